#pragma once
// Is a region one cell?

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "transwell/regions.hpp"

namespace woundwell {

/// What a region is held against: its picture and batch.
struct RegionScale {
  double typical_area_px = 1.0;  ///< of a single cell
  double size_px = 1.0;          ///< diameter of an 8 um pore, or what stands for it
  double stained_od = 1.0;       ///< typical of stained cells
  double body_ratio = 0.0;       ///< neutral / (neutral + evidence) of bodies
  bool porous = false;
};

inline constexpr std::size_t kRegionTerms = 62;

/// Names of the terms, in their order. Those that end in ".porous" are the same as the one before
/// on a membrane with pores and 0 on others, so that both can be weighed differently.
std::span<const std::string> region_term_names();

/// What is known of a region, without unit. Requires pixels in it.
std::array<double, kRegionTerms> region_terms(const Region& region, const RegionScale& scale);

/// Log odds, up to a sum that all regions of a picture share, that a region is one cell rather than
/// none: linear in the terms, plus a layer of tanh units (a network with one hidden layer and a
/// direct path).
struct CellModel {
  std::size_t hidden = 0;
  std::vector<double> mean, spread, direct;  ///< one per term
  std::vector<double> inner;                 ///< hidden x kRegionTerms
  std::vector<double> offset, outer;         ///< one per unit
};

/// Reads and writes the text form: a line of `#` is a remark, then a line per term (name, mean,
/// spread, direct weight, weight of each unit), then `offset` and `outer`. Throws
/// std::invalid_argument for anything else.
CellModel read_cell_model(std::string_view text);
std::string write_cell_model(const CellModel& model);

/// cells.model of this folder: fitted by benchmarks/train_cells, see its first lines.
const CellModel& trained_cells();

double cell_score(const CellModel& model, std::span<const double> terms);

/// Without any fitted number: a region is the more likely a cell, the nearer its area is to the
/// typical one, the more convex it is and the more stain it holds. For comparison, and for
/// pictures that the model was never meant for.
double classical_score(const Region& region, const RegionScale& scale);

}  // namespace woundwell
