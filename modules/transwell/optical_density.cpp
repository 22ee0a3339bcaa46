#include "transwell/optical_density.hpp"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "imaging/quantile.hpp"
namespace woundwell {
namespace {

constexpr int kTerms = 6;
constexpr int kFitSide = 200;            // px, the light is slow
constexpr int kTiles = 5;                // per side
constexpr double kTilePercentile = 0.9;  // light of a tile that is mostly covered
constexpr double kDarkest = 0.008;       // of the light: below it a camera sees nothing

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

Terms least_squares(const std::vector<LightSample>& samples) {
  cv::Matx<double, kTerms, kTerms> normal = cv::Matx<double, kTerms, kTerms>::zeros();
  cv::Vec<double, kTerms> right = cv::Vec<double, kTerms>::all(0.0);
  for (const auto& s : samples) {
    const Terms t = terms(s.x, s.y);
    for (int i = 0; i < kTerms; ++i) {
      const double wi = s.weight * t[static_cast<std::size_t>(i)];
      right[i] += wi * s.value;
      for (int j = 0; j < kTerms; ++j) normal(i, j) += wi * t[static_cast<std::size_t>(j)];
    }
  }
  // A little pull towards flat light keeps fields that are seen in part from running away.
  for (int i = 1; i < kTerms; ++i) normal(i, i) += 1e-3 * normal(0, 0);
  cv::Mat solution;
  cv::solve(cv::Mat(normal), cv::Mat(right), solution, cv::DECOMP_SVD);
  Terms c{};
  for (int i = 0; i < kTerms; ++i) c[static_cast<std::size_t>(i)] = solution.at<double>(i);
  return c;
}

Terms first_guess(const std::vector<LightSample>& pixels) {
  std::vector<LightSample> tiles;
  std::vector<std::vector<double>> values(static_cast<std::size_t>(kTiles) * kTiles);
  for (const auto& p : pixels) {
    const auto i = std::min(kTiles - 1, static_cast<int>((p.x + 1.0) / 2.0 * kTiles));
    const auto j = std::min(kTiles - 1, static_cast<int>((p.y + 1.0) / 2.0 * kTiles));
    values[static_cast<std::size_t>(j * kTiles + i)].push_back(p.value);
  }
  for (int j = 0; j < kTiles; ++j) {
    for (int i = 0; i < kTiles; ++i) {
      auto& tile = values[static_cast<std::size_t>(j * kTiles + i)];
      if (tile.size() < 10) continue;
      tiles.push_back(
          {centred(i, kTiles), centred(j, kTiles), quantile(tile, kTilePercentile), 1.0});
    }
  }
  if (tiles.empty()) return {};
  Terms c{};
  for (int round = 0; round < 8; ++round) {
    c = least_squares(tiles);
    std::vector<double> size;
    for (const auto& t : tiles) size.push_back(std::abs(t.value - at(c, t.x, t.y)));
    const double sigma = std::max(1.4826 * quantile(size, 0.5), 0.005);
    for (auto& t : tiles) t.weight = t.value - at(c, t.x, t.y) < -2.0 * sigma ? 0.05 : 1.0;
  }
  return c;
}

/// Coefficients of log10 I0 over [-1, 1] x [-1, 1].
Terms fit_light(const cv::Mat& log_intensity, const cv::Mat& valid) {
  const double f = std::min(
      1.0, static_cast<double>(kFitSide) / std::max(log_intensity.cols, log_intensity.rows));
  const cv::Size size(std::max(8, cvRound(log_intensity.cols * f)),
                      std::max(8, cvRound(log_intensity.rows * f)));
  cv::Mat small;
  cv::Mat small_valid;
  cv::resize(log_intensity, small, size, 0, 0, cv::INTER_AREA);
  cv::resize(valid, small_valid, size, 0, 0, cv::INTER_AREA);
  std::vector<LightSample> pixels;
  for (int y = 0; y < size.height; ++y) {
    for (int x = 0; x < size.width; ++x) {
      if (small_valid.at<uchar>(y, x) < 250) continue;
      pixels.push_back({centred(x, size.width), centred(y, size.height),
                        static_cast<double>(small.at<float>(y, x)), 1.0});
    }
  }
  if (pixels.size() < 50) return {};
  Terms c = first_guess(pixels);
  for (int round = 0; round < 10; ++round) {
    std::vector<double> above;
    for (const auto& p : pixels) {
      const double r = p.value - at(c, p.x, p.y);
      if (r > 0.0) above.push_back(r);
    }
    const double sigma =
        above.size() > 20 ? std::clamp(1.4826 * quantile(above, 0.5), 0.008, 0.05) : 0.008;
    std::vector<LightSample> bare;
    for (const auto& p : pixels) {
      const double r = p.value - at(c, p.x, p.y);
      if (r > -2.0 * sigma && r < 3.0 * sigma) bare.push_back(p);
    }
    if (static_cast<double>(bare.size()) < 0.03 * static_cast<double>(pixels.size())) break;
    c = least_squares(bare);
  }
  return c;
}

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

void channel_density(cv::Mat& channel, const cv::Mat& valid) {
  const double top = std::max(bright(channel, valid), 1e-12);
  for (int y = 0; y < channel.rows; ++y) {
    auto* row = channel.ptr<float>(y);
    for (int x = 0; x < channel.cols; ++x) {
      row[x] = std::log10(std::max(row[x] / static_cast<float>(top), static_cast<float>(kDarkest)));
    }
  }
  below_light(channel, valid);
}

}  // namespace

void below_light(cv::Mat& channel, const cv::Mat& valid) {
  const Terms c = fit_light(channel, valid);
  for (int y = 0; y < channel.rows; ++y) {
    auto* row = channel.ptr<float>(y);
    const auto* ok = valid.ptr<uchar>(y);
    const double v = centred(y, channel.rows);
    for (int x = 0; x < channel.cols; ++x) {
      const double light = at(c, centred(x, channel.cols), v);
      row[x] = ok[x] != 0 ? static_cast<float>(light) - row[x] : 0.0F;
    }
  }
}

OpticalDensity optical_density(const cv::Mat& pixels, const cv::Mat& valid) {
  CV_Assert(!pixels.empty() && valid.size() == pixels.size() && valid.type() == CV_8U);
  std::vector<cv::Mat> channels;
  cv::split(pixels, channels);
  OpticalDensity result;
  result.grey = channels.size() < 3;
  if (!result.grey) {
    // A grey picture stored as colour has no colour to tell.
    double difference = 0.0;
    for (const int k : {0, 2}) {
      difference = std::max(
          difference, cv::norm(channels[static_cast<std::size_t>(k)], channels[1], cv::NORM_INF));
    }
    result.grey = difference == 0.0;
  }
  channels.resize(result.grey ? 1 : 3);
  for (auto& channel : channels) {
    cv::Mat numbers;
    channel.convertTo(numbers, CV_32F);
    cv::patchNaNs(numbers, 0.0);
    channel_density(numbers, valid);
    channel = numbers;
  }
  if (result.grey) channels = {channels[0], channels[0], channels[0]};
  cv::merge(channels, result.channels);
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
