#include "imaging/registration.hpp"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

namespace woundwell {
namespace {

constexpr int kWorkingSide = 1024;    // px, longer side of the reduced pictures
constexpr double kSmoothing = 0.12;   // cycles per px, width of the low pass: rounds off the peak
constexpr double kLowestWaves = 3.0;  // waves per side below which there is light, not cells
constexpr int kTilesPerSide = 3;
constexpr double kAgreement = 2.5;  // working px
constexpr double kClearPeak = 7.0;  // heights of the peak over the surface's own scatter
constexpr int kLeastTiles = 3;

struct Peak {
  double x = 0.0;
  double y = 0.0;
  double response = 0.0;   ///< height, 1 for the same picture twice
  double clearness = 0.0;  ///< height over the scatter of the surface
};

/// Zero-mean picture faded out towards its border.
cv::Mat windowed(const cv::Mat& picture) {
  cv::Mat window;
  cv::createHanningWindow(window, picture.size(), CV_32F);
  cv::Mat faded = picture - cv::mean(picture);
  return faded.mul(window);
}

cv::Mat spectrum(const cv::Mat& picture, cv::Size size) {
  cv::Mat padded = cv::Mat::zeros(size, CV_32F);
  windowed(picture).copyTo(padded(cv::Rect(0, 0, picture.cols, picture.rows)));
  cv::Mat result;
  cv::dft(padded, result, cv::DFT_COMPLEX_OUTPUT);
  return result;
}

double frequency(int k, int n) { return static_cast<double>(k <= n / 2 ? k : k - n) / n; }

/// Low pass along one axis.
std::vector<double> low_pass(int n) {
  std::vector<double> weights;
  for (int k = 0; k < n; ++k) {
    const double f = frequency(k, n);
    weights.push_back(std::exp(-f * f / (2.0 * kSmoothing * kSmoothing)));
  }
  return weights;
}

/// Surface of phase correlation: 1 at the shift of two pictures that differ by it alone.
cv::Mat correlation(const cv::Mat& fixed, const cv::Mat& moving) {
  const cv::Size size(cv::getOptimalDFTSize(fixed.cols), cv::getOptimalDFTSize(fixed.rows));
  cv::Mat cross;
  cv::mulSpectrums(spectrum(moving, size), spectrum(fixed, size), cross, 0, true);
  const double lowest = kLowestWaves / std::max(fixed.cols, fixed.rows);
  const auto along_x = low_pass(size.width);
  const auto along_y = low_pass(size.height);
  double total = 0.0;  // of the weights: what the same picture twice gives as peak
  for (int y = 0; y < size.height; ++y) {
    auto* row = cross.ptr<cv::Vec2f>(y);
    const double fy = frequency(y, size.height);
    for (int x = 0; x < size.width; ++x) {
      const double fx = frequency(x, size.width);
      const double weight =
          fx * fx + fy * fy < lowest * lowest
              ? 0.0
              : along_x[static_cast<std::size_t>(x)] * along_y[static_cast<std::size_t>(y)];
      const double re = static_cast<double>(row[x][0]);
      const double im = static_cast<double>(row[x][1]);
      const double length = std::sqrt(re * re + im * im);
      const double gain = length > 1e-20 ? weight / length : 0.0;
      row[x] = {static_cast<float>(re * gain), static_cast<float>(im * gain)};
      total += weight;
    }
  }
  cv::Mat surface;
  cv::dft(cross, surface, cv::DFT_INVERSE | cv::DFT_REAL_OUTPUT);
  return surface / std::max(total, 1e-20);
}

/// Offset of the top of a parabola through three neighbours, within half a pixel.
double parabola_top(double before, double at, double after) {
  const double curve = before - 2.0 * at + after;
  return curve < 0.0 ? std::clamp(0.5 * (before - after) / curve, -0.5, 0.5) : 0.0;
}

/// Highest point within `reach` of no shift.
Peak find_peak(const cv::Mat& fixed, const cv::Mat& moving, double reach_x, double reach_y) {
  const cv::Mat surface = correlation(fixed, moving);
  const int limit_x = std::min(static_cast<int>(reach_x), surface.cols / 2 - 1);
  const int limit_y = std::min(static_cast<int>(reach_y), surface.rows / 2 - 1);
  const auto at = [&](int x, int y) {
    return static_cast<double>(
        surface.at<float>((y + surface.rows) % surface.rows, (x + surface.cols) % surface.cols));
  };
  int best_x = 0;
  int best_y = 0;
  for (int y = -limit_y; y <= limit_y; ++y) {
    for (int x = -limit_x; x <= limit_x; ++x) {
      if (at(x, y) > at(best_x, best_y)) {
        best_x = x;
        best_y = y;
      }
    }
  }
  cv::Scalar mean;
  cv::Scalar scatter;
  cv::meanStdDev(surface, mean, scatter);
  Peak peak;
  peak.response = std::clamp(at(best_x, best_y), 0.0, 1.0);
  peak.clearness = (at(best_x, best_y) - mean[0]) / std::max(scatter[0], 1e-12);
  peak.x =
      best_x + parabola_top(at(best_x - 1, best_y), at(best_x, best_y), at(best_x + 1, best_y));
  peak.y =
      best_y + parabola_top(at(best_x, best_y - 1), at(best_x, best_y), at(best_x, best_y + 1));
  return peak;
}

cv::Mat reduced(const cv::Mat& picture, double factor) {
  if (factor >= 1.0) return picture;
  cv::Mat result;
  const cv::Size size(std::max(1, cvRound(picture.cols * factor)),
                      std::max(1, cvRound(picture.rows * factor)));
  cv::resize(picture, result, size, 0, 0, cv::INTER_AREA);
  return result;
}

/// Shifts of the parts of the picture left after the whole is taken back by (x, y).
std::vector<cv::Point2d> tile_shifts(const cv::Mat& fixed, const cv::Mat& moving, int x, int y) {
  const cv::Rect in_fixed(std::max(0, -x), std::max(0, -y), fixed.cols - std::abs(x),
                          fixed.rows - std::abs(y));
  const cv::Rect in_moving(in_fixed.x + x, in_fixed.y + y, in_fixed.width, in_fixed.height);
  const cv::Mat a = fixed(in_fixed);
  const cv::Mat b = moving(in_moving);
  const int width = a.cols / kTilesPerSide;
  const int height = a.rows / kTilesPerSide;
  std::vector<cv::Point2d> shifts;
  if (std::min(width, height) < 16) return shifts;
  for (int row = 0; row < kTilesPerSide; ++row) {
    for (int column = 0; column < kTilesPerSide; ++column) {
      const cv::Rect tile(column * width, row * height, width, height);
      const Peak peak = find_peak(a(tile), b(tile), width / 4.0, height / 4.0);
      shifts.emplace_back(x + peak.x, y + peak.y);
    }
  }
  return shifts;
}

}  // namespace

Shift register_translation(const cv::Mat& fixed, const cv::Mat& moving, double max_shift_frac) {
  CV_Assert(fixed.type() == CV_32F && moving.type() == CV_32F && fixed.size() == moving.size());
  Shift shift;
  const int side = std::max(fixed.cols, fixed.rows);
  if (std::min(fixed.cols, fixed.rows) < 32) return shift;
  const double factor = std::min(1.0, static_cast<double>(kWorkingSide) / side);
  const cv::Mat a = reduced(fixed, factor);
  const cv::Mat b = reduced(moving, factor);
  const double reach = max_shift_frac * side * factor;
  const Peak whole = find_peak(a, b, reach, reach);
  shift.response = whole.response;
  if (whole.clearness < kClearPeak) return shift;
  const auto parts = tile_shifts(a, b, cvRound(whole.x), cvRound(whole.y));
  int agreeing = 0;
  double square = 0.0;
  for (const auto& part : parts) {
    const double distance = std::hypot(part.x - whole.x, part.y - whole.y);
    if (distance > kAgreement) continue;
    ++agreeing;
    square += distance * distance;
  }
  if (agreeing < kLeastTiles) return shift;
  shift.trusted = true;
  // working pixels are not exactly square where the size was rounded
  shift.dx_px = whole.x * fixed.cols / a.cols;
  shift.dy_px = whole.y * fixed.rows / a.rows;
  shift.residual_px = std::sqrt(square / agreeing) / factor;
  return shift;
}

}  // namespace woundwell
