#pragma once
// Stained bodies cut into pieces, each at most one cell, and pieces put together to cells.

#include <array>
#include <map>
#include <opencv2/core.hpp>
#include <utility>
#include <vector>

namespace woundwell {

/// An over-cut mask. Labels from 1; vectors have one entry per label with 0 unused.
struct Pieces {
  cv::Mat labels;  ///< CV_32S, 0 outside
  std::vector<double> area_px;
  std::vector<double> inner_px;       ///< largest distance to the outside or a line
  std::vector<double> half_width_px;  ///< largest distance to the outside
  std::vector<double> strength;       ///< largest smoothed OD
  std::vector<std::vector<cv::Point>> hull;
  struct Border {
    double inner_px = 0.0;   ///< largest distance to outside or line along it: half neck
    double strength = 0.0;   ///< largest smoothed OD along it
    double line = 0.0;       ///< sum of the depth of pale lines along it
    double length_px = 0.0;  ///< pairs of touching pixels
  };
  std::map<std::pair<int, int>, Border> borders;  ///< of touching pieces, first < second
  bool porous = false;
  double typical_area_px = 0.0;  ///< median of the convex bodies above a pore's size
};

/// Cuts `body` (CV_8U) at the watersheds of (distance to the outside or to a thin pale line)
/// x sqrt(smoothed OD), whose maxima lie at least a quarter of `size_px` apart. `pores` (CV_8U) are
/// left out of the smoothed OD. `size_px` is the smallest width of a cell (a pore's diameter).
Pieces cut_bodies(const cv::Mat& body, const cv::Mat& plain_od, const cv::Mat& pores,
                  double size_px, bool porous);

/// Two touching pieces, as the decision whether they are one cell sees them.
struct PairFeatures {
  double neck = 0.0;      ///< half width of the border over that of the thinner piece
  double depth = 0.0;     ///< smoothed OD at the border over that of the paler piece
  double solidity = 0.0;  ///< area over convex area of both together
  double gain = 0.0;      ///< that, less the area-weighted mean of their own solidities
  double size = 0.0;      ///< area of both over the typical piece
  double line = 0.0;      ///< mean depth of pale lines along the border, 0 to 1
  bool porous = false;    ///< on a membrane with pores
  double smaller = 0.0;   ///< area of the smaller over the typical piece
};

/// Of two labels that share a border.
PairFeatures features(const Pieces& pieces, int first, int second, const Pieces::Border& border);

/// What enters the logistic regression, the first term constant.
std::array<double, 9> pair_terms(const PairFeatures& features);

/// Probability that two touching pieces are one cell: ridge logistic regression (le Cessie and van
/// Houwelingen 1992, doi 10.2307/2347628) on pairs of pieces in pictures whose cells were marked by
/// hand, membranes and nuclei with equal weight. The coefficients are those that
/// benchmarks/train_cells prints for the penalty 0.1.
double one_cell_probability(const PairFeatures& features);

/// Joins touching pieces, most probable pair first, while the probability is above `least`.
/// Result: for every label the label of its cell.
std::vector<int> join_pieces(const Pieces& pieces, double least);

}  // namespace woundwell
