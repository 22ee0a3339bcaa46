#pragma once
// Comparison of numbers with both tolerances stated (doctest::Approx is too lenient near 0).

#include <algorithm>
#include <cmath>

namespace woundwell::test {

/// |a - b| <= abs + rel * max(|a|, |b|); NaN is never close.
inline bool close(double a, double b, double rel, double abs) {
  return std::abs(a - b) <= abs + rel * std::max(std::abs(a), std::abs(b));
}

}  // namespace woundwell::test
