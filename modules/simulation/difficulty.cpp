#include <array>
#include <string>

#include "core/errors.hpp"
#include "simulation/simulation.hpp"

namespace woundwell {
namespace {

std::size_t level_of(int difficulty) {
  if (difficulty < 0 || difficulty > 3) {
    throw InputError(Problem{.value = std::to_string(difficulty),
                             .cause = "no such difficulty of simulated pictures",
                             .cure = "use 0 (easy), 1, 2 or 3 (bad)"});
  }
  return static_cast<std::size_t>(difficulty);
}

}  // namespace

void set_difficulty(WoundScene& scene, int difficulty) {
  const std::size_t k = level_of(difficulty);
  scene.contrast = std::array{1.0, 0.7, 0.4, 0.22}[k];
  scene.confluence = std::array{0.97, 0.93, 0.85, 0.75}[k];
  scene.light_gradient = std::array{0.08, 0.16, 0.26, 0.36}[k];
  scene.noise = std::array{0.008, 0.012, 0.016, 0.02}[k];
  scene.floating_cells = std::array{5, 8, 14, 20}[k];
  scene.debris = std::array{10, 16, 25, 35}[k];
  scene.circular_field = k == 3;
}

void set_difficulty(MembraneScene& scene, int difficulty) {
  const std::size_t k = level_of(difficulty);
  scene.stain_od = std::array{0.50, 0.42, 0.33, 0.24}[k];
  scene.clumping = std::array{0.15, 0.25, 0.40, 0.55}[k];
  scene.pores_per_mm2 = std::array{900.0, 1000.0, 1300.0, 1600.0}[k];
  scene.filled_pores = std::array{0.25, 0.35, 0.5, 0.65}[k];
  scene.light_gradient = std::array{0.08, 0.15, 0.25, 0.35}[k];
  scene.noise = std::array{0.006, 0.008, 0.012, 0.016}[k];
}

}  // namespace woundwell
