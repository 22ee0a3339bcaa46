#pragma once
// Distributions of the largest of several differences, by numerical integration. Both are for
// means with one common residual variance that has `df` degrees of freedom (infinite: known).

#include <cstddef>
#include <span>

namespace woundwell {

/// P(Q >= q) of the studentized range of `groups` means (Tukey 1949, doi 10.2307/3001913; integral
/// as in Copenhaver and Holland 1988, doi 10.1080/00949658808811082). Upper tails are integrated
/// as such, so that small p keep their digits. Requires groups >= 2, df > 0; 1 for q <= 0.
double studentized_range_upper(double q, std::size_t groups, double df);
/// q with P(Q >= q) = upper. Requires 0 < upper < 1.
double studentized_range_critical(double upper, std::size_t groups, double df);

/// P(max |T_i| >= t) over comparisons of group means with one control (Dunnett 1955,
/// doi 10.1080/01621459.1955.10501294): multivariate t with correlations weights[i] x weights[j],
/// which leaves two integrals, over the control and over the spread. Weights in [0, 1); for group
/// size n and control size m: sqrt(n / (n + m)). Requires at least one weight, df > 0; 1 for
/// t <= 0.
double dunnett_upper(double t, std::span<const double> weights, double df);
/// t with P(max |T_i| >= t) = upper. Requires 0 < upper < 1.
double dunnett_critical(double upper, std::span<const double> weights, double df);

}  // namespace woundwell
