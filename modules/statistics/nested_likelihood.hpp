#pragma once
// Restricted likelihood of fields in wells in conditions in experiments, in closed form: each level
// adds one variance to the means of the level below, so that no matrix is larger than the number of
// conditions.

#include <cstddef>
#include <optional>
#include <vector>

#include "statistics/linear_algebra.hpp"

namespace woundwell {

struct WellMean {
  double n = 0.0;  ///< fields
  double mean = 0.0;
};
struct CellWells {  ///< one condition in one experiment
  std::size_t condition = 0;
  std::vector<WellMean> wells;
};
struct NestedData {
  std::size_t conditions = 0;
  std::vector<std::vector<CellWells>> experiments;
  double total = 0.0;   ///< fields
  double within = 0.0;  ///< sum of squares of fields around their wells
};

/// Variances of the random terms, as ratios to the residual variance.
struct Ratios {
  double well = 0.0;
  double condition = 0.0;
  double experiment = 0.0;
};

struct LikelihoodAt {
  std::vector<double> means;  ///< generalised least squares
  SquareMatrix lower;         ///< Cholesky of X' V^-1 X, V in units of the residual variance
  double log_det_v = 0.0;
  double squares = 0.0;  ///< (y - X means)' V^-1 (y - X means)
  /// Least variances that the ratios are added to (well, condition, experiment means).
  Ratios floor;
};

/// Empty where V or X' V^-1 X is not positive definite.
std::optional<LikelihoodAt> likelihood_at(const NestedData& data, const Ratios& ratios);

/// -2 log restricted likelihood with the best residual variance, squares / (total - conditions).
double profiled_criterion(const NestedData& data, const LikelihoodAt& at);
/// The same at a given residual variance.
double criterion(const NestedData& data, const LikelihoodAt& at, double residual_variance);

}  // namespace woundwell
