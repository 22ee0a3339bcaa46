#pragma once
// A picture brought to working size.

#include <opencv2/core.hpp>
#include <optional>

#include "core/quality.hpp"
#include "imaging/image.hpp"
#include "scratch/texture.hpp"

namespace woundwell {

struct WorkingPicture {
  cv::Size full;         ///< size of the picture itself
  double scale_x = 1.0;  ///< working px per picture px
  double scale_y = 1.0;
  double valid_frac = 1.0;
  bool bright_cells = false;
  Flags flags;  ///< of field, light and focus
  Texture texture;
};

/// Whether bright cells stand on a dark ground, as in fluorescence. None given: it is recognised by
/// a ground (lower tenth of the field) darker than a fifth of the cells (upper tenth).
using BrightCells = std::optional<bool>;

/// Takes the picture over, so that its full-size pixels can be freed before the search begins.
WorkingPicture to_working_size(Image image, double side_px, BrightCells bright_cells);

}  // namespace woundwell
