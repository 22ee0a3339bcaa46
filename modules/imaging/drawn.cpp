#include <algorithm>
#include <cstddef>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "imaging/field.hpp"
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

}  // namespace

cv::Mat drawn_in_colour(const cv::Mat& pixels) {
  if (pixels.type() != CV_8UC3) return {};
  std::vector<cv::Mat> channels;
  cv::split(pixels, channels);
  cv::Mat high = cv::max(cv::max(channels[0], channels[1]), channels[2]);
  const cv::Mat low = cv::min(cv::min(channels[0], channels[1]), channels[2]);
  const cv::Mat colour = high - low;
  const cv::Mat pure = colour >= kPure;
  const int drawn = cv::countNonZero(pure);
  if (drawn == 0 || drawn > kMostDrawn * static_cast<double>(pixels.total())) return {};
  std::vector<double> colours;
  std::vector<double> brightness;
  const std::size_t step = std::max<std::size_t>(1, pixels.total() / kSamples);
  const auto width = static_cast<std::size_t>(pixels.cols);
  for (std::size_t i = 0; i < pixels.total(); i += step) {
    const int y = static_cast<int>(i / width);
    const int x = static_cast<int>(i % width);
    colours.push_back(colour.at<uchar>(y, x));
    brightness.push_back(high.at<uchar>(y, x));
  }
  if (quantile(colours, kGreyShare) > kGrey || quantile(brightness, 0.5) < kDarkGround) return {};
  cv::Mat labels;
  const int n = cv::connectedComponents(colour >= kTinted, labels, 8, CV_32S);
  std::vector<uchar> of_drawn(static_cast<std::size_t>(n), 0);
  for (int y = 0; y < labels.rows; ++y) {
    for (int x = 0; x < labels.cols; ++x) {
      if (pure.at<uchar>(y, x) != 0) of_drawn[static_cast<std::size_t>(labels.at<int>(y, x))] = 255;
    }
  }
  cv::Mat mask(labels.size(), CV_8U);
  for (int y = 0; y < labels.rows; ++y) {
    for (int x = 0; x < labels.cols; ++x) {
      mask.at<uchar>(y, x) = of_drawn[static_cast<std::size_t>(labels.at<int>(y, x))];
    }
  }
  cv::dilate(mask, mask, cv::getStructuringElement(cv::MORPH_RECT, {2 * kRim + 1, 2 * kRim + 1}));
  return mask;
}

}  // namespace woundwell
