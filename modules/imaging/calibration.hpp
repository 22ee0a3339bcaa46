#pragma once
// Pixel size from the metadata that microscopes and ImageJ write into TIFF files.

#include <optional>
#include <string>
#include <string_view>

#include "core/units.hpp"

namespace woundwell {

/// Tags of a TIFF directory that bear on the scale. Resolutions are pixels per unit; 0 is absent.
struct TiffScale {
  std::string description;  ///< ImageDescription of the file's first page
  double x_resolution = 0.0;
  double y_resolution = 0.0;
  enum class Unit { none, inch, centimetre } unit = Unit::none;
};

/// OME-XML before ImageJ before the plain resolution tags. Empty where none is there, where the
/// pixel is not square within 1 %, or where the value is no scale of a specimen: the plain tags
/// count only between 0.02 and 20 um per pixel, because 72, 96 or 300 dots per inch are settings
/// for printing.
std::optional<PixelSize> pixel_size_of(const TiffScale& scale);

}  // namespace woundwell
