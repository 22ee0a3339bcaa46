#include "simulation/sheet_picture.hpp"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <set>

namespace woundwell::simulation {
namespace {

constexpr int kSlow = 4;             // pixels over which slow noise is taken as constant
constexpr double kDeepestBay = 2.0;  // cell diameters behind the front

struct Place {
  double long_axis;   // along the cell, 1 at its tip
  double short_axis;  // across
};

Place place_in(const SheetCell& cell, double c, double s, double dx, double dy) {
  const double stretch = std::sqrt(cell.elongation);
  return {(c * dx + s * dy) / (cell.radius * stretch), (-s * dx + c * dy) * stretch / cell.radius};
}

// 0 in the middle, 1 at the outline; spindles narrow towards their tips.
double distance_in(const SheetCell& cell, const Place& p) {
  const double tip = std::min(1.0, p.long_axis * p.long_axis);
  const double across = p.short_axis / (1.0 - 0.75 * cell.taper * tip);
  return std::sqrt(p.long_axis * p.long_axis + across * across);
}

// The plate bent a little, so that no outline is a conic section.
struct Bent {
  cv::Mat1f x;
  cv::Mat1f y;
};

Bent bend_plate(const Canvas& canvas, double size, std::uint64_t seed, const std::string& subject) {
  const Noise bend_x(seed, subject, "bend x");
  const Noise bend_y(seed, subject, "bend y");
  Bent bent{cv::Mat1f(canvas.size), cv::Mat1f(canvas.size)};
  const double coarse = 0.55 * size;
  const double fine = 0.16 * size;
  for (int row = 0; row < canvas.size.height; ++row) {
    for (int column = 0; column < canvas.size.width; ++column) {
      const double x = (column - canvas.origin.x) * canvas.um_per_px;
      const double y = (row - canvas.origin.y) * canvas.um_per_px;
      bent.x(row, column) =
          static_cast<float>(x + size * (0.075 * bend_x.at(x / coarse, y / coarse) +
                                         0.016 * bend_x.at(x / fine, y / fine + 500.0)));
      bent.y(row, column) =
          static_cast<float>(y + size * (0.075 * bend_y.at(x / coarse, y / coarse) +
                                         0.016 * bend_y.at(x / fine, y / fine + 500.0)));
    }
  }
  return bent;
}

cv::Rect pixels_around(const Canvas& canvas, double x, double y, double reach) {
  const double scale = 1.0 / canvas.um_per_px;
  const int left = static_cast<int>(std::floor((x - reach) * scale + canvas.origin.x));
  const int top = static_cast<int>(std::floor((y - reach) * scale + canvas.origin.y));
  const int side = static_cast<int>(std::ceil(2.0 * reach * scale)) + 2;
  return cv::Rect(left, top, side, side) & cv::Rect({0, 0}, canvas.size);
}

// Thin fans that cells at the front push out over the plate.
void draw_lamellae(const std::vector<SheetCell>& cells, const Canvas& canvas, const Bent& bent,
                   SheetPicture& sheet) {
  for (std::size_t k = 0; k < cells.size(); ++k) {
    const SheetCell& cell = cells[k];
    if (cell.front < 0.3 || cell.crawling) continue;
    const double fan = cell.radius * (0.55 + 0.35 * cell.front);
    const double cx = cell.x + cell.ahead_x * cell.radius * 0.75;
    const double cy = cell.y + cell.ahead_y * cell.radius * 0.75;
    const cv::Rect box = pixels_around(canvas, cx, cy, 1.4 * fan);
    for (int row = box.y; row < box.y + box.height; ++row) {
      for (int column = box.x; column < box.x + box.width; ++column) {
        if (sheet.owner(row, column) >= 0) continue;
        const double dx = bent.x(row, column) - cx;
        const double dy = bent.y(row, column) - cy;
        const double d = std::hypot(dx, dy) / fan;
        if (d >= 1.0) continue;
        sheet.owner(row, column) = static_cast<int>(k);
        sheet.thickness(row, column) =
            static_cast<float>(0.16 + 0.10 * cell.height * (1.0 - d) + 0.10 * ramp(d, 0.8, 0.95));
      }
    }
  }
}

// Thin processes that narrow towards their ends.
void draw_arms(const std::vector<SheetCell>& cells, const Canvas& canvas, const Bent& bent,
               SheetPicture& sheet) {
  for (std::size_t k = 0; k < cells.size(); ++k) {
    const SheetCell& cell = cells[k];
    for (int i = 0; i < 3; ++i) {
      const double length = cell.arm_length[i];
      if (length <= 0.0) continue;
      const double c = std::cos(cell.arm_angle[i]);
      const double s = std::sin(cell.arm_angle[i]);
      const double root = 0.42 * cell.radius;
      const cv::Rect box = pixels_around(canvas, cell.x, cell.y, 1.3 * length);
      for (int row = box.y; row < box.y + box.height; ++row) {
        for (int column = box.x; column < box.x + box.width; ++column) {
          if (sheet.owner(row, column) >= 0) continue;
          const double dx = bent.x(row, column) - cell.x;
          const double dy = bent.y(row, column) - cell.y;
          const double along = (c * dx + s * dy) / length;
          if (along <= 0.0 || along >= 1.0) continue;
          const double half = root * (1.0 - along) * (1.0 - along) + 0.55;
          const double across = std::abs(-s * dx + c * dy) / half;
          if (across >= 1.0) continue;
          sheet.owner(row, column) = static_cast<int>(k);
          sheet.thickness(row, column) = static_cast<float>(
              cell.height * (0.30 + 0.25 * (1.0 - along)) * (1.0 - 0.4 * across));
        }
      }
    }
  }
}

// Thickness of a cell at a place of it; `edge` is how far from its outline (0 on it). Its borders
// are thin where cells pull apart and hardly seen where they lie on each other: `seam` in [0, 1].
double thickness_at(const SheetCell& cell, const Place& p, double edge, double seam,
                    const Noise& granules) {
  const double inside = 1.0 - seam * (1.0 - ramp(edge, 0.0, 0.20));
  const double middle = ramp(edge, 0.0, 0.70);
  const double u = p.long_axis - cell.nucleus_x;
  const double v = p.short_axis - cell.nucleus_y;
  const double q = std::sqrt(u * u * 8.5 + v * v * 7.5);
  const double nucleus = 1.0 - ramp(q, 0.60, 1.15);
  // Granules and fibres lie along the cell.
  const double along = p.long_axis * cell.radius * std::sqrt(cell.elongation) + cell.texture;
  const double across = p.short_axis * cell.radius / std::sqrt(cell.elongation);
  const double fine = granules.at(along / 1.8, across / 1.3);
  const double coarse = granules.at(along / 6.0 + 300.0, across / 2.6 + cell.texture);
  // Nucleoli: the peaks of a slow noise within the nucleus.
  const double spots =
      nucleus > 0.0 ? nucleus * ramp(granules.at(along / 3.2 - 300.0, across / 3.2), 1.1, 1.8)
                    : 0.0;
  const double cytoplasm = cell.height * (0.10 + 0.20 * inside + 0.14 * middle);
  const double calm = (1.0 - 0.45 * nucleus) * (1.0 - 0.45 * cell.front) * (0.5 + 0.5 * inside);
  const double body = (0.17 * fine + 0.20 * coarse) * calm + 0.16 * cell.front * inside;
  return cytoplasm + body + (0.50 + 0.40 * cell.height) * nucleus + 0.30 * spots;
}

}  // namespace

SheetPicture draw_sheet(const std::vector<SheetCell>& cells, const Canvas& canvas,
                        double cell_diameter_um, std::uint64_t seed, const std::string& subject) {
  SheetPicture sheet{cv::Mat1i(canvas.size, -1), cv::Mat1f(canvas.size, 0.0F)};
  const Bent bent = bend_plate(canvas, cell_diameter_um, seed, subject);
  cv::Mat1f nearest(canvas.size, 1.0F);
  cv::Mat1f second(canvas.size, 1.0F);
  cv::Mat_<cv::Vec2f> place(canvas.size);  // in the nearest cell
  for (std::size_t k = 0; k < cells.size(); ++k) {
    const SheetCell& cell = cells[k];
    const double c = std::cos(cell.angle);
    const double s = std::sin(cell.angle);
    const double reach = cell.radius * std::sqrt(cell.elongation) + 0.3 * cell_diameter_um;
    const cv::Rect box = pixels_around(canvas, cell.x, cell.y, reach);
    for (int row = box.y; row < box.y + box.height; ++row) {
      for (int column = box.x; column < box.x + box.width; ++column) {
        const Place p =
            place_in(cell, c, s, bent.x(row, column) - cell.x, bent.y(row, column) - cell.y);
        if (std::abs(p.long_axis) >= 1.0 || std::abs(p.short_axis) >= 1.0) continue;
        const auto d = static_cast<float>(distance_in(cell, p));
        if (d < nearest(row, column)) {
          second(row, column) = nearest(row, column);
          nearest(row, column) = d;
          sheet.owner(row, column) = static_cast<int>(k);
          place(row, column) = {static_cast<float>(p.long_axis), static_cast<float>(p.short_axis)};
        } else if (d < second(row, column)) {
          second(row, column) = d;
        }
      }
    }
  }
  const Noise granules(seed, subject, "granules");
  const Noise seams(seed, subject, "seams");
  for (int row = 0; row < canvas.size.height; ++row) {
    double seam = 0.5;
    for (int column = 0; column < canvas.size.width; ++column) {
      if (column % kSlow == 0) {
        const double x = bent.x(row, column) / 17.0;
        const double y = bent.y(row, column) / 17.0;
        seam = std::clamp(0.45 + 0.50 * seams.at(x, y), 0.0, 1.0);
      }
      const int k = sheet.owner(row, column);
      if (k < 0) continue;
      const cv::Vec2f& p = place(row, column);
      const double edge = second(row, column) - nearest(row, column);
      sheet.thickness(row, column) = static_cast<float>(
          thickness_at(cells[static_cast<std::size_t>(k)], {p[0], p[1]}, edge, seam, granules));
    }
  }
  draw_arms(cells, canvas, bent, sheet);
  draw_lamellae(cells, canvas, bent, sheet);
  return sheet;
}

cv::Mat1b find_gap(const SheetPicture& sheet, const Canvas& canvas, const Fronts& fronts,
                   double cell_diameter_um) {
  const cv::Mat covered = sheet.owner >= 0;
  cv::Mat1i group;
  const int groups = cv::connectedComponents(covered, group, 4, CV_32S);
  std::vector<std::set<int>> members(static_cast<std::size_t>(groups));
  for (int row = 0; row < group.rows; ++row) {
    for (int column = 0; column < group.cols; ++column) {
      if (group(row, column) > 0) {
        auto& set = members[static_cast<std::size_t>(group(row, column))];
        if (set.size() < 5) set.insert(sheet.owner(row, column));
      }
    }
  }
  cv::Mat1b bare(canvas.size, static_cast<uchar>(0));
  cv::Mat1b strip(canvas.size, static_cast<uchar>(0));
  for (int row = 0; row < group.rows; ++row) {
    for (int column = 0; column < group.cols; ++column) {
      const int g = group(row, column);
      if (g > 0 && members[static_cast<std::size_t>(g)].size() >= 5) continue;
      const double x = (column - canvas.origin.x) * canvas.um_per_px;
      const double y = (row - canvas.origin.y) * canvas.um_per_px;
      const double depth = fronts.depth(x, y);
      if (depth < kDeepestBay * cell_diameter_um) bare(row, column) = 255;
      if (depth < 0.0) strip(row, column) = 255;
    }
  }
  cv::Mat1i piece;
  const int pieces = cv::connectedComponents(bare, piece, 4, CV_32S);
  std::vector<char> between(static_cast<std::size_t>(pieces), 0);
  for (int row = 0; row < piece.rows; ++row) {
    for (int column = 0; column < piece.cols; ++column) {
      if (strip(row, column) != 0) between[static_cast<std::size_t>(piece(row, column))] = 1;
    }
  }
  cv::Mat1b gap(canvas.size, static_cast<uchar>(0));
  for (int row = 0; row < piece.rows; ++row) {
    for (int column = 0; column < piece.cols; ++column) {
      const int p = piece(row, column);
      if (p > 0 && between[static_cast<std::size_t>(p)] != 0) gap(row, column) = 255;
    }
  }
  return gap;
}

}  // namespace woundwell::simulation
