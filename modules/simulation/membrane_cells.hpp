#pragma once
// Stained cells and pores of a membrane: where they are and what shape they have (um).

#include <array>
#include <cstdint>
#include <opencv2/core.hpp>
#include <string>
#include <vector>

#include "simulation/simulation.hpp"

namespace woundwell::simulation {

inline constexpr std::size_t kOutline = 180;  ///< directions in which an outline is known

enum class BodyKind { spread, spindle, round };

struct StainedBody {
  double x = 0.0;
  double y = 0.0;
  double angle = 0.0;
  BodyKind kind = BodyKind::spread;
  double radius = 12.0;                    ///< of the disc of the same area
  double reach = 12.0;                     ///< longest ray of the outline
  std::array<double, kOutline> outline{};  ///< ray from the centre in each direction
  double od = 0.6;                         ///< mean over the body, green channel
  double nucleus_x = 0.0;
  double nucleus_y = 0.0;
  double nucleus_radius = 5.0;
  double nucleus_shape = 1.3;  ///< long over short axis
  double edge = 2.0;           ///< over which the outline fades
  double texture = 0.0;
};

struct Pore {
  double x = 0.0;
  double y = 0.0;
  double radius = 4.0;
  double dye = 0.0;    ///< OD of the dye in it, 0: open
  double depth = 1.0;  ///< of the dark ring
  double lean = 1.0;   ///< length over width, as a channel that is not upright looks
  double angle = 0.0;  ///< of that length
};

std::vector<StainedBody> place_bodies(const MembraneScene& scene, std::uint64_t seed,
                                      const std::string& subject);

/// Pores of the scene's diameter at random places; they may touch but never overlap,
/// except where the scene has residue: there they lie anywhere, and one in four leans.
std::vector<Pore> place_pores(const MembraneScene& scene, std::uint64_t seed,
                              const std::string& subject);

}  // namespace woundwell::simulation
