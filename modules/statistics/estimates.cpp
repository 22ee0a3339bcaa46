// Differences, ratios, shifts and standardised effects.

#include "statistics/estimates.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "statistics/distributions.hpp"
#include "statistics/group_means.hpp"
#include "statistics/numbers.hpp"
#include "statistics/wording.hpp"

namespace woundwell {
namespace {

constexpr std::size_t exact_below = 50;

/// Fewest values that are beyond the interval at each end: the smallest q with P(X <= q) >= tail,
/// at least 1, and the confidence reached.
struct Cut {
  std::size_t q = 1;
  double confidence = 0.0;
};

Cut cut_of(const std::vector<double>& counts, double confidence) {
  double total = 0.0;
  for (const double c : counts) total += c;
  const double tail = (1.0 - confidence) / 2.0;
  double below = 0.0;  // P(X <= q - 1)
  std::size_t q = 0;
  while (q < counts.size() && (below + counts[q]) / total < tail * (1.0 - 1e-12)) {
    below += counts[q];
    ++q;
  }
  if (q == 0) {
    below = counts[0];
    q = 1;
  }
  return {q, 1.0 - 2.0 * below / total};
}

/// Counts of U or V without ties: sums of the ranks less their least sum.
std::vector<long long> plain_ranks(std::size_t n) {
  std::vector<long long> ranks;
  for (std::size_t i = 1; i <= n; ++i) ranks.push_back(static_cast<long long>(i));
  return ranks;
}

std::vector<double> u_counts(std::size_t m, std::size_t n) {
  std::vector<double> counts = subset_sum_counts(plain_ranks(m + n), m);
  const auto least = static_cast<std::ptrdiff_t>(m * (m + 1) / 2);
  counts.erase(counts.begin(), counts.begin() + least);
  return counts;
}

/// Interval from the sorted differences or averages, cut at both ends.
void order_interval(const std::vector<double>& sorted, Cut cut, double wanted, Estimate& out) {
  const std::size_t q = std::min(cut.q, (sorted.size() + 1) / 2);
  out.low = sorted[q - 1];
  out.high = sorted[sorted.size() - q];
  out.confidence = cut.confidence;
  out.method = fmt::format("exact order statistics, {:.1f} %", 100.0 * cut.confidence);
  if (cut.confidence < wanted - 1e-9) {
    add_caution(out.caution, fmt::format("the interval reaches {:.1f} % at most with so few values",
                                         100.0 * cut.confidence));
  }
}

/// A mean in units of its spread, as Hedges' g has it.
struct Standardised {
  OptionalNumber ratio;  ///< mean over standard deviation; empty: no spread
  double size = 0.0;     ///< the variance of the mean is that of a value over this
  double df = 0.0;       ///< of the spread
};

Standardised standardised(std::span<const double> a, std::span<const double> b) {
  const Summary x = summarise(a);
  const Summary y = summarise(b);
  Standardised out;
  if (x.n < 1 || y.n < 1) return out;
  const double m = static_cast<double>(x.n);
  const double n = static_cast<double>(y.n);
  out.size = m * n / (m + n);
  out.df = m + n - 2.0;
  if (x.constant && y.constant) return out;
  const double largest = std::max(x.sd, y.sd);
  const double rx = x.sd / largest;
  const double ry = y.sd / largest;
  const double pooled = largest * std::sqrt(((m - 1.0) * rx * rx + (n - 1.0) * ry * ry) / out.df);
  out.ratio = (x.mean - y.mean) / pooled;
  return out;
}

/// The ratio times Gamma(df/2) / (sqrt(df/2) Gamma((df - 1)/2)), which at df = 1 is 0.
OptionalNumber unbiased(const Standardised& x) {
  if (!x.ratio || x.df < 2.0) return {};
  const double half = 0.5 * x.df;
  return *x.ratio * std::exp(std::lgamma(half) - std::lgamma(half - 0.5)) / std::sqrt(half);
}

Estimate with_noncentral_interval(const Standardised& x, std::string name, double confidence) {
  Estimate out;
  out.name = std::move(name);
  out.value = unbiased(x);
  if (!out.value) {
    out.caution = x.df < 2.0 ? "too few values for Hedges' g" : "no spread: no Hedges' g";
    return out;
  }
  const double root = std::sqrt(x.size);
  const double t = *x.ratio * root;
  out.low = noncentral_t_shift(0.5 + confidence / 2.0, t, x.df) / root;
  out.high = noncentral_t_shift(0.5 - confidence / 2.0, t, x.df) / root;
  out.confidence = confidence;
  out.method = "noncentral t";
  return out;
}

/// Of the means, where both sides have values; without an interval yet.
Estimate difference_of_means(const Summary& x, const Summary& y) {
  Estimate out;
  out.name = "mean difference";
  if (x.n > 0 && y.n > 0) out.value = x.mean - y.mean;
  return out;
}

Estimate with_half_width(Estimate out, double half, double confidence, const char* method) {
  out.low = *out.value - half;
  out.high = *out.value + half;
  out.confidence = confidence;
  out.method = method;
  return out;
}

}  // namespace

Estimate mean_difference_paired(std::span<const double> differences, double confidence) {
  const Summary s = summarise(differences);
  Estimate out;
  out.name = "mean difference";
  if (s.n == 0) return out;
  out.value = s.mean;
  if (s.n < 2 || s.constant) return out;
  const double n = static_cast<double>(s.n);
  const double half = t_quantile(0.5 + confidence / 2.0, n - 1.0) * s.sd / std::sqrt(n);
  return with_half_width(std::move(out), half, confidence, "t, within experiments");
}

Estimate mean_difference(std::span<const double> a, std::span<const double> b, double confidence) {
  const Summary x = summarise(a);
  const Summary y = summarise(b);
  Estimate out = difference_of_means(x, y);
  if (x.n < 2 || y.n < 2 || (x.constant && y.constant)) return out;
  const double m = static_cast<double>(x.n);
  const double n = static_cast<double>(y.n);
  const double largest = std::max(x.sd, y.sd);
  const double vx = (x.sd / largest) * (x.sd / largest) / m;
  const double vy = (y.sd / largest) * (y.sd / largest) / n;
  const double df = (vx + vy) * (vx + vy) / (vx * vx / (m - 1.0) + vy * vy / (n - 1.0));
  const double half = t_quantile(0.5 + confidence / 2.0, df) * largest * std::sqrt(vx + vy);
  return with_half_width(std::move(out), half, confidence, "Welch t");
}

Estimate mean_difference_pooled(std::span<const double> a, std::span<const double> b,
                                double confidence) {
  Estimate out = difference_of_means(summarise(a), summarise(b));
  if (!out.value) return out;
  const GroupMeans groups = independent_means({{a.begin(), a.end()}, {b.begin(), b.end()}});
  if (!groups.obstacle.empty()) return out;
  const double half = t_quantile(0.5 + confidence / 2.0, groups.df) * groups.residual_sd *
                      std::sqrt(1.0 / groups.sizes[0] + 1.0 / groups.sizes[1]);
  return with_half_width(std::move(out), half, confidence, "Student t");
}

Estimate exponentiated(Estimate of_logs, std::string name) {
  of_logs.name = std::move(name);
  for (OptionalNumber* x : {&of_logs.value, &of_logs.low, &of_logs.high}) {
    if (*x) *x = std::exp(**x);
    // Two values a world apart can leave the range of doubles: then there is no such end.
    if (*x && !std::isfinite(**x)) x->reset();
  }
  return of_logs;
}

Estimate hodges_lehmann(std::span<const double> a, std::span<const double> b, double confidence) {
  const std::vector<double> x = finite_sorted(a);
  const std::vector<double> y = finite_sorted(b);
  Estimate out;
  out.name = "Hodges-Lehmann shift";
  if (x.empty() || y.empty()) return out;
  std::vector<double> differences;
  differences.reserve(x.size() * y.size());
  for (const double p : x) {
    for (const double q : y) differences.push_back(p - q);
  }
  std::sort(differences.begin(), differences.end());
  out.value = median(differences);
  if (x.size() + y.size() < 3) return out;
  if (x.size() < exact_below && y.size() < exact_below) {
    order_interval(differences, cut_of(u_counts(x.size(), y.size()), confidence), confidence, out);
    return out;
  }
  const double m = static_cast<double>(x.size());
  const double n = static_cast<double>(y.size());
  const double z = normal_quantile(0.5 + confidence / 2.0);
  const double q = m * n / 2.0 - z * std::sqrt(m * n * (m + n + 1.0) / 12.0);
  const Cut cut{static_cast<std::size_t>(std::max(1.0, std::floor(q))), confidence};
  order_interval(differences, cut, confidence, out);
  out.method = "order statistics, normal approximation";
  return out;
}

Estimate hodges_lehmann_paired(std::span<const double> differences, double confidence) {
  const std::vector<double> d = finite_sorted(differences);
  Estimate out;
  out.name = "Hodges-Lehmann median";
  if (d.empty()) return out;
  std::vector<double> averages;
  for (std::size_t i = 0; i < d.size(); ++i) {
    for (std::size_t j = i; j < d.size(); ++j) averages.push_back(0.5 * d[i] + 0.5 * d[j]);
  }
  std::sort(averages.begin(), averages.end());
  out.value = median(averages);
  if (d.size() < 2) return out;
  if (d.size() <= exact_below) {
    order_interval(averages, cut_of(any_subset_sum_counts(plain_ranks(d.size())), confidence),
                   confidence, out);
    return out;
  }
  const double n = static_cast<double>(d.size());
  const double z = normal_quantile(0.5 + confidence / 2.0);
  const double q = n * (n + 1.0) / 4.0 - z * std::sqrt(n * (n + 1.0) * (2.0 * n + 1.0) / 24.0);
  const Cut cut{static_cast<std::size_t>(std::max(1.0, std::floor(q))), confidence};
  order_interval(averages, cut, confidence, out);
  out.method = "order statistics, normal approximation";
  return out;
}

OptionalNumber cliffs_delta(std::span<const double> a, std::span<const double> b) {
  const std::vector<double> x = finite_sorted(a);
  const std::vector<double> y = finite_sorted(b);
  if (x.empty() || y.empty()) return {};
  double above = 0.0;
  for (const double p : x) {
    for (const double q : y) above += p > q ? 1.0 : (p < q ? -1.0 : 0.0);
  }
  return above / (static_cast<double>(x.size()) * static_cast<double>(y.size()));
}

Estimate cliffs_delta(std::span<const double> a, std::span<const double> b, double confidence) {
  Estimate out;
  out.name = "Cliff's delta";
  out.value = cliffs_delta(a, b);
  const double m = static_cast<double>(finite_sorted(a).size());
  const double n = static_cast<double>(finite_sorted(b).size());
  if (std::min(m, n) < 2.0) {
    out.caution = "fewer than two values in a group: no interval";
    return out;
  }
  const double share = 0.5 * (*out.value + 1.0);  // P(a > b) + P(a = b) / 2
  const double z = normal_quantile(0.5 + confidence / 2.0);
  const double size = 0.5 * (m + n) - 1.0;
  const auto holds = [&](double truth) {
    const double variance =
        truth * (1.0 - truth) / (m * n) *
        (1.0 + size * (1.0 - truth) / (2.0 - truth) + size * truth / (1.0 + truth));
    return std::abs(share - truth) <= z * std::sqrt(variance);
  };
  // Between the estimate, which the interval holds, and the end of the scale.
  const auto farthest = [&](double outside) {
    double inside = share;
    for (int i = 0; i < 60; ++i) {
      const double middle = 0.5 * (inside + outside);
      (holds(middle) ? inside : outside) = middle;
    }
    return 2.0 * inside - 1.0;
  };
  out.low = farthest(0.0);
  out.high = farthest(1.0);
  out.confidence = confidence;
  out.method = "score interval";
  if (std::min(m, n) < 4.0) {
    out.caution = fmt::format(
        "delta of {} v {} values has few steps: its interval can hold the truth less often than it "
        "says",
        m, n);
  }
  return out;
}

OptionalNumber hedges_g(std::span<const double> a, std::span<const double> b) {
  return unbiased(standardised(a, b));
}

Estimate hedges_g(std::span<const double> a, std::span<const double> b, double confidence) {
  return with_noncentral_interval(standardised(a, b), "Hedges' g", confidence);
}

Estimate hedges_g_paired(std::span<const double> differences, double confidence) {
  const Summary d = summarise(differences);
  Standardised x;
  if (!d.constant) x.ratio = d.mean / d.sd;
  x.size = static_cast<double>(d.n);
  x.df = x.size - 1.0;
  return with_noncentral_interval(x, "Hedges' g of differences", confidence);
}

Estimate correlation_interval(double r, std::size_t pairs, bool ranks, double confidence) {
  Estimate out;
  out.name = ranks ? "Spearman's rho" : "Pearson's r";
  out.value = r;
  if (pairs < 4 || std::abs(r) >= 1.0) return out;
  const double spread = ranks ? 1.0 + r * r / 2.0 : 1.0;
  const double half = normal_quantile(0.5 + confidence / 2.0) *
                      std::sqrt(spread / (static_cast<double>(pairs) - 3.0));
  out.low = std::tanh(std::atanh(r) - half);
  out.high = std::tanh(std::atanh(r) + half);
  out.confidence = confidence;
  out.method = ranks ? "Fisher z, Bonett-Wright variance" : "Fisher z";
  return out;
}

Estimate rescue_percent(std::span<const double> control, std::span<const double> knockdown,
                        std::span<const double> rescue, double confidence) {
  Estimate out;
  out.name = "rescue percent";
  std::vector<std::pair<double, double>> kept;  // (R - K, M - K)
  const std::size_t n = std::min({control.size(), knockdown.size(), rescue.size()});
  for (std::size_t i = 0; i < n; ++i) {
    const double a = rescue[i] - knockdown[i];
    const double b = control[i] - knockdown[i];
    if (std::isfinite(a) && std::isfinite(b)) kept.emplace_back(a, b);
  }
  std::sort(kept.begin(), kept.end());
  std::vector<double> gained;
  std::vector<double> lost;
  for (const auto& [a, b] : kept) {
    gained.push_back(a);
    lost.push_back(b);
  }
  const Summary top = summarise(gained);
  const Summary bottom = summarise(lost);
  if (kept.size() < 2) {
    out.caution =
        "rescue percent withheld: fewer than two experiments with control, knockdown and "
        "rescue";
    return out;
  }
  const double size = static_cast<double>(kept.size());
  double covariance = 0.0;
  for (const auto& [a, b] : kept) covariance += (a - top.mean) * (b - bottom.mean);
  covariance /= (size - 1.0) * size;
  const double t = t_quantile(0.5 + confidence / 2.0, size - 1.0);
  const double v_top = t * t * top.sd * top.sd / size;
  const double v_bottom = t * t * bottom.sd * bottom.sd / size;
  const double v_both = t * t * covariance;
  // theta with (top - theta bottom)^2 <= t^2 var(top - theta bottom): A theta^2 - 2 B theta + C
  const double a = bottom.mean * bottom.mean - v_bottom;
  const double b = top.mean * bottom.mean - v_both;
  const double c = top.mean * top.mean - v_top;
  if (!(a > 0.0)) {
    out.caution = "rescue percent withheld: the interval of control - knockdown includes 0";
    return out;
  }
  const double root = std::sqrt(std::max(0.0, b * b - a * c));
  out.value = 100.0 * top.mean / bottom.mean;
  out.low = 100.0 * (b - root) / a;
  out.high = 100.0 * (b + root) / a;
  out.confidence = confidence;
  out.method = "Fieller, paired by experiment";
  return out;
}

}  // namespace woundwell
