#pragma once
// What tells a sheet of cells from bare plastic: not how bright it is, but how much it varies.

#include <opencv2/core.hpp>
#include <vector>

namespace woundwell {

/// A picture at working size, reduced to what the search for the gap needs. All CV_32F of one size
/// but for `valid` (CV_8U).
struct Texture {
  cv::Mat flat;    ///< picture over its slow light, mean 1
  cv::Mat energy;  ///< squared gradient of `flat` after a Gaussian of 1 px
  cv::Mat coarse;  ///< log root mean energy over a Gaussian of kCoarseSigma, at kCoarseStep
  cv::Mat valid;   ///< 255 where the picture shows the specimen
};

inline constexpr double kCoarseSigma = 8.0;  // working px
inline constexpr int kCoarseStep = 4;        // working px per px of `coarse`
inline constexpr double kCellLength = 7.0;   // of a cell, in texture scales

/// `grey` is CV_32F at working size; `valid` CV_8U of that size.
Texture measure_texture(const cv::Mat& grey, const cv::Mat& valid);

/// `coarse` for another window.
cv::Mat coarse_texture(const Texture& texture, double sigma);

/// Log of the root mean energy over a Gaussian of `sigma` (working px).
cv::Mat log_texture(const Texture& texture, double sigma);

/// Typical size of what is seen in `sheet` and not in `bare` (both CV_8U masks): the mean, on a
/// log scale, of the Gaussian scales (1 to 11 px) weighted by the variance that each holds. A cell
/// is about seven times as long. Noise counts in both and drops out.
double texture_scale(const Texture& texture, const cv::Mat& sheet, const cv::Mat& bare);

/// Values of a CV_32F picture at every `step`-th pixel of the mask.
std::vector<float> sampled(const cv::Mat& picture, const cv::Mat& mask, int step);

}  // namespace woundwell
