#include "transwell/judge.hpp"

#include <algorithm>
#include <cmath>

#include "transwell/logistic.hpp"

namespace woundwell {

std::array<double, 6> cell_terms(const CandidateFeatures& f) {
  return {1.0,
          std::log(std::max(f.area_of_typical, 0.02)),
          std::clamp(f.stain, 0.0, 2.0),
          f.pore_share,
          f.solidity,
          f.porous ? 1.0 : 0.0};
}

double cell_probability(const CandidateFeatures& f) {
  // by `train_cells`
  constexpr std::array kWeights = {-2.38, 1.73, 2.11, -1.88, 5.21, -2.69};
  return logistic(cell_terms(f), kWeights);
}

}  // namespace woundwell
