#pragma once
// Where the cells of a wounded sheet are. Lengths in um on the plate, centre of the field (0, 0).

#include <cstdint>
#include <opencv2/core.hpp>
#include <string>
#include <vector>

#include "simulation/noise.hpp"
#include "simulation/simulation.hpp"

namespace woundwell::simulation {

/// One attached or crawling cell.
struct SheetCell {
  double x = 0.0;
  double y = 0.0;
  double angle = 0.0;       ///< of the long axis, rad
  double radius = 10.0;     ///< of the disc of the same area
  double elongation = 1.3;  ///< long over short axis
  double taper = 0.0;       ///< 0 ellipse, 1 spindle
  double height = 1.0;      ///< optical thickness
  double front = 0.0;       ///< 1 at the front, 0 deep in the sheet
  double ahead_x = 0.0;     ///< direction into the gap (unit vector)
  double ahead_y = 0.0;
  double nucleus_x = 0.0;  ///< share of the radius
  double nucleus_y = 0.0;
  double texture = 0.0;                    ///< offset of its granules
  double arm_angle[3] = {0.0, 0.0, 0.0};   ///< of thin processes, rad
  double arm_length[3] = {0.0, 0.0, 0.0};  ///< from the centre; 0: none
  bool crawling = false;                   ///< alone in the gap
};

/// The two fronts at one width.
class Fronts {
 public:
  Fronts(const WoundScene& scene, std::uint64_t seed, const std::string& subject);
  /// Depth (um) of a place behind the front that covers it deepest; > 0: in the sheet.
  [[nodiscard]] double depth(double x, double y) const;
  /// The side (+1, -1) of that front.
  [[nodiscard]] double side(double x, double y) const;
  /// Unit vector across the wound.
  [[nodiscard]] cv::Point2d across() const { return {across_x_, across_y_}; }
  /// Coordinates along and across the wound.
  [[nodiscard]] cv::Point2d along_across(double x, double y) const;

 private:
  [[nodiscard]] double side_depth(double along, double across, int side) const;
  double half_width_;
  double offset_;
  double across_x_;
  double across_y_;
  double ragged_;
  double phase_;
  Noise shape_[4];
};

/// The cells within `reach` (um, half sides) of the centre of the field.
std::vector<SheetCell> place_cells(const WoundScene& scene, const Fronts& fronts,
                                   std::uint64_t seed, const std::string& subject,
                                   cv::Rect2d region);

}  // namespace woundwell::simulation
