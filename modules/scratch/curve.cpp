#include "scratch/curve.hpp"

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
  double mean_t = 0.0;
  double mean_w = 0.0;
  const auto n = static_cast<double>(points.size());
  for (std::size_t k = 0; k < points.size(); ++k) {
    mean_t += points[k].time_h / n;
    mean_w += points[k].width_px / n;
    if (k == 0) continue;
    area += 0.5 * (points[k].closure + points[k - 1].closure) *
            (points[k].time_h - points[k - 1].time_h);
  }
  summary.auc = area / span;
  double tt = 0.0;
  double tw = 0.0;
  for (const auto& point : points) {
    tt += (point.time_h - mean_t) * (point.time_h - mean_t);
    tw += (point.time_h - mean_t) * (point.width_px - mean_w);
  }
  if (tt > 0.0) summary.slope_px_per_h = -tw / tt;
  half_time(points, summary);
  return summary;
}

}  // namespace woundwell
