#pragma once
// Cells of a sheet as a map of optical thickness and of who covers which pixel.

#include <opencv2/core.hpp>
#include <vector>

#include "simulation/sheet.hpp"

namespace woundwell::simulation {

/// Pixels of a canvas on the plate: x_um = (column - origin.x) * um_per_px, same for y.
struct Canvas {
  cv::Size size;
  cv::Point2d origin;
  double um_per_px = 1.0;
};

struct SheetPicture {
  cv::Mat1i owner;      ///< index of the cell that covers the pixel, -1: bare plate
  cv::Mat1f thickness;  ///< optical thickness, about 1 in the middle of a cell, 0 on the plate
};

SheetPicture draw_sheet(const std::vector<SheetCell>& cells, const Canvas& canvas,
                        double cell_diameter_um, std::uint64_t seed, const std::string& subject);

/// 255 where the plate is bare between the fronts: bare pixels, and cells in groups of fewer than
/// five, that are connected with the strip between the fronts and lie at most two cell diameters
/// behind them.
cv::Mat1b find_gap(const SheetPicture& sheet, const Canvas& canvas, const Fronts& fronts,
                   double cell_diameter_um);

}  // namespace woundwell::simulation
