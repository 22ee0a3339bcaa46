#pragma once
// What part of a picture is field of view, and how good its light and focus are.

#include <opencv2/core.hpp>

#include "core/quality.hpp"

namespace woundwell {

struct ValidField {
  cv::Mat mask;             ///< CV_8U, 255 where the picture shows the specimen
  double valid_frac = 1.0;  ///< share of the picture
  Flags flags;              ///< field_masked, text_masked
};

/// Finds dark borders, plain frames, circular fields, burnt-in scale bars and text. `grey` is
/// CV_32F in [0, 1]. A picture without any of them gives an all-255 mask. `drawn`: CV_8U of that
/// size, 255 where something is known to be drawn into the picture, or empty.
ValidField find_valid_field(const cv::Mat& grey, const cv::Mat& drawn = {});

/// Lines, letters and bars of a pure colour that were drawn into a grey picture: CV_8U, 255 on them
/// and 2 px around. Empty where there are none, where the picture has colours of its own or a dark
/// ground, on which bright colours are the specimen, and for all but CV_8UC3.
cv::Mat drawn_on_grey(const cv::Mat& pixels);

/// The same of a stained picture, with 4 px around: told from the stain by their size, and by green
/// that is not taken more than red and blue, or by a colour that does not vary at all.
cv::Mat drawn_on_stain(const cv::Mat& pixels);

struct LightQuality {
  double saturated_frac = 0.0;  ///< pixels at the top of the range
  double median = 0.0;          ///< of the valid field, [0, 1]
  double unevenness = 0.0;      ///< range of the slow light over its mean
  double sharpness = 0.0;       ///< energy at the finest scale over that at a coarser one
  Flags flags;                  ///< saturated, too_dark, uneven_light, out_of_focus
};

/// On a copy of at most `side` px.
LightQuality judge_light(const cv::Mat& grey, const cv::Mat& valid, int side = 1024);

/// The picture divided by its slow light (a wide masked box mean of `size_px`), mean 1.
cv::Mat flatten_light(const cv::Mat& grey, const cv::Mat& valid, int size_px);

}  // namespace woundwell
