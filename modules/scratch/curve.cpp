#include "scratch/curve.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace woundwell {
namespace {

constexpr double kNormal95 = 1.959963984540054;

/// First time at which closure + `offset` x SE reaches one half, by straight lines.
std::optional<double> reaches_half(const std::vector<CurvePoint>& points, double offset) {
  const auto height = [&](const CurvePoint& p) { return p.closure + offset * p.closure_se; };
  for (std::size_t k = 1; k < points.size(); ++k) {
    const double before = height(points[k - 1]);
    const double after = height(points[k]);
    if (before >= 0.5) return points[k - 1].time_h;
    if (after < 0.5) continue;
    const double share = (0.5 - before) / (after - before);
    return points[k - 1].time_h + share * (points[k].time_h - points[k - 1].time_h);
  }
  return std::nullopt;
}

void half_time(const std::vector<CurvePoint>& points, CurveSummary& summary) {
  for (std::size_t k = 1; k < points.size(); ++k) {
    if (points[k].closure < 0.5) continue;
    if (points[k].closed) {
      summary.t_half_low_h = points[k - 1].time_h;
      summary.t_half_high_h = points[k].time_h;
      return;
    }
    summary.t_half_h = reaches_half(points, 0.0);
    summary.t_half_low_h = reaches_half(points, kNormal95);
    summary.t_half_high_h = reaches_half(points, -kNormal95);
    return;
  }
  summary.t_half_low_h = points.back().time_h;
}

void put_slope(const std::vector<CurvePoint>& points, CurveSummary& summary) {
  double n = 0.0;
  double mean_t = 0.0;
  double mean_w = 0.0;
  for (const auto& point : points) {
    if (!point.width_px) continue;
    n += 1.0;
    mean_t += point.time_h;
    mean_w += *point.width_px;
  }
  if (n < 2.0) return;
  mean_t /= n;
  mean_w /= n;
  double tt = 0.0;
  double tw = 0.0;
  double square = 0.0;
  for (const auto& point : points) {
    if (!point.width_px) continue;
    const double t = point.time_h - mean_t;
    tt += t * t;
    tw += t * (*point.width_px - mean_w);
    square += t * t * point.width_px_se * point.width_px_se;
  }
  if (tt <= 0.0) return;
  summary.slope_px_per_h = -tw / tt;
  summary.slope_px_per_h_se = std::sqrt(square) / tt;
}

}  // namespace

Estimate closure_of(const Estimate& before, const Estimate& after) {
  const double a = after.se / before.value;
  const double b = after.value * before.se / (before.value * before.value);
  return {(before.value - after.value) / before.value, std::sqrt(a * a + b * b)};
}

CurveSummary summarise_curve(const std::vector<CurvePoint>& points) {
  CurveSummary summary;
  if (points.size() < 2) return summary;
  const double span = points.back().time_h - points.front().time_h;
  if (!(span > 0.0)) return summary;
  double area = 0.0;
  double own = 0.0;     // squared error of the area from that of each time
  double before = 0.0;  // error of the area from that of the baseline
  for (std::size_t k = 0; k < points.size(); ++k) {
    const double left = k > 0 ? points[k].time_h - points[k - 1].time_h : 0.0;
    const double right = k + 1 < points.size() ? points[k + 1].time_h - points[k].time_h : 0.0;
    const double weight = 0.5 * (left + right);
    const double both = points[k].closure_se * points[k].closure_se;
    const double shared = points[k].closure_se_before * points[k].closure_se_before;
    own += weight * weight * std::max(0.0, both - shared);
    before += weight * points[k].closure_se_before;
    if (k == 0) continue;
    area += 0.5 * (points[k].closure + points[k - 1].closure) *
            (points[k].time_h - points[k - 1].time_h);
  }
  summary.auc = area / span;
  summary.auc_se = std::sqrt(own + before * before) / span;
  put_slope(points, summary);
  half_time(points, summary);
  return summary;
}

}  // namespace woundwell
