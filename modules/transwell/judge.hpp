#pragma once
// Is a candidate a cell?

#include <array>

namespace woundwell {

/// A candidate in the units of its picture and batch.
struct CandidateFeatures {
  double area_of_typical = 0.0;  ///< area over that of the typical piece of the picture
  double stain = 0.0;            ///< mean evidence over the typical OD of stained cells
  double solidity = 1.0;         ///< area over convex area
  bool porous = false;           ///< the membrane has pores, and so what looks like part of one
  double pore_share = 0.0;       ///< share of its area that pores cover
};

/// What enters the logistic regression, the first term constant.
std::array<double, 6> cell_terms(const CandidateFeatures& features);

/// Probability that a candidate is a cell: logistic regression with an L2 penalty on candidates
/// from pictures whose cells were marked by hand; coefficients as for one_cell_probability.
double cell_probability(const CandidateFeatures& features);

}  // namespace woundwell
