// Which pairs of groups differ.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "statistics/distributions.hpp"
#include "statistics/group_means.hpp"
#include "statistics/numbers.hpp"
#include "statistics/simultaneous.hpp"
#include "statistics/wording.hpp"

namespace woundwell {
namespace {

std::vector<Pair> all_pairs(std::size_t groups) {
  std::vector<Pair> pairs;
  for (std::size_t a = 0; a < groups; ++a) {
    for (std::size_t b = a + 1; b < groups; ++b) {
      Pair pair;
      pair.a = a;
      pair.b = b;
      pairs.push_back(pair);
    }
  }
  return pairs;
}

std::vector<Pair> against(std::size_t control, std::size_t groups) {
  std::vector<Pair> pairs;
  for (std::size_t g = 0; g < groups; ++g) {
    if (g == control) continue;
    Pair pair;
    pair.a = g;
    pair.b = control;
    pairs.push_back(pair);
  }
  return pairs;
}

/// Ranks of all values, collected by group.
struct RankedGroups {
  std::vector<double> mean_ranks;
  std::vector<double> sizes;
  double total = 0.0;
  double filled = 0.0;
  double variance = 0.0;       ///< of the ranks, ties included, divisor total - 1
  double within = 0.0;         ///< sum of squares of the ranks around their group's mean
  std::vector<double> rising;  ///< all ranks in order
  bool ties = false;
  std::string caution;
  std::string obstacle;
};

RankedGroups rank_groups(const Groups& groups) {
  RankedGroups out;
  std::vector<double> all;
  std::size_t given = 0;
  for (const auto& group : groups) {
    const std::vector<double> kept = finite_sorted(group);
    given += group.size();
    out.sizes.push_back(static_cast<double>(kept.size()));
    if (!kept.empty()) out.filled += 1.0;
    all.insert(all.end(), kept.begin(), kept.end());
  }
  out.total = static_cast<double>(all.size());
  const double empty = static_cast<double>(groups.size()) - out.filled;
  if (empty > 0.0) {
    out.caution =
        fmt::format("{:g} group{} without a value left out", empty, empty == 1.0 ? "" : "s");
  }
  add_caution(out.caution, left_out(given - all.size()));
  if (out.filled < 2.0) {
    out.obstacle = "fewer than two groups: no test is possible";
    return out;
  }
  if (out.total == out.filled) {
    out.obstacle = "one value in each group: no test is possible";
    return out;
  }
  if (*std::min_element(all.begin(), all.end()) == *std::max_element(all.begin(), all.end())) {
    out.obstacle = "all values are equal: no test is possible";
    return out;
  }
  const std::vector<long long> doubled = doubled_midranks(all);
  const double middle = 0.5 * (out.total + 1.0);
  double around_middle = 0.0;
  std::size_t next = 0;
  for (const double size : out.sizes) {
    const auto n = static_cast<std::size_t>(size);
    double sum = 0.0;
    for (std::size_t i = next; i < next + n; ++i) sum += 0.5 * static_cast<double>(doubled[i]);
    const double mean = n > 0 ? sum / size : 0.0;
    for (std::size_t i = next; i < next + n; ++i) {
      const double rank = 0.5 * static_cast<double>(doubled[i]);
      around_middle += (rank - middle) * (rank - middle);
      out.within += (rank - mean) * (rank - mean);
    }
    out.mean_ranks.push_back(mean);
    next += n;
  }
  out.variance = around_middle / (out.total - 1.0);
  out.ties = tie_sum(all) > 0.0;
  for (const long long rank : doubled) out.rising.push_back(0.5 * static_cast<double>(rank));
  std::sort(out.rising.begin(), out.rising.end());
  return out;
}

void adjust_pairs(Pairwise& out, Correction correction) {
  std::vector<OptionalNumber> p;
  for (const Pair& pair : out.pairs) p.push_back(pair.p);
  const auto adjusted = adjust(p, correction);
  for (std::size_t i = 0; i < adjusted.size(); ++i) out.pairs[i].p_adjusted = adjusted[i];
}

double mean_of(std::vector<double>::const_iterator first, double n) {
  return std::accumulate(first, first + static_cast<std::ptrdiff_t>(n), 0.0) / n;
}

/// Mean of the n highest ranks less mean of the m lowest.
double farthest(const std::vector<double>& rising, double m, double n) {
  const auto top = rising.end() - static_cast<std::ptrdiff_t>(n);
  return mean_of(top, n) - mean_of(rising.begin(), m);
}

/// Differences of mean ranks over their standard errors. `least_variance`: at the farthest
/// difference; 0: p has no lower limit.
void set_rank_pairs(const RankedGroups& ranks, double variance, double least_variance,
                    const std::function<double(double)>& p_of, Pairwise& out) {
  for (Pair& pair : out.pairs) {
    const double m = ranks.sizes[pair.a];
    const double n = ranks.sizes[pair.b];
    if (m == 0.0 || n == 0.0) continue;
    pair.estimate = ranks.mean_ranks[pair.a] - ranks.mean_ranks[pair.b];
    pair.statistic = *pair.estimate / std::sqrt(variance * (1.0 / m + 1.0 / n));
    pair.p = p_of(*pair.statistic);
    if (least_variance == 0.0) continue;
    const double most = std::max(farthest(ranks.rising, m, n), farthest(ranks.rising, n, m));
    pair.smallest_p = p_of(most / std::sqrt(least_variance * (1.0 / m + 1.0 / n)));
  }
}

/// Largest difference beyond which a t statistic is significant, and its p over all pairs.
struct Family {
  double critical = 0.0;
  std::function<double(double)> p_of;
};

/// Means compared by t with one common residual.
void set_mean_pairs(const GroupMeans& means, const Family& family, Pairwise& out) {
  out.df = means.df;
  for (Pair& pair : out.pairs) {
    const double m = means.sizes[pair.a];
    const double n = means.sizes[pair.b];
    if (m == 0.0 || n == 0.0) continue;
    const double error = means.residual_sd * std::sqrt(1.0 / m + 1.0 / n);
    pair.estimate = means.means[pair.a] - means.means[pair.b];
    pair.statistic = *pair.estimate / error;
    pair.p = t_two_sided(*pair.statistic, means.df);
    pair.p_adjusted = std::max(*pair.p, family.p_of(std::abs(*pair.statistic)));
    pair.low = *pair.estimate - family.critical * error;
    pair.high = *pair.estimate + family.critical * error;
  }
}

Pairwise outcome(const char* test, const char* statistic, std::vector<Pair> pairs,
                 const std::string& obstacle, const std::string& caution) {
  Pairwise out;
  out.test = test;
  out.statistic_name = statistic;
  out.method = "none";
  out.pairs = std::move(pairs);
  out.caution = obstacle;
  add_caution(out.caution, caution);
  return out;
}

Pairwise tukey_of(const char* test, const GroupMeans& means, std::size_t groups,
                  double confidence) {
  Pairwise out = outcome(test, "t", all_pairs(groups), means.obstacle, means.caution);
  if (!means.obstacle.empty()) return out;
  const double root = std::sqrt(2.0);
  Family family;
  family.critical = studentized_range_critical(1.0 - confidence, means.filled, means.df) / root;
  family.p_of = [&](double t) { return studentized_range_upper(root * t, means.filled, means.df); };
  set_mean_pairs(means, family, out);
  out.method = fmt::format("studentized range of {} means, {:g} df", means.filled, means.df);
  return out;
}

Pairwise dunnett_of(const char* test, const GroupMeans& means, std::size_t groups,
                    std::size_t control, double confidence) {
  Pairwise out = outcome(test, "t", against(control, groups), means.obstacle, means.caution);
  if (!means.obstacle.empty()) return out;
  if (means.sizes[control] == 0.0) {
    add_caution(out.caution, "the control has no value: no test is possible");
    return out;
  }
  std::vector<double> weights;
  for (std::size_t g = 0; g < groups; ++g) {
    if (g == control || means.sizes[g] == 0.0) continue;
    weights.push_back(std::sqrt(means.sizes[g] / (means.sizes[g] + means.sizes[control])));
  }
  Family family;
  family.critical = dunnett_critical(1.0 - confidence, weights, means.df);
  family.p_of = [&](double t) { return dunnett_upper(t, weights, means.df); };
  set_mean_pairs(means, family, out);
  out.method =
      fmt::format("multivariate t, {} against one control, {:g} df", weights.size(), means.df);
  return out;
}

}  // namespace

Pairwise dunn(const Groups& groups, Correction correction) {
  const RankedGroups ranks = rank_groups(groups);
  Pairwise out = outcome("Dunn", "z", all_pairs(groups.size()), ranks.obstacle, ranks.caution);
  if (!ranks.obstacle.empty()) return out;
  set_rank_pairs(ranks, ranks.variance, ranks.variance, normal_two_sided, out);
  adjust_pairs(out, correction);
  out.method = "normal approximation, tie correction";
  return out;
}

Pairwise conover_iman(const Groups& groups, Correction correction) {
  RankedGroups ranks = rank_groups(groups);
  const double df = ranks.total - ranks.filled;
  // Whole and half numbers: a sum that should be 0 is rounding only.
  if (ranks.obstacle.empty() && ranks.within < 1e-9) {
    ranks.obstacle = "no spread of ranks within the groups: no test is possible";
  }
  Pairwise out =
      outcome("Conover-Iman", "t", all_pairs(groups.size()), ranks.obstacle, ranks.caution);
  if (!ranks.obstacle.empty()) return out;
  out.df = df;
  double least = 0.0;  // of n successive whole numbers: (n^3 - n) / 12
  if (!ranks.ties) {
    for (const double n : ranks.sizes) least += (n * n * n - n) / 12.0;
  }
  set_rank_pairs(
      ranks, ranks.within / df, least / df, [&](double t) { return t_two_sided(t, df); }, out);
  adjust_pairs(out, correction);
  out.method = fmt::format("t distribution on ranks, {:g} df", df);
  return out;
}

Pairwise tukey(const Groups& groups, double confidence) {
  return tukey_of("Tukey", independent_means(groups), groups.size(), confidence);
}

Pairwise tukey_blocked(const Crossed& conditions, double confidence) {
  return tukey_of("Tukey, within experiments", blocked_means(conditions), conditions.size(),
                  confidence);
}

Pairwise dunnett(const Groups& groups, std::size_t control, double confidence) {
  return dunnett_of("Dunnett", independent_means(groups), groups.size(), control, confidence);
}

Pairwise dunnett_blocked(const Crossed& conditions, std::size_t control, double confidence) {
  return dunnett_of("Dunnett, within experiments", blocked_means(conditions), conditions.size(),
                    control, confidence);
}

}  // namespace woundwell
