#pragma once
// Stains of a known colour for the tests of this module, and pictures counted in one batch.

#include <array>
#include <cmath>
#include <cstdint>
#include <opencv2/core.hpp>
#include <vector>

#include "membranes.hpp"
#include "transwell/stain.hpp"

namespace woundwell::test {

using Colour = std::array<double, 3>;  ///< OD direction: red, green, blue

/// What is left of the light behind so much stain of a colour and so much grey shade.
inline cv::Scalar behind(const Colour& colour, double od, double shade = 0.0) {
  cv::Scalar light;
  for (int k = 0; k < 3; ++k) {
    const double lost = od * colour[static_cast<std::size_t>(2 - k)] + shade;
    light[k] = kLight[k] * std::pow(10.0, -lost);
  }
  return light;
}

/// The colour so many degrees off. `way_deg`: 0 away from grey, 90 and 270 to other hues.
inline Colour turned(const Colour& colour, double degrees, double way_deg) {
  const cv::Vec3d v(colour.data());
  const cv::Vec3d grey = cv::Vec3d::all(1.0 / std::sqrt(3.0));
  const cv::Vec3d away = cv::normalize(v * v.dot(grey) - grey);
  const cv::Vec3d aside = v.cross(away);
  const double way = way_deg * CV_PI / 180.0;
  const double by = degrees * CV_PI / 180.0;
  const cv::Vec3d other =
      v * std::cos(by) + (away * std::cos(way) + aside * std::sin(way)) * std::sin(by);
  return {other[0], other[1], other[2]};
}

inline constexpr std::int64_t kCellsAmongPores = 48;

/// 48 cells of a colour among 221 pores, of which 30 % are filled with dye of that colour.
inline cv::Mat cells_among_pores(const Colour& colour, std::uint64_t seed) {
  cv::Mat picture = bare(800, 600);
  int k = 0;
  for (const auto& p : places(800, 600, 46, 8, seed + 1)) {
    if (3 * k++ % 10 < 3) {
      draw_cell(picture, p, 5, behind(colour, 0.3, 0.4));
    } else {
      draw_pore(picture, p, 5, false);
    }
  }
  for (const auto& p : places(800, 600, 100, 20, seed)) {
    draw_cell(picture, p, 13, behind(colour, 0.5));
  }
  return photographed(picture, seed + 2);
}

/// Counted in one batch.
inline std::vector<TranswellRecord> count_together(const std::vector<cv::Mat>& pictures,
                                                   const TranswellParams& params = {}) {
  std::vector<StainSurvey> surveys;
  for (const auto& p : pictures) surveys.push_back(survey_stain(as_image(p), params));
  const BatchStain stain = combine(surveys, params);
  std::vector<TranswellRecord> records;
  for (const auto& p : pictures) {
    records.push_back(count_cells({}, as_image(p), stain, params).record);
  }
  return records;
}

}  // namespace woundwell::test
