#pragma once
// Means of groups with their common residual: what the analyses of variance and the comparisons of
// means are made from.

#include <string>
#include <vector>

#include "statistics/many_groups.hpp"

namespace woundwell {

struct GroupMeans {
  std::vector<double> means;  ///< 0 for an empty group
  std::vector<double> sizes;  ///< values in each group; in the blocked layout the experiments
  double residual_sd = 0.0;
  double df = 0.0;          ///< of the residual
  double between_ms = 0.0;  ///< mean square between the groups, in units of residual_sd^2: F
  std::size_t filled = 0;   ///< groups with a value
  std::string caution;      ///< what was left out
  std::string obstacle;     ///< why there is no test; empty: there is one
};

/// Groups independent of each other.
GroupMeans independent_means(const Groups& groups);

/// Conditions within experiments, residual of the additive model.
GroupMeans blocked_means(const Crossed& conditions);

/// Experiments in which every condition has a finite value, sorted, so that sums do not depend on
/// their order: result[e][c]. Says what was left out.
std::vector<std::vector<double>> complete_blocks(const Crossed& conditions, std::string& caution);

}  // namespace woundwell
