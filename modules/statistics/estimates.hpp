#pragma once
// Effects with intervals. `confidence` is what the interval reaches: for exact intervals of few
// values it can be less than what was asked for, and then the caution says so.

#include <cstddef>
#include <span>
#include <string>

#include "core/records.hpp"

namespace woundwell {

struct Estimate {
  std::string name;
  OptionalNumber value;
  OptionalNumber low;
  OptionalNumber high;
  double confidence = 0.0;
  std::string method;  ///< of the interval
  std::string caution;
};

/// Mean of the differences with t interval.
Estimate mean_difference_paired(std::span<const double> differences, double confidence);
/// Difference of means, a - b, with Welch's interval.
Estimate mean_difference(std::span<const double> a, std::span<const double> b, double confidence);
/// The same with the interval of Student's t, for groups of one spread.
Estimate mean_difference_pooled(std::span<const double> a, std::span<const double> b,
                                double confidence);

/// Ratio of geometric means from log ratios, or from logs of two groups: the above, exponentiated.
Estimate exponentiated(Estimate of_logs, std::string name);

/// Median of all differences a - b (Hodges and Lehmann 1963, doi 10.1214/aoms/1177704172) with
/// the interval of order statistics that inverts the exact Mann-Whitney test without ties
/// (Bauer 1972, doi 10.1080/01621459.1972.10481279); normal quantile where a group has 50 or more.
Estimate hodges_lehmann(std::span<const double> a, std::span<const double> b, double confidence);
/// Median of the Walsh averages of the differences, with the interval of the signed rank test.
Estimate hodges_lehmann_paired(std::span<const double> differences, double confidence);

/// P(a > b) - P(a < b), in [-1, 1] (Cliff 1993, doi 10.1037/0033-2909.114.3.494).
OptionalNumber cliffs_delta(std::span<const double> a, std::span<const double> b);
/// The same with the score interval of Newcombe 2006 (method 5, doi 10.1002/sim.2324), which stays
/// in [-1, 1] and exists where the groups do not overlap. With fewer than four values in a group
/// the steps of delta are too large for 95 %, and the caution says so. Takes the values as
/// independent. Interval needs two values in each group.
Estimate cliffs_delta(std::span<const double> a, std::span<const double> b, double confidence);

/// Standardised mean difference (a - b) over the pooled spread, without small-sample bias by the
/// exact gamma correction (Hedges 1981, doi 10.3102/10769986006002107). Needs four values.
OptionalNumber hedges_g(std::span<const double> a, std::span<const double> b);
/// The same with the interval of the true standardised difference by the noncentral t, exact for
/// normal values of equal spread (Cumming and Finch 2001, doi 10.1177/0013164401614002).
Estimate hedges_g(std::span<const double> a, std::span<const double> b, double confidence);
/// The analogue for values paired by experiment: mean over standard deviation of the differences,
/// with the same correction and interval. Its unit is the spread of the effect between experiments,
/// not of the values. Needs three differences.
Estimate hedges_g_paired(std::span<const double> differences, double confidence);

/// Interval of a correlation by Fisher's z; for Spearman the variance of Bonett and Wright 2000
/// (doi 10.1007/BF02294183). Empty interval under 4 pairs or at |r| = 1.
Estimate correlation_interval(double r, std::size_t pairs, bool ranks, double confidence);

/// Concordance of two ways to measure the same thing (Lin 1989, doi 10.2307/2532051) with his large
/// sample interval on Fisher's z, formula as corrected in Biometrics 56:324 (2000). 1: equal, not
/// only correlated. Empty interval under 4 pairs, at a correlation of 0 or 1. Pairs with a missing
/// member are left out.
Estimate concordance_interval(std::span<const double> x, std::span<const double> y,
                              double confidence);

/// Limits between which a share `coverage` of the differences x - y lies (Bland and Altman 1986,
/// doi 10.1016/S0140-6736(86)90837-8), with exact intervals by the noncentral t (Carkeet 2015,
/// doi 10.1097/OPX.0000000000000513). Supposes normal differences that do not grow with the values.
struct LimitsOfAgreement {
  Estimate bias;  ///< mean of x - y, t interval
  Estimate lower;
  Estimate upper;
};
LimitsOfAgreement limits_of_agreement(std::span<const double> x, std::span<const double> y,
                                      double coverage, double confidence);

/// Rescue percent 100 (R - K) / (M - K) from values paired by experiment, with Fieller's interval
/// (Fieller 1954, doi 10.1111/j.2517-6161.1954.tb00159.x). Withheld (empty, with caution) where
/// the interval of M - K includes 0.
Estimate rescue_percent(std::span<const double> control, std::span<const double> knockdown,
                        std::span<const double> rescue, double confidence);

}  // namespace woundwell
