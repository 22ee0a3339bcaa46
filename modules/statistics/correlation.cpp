// Spearman and Pearson.

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdlib>
#include <map>
#include <numeric>

#include "statistics/distributions.hpp"
#include "statistics/numbers.hpp"
#include "statistics/tests.hpp"
#include "statistics/wording.hpp"

namespace woundwell {
namespace {

constexpr std::size_t exact_up_to = 12;

struct Pairs {
  std::vector<double> x;
  std::vector<double> y;
  std::size_t lost = 0;
};

/// Complete pairs, sorted, so that sums do not depend on the order of the input.
Pairs complete(std::span<const double> x, std::span<const double> y) {
  std::vector<std::pair<double, double>> kept;
  const std::size_t n = std::min(x.size(), y.size());
  for (std::size_t i = 0; i < n; ++i) {
    if (std::isfinite(x[i]) && std::isfinite(y[i])) kept.emplace_back(x[i], y[i]);
  }
  std::sort(kept.begin(), kept.end());
  Pairs pairs;
  pairs.lost = std::max(x.size(), y.size()) - kept.size();
  for (const auto& [a, b] : kept) {
    pairs.x.push_back(a);
    pairs.y.push_back(b);
  }
  return pairs;
}

/// Correlation with values scaled to their largest deviation.
double correlation(const std::vector<double>& x, const std::vector<double>& y) {
  const Summary sx = summarise(x);
  const Summary sy = summarise(y);
  double sum = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    sum += ((x[i] - sx.mean) / sx.sd) * ((y[i] - sy.mean) / sy.sd);
  }
  return std::clamp(sum / (static_cast<double>(x.size()) - 1.0), -1.0, 1.0);
}

/// Share of the permutations of y's ranks with a sum of products as far from its mean as the
/// observed one, and at the farthest. Built up over the sets of ranks that the first k values of
/// x have taken: n 2^n steps instead of n!.
struct Tails {
  double p = 1.0;
  double smallest = 1.0;
};

Tails permutation_tails(const std::vector<long long>& x, const std::vector<long long>& y) {
  const std::size_t n = x.size();
  const long long sum_x = std::accumulate(x.begin(), x.end(), 0LL);
  const long long sum_y = std::accumulate(y.begin(), y.end(), 0LL);
  long long observed = 0;
  long long most = 0;
  for (std::size_t i = 0; i < n; ++i) observed += x[i] * y[i];
  for (std::size_t i = 0; i < n; ++i) most += std::max(x[i] * x[i], y[i] * y[i]);
  const std::size_t width = static_cast<std::size_t>(most) + 1;
  std::map<std::uint32_t, std::vector<double>> layer{{0U, {1.0}}};
  for (std::size_t k = 0; k < n; ++k) {
    std::map<std::uint32_t, std::vector<double>> next;
    for (const auto& [taken, counts] : layer) {
      for (std::size_t j = 0; j < n; ++j) {
        const std::uint32_t bit = 1U << j;
        if ((taken & bit) != 0U) continue;
        const auto step = static_cast<std::size_t>(x[k] * y[j]);
        std::vector<double>& target = next[taken | bit];
        target.resize(std::min(width, std::max(target.size(), counts.size() + step)), 0.0);
        for (std::size_t s = 0; s < counts.size(); ++s) target[s + step] += counts[s];
      }
    }
    layer = std::move(next);
  }
  const std::vector<double>& counts = layer.begin()->second;
  // Distances times n, so that the mean sum_x sum_y / n is whole.
  const long long size = static_cast<long long>(n);
  const auto distance = [&](long long s) { return std::llabs(size * s - sum_x * sum_y); };
  long long farthest = 0;
  for (std::size_t s = 0; s < counts.size(); ++s) {
    if (counts[s] > 0.0) farthest = std::max(farthest, distance(static_cast<long long>(s)));
  }
  double all = 0.0;
  double beyond = 0.0;
  double extreme = 0.0;
  for (std::size_t s = 0; s < counts.size(); ++s) {
    const long long d = distance(static_cast<long long>(s));
    all += counts[s];
    if (d >= distance(observed)) beyond += counts[s];
    if (d == farthest) extreme += counts[s];
  }
  return {beyond / all, extreme / all};
}

/// p of a correlation by t with n - 2 degrees of freedom; 0 at |r| = 1.
double t_of_correlation(double r, double n) {
  const double df = n - 2.0;
  const double rest = (1.0 - r) * (1.0 + r);
  if (rest <= 0.0) return 0.0;
  return t_two_sided(r * std::sqrt(df / rest), df);
}

/// Sets why there is no p; true if there is one.
bool testable(const Pairs& pairs, TestOutcome& out) {
  out.method = "none";
  bool good = true;
  if (pairs.x.size() < 3) {
    out.caution = "fewer than three pairs: no test is possible";
    good = false;
  } else if (summarise(pairs.x).constant || summarise(pairs.y).constant) {
    out.caution = "one of the two does not vary: no correlation";
    good = false;
  }
  if (pairs.lost > 0) {
    add_caution(out.caution, fmt::format("{} pair{} with a missing value left out", pairs.lost,
                                         pairs.lost == 1 ? "" : "s"));
  }
  return good;
}

}  // namespace

TestOutcome spearman(std::span<const double> x, std::span<const double> y) {
  const Pairs pairs = complete(x, y);
  TestOutcome out;
  out.test = "Spearman";
  out.statistic_name = "rho";
  if (!testable(pairs, out)) return out;
  const std::vector<long long> rx = doubled_midranks(pairs.x);
  const std::vector<long long> ry = doubled_midranks(pairs.y);
  const std::vector<double> fx(rx.begin(), rx.end());
  const std::vector<double> fy(ry.begin(), ry.end());
  out.statistic = correlation(fx, fy);
  if (pairs.x.size() <= exact_up_to) {
    const Tails tails = permutation_tails(rx, ry);
    out.p = tails.p;
    out.smallest_p = tails.smallest;
    out.method = tie_sum(fx) > 0.0 || tie_sum(fy) > 0.0 ? "exact with ties" : "exact";
  } else {
    out.df = static_cast<double>(pairs.x.size()) - 2.0;
    out.p = t_of_correlation(*out.statistic, static_cast<double>(pairs.x.size()));
    out.method = "t approximation";
  }
  return out;
}

TestOutcome pearson(std::span<const double> x, std::span<const double> y) {
  const Pairs pairs = complete(x, y);
  TestOutcome out;
  out.test = "Pearson";
  out.statistic_name = "r";
  if (!testable(pairs, out)) return out;
  out.statistic = correlation(pairs.x, pairs.y);
  out.df = static_cast<double>(pairs.x.size()) - 2.0;
  out.p = t_of_correlation(*out.statistic, static_cast<double>(pairs.x.size()));
  out.method = "t distribution";
  return out;
}

double spearman_smallest_p(std::size_t pairs) {
  double orders = 1.0;
  for (std::size_t i = 2; i <= pairs; ++i) orders *= static_cast<double>(i);
  return std::min(1.0, 2.0 / orders);
}

}  // namespace woundwell
