#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>
#include <vector>

#include "imaging/field_parts.hpp"
#include "imaging/quantile.hpp"

namespace woundwell {
namespace {

constexpr double kConstant = 0.006;     // of the range: one and a half of 256 levels
constexpr double kOutermost = 0.95;     // share of the first line that has the frame's value
constexpr double kFramed = 0.8;         // the same of every other: the rest may be letters
constexpr double kStep = 0.05;          // of the range: what lies beside a frame differs by more
constexpr double kInField = 0.3;        // share from which on a line is frame, not field
constexpr int kEdge = 6;                // px within which a frame ends
constexpr int kBlurred = 2;             // px of the field beside it that are masked, too
constexpr int kLeastLines = 3;          // px
constexpr double kMostLines = 0.4;      // of the picture
constexpr double kDarkestFrame = 0.12;  // darker ones are dark borders

enum class Side { left, right, upper, lower };

/// The lines along a side that lie within `from` .. `end` of it.
cv::Mat lines_of(const cv::Mat& picture, Side side, int from, int end) {
  switch (side) {
    case Side::left:
      return picture.colRange(from, end);
    case Side::right:
      return picture.colRange(picture.cols - end, picture.cols - from);
    case Side::upper:
      return picture.rowRange(from, end);
    default:
      return picture.rowRange(picture.rows - end, picture.rows - from);
  }
}

/// How many lines along a side of a CV_32F picture a frame takes; 0: there is none.
int frame_at(const cv::Mat& grey, Side side) {
  const auto line = [&](int k) { return lines_of(grey, side, k, k + 1); };
  const cv::Mat outermost = line(0);
  std::vector<float> first(outermost.begin<float>(), outermost.end<float>());
  const double value = quantile(first, 0.5);
  if (value < kDarkestFrame) return 0;
  const auto share = [&](int k, double reach = kConstant) {
    const cv::Mat at = line(k);
    const auto same = std::count_if(at.begin<float>(), at.end<float>(), [&](float v) {
      return std::abs(static_cast<double>(v) - value) <= reach;
    });
    return static_cast<double>(same) / static_cast<double>(at.total());
  };
  if (share(0) < kOutermost) return 0;
  const bool upright = side == Side::left || side == Side::right;
  const int most = static_cast<int>(kMostLines * (upright ? grey.cols : grey.rows));
  int lines = 1;
  while (lines < most && share(lines) >= kFramed) ++lines;
  if (lines < kLeastLines || lines == most) return 0;
  for (int k = lines; k < lines + kEdge; ++k) {
    if (share(k, kStep) < kInField) return k + kBlurred;
  }
  return 0;
}

}  // namespace

bool mask_plain_frame(const cv::Mat& grey, cv::Mat& mask) {
  if (std::min(grey.rows, grey.cols) < 32) return false;
  bool found = false;
  for (const Side side : {Side::left, Side::right, Side::upper, Side::lower}) {
    const int lines = frame_at(grey, side);
    if (lines == 0) continue;
    found = true;
    lines_of(mask, side, 0, lines).setTo(0);
  }
  return found;
}

}  // namespace woundwell
