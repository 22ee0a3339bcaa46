#pragma once
// From the maps of a picture to candidates for cells.

#include <opencv2/core.hpp>
#include <span>
#include <vector>

#include "transwell/judge.hpp"
#include "transwell/pieces.hpp"
#include "transwell/pores.hpp"
#include "transwell/regions.hpp"
#include "transwell/stain.hpp"
#include "transwell/transwell.hpp"

namespace woundwell {

/// What does not depend on how boldly pieces are joined. Lengths in px of the working picture.
struct Scene {
  StainMaps maps;      ///< guided, for bodies
  StainMaps own_maps;  ///< each pixel by itself, for pores
  cv::Mat body;        ///< CV_8U, stained bodies without lone pores
  cv::Mat faint;       ///< CV_8U, bodies of less stain, apart from those
  cv::Mat stained;     ///< CV_8U, everything above the decision level
  PoreModel pores;
  ResolvedPores resolved;
  Pieces pieces;
  double size_px = 0.0;  ///< diameter of an 8 um pore, or what stands for it without pores
  double pore_px = 0.0;  ///< pore diameter, or size_px where there are no pores
};

/// 8 um, to which the sizes of cells are held, over the diameter of the membrane's pores.
double size_over_pore(const TranswellParams& params);

/// Bodies in `stained` (CV_8U) as they are cut: pores taken out or filled in, other holes of a
/// pore's size filled, threads gone.
ResolvedPores clear_bodies(const StainMaps& maps, const cv::Mat& stained, const PoreModel& pores,
                           double size_px);

/// `size_over_pore`: 8 um over the diameter of the membrane's pores. `batch_pore_px`: that diameter
/// by the batch, 0 if it tells none; it is taken where the picture's own pores do not contradict.
Scene see(const OpticalDensity& od, const cv::Mat& valid, const BatchStain& stain,
          double size_over_pore = 1.0, double batch_pore_px = 0.0);

/// A picture at the size at which it is counted, and what is seen in it.
struct Look {
  Working working;
  OpticalDensity od;
  Scene scene;
};

Look look_at(const Image& image, const cv::Mat& valid, const BatchStain& stain,
             const TranswellParams& params);

/// Everything in a scene that may be a cell.
struct Regions {
  RegionTrees trees;
  RegionScale scale;
  std::vector<bool> pore_like;  ///< no larger than a pore or some that touch: never a cell
  bool stainless = false;       ///< the batch shows hardly any stain, see BatchStain::at_floor
};

Regions regions_of(const Scene& scene, const BatchStain& stain);

/// Marks in `pore_like` what is one. `grey_pore_wide`: widths of a pore up to which a body is one
/// where no colour tells.
void mark_pores(Regions& regions, const Scene& scene, double grey_pore_wide);

/// Log odds of each region, -inf for those that are never a cell. `model` null: classical_score.
std::vector<double> region_scores(const Regions& regions, const CellModel* model);

struct Candidate {
  int region = 0;
  double x_px = 0.0, y_px = 0.0;
  double area_px = 0.0;
  double mean_od = 0.0;  ///< plain OD along the stain
  double elongation = 1.0;
  double solidity = 1.0;
  double probability = 0.0;  ///< that a cell is where its largest piece is
};

struct Candidates {
  std::vector<int> cell_of_piece;  ///< region of the cell that the piece is part of, or 0
  std::vector<Candidate> found;    ///< cells, by region
};

Candidates choose_cells(const Regions& regions, std::span<const double> scores);

}  // namespace woundwell
