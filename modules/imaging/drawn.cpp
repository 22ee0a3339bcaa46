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

// Where the picture has colours of its own.
constexpr int kLeastGreen = 25;      // of 255: stains take more of green than of red and blue
constexpr int kFlat = 6;             // of 255, range of what is the same
constexpr double kFlatPart = 200.0;  // px
constexpr double kDrawnPart = 40.0;  // px that hang together, at least
constexpr int kFaded = 70;           // colour of its letters after compression
constexpr double kSamePen = 0.97;    // cosine between its colour and theirs
constexpr double kBeside = 0.05;     // of the longer side: where they are
constexpr int kStainedRim = 4;       // px

int highest(const cv::Vec3b& p) { return std::max({p[0], p[1], p[2]}); }
int colour_of(const cv::Vec3b& p) { return highest(p) - std::min({p[0], p[1], p[2]}); }
bool is_of_stain(const cv::Vec3b& p) { return std::min(p[0], p[2]) > p[1] + kLeastGreen; }

struct Ground {
  double brightness = 0.0;  ///< median
  double colour = 0.0;      ///< of most pixels
};

Ground ground_of(const cv::Mat& pixels) {
  std::vector<int> colours;
  std::vector<int> brightness;
  const std::size_t step = std::max<std::size_t>(1, pixels.total() / kSamples);
  const auto width = static_cast<std::size_t>(pixels.cols);
  for (std::size_t i = 0; i < pixels.total(); i += step) {
    const auto& p = pixels.at<cv::Vec3b>(static_cast<int>(i / width), static_cast<int>(i % width));
    colours.push_back(colour_of(p));
    brightness.push_back(highest(p));
  }
  return {quantile(brightness, 0.5), quantile(colours, kGreyShare)};
}

/// 255 where `is` holds of a pixel.
template <typename Is>
cv::Mat where(const cv::Mat& pixels, const Is& is) {
  cv::Mat mask(pixels.size(), CV_8U);
  for (int y = 0; y < pixels.rows; ++y) {
    const auto* p = pixels.ptr<cv::Vec3b>(y);
    std::transform(p, p + pixels.cols, mask.ptr<uchar>(y),
                   [&](const cv::Vec3b& v) { return static_cast<uchar>(is(v) ? 255 : 0); });
  }
  return mask;
}

cv::Mat pure_colours(const cv::Mat& pixels) {
  return where(pixels, [](const cv::Vec3b& p) { return colour_of(p) >= kPure; });
}

bool is_drawing(const cv::Mat& mask) {
  const int drawn = cv::countNonZero(mask);
  return drawn > 0 && drawn <= kMostDrawn * static_cast<double>(mask.total());
}

cv::Mat with_rim(const cv::Mat& mask, int rim) {
  cv::Mat result;
  cv::dilate(mask, result, cv::getStructuringElement(cv::MORPH_RECT, {2 * rim + 1, 2 * rim + 1}));
  return result;
}

cv::Mat large_parts(const cv::Mat& mask, double least_px) {
  const Parts parts = parts_of(mask, 8);
  std::vector<char> large(parts.area_px.size(), 0);
  for (std::size_t k = 1; k < large.size(); ++k) large[k] = parts.area_px[k] >= least_px ? 1 : 0;
  return chosen_parts(parts, large);
}

/// Where a picture is the same all around: no camera sees a cell like that.
cv::Mat flat(const cv::Mat& pixels) {
  const cv::Mat around = cv::getStructuringElement(cv::MORPH_RECT, {3, 3});
  cv::Mat high;
  cv::Mat low;
  cv::dilate(pixels, high, around);
  cv::erode(pixels, low, around);
  const cv::Mat range = high - low;
  return where(range, [](const cv::Vec3b& p) { return highest(p) <= kFlat; });
}

/// A pixel's colour less its brightness.
cv::Vec3d tint(const cv::Vec3d& p) { return p - cv::Vec3d::all((p[0] + p[1] + p[2]) / 3.0); }

}  // namespace

cv::Mat drawn_on_grey(const cv::Mat& pixels) {
  if (pixels.type() != CV_8UC3) return {};
  const Ground ground = ground_of(pixels);
  if (ground.brightness < kDarkGround || ground.colour > kGrey) return {};
  const cv::Mat pure = pure_colours(pixels);
  if (!is_drawing(pure)) return {};
  const cv::Mat tinted = where(pixels, [](const cv::Vec3b& p) { return colour_of(p) >= kTinted; });
  return with_rim(parts_touching(tinted, pure, 8), kRim);
}

cv::Mat drawn_on_stain(const cv::Mat& pixels) {
  if (pixels.type() != CV_8UC3 || ground_of(pixels).brightness < kDarkGround) return {};
  const cv::Mat pure = pure_colours(pixels);
  if (cv::countNonZero(pure) == 0) return {};  // most pictures
  const cv::Mat stain = where(pixels, is_of_stain);
  const cv::Mat drawn =
      large_parts(pure & ~stain, kDrawnPart) | large_parts(pure & flat(pixels), kFlatPart);
  if (!is_drawing(drawn)) return {};
  // Letters beside it are thinner, and compression takes more of their colour.
  const cv::Scalar mean = cv::mean(pixels, drawn);
  const cv::Vec3d pen = cv::normalize(tint({mean[0], mean[1], mean[2]}));
  const cv::Mat alike = where(pixels, [&](const cv::Vec3b& p) {
    return colour_of(p) >= kFaded && tint(p).dot(pen) > kSamePen * cv::norm(tint(p));
  });
  const int beside = cvRound(kBeside * std::max(pixels.rows, pixels.cols));
  return with_rim(drawn | (alike & with_rim(drawn, beside)), kStainedRim);
}

}  // namespace woundwell
