#include "small_pictures.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "imaging/draw.hpp"

namespace woundwell::app {

namespace {

// Base64 makes 4 bytes of 3; 60 MB less tables, figures and a margin.
constexpr std::size_t page_bytes = 36'000'000;
constexpr std::size_t least_bytes = 2'500;
constexpr std::size_t most_bytes = 16'000;

struct Step {
  int side_px = 0;
  int quality = 0;
};
constexpr std::array<Step, 10> steps{{{400, 80},
                                      {400, 68},
                                      {360, 60},
                                      {320, 55},
                                      {280, 50},
                                      {240, 45},
                                      {200, 40},
                                      {160, 35},
                                      {128, 30},
                                      {96, 25}}};

// A pixel belongs to a mark where the overlay differs from the picture by more than this.
constexpr double mark_difference = 12.0;
// Marks lose their colour when a picture gets small; it is given back to them so many times.
constexpr double mark_gain = 2.5;

/// The overlay at this width with its marks as clear as in the large one.
cv::Mat small_overlay(const cv::Mat& overlay, const cv::Mat& plain, int side_px) {
  cv::Mat bare;
  cv::resize(plain, bare, overlay.size(), 0, 0,
             plain.cols > overlay.cols ? cv::INTER_AREA : cv::INTER_CUBIC);
  if (bare.channels() == 1) cv::cvtColor(bare, bare, cv::COLOR_GRAY2BGR);
  cv::Mat difference;
  cv::absdiff(overlay, bare, difference);
  std::vector<cv::Mat> channels;
  cv::split(difference, channels);
  cv::Mat marked;
  cv::max(channels[0], channels[1], marked);
  cv::max(marked, channels[2], marked);
  cv::threshold(marked, marked, mark_difference, 255, cv::THRESH_BINARY);
  cv::Mat only_marks(overlay.size(), overlay.type(), cv::Scalar::all(0));
  overlay.copyTo(only_marks, marked);

  cv::Mat result = shrink(overlay, side_px);
  const cv::Mat colour = shrink(only_marks, side_px);
  const cv::Mat cover = shrink(marked, side_px);
  for (int y = 0; y < result.rows; ++y) {
    for (int x = 0; x < result.cols; ++x) {
      const double share = cover.at<unsigned char>(y, x) / 255.0;
      if (share <= 0.0) continue;
      const double weight = std::min(1.0, mark_gain * share) - share;
      auto& pixel = result.at<cv::Vec3b>(y, x);
      const auto& mark = colour.at<cv::Vec3b>(y, x);
      if (share >= 1.0) continue;
      for (int k = 0; k < 3; ++k) {
        const double under = (pixel[k] - mark[k]) / (1.0 - share);  // the picture beside the mark
        const double own = mark[k] / share;
        pixel[k] = cv::saturate_cast<unsigned char>(pixel[k] + weight * (own - under));
      }
    }
  }
  return result;
}

template <class Draw>
std::string within(std::size_t bytes, const Draw& draw) {
  std::string jpeg;
  for (const Step step : steps) {
    jpeg = encode_jpeg(draw(step.side_px), step.quality);
    if (jpeg.size() <= bytes) break;
  }
  return jpeg;
}

}  // namespace

std::size_t small_picture_bytes(std::size_t pictures) {
  return std::clamp(page_bytes / (2 * std::max<std::size_t>(pictures, 1)), least_bytes, most_bytes);
}

Thumbnail small_pictures(const std::string& image_id, const cv::Mat& overlay, const cv::Mat& plain,
                         std::size_t bytes) {
  const int rows = std::clamp(
      static_cast<int>(std::lround(static_cast<double>(overlay.cols) * plain.rows / plain.cols)), 1,
      overlay.rows);
  const cv::Mat marked = overlay.rowRange(overlay.rows - rows, overlay.rows);
  return {image_id, within(bytes, [&](int side) { return small_overlay(marked, plain, side); }),
          within(bytes, [&](int side) { return shrink(plain, side); })};
}

}  // namespace woundwell::app
