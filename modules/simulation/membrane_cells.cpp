#include "simulation/membrane_cells.hpp"

#include <algorithm>
#include <cmath>

#include "core/random.hpp"

namespace woundwell::simulation {
namespace {

double angle_between(double a, double b) { return std::abs(std::remainder(a - b, 2.0 * CV_PI)); }

// An outline as rays: an ellipse with a wavy edge and a few drawn-out corners.
void shape_body(StainedBody& body, double radius, double elongation, double wave, int corners,
                double corner_height, RandomStream& random) {
  double phase[4];
  double height[4];
  for (int k = 0; k < 4; ++k) {
    phase[k] = random.uniform(0.0, 2.0 * CV_PI);
    height[k] = wave * random.normal() / (k + 1.0);
  }
  std::vector<double> corner_at;
  std::vector<double> corner_by;
  std::vector<double> corner_width;
  const double first = random.uniform(0.0, 2.0 * CV_PI);
  for (int k = 0; k < corners; ++k) {
    // Spindles have their corners at both tips, others all around.
    const double at = body.kind == BodyKind::spindle
                          ? CV_PI * (k % 2) + random.normal(0.0, 0.12)
                          : first + 2.0 * CV_PI * (k + random.uniform(-0.45, 0.45)) / corners;
    corner_at.push_back(at);
    corner_by.push_back(corner_height * random.uniform(0.2, 1.5));
    corner_width.push_back(random.uniform(0.12, 0.42));
  }
  double area = 0.0;
  for (std::size_t i = 0; i < kOutline; ++i) {
    const double t = 2.0 * CV_PI * static_cast<double>(i) / kOutline;
    const double c = std::cos(t) / std::sqrt(elongation);
    const double s = std::sin(t) * std::sqrt(elongation);
    double ray = 1.0 / std::sqrt(c * c + s * s);
    for (int k = 0; k < 4; ++k) ray *= 1.0 + height[k] * std::cos((k + 2) * t + phase[k]);
    for (std::size_t k = 0; k < corner_at.size(); ++k) {
      const double away = angle_between(t, corner_at[k]) / corner_width[k];
      ray *= 1.0 + corner_by[k] * std::exp(-std::pow(away, 1.3));
    }
    body.outline[i] = std::max(0.25, ray);
    area += 0.5 * body.outline[i] * body.outline[i] * 2.0 * CV_PI / kOutline;
  }
  // Scaled to the area of the disc that was asked for.
  const double scale = radius / std::sqrt(area / CV_PI);
  body.radius = radius;
  body.reach = 0.0;
  for (double& ray : body.outline) {
    ray *= scale;
    body.reach = std::max(body.reach, ray);
  }
}

StainedBody make_body(const MembraneScene& scene, RandomStream& random) {
  StainedBody body;
  body.angle = random.uniform(0.0, 2.0 * CV_PI);
  const double kind = random.uniform();
  const double spread = std::exp(random.normal(0.0, 0.25));
  body.od = scene.stain_od * std::exp(random.normal(0.0, 0.26));
  body.texture = random.uniform(0.0, 900.0);
  if (kind < 0.52) {
    body.kind = BodyKind::spread;
    const double elongation = random.uniform(1.0, 2.1);
    const int corners = 1 + static_cast<int>(random.below(4));
    shape_body(body, 13.0 * spread, elongation, 0.13, corners, 0.55, random);
    body.edge = random.uniform(1.5, 6.0);
    // The flatter a cell has spread, the paler it is.
    body.od *= 0.92 * std::pow(spread, -0.7);
  } else if (kind < 0.84) {
    body.kind = BodyKind::spindle;
    const double elongation = random.uniform(1.9, 3.6);
    shape_body(body, 11.0 * spread, elongation, 0.09, 2 + static_cast<int>(random.below(2)), 0.75,
               random);
    body.edge = random.uniform(1.0, 2.5);
  } else {
    body.kind = BodyKind::round;
    shape_body(body, 8.0 * std::sqrt(spread), random.uniform(1.0, 1.25), 0.03, 0, 0.0, random);
    body.edge = 1.2;
    body.od *= 1.45;
  }
  body.nucleus_radius = std::min(0.52 * body.radius, 5.2 * std::exp(random.normal(0.0, 0.12)));
  if (body.kind == BodyKind::round) body.nucleus_radius = 0.7 * body.radius;
  body.nucleus_shape = body.kind == BodyKind::spindle ? 1.6 : 1.2;
  body.nucleus_x = random.normal(0.0, 0.10) * body.radius;
  body.nucleus_y = random.normal(0.0, 0.08) * body.radius;
  return body;
}

// Distance of the two outlines along the line of the centres; < 0: they overlap.
double clearance(const StainedBody& a, const StainedBody& b) {
  const double dx = b.x - a.x;
  const double dy = b.y - a.y;
  const double distance = std::hypot(dx, dy);
  if (distance > a.reach + b.reach) return distance - a.reach - b.reach;
  const auto ray = [](const StainedBody& body, double direction) {
    double t = std::fmod(direction - body.angle, 2.0 * CV_PI);
    if (t < 0.0) t += 2.0 * CV_PI;
    const auto i = static_cast<std::size_t>(t / (2.0 * CV_PI) * kOutline) % kOutline;
    return std::max(body.outline[i], 0.8 * body.radius);
  };
  const double direction = std::atan2(dy, dx);
  return distance - ray(a, direction) - ray(b, direction + CV_PI);
}

}  // namespace

std::vector<StainedBody> place_bodies(const MembraneScene& scene, std::uint64_t seed,
                                      const std::string& subject) {
  RandomStream random(seed, subject, "stained cells");
  const double width = scene.width_px * scene.um_per_px;
  const double height = scene.height_px * scene.um_per_px;
  const double rim = 3.0 * scene.um_per_px;
  const auto inside = [&](const StainedBody& body) {
    return body.x > rim && body.y > rim && body.x < width - rim && body.y < height - rim;
  };
  std::vector<StainedBody> bodies;
  for (int k = 0; k < scene.cells; ++k) {
    StainedBody body = make_body(scene, random);
    const bool touching = !bodies.empty() && random.uniform() < scene.clumping;
    StainedBody best = body;
    double best_clearance = -1e9;
    for (int attempt = 0; attempt < 60; ++attempt) {
      if (touching) {
        // Beside another cell, so that the outlines just meet.
        const StainedBody& other = bodies[random.below(bodies.size())];
        const double direction = random.uniform(0.0, 2.0 * CV_PI);
        const double away = 0.82 * (other.radius + body.radius);
        body.x = other.x + away * std::cos(direction);
        body.y = other.y + away * std::sin(direction);
      } else {
        body.x = random.uniform(rim, width - rim);
        body.y = random.uniform(rim, height - rim);
      }
      if (!inside(body)) continue;
      double nearest = 1e9;
      for (const StainedBody& other : bodies) nearest = std::min(nearest, clearance(body, other));
      const double wanted = touching ? -6.0 : 3.0;
      if (nearest > best_clearance) {
        best_clearance = nearest;
        best = body;
      }
      if (nearest > wanted) break;
    }
    if (!inside(best)) {
      best.x = random.uniform(rim, width - rim);
      best.y = random.uniform(rim, height - rim);
    }
    bodies.push_back(best);
  }
  return bodies;
}

std::vector<Pore> place_pores(const MembraneScene& scene, std::uint64_t seed,
                              const std::string& subject) {
  RandomStream random(seed, subject, "pores");
  RandomStream channels(seed, subject, "channels of pores");
  const double width = scene.width_px * scene.um_per_px;
  const double height = scene.height_px * scene.um_per_px;
  const double area_mm2 = width * height * 1e-6;
  const auto wanted = static_cast<std::size_t>(random.poisson(scene.pores_per_mm2 * area_mm2));
  std::vector<Pore> pores;
  for (std::size_t attempt = 0; pores.size() < wanted && attempt < 30 * wanted; ++attempt) {
    Pore pore;
    pore.x = random.uniform(0.0, width);
    pore.y = random.uniform(0.0, height);
    pore.radius = scene.pore_diameter_um / 2.0 * random.uniform(0.94, 1.06);
    const double filled = random.uniform();
    const double dye = random.uniform(0.55, 1.15);
    pore.depth = random.uniform(0.7, 1.25);
    const bool free =
        scene.residue || std::none_of(pores.begin(), pores.end(), [&](const Pore& other) {
          return std::hypot(other.x - pore.x, other.y - pore.y) <
                 1.02 * (other.radius + pore.radius);
        });
    if (!free) continue;
    if (filled < scene.filled_pores) pore.dye = dye;
    if (scene.residue) {
      pore.angle = channels.uniform(0.0, CV_PI);
      if (channels.uniform() < 0.25) pore.lean = channels.uniform(1.1, 1.7);
    }
    pores.push_back(pore);
  }
  return pores;
}

}  // namespace woundwell::simulation
