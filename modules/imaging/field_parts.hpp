#pragma once
// The searches behind find_valid_field. Each draws what it found into `mask` (CV_8U, 0 where the
// picture does not show the specimen) and says whether it found anything.

#include <opencv2/core.hpp>

namespace woundwell {

/// Dark surroundings of a field: a frame or the corners of a circle. A field of view is convex and
/// its surroundings are constant, which cells, shadows and vignetting are not.
bool mask_dark_border(const cv::Mat& grey, cv::Mat& mask);

/// Frames of one value that are not dark, as figures and exported pictures have: lines along a
/// border that are constant but for letters, and end sharply. `grey`: CV_32F in [0, 1].
bool mask_plain_frame(const cv::Mat& grey, cv::Mat& mask);

/// Scale bars and rows of letters: thin, exactly aligned, of one constant extreme value.
/// `eight` is the grey picture as CV_8U.
bool mask_scale_bar(const cv::Mat& eight, cv::Mat& mask);
bool mask_text(const cv::Mat& eight, cv::Mat& mask);

}  // namespace woundwell
