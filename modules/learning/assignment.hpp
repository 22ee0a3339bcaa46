#pragma once
// Who belongs to whom: optimal one-to-one matching of points.

#include <cstddef>
#include <vector>

namespace woundwell {

struct Point {
  double x = 0.0;
  double y = 0.0;
};

/// a[first] and b[second] belong together.
struct MatchedPair {
  std::size_t first = 0;
  std::size_t second = 0;
  double distance = 0.0;
};

/// Matches points of `a` with points of `b`, each used at most once, never over a distance greater
/// than `gate` (same unit as the coordinates, finite, > 0). Of all such matchings it gives one
/// with the most pairs, and of those one with the smallest sum of distances (to 1e-6 of the gate
/// per pair). Sorted by `first`. Method of Kuhn and Munkres (Munkres 1957, doi 10.1137/0105003),
/// solved by itself for every connected group of points within reach of each other.
std::vector<MatchedPair> assign_points(const std::vector<Point>& a, const std::vector<Point>& b,
                                       double gate);

}  // namespace woundwell
