#pragma once
// The small pictures inside the page.

#include <cstddef>
#include <map>
#include <optional>
#include <string>

#include "report/render.hpp"

namespace woundwell {

/// Where a picture's small ones stand among all that are in the page, from 0.
struct SmallPlaces {
  std::optional<std::size_t> overlay;
  std::optional<std::size_t> plain;
};

struct SmallPictures {
  std::string html;                           ///< an element per picture with its JPEG in base64
  std::map<std::string, SmallPlaces> places;  ///< by image_id
  std::size_t left_out = 0;                   ///< small pictures that did not fit
};

/// As many as fit in so many characters: overlays of failed and flagged pictures first, then all
/// other overlays, then the pictures without marks.
SmallPictures small_pictures(const ReportData& report, std::size_t most_characters);

}  // namespace woundwell
