// Tests on differences within experiments.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "statistics/distributions.hpp"
#include "statistics/numbers.hpp"
#include "statistics/tests.hpp"
#include "statistics/wording.hpp"

namespace woundwell {
namespace {

constexpr std::size_t exact_up_to = 50;

/// Differences with the doubled ranks of their sizes, zeros handled.
struct SignedRanks {
  std::vector<long long> ranks;  ///< of those that are not 0
  long long positive = 0;        ///< sum over positive differences
  std::size_t zeros = 0;
  bool ties = false;
};

SignedRanks signed_ranks(const std::vector<double>& differences, Zeros zeros) {
  SignedRanks result;
  std::vector<double> sizes;
  std::vector<double> kept;
  for (const double d : differences) {
    if (d == 0.0) ++result.zeros;
    if (d == 0.0 && zeros == Zeros::dropped) continue;
    kept.push_back(d);
    sizes.push_back(std::abs(d));
  }
  const std::vector<long long> ranks = doubled_midranks(sizes);
  std::vector<double> nonzero;
  for (std::size_t i = 0; i < kept.size(); ++i) {
    if (kept[i] == 0.0) continue;
    result.ranks.push_back(ranks[i]);
    nonzero.push_back(sizes[i]);
    if (kept[i] > 0.0) result.positive += ranks[i];
  }
  result.ties = tie_sum(nonzero) > 0.0;
  return result;
}

}  // namespace

TestOutcome paired_t(std::span<const double> differences) {
  const Summary s = summarise(differences);
  TestOutcome out;
  out.test = "paired t";
  out.statistic_name = "t";
  out.method = "none";
  if (s.n < 2) {
    out.caution = s.n == 1 ? "one difference only: no test is possible" : "no values";
  } else if (s.constant) {
    out.caution = s.mean == 0.0 ? "all differences are 0: no test is possible"
                                : "all differences are equal: no test is possible";
  } else {
    out.statistic = s.mean / (s.sd / std::sqrt(static_cast<double>(s.n)));
    out.df = static_cast<double>(s.n) - 1.0;
    out.p = t_two_sided(*out.statistic, *out.df);
    out.method =
        fmt::format("t distribution, {} degree{} of freedom", s.n - 1, s.n == 2 ? "" : "s");
  }
  add_caution(out.caution, left_out(differences.size() - s.n));
  return out;
}

TestOutcome signed_rank(std::span<const double> differences, Zeros zeros) {
  const std::vector<double> kept = finite_sorted(differences);
  const SignedRanks r = signed_ranks(kept, zeros);
  TestOutcome out;
  out.test = "Wilcoxon signed rank";
  out.statistic_name = "V";
  out.method = "none";
  if (r.ranks.empty()) {
    out.smallest_p = 1.0;
    out.caution = kept.empty() ? "no values" : "all differences are 0: no test is possible";
    add_caution(out.caution, left_out(differences.size() - kept.size()));
    return out;
  }
  out.statistic = static_cast<double>(r.positive) / 2.0;
  long long total = 0;
  double squares = 0.0;
  for (const long long rank : r.ranks) {
    total += rank;
    squares += static_cast<double>(rank) * static_cast<double>(rank) / 4.0;
  }
  if (r.ranks.size() <= exact_up_to) {
    // Symmetric around total / 2; compared doubled, in whole numbers.
    const std::vector<double> counts = any_subset_sum_counts(r.ranks);
    const long long distance = std::llabs(2 * r.positive - total);
    double beyond = 0.0;
    for (std::size_t s = 0; s < counts.size(); ++s) {
      if (std::llabs(2 * static_cast<long long>(s) - total) >= distance) beyond += counts[s];
    }
    out.p = std::min(1.0, std::ldexp(beyond, -static_cast<int>(r.ranks.size())));
    out.smallest_p = sign_flip_smallest_p(r.ranks.size());
    out.method = r.ties || (r.zeros > 0 && zeros == Zeros::pratt) ? "exact with ties" : "exact";
  } else {
    // Variance under random signs: a quarter of the sum of squared ranks, ties and zeros included.
    const double distance = std::abs(*out.statistic - static_cast<double>(total) / 4.0);
    const double z = std::max(0.0, distance - 0.5) / std::sqrt(squares / 4.0);
    out.p = std::min(1.0, normal_two_sided(z));
    out.method = "normal approximation, tie and continuity correction";
  }
  if (r.zeros > 0) {
    add_caution(out.caution,
                fmt::format("{} difference{} of 0 {}", r.zeros, r.zeros == 1 ? "" : "s",
                            zeros == Zeros::dropped ? "left out" : "after Pratt"));
  }
  add_caution(out.caution, left_out(differences.size() - kept.size()));
  return out;
}

TestOutcome equivalence(std::span<const double> control, std::span<const double> knockdown,
                        std::span<const double> rescue, double margin_frac) {
  TestOutcome out;
  out.test = "equivalence (two one-sided t)";
  out.statistic_name = "t";
  out.method = "none";
  const std::size_t n = std::min({control.size(), knockdown.size(), rescue.size()});
  std::vector<double> effect;
  for (std::size_t i = 0; i < n; ++i) effect.push_back(control[i] - knockdown[i]);
  const Summary phenotype = summarise(effect);
  if (n < 2 || phenotype.n < n) {
    out.caution = "fewer than two experiments with control, knockdown and rescue";
    return out;
  }
  const double margin = phenotype.mean < 0.0 ? -margin_frac : margin_frac;
  std::vector<double> above;  // mean > 0: the rescue is not below the margin
  std::vector<double> below;  // mean < 0: the rescue is not above it
  for (std::size_t i = 0; i < n; ++i) {
    above.push_back(rescue[i] - control[i] + margin * effect[i]);
    below.push_back(rescue[i] - control[i] - margin * effect[i]);
  }
  const Summary lower = summarise(above);
  const Summary upper = summarise(below);
  if (lower.n < n || upper.n < n || lower.constant || upper.constant) {
    out.caution = "no spread between experiments: no test is possible";
    return out;
  }
  const double root = std::sqrt(static_cast<double>(n));
  const double df = static_cast<double>(n) - 1.0;
  const double t_above = lower.mean / (lower.sd / root);
  const double t_below = upper.mean / (upper.sd / root);
  const double p_above = t_upper(t_above, df);
  const double p_below = t_upper(-t_below, df);
  out.statistic = p_above >= p_below ? t_above : t_below;
  out.df = df;
  out.p = std::max(p_above, p_below);
  out.method = fmt::format("within {:.3g} % of the knockdown effect; t distribution, {} df",
                           100.0 * margin_frac, n - 1);
  return out;
}

double sign_flip_smallest_p(std::size_t pairs) {
  return pairs == 0 ? 1.0 : std::min(1.0, std::ldexp(2.0, -static_cast<int>(pairs)));
}

}  // namespace woundwell
