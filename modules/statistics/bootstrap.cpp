// BCa intervals over experiments.

#include "statistics/bootstrap.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <xtensor/xtensor.hpp>

#include "core/random.hpp"
#include "statistics/distributions.hpp"
#include "statistics/numbers.hpp"
#include "statistics/resampling.hpp"
#include "statistics/wording.hpp"

namespace woundwell {
namespace {

using Values = ExperimentValues;
using Counts = xt::xtensor<std::size_t, 2>;  // (resample, experiment): how often drawn

/// All ways to draw n of n with replacement, as counts.
void all_counts(std::size_t left, std::size_t next, std::vector<std::size_t>& counts,
                std::vector<std::vector<std::size_t>>& out) {
  if (next + 1 == counts.size()) {
    counts[next] = left;
    out.push_back(counts);
    return;
  }
  for (std::size_t c = 0; c <= left; ++c) {
    counts[next] = c;
    all_counts(left - c, next + 1, counts, out);
  }
}

/// Counts of one group, one resample a row, with probabilities.
struct Resamples {
  Counts counts;
  std::vector<double> weights;
};

Resamples every_resample(std::size_t n) {
  std::vector<std::vector<std::size_t>> rows;
  std::vector<std::size_t> counts(n, 0);
  all_counts(n, 0, counts, rows);
  Resamples out;
  out.counts = Counts::from_shape({rows.size(), n});
  for (std::size_t r = 0; r < rows.size(); ++r) {
    double weight = 1.0;  // n! / (product of counts!) / n^n, one draw after the other
    std::size_t drawn = 0;
    for (std::size_t i = 0; i < n; ++i) {
      out.counts(r, i) = rows[r][i];
      for (std::size_t c = 1; c <= rows[r][i]; ++c) {
        weight *= static_cast<double>(++drawn) / static_cast<double>(c) / static_cast<double>(n);
      }
    }
    out.weights.push_back(weight);
  }
  return out;
}

Resamples random_resamples(std::size_t n, std::size_t rows, std::uint64_t seed, std::size_t group) {
  Resamples out;
  out.counts = Counts::from_shape({rows, n});
  for (std::size_t first = 0; first < rows; first += slice_of_resamples) {
    RandomStream random(seed, fmt::format("group {} slice {}", group, first / slice_of_resamples),
                        "bootstrap");
    for (std::size_t r = first; r < std::min(rows, first + slice_of_resamples); ++r) {
      for (std::size_t i = 0; i < n; ++i) out.counts(r, i) = 0;
      for (std::size_t i = 0; i < n; ++i) ++out.counts(r, random.below(n));
    }
  }
  out.weights.assign(rows, 1.0 / static_cast<double>(rows));
  return out;
}

void repeat(const std::vector<double>& values, const Counts& counts, std::size_t row,
            std::vector<double>& out) {
  out.clear();
  for (std::size_t i = 0; i < values.size(); ++i) {
    for (std::size_t c = 0; c < counts(row, i); ++c) out.push_back(values[i]);
  }
}

/// Sorted, so that nothing depends on the order of the input.
Values usable(const Values& groups, bool paired, std::size_t& lost) {
  Values out(groups.size());
  if (!paired) {
    for (std::size_t g = 0; g < groups.size(); ++g) {
      out[g] = finite_sorted(groups[g]);
      lost += groups[g].size() - out[g].size();
    }
    return out;
  }
  std::size_t n = groups.empty() ? 0 : groups[0].size();
  for (const auto& g : groups) n = std::min(n, g.size());
  std::vector<std::vector<double>> rows;
  for (std::size_t i = 0; i < n; ++i) {
    std::vector<double> row;
    for (const auto& g : groups) row.push_back(g[i]);
    if (std::all_of(row.begin(), row.end(), [](double x) { return std::isfinite(x); })) {
      rows.push_back(std::move(row));
    } else {
      ++lost;
    }
  }
  std::sort(rows.begin(), rows.end());
  for (const auto& row : rows) {
    for (std::size_t g = 0; g < row.size(); ++g) out[g].push_back(row[g]);
  }
  return out;
}

/// Effects of all pairs of resamples of two groups, or of joint resamples of paired ones.
Distribution effects_of(const Values& values, Effect effect, const BootstrapParams& params,
                        bool& exact) {
  std::vector<double> different;
  for (const auto& g : values) different.push_back(choose(2 * g.size() - 1, g.size()));
  const double all = params.paired ? different[0] : different[0] * different[1];
  exact = all <= static_cast<double>(params.resamples);
  std::vector<Resamples> drawn;
  for (std::size_t g = 0; g < (params.paired ? 1 : values.size()); ++g) {
    drawn.push_back(exact ? every_resample(values[g].size())
                          : random_resamples(values[g].size(), params.resamples, params.seed, g));
  }
  Distribution out;
  Values sample(values.size());
  const auto take = [&](std::size_t row, std::size_t other, double weight) {
    for (std::size_t g = 0; g < values.size(); ++g) {
      const bool second = !params.paired && g == 1;
      repeat(values[g], drawn[second ? 1 : 0].counts, second ? other : row, sample[g]);
    }
    out.add(effect_of(sample, effect, params), weight);
  };
  for (std::size_t r = 0; r < drawn[0].weights.size(); ++r) {
    if (params.paired || !exact) {
      take(r, r, drawn[0].weights[r]);
      continue;
    }
    for (std::size_t s = 0; s < drawn[1].weights.size(); ++s) {
      take(r, s, drawn[0].weights[r] * drawn[1].weights[s]);
    }
  }
  out.sort();
  return out;
}

/// Whether the standard error of the resamples says more than their quantiles. It does not where
/// the spread of resamples is bounded (Cliff's delta) or runs away (Hedges' g).
bool by_standard_error(Effect effect, std::size_t n) {
  return n < enough_experiments && effect != Effect::cliffs_delta && effect != Effect::hedges_g;
}

/// Acceleration from leaving out one experiment at a time, over one or several groups.
double acceleration(const Values& values, Effect effect, const BootstrapParams& params) {
  double cubes = 0.0;
  double squares = 0.0;
  for (std::size_t g = 0; g < (params.paired ? 1 : values.size()); ++g) {
    const std::size_t n = values[g].size();
    std::vector<double> without;
    for (std::size_t i = 0; i < n; ++i) {
      Values rest = values;
      for (std::size_t k = 0; k < rest.size(); ++k) {
        if (params.paired || k == g)
          rest[k].erase(rest[k].begin() + static_cast<std::ptrdiff_t>(i));
      }
      without.push_back(effect_of(rest, effect, params));
    }
    const double mean = summarise(without).mean;
    const double share = (static_cast<double>(n) - 1.0) / static_cast<double>(n);
    for (const double x : without) {
      const double influence = share * (mean - x);
      squares += influence * influence;
      cubes += influence * influence * influence;
    }
  }
  return squares > 0.0 ? cubes / (6.0 * squares * std::sqrt(squares)) : 0.0;
}

}  // namespace

Estimate bca_interval(const std::vector<std::vector<double>>& groups, Effect effect,
                      const BootstrapParams& given) {
  BootstrapParams params = given;
  params.paired = params.paired || effect == Effect::rescue_percent;
  assert(groups.size() == (effect == Effect::rescue_percent ? 3U : 2U));
  Estimate out;
  out.name = name_of(effect);
  std::size_t lost = 0;
  const Values values = usable(groups, params.paired, lost);
  out.caution = left_out(lost);
  std::size_t n = values[0].size();
  for (const auto& g : values) n = std::min(n, g.size());
  if (n < 2) {
    add_caution(out.caution, "fewer than two experiments: no interval");
    return out;
  }
  const double estimate = effect_of(values, effect, params);
  if (!std::isfinite(estimate)) {
    add_caution(out.caution, "the effect does not exist in these values");
    return out;
  }
  out.value = estimate;
  bool exact = false;
  const Distribution d = effects_of(values, effect, params, exact);
  if (!has_spread(d, out.caution)) return out;
  const std::string drawn = exact ? "all resamples" : fmt::format("{} resamples", params.resamples);
  const double deviate = lower_deviate(n, params);
  out.confidence = params.confidence;
  if (params.small_sample && by_standard_error(effect, n)) {
    const bool logs = effect == Effect::ratio_of_geometric_means;
    const double centre = logs ? std::log(estimate) : estimate;
    const double half = -deviate * standard_error(d, logs);
    out.low = logs ? std::exp(centre - half) : centre - half;
    out.high = logs ? std::exp(centre + half) : centre + half;
    out.method = "t with the standard error of the bootstrap, " + drawn;
    return out;
  }
  const double below = d.share_below(estimate);
  const double a = acceleration(values, effect, params);
  if (!std::isfinite(a) || below <= 0.0 || below >= 1.0) {
    add_caution(out.caution, "the effect lies outside its resamples: no interval");
    return out;
  }
  const double bias = normal_quantile(below);
  const auto level = [&](double z) {
    const double shifted = bias + z;
    const double rest = 1.0 - a * shifted;
    if (rest <= 0.0) return z < 0.0 ? 0.0 : 1.0;
    return normal_lower(bias + shifted / rest);
  };
  out.low = d.quantile(level(deviate));
  out.high = d.quantile(level(-deviate));
  out.method = "BCa bootstrap, " + drawn;
  add_caution(out.caution, few_experiments(n));
  return out;
}

Estimate hierarchical_interval(const std::vector<NestedSample>& groups, Effect effect,
                               const BootstrapParams& params) {
  Values values;
  for (const NestedSample& group : groups) {
    values.emplace_back();
    for (const auto& wells : group) {
      std::vector<double> means;
      for (const auto& fields : wells) {
        const Summary well = summarise(fields);
        if (well.n > 0) means.push_back(well.mean);
      }
      values.back().push_back(means.empty() ? NAN : summarise(means).mean);
    }
  }
  return bca_interval(values, effect, params);
}

}  // namespace woundwell
