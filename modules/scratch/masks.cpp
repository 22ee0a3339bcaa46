#include "scratch/masks.hpp"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "imaging/parts.hpp"

namespace woundwell {
namespace {

constexpr double kLargeBall = 12.0;  // px, radius from which on distances are sooner computed

/// Distance of every pixel of the mask to the nearest pixel outside it.
cv::Mat distance_inside(const cv::Mat& mask) {
  cv::Mat distance;
  cv::distanceTransform(mask, distance, cv::DIST_L2, cv::DIST_MASK_5);
  return distance;
}

cv::Mat padded(const cv::Mat& mask, int by) {
  cv::Mat result;
  cv::copyMakeBorder(mask, result, by, by, by, by, cv::BORDER_REPLICATE);
  return result;
}

int margin_for(double radius) { return static_cast<int>(std::ceil(radius)) + 2; }

cv::Mat inner_part(const cv::Mat& picture, int margin) {
  return picture(cv::Rect(margin, margin, picture.cols - 2 * margin, picture.rows - 2 * margin))
      .clone();
}

/// The pixels within `radius` of one, by the distance of distance_inside, as a structuring element.
cv::Mat ball(double radius) {
  const int reach = static_cast<int>(std::ceil(radius)) + 1;
  cv::Mat apart(2 * reach + 1, 2 * reach + 1, CV_8U, cv::Scalar(255));
  apart.at<unsigned char>(reach, reach) = 0;
  return distance_inside(apart) <= radius;
}

/// All pixels within `radius` of the mask. A small ball is laid on every pixel, which gives the
/// same as the distances, sooner.
cv::Mat grown(const cv::Mat& mask, double radius) {
  if (radius > kLargeBall) return distance_inside(~mask) <= radius;
  cv::Mat result;
  cv::dilate(mask, result, ball(radius));
  return result;
}

cv::Mat shrunk(const cv::Mat& mask, double radius) { return ~grown(~mask, radius); }

}  // namespace

double area_of(const cv::Mat& mask) { return static_cast<double>(cv::countNonZero(mask)); }

cv::Mat dilate_disc(const cv::Mat& mask, double radius) {
  if (cv::countNonZero(mask) == 0) return mask.clone();
  return grown(mask, radius);
}

cv::Mat erode_disc(const cv::Mat& mask, double radius) {
  if (cv::countNonZero(mask) == static_cast<int>(mask.total())) return mask.clone();
  return shrunk(mask, radius);
}

cv::Mat close_disc(const cv::Mat& mask, double radius) {
  const int filled = cv::countNonZero(mask);
  if (filled == 0 || filled == static_cast<int>(mask.total())) return mask.clone();
  const int margin = margin_for(radius);
  const cv::Mat wide = grown(padded(mask, margin), radius);
  if (cv::countNonZero(wide) == static_cast<int>(wide.total())) {
    return cv::Mat(mask.size(), CV_8U, cv::Scalar(255));
  }
  return inner_part(shrunk(wide, radius), margin) | mask;
}

cv::Mat open_disc(const cv::Mat& mask, double radius) { return ~close_disc(~mask, radius); }

cv::Mat without_small_parts(const cv::Mat& mask, double area_px, int connectivity) {
  const Parts parts = parts_of(mask, connectivity);
  std::vector<char> keep(parts.area_px.size(), 0);
  for (std::size_t k = 1; k < keep.size(); ++k) keep[k] = parts.area_px[k] >= area_px ? 1 : 0;
  return chosen_parts(parts, keep);
}

cv::Mat with_small_holes_filled(const cv::Mat& mask, double area_px, int connectivity) {
  return ~without_small_parts(~mask, area_px, connectivity);
}

cv::Mat moved(const cv::Mat& mask, const cv::Matx23d& to, bool extended) {
  if (cv::norm(to - cv::Matx23d(1, 0, 0, 0, 1, 0)) < 1e-6) return mask.clone();
  cv::Mat result;
  cv::warpAffine(mask, result, to, mask.size(), cv::INTER_LINEAR,
                 extended ? cv::BORDER_REPLICATE : cv::BORDER_CONSTANT, 0);
  return result >= 128;
}

OutlineLength outline_length(const cv::Mat& mask, const cv::Mat& valid) {
  const cv::Mat inner = erode_disc(valid, 2.0);
  std::vector<std::vector<cv::Point>> contours;
  cv::findContours(mask, contours, cv::RETR_CCOMP, cv::CHAIN_APPROX_NONE);
  OutlineLength length;
  cv::Point cut;
  const auto on_border = [&](const cv::Point& p) {
    return p.x == 0 || p.y == 0 || p.x == mask.cols - 1 || p.y == mask.rows - 1 ||
           inner.at<unsigned char>(p) == 0;
  };
  for (const auto& contour : contours) {
    for (std::size_t k = 0; k < contour.size(); ++k) {
      const auto& p = contour[k];
      const auto& q = contour[(k + 1) % contour.size()];
      if (on_border(p) && on_border(q)) {
        cut += q - p;
      } else {
        length.fronts += std::hypot(p.x - q.x, p.y - q.y);
      }
    }
  }
  length.cut = std::hypot(cut.x, cut.y);
  return length;
}

}  // namespace woundwell
