#include "statistics/numbers.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <numeric>

namespace woundwell {

std::vector<double> finite_sorted(std::span<const double> values) {
  std::vector<double> kept;
  kept.reserve(values.size());
  for (const double x : values) {
    if (std::isfinite(x)) kept.push_back(x);
  }
  std::sort(kept.begin(), kept.end());
  return kept;
}

Summary summarise(std::span<const double> values) {
  const std::vector<double> sorted = finite_sorted(values);
  Summary s;
  s.n = sorted.size();
  if (sorted.empty()) return s;
  const double largest = std::max(std::abs(sorted.front()), std::abs(sorted.back()));
  if (largest == 0.0) return s;
  // A power of two: the division is exact, and squares of huge or tiny values stay in range.
  const int exponent = std::ilogb(largest);
  const double n = static_cast<double>(s.n);
  double sum = 0.0;
  for (const double x : sorted) sum += std::ldexp(x, -exponent);
  double mean = sum / n;
  double rest = 0.0;
  for (const double x : sorted) rest += std::ldexp(x, -exponent) - mean;
  mean += rest / n;
  double squares = 0.0;
  for (const double x : sorted) {
    const double d = std::ldexp(x, -exponent) - mean;
    squares += d * d;
  }
  const double sd = s.n > 1 ? std::sqrt(squares / (n - 1.0)) : 0.0;
  const bool equal = sorted.front() == sorted.back();
  const double rounding = 10.0 * std::numeric_limits<double>::epsilon() * std::abs(mean);
  s.constant = s.n < 2 || equal || sd / std::sqrt(n) < rounding;
  s.mean = equal ? sorted.front() : std::ldexp(mean, exponent);
  s.sd = equal ? 0.0 : std::ldexp(sd, exponent);
  return s;
}

double median(std::span<const double> values) {
  std::vector<double> sorted(values.begin(), values.end());
  assert(!sorted.empty());
  std::sort(sorted.begin(), sorted.end());
  const std::size_t half = sorted.size() / 2;
  if (sorted.size() % 2 == 1) return sorted[half];
  return 0.5 * sorted[half - 1] + 0.5 * sorted[half];
}

std::vector<long long> doubled_midranks(std::span<const double> values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t i, std::size_t j) { return values[i] < values[j]; });
  std::vector<long long> ranks(values.size());
  for (std::size_t first = 0; first < order.size();) {
    std::size_t last = first;
    while (last + 1 < order.size() && values[order[last + 1]] == values[order[first]]) ++last;
    // Ranks first + 1 ... last + 1: twice their mean is first + last + 2.
    const std::size_t rank = first + last + 2;
    for (std::size_t k = first; k <= last; ++k) ranks[order[k]] = static_cast<long long>(rank);
    first = last + 1;
  }
  return ranks;
}

double tie_sum(std::span<const double> values) {
  std::vector<double> sorted(values.begin(), values.end());
  std::sort(sorted.begin(), sorted.end());
  double sum = 0.0;
  for (std::size_t first = 0; first < sorted.size();) {
    std::size_t last = first;
    while (last + 1 < sorted.size() && sorted[last + 1] == sorted[first]) ++last;
    const double t = static_cast<double>(last - first + 1);
    sum += t * t * t - t;
    first = last + 1;
  }
  return sum;
}

std::vector<double> subset_sum_counts(std::span<const long long> ranks, std::size_t size) {
  // The largest `size` ranks bound every sum.
  std::vector<long long> sorted(ranks.begin(), ranks.end());
  std::sort(sorted.begin(), sorted.end(), std::greater<>());
  assert(size <= sorted.size());
  const auto top =
      std::accumulate(sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(size), 0LL);
  const std::size_t width = static_cast<std::size_t>(top) + 1;
  std::vector<std::vector<double>> counts(size + 1, std::vector<double>(width, 0.0));
  counts[0][0] = 1.0;
  std::size_t used = 0;
  for (const long long rank : sorted) {
    const auto step = static_cast<std::size_t>(rank);
    ++used;
    for (std::size_t k = std::min(used, size); k >= 1; --k) {
      for (std::size_t s = width; s-- > step;) counts[k][s] += counts[k - 1][s - step];
    }
  }
  return counts[size];
}

std::vector<double> any_subset_sum_counts(std::span<const long long> ranks) {
  const long long total = std::accumulate(ranks.begin(), ranks.end(), 0LL);
  std::vector<double> counts(static_cast<std::size_t>(total) + 1, 0.0);
  counts[0] = 1.0;
  for (const long long rank : ranks) {
    const auto step = static_cast<std::size_t>(rank);
    for (std::size_t s = counts.size(); s-- > step;) counts[s] += counts[s - step];
  }
  return counts;
}

double choose(std::size_t n, std::size_t k) {
  if (k > n) return 0.0;
  k = std::min(k, n - k);
  double result = 1.0;
  for (std::size_t i = 1; i <= k; ++i) {
    result = result * static_cast<double>(n - k + i) / static_cast<double>(i);
  }
  return result < 9e15 ? std::round(result) : result;
}

}  // namespace woundwell
