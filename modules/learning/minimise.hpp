#pragma once
// The lowest point of a smooth function of many numbers.

#include <functional>
#include <vector>

namespace woundwell {

/// Value at x; puts the slope in every direction into `gradient` (same size as x).
using Smooth = std::function<double(const std::vector<double>& x, std::vector<double>& gradient)>;

/// Walks from x to a local minimum of `function`, at most `rounds` steps, and returns the value
/// there; x is the place. Limited-memory BFGS (Liu and Nocedal 1989, doi 10.1007/BF01589116). Same
/// function and start, same result. Throws std::invalid_argument for an empty x.
double minimise(const Smooth& function, std::vector<double>& x, std::size_t rounds);

}  // namespace woundwell
