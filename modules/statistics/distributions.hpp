#pragma once
// Tails and quantiles of the distributions that the tests need.

namespace woundwell {

/// P(|Z| >= |z|) for the standard normal.
double normal_two_sided(double z);
/// z with P(Z <= z) = p. Requires 0 < p < 1.
double normal_quantile(double p);
/// P(T >= t), Student's t. Requires df > 0.
double t_upper(double t, double df);
/// P(|T| >= |t|).
double t_two_sided(double t, double df);
/// t with P(T <= t) = p. Requires 0 < p < 1.
double t_quantile(double p, double df);
/// P(X >= x) for chi-square. Requires x >= 0, df > 0.
double chi_square_upper(double x, double df);
/// P(X >= x) for Fisher's F. Requires x >= 0, both df > 0.
double f_upper(double x, double df_between, double df_within);
/// t with P(T <= t) = p for the noncentral t. Requires 0 < p < 1, df > 0, |shift| below about 100.
double noncentral_t_quantile(double p, double df, double shift);
/// The shift with which P(T <= t) = p for the noncentral t: with p and 1 - p the ends of an exact
/// interval of the shift behind an observed t. Requires 0 < p < 1, df > 0. To 1e-9 relative up to
/// |t| = 1000, beyond that to 1e-5.
double noncentral_t_shift(double p, double t, double df);
/// P(Z <= z) for the standard normal.
double normal_lower(double z);
/// Chance that a two-sided t test at level alpha sees a true mean of `effect` standard deviations
/// in n independent differences (noncentral t). Requires n >= 2.
double paired_t_power(double effect, double n, double alpha);

}  // namespace woundwell
