#include "scratch/closure.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <string>

#include "scratch/masks.hpp"

namespace woundwell {
namespace {

constexpr double kLeastCommon = 0.2;     // of the baseline's gap: with less no closure is given
constexpr double kWidthJump = 2.5;       // spread of the width against the time before
constexpr double kWidthJumpFrac = 0.15;  // and at least this share of the baseline's mean width
constexpr double kLeastGrowthRoom = 0.05;

double share_of(const cv::Mat& part, const cv::Mat& whole) {
  const double area = area_of(whole);
  return area > 0.0 ? area_of(part & whole) / area : 0.0;
}

/// Rates per hour and the way of each front, with their standard errors. `lost`: of the mean width,
/// px.
void put_course(ClosureRecord& row, const Estimate& lost, double hours, const Baseline& base,
                const LaterTime& time) {
  const auto& um = base.um_per_px;
  const FrontWays ways = front_ways(base.profile, time.profile);
  // the width's error is that of two fronts, which a picture that lies off moves alike; with one in
  // view it is that of this front, its place included
  const int fronts = (ways.a ? 1 : 0) + (ways.b ? 1 : 0);
  const double front_se =
      fronts == 2 ? std::hypot(lost.se / std::numbers::sqrt2, time.place_se * base.px_per_working)
                  : lost.se;
  if (ways.a) {
    put_scaled(*ways.a * base.px_per_working, um, row.front_a_px, row.front_a_um);
    put_scaled(front_se, um, row.front_a_px_se, row.front_a_um_se);
  }
  if (ways.b) {
    put_scaled(*ways.b * base.px_per_working, um, row.front_b_px, row.front_b_um);
    put_scaled(front_se, um, row.front_b_px_se, row.front_b_um_se);
  }
  if (!(hours > 0.0)) return;
  put_scaled(lost.value / hours, um, row.gap_rate_px_per_h, row.gap_rate_um_per_h);
  put_scaled(lost.se / hours, um, row.gap_rate_px_per_h_se, row.gap_rate_um_per_h_se);
  if (fronts == 0) return;
  put_scaled(lost.value / hours / fronts, um, row.front_rate_px_per_h, row.front_rate_um_per_h);
  put_scaled(lost.se / hours / fronts, um, row.front_rate_px_per_h_se, row.front_rate_um_per_h_se);
}

/// Relative wound density; empty where the sheet outside is no denser than the gap was.
void put_relative_density(ClosureRecord& row, const Baseline& base, const LaterTime& time) {
  const cv::Mat inside = base.gap & time.common;
  const cv::Mat outside = time.common & ~base.gap;
  const double w0 = share_of(base.cover, inside);
  const double room = share_of(time.cover, outside) - w0;
  if (room < kLeastGrowthRoom) return;
  const double density = (share_of(time.cover, inside) - w0) / room;
  // RWD = (w - w0) / (c - w0), by its slopes in w, w0 and c
  const double w_se = time.area_se / area_of(inside);
  const double w0_se = base.area_se / base.area;
  const double c_se = time.cover_se.value_or(0.0);
  row.rwd_frac = density;
  row.rwd_frac_se = std::hypot(std::hypot(w_se, (1.0 - density) * w0_se), density * c_se) / room;
}

/// Compares one time with the baseline. Returns the point of the curve, if there is one.
std::optional<CurvePoint> compare(ClosureRecord& row, const ScratchRecord& record,
                                  const Baseline& base, const LaterTime& time) {
  const double before = area_of(base.gap & time.common);
  row.common_frac = area_of(time.common) / static_cast<double>(time.common.total());
  if (before < kLeastCommon * base.area) {
    row.outcome = Outcome::failed;
    row.reason = "the picture shows too little of the baseline's gap";
    return std::nullopt;
  }
  const Estimate area_0{before, base.area_se * before / base.area};
  const Estimate area_t{area_of(time.gap), time.area_se};
  const Estimate closure = closure_of(area_0, area_t);
  row.closure_frac = closure.value;
  row.closure_frac_se = closure.se;
  CurvePoint point;
  point.time_h = record.place.time_h;
  point.closure = closure.value;
  point.closure_se = closure.se;
  point.closure_se_before = area_t.value * area_0.se / (area_0.value * area_0.value);
  point.closed = time.closed;
  const ProfileStats stats = describe_profile(time.profile, 1.0);
  const double width_0 = mean_width(base.profile, time.profile);
  if (stats.steps > 0 && width_0 > 0.0) {
    const Estimate from{width_0, base.area_se / base.area * width_0};
    const Estimate to{stats.mean, time.width_se};
    const Estimate by_width = closure_of(from, to);
    row.closure_width_frac = by_width.value;
    row.closure_width_frac_se = by_width.se;
    const Estimate lost{(from.value - to.value) * base.px_per_working,
                        std::hypot(from.se, to.se) * base.px_per_working};
    put_course(row, lost, record.place.time_h - base.time_h, base, time);
    // on the baseline's full length, so that times with different common regions compare
    const double to_full = base.width / from.value * base.px_per_working;
    point.width_px = to.value * to_full;
    point.width_px_se = to.se * to_full;
  }
  put_relative_density(row, base, time);
  return point;
}

void put_summary(std::vector<ClosureRecord>& rows, const CurveSummary& summary,
                 const std::optional<double>& um_per_px) {
  for (auto& row : rows) {
    put_scaled(summary.slope_px_per_h, um_per_px, row.slope_px_per_h, row.slope_um_per_h);
    put_scaled(summary.slope_px_per_h_se, um_per_px, row.slope_px_per_h_se, row.slope_um_per_h_se);
    row.t_half_h = summary.t_half_h;
    row.t_half_low_h = summary.t_half_low_h;
    row.t_half_high_h = summary.t_half_high_h;
    row.auc_frac = summary.auc;
    row.auc_frac_se = summary.auc_se;
  }
}

/// Flags that need the time before.
void flag_course(std::vector<ScratchFrame>& frames, const std::vector<ClosureRecord>& rows,
                 const Baseline& base) {
  std::optional<std::size_t> before;
  for (std::size_t i = 0; i < frames.size(); ++i) {
    ScratchRecord& record = frames[i].record;
    if (!rows[i].closure_frac) continue;
    if (*rows[i].closure_frac < -*rows[i].closure_frac_se) record.flags.add(Flag::closure_negative);
    if (before) {
      const ScratchRecord& last = frames[*before].record;
      const double loss = *rows[i].closure_frac - *rows[*before].closure_frac;
      if (loss < -std::hypot(*rows[i].closure_frac_se, *rows[*before].closure_frac_se)) {
        record.flags.add(Flag::area_grows);
      }
      if (record.width_sd_px && last.width_sd_px && record.outcome == Outcome::measured &&
          *record.width_sd_px > kWidthJump * *last.width_sd_px &&
          *record.width_sd_px > kWidthJumpFrac * base.width * base.px_per_working) {
        record.flags.add(Flag::width_jumps);
      }
    }
    before = i;
  }
}

}  // namespace

void put_scaled(std::optional<double> value, const std::optional<double>& um_per_px,
                OptionalNumber& in_px, OptionalNumber& in_um) {
  in_px = value;
  if (value && um_per_px) in_um = *value * *um_per_px;
}

ClosureStep compare_with_baseline(const ScratchRecord& record, const ScratchRecord& first,
                                  const std::optional<Baseline>& baseline,
                                  const std::optional<LaterTime>& time) {
  ClosureStep step;
  ClosureRecord& row = step.row;
  row.place = record.place;
  row.series_id = record.series_id;
  row.baseline_h = first.place.time_h;
  row.outcome = record.outcome;
  row.reason = record.reason;
  if (!baseline) {
    row.outcome = Outcome::failed;
    row.reason = "baseline failed: " + first.reason;
    return step;
  }
  if (&record == &first) {
    row.common_frac = area_of(baseline->valid) / static_cast<double>(baseline->valid.total());
    row.closure_frac = 0.0;
    row.closure_frac_se = 0.0;
    row.closure_width_frac = 0.0;
    row.closure_width_frac_se = 0.0;
    CurvePoint point;
    point.time_h = record.place.time_h;
    const double width = baseline->width * baseline->px_per_working;
    point.width_px = width;
    point.width_px_se = baseline->area_se / baseline->area * width;
    step.point = point;
    return step;
  }
  if (record.outcome == Outcome::failed) return step;
  if (!time) {
    row.outcome = Outcome::failed;
    row.reason = "the picture has another size than the baseline's";
    return step;
  }
  step.point = compare(row, record, *baseline, *time);
  return step;
}

void finish_series(std::vector<ScratchFrame>& frames, std::vector<ClosureRecord>& rows,
                   const std::vector<CurvePoint>& curve, const std::optional<Baseline>& baseline) {
  if (baseline) {
    put_summary(rows, summarise_curve(curve), baseline->um_per_px);
    flag_course(frames, rows, *baseline);
  }
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!baseline) frames[i].record.flags.add(Flag::baseline_missing);
    rows[i].flags = frames[i].record.flags;
    rows[i].flags.add(frames.front().record.flags);
  }
}

}  // namespace woundwell
