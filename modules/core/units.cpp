#include "core/units.hpp"

namespace woundwell {

std::string_view to_string(PixelSizeSource source) {
  switch (source) {
    case PixelSizeSource::design:
      return "design";
    case PixelSizeSource::tiff_resolution:
      return "tiff_resolution";
    case PixelSizeSource::imagej:
      return "imagej";
    case PixelSizeSource::ome:
      return "ome";
    case PixelSizeSource::estimated:
      return "estimated";
  }
  return "";
}

}  // namespace woundwell
