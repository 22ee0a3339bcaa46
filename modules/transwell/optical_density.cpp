#include "transwell/optical_density.hpp"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "imaging/quantile.hpp"

namespace woundwell {
namespace {

constexpr std::size_t kTerms = 6;
constexpr int kFitSide = 200;  // px, the light is slow
constexpr int kTiles = 5;      // per side
constexpr std::size_t kAllTiles = 25;
static_assert(kAllTiles == std::size_t{kTiles} * std::size_t{kTiles});
constexpr double kTilePercentile = 0.9;  // light of a tile that is mostly covered
constexpr double kDarkest = 0.008;       // of the light: below it a camera sees nothing
constexpr float kKnee = 0.7F;            // OD up to which a few grey levels are no colour
constexpr float kRoom = 0.4F;            // OD beyond it that the darkest can come to
constexpr double kCounts = 1.5;          // float values beyond are counts of a camera

// What is brighter than the light by more than its noise tells that a sheet was taken for it.
constexpr double kBrighter = 0.06;       // log10
constexpr double kMostBrighter = 0.015;  // of the field
constexpr double kMostColoured = 0.007;  // of the field, brighter and of another colour
constexpr double kOtherColour = 0.05;    // log10, between the channels
constexpr int kBrighterTiles = 5;        // where that is seen all over the field
constexpr int kGapSide = 500;            // px: gaps are small
constexpr double kGapPercentile = 0.99;  // light of a tile that has but a small gap
constexpr double kGapBelow = 0.03;       // log10, from the light to the darkest of a gap
constexpr double kGapAbove = 0.06;
constexpr double kTilesAgree = 0.04;    // log10
constexpr std::size_t kFewTiles = 5;    // fewer: light without a slope
constexpr std::size_t kManyTiles = 14;  // as many: light with a curve

using Terms = std::array<double, kTerms>;

Terms terms(double x, double y) { return {1.0, x, y, x * x, x * y, y * y}; }

double centred(int i, int n) { return (i + 0.5) / n * 2.0 - 1.0; }

struct LightSample {
  double x, y, value, weight;
};

double at(const Terms& c, double x, double y) {
  const Terms t = terms(x, y);
  double sum = 0.0;
  for (std::size_t k = 0; k < kTerms; ++k) sum += c[k] * t[k];
  return sum;
}

/// With the first 1, 3 or 6 terms: flat, sloping, curved.
Terms least_squares(const std::vector<LightSample>& samples, std::size_t used = kTerms) {
  cv::Matx<double, kTerms, kTerms> sums = cv::Matx<double, kTerms, kTerms>::zeros();
  cv::Vec<double, kTerms> values = cv::Vec<double, kTerms>::all(0.0);
  const int n = static_cast<int>(used);
  for (const auto& s : samples) {
    const Terms t = terms(s.x, s.y);
    for (int i = 0; i < n; ++i) {
      const double wi = s.weight * t[static_cast<std::size_t>(i)];
      values[i] += wi * s.value;
      for (int j = i; j < n; ++j) sums(i, j) += wi * t[static_cast<std::size_t>(j)];
    }
  }
  for (int i = 1; i < n; ++i) {
    for (int j = 0; j < i; ++j) sums(i, j) = sums(j, i);
  }
  // A little pull towards flat light keeps fields that are seen in part from running away.
  for (int i = 1; i < n; ++i) sums(i, i) += 1e-3 * sums(0, 0);
  cv::Mat solution;
  const cv::Mat normal = cv::Mat(sums)(cv::Rect(0, 0, n, n)).clone();
  const cv::Mat right = cv::Mat(values).rowRange(0, n).clone();
  cv::solve(normal, right, solution, cv::DECOMP_SVD);
  Terms c{};
  for (int i = 0; i < n; ++i) c[static_cast<std::size_t>(i)] = solution.at<double>(i);
  return c;
}

std::size_t tile_at(int i, int j) {
  return static_cast<std::size_t>(j) * std::size_t{kTiles} + static_cast<std::size_t>(i);
}

std::size_t tile_of(const LightSample& s) {
  const auto i = std::min(kTiles - 1, static_cast<int>((s.x + 1.0) / 2.0 * kTiles));
  const auto j = std::min(kTiles - 1, static_cast<int>((s.y + 1.0) / 2.0 * kTiles));
  return tile_at(i, j);
}

/// One sample in the middle of each tile: a percentile of those in it.
std::vector<LightSample> tile_tops(const std::vector<LightSample>& samples, double percentile) {
  std::vector<std::vector<double>> values(kAllTiles);
  for (const auto& s : samples) values[tile_of(s)].push_back(s.value);
  std::vector<LightSample> tops;
  for (int j = 0; j < kTiles; ++j) {
    for (int i = 0; i < kTiles; ++i) {
      auto& tile = values[tile_at(i, j)];
      if (tile.size() < 10) continue;
      tops.push_back({centred(i, kTiles), centred(j, kTiles), quantile(tile, percentile), 1.0});
    }
  }
  return tops;
}

Terms first_guess(const std::vector<LightSample>& samples) {
  std::vector<LightSample> tiles = tile_tops(samples, kTilePercentile);
  if (tiles.empty()) return {};
  Terms c{};
  for (int round = 0; round < 8; ++round) {
    c = least_squares(tiles);
    std::vector<double> size;
    size.reserve(tiles.size());
    for (const auto& t : tiles) size.push_back(std::abs(t.value - at(c, t.x, t.y)));
    const double sigma = std::max(1.4826 * quantile(size, 0.5), 0.005);
    for (auto& t : tiles) t.weight = t.value - at(c, t.x, t.y) < -2.0 * sigma ? 0.05 : 1.0;
  }
  return c;
}

/// Samples within the noise of the light, which is told by those above it.
std::vector<LightSample> bare_by(const Terms& c, const std::vector<LightSample>& samples) {
  std::vector<double> off;
  std::vector<double> above;
  off.reserve(samples.size());
  above.reserve(samples.size());
  for (const auto& s : samples) {
    off.push_back(s.value - at(c, s.x, s.y));
    if (off.back() > 0.0) above.push_back(off.back());
  }
  const double sigma =
      above.size() > 20 ? std::clamp(1.4826 * quantile(above, 0.5), 0.008, 0.05) : 0.008;
  std::vector<LightSample> bare;
  bare.reserve(samples.size());
  for (std::size_t k = 0; k < samples.size(); ++k) {
    if (off[k] > -2.0 * sigma && off[k] < 3.0 * sigma) bare.push_back(samples[k]);
  }
  return bare;
}

Terms fit_light(const std::vector<LightSample>& samples) {
  if (samples.size() < 50) return {};
  Terms c = first_guess(samples);
  for (int round = 0; round < 10; ++round) {
    const auto bare = bare_by(c, samples);
    if (static_cast<double>(bare.size()) < 0.03 * static_cast<double>(samples.size())) break;
    const Terms better = least_squares(bare);
    if (better == c) break;
    c = better;
  }
  return c;
}

std::vector<LightSample> chosen(const std::vector<LightSample>& samples,
                                const std::vector<std::size_t>& which) {
  std::vector<LightSample> result;
  result.reserve(which.size());
  for (const std::size_t k : which) result.push_back(samples[k]);
  return result;
}

std::size_t terms_for(std::size_t tiles) {
  if (tiles < kFewTiles) return 1;
  return tiles < kManyTiles ? 3 : kTerms;
}

/// Samples of the bare membrane in the gaps of a sheet: `brightness` is the mean of the channels.
/// Tiles without a gap are left out, the lowest first, until the others agree.
std::vector<std::size_t> bare_in_gaps(const std::vector<LightSample>& brightness,
                                      std::size_t& used) {
  std::vector<LightSample> tiles = tile_tops(brightness, kGapPercentile);
  Terms c{};
  while (!tiles.empty()) {
    c = least_squares(tiles, terms_for(tiles.size()));
    std::vector<double> off;
    off.reserve(tiles.size());
    for (const auto& t : tiles) off.push_back(t.value - at(c, t.x, t.y));
    const auto [lowest, highest] = std::minmax_element(off.begin(), off.end());
    if (std::max(*highest, -*lowest) < kTilesAgree || tiles.size() < 3) break;
    tiles.erase(tiles.begin() + std::distance(off.begin(), lowest));
  }
  std::vector<std::size_t> bare;
  for (int round = 0; round < 6; ++round) {
    bare.clear();
    for (std::size_t k = 0; k < brightness.size(); ++k) {
      const double r = brightness[k].value - at(c, brightness[k].x, brightness[k].y);
      if (r > -kGapBelow && r < kGapAbove) bare.push_back(k);
    }
    if (bare.size() < 10) break;
    std::array<std::size_t, kAllTiles> seen{};
    for (const std::size_t k : bare) ++seen[tile_of(brightness[k])];
    used = terms_for(static_cast<std::size_t>(
        std::count_if(seen.begin(), seen.end(), [](std::size_t n) { return n >= 10; })));
    c = least_squares(chosen(brightness, bare), used);
  }
  return bare;
}

using Samples = std::vector<std::vector<LightSample>>;  // by channel, at the same places

Samples samples_of(const std::vector<cv::Mat>& channels, const cv::Mat& valid, int side) {
  const cv::Mat& first = channels.front();
  const double f = std::min(1.0, static_cast<double>(side) / std::max(first.cols, first.rows));
  const cv::Size size(std::max(8, cvRound(first.cols * f)), std::max(8, cvRound(first.rows * f)));
  cv::Mat small_valid;
  cv::resize(valid, small_valid, size, 0, 0, cv::INTER_AREA);
  Samples result;
  for (const auto& channel : channels) {
    cv::Mat small;
    cv::resize(channel, small, size, 0, 0, cv::INTER_AREA);
    auto& samples = result.emplace_back();
    for (int y = 0; y < size.height; ++y) {
      for (int x = 0; x < size.width; ++x) {
        if (small_valid.at<uchar>(y, x) < 250) continue;
        samples.push_back({centred(x, size.width), centred(y, size.height),
                           static_cast<double>(small.at<float>(y, x)), 1.0});
      }
    }
  }
  return result;
}

/// Light of each channel: coefficients of its log10 over [-1, 1] x [-1, 1].
class Light {
 public:
  Light(const std::vector<cv::Mat>& log_channels, const cv::Mat& valid)
      : samples_(samples_of(log_channels, valid, kFitSide)) {
    for (const auto& samples : samples_) terms_.push_back(fit_light(samples));
  }

  /// Whether much of the field is brighter than this, in another colour or all over.
  [[nodiscard]] bool is_outshone() const {
    std::array<std::size_t, kAllTiles> tiles{};
    std::size_t brighter = 0;
    std::size_t coloured = 0;
    const std::size_t n = samples_.front().size();
    for (std::size_t k = 0; k < n; ++k) {
      double sum = 0.0;
      double low = 1e9;
      double high = -1e9;
      for (std::size_t c = 0; c < samples_.size(); ++c) {
        const auto& s = samples_[c][k];
        const double off = s.value - at(terms_[c], s.x, s.y);
        sum += off;
        low = std::min(low, off);
        high = std::max(high, off);
      }
      if (sum < kBrighter * static_cast<double>(samples_.size())) continue;
      ++brighter;
      ++tiles[tile_of(samples_.front()[k])];
      if (high - low > kOtherColour) ++coloured;
    }
    const auto all = static_cast<double>(n);
    const auto seen =
        std::count_if(tiles.begin(), tiles.end(), [](std::size_t t) { return t > 3; });
    return static_cast<double>(brighter) > kMostBrighter * all &&
           (seen >= kBrighterTiles || static_cast<double>(coloured) > kMostColoured * all);
  }

  void take_from_gaps(const std::vector<cv::Mat>& log_channels, const cv::Mat& valid) {
    const Samples fine = samples_of(log_channels, valid, kGapSide);
    std::vector<LightSample> brightness = fine.front();
    for (std::size_t k = 0; k < brightness.size(); ++k) {
      double sum = 0.0;
      for (const auto& samples : fine) sum += samples[k].value;
      brightness[k].value = sum / static_cast<double>(fine.size());
    }
    std::size_t used = 1;
    const auto bare = bare_in_gaps(brightness, used);
    if (bare.size() < 10) return;
    for (std::size_t c = 0; c < fine.size(); ++c) {
      terms_[c] = least_squares(chosen(fine[c], bare), used);
    }
  }

  [[nodiscard]] double in_the_middle(std::size_t c) const { return at(terms_[c], 0.0, 0.0); }

  /// The channel's distance below its light; 0 outside of `valid`.
  void take_off(cv::Mat& channel, const cv::Mat& valid, std::size_t c) const {
    for (int y = 0; y < channel.rows; ++y) {
      auto* row = channel.ptr<float>(y);
      const auto* ok = valid.ptr<uchar>(y);
      const double v = centred(y, channel.rows);
      for (int x = 0; x < channel.cols; ++x) {
        const double light = at(terms_[c], centred(x, channel.cols), v);
        row[x] = ok[x] != 0 ? static_cast<float>(light) - row[x] : 0.0F;
      }
    }
  }

 private:
  Samples samples_;
  std::vector<Terms> terms_;
};

/// 99th percentile of a channel over the valid field.
double bright(const cv::Mat& channel, const cv::Mat& valid) {
  std::vector<double> values;
  const int step = std::max(1, cvRound(std::sqrt(static_cast<double>(channel.total()) / 4e4)));
  for (int y = 0; y < channel.rows; y += step) {
    for (int x = 0; x < channel.cols; x += step) {
      if (valid.at<uchar>(y, x) != 0) values.push_back(channel.at<float>(y, x));
    }
  }
  return values.empty() ? 0.0 : quantile(values, 0.99);
}

/// log10 of the channel over its brightest, which is returned.
double to_log(cv::Mat& channel, const cv::Mat& valid) {
  const double top = std::max(bright(channel, valid), 1e-12);
  for (int y = 0; y < channel.rows; ++y) {
    auto* row = channel.ptr<float>(y);
    for (int x = 0; x < channel.cols; ++x) {
      row[x] = std::log10(std::max(row[x] / static_cast<float>(top), static_cast<float>(kDarkest)));
    }
  }
  return top;
}

/// What the channels of a picture come to: one where it is grey, though stored as colour.
std::vector<cv::Mat> channels_of(const cv::Mat& pixels) {
  std::vector<cv::Mat> channels;
  cv::split(pixels, channels);
  bool grey = channels.size() < 3;
  if (!grey) {
    double difference = 0.0;
    for (const int k : {0, 2}) {
      difference = std::max(
          difference, cv::norm(channels[static_cast<std::size_t>(k)], channels[1], cv::NORM_INF));
    }
    grey = difference == 0.0;
  }
  channels.resize(grey ? 1 : 3);
  for (auto& channel : channels) {
    cv::Mat numbers;
    channel.convertTo(numbers, CV_32F);
    cv::patchNaNs(numbers, 0.0);
    channel = numbers;
  }
  return channels;
}

/// OD as it is up to a knee, and from there ever closer to a ceiling.
void hold_down(cv::Mat& od) {
  for (int y = 0; y < od.rows; ++y) {
    auto* row = od.ptr<float>(y);
    for (int x = 0; x < od.cols; ++x) {
      if (row[x] > kKnee) row[x] = kKnee + kRoom * (1.0F - std::exp((kKnee - row[x]) / kRoom));
    }
  }
}

void put_together(OpticalDensity& result, std::vector<cv::Mat> channels) {
  result.grey = channels.size() == 1;
  if (result.grey) {
    result.light[1] = result.light[2] = result.light[0];
    channels = {channels[0], channels[0], channels[0]};
  }
  cv::merge(channels, result.channels);
  if (result.grey) return;
  for (auto& channel : channels) hold_down(channel);
  cv::merge(channels, result.colours);
}

}  // namespace

double range_of(const cv::Mat& pixels) {
  if (pixels.depth() == CV_8U) return 255.0;
  if (pixels.depth() == CV_16U) return 65535.0;
  double high = 0.0;
  cv::minMaxLoc(pixels.reshape(1), nullptr, &high);
  return high > kCounts ? 65535.0 : 1.0;
}

void below_light(cv::Mat& channel, const cv::Mat& valid) {
  Light({channel}, valid).take_off(channel, valid, 0);
}

OpticalDensity optical_density(const cv::Mat& pixels, const cv::Mat& valid) {
  CV_Assert(!pixels.empty() && valid.size() == pixels.size() && valid.type() == CV_8U);
  std::vector<cv::Mat> channels = channels_of(pixels);
  OpticalDensity result;
  const double range = range_of(pixels);
  for (std::size_t c = 0; c < channels.size(); ++c) {
    result.light[c] = std::log10(to_log(channels[c], valid) / range);
  }
  Light light(channels, valid);
  if (light.is_outshone()) light.take_from_gaps(channels, valid);
  for (std::size_t c = 0; c < channels.size(); ++c) {
    result.light[c] += light.in_the_middle(c);
    light.take_off(channels[c], valid, c);
  }
  put_together(result, channels);
  return result;
}

OpticalDensity optical_density(const cv::Mat& pixels, const cv::Mat& valid,
                               const std::array<double, 3>& light) {
  CV_Assert(!pixels.empty() && valid.size() == pixels.size() && valid.type() == CV_8U);
  std::vector<cv::Mat> channels = channels_of(pixels);
  OpticalDensity result;
  result.light = light;
  const double range = range_of(pixels);
  for (std::size_t c = 0; c < channels.size(); ++c) {
    const double top = std::pow(10.0, light[c]) * range;
    for (int y = 0; y < channels[c].rows; ++y) {
      auto* row = channels[c].ptr<float>(y);
      const auto* ok = valid.ptr<uchar>(y);
      for (int x = 0; x < channels[c].cols; ++x) {
        const double share = std::max(static_cast<double>(row[x]) / top, kDarkest);
        row[x] = ok[x] != 0 ? static_cast<float>(-std::log10(share)) : 0.0F;
      }
    }
  }
  put_together(result, channels);
  return result;
}

double membrane_noise(const cv::Mat& od, const cv::Mat& valid) {
  std::vector<double> below;
  for (int y = 0; y < od.rows; y += 2) {
    for (int x = 0; x < od.cols; x += 2) {
      const float v = od.at<float>(y, x);
      if (v < 0.0F && valid.at<uchar>(y, x) != 0) below.push_back(-static_cast<double>(v));
    }
  }
  return below.size() < 30 ? 0.0 : 1.4826 * quantile(below, 0.5);
}

}  // namespace woundwell
