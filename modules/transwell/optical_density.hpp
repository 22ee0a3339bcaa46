#pragma once
// Light of the bare membrane, and optical density against it.

#include <array>
#include <opencv2/core.hpp>

namespace woundwell {

struct OpticalDensity {
  cv::Mat channels;  ///< CV_32FC3 (blue, green, red), 0 outside the valid field
  /// The same as colours are judged by: up to 0.7 as it is, beyond it 0.7 + 0.4 (1 - exp((0.7 -
  /// OD) / 0.4)), at the most 1.1. What is nearly black is a few grey levels of light, and which
  /// of them is no colour. Empty where the picture is grey.
  cv::Mat colours;
  bool grey = false;
  bool fluorescent = false;  ///< light over the dark ground in place of OD: there are no pores
  /// log10 of the light in the middle of the field (blue, green, red), as share of the range
  std::array<double, 3> light{};
};

/// Largest value of the pixels' type: 255, 65535, 1 of float, and of float counts 65535.
double range_of(const cv::Mat& pixels);

/// OD = -log10(I / I0) of each channel. I0 is a quadratic surface in log intensity fitted to the
/// bare membrane: it starts from high percentiles of tiles and is refined on the pixels that lie
/// within its noise, so that stained bodies and pores have no say. Where much of the field is
/// brighter than that, a sheet of cells was taken for the light: it is then fitted to the gaps of
/// the sheet, as flat as these are few. `pixels` has 1 or 3 channels of 8, 16 or 32 bit; `valid` is
/// CV_8U of its size.
OpticalDensity optical_density(const cv::Mat& pixels, const cv::Mat& valid);

/// The same against a light that is known, as in OpticalDensity, and flat.
OpticalDensity optical_density(const cv::Mat& pixels, const cv::Mat& valid,
                               const std::array<double, 3>& light);

/// How far each pixel lies below the light: log10 of the light in, OD out, 0 outside of `valid`.
/// The light is that surface, gaps of sheets left aside.
void below_light(cv::Mat& log_intensity, const cv::Mat& valid);

/// Spread of the bare membrane in an OD map, from its negative half (the stain is in the other).
double membrane_noise(const cv::Mat& od, const cv::Mat& valid);

}  // namespace woundwell
