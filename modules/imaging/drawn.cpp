#include <algorithm>
#include <cstddef>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "imaging/field.hpp"
#include "imaging/parts.hpp"
#include "imaging/quantile.hpp"

namespace woundwell {
namespace {

constexpr int kGrey = 6;            // of 255, colour that a grey picture has after compression
constexpr double kGreyShare = 0.9;  // of the pixels
constexpr int kDarkGround = 30;     // median brightness: below it bright colours are the specimen
constexpr int kPure = 150;          // colour of what was drawn
constexpr int kTinted = 20;         // of its rim
constexpr double kMostDrawn = 0.1;  // of the picture: more is the specimen
constexpr int kRim = 2;             // px around it
constexpr std::size_t kSamples = 40000;

int highest(const cv::Vec3b& p) { return std::max({p[0], p[1], p[2]}); }
int colour_of(const cv::Vec3b& p) { return highest(p) - std::min({p[0], p[1], p[2]}); }

/// Whether a picture is grey but for a few places, on a ground that is not dark.
bool is_grey_in_light(const cv::Mat& pixels) {
  std::vector<int> colours;
  std::vector<int> brightness;
  const std::size_t step = std::max<std::size_t>(1, pixels.total() / kSamples);
  const auto width = static_cast<std::size_t>(pixels.cols);
  for (std::size_t i = 0; i < pixels.total(); i += step) {
    const auto& p = pixels.at<cv::Vec3b>(static_cast<int>(i / width), static_cast<int>(i % width));
    colours.push_back(colour_of(p));
    brightness.push_back(highest(p));
  }
  return quantile(colours, kGreyShare) <= kGrey && quantile(brightness, 0.5) >= kDarkGround;
}

}  // namespace

cv::Mat drawn_in_colour(const cv::Mat& pixels) {
  if (pixels.type() != CV_8UC3 || !is_grey_in_light(pixels)) return {};
  cv::Mat colour(pixels.size(), CV_8U);
  for (int y = 0; y < pixels.rows; ++y) {
    const auto* p = pixels.ptr<cv::Vec3b>(y);
    std::transform(p, p + pixels.cols, colour.ptr<uchar>(y),
                   [](const cv::Vec3b& v) { return static_cast<uchar>(colour_of(v)); });
  }
  const cv::Mat pure = colour >= kPure;
  const int drawn = cv::countNonZero(pure);
  if (drawn == 0 || drawn > kMostDrawn * static_cast<double>(pixels.total())) return {};
  cv::Mat mask = parts_touching(colour >= kTinted, pure, 8);
  cv::dilate(mask, mask, cv::getStructuringElement(cv::MORPH_RECT, {2 * kRim + 1, 2 * kRim + 1}));
  return mask;
}

}  // namespace woundwell
