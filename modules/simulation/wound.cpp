#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "core/random.hpp"
#include "simulation/camera.hpp"
#include "simulation/noise.hpp"
#include "simulation/sheet.hpp"
#include "simulation/sheet_picture.hpp"
#include "simulation/simulation.hpp"

namespace woundwell {
namespace {

using simulation::Canvas;
using simulation::Fronts;
using simulation::Noise;
using simulation::ramp;

constexpr int kFiner = 2;          // drawn at twice the size, then averaged
constexpr double kMargin_um = 70;  // drawn around the picture, for halos and cut cells
constexpr double kFibre[3][2] = {{0.90, 0.4359}, {0.35, -0.9367}, {0.62, 0.7846}};

// Positive phase contrast: a body is darker than the plate by its thickness; the light that it
// loses comes back around it as a halo, narrow and bright, and wide and faint. How much comes back
// changes slowly over the sheet.
cv::Mat1f phase_contrast(const cv::Mat1f& thickness, const Canvas& canvas, std::uint64_t seed,
                         const std::string& subject) {
  cv::Mat1f near = thickness.clone();
  cv::Mat1f far = thickness.clone();
  simulation::smooth(near, 1.7 / canvas.um_per_px);
  simulation::smooth(far, 8.0 / canvas.um_per_px);
  const Noise shade(seed, subject, "shade");
  RandomStream random(seed, subject, "shade of the sheet");
  const double whole = random.uniform(0.28, 0.50);
  cv::Mat1f light(thickness.size());
  for (int y = 0; y < light.rows; ++y) {
    const double py = (y - canvas.origin.y) * canvas.um_per_px;
    double back = whole;
    for (int x = 0; x < light.cols; ++x) {
      if (x % 4 == 0) {  // it changes slowly
        const double px = (x - canvas.origin.x) * canvas.um_per_px;
        back = whole + 0.13 * shade.layers(px / 260.0, py / 260.0, 3, 0.6);
      }
      const double value = -1.45 * thickness(y, x) + 0.95 * near(y, x) + back * far(y, x);
      light(y, x) = static_cast<float>(value > 0.0 ? 2.0 * value : value);
    }
  }
  return light;
}

// A round cell seen end on: bright middle with structure, thin dark rim, bright halo. `focus` in
// (0, 1]: what floats above the sheet is washed out.
struct RoundCell {
  cv::Point2d at;       // um
  double radius = 5.0;  // um
  double squash = 1.0;  // short over long axis
  double turn = 0.0;
  double focus = 1.0;
  double brightness = 1.0;
  double texture = 0.0;
};

void draw_round(cv::Mat1f& light, const Canvas& canvas, const RoundCell& cell,
                const Noise& inside) {
  const double reach = 2.2 * cell.radius + 12.0;
  const double blur = 0.55 + 2.4 * (1.0 - cell.focus);
  const cv::Point2d centre(cell.at.x / canvas.um_per_px + canvas.origin.x,
                           cell.at.y / canvas.um_per_px + canvas.origin.y);
  const int pixels = static_cast<int>(std::ceil(reach / canvas.um_per_px));
  const cv::Rect box =
      cv::Rect(static_cast<int>(centre.x) - pixels, static_cast<int>(centre.y) - pixels,
               2 * pixels + 1, 2 * pixels + 1) &
      cv::Rect({0, 0}, light.size());
  const double c = std::cos(cell.turn);
  const double s = std::sin(cell.turn);
  for (int y = box.y; y < box.y + box.height; ++y) {
    for (int x = box.x; x < box.x + box.width; ++x) {
      const double px = (x - centre.x) * canvas.um_per_px;
      const double py = (y - centre.y) * canvas.um_per_px;
      const double u = c * px + s * py;
      const double v = (-s * px + c * py) / cell.squash;
      const double bumpy = 1.0 + 0.07 * inside.at(u / 4.0 + cell.texture, v / 4.0);
      const double r = std::hypot(u, v) * bumpy;
      const double out = r - cell.radius;
      const double body = 1.0 - ramp(out, -blur, blur);
      const double rim = std::exp(-0.5 * std::pow(out / (0.5 * blur + 0.35), 2.0));
      const double halo = std::exp(-0.5 * std::pow((out - 1.9) / (1.0 + blur), 2.0)) +
                          0.30 * std::exp(-std::max(0.0, out) / 5.0) * (1.0 - body);
      const double structure = 0.40 * inside.at(u / 2.3 + cell.texture, v / 2.3 + 70.0) +
                               0.45 * (0.8 * px - 0.6 * py) / cell.radius;
      const double glow = cell.brightness * (0.75 + structure);
      const double add =
          body * glow * (1.0 - 0.35 * rim) +
          cell.focus * 0.75 * std::sqrt(cell.brightness) * halo * (1.0 - 0.7 * body) -
          1.25 * rim * (0.3 + 0.7 * cell.focus);
      // Over the body it hides the sheet below.
      const double hide = 0.8 * body * cell.focus;
      light(y, x) = static_cast<float>(light(y, x) * (1.0 - hide) + add);
    }
  }
}

RoundCell any_round_cell(RandomStream& random, double size) {
  RoundCell cell;
  cell.radius = size * (0.08 + 0.26 * std::pow(random.uniform(), 1.4));
  cell.squash = random.uniform(0.72, 1.0);
  cell.turn = random.uniform(0.0, 6.28);
  cell.focus = random.uniform(0.35, 1.0);
  // Large ones are dividing or dying and shine; many of the small are grey rings.
  cell.brightness = random.uniform() < 0.3 ? random.uniform(0.1, 0.5) : random.uniform(0.7, 2.2);
  cell.texture = random.uniform(0.0, 900.0);
  return cell;
}

// A cell with `company` others beside it.
void draw_group(cv::Mat1f& light, const Canvas& canvas, const RoundCell& first, int company,
                const Noise& inside) {
  RoundCell cell = first;
  for (int i = company; i >= 0; --i) {
    const double angle = first.turn + 2.3 * i;
    const double away = i == 0 ? 0.0 : first.radius * (1.45 + 0.2 * std::sin(9.0 * angle));
    cell.at = first.at + cv::Point2d(away * std::cos(angle), away * std::sin(angle));
    cell.radius = first.radius * (i == 0 ? 1.0 : 0.85 - 0.12 * i);
    cell.texture = first.texture + 40.0 * i;
    draw_round(light, canvas, cell, inside);
  }
}

// Round cells on the sheet (dividing or dying) and above the gap: they keep their places on the
// plate, but floating ones drift.
void draw_round_cells(cv::Mat1f& light, const Canvas& canvas, const WoundScene& scene,
                      const Fronts& fronts, std::uint64_t seed, const std::string& subject) {
  const Noise inside(seed, subject, "inside of round cells");
  const double size = scene.cell_diameter_um;
  const double half_x = 0.5 * scene.width_px * scene.um_per_px + kMargin_um;
  const double half_y = 0.5 * scene.height_px * scene.um_per_px + kMargin_um;
  RandomStream random(seed, subject, "round cells");
  const auto on_sheet = static_cast<int>(0.045 * 4.0 * half_x * half_y / (size * size));
  for (int k = 0; k < on_sheet; ++k) {
    RoundCell cell = any_round_cell(random, size);
    cell.at = {random.uniform(-half_x, half_x), random.uniform(-half_y, half_y)};
    const double crumbs = random.uniform();
    if (scene.width_um > 0.0 && fronts.depth(cell.at.x, cell.at.y) < 0.7 * size) continue;
    draw_group(light, canvas, cell, crumbs < 0.72 ? 0 : (crumbs < 0.88 ? 1 : 3), inside);
  }
  const double half_side = std::max(half_x, half_y);
  const cv::Point2d across = fronts.across();
  for (int k = 0; k < scene.floating_cells; ++k) {
    RoundCell cell = any_round_cell(random, size);
    cell.radius = std::max(cell.radius, 0.16 * size);
    const double along = random.uniform(-half_side, half_side);
    const double share = random.uniform(-0.46, 0.46);
    const double phase = scene.width_um / 90.0 + random.uniform(0.0, 6.28);
    const double company = random.uniform();
    const double v = scene.offset_um + share * scene.width_um + 6.0 * std::cos(phase);
    const double u = along + 6.0 * std::sin(phase);
    cell.at = {u * across.y + v * across.x, -u * across.x + v * across.y};
    draw_group(light, canvas, cell, company < 0.72 ? 0 : (company < 0.9 ? 1 : 3), inside);
  }
}

// What is on the plate itself: faint scratches, fibrous grain, dark specks.
void draw_plate(cv::Mat1f& light, const Canvas& canvas, const WoundScene& scene, std::uint64_t seed,
                const std::string& subject) {
  const Noise grain(seed, subject, "plate grain");
  const double half_x = 0.5 * scene.width_px * scene.um_per_px;
  const double half_y = 0.5 * scene.height_px * scene.um_per_px;
  for (int y = 0; y < light.rows; ++y) {
    for (int x = 0; x < light.cols; ++x) {
      const double px = (x - canvas.origin.x) * canvas.um_per_px;
      const double py = (y - canvas.origin.y) * canvas.um_per_px;
      // Fibres in three directions that are not the camera's.
      double fibres = 0.0;
      for (int i = 0; i < 3; ++i) {
        const double u = kFibre[i][0] * px + kFibre[i][1] * py;
        const double v = kFibre[i][0] * py - kFibre[i][1] * px;
        fibres += grain.at(u / 11.0 + 70.0 * i, v / 2.6);
      }
      light(y, x) +=
          static_cast<float>(0.022 * fibres + 0.030 * grain.at(px / 70.0, py / 70.0 + 90.0));
    }
  }
  RandomStream random(seed, subject, "plate");
  const int lines = 3 + static_cast<int>(random.below(4));
  for (int k = 0; k < lines; ++k) {
    const double angle = random.uniform(0.0, CV_PI);
    const double at = random.uniform(-0.8, 0.8) * half_y;
    const double height = random.uniform(-0.08, 0.20);
    const double from = random.uniform(-1.2, 0.4) * half_x;
    const double to = from + random.uniform(0.3, 1.5) * half_x;
    const Noise wobble(seed, subject, "plate line");
    for (int y = 0; y < light.rows; ++y) {
      for (int x = 0; x < light.cols; ++x) {
        const double px = (x - canvas.origin.x) * canvas.um_per_px;
        const double py = (y - canvas.origin.y) * canvas.um_per_px;
        const double u = px * std::cos(angle) + py * std::sin(angle);
        const double v = -px * std::sin(angle) + py * std::cos(angle) - at -
                         3.0 * wobble.at(u / 80.0 + 20.0 * k);
        if (u < from || u > to || std::abs(v) > 6.0) continue;
        light(y, x) += static_cast<float>(height * std::exp(-0.5 * v * v / 1.2));
      }
    }
  }
  for (int k = 0; k < scene.debris; ++k) {
    const double cx = random.uniform(-half_x, half_x);
    const double cy = random.uniform(-half_y, half_y);
    const double long_axis = random.uniform(1.0, 3.6);
    const double short_axis = long_axis * random.uniform(0.4, 1.0);
    const double angle = random.uniform(0.0, CV_PI);
    const double depth = random.uniform(0.4, 1.6);
    const double centre_x = cx / canvas.um_per_px + canvas.origin.x;
    const double centre_y = cy / canvas.um_per_px + canvas.origin.y;
    const int reach = static_cast<int>(14.0 / canvas.um_per_px);
    for (int y = std::max(0, static_cast<int>(centre_y) - reach);
         y < std::min(light.rows, static_cast<int>(centre_y) + reach); ++y) {
      for (int x = std::max(0, static_cast<int>(centre_x) - reach);
           x < std::min(light.cols, static_cast<int>(centre_x) + reach); ++x) {
        const double dx = (x - centre_x) * canvas.um_per_px;
        const double dy = (y - centre_y) * canvas.um_per_px;
        const double u = (dx * std::cos(angle) + dy * std::sin(angle)) / long_axis;
        const double v = (-dx * std::sin(angle) + dy * std::cos(angle)) / short_axis;
        const double r2 = u * u + v * v;
        light(y, x) +=
            static_cast<float>(-depth * std::exp(-0.7 * r2) + 0.22 * depth * std::exp(-0.12 * r2));
      }
    }
  }
}

// Film or camera: the highlights of halos bend towards white instead of clipping at once.
double tone(double value) {
  if (value > 0.75) return 0.75 + 0.27 * (1.0 - std::exp(-(value - 0.75) / 0.27));
  if (value < 0.12) return 0.04 + 0.08 * std::exp((value - 0.12) / 0.08);
  return value;
}

}  // namespace

WoundPicture draw_wound(const WoundScene& scene, std::uint64_t seed, const std::string& subject,
                        cv::Point2d shift) {
  const int margin = static_cast<int>(std::ceil(kMargin_um / scene.um_per_px));
  Canvas canvas;
  canvas.um_per_px = scene.um_per_px / kFiner;
  canvas.size = {kFiner * (scene.width_px + 2 * margin), kFiner * (scene.height_px + 2 * margin)};
  canvas.origin = {kFiner * (margin + 0.5 * scene.width_px + shift.x) - 0.5,
                   kFiner * (margin + 0.5 * scene.height_px + shift.y) - 0.5};

  const Fronts fronts(scene, seed, subject);
  const cv::Rect2d region(-canvas.origin.x * canvas.um_per_px, -canvas.origin.y * canvas.um_per_px,
                          canvas.size.width * canvas.um_per_px,
                          canvas.size.height * canvas.um_per_px);
  const std::vector<simulation::SheetCell> cells =
      simulation::place_cells(scene, fronts, seed, subject, region);
  const simulation::SheetPicture sheet =
      simulation::draw_sheet(cells, canvas, scene.cell_diameter_um, seed, subject);

  cv::Mat1f light = phase_contrast(sheet.thickness, canvas, seed, subject);
  draw_round_cells(light, canvas, scene, fronts, seed, subject);
  cv::Mat1f coarse = simulation::halve(light);
  Canvas coarse_canvas;
  coarse_canvas.um_per_px = scene.um_per_px;
  coarse_canvas.size = coarse.size();
  coarse_canvas.origin = {(canvas.origin.x - 0.5) / kFiner, (canvas.origin.y - 0.5) / kFiner};
  draw_plate(coarse, coarse_canvas, scene, seed, subject);
  simulation::smooth(coarse, 0.6);
  const cv::Rect inner(margin, margin, scene.width_px, scene.height_px);
  const cv::Mat1f view = coarse(inner);

  RandomStream random(seed, subject, "exposure");
  const double base = random.uniform(0.40, 0.47);
  cv::Mat1f lamp = simulation::slow_light(view.size(), scene.light_gradient, seed, subject);
  simulation::add_dust(lamp, 2, seed, subject);
  cv::Mat1f picture(view.size());
  for (int y = 0; y < view.rows; ++y) {
    for (int x = 0; x < view.cols; ++x) {
      const double value = base * lamp(y, x) * (1.0 + scene.contrast * view(y, x));
      picture(y, x) = static_cast<float>(tone(value));
    }
  }

  WoundPicture result;
  cv::Mat1b gap(view.size(), static_cast<uchar>(0));
  if (scene.width_um > 0.0) {
    const cv::Mat1b fine = simulation::find_gap(sheet, canvas, fronts, scene.cell_diameter_um);
    cv::Mat1f share;
    fine.convertTo(share, CV_32F);
    gap = simulation::halve(share)(inner) >= 127.0F;
  }
  // The noise of two exposures of one place is not the same: its stream knows the scene.
  const std::string shot =
      "camera " + std::to_string(scene.width_um) + " " + std::to_string(shift.x);
  cv::Mat1b bytes = simulation::expose(picture, scene.noise, seed, subject, shot);
  if (scene.circular_field) {
    const cv::Mat1b circle = simulation::circle_of_field(bytes.size());
    cv::Mat1f edge;
    circle.convertTo(edge, CV_32F, 1.0 / 255.0);
    simulation::smooth(edge, 2.0);
    for (int y = 0; y < bytes.rows; ++y) {
      for (int x = 0; x < bytes.cols; ++x) {
        bytes(y, x) =
            static_cast<uchar>(6.0F + edge(y, x) * (static_cast<float>(bytes(y, x)) - 6.0F));
      }
    }
    cv::bitwise_and(gap, circle, gap);
  }
  result.picture = bytes;
  result.gap = gap;
  return result;
}

}  // namespace woundwell
