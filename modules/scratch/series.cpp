#include <algorithm>
#include <cmath>
#include <exception>
#include <opencv2/imgproc.hpp>
#include <optional>
#include <string>
#include <utility>

#include "core/errors.hpp"
#include "imaging/parts.hpp"
#include "imaging/registration.hpp"
#include "scratch/closure.hpp"
#include "scratch/frame.hpp"
#include "scratch/gap.hpp"
#include "scratch/masks.hpp"
#include "scratch/profile.hpp"
#include "scratch/profile_error.hpp"
#include "scratch/scratch.hpp"

namespace woundwell {
namespace {

constexpr double kReachFrac = 0.03;      // of the longer side: a later gap may lie so far outside
constexpr double kReachOfWidth = 0.1;    // the same, of the baseline's mean width
constexpr double kWeakReachFrac = 0.06;  // where the pictures could not be laid on each other
constexpr double kUnplacedFrac = 0.02;   // of the longer side: how far such a picture may lie off
constexpr double kOutlineError = 0.5;    // px
constexpr double kSparseCover = 0.75;
constexpr double kLeastSheet = 0.03;  // of the field: a first picture with less hardly shows cells
constexpr double kUncertain = 0.055;  // SE over area, of the baseline where the gap is closed
constexpr double kWeakSeparation = 1.2;  // of the two textures, in spreads
constexpr std::int64_t kManyPieces = 4;
constexpr double kNearlyClosedArea = 0.2;   // of the baseline
constexpr double kNearlyClosedShare = 0.2;  // of the axis bridged

/// A picture could not be used: no measurement, with a reason.
void fail(ScratchRecord& record, const std::string& reason) {
  record.outcome = Outcome::failed;
  record.reason = reason;
}

/// What the settings say of bright cells; nothing where it is to be recognised.
BrightCells chosen_input(const ScratchParams& params) {
  if (params.input == "auto") return std::nullopt;
  return params.input == "fluorescence";
}

/// Working picture of a sample; empty with the reason in the record where it cannot be read.
std::optional<WorkingPicture> load_working(const Loader& load, std::size_t i,
                                           const ScratchParams& params, BrightCells bright_cells,
                                           ScratchRecord& record) {
  try {
    Image image = load(i);
    if (image.pixel_size) {
      record.um_per_px = image.pixel_size->um_per_px;
      record.pixel_size_source = to_string(image.pixel_size->source);
    } else {
      record.flags.add(Flag::no_calibration);
    }
    auto working = to_working_size(std::move(image), params.working_size_px, bright_cells);
    record.width_px = working.full.width;
    record.height_px = working.full.height;
    record.valid_frac = working.valid_frac;
    record.flags.add(working.flags);
    return working;
  } catch (const InputError& error) {
    fail(record,
         error.problems().empty() ? std::string(error.what()) : describe(error.problems().front()));
  } catch (const std::exception& error) {
    fail(record, error.what());
  }
  return std::nullopt;
}

double px_per_working(const WorkingPicture& picture) {
  return 1.0 / std::sqrt(picture.scale_x * picture.scale_y);
}

void put_area(ScratchRecord& record, double working_area, double working_se,
              const WorkingPicture& picture) {
  const double factor = 1.0 / (picture.scale_x * picture.scale_y);
  const double valid = std::max(area_of(picture.texture.valid), 1.0);
  record.wound_area_px = working_area * factor;
  record.wound_area_px_se = working_se * factor;
  record.wound_area_frac = working_area / valid;
  record.wound_area_frac_se = working_se / valid;
  if (record.um_per_px) {
    const double um2 = *record.um_per_px * *record.um_per_px;
    record.wound_area_um2 = *record.wound_area_px * um2;
    record.wound_area_um2_se = *record.wound_area_px_se * um2;
  }
}

/// A width without an error (0) has none in the record, either.
void put_widths(ScratchRecord& record, const ProfileStats& stats, const ProfileStats& errors,
                const WorkingPicture& picture) {
  if (stats.steps == 0) return;
  const double f = px_per_working(picture);
  const auto put_error = [&](double error, OptionalNumber& in_px, OptionalNumber& in_um) {
    if (error > 0.0) put_scaled(error * f, record.um_per_px, in_px, in_um);
  };
  put_scaled(stats.mean * f, record.um_per_px, record.width_mean_px, record.width_mean_um);
  put_scaled(errors.mean * f, record.um_per_px, record.width_mean_px_se, record.width_mean_um_se);
  put_scaled(stats.median * f, record.um_per_px, record.width_median_px, record.width_median_um);
  put_scaled(stats.sd * f, record.um_per_px, record.width_sd_px, record.width_sd_um);
  put_scaled(stats.min * f, record.um_per_px, record.width_min_px, record.width_min_um);
  put_scaled(stats.max * f, record.um_per_px, record.width_max_px, record.width_max_um);
  put_error(errors.median, record.width_median_px_se, record.width_median_um_se);
  put_error(errors.sd, record.width_sd_px_se, record.width_sd_um_se);
  put_error(errors.min, record.width_min_px_se, record.width_min_um_se);
  put_error(errors.max, record.width_max_px_se, record.width_max_um_se);
  record.closed_share_frac = stats.closed_share;
  record.closed_share_frac_se = errors.closed_share;
  if (stats.roughness_a > 0.0) {
    record.roughness_a = stats.roughness_a;
    record.roughness_a_se = errors.roughness_a;
  }
  if (stats.roughness_b > 0.0) {
    record.roughness_b = stats.roughness_b;
    record.roughness_b_se = errors.roughness_b;
  }
}

/// Spread of the area under small changes of the decision, and an outline that is off everywhere:
/// by what the gap says, and by half a px (of the picture's own px where those are the larger
/// ones).
double area_error(const Gap& gap, const WorkingPicture& picture, const OutlineLength& outline) {
  const double px = std::max(1.0, 1.0 / px_per_working(picture));
  const double off = std::hypot(kOutlineError * px, gap.outline_se_px);
  return std::hypot(gap.area_se_px, off * outline.fronts);
}

void put_pieces(ScratchRecord& record, const cv::Mat& gap) {
  const auto pieces = static_cast<std::int64_t>(parts_of(gap, 4).area_px.size()) - 1;
  record.pieces = pieces;
  if (pieces > 1) record.flags.add(Flag::several_gaps);
  // bridges between many pieces are thin: a small change joins pieces or cuts them
  if (pieces >= kManyPieces) record.flags.add(Flag::uncertain_boundary);
}

/// Cover of the sheet outside the gap, and the flags that one picture can raise by itself.
void put_quality(ScratchRecord& record, const Gap& gap, const cv::Mat& outside) {
  const double area = area_of(outside);
  if (area > 0.0) {
    record.cover_outside_frac = area_of(gap.cover & outside) / area;
    record.cover_outside_frac_se = gap.cover_se;
  }
  if (record.cover_outside_frac && *record.cover_outside_frac < kSparseCover) {
    record.flags.add(Flag::sparse_monolayer);
  }
  if (!gap.found) return;
  const bool wavers = *record.wound_area_px_se > kUncertain * *record.wound_area_px;
  const bool alike =
      gap.levels.sheet > gap.levels.bare && gap.levels.separation() < kWeakSeparation;
  if (wavers || alike || gap.only_narrow || gap.like_holes) {
    record.flags.add(Flag::uncertain_boundary);
  }
}

void put_axis(ScratchFrame& frame, const WoundAxis& axis, const WorkingPicture& picture) {
  frame.record.axis_deg = axis.deg;
  // the centre of a px keeps its place under a change of size
  frame.axis_point = {(axis.point.x + 0.5) / picture.scale_x - 0.5,
                      (axis.point.y + 0.5) / picture.scale_y - 0.5};
  frame.axis_direction = axis.direction;
}

struct Alone {
  WidthProfile profile;
  double area_se = 0.0;  ///< working px
};

/// A gap measured by itself: the baseline, and every picture of a series without one.
Alone measure_alone(ScratchFrame& frame, const WorkingPicture& picture, const Gap& gap,
                    const WoundAxis& axis) {
  ScratchRecord& record = frame.record;
  record.outcome = Outcome::measured;
  const double se = area_error(gap, picture, outline_length(gap.mask, picture.texture.valid));
  put_area(record, area_of(gap.mask), se, picture);
  put_axis(frame, axis, picture);
  put_pieces(record, gap.mask);
  const cv::Mat sheet = picture.texture.valid & ~gap.mask;
  put_quality(record, gap, sheet);
  WidthProfile profile = measure_profile(gap.mask, picture.texture.valid, axis);
  frame.widths = usable_widths(profile);
  const ProfileStats stats = describe_profile(profile, 0.5 * gap.cell_px);
  const double mean_se = se / area_of(gap.mask) * stats.mean;
  put_widths(record, stats, profile_errors(profile, stats, mean_se, gap.cell_px), picture);
  if (profile.leaves_field) record.flags.add(Flag::wound_leaves_field);
  if (area_of(sheet) < kLeastSheet * area_of(picture.texture.valid)) {
    record.flags.add(Flag::uncertain_boundary);
  }
  return {std::move(profile), se};
}

/// What has to be kept of earlier pictures.
struct Memory {
  std::optional<Baseline> base;
  cv::Mat base_flat;
  cv::Mat last_flat;
  Shift last_shift;
  cv::Size full;
  BrightCells bright_cells;  ///< as set, or as in the first picture that could be read
};

/// Place of this picture against the baseline: directly, or by way of the picture before.
Shift find_place(const Memory& memory, const WorkingPicture& picture, const ScratchParams& params) {
  const cv::Mat& flat = picture.texture.flat;
  const Shift direct = register_place(memory.base_flat, flat, params.most_shift_frac);
  if (direct.trusted || memory.last_flat.empty() || !memory.last_shift.trusted) return direct;
  const Shift step = register_place(memory.last_flat, flat, params.most_shift_frac);
  return step.trusted ? followed_by(memory.last_shift, step) : direct;
}

/// A later picture, measured in the place of the baseline.
std::optional<LaterTime> measure_later(ScratchFrame& frame, const WorkingPicture& picture,
                                       Memory& memory, const ScratchParams& params) {
  ScratchRecord& record = frame.record;
  const Baseline& base = *memory.base;
  const Shift shift = find_place(memory, picture, params);
  memory.last_flat = picture.texture.flat;
  memory.last_shift = shift;
  record.shift_x_px = shift.dx_px / picture.scale_x;
  record.shift_y_px = shift.dy_px / picture.scale_y;
  record.rotation_deg = shift.rotation_deg;
  record.shift_residual_px = shift.residual_px * px_per_working(picture);
  if (!shift.trusted) {
    record.flags.add(Flag::registration_weak);
    record.shift_residual_px.reset();
  }

  const cv::Matx23d there = matrix_of(shift, base.gap.size());
  cv::Matx23d back;
  cv::invertAffineTransform(there, back);
  Expected expected;
  expected.gap = moved(base.gap, there, true);  // a gap goes on where the baseline's field ended
  expected.axis = moved(base.axis, there);
  const double reach = shift.trusted ? kReachFrac : kWeakReachFrac;
  expected.reach_px = std::max(reach * params.working_size_px, kReachOfWidth * base.width);
  expected.contrast = base.contrast;
  expected.coarse_bare = base.coarse_bare;
  expected.bare_spread = base.bare_spread;
  const Gap gap = find_gap(picture.texture, expected, params);
  const cv::Mat outside = picture.texture.valid & ~dilate_disc(expected.gap, 1.0);
  put_axis(frame, expected.axis, picture);
  frame.gap = gap.mask;

  LaterTime later;
  later.common = base.valid & moved(picture.texture.valid, back);
  if (!gap.found) {
    const bool blind = record.flags.has(Flag::out_of_focus) || record.flags.has(Flag::too_dark);
    if (!gap.looks_sheet || blind) {
      fail(record,
           blind ? "no gap found, but the picture is too poor to call it closed; " + gap.reason
                 : gap.reason);
      return std::nullopt;
    }
    record.outcome = Outcome::closed;
    record.reason = gap.reason;
    if (gap.area_se_px > kUncertain * base.area) {
      record.flags.add(Flag::uncertain_boundary);
    }
  } else {
    record.outcome = Outcome::measured;
  }
  const double area = area_of(gap.mask);
  // a picture that lies off moves both fronts alike: only where the field cuts the gap does it
  // count
  const OutlineLength outline = outline_length(gap.mask, picture.texture.valid);
  const double off = shift.trusted ? shift.residual_px : kUnplacedFrac * params.working_size_px;
  const double se = gap.found ? std::hypot(area_error(gap, picture, outline), off * outline.cut)
                              : std::max({gap.least_piece_px, base.least_piece, gap.area_se_px});
  put_area(record, area, se, picture);
  put_pieces(record, gap.mask);
  put_quality(record, gap, outside);

  later.closed = !gap.found;
  later.gap = moved(gap.mask, back) & later.common;
  later.cover = moved(gap.cover, back);
  later.area_se = se;
  later.place_se = off;
  later.cover_se = gap.cover_se;
  later.profile = measure_profile_like(base.profile, later.gap, later.common, base.axis);
  frame.widths = usable_widths(later.profile);
  const ProfileStats stats = describe_profile(later.profile, 0.5 * base.cell);
  const ProfileStats errors =
      gap.found ? profile_errors(later.profile, stats, se / area * stats.mean, base.cell)
                : closed_errors(stats, se);
  later.width_se = errors.mean;
  put_widths(record, stats, errors, picture);
  if (later.profile.leaves_field) record.flags.add(Flag::wound_leaves_field);
  const bool little = area < kNearlyClosedArea * base.area;
  if (gap.found && (little || stats.closed_share > kNearlyClosedShare)) {
    record.flags.add(Flag::nearly_closed);
  }
  return later;
}

Baseline baseline_of(const ScratchFrame& frame, const WorkingPicture& picture, const Gap& gap,
                     const WoundAxis& axis, Alone measured) {
  Baseline base;
  base.time_h = frame.record.place.time_h;
  base.gap = gap.mask;
  base.cover = gap.cover;
  base.valid = picture.texture.valid;
  base.axis = axis;
  base.profile = std::move(measured.profile);
  base.area = area_of(gap.mask);
  base.area_se = measured.area_se;
  base.width = describe_profile(base.profile, 1.0).mean;
  base.contrast = gap.contrast;
  base.coarse_bare = gap.coarse_bare;
  base.bare_spread = gap.levels.bare_spread;
  base.cell = gap.cell_px;
  base.least_piece = gap.least_piece_px;
  base.px_per_working = px_per_working(picture);
  base.um_per_px = frame.record.um_per_px;
  return base;
}

/// Measures picture i; gives what is compared with the baseline where there is such a thing.
std::optional<LaterTime> measure_one(ScratchFrame& frame, std::size_t i, const Loader& load,
                                     Memory& memory, const ScratchParams& params) {
  const auto picture = load_working(load, i, params, memory.bright_cells, frame.record);
  if (!picture) return std::nullopt;
  memory.bright_cells = picture->bright_cells;
  frame.scale = 1.0 / px_per_working(*picture);
  frame.gap = cv::Mat::zeros(picture->texture.flat.size(), CV_8U);
  if (i > 0 && memory.base && picture->full == memory.full) {
    return measure_later(frame, *picture, memory, params);
  }
  const Gap gap = find_gap(picture->texture, std::nullopt, params);
  if (!gap.found) {
    fail(frame.record, gap.reason);
    return std::nullopt;
  }
  frame.gap = gap.mask;
  const WoundAxis axis = fit_axis(gap.mask);
  Alone measured = measure_alone(frame, *picture, gap, axis);
  if (i > 0) return std::nullopt;
  memory.base = baseline_of(frame, *picture, gap, axis, std::move(measured));
  memory.base_flat = picture->texture.flat;
  memory.full = picture->full;
  return std::nullopt;
}

}  // namespace

ScratchResult measure_series(const Series& series, const Loader& load,
                             const ScratchParams& params) {
  ScratchResult result;
  result.frames.resize(series.samples.size());
  Memory memory;
  memory.bright_cells = chosen_input(params);
  std::vector<CurvePoint> curve;
  const ScratchRecord& first = result.frames.front().record;
  for (std::size_t i = 0; i < series.samples.size(); ++i) {
    ScratchFrame& frame = result.frames[i];
    frame.record.place = place_of(series.samples[i]);
    frame.record.series_id = series.series_id;
    const auto time = measure_one(frame, i, load, memory, params);
    ClosureStep step = compare_with_baseline(frame.record, first, memory.base, time);
    if (step.point) curve.push_back(*step.point);
    result.closure.push_back(std::move(step.row));
  }
  finish_series(result.frames, result.closure, curve, memory.base);
  return result;
}

}  // namespace woundwell
