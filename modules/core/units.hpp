#pragma once
// Physical scale of a picture.

#include <string>
#include <string_view>

namespace woundwell {

/// Where a pixel size was found. `estimated` (for instance from the pore size of a membrane) is
/// reported and never used silently as truth.
enum class PixelSizeSource { design, tiff_resolution, imagej, ome, estimated };

std::string_view to_string(PixelSizeSource source);

/// Side of a square pixel in micrometres, > 0. A picture without calibration has no PixelSize at
/// all (an empty optional); it never has 1.0.
struct PixelSize {
  double um_per_px = 0.0;
  PixelSizeSource source = PixelSizeSource::design;
};

}  // namespace woundwell
