#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
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

/// Lines of the frame along the left border: CV_32F.
int lines_at_left(const cv::Mat& grey) {
  std::vector<float> first(static_cast<std::size_t>(grey.rows));
  for (int y = 0; y < grey.rows; ++y) first[static_cast<std::size_t>(y)] = grey.at<float>(y, 0);
  const double value = quantile(first, 0.5);
  if (value < kDarkestFrame) return 0;
  const auto share = [&](int x, double reach = kConstant) {
    int same = 0;
    for (int y = 0; y < grey.rows; ++y) {
      same += std::abs(static_cast<double>(grey.at<float>(y, x)) - value) <= reach ? 1 : 0;
    }
    return static_cast<double>(same) / grey.rows;
  };
  if (share(0) < kOutermost) return 0;
  const int most = static_cast<int>(kMostLines * grey.cols);
  int lines = 1;
  while (lines < most && share(lines) >= kFramed) ++lines;
  if (lines < kLeastLines || lines == most) return 0;
  for (int x = lines; x < lines + kEdge; ++x) {
    if (share(x, kStep) < kInField) return x + kBlurred;
  }
  return 0;
}

}  // namespace

bool mask_plain_frame(const cv::Mat& grey, cv::Mat& mask) {
  if (std::min(grey.rows, grey.cols) < 32) return false;
  bool found = false;
  cv::Mat turned;
  cv::transpose(grey, turned);
  for (const int side : {0, 1, 2, 3}) {  // left, right, upper, lower
    const cv::Mat& upright = side < 2 ? grey : turned;
    cv::Mat flipped;
    if (side % 2 == 1) cv::flip(upright, flipped, 1);
    const int lines = lines_at_left(side % 2 == 1 ? flipped : upright);
    if (lines == 0) continue;
    found = true;
    if (side == 0) mask.colRange(0, lines).setTo(0);
    if (side == 1) mask.colRange(mask.cols - lines, mask.cols).setTo(0);
    if (side == 2) mask.rowRange(0, lines).setTo(0);
    if (side == 3) mask.rowRange(mask.rows - lines, mask.rows).setTo(0);
  }
  return found;
}

}  // namespace woundwell
