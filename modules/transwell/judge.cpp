#include "transwell/judge.hpp"

#include <algorithm>
#include <cmath>

namespace woundwell {

double cell_probability(const CandidateFeatures& f) {
  const double z = -1.33 + 2.75 * std::log(std::max(f.area_of_typical, 0.02)) +
                   4.31 * std::clamp(f.stain, 0.0, 2.0) - 4.25 * f.pore_share;
  return 1.0 / (1.0 + std::exp(-z));
}

}  // namespace woundwell
