#pragma once
// What lies on or above the membrane and is no part of it, and where the membrane is not sharp.

#include <opencv2/core.hpp>

#include "transwell/candidates.hpp"

namespace woundwell {

/// Hairs and bubbles as CV_8U, 255 on them and their rim, of the size of the scene's maps: dark
/// things without the stain's colour that reach far (14 pore diameters, some 0.1 mm), and are thin
/// or enclose a round space, which is masked too. Empty where there is none, and where the stain
/// has no colour to tell it from shade.
cv::Mat find_debris(const Scene& scene, const cv::Mat& valid);

/// What shades the picture from its border inwards over a part of the field, as the wall of an
/// insert does: CV_8U of the picture's size, 255 on it and its rim. Empty where there is none, and
/// where there is no colour to tell shade from stain.
cv::Mat shaded_border(const cv::Mat& pixels, const cv::Mat& valid,
                      const std::array<double, 3>& colour);

/// Share of the valid field, by tiles, that has lost its fine structure against the sharp ones; 0
/// where there are no pores, as nothing else has structure all over.
double blurred_share(const Scene& scene, const cv::Mat& valid);

}  // namespace woundwell
