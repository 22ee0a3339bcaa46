#pragma once
// Our results against somebody's truth.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/table.hpp"

namespace woundwell {

/// A measured picture as the run left it.
struct AgreementInput {
  std::filesystem::path path;  ///< of the picture, absolute
  std::string image_id;
  std::string series_id;
  double time_h = 0.0;
  std::string outcome;        ///< measured, closed or failed
  std::string flags;          ///< codes joined by ';'
  std::int64_t width_px = 0;  ///< of the picture; 0: read from its file
  std::int64_t height_px = 0;
  std::filesystem::path mask;  ///< of a scratch, full size, not 0 = gap; may not exist
  std::optional<double> closure_frac;
  std::optional<double> closure_frac_se;
  std::optional<double> wound_area_px;
  std::optional<double> axis_deg;  ///< of the wound, as in the tables of the run
  std::optional<double> width_mean_px;
  std::optional<double> count, count_low, count_high;
  struct Cell {
    double x_px = 0.0, y_px = 0.0, area_px = 0.0;
    bool doubtful = false;
  };
  /// Of a Transwell picture. Where `count` equals the number of cells that are not doubtful, the
  /// doubtful ones are taken as left out of the count and are not scored; otherwise all are.
  std::vector<Cell> cells;
};

struct AgreementReport {
  /// agreement_scratch (a row per picture and observer), agreement_closure (the same, against the
  /// baseline), agreement_transwell (a row per crop and observer), agreement_counts (a row per
  /// picture or crop), agreement_summary (a row per number). A table without rows keeps its
  /// columns.
  std::vector<Table> tables;
  std::string summary;             ///< for the terminal, in columns of fixed width
  std::vector<std::string> notes;  ///< what could not be scored and why; also in the summary
  std::size_t matched = 0;         ///< pictures that have truth
};

/// Finds truth in `truth` (files or folders; folders are searched recursively, leaving out the
/// masks of a run) and scores the inputs against it. Understood are
///   *.json       outlines of the gap by several observers: image, width, height, observers{name:
///                {status open|closed|unsure, polygons [[[x, y], ...], ...]}}, in pixels
///   masks/*.png  the gap (not 0), matched by the stem of the picture's name
///   points.csv   image, x, y; optional crop_x, crop_y, crop_w, crop_h, observer, confidence
///                (sure|doubtful). A row without x and y stands for a crop seen to hold no cell
///   counts.csv   image, manual_count or count
///   closure.csv  image, closure_frac
///   labels/*.png instances as grey values beside images/, the picture of the same stem
/// The picture is found by the end of its path, in whole components; where two inputs fit equally
/// well, none is scored and a note says so.
///
/// InputError where a path is not there, holds no truth, or a truth file is malformed (with file,
/// row and cause).
AgreementReport agree(const std::vector<AgreementInput>& inputs,
                      const std::vector<std::filesystem::path>& truth);

}  // namespace woundwell
