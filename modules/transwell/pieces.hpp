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
  std::vector<double> inner_px;  ///< largest distance to the outside
  std::vector<double> strength;  ///< largest smoothed OD
  std::vector<std::vector<cv::Point>> hull;
  struct Border {
    double inner_px = 0.0;  ///< largest distance to the outside along it: half of the neck
    double strength = 0.0;  ///< largest smoothed OD along it
  };
  std::map<std::pair<int, int>, Border> borders;  ///< of touching pieces, first < second
  double typical_area_px = 0.0;  ///< median of the convex bodies above a pore's size
};

/// Cuts `body` (CV_8U) at the watersheds of (distance to the outside) x sqrt(smoothed OD), whose
/// maxima lie at least a quarter of `size_px` apart. `pores` (CV_8U) are left out of the smoothed
/// OD. `size_px` is the smallest width of a cell (a pore's diameter).
Pieces cut_bodies(const cv::Mat& body, const cv::Mat& plain_od, const cv::Mat& pores,
                  double size_px);

/// Two touching pieces, as the decision whether they are one cell sees them.
struct PairFeatures {
  double neck = 0.0;      ///< half width of the border over that of the thinner piece
  double depth = 0.0;     ///< smoothed OD at the border over that of the paler piece
  double solidity = 0.0;  ///< area over convex area of both together
  double gain = 0.0;      ///< that, less the area-weighted mean of their own solidities
  double size = 0.0;      ///< area of both over the typical piece
  double smaller = 0.0;   ///< area of the smaller over the typical piece
};

/// Probability that two touching pieces are one cell: logistic regression with an L2 penalty on
/// pairs of pieces in fields whose cells were marked by hand, and a penalty for narrow necks, which
/// those fields are too few to teach.
double one_cell_probability(const PairFeatures& features);

/// Joins touching pieces, most probable pair first, while the probability is above `least`.
/// Result: for every label the label of its cell.
std::vector<int> join_pieces(const Pieces& pieces, double least);

}  // namespace woundwell
