#pragma once
// Arithmetic of closure over time; no pictures.

#include <optional>
#include <vector>

namespace woundwell {

struct Estimate {
  double value = 0.0;
  double se = 0.0;
};

/// C = (before - after) / before, never clipped, with
/// sigma_C^2 = (sigma_after / before)^2 + (after sigma_before / before^2)^2. Requires before > 0.
Estimate closure_of(const Estimate& before, const Estimate& after);

struct CurvePoint {
  double time_h = 0.0;
  double closure = 0.0;
  double closure_se = 0.0;
  double closure_se_before = 0.0;  ///< the part of it that comes from the baseline's error
  std::optional<double> width_px;  ///< mean width; empty where no step of the axis is in view
  double width_px_se = 0.0;
  bool closed = false;  ///< seen closed: it may have closed at any time since the point before
};

struct CurveSummary {
  std::optional<double> slope_px_per_h;  ///< least squares of the width, > 0 while it closes
  std::optional<double> slope_px_per_h_se;
  std::optional<double> t_half_h;
  std::optional<double> t_half_low_h;
  std::optional<double> t_half_high_h;
  std::optional<double> auc;  ///< trapezoids under C over the time span
  std::optional<double> auc_se;
};

/// Points sorted by time, the baseline (C = 0) first. The half time is the first time at which
/// C = 0.5, by a straight line between two measured times; its limits are the times at which
/// C + 1.96 SE and C - 1.96 SE get there (empty where they do not). Where 0.5 is not bracketed by
/// two measured times there is no half time but an interval: from the last time on (upper end
/// empty), or, before a wound seen closed, between the two times. Nothing is extrapolated. Slope
/// and area carry the standard errors of the widths and closures through their sums; the baseline's
/// error is one and the same in every closure.
CurveSummary summarise_curve(const std::vector<CurvePoint>& points);

}  // namespace woundwell
