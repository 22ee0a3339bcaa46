#include "imaging/calibration.hpp"

#include <cmath>
#include <pugixml.hpp>

#include "core/csv.hpp"

namespace woundwell {
namespace {

constexpr double kSmallestPlausible = 0.02;  // um per px
constexpr double kLargestPlausible = 20.0;

/// Micrometres in one unit; empty for pixels and unknown units.
std::optional<double> micrometres(std::string_view unit) {
  using namespace std::string_view_literals;
  // The sign for micro as U+00B5 and U+03BC in UTF-8, as Latin-1, and as ImageJ escapes it.
  for (const auto micro :
       {"um"sv, "micron"sv, "microns"sv, "micrometer"sv, "micrometre"sv, "micrometers"sv,
        "micrometres"sv, "\xC2\xB5m"sv, "\xCE\xBCm"sv, "\xB5m"sv, "\\u00B5m"sv, "\\u00b5m"sv,
        "\\u03BCm"sv, "\\u03bcm"sv, "&#181;m"sv}) {
    if (unit == micro) return 1.0;
  }
  if (unit == "nm" || unit == "nanometer") return 1e-3;
  if (unit == "pm") return 1e-6;
  if (unit == "mm" || unit == "millimeter") return 1e3;
  if (unit == "cm" || unit == "centimeter") return 1e4;
  if (unit == "m" || unit == "meter") return 1e6;
  if (unit == "inch" || unit == "in") return 25400.0;
  return std::nullopt;
}

bool square(double x, double y) { return y <= 0.0 || std::abs(x - y) <= 0.01 * x; }

std::optional<PixelSize> if_plausible(double um_per_px, PixelSizeSource source) {
  if (!(um_per_px >= kSmallestPlausible && um_per_px <= kLargestPlausible)) return std::nullopt;
  return PixelSize{um_per_px, source};
}

/// A scale that somebody set on purpose may be unusual, but not absurd.
std::optional<PixelSize> if_possible(double um_per_px, PixelSizeSource source) {
  if (!(um_per_px >= 1e-3 && um_per_px <= 1e3)) return std::nullopt;
  return PixelSize{um_per_px, source};
}

std::optional<PixelSize> from_ome(const std::string& description) {
  if (description.find("<OME") == std::string::npos &&
      description.find(":OME") == std::string::npos) {
    return std::nullopt;
  }
  pugi::xml_document document;
  if (!document.load_buffer(description.data(), description.size())) return std::nullopt;
  const pugi::xml_node found = document.find_node([](const pugi::xml_node& node) {
    const std::string_view name = node.name();
    return name == "Pixels" || (name.size() > 7 && name.substr(name.size() - 7) == ":Pixels");
  });
  const auto read = [&](const char* size, const char* unit) -> double {
    const std::optional<double> value = parse_number(found.attribute(size).value());
    const std::string_view name = found.attribute(unit).value();
    const std::optional<double> factor = name.empty() ? 1.0 : micrometres(name);
    return value && factor ? *value * *factor : 0.0;
  };
  const double x = read("PhysicalSizeX", "PhysicalSizeXUnit");
  const double y = read("PhysicalSizeY", "PhysicalSizeYUnit");
  if (!square(x, y)) return std::nullopt;
  return if_possible(x, PixelSizeSource::ome);
}

/// Value of a "key=value" line of ImageJ's description.
std::string_view imagej_value(std::string_view text, std::string_view key) {
  std::size_t at = 0;
  while (at < text.size()) {
    std::size_t end = text.find('\n', at);
    if (end == std::string_view::npos) end = text.size();
    const std::string_view line = trim(text.substr(at, end - at));
    if (line.size() > key.size() && line.substr(0, key.size()) == key && line[key.size()] == '=') {
      return trim(line.substr(key.size() + 1));
    }
    at = end + 1;
  }
  return {};
}

std::optional<PixelSize> from_imagej(const TiffScale& scale) {
  const std::optional<double> unit = micrometres(imagej_value(scale.description, "unit"));
  if (!unit || scale.x_resolution <= 0.0) return std::nullopt;
  // pixels that ImageJ was told are not square carry a unit of their own for y
  const std::string_view y_unit = imagej_value(scale.description, "yunit");
  if (!y_unit.empty() && micrometres(y_unit) != unit) return std::nullopt;
  const double um_per_px = *unit / scale.x_resolution;
  const bool printing = *unit >= 1e4;  // inch and cm are what ImageJ makes of a printing resolution
  return printing ? if_plausible(um_per_px, PixelSizeSource::imagej)
                  : if_possible(um_per_px, PixelSizeSource::imagej);
}

}  // namespace

std::optional<PixelSize> pixel_size_of(const TiffScale& scale) {
  if (const auto ome = from_ome(scale.description)) return ome;
  if (scale.x_resolution > 0.0 && !square(scale.x_resolution, scale.y_resolution)) {
    return std::nullopt;
  }
  if (scale.description.rfind("ImageJ=", 0) == 0) return from_imagej(scale);
  if (scale.x_resolution <= 0.0 || scale.unit == TiffScale::Unit::none) return std::nullopt;
  const double um_per_unit = scale.unit == TiffScale::Unit::inch ? 25400.0 : 10000.0;
  return if_plausible(um_per_unit / scale.x_resolution, PixelSizeSource::tiff_resolution);
}

}  // namespace woundwell
