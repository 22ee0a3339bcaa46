#include "core/records.hpp"

#include <array>
#include <utility>

namespace woundwell {

namespace {

constexpr std::array<std::pair<Outcome, std::string_view>, 3> outcomes{
    {{Outcome::measured, "measured"}, {Outcome::closed, "closed"}, {Outcome::failed, "failed"}}};

/// Declares a column named after the member.
#define WOUNDWELL_COLUMN(R, path, name, unit, text) \
  column<R>(                                        \
      #name, [](auto& r) -> auto& { return r.path name; }, unit, text)

template <class R>
std::vector<Column<R>> place_columns() {
  return {
      WOUNDWELL_COLUMN(R, place., image_id, "",
                       "Stable, unique, readable name of the picture; names its mask and overlay."),
      WOUNDWELL_COLUMN(R, place., image, "", "Picture as written in the design sheet."),
      WOUNDWELL_COLUMN(R, place., cell_line, "", "Cell line."),
      WOUNDWELL_COLUMN(R, place., condition, "", "Treatment."),
      WOUNDWELL_COLUMN(
          R, place., role, "",
          "Role of the condition: control, knockdown, rescue, vehicle, blank or other."),
      WOUNDWELL_COLUMN(R, place., knockdown, "",
                       "For rescue and vehicle: the knockdown condition it belongs to."),
      WOUNDWELL_COLUMN(R, place., experiment, "",
                       "Independent repeat on its own day; n counts these."),
      WOUNDWELL_COLUMN(R, place., well, "", "Culture unit: well or insert."),
      WOUNDWELL_COLUMN(R, place., field, "", "Image position within the well."),
      WOUNDWELL_COLUMN(R, place., time_h, "h", "Time since the scratch, or since seeding."),
      WOUNDWELL_COLUMN(R, place., design_row, "",
                       "Line of the design sheet, the header being line 1."),
  };
}

template <class R>
std::vector<Column<R>> joined(std::vector<Column<R>> first, std::vector<Column<R>> second) {
  for (auto& c : second) first.push_back(std::move(c));
  return first;
}

}  // namespace

std::string_view to_string(Outcome outcome) {
  for (const auto& [value, name] : outcomes) {
    if (value == outcome) return name;
  }
  return "";
}

void parse_value(std::string_view text, Outcome& value) {
  for (const auto& [known, name] : outcomes) {
    if (name == text) value = known;
  }
}
void parse_value(std::string_view text, Assay& value) {
  value = text == to_string(Assay::table) ? Assay::table : parse_assay(text).value_or(value);
}
void parse_value(std::string_view text, Role& value) { value = parse_role(text).value_or(value); }
void parse_value(std::string_view text, Coating& value) {
  value = parse_coating(text).value_or(value);
}

Place place_of(const Sample& sample) {
  Place place;
  place.image_id = sample.image_id;
  place.image = sample.image;
  place.assay = sample.assay;
  place.cell_line = sample.cell_line;
  place.condition = sample.condition;
  place.role = sample.role;
  place.knockdown = sample.knockdown;
  place.experiment = sample.experiment;
  place.well = sample.well;
  place.field = sample.field;
  place.time_h = sample.time_h;
  place.design_row = static_cast<std::int64_t>(sample.design_row);
  return place;
}

const std::vector<Column<ScratchRecord>>& scratch_columns() {
  using R = ScratchRecord;
  static const std::vector<Column<R>> columns = joined<R>(
      place_columns<R>(),
      {
          WOUNDWELL_COLUMN(R, , series_id, "", "Field over time that this picture belongs to."),
          WOUNDWELL_COLUMN(R, , outcome, "",
                           "measured, closed (sheet seen all along the baseline axis) or failed."),
          WOUNDWELL_COLUMN(R, , reason, "", "Why the outcome is closed or failed."),
          WOUNDWELL_COLUMN(R, , width_px, "px", "Width of the picture."),
          WOUNDWELL_COLUMN(R, , height_px, "px", "Height of the picture."),
          WOUNDWELL_COLUMN(R, , um_per_px, "um", "Side of a pixel; empty: uncalibrated."),
          WOUNDWELL_COLUMN(R, , pixel_size_source, "",
                           "Where the pixel size was found: design, tiff_resolution, imagej, ome."),
          WOUNDWELL_COLUMN(R, , valid_frac, "1", "Share of the picture that is valid field."),
          WOUNDWELL_COLUMN(R, , wound_area_px, "px2",
                           "Area of the cell-free gap inside the valid field."),
          WOUNDWELL_COLUMN(R, , wound_area_px_se, "px2",
                           "Standard error of wound_area_px, from the spread of the boundary under "
                           "small changes of the decision, and from the registration where the "
                           "picture's border cuts the gap."),
          WOUNDWELL_COLUMN(R, , wound_area_um2, "um2",
                           "Area of the gap; empty without calibration."),
          WOUNDWELL_COLUMN(R, , wound_area_um2_se, "um2", "Standard error of wound_area_um2."),
          WOUNDWELL_COLUMN(R, , wound_area_frac, "1", "Area of the gap over the valid field."),
          WOUNDWELL_COLUMN(R, , wound_area_frac_se, "1", "Standard error of wound_area_frac."),
          WOUNDWELL_COLUMN(R, , pieces, "", "Number of connected pieces of the gap."),
          WOUNDWELL_COLUMN(R, , axis_deg, "deg",
                           "Direction of the wound axis against the x axis, 0 to 180, y down; "
                           "fitted on the baseline."),
          WOUNDWELL_COLUMN(R, , width_mean_px, "px",
                           "Mean over the axis of the gap width along the wound normal."),
          WOUNDWELL_COLUMN(R, , width_mean_px_se, "px", "Standard error of width_mean_px."),
          WOUNDWELL_COLUMN(R, , width_median_px, "px", "Median of the width profile."),
          WOUNDWELL_COLUMN(R, , width_median_px_se, "px",
                           "Standard error of width_median_px: that of the mean, and what single "
                           "places of the outline are off."),
          WOUNDWELL_COLUMN(R, , width_sd_px, "px", "Standard deviation of the width profile."),
          WOUNDWELL_COLUMN(
              R, , width_sd_px_se, "px",
              "Standard error of width_sd_px, from what single places of the outline are off."),
          WOUNDWELL_COLUMN(R, , width_min_px, "px", "Smallest width of the profile."),
          WOUNDWELL_COLUMN(R, , width_min_px_se, "px",
                           "Standard error of width_min_px: that of the mean, and what one place "
                           "of the outline is off."),
          WOUNDWELL_COLUMN(R, , width_max_px, "px", "Largest width of the profile."),
          WOUNDWELL_COLUMN(R, , width_max_px_se, "px",
                           "Standard error of width_max_px: that of the mean, and one and a half "
                           "times what one place of the outline is off; where the gap is closed, "
                           "the side of the smallest gap that would be seen."),
          WOUNDWELL_COLUMN(R, , width_mean_um, "um", "Mean width; empty without calibration."),
          WOUNDWELL_COLUMN(R, , width_mean_um_se, "um", "Standard error of width_mean_um."),
          WOUNDWELL_COLUMN(R, , width_median_um, "um", "Median width."),
          WOUNDWELL_COLUMN(R, , width_median_um_se, "um", "Standard error of width_median_um."),
          WOUNDWELL_COLUMN(R, , width_sd_um, "um", "Standard deviation of the width profile."),
          WOUNDWELL_COLUMN(R, , width_sd_um_se, "um", "Standard error of width_sd_um."),
          WOUNDWELL_COLUMN(R, , width_min_um, "um", "Smallest width."),
          WOUNDWELL_COLUMN(R, , width_min_um_se, "um", "Standard error of width_min_um."),
          WOUNDWELL_COLUMN(R, , width_max_um, "um", "Largest width."),
          WOUNDWELL_COLUMN(R, , width_max_um_se, "um", "Standard error of width_max_um."),
          WOUNDWELL_COLUMN(R, , closed_share_frac, "1",
                           "Share of the axis at which the gap is bridged (width 0)."),
          WOUNDWELL_COLUMN(R, , closed_share_frac_se, "1",
                           "Standard error of closed_share_frac: steps narrower than one place of "
                           "the outline is off, and the number of bridges; 0 where the gap is wide "
                           "all along; where it is closed, the smallest gap that would be seen."),
          WOUNDWELL_COLUMN(R, , roughness_a, "1",
                           "Path length over chord of the left or upper front."),
          WOUNDWELL_COLUMN(
              R, , roughness_a_se, "1",
              "Standard error of roughness_a, found on wounds whose outline is known."),
          WOUNDWELL_COLUMN(R, , roughness_b, "1",
                           "Path length over chord of the right or lower front."),
          WOUNDWELL_COLUMN(
              R, , roughness_b_se, "1",
              "Standard error of roughness_b, found on wounds whose outline is known."),
          WOUNDWELL_COLUMN(R, , cover_outside_frac, "1", "Cell cover outside the baseline gap."),
          WOUNDWELL_COLUMN(R, , cover_outside_frac_se, "1",
                           "Standard error of cover_outside_frac, from the spread of the cover "
                           "under small changes of the decision; empty where no gap was found."),
          WOUNDWELL_COLUMN(R, , shift_x_px, "px",
                           "Shift of this picture against the baseline, to the right."),
          WOUNDWELL_COLUMN(R, , shift_y_px, "px",
                           "Shift of this picture against the baseline, downwards."),
          WOUNDWELL_COLUMN(
              R, , rotation_deg, "deg",
              "Rotation of this picture against the baseline, clockwise on the screen."),
          WOUNDWELL_COLUMN(R, , shift_residual_px, "px",
                           "Disagreement of parts of the picture about the shift and rotation."),
          WOUNDWELL_COLUMN(R, , flags, "", "Quality flags, joined by ';'."),
      });
  return columns;
}

const std::vector<Column<ClosureRecord>>& closure_columns() {
  using R = ClosureRecord;
  static const std::vector<Column<R>> columns = joined<R>(
      place_columns<R>(),
      {
          WOUNDWELL_COLUMN(R, , series_id, "", "Field over time."),
          WOUNDWELL_COLUMN(R, , outcome, "", "Outcome of the picture: measured, closed or failed."),
          WOUNDWELL_COLUMN(R, , reason, "", "Why there is no closure, or why closed."),
          WOUNDWELL_COLUMN(R, , baseline_h, "h", "Time of the baseline picture."),
          WOUNDWELL_COLUMN(R, , common_frac, "1",
                           "Share of the baseline picture that both pictures show."),
          WOUNDWELL_COLUMN(R, , closure_frac, "1",
                           "(A(0) - A(t)) / A(0) on the common region; never clipped."),
          WOUNDWELL_COLUMN(R, , closure_frac_se, "1",
                           "Standard error of closure_frac: sigma^2 = (sigma_t / A0)^2 + (A_t "
                           "sigma_0 / A0^2)^2."),
          WOUNDWELL_COLUMN(R, , closure_width_frac, "1", "(W(0) - W(t)) / W(0) of the mean width."),
          WOUNDWELL_COLUMN(R, , closure_width_frac_se, "1",
                           "Standard error of closure_width_frac."),
          WOUNDWELL_COLUMN(R, , gap_rate_px_per_h, "px/h",
                           "(W(0) - W(t)) / t: both fronts together."),
          WOUNDWELL_COLUMN(R, , gap_rate_px_per_h_se, "px/h",
                           "Standard error of gap_rate_px_per_h."),
          WOUNDWELL_COLUMN(R, , gap_rate_um_per_h, "um/h",
                           "(W(0) - W(t)) / t: both fronts together."),
          WOUNDWELL_COLUMN(R, , gap_rate_um_per_h_se, "um/h",
                           "Standard error of gap_rate_um_per_h."),
          WOUNDWELL_COLUMN(R, , front_rate_px_per_h, "px/h",
                           "Mean speed of one front: half of gap_rate, or all of it where only one "
                           "front is in view; empty where gaps lie side by side."),
          WOUNDWELL_COLUMN(R, , front_rate_px_per_h_se, "px/h",
                           "Standard error of front_rate_px_per_h."),
          WOUNDWELL_COLUMN(R, , front_rate_um_per_h, "um/h", "Mean speed of one front."),
          WOUNDWELL_COLUMN(R, , front_rate_um_per_h_se, "um/h",
                           "Standard error of front_rate_um_per_h."),
          WOUNDWELL_COLUMN(
              R, , front_a_px, "px",
              "Displacement of the left or upper front since the baseline, into the gap; empty "
              "where it is not in view, and where gaps lie side by side."),
          WOUNDWELL_COLUMN(R, , front_a_px_se, "px",
                           "Standard error of front_a_px, that of the picture's place included."),
          WOUNDWELL_COLUMN(
              R, , front_b_px, "px",
              "Displacement of the right or lower front since the baseline, into the gap."),
          WOUNDWELL_COLUMN(R, , front_b_px_se, "px", "Standard error of front_b_px."),
          WOUNDWELL_COLUMN(R, , front_a_um, "um", "Displacement of the left or upper front."),
          WOUNDWELL_COLUMN(R, , front_a_um_se, "um", "Standard error of front_a_um."),
          WOUNDWELL_COLUMN(R, , front_b_um, "um", "Displacement of the right or lower front."),
          WOUNDWELL_COLUMN(R, , front_b_um_se, "um", "Standard error of front_b_um."),
          WOUNDWELL_COLUMN(R, , rwd_frac, "1",
                           "Relative wound density (w_t - w_0) / (c_t - w_0): cover inside over "
                           "outside the baseline gap."),
          WOUNDWELL_COLUMN(R, , rwd_frac_se, "1", "Standard error of rwd_frac."),
          WOUNDWELL_COLUMN(
              R, , slope_px_per_h, "px/h",
              "Series: minus the slope of a line of mean width on time, over all times."),
          WOUNDWELL_COLUMN(R, , slope_px_per_h_se, "px/h",
                           "Series: standard error of slope_px_per_h, from those of the widths."),
          WOUNDWELL_COLUMN(R, , slope_um_per_h, "um/h", "Series: the same in um."),
          WOUNDWELL_COLUMN(R, , slope_um_per_h_se, "um/h",
                           "Series: standard error of slope_um_per_h."),
          WOUNDWELL_COLUMN(R, , t_half_h, "h",
                           "Series: first time at which closure is 0.5, by interpolation."),
          WOUNDWELL_COLUMN(R, , t_half_low_h, "h",
                           "Series: lower end of the interval that holds t_half."),
          WOUNDWELL_COLUMN(R, , t_half_high_h, "h",
                           "Series: upper end of that interval; empty: after the last time."),
          WOUNDWELL_COLUMN(R, , auc_frac, "1",
                           "Series: area under closure over time, divided by the time span."),
          WOUNDWELL_COLUMN(R, , auc_frac_se, "1", "Series: standard error of auc_frac."),
          WOUNDWELL_COLUMN(R, , flags, "",
                           "Quality flags of the picture and its baseline, joined by ';'."),
      });
  return columns;
}

const std::vector<Column<TranswellRecord>>& transwell_columns() {
  using R = TranswellRecord;
  static const std::vector<Column<R>> columns = joined<R>(
      place_columns<R>(),
      {
          WOUNDWELL_COLUMN(R, , batch, "", "Pictures stained and photographed together."),
          WOUNDWELL_COLUMN(R, , coating, "",
                           "Coating of the insert: matrigel, none, or empty if unstated."),
          WOUNDWELL_COLUMN(R, , outcome, "",
                           "measured or failed; a blank field is measured with count 0."),
          WOUNDWELL_COLUMN(R, , reason, "",
                           "Why the outcome is failed, why a column that could be there is not, or "
                           "why the count "
                           "is made from the area."),
          WOUNDWELL_COLUMN(R, , width_px, "px", "Width of the picture."),
          WOUNDWELL_COLUMN(R, , height_px, "px", "Height of the picture."),
          WOUNDWELL_COLUMN(R, , um_per_px, "um", "Side of a pixel; empty: uncalibrated."),
          WOUNDWELL_COLUMN(R, , pixel_size_source, "", "Where the pixel size was found."),
          WOUNDWELL_COLUMN(R, , um_per_px_estimated, "um",
                           "Side of a pixel as the pores tell it: their diameter as sold over that "
                           "in the picture. For comparison; no other column is made from it."),
          WOUNDWELL_COLUMN(R, , um_per_px_estimated_se, "um",
                           "Standard error of um_per_px_estimated, from the spread of the pores "
                           "and of where their edge is put; the maker's tolerance comes on top."),
          WOUNDWELL_COLUMN(R, , input, "",
                           "brightfield, or fluorescence (bright on dark: pores are ignored and "
                           "columns of optical density are empty)."),
          WOUNDWELL_COLUMN(R, , stain, "",
                           "Stain that was named; fitted: its colour comes from the batch; usual: "
                           "crystal violet, as the batch shows no colour. Empty in fluorescence."),
          WOUNDWELL_COLUMN(R, , valid_frac, "1", "Share of the picture that is valid field."),
          WOUNDWELL_COLUMN(R, , valid_area_mm2, "mm2", "Area of the valid field."),
          WOUNDWELL_COLUMN(
              R, , count, "",
              "Invaded cells in the valid field, clumps split: the expected number; cells.csv "
              "lists the likeliest cells, some per cent fewer or more."),
          WOUNDWELL_COLUMN(R, , count_low, "",
                           "Lowest count that an honest observer would accept."),
          WOUNDWELL_COLUMN(R, , count_high, "",
                           "Highest count that an honest observer would accept."),
          WOUNDWELL_COLUMN(R, , count_method, "",
                           "objects, or area where the field is too dense to tell bodies apart."),
          WOUNDWELL_COLUMN(R, , density_per_mm2, "1/mm2", "count over the valid area."),
          WOUNDWELL_COLUMN(R, , density_low_per_mm2, "1/mm2", "count_low over the valid area."),
          WOUNDWELL_COLUMN(R, , density_high_per_mm2, "1/mm2", "count_high over the valid area."),
          WOUNDWELL_COLUMN(R, , stained_area_px, "px2", "Area of counted bodies."),
          WOUNDWELL_COLUMN(R, , stained_area_um2, "um2", "Area of counted bodies."),
          WOUNDWELL_COLUMN(R, , stained_area_frac, "1",
                           "Area of counted bodies over the valid field."),
          WOUNDWELL_COLUMN(R, , mean_od, "OD",
                           "Mean optical density of the stain over the counted bodies; empty "
                           "where there are none, and in fluorescence."),
          WOUNDWELL_COLUMN(R, , integrated_od, "OD px2",
                           "Sum of the optical density over the counted bodies; empty in "
                           "fluorescence."),
          WOUNDWELL_COLUMN(R, , stain_level_od, "OD", "Decision level of the batch."),
          WOUNDWELL_COLUMN(R, , pores, "", "Bodies rejected as membrane pores."),
          WOUNDWELL_COLUMN(R, , pore_diameter_px, "px", "Typical diameter of the rejected pores."),
          WOUNDWELL_COLUMN(R, , pore_diameter_sd_px, "px",
                           "Spread of the diameters of pores that stand clear of others."),
          WOUNDWELL_COLUMN(R, , pore_spacing_px, "px",
                           "Median distance of a pore to its nearest neighbour, centre to centre."),
          WOUNDWELL_COLUMN(R, , clump_share_frac, "1",
                           "Share of the count that comes from split clumps."),
          WOUNDWELL_COLUMN(R, , flags, "", "Quality flags, joined by ';'."),
      });
  return columns;
}

const std::vector<Column<CellRecord>>& cell_columns() {
  using R = CellRecord;
  static const std::vector<Column<R>> columns = {
      WOUNDWELL_COLUMN(R, , image_id, "", "Picture."),
      WOUNDWELL_COLUMN(R, , design_row, "", "Line of the design sheet."),
      WOUNDWELL_COLUMN(R, , cell, "", "Number of the cell within the picture, from 1."),
      WOUNDWELL_COLUMN(R, , x_px, "px",
                       "Centre, to the right; the centre of the top left pixel is 0."),
      WOUNDWELL_COLUMN(R, , y_px, "px", "Centre, downwards."),
      WOUNDWELL_COLUMN(R, , area_px, "px2", "Area."),
      WOUNDWELL_COLUMN(R, , area_um2, "um2", "Area; empty without calibration."),
      WOUNDWELL_COLUMN(R, , mean_od, "OD",
                       "Mean optical density of the stain; empty in fluorescence."),
      WOUNDWELL_COLUMN(R, , integrated_od, "OD px2",
                       "Sum of the optical density; empty in fluorescence."),
      WOUNDWELL_COLUMN(R, , elongation, "1",
                       "Long over short axis of the ellipse with the same second moments."),
      WOUNDWELL_COLUMN(R, , solidity, "1", "Area over area of the convex hull."),
      WOUNDWELL_COLUMN(R, , clump_size, "",
                       "Cells in the connected body that this one was split from."),
      WOUNDWELL_COLUMN(R, , probability, "1",
                       "Probability that a cell is where its largest piece is, over all ways of "
                       "parting the bodies."),
      WOUNDWELL_COLUMN(
          R, , doubtful, "",
          "Its probability is below 0.85: an observer might not count this one, or might take it "
          "for something else."),
  };
  return columns;
}

const std::vector<Column<ProfileRecord>>& profile_columns() {
  using R = ProfileRecord;
  static const std::vector<Column<R>> columns = {
      WOUNDWELL_COLUMN(R, , image_id, "", "Picture."),
      WOUNDWELL_COLUMN(R, , design_row, "", "Line of the design sheet."),
      WOUNDWELL_COLUMN(R, , step, "",
                       "Number of the stretch along the wound axis, from 1; the same place in all "
                       "pictures of a series."),
      WOUNDWELL_COLUMN(R, , along_px, "px", "Middle of the stretch, from the end of the axis."),
      WOUNDWELL_COLUMN(R, , along_um, "um", "The same; empty without calibration."),
      WOUNDWELL_COLUMN(R, , width_px, "px",
                       "Mean gap width over the stretch; 0 where closed, empty where not both "
                       "fronts are seen."),
      WOUNDWELL_COLUMN(R, , width_um, "um", "The same; empty without calibration."),
  };
  return columns;
}

const std::vector<Column<WellRecord>>& well_columns() {
  using R = WellRecord;
  static const std::vector<Column<R>> columns = {
      WOUNDWELL_COLUMN(R, , assay, "", "scratch or transwell."),
      WOUNDWELL_COLUMN(R, , cell_line, "", "Cell line."),
      WOUNDWELL_COLUMN(R, , endpoint, "", "Column that was averaged."),
      WOUNDWELL_COLUMN(R, , time_h, "h", "Time."),
      WOUNDWELL_COLUMN(R, , condition, "", "Treatment."),
      WOUNDWELL_COLUMN(R, , role, "", "Role of the condition."),
      WOUNDWELL_COLUMN(R, , experiment, "", "Independent repeat."),
      WOUNDWELL_COLUMN(R, , well, "", "Well or insert."),
      WOUNDWELL_COLUMN(R, , fields, "", "Fields with a value."),
      WOUNDWELL_COLUMN(R, , fields_without_value, "", "Fields in the design that gave none."),
      WOUNDWELL_COLUMN(R, , value, "", "Mean of the fields. Wells are not n: experiments are."),
  };
  return columns;
}

const std::vector<Column<ReplicateRecord>>& replicate_columns() {
  using R = ReplicateRecord;
  static const std::vector<Column<R>> columns = {
      WOUNDWELL_COLUMN(R, , assay, "", "scratch, transwell, or table for values without pictures."),
      WOUNDWELL_COLUMN(R, , cell_line, "", "Cell line."),
      WOUNDWELL_COLUMN(R, , endpoint, "", "Column that was averaged."),
      WOUNDWELL_COLUMN(R, , time_h, "h", "Time."),
      WOUNDWELL_COLUMN(R, , condition, "", "Treatment."),
      WOUNDWELL_COLUMN(R, , role, "", "Role of the condition."),
      WOUNDWELL_COLUMN(R, , knockdown, "", "Knockdown that a rescue or vehicle belongs to."),
      WOUNDWELL_COLUMN(R, , experiment, "", "Independent repeat."),
      WOUNDWELL_COLUMN(R, , wells, "", "Wells with a value."),
      WOUNDWELL_COLUMN(R, , fields, "", "Fields with a value."),
      WOUNDWELL_COLUMN(R, , fields_without_value, "", "Fields in the design that gave none."),
      WOUNDWELL_COLUMN(R, , value, "", "Mean of the wells, each the mean of its fields."),
      WOUNDWELL_COLUMN(R, , sd_between_wells, "",
                       "Standard deviation of the wells; empty with one."),
      WOUNDWELL_COLUMN(R, , sd_between_fields, "",
                       "Pooled standard deviation of fields within wells."),
      WOUNDWELL_COLUMN(R, , measurement_se, "",
                       "Standard error that the fields' own standard errors give to the value."),
      WOUNDWELL_COLUMN(R, , fold, "1",
                       "Value over that of the control in the same experiment, for endpoints that "
                       "are compared as ratios; tests use its logarithm."),
  };
  return columns;
}

const std::vector<Column<TestRecord>>& test_columns() {
  using R = TestRecord;
  static const std::vector<Column<R>> columns = {
      WOUNDWELL_COLUMN(R, , assay, "", "scratch, transwell, or table for values without pictures."),
      WOUNDWELL_COLUMN(R, , cell_line, "", "Cell line."),
      WOUNDWELL_COLUMN(R, , endpoint, "", "Column that was tested."),
      WOUNDWELL_COLUMN(R, , time_h, "h", "Time."),
      WOUNDWELL_COLUMN(R, , comparison, "", "What is compared with what."),
      WOUNDWELL_COLUMN(R, , group_a, "", "First group."),
      WOUNDWELL_COLUMN(R, , group_b, "", "Second group; empty for tests over many groups."),
      WOUNDWELL_COLUMN(R, , test, "", "Name of the test."),
      WOUNDWELL_COLUMN(R, , n_a, "", "Experiments in the first group (or in all)."),
      WOUNDWELL_COLUMN(R, , n_b, "", "Experiments in the second group."),
      WOUNDWELL_COLUMN(R, , wells, "", "Wells behind them."),
      WOUNDWELL_COLUMN(R, , fields, "", "Fields behind them."),
      WOUNDWELL_COLUMN(R, , statistic_name, "", "Name of the statistic."),
      WOUNDWELL_COLUMN(R, , statistic, "", "Its value."),
      WOUNDWELL_COLUMN(R, , p, "", "Two-sided p value."),
      WOUNDWELL_COLUMN(R, , p_adjusted, "", "p after the adjustment."),
      WOUNDWELL_COLUMN(R, , adjustment, "", "Method and family of the adjustment."),
      WOUNDWELL_COLUMN(R, , method, "", "How p was computed: exact, asymptotic, ..."),
      WOUNDWELL_COLUMN(R, , smallest_p, "", "Smallest p that this test can give with this n."),
      WOUNDWELL_COLUMN(R, , effect_name, "", "What the effect is."),
      WOUNDWELL_COLUMN(R, , effect, "", "Estimate."),
      WOUNDWELL_COLUMN(R, , effect_low, "", "Lower end of its interval."),
      WOUNDWELL_COLUMN(R, , effect_high, "", "Upper end of its interval."),
      WOUNDWELL_COLUMN(R, , interval_method, "", "How the interval was made."),
      WOUNDWELL_COLUMN(R, , planned, "", "Planned contrast; false: exploratory."),
      WOUNDWELL_COLUMN(R, , primary, "", "The test on which the verdict rests."),
      WOUNDWELL_COLUMN(R, , caution, "", "What to mind when reading this row."),
  };
  return columns;
}

const std::vector<Column<VerdictRecord>>& verdict_columns() {
  using R = VerdictRecord;
  static const std::vector<Column<R>> columns = {
      WOUNDWELL_COLUMN(R, , cell_line, "", "Cell line."),
      WOUNDWELL_COLUMN(R, , assay, "", "scratch, transwell, or table for values without pictures."),
      WOUNDWELL_COLUMN(R, , endpoint, "", "Endpoint."),
      WOUNDWELL_COLUMN(R, , time_h, "h", "Time."),
      WOUNDWELL_COLUMN(R, , knockdown, "", "Knockdown condition."),
      WOUNDWELL_COLUMN(R, , control, "", "Control condition."),
      WOUNDWELL_COLUMN(R, , rescue, "", "Rescue condition."),
      WOUNDWELL_COLUMN(R, , vehicle, "", "Vehicle condition."),
      WOUNDWELL_COLUMN(R, , experiments, "", "Experiments that hold both knockdown and control."),
      WOUNDWELL_COLUMN(R, , phenotype, "",
                       "supported, not supported, underpowered, conflicting or untested."),
      WOUNDWELL_COLUMN(R, , rescued, "", "full, partial, none, underpowered or untested."),
      WOUNDWELL_COLUMN(R, , effect_name, "", "What the effect is."),
      WOUNDWELL_COLUMN(R, , effect, "", "Knockdown against control."),
      WOUNDWELL_COLUMN(R, , effect_low, "", "Lower end of its interval."),
      WOUNDWELL_COLUMN(R, , effect_high, "", "Upper end of its interval."),
      WOUNDWELL_COLUMN(R, , p, "", "p of the primary test."),
      WOUNDWELL_COLUMN(R, , p_adjusted, "", "p after the adjustment."),
      WOUNDWELL_COLUMN(R, , smallest_p, "", "Smallest p that the primary test can give."),
      WOUNDWELL_COLUMN(R, , rescue_pct, "%",
                       "100 (R - K) / (M - K); empty where M - K is not clearly different from 0."),
      WOUNDWELL_COLUMN(R, , rescue_low_pct, "%", "Lower end of its interval."),
      WOUNDWELL_COLUMN(R, , rescue_high_pct, "%", "Upper end of its interval."),
      WOUNDWELL_COLUMN(R, , sentence, "", "The verdict in plain words."),
  };
  return columns;
}

#undef WOUNDWELL_COLUMN

}  // namespace woundwell
