#pragma once
// Membranes drawn for the tests of this module: flat light, noise, discs of stain, pores.

#include <cmath>
#include <cstdint>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "transwell/transwell.hpp"

namespace woundwell::test {

inline const cv::Scalar kLight(225, 232, 228);        // blue, green, red of the bare membrane
inline const cv::Scalar kStained(150, 70, 95);        // a crystal-violet cell
inline const cv::Scalar kPaleStained(215, 205, 208);  // a trace of stain
inline const cv::Scalar kRim(95, 95, 92);             // rim of an open pore

inline cv::Mat bare(int width, int height) { return {height, width, CV_8UC3, kLight}; }

inline void draw_cell(cv::Mat& picture, cv::Point2d centre, double radius,
                      const cv::Scalar& colour = kStained) {
  const int shift = 4;
  const cv::Point at(cvRound(centre.x * 16), cvRound(centre.y * 16));
  cv::circle(picture, at, cvRound(radius * 16), colour, cv::FILLED, cv::LINE_AA, shift);
}

inline void draw_pore(cv::Mat& picture, cv::Point2d centre, double radius, bool filled) {
  const int shift = 4;
  const cv::Point at(cvRound(centre.x * 16), cvRound(centre.y * 16));
  if (filled) {
    cv::circle(picture, at, cvRound(radius * 16), cv::Scalar(70, 48, 58), cv::FILLED, cv::LINE_AA,
               shift);
  } else {
    cv::circle(picture, at, cvRound((radius - 1.0) * 16), kRim, 2, cv::LINE_AA, shift);
  }
}

/// Camera noise and a little blur; the same seed gives the same picture.
inline cv::Mat photographed(const cv::Mat& picture, std::uint64_t seed, double sigma = 2.5) {
  cv::Mat soft;
  cv::GaussianBlur(picture, soft, {}, 0.8);
  cv::Mat noise(picture.size(), CV_32FC3);
  cv::RNG random(seed);
  random.fill(noise, cv::RNG::NORMAL, 0.0, sigma);
  cv::Mat result;
  soft.convertTo(result, CV_32FC3);
  result += noise;
  result.convertTo(result, CV_8UC3);
  return result;
}

/// Regular places with jitter, at least `step - 2 jitter` apart.
inline std::vector<cv::Point2d> places(int width, int height, double step, double jitter,
                                       std::uint64_t seed) {
  cv::RNG random(seed);
  std::vector<cv::Point2d> result;
  for (double y = step / 2; y < height - step / 2 + 1; y += step) {
    for (double x = step / 2; x < width - step / 2 + 1; x += step) {
      result.emplace_back(x + random.uniform(-jitter, jitter), y + random.uniform(-jitter, jitter));
    }
  }
  return result;
}

inline Image as_image(const cv::Mat& pixels) {
  Image image;
  image.pixels = pixels;
  return image;
}

/// Counted in a batch of its own.
inline TranswellResult count_alone(const Image& image) {
  const TranswellParams params;
  const BatchStain stain = combine({survey_stain(image, params)}, params);
  Sample sample;
  sample.image_id = "drawn";
  return count_cells(sample, image, stain, params);
}

inline TranswellResult count_alone(const cv::Mat& pixels) { return count_alone(as_image(pixels)); }

}  // namespace woundwell::test
