#include "statistics/smooth_function.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>

namespace woundwell {
namespace {

double slope(const Function& f, std::vector<double> x, std::size_t i, double step) {
  const double centre = x[i];
  return refined(step, [&](double h) {
    x[i] = centre + h;
    const double up = f(x);
    x[i] = centre - h;
    return (up - f(x)) / (2.0 * h);
  });
}

std::vector<double> best_of_grid(const Function& f, std::size_t dimensions) {
  constexpr std::array<double, 6> levels{0.1, 0.3, 1.0, 3.0, 10.0, 50.0};
  std::vector<std::size_t> index(dimensions, 0);
  std::vector<double> best(dimensions, 1.0);
  double least = std::numeric_limits<double>::infinity();
  while (true) {
    std::vector<double> x;
    x.reserve(dimensions);
    for (const std::size_t i : index) x.push_back(levels[i]);
    const double here = f(x);
    if (here < least) {
      least = here;
      best = x;
    }
    std::size_t k = 0;
    while (k < dimensions && ++index[k] == levels.size()) index[k++] = 0;
    if (k == dimensions) return best;
  }
}

/// At 0 an even function has no slope, also where it falls to both sides.
bool leave_saddle(const Function& f, std::vector<double>& x, double& here) {
  for (std::size_t i = 0; i < x.size(); ++i) {
    for (const double away : {0.02, 0.05, 0.1, 0.2, 0.4}) {
      std::vector<double> moved = x;
      moved[i] += away;
      const double there = f(moved);
      if (there >= here - 1e-9) continue;
      x = moved;
      here = there;
      return true;
    }
  }
  return false;
}

}  // namespace

SquareMatrix curvature(const Function& f, const std::vector<double>& x,
                       const std::vector<double>& steps) {
  const std::size_t n = x.size();
  SquareMatrix result(n);
  const double here = f(x);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      const auto difference = [&](double factor) {
        const double hi = factor * steps[i];
        const double hj = factor * steps[j];
        const auto at = [&](double si, double sj) {
          std::vector<double> moved = x;
          moved[i] += si * hi;
          if (i != j) moved[j] += sj * hj;
          return f(moved);
        };
        if (i == j) return (at(1, 0) - 2.0 * here + at(-1, 0)) / (hi * hi);
        return (at(1, 1) - at(1, -1) - at(-1, 1) + at(-1, -1)) / (4.0 * hi * hj);
      };
      result(i, j) = result(j, i) = refined(1.0, difference);
    }
  }
  return result;
}

Minimum minimise(const Function& f, std::size_t dimensions) {
  Minimum out;
  out.at = best_of_grid(f, dimensions);
  std::vector<double>& x = out.at;
  double here = f(x);
  for (int iteration = 0; iteration < 200 && std::isfinite(here); ++iteration) {
    std::vector<double> steps;
    std::vector<double> gradient;
    for (std::size_t i = 0; i < dimensions; ++i) {
      steps.push_back(0.02 * std::max(0.1, std::abs(x[i])));
      gradient.push_back(slope(f, x, i, steps[i]));
    }
    const SquareMatrix hessian = curvature(f, x, steps);
    // Where the surface is not bowl-shaped, raise the diagonal until it is.
    std::optional<SquareMatrix> lower = cholesky(hessian);
    const bool bowl = lower.has_value();
    for (double raise = 1e-6; !lower && raise < 1e12; raise *= 10.0) {
      SquareMatrix raised = hessian;
      for (std::size_t i = 0; i < dimensions; ++i) {
        raised(i, i) = std::abs(hessian(i, i)) * (1.0 + raise) + raise / (steps[i] * steps[i]);
      }
      lower = cholesky(raised);
    }
    if (!lower) return out;
    std::vector<double> step = solve(*lower, gradient);
    double decrement = 0.0;
    double limit = 1.0;
    for (std::size_t i = 0; i < dimensions; ++i) {
      decrement += gradient[i] * step[i];
      limit = std::min(limit, std::max(0.5, std::abs(x[i])) / std::max(std::abs(step[i]), 1e-300));
    }
    const bool still = decrement < 1e-13 * std::max(1.0, std::abs(here));
    if (still && !bowl && leave_saddle(f, x, here)) continue;
    if (still) {
      for (std::size_t i = 0; i < dimensions; ++i) x[i] -= limit * step[i];
      out.found = true;
      return out;
    }
    bool lower_found = false;
    double size = 2.0 * limit;
    while ((size *= 0.5) > 1e-9) {
      std::vector<double> moved = x;
      for (std::size_t i = 0; i < dimensions; ++i) moved[i] -= size * step[i];
      const double there = f(moved);
      if (there < here) {
        x = moved;
        here = there;
        lower_found = true;
        break;
      }
    }
    if (!lower_found) {
      out.found = decrement < 1e-7;
      return out;
    }
  }
  return out;
}

}  // namespace woundwell
