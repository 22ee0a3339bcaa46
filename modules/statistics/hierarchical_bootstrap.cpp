// Percentile intervals of fields in wells in experiments.

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <xtensor/xtensor.hpp>

#include "core/random.hpp"
#include "statistics/bootstrap.hpp"
#include "statistics/distributions.hpp"
#include "statistics/numbers.hpp"
#include "statistics/resampling.hpp"
#include "statistics/wording.hpp"

namespace woundwell {
namespace {

using Draws = xt::xtensor<double, 2>;  // (resample, experiment): means drawn

/// Mean of wells drawn with replacement, each the mean of fields drawn with replacement.
double drawn_experiment(const std::vector<std::vector<double>>& wells, RandomStream& random) {
  double sum = 0.0;
  for (std::size_t w = 0; w < wells.size(); ++w) {
    const std::vector<double>& fields = wells[random.below(wells.size())];
    double well = 0.0;
    for (std::size_t f = 0; f < fields.size(); ++f) well += fields[random.below(fields.size())];
    sum += well / static_cast<double>(fields.size());
  }
  return sum / static_cast<double>(wells.size());
}

/// Finite fields only; experiments without any are left out, paired ones in all groups.
std::vector<NestedSample> usable(const std::vector<NestedSample>& groups, bool paired) {
  std::vector<NestedSample> clean;
  std::vector<bool> keep;
  for (const NestedSample& group : groups) {
    clean.emplace_back();
    for (std::size_t e = 0; e < group.size(); ++e) {
      std::vector<std::vector<double>> wells;
      for (const auto& fields : group[e]) {
        std::vector<double> kept = finite_sorted(fields);
        if (!kept.empty()) wells.push_back(std::move(kept));
      }
      std::sort(wells.begin(), wells.end());
      if (e >= keep.size()) keep.push_back(true);
      keep[e] = keep[e] && !wells.empty();
      clean.back().push_back(std::move(wells));
    }
  }
  for (NestedSample& group : clean) {
    NestedSample kept;
    for (std::size_t e = 0; e < group.size(); ++e) {
      if (paired ? keep[e] : !group[e].empty()) kept.push_back(std::move(group[e]));
    }
    group = std::move(kept);
  }
  return clean;
}

/// Experiment values as the tests have them: means of wells of means of fields.
ExperimentValues experiment_values(const std::vector<NestedSample>& groups) {
  ExperimentValues values;
  for (const NestedSample& group : groups) {
    values.emplace_back();
    for (const auto& wells : group) {
      std::vector<double> means;
      means.reserve(wells.size());
      for (const auto& fields : wells) means.push_back(summarise(fields).mean);
      values.back().push_back(summarise(means).mean);
    }
  }
  return values;
}

/// One matrix per group: rows resamples, columns experiments. Paired: the same experiments of all
/// groups in one row.
std::vector<Draws> draw(const std::vector<NestedSample>& groups, std::size_t rows, bool paired,
                        RandomStream& random) {
  std::vector<Draws> drawn;
  drawn.reserve(groups.size());
  for (const NestedSample& group : groups) drawn.push_back(Draws::from_shape({rows, group.size()}));
  for (std::size_t r = 0; r < rows; ++r) {
    if (paired) {
      for (std::size_t i = 0; i < groups[0].size(); ++i) {
        const std::size_t e = random.below(groups[0].size());
        for (std::size_t g = 0; g < groups.size(); ++g) {
          drawn[g](r, i) = drawn_experiment(groups[g][e], random);
        }
      }
      continue;
    }
    for (std::size_t g = 0; g < groups.size(); ++g) {
      for (std::size_t i = 0; i < groups[g].size(); ++i) {
        drawn[g](r, i) = drawn_experiment(groups[g][random.below(groups[g].size())], random);
      }
    }
  }
  return drawn;
}

}  // namespace

Estimate hierarchical_interval(const std::vector<NestedSample>& groups, Effect effect,
                               const BootstrapParams& given) {
  BootstrapParams params = given;
  params.paired = params.paired || effect == Effect::rescue_percent;
  assert(groups.size() == (effect == Effect::rescue_percent ? 3U : 2U));
  Estimate out;
  out.name = name_of(effect);
  const std::vector<NestedSample> clean = usable(groups, params.paired);
  std::size_t n = clean[0].size();
  for (const NestedSample& group : clean) n = std::min(n, group.size());
  if (n < 2) {
    out.caution = "fewer than two experiments: no interval";
    return out;
  }
  ExperimentValues values = experiment_values(clean);
  const double estimate = effect_of(values, effect, params);
  if (!std::isfinite(estimate)) {
    out.caution = "the effect does not exist in these values";
    return out;
  }
  out.value = estimate;
  Distribution d;
  for (std::size_t first = 0; first < params.resamples; first += slice_of_resamples) {
    RandomStream random(params.seed, fmt::format("slice {}", first / slice_of_resamples),
                        "hierarchical bootstrap");
    const std::size_t rows = std::min(slice_of_resamples, params.resamples - first);
    const std::vector<Draws> drawn = draw(clean, rows, params.paired, random);
    for (std::size_t r = 0; r < rows; ++r) {
      for (std::size_t g = 0; g < clean.size(); ++g) {
        for (std::size_t i = 0; i < values[g].size(); ++i) values[g][i] = drawn[g](r, i);
      }
      d.add(effect_of(values, effect, params), 1.0);
    }
  }
  d.sort();
  if (!has_spread(d, out.caution)) return out;
  const double tail = normal_lower(lower_deviate(n, params));
  out.low = d.quantile(tail);
  out.high = d.quantile(1.0 - tail);
  out.confidence = params.confidence;
  out.method = fmt::format("hierarchical bootstrap, {} resamples", params.resamples);
  add_caution(out.caution, few_experiments(n, true));
  return out;
}

}  // namespace woundwell
