#pragma once
// Bootstrap intervals over experiments, from their values or from fields in wells.

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
///
/// Quantiles of the resamples of n experiments cannot cover more than about 1 - 2^(1 - n) (0.75 at
/// 3, 0.94 at 5). With fewer than nine, `small_sample` therefore takes Student's quantile and the
/// standard error of the bootstrap, sqrt(n / (n - 1)) t_(n - 1) SE (Hesterberg 2015, above), for
/// means, rescue percent and, on the logarithm, ratios; `method` names it. For paired means it is
/// the t interval. Cliff's delta and Hedges' g keep BCa, with a caution where the experiments are
/// few: `estimates` has intervals for them that cover.
Estimate bca_interval(const std::vector<std::vector<double>>& groups, Effect effect,
                      const BootstrapParams& params);

/// One condition: values of the fields by experiment and well, [experiment][well][field].
using NestedSample = std::vector<std::vector<std::vector<double>>>;

/// The same interval for nested values: experiments are drawn with replacement, with their wells
/// and fields as they are. The effect is that of experiment means (of well means of fields), and
/// the spread between experiments already holds that of wells and fields: drawing these once more
/// counts them twice and makes the interval too wide (Davison and Hinkley 1997, Bootstrap Methods,
/// section 3.8; Ren et al. 2010, doi 10.1080/02664760903046102, who advise the same).
Estimate hierarchical_interval(const std::vector<NestedSample>& groups, Effect effect,
                               const BootstrapParams& params);

}  // namespace woundwell
