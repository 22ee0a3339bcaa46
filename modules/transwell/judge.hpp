#pragma once
// Is a candidate a cell?

namespace woundwell {

/// A candidate in the units of its picture and batch.
struct CandidateFeatures {
  double area_of_typical = 0.0;  ///< area over that of the typical piece of the picture
  double stain = 0.0;            ///< mean evidence over the typical OD of stained cells
  double pore_share = 0.0;       ///< share of its area that pores cover
};

/// Probability that a candidate is a cell: logistic regression with an L2 penalty on candidates
/// from fields whose cells were marked by hand.
double cell_probability(const CandidateFeatures& features);

}  // namespace woundwell
