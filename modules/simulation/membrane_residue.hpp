#pragma once
// What a membrane that was not rinsed well holds beside cells and pores.

#include <cstdint>
#include <opencv2/core.hpp>
#include <string>

namespace woundwell::simulation {

/// Adds pale smears with ragged edges (7 to 50 um) and crumbs of dye (1 to 4 um) to the map of the
/// stain, OD in green; none of them is a cell. 3 to 40 smears and up to 40 crumbs per picture.
/// `um_per_px` of the map; `typical_od`: of the stain of cells.
void draw_residue(cv::Mat1f& stain, double typical_od, double um_per_px, std::uint64_t seed,
                  const std::string& subject);

/// The map as a lens with a fault of colour shows it in one channel: moved by up to 0.7 um to
/// either side, green (1) not at all.
cv::Mat1f shifted_by_colour(const cv::Mat1f& map, int channel, double um_per_px, std::uint64_t seed,
                            const std::string& batch);

}  // namespace woundwell::simulation
