// Friedman's test.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "statistics/distributions.hpp"
#include "statistics/group_means.hpp"
#include "statistics/numbers.hpp"
#include "statistics/wording.hpp"

namespace woundwell {
namespace {

constexpr double most_steps = 1e6;

using Sums = std::vector<long long>;  // doubled rank sums of the conditions, rising

/// Ways to reach each set of rank sums. The conditions are interchangeable under the null, so that
/// sums are kept sorted, and the order of the first experiment need not be varied. Empty if it
/// would take too many steps.
std::map<Sums, double> rank_sum_counts(const std::vector<Sums>& blocks) {
  std::map<Sums, double> counts;
  double steps = 0.0;
  for (const Sums& block : blocks) {
    Sums order = block;
    std::sort(order.begin(), order.end());
    if (counts.empty()) {
      counts[order] = 1.0;
      continue;
    }
    double orders = 1.0;
    for (std::size_t i = 2; i <= order.size(); ++i) orders *= static_cast<double>(i);
    steps += static_cast<double>(counts.size()) * orders;
    if (steps > most_steps) return {};
    std::map<Sums, double> next;
    do {  // orders that differ by equal ranks only come once: all as often
      for (const auto& [sums, count] : counts) {
        Sums total = sums;
        for (std::size_t c = 0; c < total.size(); ++c) total[c] += order[c];
        std::sort(total.begin(), total.end());
        next[total] += count;
      }
    } while (std::next_permutation(order.begin(), order.end()));
    counts = std::move(next);
  }
  return counts;
}

/// Grows with Friedman's statistic; whole, so that equal is equal.
long long score(const Sums& sums) {
  long long total = 0;
  for (const long long s : sums) total += s * s;
  return total;
}

}  // namespace

TestOutcome friedman(const Crossed& conditions) {
  TestOutcome out;
  out.test = "Friedman";
  out.statistic_name = "chi-square";
  out.method = "none";
  const auto blocks = complete_blocks(conditions, out.caution);
  const std::size_t k = conditions.size();
  if (k < 2 || blocks.size() < 2) {
    add_caution(out.caution, k < 2 ? "fewer than two conditions: no test is possible"
                                   : "fewer than two experiments with every condition: no test is "
                                     "possible");
    return out;
  }
  std::vector<Sums> ranks;
  Sums sums(k, 0);
  double spread = 0.0;  // of the ranks around their middle, over all experiments
  bool ties = false;
  const double middle = 0.5 * (static_cast<double>(k) + 1.0);
  for (const auto& block : blocks) {
    ranks.push_back(doubled_midranks(block));
    ties = ties || tie_sum(block) > 0.0;
    for (std::size_t c = 0; c < k; ++c) {
      sums[c] += ranks.back()[c];
      const double d = 0.5 * static_cast<double>(ranks.back()[c]) - middle;
      spread += d * d;
    }
  }
  if (spread == 0.0) {
    out.smallest_p = 1.0;
    add_caution(out.caution, "all values of each experiment are equal: no test is possible");
    return out;
  }
  const double b = static_cast<double>(blocks.size());
  double between = 0.0;
  for (const long long s : sums) {
    const double d = 0.5 * static_cast<double>(s) - b * middle;
    between += d * d;
  }
  out.statistic = (static_cast<double>(k) - 1.0) * between / spread;
  out.df = static_cast<double>(k) - 1.0;
  const std::map<Sums, double> counts = rank_sum_counts(ranks);
  if (counts.empty()) {
    out.p = chi_square_upper(*out.statistic, *out.df);
    out.method = fmt::format("chi-square, {} df", k - 1);
    return out;
  }
  const long long observed = score(sums);
  long long top = 0;
  for (const auto& [reached, count] : counts) top = std::max(top, score(reached));
  double all = 0.0;
  double beyond = 0.0;
  double extreme = 0.0;
  for (const auto& [reached, count] : counts) {
    all += count;
    if (score(reached) >= observed) beyond += count;
    if (score(reached) == top) extreme += count;
  }
  out.p = beyond / all;
  out.smallest_p = extreme / all;
  out.method = ties ? "exact with ties" : "exact";
  return out;
}

}  // namespace woundwell
