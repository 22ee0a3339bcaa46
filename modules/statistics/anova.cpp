// Means of groups and their analysis of variance.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "statistics/distributions.hpp"
#include "statistics/group_means.hpp"
#include "statistics/numbers.hpp"
#include "statistics/wording.hpp"

namespace woundwell {
namespace {

/// Sum of squares over values scaled by the largest of them, so that huge values stay in range;
/// in the order of their size, so that it does not depend on the order of groups.
struct Squares {
  double largest = 0.0;
  double sum = 0.0;  ///< of (x / largest)^2
};

Squares squares_of(std::vector<double> values) {
  Squares s;
  for (double& x : values) x = std::abs(x);
  std::sort(values.begin(), values.end());
  if (values.empty() || values.back() == 0.0) return s;
  s.largest = values.back();
  for (const double x : values) s.sum += (x / s.largest) * (x / s.largest);
  return s;
}

/// Root of the mean square.
double root_mean(const Squares& s, double df) { return s.largest * std::sqrt(s.sum / df); }

/// Sets F from the deviations of the group means, each as often as the group has values.
void set_between(const std::vector<double>& deviations, GroupMeans& out) {
  const double between = root_mean(squares_of(deviations), static_cast<double>(out.filled) - 1.0);
  const double ratio = between / out.residual_sd;
  out.between_ms = ratio * ratio;
}

TestOutcome f_test(const char* test, const GroupMeans& means) {
  TestOutcome out;
  out.test = test;
  out.statistic_name = "F";
  out.method = "none";
  out.caution = means.obstacle;
  add_caution(out.caution, means.caution);
  if (!means.obstacle.empty()) return out;
  const double df = static_cast<double>(means.filled) - 1.0;
  out.statistic = means.between_ms;
  out.df = df;
  out.p = f_upper(means.between_ms, df, means.df);
  out.method = fmt::format("F distribution, {:g} and {:g} df", df, means.df);
  return out;
}

}  // namespace

GroupMeans independent_means(const Groups& groups) {
  GroupMeans out;
  std::vector<double> all;
  std::vector<double> residuals;
  std::size_t given = 0;
  std::size_t empty = 0;
  bool constant = true;
  for (const auto& group : groups) {
    const std::vector<double> kept = finite_sorted(group);
    const Summary s = summarise(kept);
    given += group.size();
    if (kept.empty())
      ++empty;
    else
      ++out.filled;
    constant = constant && s.constant;
    out.means.push_back(s.mean);
    out.sizes.push_back(static_cast<double>(s.n));
    all.insert(all.end(), kept.begin(), kept.end());
    for (const double x : kept) residuals.push_back(x - s.mean);
  }
  if (empty > 0) {
    out.caution = fmt::format("{} group{} without a value left out", empty, empty == 1 ? "" : "s");
  }
  add_caution(out.caution, left_out(given - all.size()));
  out.df = static_cast<double>(all.size()) - static_cast<double>(out.filled);
  if (out.filled < 2) {
    out.obstacle = "fewer than two groups: no test is possible";
  } else if (out.df < 1.0) {
    out.obstacle = "one value in each group: no test is possible";
  } else if (constant) {
    out.obstacle = "no spread within the groups: no test is possible";
  }
  if (!out.obstacle.empty()) return out;
  out.residual_sd = root_mean(squares_of(residuals), out.df);
  const double grand = summarise(all).mean;
  std::vector<double> deviations;
  for (std::size_t g = 0; g < out.means.size(); ++g) {
    if (out.sizes[g] > 0.0) deviations.push_back(std::sqrt(out.sizes[g]) * (out.means[g] - grand));
  }
  set_between(deviations, out);
  return out;
}

std::vector<std::vector<double>> complete_blocks(const Crossed& conditions, std::string& caution) {
  std::size_t experiments = 0;
  for (const auto& values : conditions) experiments = std::max(experiments, values.size());
  std::vector<std::vector<double>> blocks;
  for (std::size_t e = 0; e < experiments; ++e) {
    std::vector<double> block;
    for (const auto& values : conditions) {
      if (e < values.size() && std::isfinite(values[e])) block.push_back(values[e]);
    }
    if (block.size() == conditions.size()) blocks.push_back(std::move(block));
  }
  std::sort(blocks.begin(), blocks.end());
  if (blocks.size() < experiments) {
    const std::size_t dropped = experiments - blocks.size();
    caution = fmt::format("{} experiment{} without a value in every condition left out", dropped,
                          dropped == 1 ? "" : "s");
  }
  return blocks;
}

GroupMeans blocked_means(const Crossed& conditions) {
  GroupMeans out;
  const auto blocks = complete_blocks(conditions, out.caution);
  const std::size_t k = conditions.size();
  out.filled = blocks.empty() ? 0 : k;
  const double b = static_cast<double>(blocks.size());
  out.df = (static_cast<double>(k) - 1.0) * (b - 1.0);
  if (k < 2) {
    out.obstacle = "fewer than two conditions: no test is possible";
  } else if (blocks.size() < 2) {
    out.obstacle = "fewer than two experiments with every condition: no test is possible";
  }
  if (!out.obstacle.empty()) return out;
  // Around the mean of each experiment: its own level, however large, is no matter here.
  std::vector<std::vector<double>> centred(k);
  double size = 0.0;
  for (const auto& block : blocks) {
    const double level = summarise(block).mean;
    for (std::size_t c = 0; c < k; ++c) {
      centred[c].push_back(block[c] - level);
      size = std::max(size, std::abs(block[c]));
    }
  }
  std::vector<double> residuals;
  std::vector<double> deviations;
  for (std::size_t c = 0; c < k; ++c) {
    const double mean = summarise(centred[c]).mean;
    std::vector<double> own;
    own.reserve(blocks.size());
    for (const auto& block : blocks) own.push_back(block[c]);
    out.means.push_back(summarise(own).mean);
    out.sizes.push_back(b);
    deviations.push_back(std::sqrt(b) * mean);
    for (const double x : centred[c]) residuals.push_back(x - mean);
  }
  out.residual_sd = root_mean(squares_of(residuals), out.df);
  const double rounding = 10.0 * std::numeric_limits<double>::epsilon() * size;
  if (!(out.residual_sd / std::sqrt(b) > rounding)) {
    out.obstacle = "no spread between experiments: no test is possible";
    return out;
  }
  set_between(deviations, out);
  return out;
}

TestOutcome one_way_anova(const Groups& groups) {
  return f_test("one-way ANOVA", independent_means(groups));
}

TestOutcome blocked_anova(const Crossed& conditions) {
  return f_test("blocked ANOVA", blocked_means(conditions));
}

}  // namespace woundwell
