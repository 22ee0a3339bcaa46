// Agreement of two ways to measure the same thing.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "statistics/distributions.hpp"
#include "statistics/estimates.hpp"
#include "statistics/numbers.hpp"
#include "statistics/wording.hpp"

namespace woundwell {
namespace {

struct Pairs {
  std::vector<double> x;
  std::vector<double> y;
  std::string caution;
};

/// Complete pairs, sorted.
Pairs complete(std::span<const double> x, std::span<const double> y) {
  std::vector<std::pair<double, double>> kept;
  for (std::size_t i = 0; i < std::min(x.size(), y.size()); ++i) {
    if (std::isfinite(x[i]) && std::isfinite(y[i])) kept.emplace_back(x[i], y[i]);
  }
  std::sort(kept.begin(), kept.end());
  Pairs pairs;
  for (const auto& [a, b] : kept) {
    pairs.x.push_back(a);
    pairs.y.push_back(b);
  }
  const std::size_t lost = std::max(x.size(), y.size()) - kept.size();
  if (lost > 0) {
    pairs.caution =
        fmt::format("{} pair{} with a missing value left out", lost, lost == 1 ? "" : "s");
  }
  return pairs;
}

}  // namespace

Estimate concordance_interval(std::span<const double> x, std::span<const double> y,
                              double confidence) {
  const Pairs pairs = complete(x, y);
  const Summary a = summarise(pairs.x);
  const Summary b = summarise(pairs.y);
  Estimate out;
  out.name = "concordance";
  out.caution = pairs.caution;
  if (a.n < 2 || (a.constant && b.constant)) {
    add_caution(out.caution, a.n < 2 ? "fewer than two pairs" : "neither of the two varies");
    return out;
  }
  // In units of the larger of spread and shift, so that squares of huge values stay in range.
  const double n = static_cast<double>(a.n);
  const double share = std::sqrt((n - 1.0) / n);  // moments with divisor n, as Lin has them
  const double unit = std::max({a.sd, b.sd, std::abs(a.mean - b.mean)});
  const double sx = share * a.sd / unit;
  const double sy = share * b.sd / unit;
  const double shift = (a.mean - b.mean) / unit;
  double covariance = 0.0;
  for (std::size_t i = 0; i < pairs.x.size(); ++i) {
    covariance += ((pairs.x[i] - a.mean) / unit) * ((pairs.y[i] - b.mean) / unit) / n;
  }
  const double c = 2.0 * covariance / (sx * sx + sy * sy + shift * shift);
  out.value = c;
  if (a.constant || b.constant) {
    add_caution(out.caution, "one of the two does not vary: no interval");
    return out;
  }
  const double r = covariance / (sx * sy);
  if (a.n < 4 || std::abs(c) >= 1.0 || std::abs(r) >= 1.0 - 1e-12 || r == 0.0) {
    add_caution(out.caution, a.n < 4 ? "fewer than four pairs: no interval"
                                     : "correlation of 0 or 1: no interval");
    return out;
  }
  const double u2 = shift * shift / (sx * sy);
  const double rest = 1.0 - c * c;
  const double variance = ((1.0 - r * r) * c * c / (rest * r * r) +
                           2.0 * c * c * c * (1.0 - c) * u2 / (r * rest * rest) -
                           c * c * c * c * u2 * u2 / (2.0 * r * r * rest * rest)) /
                          (n - 2.0);
  if (!(variance > 0.0)) {
    add_caution(out.caution, "the large sample variance is negative: no interval");
    return out;
  }
  const double half = normal_quantile(0.5 + confidence / 2.0) * std::sqrt(variance);
  out.low = std::tanh(std::atanh(c) - half);
  out.high = std::tanh(std::atanh(c) + half);
  out.confidence = confidence;
  out.method = "Fisher z, Lin's variance";
  return out;
}

LimitsOfAgreement limits_of_agreement(std::span<const double> x, std::span<const double> y,
                                      double coverage, double confidence) {
  const Pairs pairs = complete(x, y);
  std::vector<double> d;
  for (std::size_t i = 0; i < pairs.x.size(); ++i) d.push_back(pairs.x[i] - pairs.y[i]);
  const Summary s = summarise(d);
  LimitsOfAgreement out;
  out.bias = mean_difference_paired(d, confidence);
  out.bias.name = "mean difference";
  out.lower.name = "lower limit of agreement";
  out.upper.name = "upper limit of agreement";
  for (Estimate* e : {&out.bias, &out.lower, &out.upper}) e->caution = pairs.caution;
  if (s.n < 2) {
    for (Estimate* e : {&out.lower, &out.upper}) add_caution(e->caution, "fewer than two pairs");
    return out;
  }
  const double n = static_cast<double>(s.n);
  const double z = normal_quantile(0.5 + coverage / 2.0);
  out.lower.value = s.mean - z * s.sd;
  out.upper.value = s.mean + z * s.sd;
  if (s.constant) {
    for (Estimate* e : {&out.lower, &out.upper}) {
      add_caution(e->caution, "all differences are equal: no interval");
    }
    return out;
  }
  // Beyond a thousand pairs the noncentral t is normal to more digits than it can be computed to.
  const double root = std::sqrt(n);
  const auto factor = [&](double p) {
    if (s.n <= 1000) return noncentral_t_quantile(p, n - 1.0, z * root) / root;
    return z + normal_quantile(p) * std::sqrt(1.0 / n + z * z / (2.0 * (n - 1.0)));
  };
  const double inner = factor(0.5 - confidence / 2.0);
  const double outer = factor(0.5 + confidence / 2.0);
  out.upper.low = s.mean + inner * s.sd;
  out.upper.high = s.mean + outer * s.sd;
  out.lower.low = s.mean - outer * s.sd;
  out.lower.high = s.mean - inner * s.sd;
  for (Estimate* e : {&out.lower, &out.upper}) {
    e->confidence = confidence;
    e->method = s.n <= 1000 ? "noncentral t" : "large sample";
  }
  return out;
}

}  // namespace woundwell
