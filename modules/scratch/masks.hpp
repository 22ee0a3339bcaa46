#pragma once
// Operations on masks (CV_8U, 0 / 255) that treat the field's border as if the picture went on.

#include <opencv2/core.hpp>

namespace woundwell {

double area_of(const cv::Mat& mask);  ///< px

/// Pixels within `radius` of the mask.
cv::Mat dilate_disc(const cv::Mat& mask, double radius);

/// Pixels of the mask farther than `radius` from everything else.
cv::Mat erode_disc(const cv::Mat& mask, double radius);

cv::Mat close_disc(const cv::Mat& mask, double radius);
cv::Mat open_disc(const cv::Mat& mask, double radius);

/// Without the connected parts smaller than `area_px`.
cv::Mat without_small_parts(const cv::Mat& mask, double area_px, int connectivity);

/// With holes smaller than `area_px` filled. Bays that touch the border are no holes unless they
/// are small too.
cv::Mat with_small_holes_filled(const cv::Mat& mask, double area_px, int connectivity);

/// The mask moved to another place, to a fraction of a pixel; what comes from outside is 0, or
/// `extended`: what lies nearest at the border.
cv::Mat moved(const cv::Mat& mask, const cv::Matx23d& to, bool extended = false);

/// Length of an outline inside the field, px; and by how much the area within the field changes,
/// per px, where the mask moves in the direction in which that is most: the sum, as vectors, of
/// what the picture's border or that of `valid` cuts. A straight gap from border to border has
/// none.
struct OutlineLength {
  double fronts = 0.0;
  double cut = 0.0;
};
OutlineLength outline_length(const cv::Mat& mask, const cv::Mat& valid);

}  // namespace woundwell
