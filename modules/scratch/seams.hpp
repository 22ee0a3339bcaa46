#pragma once
// Straight steps of brightness from one border of a picture to the other, where it was stitched,
// and straight lines.

#include <opencv2/core.hpp>

namespace woundwell {

/// `grey` (CV_32F) with the steps levelled that go along a whole column or row: on one side of a
/// seam its median step over all rows is taken off. A step counts where its median is from 1 % of
/// the mean grey on and far outside those of the other columns, its sign is the same in three
/// quarters of the rows, each quarter of the height has at least half of it, and so have the
/// columns 5 and 6 px beside it; there is none nearer to the border. `valid`: CV_8U; a seam must be
/// seen in most of the height. Lines of up to 6 px along a whole column or row (of a grid, a ruler,
/// a broken camera) that differ from both their sides by 5 % of the mean grey and by the same rules
/// are bridged. Without any of these the picture is returned as it is.
cv::Mat without_seams(const cv::Mat& grey, const cv::Mat& valid);

}  // namespace woundwell
