#pragma once
// Everything that may be one cell: pieces, and what they become when touching ones are put
// together.

#include <opencv2/core.hpp>
#include <vector>

#include "transwell/pieces.hpp"
#include "transwell/stain.hpp"

namespace woundwell {

/// Sums over the pixels of a region of the working picture; those of two regions add up.
struct RegionSums {
  double area_px = 0.0;
  double x = 0.0, y = 0.0, xx = 0.0, yy = 0.0, xy = 0.0;
  double evidence = 0.0, evidence_squared = 0.0, tint = 0.0, neutral = 0.0, plain = 0.0;
  double on_pore_px = 0.0;
  double edge_px = 0.0;     ///< sides of pixels that face what is no body
  double edge_slope = 0.0;  ///< sum over them of the slope of the smoothed evidence, per px
  double around_px = 0.0;   ///< pixels near it that are no body
  double around_evidence = 0.0;
  RegionSums& operator+=(const RegionSums& other);
};

/// A piece, or two touching regions put together.
struct Region {
  int first = -1, second = -1;  ///< the two; -1: a piece
  int parent = -1;              ///< what it became part of; -1: nothing
  RegionSums sums;
  int pieces = 1;
  bool faint = false;          ///< of less stain than the decision level
  double half_width_px = 0.0;  ///< largest distance to the outside
  double inner_px = 0.0;       ///< the same, thin pale lines being outside, too
  double join = 0.0;           ///< log odds that first and second are one, 0 of a piece
  double weakest_join = 0.0;   ///< lowest in it, at most 0
  PairFeatures seam;           ///< between first and second
  double unlike_od = 0.0;      ///< difference of their mean OD
  double highest_step_od = 0.0, highest_dip_od = 0.0, highest_line = 0.0;  ///< of all its seams
  double solidity = 1.0;                     ///< area over convex area
  double longer_px = 0.0, shorter_px = 0.0;  ///< axes of the ellipse of the same second moments
};

/// Region k is the piece with label k, region 0 is not used; what was put together follows, so that
/// a region stands after its two.
struct RegionTrees {
  std::vector<Region> regions;
  std::size_t pieces = 0;  ///< regions below it are pieces
};

/// Puts touching regions together, the most probable pair first, as long as that is not out of the
/// question: a hierarchy in which each cell should be some region (as in Arteta et al. 2012, doi
/// 10.1007/978-3-642-33415-3_43, who take extremal regions). `faint` and `pores` (CV_8U): where
/// there are bodies below the decision level, and pores.
RegionTrees grow_regions(const Pieces& pieces, const cv::Mat& faint, const StainMaps& maps,
                         const cv::Mat& pores, double size_px);

}  // namespace woundwell
