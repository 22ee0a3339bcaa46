#pragma once
// Cheapest two-label map of a picture: each pixel has a cost for either label, and neighbours with
// different labels cost extra.

#include <cstddef>
#include <opencv2/core.hpp>

namespace woundwell {

/// Largest grid that min_cut takes, in pixels (memory grows by about 100 bytes a pixel).
inline constexpr std::size_t kMinCutMaxPixels = 1'500'000;

/// Global minimum of
///   sum of cost_0 where the label is 0 + sum of cost_1 where it is 1
///   + right(r, c) where labels of (r, c) and (r, c + 1) differ
///   + down(r, c) where labels of (r, c) and (r + 1, c) differ.
/// All four are CV_32F of one size, finite; `right` and `down` are >= 0, and their last column /
/// last row are not used (nothing wraps around the border). Returns CV_8U, 255 = label 1.
/// Max-flow of Boykov and Kolmogorov 2004, doi 10.1109/TPAMI.2004.60. Same input, same labels.
/// Throws std::invalid_argument for pictures of the wrong type or size, or above
/// kMinCutMaxPixels.
cv::Mat min_cut(const cv::Mat& cost_0, const cv::Mat& cost_1, const cv::Mat& right,
                const cv::Mat& down);

/// The same with one price for every pair of neighbours.
cv::Mat min_cut(const cv::Mat& cost_0, const cv::Mat& cost_1, double smoothness);

/// What min_cut minimises, for a given label picture (CV_8U, 0 or not).
double min_cut_cost(const cv::Mat& labels, const cv::Mat& cost_0, const cv::Mat& cost_1,
                    const cv::Mat& right, const cv::Mat& down);

}  // namespace woundwell
