#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <utility>
#include <vector>

#include "imaging/image.hpp"
#include "imaging/quantile.hpp"

namespace woundwell {
namespace {

constexpr double kLowShare = 0.001;
constexpr double kHighShare = 0.999;

/// The 0.1 and 99.9 percentiles of the finite values, from at most about a million of them on a
/// regular grid.
std::pair<double, double> usual_range(const cv::Mat& pixels) {
  const cv::Mat flat = pixels.reshape(1);
  const double total = static_cast<double>(flat.rows) * flat.cols;
  const int step = std::max(1, static_cast<int>(std::sqrt(total / 1e6)));
  std::vector<float> values;
  cv::Mat row;
  for (int y = 0; y < flat.rows; y += step) {
    flat.row(y).convertTo(row, CV_32F);
    const auto* at = row.ptr<float>();
    for (int x = 0; x < row.cols; x += step) {
      if (std::isfinite(at[x])) values.push_back(at[x]);
    }
  }
  if (values.empty()) return {0.0, 0.0};
  const double low = quantile(values, kLowShare);
  return {low, quantile(values, kHighShare)};
}

/// (value - low) / (high - low), within [0, 1]; what is no number becomes 0.
cv::Mat stretched(const cv::Mat& pixels, double low, double high) {
  const double gain = high > low ? 1.0 / (high - low) : 0.0;
  cv::Mat scaled;
  pixels.convertTo(scaled, CV_32F, gain, -low * gain);
  cv::patchNaNs(scaled, 0.0);
  cv::max(scaled, 0.0, scaled);
  cv::min(scaled, 1.0, scaled);
  return scaled;
}

cv::Mat one_grey(const cv::Mat& pixels) {
  if (pixels.channels() == 1) return pixels;
  cv::Mat grey;
  cv::cvtColor(pixels, grey, cv::COLOR_BGR2GRAY);
  return grey;
}

/// Cameras of 10, 12 and 14 bits store their values in 16 bits without scaling them up.
double top_of_range(const cv::Mat& pixels) {
  double high = 0.0;
  cv::minMaxLoc(pixels.reshape(1), nullptr, &high);
  for (const double top : {255.0, 1023.0, 4095.0, 16383.0}) {
    if (high <= top) return top;
  }
  return 65535.0;
}

}  // namespace

cv::Mat to_grey(const Image& image) {
  CV_Assert(!image.pixels.empty());
  const cv::Mat grey = one_grey(image.pixels);
  if (grey.depth() == CV_32F) {
    const auto [low, high] = usual_range(grey);
    return stretched(grey, low, high);
  }
  const double top = grey.depth() == CV_8U ? 255.0 : top_of_range(image.pixels);
  cv::Mat result;
  grey.convertTo(result, CV_32F, 1.0 / top);
  return result;
}

cv::Mat to_display(const Image& image) {
  CV_Assert(!image.pixels.empty());
  cv::Mat eight = image.pixels;
  if (eight.depth() != CV_8U) {
    const auto [low, high] = usual_range(image.pixels);
    stretched(image.pixels, low, high).convertTo(eight, CV_8U, 255.0);
  }
  cv::Mat display;
  if (eight.channels() == 1) {
    cv::cvtColor(eight, display, cv::COLOR_GRAY2BGR);
  } else {
    display = eight.clone();
  }
  return display;
}

}  // namespace woundwell
