#include <algorithm>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "imaging/field_parts.hpp"
#include "imaging/quantile.hpp"
#include "imaging/reduce.hpp"

namespace woundwell {
namespace {

constexpr int kWorkingSide = 384;        // px
constexpr double kDarkestBorder = 0.12;  // a border is darker than this
constexpr double kBorderScatter = 0.05;  // and no more uneven than this
constexpr double kDarkerThanField = 0.3;
constexpr double kLeastBorder = 0.01;  // share of the picture
constexpr double kLeastField = 0.15;
constexpr double kFilledField = 0.98;  // share of its convex outline that a field fills
constexpr double kEmptyBorder = 0.9;   // share of the border that is dark: the rest may be text

/// The largest connected part of a mask with its holes filled, and its outline.
std::vector<cv::Point> largest_outline(const cv::Mat& bright) {
  std::vector<std::vector<cv::Point>> outlines;
  cv::findContours(bright, outlines, cv::RETR_EXTERNAL, cv::CHAIN_APPROX_NONE);
  const auto largest = std::max_element(
      outlines.begin(), outlines.end(),
      [](const auto& a, const auto& b) { return cv::contourArea(a) < cv::contourArea(b); });
  return largest == outlines.end() ? std::vector<cv::Point>{} : *largest;
}

cv::Mat filled(const std::vector<cv::Point>& outline, cv::Size size) {
  cv::Mat mask = cv::Mat::zeros(size, CV_8U);
  cv::fillPoly(mask, std::vector<std::vector<cv::Point>>{outline}, cv::Scalar(255));
  return mask;
}

}  // namespace

bool mask_dark_border(const cv::Mat& grey, cv::Mat& mask) {
  const int by = reduction_to(grey.size(), kWorkingSide);
  const cv::Mat small = reduced_by(grey, by);
  if (small.rows < 16 || small.cols < 16) return false;
  std::vector<float> values(small.begin<float>(), small.end<float>());
  const double darkest = quantile(values, 0.005);
  if (darkest > kDarkestBorder) return false;
  const double level =
      std::min(darkest + kBorderScatter, kDarkerThanField * quantile(values, 0.85));
  if (level <= darkest) return false;

  const cv::Mat bright = small > level;
  const auto outline = largest_outline(bright);
  if (outline.size() < 3) return false;
  std::vector<cv::Point> hull;
  cv::convexHull(outline, hull);
  const cv::Mat field = filled(hull, small.size());
  const cv::Mat border = field == 0;
  const double total = static_cast<double>(small.total());
  const int border_area = cv::countNonZero(border);
  const int field_area = cv::countNonZero(field);
  if (border_area < kLeastBorder * total || field_area < kLeastField * total) return false;
  if (cv::countNonZero(filled(outline, small.size())) < kFilledField * field_area) return false;
  if (cv::countNonZero(border & ~bright) < kEmptyBorder * border_area) return false;

  // one working pixel inwards, over the blurred rim, except along the edges of the picture
  cv::Mat inner;
  cv::erode(field, inner, cv::getStructuringElement(cv::MORPH_ELLIPSE, {5, 5}));
  cv::Mat full;
  cv::resize(inner, full, {small.cols * by, small.rows * by}, 0, 0, cv::INTER_LINEAR);
  cv::copyMakeBorder(full, full, 0, grey.rows - full.rows, 0, grey.cols - full.cols,
                     cv::BORDER_REPLICATE);
  mask.setTo(0, full < 128);
  return true;
}

}  // namespace woundwell
