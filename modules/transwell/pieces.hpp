#pragma once
// Stained bodies cut into pieces, each at most one cell, and pieces put together to cells.

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
    double step = 0.0;       ///< sum of the differences in OD across it, 2 px on either side
    double dip = 0.0;        ///< sum of what it lies below the paler side
    double clear_px = 0.0;   ///< pairs behind these two, those on pores left out
    double odds = 0.0;       ///< log odds that both are one cell
  };
  std::map<std::pair<int, int>, Border> borders;  ///< of touching pieces, first < second
  bool porous = false;
  double typical_area_px = 0.0;  ///< of a single cell
};

/// A convex body larger than a pore, which is a single cell.
struct SingleCell {
  double pores = 0.0;   ///< its area, in areas of a pore of diameter size_px
  double weight = 1.0;  ///< 1 if it is clearly larger than a pore, times that of its picture
};
std::vector<SingleCell> single_cells(const cv::Mat& body, double size_px);

/// Many of them together.
struct SingleCells {
  double pores = 0.0;  ///< geometric mean of the middle half of their areas
  double seen = 0.0;   ///< sum of the weights
};
/// The middle half of all: one more or less of a few, in a picture or in all, moves it less than
/// their median or the mean of the pictures.
SingleCells typical_cell(std::vector<SingleCell> cells);

/// Cuts `body` (CV_8U) at the watersheds of (distance to the outside or to a thin pale line)
/// x sqrt(smoothed OD), whose maxima lie at least a quarter of `size_px` apart. `pores` (CV_8U) are
/// left out of the smoothed OD. `size_px` is the smallest width of a cell (a pore's diameter).
/// `faint` (CV_8U, apart from `body`) is cut as well. `typical`: single cells of the batch; none
/// seen: those of `body` tell what is typical.
Pieces cut_bodies(const cv::Mat& body, const cv::Mat& faint, const cv::Mat& plain_od,
                  const cv::Mat& pores, double size_px, bool porous,
                  const SingleCells& typical = {});

/// Area of a convex contour, at least 1.
double hull_area(const std::vector<cv::Point>& hull);

std::vector<cv::Point> common_hull(const std::vector<cv::Point>& a,
                                   const std::vector<cv::Point>& b);

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
  double step_od = 0.0;   ///< mean difference in OD across the border
  double dip_od = 0.0;    ///< mean OD that the border lies below the paler side
};

/// Of two labels that share a border.
PairFeatures features(const Pieces& pieces, int first, int second, const Pieces::Border& border);

/// Probability that two touching pieces are one cell, as far as the two alone tell: ridge logistic
/// regression (le Cessie and van Houwelingen 1992, doi 10.2307/2347628) on pairs of pieces in
/// pictures whose cells were marked by hand. It decides in which order pieces are put together, not
/// what is a cell.
double one_cell_probability(const PairFeatures& features);

}  // namespace woundwell
