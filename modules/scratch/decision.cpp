#include "scratch/decision.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <optional>

#include "imaging/quantile.hpp"
namespace woundwell {
namespace {

constexpr std::size_t kBins = 200;
constexpr double kLeastShare = 0.005;  // of the values, in either part
constexpr double kLeastSpread = 0.05;  // a part is not narrower than this (log units)

struct Histogram {
  std::array<double, kBins> share{};
  std::array<double, kBins> centre{};
};

/// Histogram between two far quantiles; what lies beyond goes to the outermost bins.
std::optional<Histogram> histogram_of(const std::vector<float>& values) {
  if (values.size() < 100) return std::nullopt;
  const double low = quantile_of(values, 0.0005);
  const double high = quantile_of(values, 0.9995);
  if (!(high - low > 1e-6)) return std::nullopt;
  Histogram histogram;
  const double width = (high - low) / kBins;
  for (std::size_t k = 0; k < kBins; ++k) {
    histogram.centre[k] = low + (static_cast<double>(k) + 0.5) * width;
  }
  for (const float value : values) {
    const double place = std::clamp((static_cast<double>(value) - low) / width, 0.0,
                                    static_cast<double>(kBins) - 1.0);
    histogram.share[static_cast<std::size_t>(place)] += 1.0;
  }
  for (auto& share : histogram.share) share /= static_cast<double>(values.size());
  return histogram;
}

/// Running sums of share, share x value and share x value squared.
struct Sums {
  double n = 0.0;
  double x = 0.0;
  double xx = 0.0;

  void add(double share, double value) {
    n += share;
    x += share * value;
    xx += share * value * value;
  }
  [[nodiscard]] double mean() const { return x / n; }
  [[nodiscard]] double variance() const { return std::max(xx / n - mean() * mean(), 0.0); }
};

}  // namespace

double quantile_of(std::vector<float> values, double share) { return quantile(values, share); }

Centre centre_of(std::vector<float> values) {
  Centre centre;
  if (values.empty()) return centre;
  centre.median = quantile_of(values, 0.5);
  for (auto& value : values) value = std::abs(value - static_cast<float>(centre.median));
  centre.spread = 1.4826 * quantile_of(std::move(values), 0.5);
  return centre;
}

Split minimum_error_split(const std::vector<float>& values) {
  Split split;
  const auto histogram = histogram_of(values);
  if (!histogram) return split;
  Sums all;
  for (std::size_t k = 0; k < kBins; ++k) all.add(histogram->share[k], histogram->centre[k]);
  const double floor = kLeastSpread * kLeastSpread;
  const double alone = 1.0 + std::log(std::max(all.variance(), floor));
  bool found = false;
  Sums low;
  for (std::size_t k = 0; k + 1 < kBins; ++k) {
    low.add(histogram->share[k], histogram->centre[k]);
    const Sums high{all.n - low.n, all.x - low.x, all.xx - low.xx};
    if (low.n < kLeastShare || high.n < kLeastShare) continue;
    const double v1 = std::max(low.variance(), floor);
    const double v2 = std::max(high.variance(), floor);
    const double criterion = 1.0 + low.n * std::log(v1) + high.n * std::log(v2) -
                             2.0 * (low.n * std::log(low.n) + high.n * std::log(high.n));
    if (found && alone - criterion <= split.evidence) continue;
    found = true;
    split = {histogram->centre[k], alone - criterion, low.n,        low.mean(),
             high.mean(),          std::sqrt(v1),     std::sqrt(v2)};
  }
  return split;
}

double otsu_level(const std::vector<float>& values) {
  const auto histogram = histogram_of(values);
  if (!histogram) return values.empty() ? 0.0 : quantile_of(values, 0.5);
  Sums all;
  for (std::size_t k = 0; k < kBins; ++k) all.add(histogram->share[k], histogram->centre[k]);
  Sums low;
  double best = -1.0;
  double level = all.mean();
  for (std::size_t k = 0; k + 1 < kBins; ++k) {
    low.add(histogram->share[k], histogram->centre[k]);
    const double rest = all.n - low.n;
    if (low.n <= 0.0 || rest <= 1e-12) continue;
    const double between = low.mean() - (all.x - low.x) / rest;
    const double score = low.n * rest * between * between;
    if (score > best) {
      best = score;
      level = histogram->centre[k];
    }
  }
  return level;
}

}  // namespace woundwell
