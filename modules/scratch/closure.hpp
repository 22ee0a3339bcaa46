#pragma once
// Rows of the closure table: each time against the baseline, and the curve of the series.

#include <opencv2/core.hpp>
#include <optional>
#include <vector>

#include "core/records.hpp"
#include "scratch/curve.hpp"
#include "scratch/profile.hpp"
#include "scratch/scratch.hpp"

namespace woundwell {

/// The first picture, all in working px.
struct Baseline {
  double time_h = 0.0;
  cv::Mat gap;
  cv::Mat cover;
  cv::Mat valid;
  WoundAxis axis;
  WidthProfile profile;
  double area = 0.0;
  double area_se = 0.0;
  double width = 0.0;
  double contrast = 0.0;  ///< coarse log texture of the sheet over that of the gap
  double coarse_bare = 0.0;
  double bare_spread = 0.0;  ///< of the fine log texture of the gap
  double cell = 0.0;         ///< length of a cell
  double least_piece = 0.0;  ///< area of the smallest gap that is seen
  double px_per_working = 1.0;
  std::optional<double> um_per_px;
};

/// A later picture in the baseline's place, all in working px.
struct LaterTime {
  bool closed = false;
  cv::Mat common;  ///< what both pictures show
  cv::Mat gap;
  cv::Mat cover;
  double area_se = 0.0;
  double width_se = 0.0;
  double place_se = 0.0;    ///< of where this picture lies against the baseline
  OptionalNumber cover_se;  ///< of the share of the sheet that counts as cells
  WidthProfile profile;
};

/// `value` in px and, where the scale is known, in um.
void put_scaled(std::optional<double> value, const std::optional<double>& um_per_px,
                OptionalNumber& in_px, OptionalNumber& in_um);

/// The row of one time. Without a baseline, or where the picture failed, the row is `failed` with
/// the reason. `time` is empty for the baseline itself and for pictures that could not be compared.
struct ClosureStep {
  ClosureRecord row;
  std::optional<CurvePoint> point;  ///< of the series' curve
};
ClosureStep compare_with_baseline(const ScratchRecord& record, const ScratchRecord& first,
                                  const std::optional<Baseline>& baseline,
                                  const std::optional<LaterTime>& time);

/// Puts the figures of the whole series on every row, and the flags that only the series can tell
/// on rows and frames.
void finish_series(std::vector<ScratchFrame>& frames, std::vector<ClosureRecord>& rows,
                   const std::vector<CurvePoint>& curve, const std::optional<Baseline>& baseline);

}  // namespace woundwell
