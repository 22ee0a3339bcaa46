#pragma once
// Means, spreads and ranks that do not depend on the order of the values.

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace woundwell {

/// The finite values, sorted: NaN and infinities are missing values, and sorting first makes every
/// sum the same whatever the order of the input.
std::vector<double> finite_sorted(std::span<const double> values);

/// Size, mean and sample standard deviation (n - 1) of the finite values. Safe for values near the
/// largest double. `sd` is 0 where n < 2.
struct Summary {
  std::size_t n = 0;
  double mean = 0.0;
  double sd = 0.0;
  /// True where the spread is not larger than rounding of the mean: a t statistic would be noise.
  bool constant = true;
};
Summary summarise(std::span<const double> values);

/// Requires at least one value; the mean of the middle two for an even number.
double median(std::span<const double> values);

/// Twice the midranks of the values (integers also with ties), in the order of the input:
/// 2 x (number smaller) + (number equal, itself included) + 1.
std::vector<long long> doubled_midranks(std::span<const double> values);

/// Sum of t^3 - t over the groups of t equal values.
double tie_sum(std::span<const double> values);

/// Counts of the subsets of `size` ranks by their sum: result[s] subsets have the sum s. Doubles
/// hold the counts exactly below 2^53 and to 1e-15 beyond (shift algorithm of Streitberg and
/// Roehmel 1986, Statistical Software Newsletter 12:10-17). Requires ranks >= 0.
std::vector<double> subset_sum_counts(std::span<const long long> ranks, std::size_t size);

/// The same over subsets of any size (for signed ranks).
std::vector<double> any_subset_sum_counts(std::span<const long long> ranks);

/// n over k as a double.
double choose(std::size_t n, std::size_t k);

}  // namespace woundwell
