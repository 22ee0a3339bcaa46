#include <algorithm>
#include <cmath>

#include "core/errors.hpp"
#include "core/random.hpp"
#include "simulation/camera.hpp"
#include "simulation/membrane_cells.hpp"
#include "simulation/membrane_residue.hpp"
#include "simulation/noise.hpp"
#include "simulation/simulation.hpp"

namespace woundwell {
namespace {

using simulation::BodyKind;
using simulation::kOutline;
using simulation::Noise;
using simulation::Pore;
using simulation::ramp;
using simulation::StainedBody;

constexpr double kDarkest = 0.8;        // OD of what is merely dark, where things overlap
constexpr int kFiner = 2;               // drawn at twice the size, then averaged
constexpr double kPaleBorder = 0.5;     // of the stain, missing between cells side by side
constexpr double kBorderWidth = 0.3;    // of their radii
constexpr double kNucleusScale = 1.25;  // of nuclei in fluorescence over their dense part in stain

// Absorption relative to green (blue, green, red) of the stains, and of what is merely dark.
struct Dye {
  const char* name;
  double colour[3];
};
constexpr Dye kDyes[] = {{"crystal_violet", {0.40, 1.00, 0.66}},
                         {"giemsa", {0.40, 1.00, 1.55}},
                         {"haematoxylin", {0.43, 1.00, 0.90}}};
constexpr double kDark[3] = {0.82, 1.00, 0.98};

const Dye& dye_of(const std::string& name) {
  for (const Dye& dye : kDyes) {
    if (dye.name == name) return dye;
  }
  throw InputError(Problem{.value = name,
                           .cause = "no such stain of simulated membranes",
                           .cure = "use crystal_violet, giemsa, haematoxylin or dapi"});
}

// What one batch of staining and one session at the microscope share.
struct Batch {
  double dye[3];
  double lamp[3];
  double grain;        // of the membrane, OD
  double oblique;      // direction of the light, rad
  double obliqueness;  // 0 straight
};

Batch batch_of(const MembraneScene& scene, std::uint64_t seed, const std::string& subject) {
  RandomStream random(seed, scene.batch.empty() ? subject : scene.batch, "batch");
  RandomStream own(seed, subject, "stain");
  Batch batch{};
  const Dye& dye = dye_of(scene.stain);
  for (int c = 0; c < 3; ++c) {
    const double change = c == 1 ? 0.0 : random.normal(0.0, 0.05) + own.normal(0.0, 0.012);
    batch.dye[c] = dye.colour[c] + std::clamp(change, -0.12, 0.12);
  }
  const double level = random.uniform(0.82, 0.90);
  const double warmth = random.normal(0.0, 0.018);
  const double tint = random.normal(0.0, 0.012);
  batch.lamp[0] = level - warmth;
  batch.lamp[1] = level + tint;
  batch.lamp[2] = level + warmth;
  batch.grain = random.uniform(0.008, 0.020);
  batch.oblique = random.uniform(0.0, 2.0 * CV_PI);
  batch.obliqueness = random.uniform(0.1, 0.6);
  return batch;
}

cv::Rect pixels_around(cv::Size size, double x, double y, double reach) {
  const int left = static_cast<int>(std::floor(x - reach));
  const int top = static_cast<int>(std::floor(y - reach));
  const int side = static_cast<int>(std::ceil(2.0 * reach)) + 2;
  return cv::Rect(left, top, side, side) & cv::Rect({0, 0}, size);
}

// Stain of a body at one place.
struct Stain {
  double thickness = 0.0;  // relative to the mean of the body; 0 outside
  double outward = 1.0;    // from 0 in the middle to 1 at the outline
};

Stain stain_at(const StainedBody& body, double dx, double dy, const Noise& texture) {
  const double r = std::hypot(dx, dy);
  double t = std::fmod(std::atan2(dy, dx) - body.angle, 2.0 * CV_PI);
  if (t < 0.0) t += 2.0 * CV_PI;
  const double at = t / (2.0 * CV_PI) * kOutline;
  const auto i = static_cast<std::size_t>(at) % kOutline;
  const double part = at - std::floor(at);
  const double ragged = 0.45 * texture.at(dx / 1.6 + body.texture, dy / 1.6) * body.edge * 0.5;
  const double ray =
      body.outline[i] + part * (body.outline[(i + 1) % kOutline] - body.outline[i]) + ragged;
  if (r >= ray) return {};
  const double tx = dx + body.texture;
  const double grain =
      0.10 * texture.at(tx / 2.2, dy / 2.2 + 40.0) + 0.12 * texture.at(tx / 6.0, dy / 6.0 + 80.0);
  const double fade = ramp(ray - r, 0.0, body.edge);
  // Flat towards the edge, thicker towards the nucleus.
  const double dome = 0.70 + 0.36 * (1.0 - std::min(1.0, r / (1.4 * body.radius)));
  const double c = std::cos(body.angle);
  const double s = std::sin(body.angle);
  const double u = (c * dx + s * dy - body.nucleus_x) / body.nucleus_radius;
  const double v = (-s * dx + c * dy - body.nucleus_y) / body.nucleus_radius;
  const double q = std::sqrt(u * u / body.nucleus_shape + v * v * body.nucleus_shape);
  const double nucleus = 1.0 - ramp(q, 0.75, 1.1);
  const double spots = nucleus * ramp(texture.at(tx / 2.6, dy / 2.6 - 60.0), 0.9, 1.7);
  const double dark = body.kind == BodyKind::round ? 0.25 : 0.60;
  return {fade * (dome + grain) + dark * nucleus * (1.0 + 0.3 * grain) + 0.35 * spots, r / ray};
}

// Where two cells lie on each other, their stain nearly adds.
void lay_on(float& there, double mine) {
  there = static_cast<float>(std::max<double>(there, mine) + 0.45 * std::min<double>(there, mine));
}

// Cells that press against each other: each place belongs to the cell that it lies deepest in.
class SideBySide {
 public:
  explicit SideBySide(cv::Size size) : nearest_(size, 2.0F), second_(size, 2.0F) {}

  void put(float& there, cv::Point at, double mine, double outward) {
    float& first = nearest_(at);
    float& next = second_(at);
    const auto mine_outward = static_cast<float>(outward);
    next = std::min(next, std::max(first, mine_outward));
    if (mine_outward >= first) return;
    first = mine_outward;
    there = static_cast<float>(mine);
  }

  void draw_borders(cv::Mat1f& stain) const {
    for (int y = 0; y < stain.rows; ++y) {
      for (int x = 0; x < stain.cols; ++x) {
        const double apart =
            static_cast<double>(second_(y, x)) - static_cast<double>(nearest_(y, x));
        const double pale = kPaleBorder * (1.0 - ramp(apart, 0.0, kBorderWidth));
        stain(y, x) *= static_cast<float>(1.0 - pale);
      }
    }
  }

 private:
  cv::Mat1f nearest_;  // outward, in the cell that a place belongs to
  cv::Mat1f second_;   // and in the next one
};

void draw_bodies(cv::Mat1f& stain, const std::vector<StainedBody>& bodies, double um_per_px,
                 bool side_by_side, std::uint64_t seed, const std::string& subject) {
  const Noise texture(seed, subject, "stain texture");
  SideBySide sheet(side_by_side ? stain.size() : cv::Size());
  for (const StainedBody& body : bodies) {
    const double cx = body.x / um_per_px;
    const double cy = body.y / um_per_px;
    const cv::Rect box = pixels_around(stain.size(), cx, cy, (body.reach + 3.0) / um_per_px);
    cv::Mat_<cv::Vec2f> own(box.size());  // thickness, outward
    double sum = 0.0;
    int covered = 0;
    for (int y = 0; y < box.height; ++y) {
      for (int x = 0; x < box.width; ++x) {
        const Stain at = stain_at(body, (x + box.x + 0.5 - cx) * um_per_px,
                                  (y + box.y + 0.5 - cy) * um_per_px, texture);
        own(y, x) = {static_cast<float>(at.thickness), static_cast<float>(at.outward)};
        sum += at.thickness;
        if (at.thickness > 0.0) ++covered;
      }
    }
    if (covered == 0) continue;
    const double scale = body.od * covered / sum;
    for (int y = 0; y < box.height; ++y) {
      for (int x = 0; x < box.width; ++x) {
        const cv::Vec2f& at = own(y, x);
        if (at[0] <= 0.0F) continue;
        const cv::Point place(x + box.x, y + box.y);
        if (side_by_side) {
          sheet.put(stain(place), place, scale * at[0], at[1]);
        } else {
          lay_on(stain(place), scale * at[0]);
        }
      }
    }
  }
  if (side_by_side) sheet.draw_borders(stain);
}

// Light of nuclei, about 1 in the middle of one whose stain is typical.
void draw_nuclei(cv::Mat1f& glow, const std::vector<StainedBody>& bodies, double um_per_px,
                 double typical_od, std::uint64_t seed, const std::string& subject) {
  const Noise texture(seed, subject, "nuclear texture");
  for (const StainedBody& body : bodies) {
    const double cx = body.x / um_per_px;
    const double cy = body.y / um_per_px;
    const cv::Rect box =
        pixels_around(glow.size(), cx, cy, 1.6 * kNucleusScale * body.nucleus_radius / um_per_px);
    const double c = std::cos(body.angle);
    const double s = std::sin(body.angle);
    for (int y = box.y; y < box.y + box.height; ++y) {
      for (int x = box.x; x < box.x + box.width; ++x) {
        const double dx = (x + 0.5 - cx) * um_per_px;
        const double dy = (y + 0.5 - cy) * um_per_px;
        const double u = (c * dx + s * dy) / (kNucleusScale * body.nucleus_radius);
        const double v = (-s * dx + c * dy) / (kNucleusScale * body.nucleus_radius);
        const double q = std::sqrt(u * u / body.nucleus_shape + v * v * body.nucleus_shape);
        const double chromatin = 1.0 + 0.12 * texture.at(dx / 1.8 + body.texture, dy / 1.8);
        glow(y, x) += static_cast<float>(body.od / typical_od * chromatin *
                                         std::sqrt(std::max(0.0, 1.0 - 0.5 * q * q)) *
                                         (1.0 - ramp(q, 0.85, 1.1)));
      }
    }
  }
}

// Wall of a pore seen on edge, SD in um; 8 um pores have the one that they were drawn with.
double wall_um(const Pore& pore) { return 0.85 * std::sqrt(std::min(1.0, pore.radius / 4.0)); }

void draw_pores(cv::Mat1f& dark, cv::Mat1f& stain, const std::vector<Pore>& pores,
                const Batch& batch, double um_per_px) {
  for (const Pore& pore : pores) {
    const double cx = pore.x / um_per_px;
    const double cy = pore.y / um_per_px;
    const double reach = 2.2 * pore.lean * pore.radius / um_per_px;
    const cv::Rect box = pixels_around(dark.size(), cx, cy, reach);
    const double c = std::cos(pore.angle);
    const double s = std::sin(pore.angle);
    for (int y = box.y; y < box.y + box.height; ++y) {
      for (int x = box.x; x < box.x + box.width; ++x) {
        const double dx = (x + 0.5 - cx) * um_per_px;
        const double dy = (y + 0.5 - cy) * um_per_px;
        const double r = pore.lean > 1.0
                             ? std::hypot((c * dx + s * dy) / pore.lean, -s * dx + c * dy)
                             : std::hypot(dx, dy);
        // The wall is seen darker on the side that is away from the light.
        const double towards =
            (dx * std::cos(batch.oblique) + dy * std::sin(batch.oblique)) / std::max(r, 0.5);
        const double wall = (r - 0.86 * pore.radius) / wall_um(pore);
        const double ring =
            pore.depth * 0.52 * std::exp(-0.5 * wall * wall) * (1.0 + batch.obliqueness * towards);
        const double mouth = 1.0 - ramp(r, 0.35 * pore.radius, 0.85 * pore.radius);
        const double outside = std::exp(-0.5 * std::pow((r - 1.5 * pore.radius) / 1.2, 2.0));
        const double full = 1.0 - ramp(r, 0.72 * pore.radius, 1.12 * pore.radius);
        if (pore.dye > 0.0) {
          dark(y, x) += static_cast<float>(0.55 * pore.dye * full * (1.0 - 0.25 * mouth) +
                                           0.35 * ring - 0.02 * outside);
          stain(y, x) += static_cast<float>(0.55 * pore.dye * full);
        } else {
          dark(y, x) += static_cast<float>(ring - 0.06 * mouth - 0.025 * outside);
        }
      }
    }
  }
}

// Grain of the film lit from one side, crumbs of gel, and now and then a fibre.
void draw_film(cv::Mat1f& dark, const Batch& batch, double um_per_px, std::uint64_t seed,
               const std::string& subject) {
  const Noise relief(seed, subject, "film relief");
  const double lx = 0.9 * std::cos(batch.oblique);
  const double ly = 0.9 * std::sin(batch.oblique);
  for (int y = 0; y < dark.rows; ++y) {
    for (int x = 0; x < dark.cols; ++x) {
      const double px = x * um_per_px;
      const double py = y * um_per_px;
      const double slope =
          relief.at((px + lx) / 2.4, (py + ly) / 2.4) - relief.at((px - lx) / 2.4, (py - ly) / 2.4);
      const double cloud = relief.at(px / 45.0, py / 45.0 + 200.0);
      const double crumb = ramp(relief.at(px / 3.4 + 400.0, py / 3.4), 2.0, 2.3);
      dark(y, x) += static_cast<float>(batch.grain * (1.1 * slope + 0.25 * cloud + 3.0 * crumb));
    }
  }
  RandomStream random(seed, subject, "film debris");
  const int pieces = static_cast<int>(random.below(6));
  for (int k = 0; k < pieces; ++k) {
    const double cx = random.uniform(0.0, dark.cols);
    const double cy = random.uniform(0.0, dark.rows);
    const double radius = random.uniform(1.2, 3.5) / um_per_px;
    const double depth = random.uniform(0.15, 0.5);
    const cv::Rect box = pixels_around(dark.size(), cx, cy, 3.0 * radius);
    for (int y = box.y; y < box.y + box.height; ++y) {
      for (int x = box.x; x < box.x + box.width; ++x) {
        const double dx = (x - cx) / radius;
        const double dy = (y - cy) / radius;
        const double bumps = 1.0 + 0.5 * relief.at(dx + 50.0 * k, dy - 300.0);
        dark(y, x) +=
            static_cast<float>(depth * std::exp(-std::pow(dx * dx + dy * dy, 2.0) * bumps * bumps));
      }
    }
  }
  if (random.uniform() < 0.12) {
    const double angle = random.uniform(0.0, CV_PI);
    const double at = random.uniform(0.2, 0.8);
    const double half_length = random.uniform(60.0, 160.0);
    const double bow = random.uniform(-1.0, 1.0) / half_length;
    for (int y = 0; y < dark.rows; ++y) {
      for (int x = 0; x < dark.cols; ++x) {
        const double px = (x - at * dark.cols) * um_per_px;
        const double py = (y - at * dark.rows) * um_per_px;
        const double u = px * std::cos(angle) + py * std::sin(angle);
        if (std::abs(u) > half_length) continue;
        const double v = -px * std::sin(angle) + py * std::cos(angle) - 0.5 * bow * u * u -
                         9.0 * relief.at(u / 45.0, 700.0);
        if (std::abs(v) > 6.0) continue;
        const double end = 1.0 - ramp(std::abs(u), half_length - 15.0, half_length);
        const double wall = std::abs(v) - 1.1;
        dark(y, x) += static_cast<float>(
            end * (0.28 * std::exp(-0.9 * wall * wall) - 0.05 * std::exp(-0.3 * v * v)));
      }
    }
  }
}

}  // namespace

namespace {

// What is not on the membrane but above it: a hair with two dark edges, a bubble with a dark rim.
void draw_debris(cv::Mat1f& dark, const MembraneScene& scene, double um_per_px, std::uint64_t seed,
                 const std::string& subject) {
  RandomStream random(seed, subject, "above the membrane");
  const double angle = random.uniform(0.0, CV_PI);
  const double bow = random.uniform(-2e-4, 2e-4);
  const double bubble_x = random.uniform(0.3, 0.7) * dark.cols;
  const double bubble_y = random.uniform(0.3, 0.7) * dark.rows;
  const double radius = random.uniform(55.0, 75.0);
  for (int y = 0; y < dark.rows; ++y) {
    for (int x = 0; x < dark.cols; ++x) {
      if (scene.hair) {
        const double px = (x - 0.5 * dark.cols) * um_per_px;
        const double py = (y - 0.5 * dark.rows) * um_per_px;
        const double u = px * std::cos(angle) + py * std::sin(angle);
        const double v = std::abs(-px * std::sin(angle) + py * std::cos(angle) - bow * u * u);
        const double edge = (v - 5.0) / 1.6;
        dark(y, x) +=
            static_cast<float>(0.45 * (1.0 - ramp(v, 4.5, 7.0)) + 0.4 * std::exp(-edge * edge));
      }
      if (scene.bubble) {
        const double r = std::hypot((x - bubble_x) * um_per_px, (y - bubble_y) * um_per_px);
        const double rim = (r - radius) / 4.0;
        dark(y, x) += static_cast<float>(0.9 * std::exp(-rim * rim));
      }
    }
  }
}

// Nuclei on a dark ground with some haze; pores are hardly seen.
cv::Mat draw_fluorescence(const MembraneScene& scene, const std::vector<StainedBody>& bodies,
                          std::uint64_t seed, const std::string& subject) {
  const cv::Size size(scene.width_px, scene.height_px);
  cv::Mat1f glow(size * kFiner, 0.0F);
  draw_nuclei(glow, bodies, scene.um_per_px / kFiner, scene.stain_od, seed, subject);
  RandomStream random(seed, scene.batch.empty() ? subject : scene.batch, "fluorescence");
  const double gain = scene.stain_od * random.uniform(0.9, 1.1);
  const double haze = random.uniform(0.03, 0.07);
  const cv::Mat1f lamp = simulation::slow_light(size, 2.0 * scene.light_gradient, seed, subject);
  cv::Mat1f view = simulation::halve(glow);
  simulation::smooth(view, 0.6 / scene.um_per_px);
  for (int y = 0; y < view.rows; ++y) {
    for (int x = 0; x < view.cols; ++x) {
      view(y, x) = lamp(y, x) * static_cast<float>(haze + gain * view(y, x));
    }
  }
  const cv::Mat channel = simulation::expose(view, scene.noise, seed, subject, "camera");
  cv::Mat picture;
  cv::merge(std::vector<cv::Mat>{channel, channel, channel}, picture);
  return picture;
}

}  // namespace

MembranePicture draw_membrane(const MembraneScene& scene, std::uint64_t seed,
                              const std::string& subject) {
  if (scene.stain == "dapi") {
    MembranePicture result;
    const auto bodies = simulation::place_bodies(scene, seed, subject);
    result.picture = draw_fluorescence(scene, bodies, seed, subject);
    for (const StainedBody& body : bodies) {
      result.cells.push_back({body.x / scene.um_per_px - 0.5, body.y / scene.um_per_px - 0.5,
                              kNucleusScale * body.nucleus_radius / scene.um_per_px});
    }
    return result;
  }
  const Batch batch = batch_of(scene, seed, subject);
  const std::vector<StainedBody> bodies = simulation::place_bodies(scene, seed, subject);
  const std::vector<Pore> pores = simulation::place_pores(scene, seed, subject);
  const cv::Size size(scene.width_px, scene.height_px);
  const double um_per_px = scene.um_per_px / kFiner;
  cv::Mat1f stain(size * kFiner, 0.0F);
  cv::Mat1f dark(size * kFiner, 0.0F);
  draw_bodies(stain, bodies, um_per_px, scene.side_by_side, seed, subject);
  draw_pores(dark, stain, pores, batch, um_per_px);
  draw_film(dark, batch, um_per_px, seed, subject);
  if (scene.residue) {
    simulation::draw_residue(stain, scene.stain_od, um_per_px, seed, subject);
    // Where pores overlap there is no more dye than in one.
    cv::min(dark, kDarkest, dark);
  }
  if (scene.hair || scene.bubble) draw_debris(dark, scene, um_per_px, seed, subject);

  RandomStream random(seed, subject, "focus");
  const double blur_um = random.uniform(0.45, 0.85);
  const cv::Mat1f lamp = simulation::slow_light(size, scene.light_gradient, seed, subject);
  std::vector<cv::Mat> channels;
  for (int c = 0; c < 3; ++c) {
    const cv::Mat1f seen =
        scene.residue ? simulation::shifted_by_colour(dark, c, um_per_px, seed,
                                                      scene.batch.empty() ? subject : scene.batch)
                      : dark;
    cv::Mat1f light(stain.size());
    for (int y = 0; y < light.rows; ++y) {
      for (int x = 0; x < light.cols; ++x) {
        const double od = batch.dye[c] * stain(y, x) + kDark[c] * seen(y, x);
        light(y, x) = static_cast<float>(std::pow(10.0, -od));
      }
    }
    cv::Mat1f view = simulation::halve(light);
    simulation::smooth(view, blur_um / scene.um_per_px);
    for (int y = 0; y < view.rows; ++y) {
      for (int x = 0; x < view.cols; ++x) {
        // Stray light: even the darkest place is not black.
        const double value = 0.015 + 0.985 * view(y, x);
        view(y, x) = static_cast<float>(batch.lamp[c] * lamp(y, x) * value);
      }
    }
    channels.push_back(
        simulation::expose(view, scene.noise, seed, subject, "camera " + std::to_string(c)));
  }
  MembranePicture result;
  cv::merge(channels, result.picture);
  for (const StainedBody& body : bodies) {
    result.cells.push_back({body.x / scene.um_per_px - 0.5, body.y / scene.um_per_px - 0.5,
                            body.radius / scene.um_per_px});
  }
  for (const Pore& pore : pores) {
    result.pores.push_back({pore.x / scene.um_per_px - 0.5, pore.y / scene.um_per_px - 0.5,
                            pore.radius / scene.um_per_px});
  }
  return result;
}

}  // namespace woundwell
