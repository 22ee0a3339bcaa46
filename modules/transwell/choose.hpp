#pragma once
// Which of the regions are the cells: all ways of parting the bodies, weighed against each other.

#include <span>
#include <vector>

#include "transwell/regions.hpp"

namespace woundwell {

/// Every way of choosing regions of which none contains another has the weight exp(sum of their
/// scores); what follows is exact, by going up the trees and down again (sum-product; Pearl 1988).
struct RegionChances {
  double log_sum = 0.0;         ///< logarithm of the sum of all weights
  std::vector<double> chosen;   ///< probability that this region is one of the cells
  std::vector<double> covered;  ///< that it lies in one of them
};

/// All scores more by as much.
std::vector<double> raised(std::span<const double> scores, double by);

/// `scores`: one per region, -inf for one that cannot be a cell. `ground`: one per piece, the log
/// weight of lying in no cell, 0 where not given (empty).
RegionChances region_chances(const RegionTrees& trees, std::span<const double> scores,
                             std::span<const double> ground = {});

/// The single way of the highest weight, ties for the larger region. Region numbers, rising.
std::vector<int> best_choice(const RegionTrees& trees, std::span<const double> scores);

/// Mean and standard deviation of the number of cells over all ways.
struct CellNumber {
  double mean = 0.0;
  double sd = 0.0;
};

inline constexpr double kLeastBody = 0.3;  ///< probability of a body that adds to the count

/// Bodies that hold a cell with a probability below `least` are left out: hundreds of pores are no
/// cell, however little is doubtful about each.
CellNumber cell_number(const RegionTrees& trees, std::span<const double> scores,
                       double least = 0.0);

/// Ends of the range of the number of cells: all log odds of a picture may be off together, and
/// each body may have been parted otherwise. More is hidden (under pores, under other cells) than
/// is seen twice. Without pores (`porous` false) nothing tells the scale, and pictures of other
/// labs are less like those of the fit. How often the true number lies between them:
/// docs/accuracy.md.
double fewest_cells(const RegionTrees& trees, std::span<const double> scores, bool porous);
double most_cells(const RegionTrees& trees, std::span<const double> scores, bool porous);

}  // namespace woundwell
