#pragma once
// What the bootstrap intervals have in common.

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "statistics/bootstrap.hpp"

namespace woundwell {

using ExperimentValues = std::vector<std::vector<double>>;  // by group

constexpr std::size_t slice_of_resamples = 1000;  ///< resamples of one random stream

const char* name_of(Effect effect);

/// The effect in experiment values; NaN where it does not exist.
double effect_of(const ExperimentValues& values, Effect effect, const BootstrapParams& params);

/// Effects of the resamples with their probabilities; those that do not exist are counted apart.
struct Distribution {
  std::vector<std::pair<double, double>> points;  ///< rising after sort()
  double total = 0.0;
  double lost = 0.0;

  void add(double effect, double weight);
  void sort();
  /// Least value with a share of at least p at or below it; between two where it is just p.
  [[nodiscard]] double quantile(double p) const;
  /// Share below x, values equal up to rounding by half.
  [[nodiscard]] double share_below(double x) const;
};

/// Standard normal deviate of the lower end; for few experiments as wide as Student's interval.
double lower_deviate(std::size_t experiments, const BootstrapParams& params);

/// With fewer the quantiles of resamples fall short of 95 %: the interval of a mean cannot leave
/// the values, which hold it in 1 - 2^(1 - n) of studies, and its ends are few different means.
constexpr std::size_t enough_experiments = 9;

/// Standard deviation of the resampled effects (of their logs); 0 for fewer than two points.
double standard_error(const Distribution& distribution, bool logs);

/// Says what a bootstrap of so few experiments can do at most; empty where they are enough.
std::string few_experiments(std::size_t experiments);

/// Whether there is a spread to speak of; if not the caution says why.
bool has_spread(const Distribution& distribution, std::string& caution);

}  // namespace woundwell
