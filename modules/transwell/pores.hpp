#pragma once
// Pores of the membrane: the most regular round things in the picture.

#include <opencv2/core.hpp>
#include <vector>

#include "transwell/stain.hpp"

namespace woundwell {

enum class PoreKind {
  none,     ///< no regular small things
  neutral,  ///< they shade without regard to colour (rims, dye seen through a lens)
  pale,     ///< they hold the colour of the stain, but much less of it than the bodies
};

/// What the pores of a picture look like. Lengths in px of the working picture.
struct PoreModel {
  PoreKind kind = PoreKind::none;
  double diameter_px = 0.0;  ///< mode of the round objects' equivalent diameters
  std::size_t seen = 0;      ///< round objects of that size
  double tint = 0.0;         ///< their median tint and neutral OD
  double neutral = 0.0;
  double pore_ratio = 0.0;           ///< neutral / (neutral + tint) of pores
  double body_ratio = 0.0;           ///< the same of bodies where no pore lies on them
  std::vector<cv::Point2d> centres;  ///< of those that were seen alone
};

/// Looks for round objects at several thresholds of the neutral and the plain map. Each size that
/// many share is a pore's if those are more neutral, or paler, than the bodies in `body` (CV_8U,
/// stained above the decision level); of these it is the one that takes most light. Without colour
/// it is a pore's if the objects are all much the same, or as large as `expected_px` says (the
/// batch or the pixel size; 0: unknown).
PoreModel find_pores(const StainMaps& maps, const cv::Mat& body, double expected_px = 0.0);

struct PoreDiameter {
  double px = 0.0;     ///< of the working picture; 0: too few pores stand clear of others
  double se_px = 0.0;  ///< from their spread, and from how sharply their edge is seen
  double sd_px = 0.0;  ///< their spread, by the median deviation
};

/// Median over pores that stand clear, each from its mean radial profile: dye-filled ones at half
/// height, open ones between the darkest circle of their wall and the half height outside of it.
/// Simulated 8 um pores come out within 2 % where a pixel is 0.9 um; 3 um pores up to 30 % too
/// wide, as blur is then as wide as their wall, which the standard error covers at 2.5 times.
PoreDiameter measure_diameter(const StainMaps& maps, const PoreModel& model);

/// Median distance of a pore to its nearest neighbour, px of the working picture; 0 for fewer than
/// 15 pores.
double pore_spacing(const PoreModel& model);

struct ResolvedPores {
  cv::Mat body;                       ///< mask without lone pores, with pores on cells filled in
  cv::Mat pores;                      ///< CV_8U, 255 on all pores that were found
  std::vector<cv::Point2d> rejected;  ///< pores that lie outside bodies or at their edge
};

/// Finds every pore by its shape (blob of the known size in the neutral map) and takes it out of
/// the mask, unless body surrounds it: then it lies on a cell and is filled in.
ResolvedPores resolve_pores(const StainMaps& maps, const cv::Mat& body, const PoreModel& model);

/// Fills holes up to an area; mask CV_8U.
void fill_holes(cv::Mat& mask, double largest_area);

/// Elliptic structuring element of odd diameter nearest to d.
cv::Mat disc(double diameter);

}  // namespace woundwell
