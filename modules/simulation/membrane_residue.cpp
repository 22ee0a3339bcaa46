#include "simulation/membrane_residue.hpp"

#include <algorithm>
#include <cmath>

#include "core/random.hpp"
#include "simulation/noise.hpp"

namespace woundwell::simulation {
namespace {

struct Patch {
  double x = 0.0, y = 0.0;  // px
  double angle = 0.0;
  double length = 0.0, width = 0.0;  // SD in um
  double od = 0.0;
  double ragged = 0.0;  // um, of its texture
};

void draw(cv::Mat1f& stain, const Patch& patch, const Noise& texture, double um_per_px) {
  const double reach = 2.5 * std::max(patch.length, patch.width) / um_per_px;
  const cv::Rect box =
      cv::Rect(static_cast<int>(patch.x - reach), static_cast<int>(patch.y - reach),
               static_cast<int>(2.0 * reach) + 1, static_cast<int>(2.0 * reach) + 1) &
      cv::Rect({0, 0}, stain.size());
  for (int y = box.y; y < box.y + box.height; ++y) {
    for (int x = box.x; x < box.x + box.width; ++x) {
      const double dx = (x - patch.x) * um_per_px;
      const double dy = (y - patch.y) * um_per_px;
      const double u = (std::cos(patch.angle) * dx + std::sin(patch.angle) * dy) / patch.length;
      const double v = (-std::sin(patch.angle) * dx + std::cos(patch.angle) * dy) / patch.width;
      const double envelope = std::exp(-0.5 * (u * u + v * v));
      const double threads = texture.layers(x * um_per_px / patch.ragged + 31.0 * patch.angle,
                                            y * um_per_px / patch.ragged, 3, 0.6);
      // Texture decides more where the patch is thin.
      const double there = ramp(envelope + 0.25 * threads, 0.3, 0.9);
      stain(y, x) += static_cast<float>(patch.od * there);
    }
  }
}

}  // namespace

void draw_residue(cv::Mat1f& stain, double typical_od, double um_per_px, std::uint64_t seed,
                  const std::string& subject) {
  RandomStream random(seed, subject, "residue");
  const Noise texture(seed, subject, "residue texture");
  const auto placed = [&] {
    Patch patch;
    patch.x = random.uniform(0.0, stain.cols);
    patch.y = random.uniform(0.0, stain.rows);
    patch.angle = random.uniform(0.0, CV_PI);
    return patch;
  };
  const int smears = 3 + static_cast<int>(random.below(38));
  for (int k = 0; k < smears; ++k) {
    Patch patch = placed();
    patch.length = random.uniform(3.0, 14.0);
    patch.width = patch.length * random.uniform(0.25, 0.9);
    patch.od = typical_od * random.uniform(0.1, 0.5);
    patch.ragged = random.uniform(2.0, 5.0);
    draw(stain, patch, texture, um_per_px);
  }
  const int crumbs = static_cast<int>(random.below(41));
  for (int k = 0; k < crumbs; ++k) {
    Patch patch = placed();
    patch.length = random.uniform(0.5, 2.0);
    patch.width = patch.length * random.uniform(0.5, 1.0);
    patch.od = typical_od * random.uniform(0.4, 1.6);
    patch.ragged = 1.5;
    draw(stain, patch, texture, um_per_px);
  }
}

cv::Mat1f shifted_by_colour(const cv::Mat1f& map, int channel, double um_per_px, std::uint64_t seed,
                            const std::string& batch) {
  RandomStream random(seed, batch, "fault of colour");
  const double angle = random.uniform(0.0, 2.0 * CV_PI);
  const double by = random.uniform(0.0, 0.7) / um_per_px * (channel - 1);
  const int dx = static_cast<int>(std::lround(by * std::cos(angle)));
  const int dy = static_cast<int>(std::lround(by * std::sin(angle)));
  cv::Mat1f shifted(map.size());
  for (int y = 0; y < map.rows; ++y) {
    for (int x = 0; x < map.cols; ++x) {
      shifted(y, x) = map(std::clamp(y + dy, 0, map.rows - 1), std::clamp(x + dx, 0, map.cols - 1));
    }
  }
  return shifted;
}

}  // namespace woundwell::simulation
