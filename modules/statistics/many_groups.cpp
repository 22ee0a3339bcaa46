// Kruskal-Wallis.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "statistics/distributions.hpp"
#include "statistics/numbers.hpp"
#include "statistics/tests.hpp"
#include "statistics/wording.hpp"

namespace woundwell {
namespace {

constexpr double most_assignments = 3e6;

/// Walks over all assignments of ranks to groups. H grows with the sum of (rank sum)^2 / size,
/// which is kept in whole numbers by the common multiple of the sizes, so that equal is equal.
/// Groups of one size are interchangeable: of their orders only one is walked.
class Assignments {
 public:
  Assignments(std::vector<long long> ranks, const std::vector<std::size_t>& sizes)
      : ranks_(std::move(ranks)),
        sizes_(sizes),
        left_(sizes),
        sums_(sizes.size(), 0),
        open_(sizes.size()) {
    long long multiple = 1;
    for (const std::size_t n : left_) multiple = std::lcm(multiple, static_cast<long long>(n));
    for (const std::size_t n : left_) weights_.push_back(multiple / static_cast<long long>(n));
  }

  [[nodiscard]] long long score(const std::vector<long long>& sums) const {
    long long total = 0;
    for (std::size_t g = 0; g < sums.size(); ++g) total += weights_[g] * sums[g] * sums[g];
    return total;
  }

  /// Shares of assignments that reach `observed`, and that reach the largest score.
  void count(long long observed, double& p, double& smallest) {
    observed_ = observed;
    walk(0);
    p = beyond_ / all_;
    smallest = largest_ / all_;
  }

 private:
  void walk(std::size_t i) {
    if (open_ == 0) {
      const long long here = score(sums_);
      all_ += 1.0;
      if (here >= observed_) beyond_ += 1.0;
      if (here > top_) {
        top_ = here;
        largest_ = 0.0;
      }
      if (here == top_) largest_ += 1.0;
      return;
    }
    for (std::size_t g = 0; g < left_.size(); ++g) {
      if (left_[g] == 0) continue;
      if (left_[g] == sizes_[g] && has_empty_twin(g)) continue;
      if (--left_[g] == 0) --open_;
      sums_[g] += ranks_[i];
      walk(i + 1);
      sums_[g] -= ranks_[i];
      if (left_[g]++ == 0) ++open_;
    }
  }

  /// An earlier group of the same size has no rank yet: it comes first.
  [[nodiscard]] bool has_empty_twin(std::size_t g) const {
    for (std::size_t h = 0; h < g; ++h) {
      if (sizes_[h] == sizes_[g] && left_[h] == sizes_[h]) return true;
    }
    return false;
  }

  std::vector<long long> ranks_;
  std::vector<std::size_t> sizes_;
  std::vector<std::size_t> left_;  ///< places still free in each group
  std::vector<long long> sums_;
  std::size_t open_ = 0;  ///< groups with free places
  std::vector<long long> weights_;
  long long observed_ = 0;
  long long top_ = -1;
  double all_ = 0.0;
  double beyond_ = 0.0;
  double largest_ = 0.0;
};

double number_of_assignments(const std::vector<std::size_t>& sizes) {
  double result = 1.0;
  std::size_t total = 0;
  for (std::size_t g = 0; g < sizes.size(); ++g) {
    total += sizes[g];
    const auto twins =
        std::count(sizes.begin(), sizes.begin() + static_cast<std::ptrdiff_t>(g + 1), sizes[g]);
    result *= choose(total, sizes[g]) / static_cast<double>(twins);
  }
  return result;
}

}  // namespace

TestOutcome kruskal_wallis(const std::vector<std::vector<double>>& groups) {
  TestOutcome out;
  out.test = "Kruskal-Wallis";
  out.statistic_name = "H";
  out.method = "none";
  std::vector<double> all;
  std::vector<std::size_t> sizes;
  std::size_t given = 0;
  std::size_t empty = 0;
  for (const auto& group : groups) {
    const std::vector<double> kept = finite_sorted(group);
    given += group.size();
    if (kept.empty()) {
      ++empty;
      continue;
    }
    sizes.push_back(kept.size());
    all.insert(all.end(), kept.begin(), kept.end());
  }
  if (empty > 0) {
    out.caution = fmt::format("{} group{} without a value left out", empty, empty == 1 ? "" : "s");
  }
  add_caution(out.caution, left_out(given - all.size()));
  if (sizes.size() < 2) {
    add_caution(out.caution, "fewer than two groups: no test is possible");
    return out;
  }
  if (all.size() == sizes.size()) {
    out.smallest_p = 1.0;
    add_caution(out.caution, "one value in each group: no test is possible");
    return out;
  }
  if (*std::min_element(all.begin(), all.end()) == *std::max_element(all.begin(), all.end())) {
    out.smallest_p = 1.0;
    add_caution(out.caution, "all values are equal: no test is possible");
    return out;
  }
  const std::vector<long long> ranks = doubled_midranks(all);
  const double total = static_cast<double>(all.size());
  const double ties = tie_sum(all);
  std::vector<long long> sums;
  double between = 0.0;
  std::size_t first = 0;
  for (const std::size_t n : sizes) {
    const auto begin = ranks.begin() + static_cast<std::ptrdiff_t>(first);
    sums.push_back(std::accumulate(begin, begin + static_cast<std::ptrdiff_t>(n), 0LL));
    const double mean_rank = static_cast<double>(sums.back()) / 2.0 / static_cast<double>(n);
    const double d = mean_rank - (total + 1.0) / 2.0;
    between += static_cast<double>(n) * d * d;
    first += n;
  }
  const double correction = 1.0 - ties / (total * total * total - total);
  out.statistic = 12.0 / (total * (total + 1.0)) * between / correction;
  out.df = static_cast<double>(sizes.size()) - 1.0;
  if (number_of_assignments(sizes) <= most_assignments) {
    Assignments assignments(ranks, sizes);
    double p = 1.0;
    double smallest = 1.0;
    assignments.count(assignments.score(sums), p, smallest);
    out.p = p;
    out.smallest_p = smallest;
    out.method = ties > 0.0 ? "exact with ties" : "exact";
  } else {
    out.p = chi_square_upper(*out.statistic, *out.df);
    out.method = fmt::format("chi-square, {} df", sizes.size() - 1);
  }
  return out;
}

double kruskal_wallis_smallest_p(const std::vector<std::size_t>& sizes) {
  // Groups one above the other, in increasing size from the outside, need not be the extreme for
  // unequal sizes, but the walk finds the true one; for large designs the limit is below any level.
  std::vector<std::vector<double>> groups;
  double value = 0.0;
  for (const std::size_t n : sizes) {
    groups.emplace_back();
    for (std::size_t i = 0; i < n; ++i) groups.back().push_back(value += 1.0);
  }
  const TestOutcome out = kruskal_wallis(groups);
  if (out.smallest_p) return *out.smallest_p;
  return out.p ? *out.p : 1.0;
}

}  // namespace woundwell
