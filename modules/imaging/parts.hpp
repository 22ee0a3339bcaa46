#pragma once
// Connected parts of a mask (CV_8U, 0 or not).

#include <opencv2/core.hpp>
#include <vector>

namespace woundwell {

/// Label 0 is the background; area_px[0] is its area.
struct Parts {
  cv::Mat labels;  ///< CV_32S
  std::vector<double> area_px;
  std::vector<cv::Rect> boxes;  ///< upright, around each part
};
Parts parts_of(const cv::Mat& mask, int connectivity);

/// Pixels of each part, by label, where `where` (CV_8U of that size) is not 0.
std::vector<double> pixels_within(const Parts& parts, const cv::Mat& where);

/// The parts that `keep` (indexed by label) marks.
cv::Mat chosen_parts(const Parts& parts, const std::vector<char>& keep);

/// The parts of a mask that share a pixel with `seed`.
cv::Mat parts_touching(const cv::Mat& mask, const cv::Mat& seed, int connectivity);

}  // namespace woundwell
