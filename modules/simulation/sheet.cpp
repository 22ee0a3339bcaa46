#include "simulation/sheet.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/random.hpp"

namespace woundwell::simulation {
namespace {

// Cells wander a little between times: a smooth flow of neighbours and each one's own step, both
// turning slowly with the width, which stands for time.
constexpr double kWidthPerRadian = 340.0;

// Sizes (um) of the bays and tongues of a front, largest first, and their heights.
constexpr double kBaySize[3] = {210.0, 75.0, 30.0};
constexpr double kBayHeight[3] = {0.65, 0.60, 0.47};

}  // namespace

Fronts::Fronts(const WoundScene& scene, std::uint64_t seed, const std::string& subject)
    : half_width_(scene.width_um / 2.0),
      offset_(scene.offset_um),
      across_x_(-std::sin(scene.angle_deg * CV_PI / 180.0)),
      across_y_(std::cos(scene.angle_deg * CV_PI / 180.0)),
      // A nearly closed wound cannot be as ragged as a wide one, or it would have no mean width.
      ragged_(std::min(scene.raggedness_um, 0.4 * scene.width_um)),
      phase_(scene.width_um / kWidthPerRadian),
      shape_{{seed, subject, "front a1"},
             {seed, subject, "front a2"},
             {seed, subject, "front b1"},
             {seed, subject, "front b2"}} {}

cv::Point2d Fronts::along_across(double x, double y) const {
  return {x * across_y_ - y * across_x_, x * across_x_ + y * across_y_ - offset_};
}

double Fronts::side_depth(double along, double across, int side) const {
  const std::size_t k = side > 0 ? 0 : 2;
  double bend = 0.0;
  for (int i = 0; i < 3; ++i) {
    const double t = along / kBaySize[i] + 31.7 * i;
    // Small tongues live shorter than wide bays.
    const double phase = phase_ * (1.0 + i);
    bend +=
        kBayHeight[i] * (std::cos(phase) * shape_[k].at(t) + std::sin(phase) * shape_[k + 1].at(t));
  }
  return side * across - half_width_ - ragged_ * bend;
}

double Fronts::depth(double x, double y) const {
  const cv::Point2d p = along_across(x, y);
  return std::max(side_depth(p.x, p.y, 1), side_depth(p.x, p.y, -1));
}

double Fronts::side(double x, double y) const {
  const cv::Point2d p = along_across(x, y);
  return side_depth(p.x, p.y, 1) >= side_depth(p.x, p.y, -1) ? 1.0 : -1.0;
}

std::vector<SheetCell> place_cells(const WoundScene& scene, const Fronts& fronts,
                                   std::uint64_t seed, const std::string& subject,
                                   cv::Rect2d region) {
  const double size = scene.cell_diameter_um;
  const double step = 0.95 * size;
  const double row_step = step * std::sqrt(3.0) / 2.0;
  const double phase = scene.width_um / kWidthPerRadian;
  const double turn_c = std::cos(phase);
  const double turn_s = std::sin(phase);
  const Noise flow_x1(seed, subject, "flow x1");
  const Noise flow_x2(seed, subject, "flow x2");
  const Noise flow_y1(seed, subject, "flow y1");
  const Noise flow_y2(seed, subject, "flow y2");
  const Noise grain(seed, subject, "direction of cells");
  const Noise holes(seed, subject, "holes of the sheet");
  const Noise crowd(seed, subject, "height of cells");
  const double liveliness = std::min(1.0, scene.raggedness_um / 25.0);

  std::vector<SheetCell> cells;
  const int first_row = static_cast<int>(std::floor(region.y / row_step)) - 2;
  const int last_row = static_cast<int>(std::ceil((region.y + region.height) / row_step)) + 2;
  const int first_column = static_cast<int>(std::floor(region.x / step)) - 2;
  const int last_column = static_cast<int>(std::ceil((region.x + region.width) / step)) + 2;
  for (int row = first_row; row <= last_row; ++row) {
    for (int column = first_column; column <= last_column; ++column) {
      RandomStream random(seed, subject, fmt::format("cell {} {}", row, column));
      const double home_x = step * (column + 0.5 * (row & 1) + random.uniform(-0.36, 0.36));
      const double home_y = row_step * (row + random.uniform(-0.36, 0.36));
      const double own_x1 = random.normal();
      const double own_x2 = random.normal();
      const double own_y1 = random.normal();
      const double own_y2 = random.normal();
      const double fx = home_x / 110.0;
      const double fy = home_y / 110.0;
      SheetCell cell;
      cell.x = home_x + size * (0.30 * (turn_c * flow_x1.at(fx, fy) + turn_s * flow_x2.at(fx, fy)) +
                                0.08 * (turn_c * own_x1 + turn_s * own_x2));
      cell.y = home_y + size * (0.30 * (turn_c * flow_y1.at(fx, fy) + turn_s * flow_y2.at(fx, fy)) +
                                0.08 * (turn_c * own_y1 + turn_s * own_y2));
      const double wander = random.normal();
      const double stretch = random.uniform();
      const double bulk = random.normal();
      const double tall = random.normal();
      const double margin = random.uniform(-0.18, 0.18);
      const double lone = random.uniform();
      const double gone = random.uniform();
      cell.nucleus_x = random.normal(0.0, 0.12);
      cell.nucleus_y = random.normal(0.0, 0.12);
      cell.texture = random.uniform(0.0, 1000.0);
      double arm_turn[3];
      double arm_reach[3];
      for (int i = 0; i < 3; ++i) {
        arm_turn[i] = random.normal();
        arm_reach[i] = random.uniform(-0.9, 1.0);
      }

      const double depth = fronts.depth(cell.x, cell.y);
      const double side = fronts.side(cell.x, cell.y);
      cell.ahead_x = -side * fronts.across().x;
      cell.ahead_y = -side * fronts.across().y;
      // Cells reach ahead of their centres, further where they spread out at the front.
      const double spread =
          std::min(1.6, scene.raggedness_um / 25.0) * std::min(1.0, scene.width_um / (8.0 * size));
      const double edge = (0.03 + 0.70 * spread + margin) * size;
      if (scene.width_um > 0.0 && depth < edge) {
        // Ahead of its front: nobody, but for the few that crawl alone.
        const double reach = 5.5 * size;
        const double chance = 0.06 * liveliness * std::max(0.0, 1.0 + depth / reach);
        if (depth > -1.2 * size || lone > chance) continue;
        cell.crawling = true;
      } else {
        // Holes come in patches. Neighbours spread into a small one, so that more cells than area
        // must go (the power was found by measuring the cover).
        const double empty = std::pow(std::max(0.0, 1.0 - scene.confluence), 0.58);
        const double local = empty * (1.0 + 0.9 * holes.at(home_x / 90.0, home_y / 90.0));
        if (gone < local) continue;
      }
      cell.front = scene.width_um > 0.0
                       ? (cell.crawling ? 1.0 : liveliness * (1.0 - ramp(depth, size, 4.0 * size)))
                       : 0.0;
      const double ahead = std::atan2(cell.ahead_y, cell.ahead_x);
      const double field_angle = 1.3 * grain.at(cell.x / 150.0, cell.y / 150.0) + 0.35 * wander;
      // Blend of directions that know no sign: add the doubled angles.
      const double pull = 1.6 * cell.front;
      cell.angle =
          0.5 *
          std::atan2(std::sin(2.0 * field_angle) + pull * std::sin(2.0 * ahead + 0.7 * wander),
                     std::cos(2.0 * field_angle) + pull * std::cos(2.0 * ahead + 0.7 * wander));
      cell.elongation = 1.2 + 1.5 * stretch * stretch + cell.front * (0.3 + 0.8 * stretch);
      cell.taper = 0.15 + 0.5 * cell.front * stretch;
      // Inside of the sheet cells meet; at its rim each ends by itself.
      const double room = scene.width_um > 0.0 ? ramp(depth, size, 2.0 * size) : 1.0;
      cell.radius = size * (0.66 + 0.22 * room) * std::exp(0.13 * bulk);
      cell.height = std::exp(0.32 * tall + 0.30 * crowd.at(cell.x / 85.0, cell.y / 85.0));
      if (cell.crawling) {
        cell.angle += 0.5 * wander;
        cell.elongation = 1.3 + 2.0 * stretch;
        cell.taper = 0.75;
        cell.radius *= 0.85;
        cell.height *= 0.9;
      }
      for (int i = 0; i < 3; ++i) {
        if (cell.crawling) {
          // Two along the body, one where it likes.
          cell.arm_angle[i] =
              cell.angle + (i == 1 ? CV_PI : 0.0) + (i == 2 ? 2.0 : 0.3) * arm_turn[i];
          cell.arm_length[i] = cell.radius * (1.5 + 0.8 * arm_reach[i]);
        } else if (cell.front > 0.4 && i < 2 && arm_reach[i] > 0.0) {
          cell.arm_angle[i] = ahead + 0.6 * arm_turn[i];
          cell.arm_length[i] = cell.radius * (1.0 + 0.9 * arm_reach[i] * cell.front);
        }
      }
      cells.push_back(cell);
    }
  }
  return cells;
}

}  // namespace woundwell::simulation
