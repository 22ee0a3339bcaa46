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

/// Says what a bootstrap of so few experiments can do at most, or, with wells and fields drawn as
/// well, at least; empty for six and more.
std::string few_experiments(std::size_t experiments, bool nested);

/// Whether there is a spread to speak of; if not the caution says why.
bool has_spread(const Distribution& distribution, std::string& caution);

}  // namespace woundwell
