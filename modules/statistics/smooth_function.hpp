#pragma once
// Derivatives and minima of smooth functions of few variables, from their values alone.

#include <cstddef>
#include <functional>
#include <vector>

#include "statistics/linear_algebra.hpp"

namespace woundwell {

using Function = std::function<double(const std::vector<double>&)>;

/// Derivative at step h from differences at h, h / 2 and h / 4 whose error is even in the step, to
/// O(h^6) (Richardson 1911, doi 10.1098/rsta.1911.0009).
template <class Difference>
double refined(double h, const Difference& at_step) {
  const double d1 = at_step(h);
  const double d2 = at_step(0.5 * h);
  const double d3 = at_step(0.25 * h);
  const double once = (4.0 * d2 - d1) / 3.0;
  const double twice = (4.0 * d3 - d2) / 3.0;
  return (16.0 * twice - once) / 15.0;
}

/// Matrix of second derivatives.
SquareMatrix curvature(const Function& f, const std::vector<double>& x,
                       const std::vector<double>& steps);

struct Minimum {
  std::vector<double> at;
  bool found = false;
};

/// Least value over numbers of any sign, for a function that is even in each of them: Newton steps
/// from the best point of a grid from 0.1 to 60. Deterministic. Infinite values are steered around.
Minimum minimise(const Function& f, std::size_t dimensions);

}  // namespace woundwell
