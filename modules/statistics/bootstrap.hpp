#pragma once
// Bootstrap intervals: of experiment values (BCa), and of fields in wells in experiments.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "statistics/estimates.hpp"

namespace woundwell {

enum class Effect {
  mean_difference,           ///< a - b
  ratio_of_geometric_means,  ///< a over b
  cliffs_delta,
  hedges_g,
  rescue_percent,  ///< groups: control, knockdown, rescue; always paired
};

struct BootstrapParams {
  std::size_t resamples = 10000;
  double confidence = 0.95;
  std::uint64_t seed = 1;
  /// Value i of every group belongs to experiment i: experiments are drawn as a whole.
  bool paired = true;
  /// Wider quantiles for few experiments: sqrt(n / (n - 1)) t instead of z (Hesterberg 2015,
  /// doi 10.1080/00031305.2015.1089789). False: the textbook interval.
  bool small_sample = true;
  double offset = 0.0;  ///< added before the logarithm of the ratio of geometric means
  /// Rescue percent: each experiment relative to the mean of its control and knockdown.
  bool relative = false;
};

/// Bias-corrected accelerated interval over experiments (Efron 1987,
/// doi 10.1080/01621459.1987.10478410), acceleration from the jackknife. Where there are no more
/// than `resamples` different resamples, all of them are taken with their probabilities (up to 8
/// experiments): then nothing is random. Else `resamples` drawn ones, identical for any number of
/// threads. Two groups, three for the rescue percent; values that are not finite are left out,
/// paired ones with their experiment. Needs two experiments (in each group).
Estimate bca_interval(const std::vector<std::vector<double>>& groups, Effect effect,
                      const BootstrapParams& params);

/// One condition: values of the fields by experiment and well, [experiment][well][field].
using NestedSample = std::vector<std::vector<std::vector<double>>>;

/// Percentile interval that draws experiments, in them wells, in these fields, all with
/// replacement (Davison and Hinkley 1997, Bootstrap Methods, section 3.8; Ren et al. 2010,
/// doi 10.1080/02664760903046102). The effect is that of experiment means (of well means of
/// fields). The spread between experiments already holds that of wells and fields, which are drawn
/// once more: where these are large, the interval is too wide.
///
/// n experiments alone cannot give an interval for their mean that covers more than about
/// 1 - 2^(1 - n) (0.75 at 3, 0.94 at 5): as BCa has it. Wells and fields drawn once more widen it:
/// how far depends on their spread, so that at few experiments the coverage is not known, and the
/// caution says what it can fall to.
Estimate hierarchical_interval(const std::vector<NestedSample>& groups, Effect effect,
                               const BootstrapParams& params);

}  // namespace woundwell
