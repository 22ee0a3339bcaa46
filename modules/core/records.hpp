#pragma once
// What is measured and concluded, as plain structs, and their columns. The meaning of each column
// is its description in records.cpp; units are in the names.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/quality.hpp"
#include "core/sample.hpp"
#include "core/table.hpp"

namespace woundwell {

enum class Outcome { measured, closed, failed };
std::string_view to_string(Outcome outcome);

// Inverse of to_string for the column schema; unknown text leaves the value as it was.
void parse_value(std::string_view text, Outcome& value);
void parse_value(std::string_view text, Assay& value);
void parse_value(std::string_view text, Role& value);
void parse_value(std::string_view text, Coating& value);

using OptionalNumber = std::optional<double>;
using OptionalInteger = std::optional<std::int64_t>;

/// Where a picture stands in the design: the first columns of every table of pictures.
struct Place {
  std::string image_id;
  std::string image;
  Assay assay = Assay::scratch;
  std::string cell_line;
  std::string condition;
  Role role = Role::other;
  std::string knockdown;
  std::string experiment;
  std::string well;
  std::string field;
  double time_h = 0.0;
  std::int64_t design_row = 0;
};
Place place_of(const Sample& sample);

/// One picture of a scratch. Everything that was not measured is empty, never 0. With outcome
/// `closed`, area and widths are 0 with a standard error; with `failed`, they are empty.
struct ScratchRecord {
  Place place;
  std::string series_id;
  Outcome outcome = Outcome::failed;
  std::string reason;  ///< for failed and closed: why
  std::int64_t width_px = 0;
  std::int64_t height_px = 0;
  OptionalNumber um_per_px;
  std::string pixel_size_source;
  OptionalNumber valid_frac;  ///< share of the picture that is valid field
  OptionalNumber wound_area_px;
  OptionalNumber wound_area_px_se;
  OptionalNumber wound_area_um2;
  OptionalNumber wound_area_um2_se;
  OptionalNumber wound_area_frac;
  OptionalNumber wound_area_frac_se;
  OptionalInteger pieces;
  OptionalNumber axis_deg;  ///< of the wound axis against the x axis, [0, 180), y down
  OptionalNumber width_mean_px;
  OptionalNumber width_mean_px_se;
  OptionalNumber width_median_px;
  OptionalNumber width_median_px_se;
  OptionalNumber width_sd_px;
  OptionalNumber width_sd_px_se;
  OptionalNumber width_min_px;
  OptionalNumber width_min_px_se;
  OptionalNumber width_max_px;
  OptionalNumber width_max_px_se;
  OptionalNumber width_mean_um;
  OptionalNumber width_mean_um_se;
  OptionalNumber width_median_um;
  OptionalNumber width_median_um_se;
  OptionalNumber width_sd_um;
  OptionalNumber width_sd_um_se;
  OptionalNumber width_min_um;
  OptionalNumber width_min_um_se;
  OptionalNumber width_max_um;
  OptionalNumber width_max_um_se;
  OptionalNumber closed_share_frac;
  OptionalNumber closed_share_frac_se;
  OptionalNumber roughness_a;  ///< path length over chord of the front on the left / upper side
  OptionalNumber roughness_a_se;
  OptionalNumber roughness_b;  ///< the same on the right / lower side
  OptionalNumber roughness_b_se;
  OptionalNumber cover_outside_frac;
  OptionalNumber cover_outside_frac_se;
  OptionalNumber shift_x_px;  ///< of this picture against the baseline
  OptionalNumber shift_y_px;
  OptionalNumber rotation_deg;
  OptionalNumber shift_residual_px;
  Flags flags;
};

/// One time of a series against its baseline, on the region that both pictures show.
struct ClosureRecord {
  Place place;
  std::string series_id;
  Outcome outcome = Outcome::failed;
  std::string reason;
  double baseline_h = 0.0;
  OptionalNumber common_frac;  ///< share of the baseline picture that both show
  OptionalNumber closure_frac;
  OptionalNumber closure_frac_se;
  OptionalNumber closure_width_frac;
  OptionalNumber closure_width_frac_se;
  OptionalNumber gap_rate_px_per_h;  ///< (W(0) - W(t)) / t: both fronts together
  OptionalNumber gap_rate_px_per_h_se;
  OptionalNumber gap_rate_um_per_h;
  OptionalNumber gap_rate_um_per_h_se;
  OptionalNumber front_rate_px_per_h;  ///< of one front: half of it, or all where one is in view
  OptionalNumber front_rate_px_per_h_se;
  OptionalNumber front_rate_um_per_h;
  OptionalNumber front_rate_um_per_h_se;
  OptionalNumber front_a_px;  ///< displacement of the left / upper front, > 0 into the gap
  OptionalNumber front_a_px_se;
  OptionalNumber front_b_px;
  OptionalNumber front_b_px_se;
  OptionalNumber front_a_um;
  OptionalNumber front_a_um_se;
  OptionalNumber front_b_um;
  OptionalNumber front_b_um_se;
  OptionalNumber rwd_frac;
  OptionalNumber rwd_frac_se;
  // of the whole series, the same on each of its rows
  OptionalNumber slope_px_per_h;  ///< of mean width over all times, > 0 while it closes
  OptionalNumber slope_px_per_h_se;
  OptionalNumber slope_um_per_h;
  OptionalNumber slope_um_per_h_se;
  OptionalNumber t_half_h;
  OptionalNumber t_half_low_h;
  OptionalNumber t_half_high_h;
  OptionalNumber auc_frac;
  OptionalNumber auc_frac_se;
  Flags flags;
};

/// One picture of a membrane.
struct TranswellRecord {
  Place place;
  std::string batch;
  Coating coating = Coating::unstated;
  Outcome outcome = Outcome::failed;  ///< measured or failed; a blank field is measured with 0
  std::string reason;
  std::int64_t width_px = 0;
  std::int64_t height_px = 0;
  OptionalNumber um_per_px;
  std::string pixel_size_source;
  OptionalNumber um_per_px_estimated;  ///< from the pores; never used in place of um_per_px
  OptionalNumber um_per_px_estimated_se;
  std::string input;  ///< "brightfield" or "fluorescence"
  std::string stain;  ///< named, "fitted" to the batch, or "usual" where nothing could be fitted
  OptionalNumber valid_frac;
  OptionalNumber valid_area_mm2;
  OptionalInteger count;
  OptionalInteger count_low;
  OptionalInteger count_high;
  std::string count_method;  ///< "objects" or "area"
  OptionalNumber density_per_mm2;
  OptionalNumber density_low_per_mm2;
  OptionalNumber density_high_per_mm2;
  OptionalNumber stained_area_px;
  OptionalNumber stained_area_um2;
  OptionalNumber stained_area_frac;
  OptionalNumber mean_od;         ///< over the stained area
  OptionalNumber integrated_od;   ///< sum over the stained area, in OD x px
  OptionalNumber stain_level_od;  ///< decision level of the batch
  OptionalInteger pores;          ///< rejected as pores
  OptionalNumber pore_diameter_px;
  OptionalNumber pore_diameter_sd_px;  ///< of those that stand clear
  OptionalNumber pore_spacing_px;      ///< median distance to the nearest neighbour
  OptionalNumber clump_share_frac;
  Flags flags;
};

/// One counted body.
struct CellRecord {
  std::string image_id;
  std::int64_t design_row = 0;
  std::int64_t cell = 0;  ///< from 1 within the picture
  double x_px = 0.0;      ///< centre of the top left pixel is (0, 0)
  double y_px = 0.0;
  double area_px = 0.0;
  OptionalNumber area_um2;
  OptionalNumber mean_od;  ///< empty in fluorescence, as is integrated_od
  OptionalNumber integrated_od;
  double elongation = 0.0;      ///< long over short axis of the ellipse of the same moments, >= 1
  double solidity = 0.0;        ///< area over convex area, (0, 1]
  std::int64_t clump_size = 1;  ///< cells in the connected body that this one was split from
  double probability = 0.0;     ///< of being a cell, (0, 1)
  bool doubtful = false;        ///< probability below 0.85
};

/// Gap width along the wound: the mean over one of at most 100 equal stretches of the axis. The
/// stretches of a series are those of its baseline.
struct ProfileRecord {
  std::string image_id;
  std::int64_t design_row = 0;
  std::int64_t step =
      0;  ///< from 1, from the upper end of the axis, the left one where it lies flat
  double along_px = 0.0;  ///< middle of the stretch, from the end of the axis
  OptionalNumber along_um;
  OptionalNumber width_px;  ///< empty where not both fronts are seen
  OptionalNumber width_um;
};

/// One experiment of one condition and endpoint: wells are means of fields, this is the mean of
/// wells.
struct ReplicateRecord {
  Assay assay = Assay::scratch;
  std::string cell_line;
  std::string endpoint;
  double time_h = 0.0;
  std::string condition;
  Role role = Role::other;
  std::string knockdown;
  std::string experiment;
  std::int64_t wells = 0;
  std::int64_t fields = 0;
  std::int64_t fields_without_value = 0;
  OptionalNumber value;
  OptionalNumber sd_between_wells;
  OptionalNumber sd_between_fields;
  OptionalNumber measurement_se;  ///< from the standard errors of the fields
  OptionalNumber fold;            ///< log endpoints: value over the control's of the experiment
};

/// One well of one condition and endpoint: the mean of its fields.
struct WellRecord {
  Assay assay = Assay::scratch;
  std::string cell_line;
  std::string endpoint;
  double time_h = 0.0;
  std::string condition;
  Role role = Role::other;
  std::string experiment;
  std::string well;
  std::int64_t fields = 0;
  std::int64_t fields_without_value = 0;
  OptionalNumber value;
};

/// One row of statistics.csv.
struct TestRecord {
  Assay assay = Assay::scratch;
  std::string cell_line;
  std::string endpoint;
  double time_h = 0.0;
  std::string comparison;  ///< readable: "siRNA v mock"
  std::string group_a;
  std::string group_b;  ///< empty for tests over many groups
  std::string test;
  std::int64_t n_a = 0;  ///< experiments
  std::int64_t n_b = 0;
  std::int64_t wells = 0;
  std::int64_t fields = 0;
  std::string statistic_name;
  OptionalNumber statistic;
  OptionalNumber p;
  OptionalNumber p_adjusted;
  std::string adjustment;
  std::string method;  ///< "exact", "exact with ties", "normal approximation", ...
  OptionalNumber smallest_p;
  std::string effect_name;
  OptionalNumber effect;
  OptionalNumber effect_low;
  OptionalNumber effect_high;
  std::string interval_method;
  bool planned = true;
  bool primary = false;  ///< the test on which the verdict rests
  std::string caution;
};

/// One cell line, endpoint and knockdown.
struct VerdictRecord {
  std::string cell_line;
  Assay assay = Assay::scratch;
  std::string endpoint;
  double time_h = 0.0;
  std::string knockdown;
  std::string control;
  std::string rescue;
  std::string vehicle;
  std::int64_t experiments = 0;
  std::string phenotype;  ///< supported, not supported, underpowered, conflicting, untested
  std::string rescued;    ///< full, partial, none, underpowered, untested
  std::string effect_name;
  OptionalNumber effect;  ///< knockdown against control
  OptionalNumber effect_low;
  OptionalNumber effect_high;
  OptionalNumber p;
  OptionalNumber p_adjusted;
  OptionalNumber smallest_p;
  OptionalNumber rescue_pct;
  OptionalNumber rescue_low_pct;
  OptionalNumber rescue_high_pct;
  std::string sentence;  ///< the verdict in plain words with the numbers that say so
};

const std::vector<Column<ScratchRecord>>& scratch_columns();
const std::vector<Column<ClosureRecord>>& closure_columns();
const std::vector<Column<TranswellRecord>>& transwell_columns();
const std::vector<Column<CellRecord>>& cell_columns();
const std::vector<Column<ProfileRecord>>& profile_columns();
const std::vector<Column<WellRecord>>& well_columns();
const std::vector<Column<ReplicateRecord>>& replicate_columns();
const std::vector<Column<TestRecord>>& test_columns();
const std::vector<Column<VerdictRecord>>& verdict_columns();

}  // namespace woundwell
