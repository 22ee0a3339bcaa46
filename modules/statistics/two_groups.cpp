// Mann-Whitney and the unpaired t tests.

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

constexpr std::size_t exact_below = 50;

std::vector<double> joined(const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<double> all(a);
  all.insert(all.end(), b.begin(), b.end());
  return all;
}

/// Sums of doubled ranks around their mean (group size x (N + 1)): share as far out as the
/// observed one, and share at the farthest.
void exact_rank_sum(const std::vector<long long>& ranks, std::size_t size, long long observed,
                    TestOutcome& out) {
  const std::vector<double> counts = subset_sum_counts(ranks, size);
  const auto members = static_cast<long long>(size);
  const auto all_ranks = static_cast<long long>(ranks.size());
  const long long centre = members * (all_ranks + 1);
  const long long distance = std::llabs(observed - centre);
  long long farthest = 0;
  for (std::size_t s = 0; s < counts.size(); ++s) {
    if (counts[s] > 0.0)
      farthest = std::max(farthest, std::llabs(static_cast<long long>(s) - centre));
  }
  double total = 0.0;
  double beyond = 0.0;
  double extreme = 0.0;
  for (std::size_t s = 0; s < counts.size(); ++s) {
    const long long d = std::llabs(static_cast<long long>(s) - centre);
    total += counts[s];
    if (d >= distance) beyond += counts[s];
    if (d == farthest) extreme += counts[s];
  }
  out.p = std::min(1.0, beyond / total);
  out.smallest_p = std::min(1.0, extreme / total);
}

void normal_rank_sum(double u, double m, double n, double ties, TestOutcome& out) {
  const double total = m + n;
  const double sigma = std::sqrt(m * n / 12.0 * ((total + 1.0) - ties / (total * (total - 1.0))));
  const double distance = std::abs(u - m * n / 2.0);
  out.p = std::min(1.0, normal_two_sided(std::max(0.0, distance - 0.5) / sigma));
}

TestOutcome t_from(const char* test, double difference, double standard_error, double df,
                   std::size_t lost) {
  TestOutcome out;
  out.test = test;
  out.statistic_name = "t";
  out.statistic = difference / standard_error;
  out.df = df;
  out.p = t_two_sided(*out.statistic, df);
  out.method = fmt::format("t distribution, {:.4g} degrees of freedom", df);
  out.caution = left_out(lost);
  return out;
}

TestOutcome no_t(const char* test, std::string why, std::size_t lost) {
  TestOutcome out;
  out.test = test;
  out.statistic_name = "t";
  out.method = "none";
  out.caution = std::move(why);
  add_caution(out.caution, left_out(lost));
  return out;
}

}  // namespace

TestOutcome mann_whitney(std::span<const double> a, std::span<const double> b) {
  const std::vector<double> x = finite_sorted(a);
  const std::vector<double> y = finite_sorted(b);
  const std::size_t lost = a.size() + b.size() - x.size() - y.size();
  TestOutcome out;
  out.test = "Mann-Whitney";
  out.statistic_name = "U";
  out.method = "none";
  if (x.empty() || y.empty()) {
    out.caution = "a group is empty";
    add_caution(out.caution, left_out(lost));
    return out;
  }
  const std::vector<double> all = joined(x, y);
  const std::vector<long long> ranks = doubled_midranks(all);
  long long rank_sum = 0;
  for (std::size_t i = 0; i < x.size(); ++i) rank_sum += ranks[i];
  const double m = static_cast<double>(x.size());
  const double n = static_cast<double>(y.size());
  out.statistic = static_cast<double>(rank_sum) / 2.0 - m * (m + 1.0) / 2.0;
  const double ties = tie_sum(all);
  if (*std::min_element(all.begin(), all.end()) == *std::max_element(all.begin(), all.end())) {
    out.smallest_p = 1.0;
    out.caution = "all values are equal: no test is possible";
  } else if (x.size() < exact_below && y.size() < exact_below) {
    out.method = ties > 0.0 ? "exact with ties" : "exact";
    exact_rank_sum(ranks, x.size(), rank_sum, out);
  } else {
    out.method = ties > 0.0 ? "normal approximation, tie and continuity correction"
                            : "normal approximation, continuity correction";
    normal_rank_sum(*out.statistic, m, n, ties, out);
  }
  add_caution(out.caution, left_out(lost));
  return out;
}

TestOutcome welch_t(std::span<const double> a, std::span<const double> b) {
  const Summary x = summarise(a);
  const Summary y = summarise(b);
  const std::size_t lost = a.size() + b.size() - x.n - y.n;
  if (x.n < 2 || y.n < 2) {
    return no_t("Welch t", "fewer than two values in a group: no test is possible", lost);
  }
  if (x.constant && y.constant) {
    return no_t("Welch t", "no spread in either group: no test is possible", lost);
  }
  const double m = static_cast<double>(x.n);
  const double n = static_cast<double>(y.n);
  const double largest = std::max(x.sd, y.sd);
  // Relative to the larger spread, so that squares of huge values stay in range.
  const double vx = (x.sd / largest) * (x.sd / largest) / m;
  const double vy = (y.sd / largest) * (y.sd / largest) / n;
  const double df = (vx + vy) * (vx + vy) / (vx * vx / (m - 1.0) + vy * vy / (n - 1.0));
  return t_from("Welch t", x.mean - y.mean, largest * std::sqrt(vx + vy), df, lost);
}

TestOutcome student_t(std::span<const double> a, std::span<const double> b) {
  const Summary x = summarise(a);
  const Summary y = summarise(b);
  const std::size_t lost = a.size() + b.size() - x.n - y.n;
  if (x.n < 1 || y.n < 1 || x.n + y.n < 3) {
    return no_t("Student t", "fewer than three values in two groups: no test is possible", lost);
  }
  if (x.constant && y.constant) {
    return no_t("Student t", "no spread in either group: no test is possible", lost);
  }
  const double m = static_cast<double>(x.n);
  const double n = static_cast<double>(y.n);
  const double largest = std::max(x.sd, y.sd);
  const double rx = x.sd / largest;
  const double ry = y.sd / largest;
  const double df = m + n - 2.0;
  const double pooled = std::sqrt(((m - 1.0) * rx * rx + (n - 1.0) * ry * ry) / df);
  return t_from("Student t", x.mean - y.mean, largest * pooled * std::sqrt(1.0 / m + 1.0 / n), df,
                lost);
}

double mann_whitney_smallest_p(std::size_t n_a, std::size_t n_b) {
  if (n_a == 0 || n_b == 0) return 1.0;
  return std::min(1.0, 2.0 / choose(n_a + n_b, n_a));
}

}  // namespace woundwell
