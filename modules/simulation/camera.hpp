#pragma once
// Lamp, optics and camera: they stay where they are when the stage moves.

#include <cstdint>
#include <opencv2/core.hpp>
#include <string>

namespace woundwell::simulation {

struct Camera {
  double light_gradient = 0.1;  ///< range of the slow light over its mean
  double noise = 0.01;          ///< SD, share of the range, at mid grey
  bool circular_field = false;
  int dust = 3;  ///< faint specks of the optics
};

/// Slow light over the picture, mean about 1: a slope, a lamp that is off centre, vignetting.
cv::Mat1f slow_light(cv::Size size, double gradient, std::uint64_t seed,
                     const std::string& subject);

/// Out-of-focus specks in the optics, factors around 1.
void add_dust(cv::Mat1f& light, int dust, std::uint64_t seed, const std::string& subject);

/// 255 inside of the eyepiece's circle.
cv::Mat1b circle_of_field(cv::Size size);

/// One channel in [0, 1] to bytes, with shot and read noise from a stream of its own.
cv::Mat1b expose(const cv::Mat1f& channel, double noise, std::uint64_t seed,
                 const std::string& subject, const std::string& purpose);

}  // namespace woundwell::simulation
