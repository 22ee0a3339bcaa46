#pragma once
// Logistic regression, as the decisions about stained cells use it.

#include <cmath>
#include <numeric>
#include <span>

namespace woundwell {

/// Probability of a yes: 1 / (1 + exp(-z)), z the sum of terms times weights (as many of each).
inline double logistic(std::span<const double> terms, std::span<const double> weights) {
  const double z = std::inner_product(terms.begin(), terms.end(), weights.begin(), 0.0);
  return 1.0 / (1.0 + std::exp(-z));
}

}  // namespace woundwell
