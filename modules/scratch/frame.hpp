#pragma once
// A picture brought to working size.

#include <opencv2/core.hpp>

#include "core/quality.hpp"
#include "imaging/image.hpp"
#include "scratch/texture.hpp"

namespace woundwell {

struct WorkingPicture {
  cv::Size full;         ///< size of the picture itself
  double scale_x = 1.0;  ///< working px per picture px
  double scale_y = 1.0;
  double valid_frac = 1.0;
  Flags flags;  ///< of field, light and focus
  Texture texture;
};

/// Takes the picture over, so that its full-size pixels can be freed before the search begins.
WorkingPicture to_working_size(Image image, double side_px);

}  // namespace woundwell
