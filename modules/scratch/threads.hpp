#pragma once
// Fibres, scratches of the plate and drawn lines: they hang on the sheet, but are no cells.

#include <opencv2/core.hpp>

namespace woundwell {

/// Where threads run (CV_8U, with what lies close beside them; empty where there are none): thinner
/// than a cell, straight over the length of several, with bare plastic on both sides (what is not
/// `valid` is none). Masks are CV_8U, `scale` is the texture scale of the cells (px). Straight
/// lines are found by the probabilistic Hough transform (Matas 2000, doi 10.1006/cviu.1999.0831),
/// with the same random numbers each time.
cv::Mat threads_of(const cv::Mat& cells, const cv::Mat& valid, double scale);

/// Cells without what is thin where threads run.
cv::Mat without_threads(const cv::Mat& cells, const cv::Mat& threads, double scale);

}  // namespace woundwell
