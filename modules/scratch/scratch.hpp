#pragma once
// Wound closure width and area of one field over time.

#include <functional>
#include <opencv2/core.hpp>
#include <string>
#include <vector>

#include "core/parameter.hpp"
#include "core/records.hpp"
#include "imaging/image.hpp"

namespace woundwell {

/// Defaults hold for any picture; declared with unit, range and help in parameters().
struct ScratchParams {
  std::string input = "auto";     ///< or brightfield, fluorescence
  double working_size_px = 1000;  ///< longer side at which the gap is sought
  double finest_window_px = 1.5;
  double window_scales = 0.55;
  double half_way = 0.35;
  double closing_scales = 2.8;
  double opening_scales = 1.6;
  double neck_scales = 5.0;
  double island_cells = 5.0;
  double least_evidence = 0.08;
  double most_shift_frac = 0.2;
};
std::vector<Parameter> parameters(ScratchParams& params);

/// Bumped whenever a number can change; part of the content key.
inline constexpr int scratch_algorithm_version = 12;

struct ScratchFrame {
  ScratchRecord record;
  cv::Mat gap;         ///< CV_8U 255 = gap, at working resolution, in this picture's own place
  double scale = 1.0;  ///< working px per picture px
  // the wound axis in this picture's own px: a point on it and its unit direction
  cv::Point2d axis_point;
  cv::Point2d axis_direction;
  /// Gap width at each step of a working px along the baseline's axis, in working px; empty where
  /// the step was not used.
  std::vector<OptionalNumber> widths;
};

struct ScratchResult {
  std::vector<ScratchFrame> frames;    ///< one per sample, in the same order
  std::vector<ClosureRecord> closure;  ///< one per sample, in the same order
};

/// Reads picture i of the series; may throw InputError, which makes that picture `failed`.
using Loader = std::function<Image(std::size_t)>;

/// Measures a series (sorted by time, at least one sample). Every sample gets a frame and a
/// closure row with an outcome; never throws for a bad picture. Not more than one decoded picture
/// is held at full size at a time. Deterministic; uses one thread.
ScratchResult measure_series(const Series& series, const Loader& load, const ScratchParams& params);

/// The frame's widths in at most 100 equal stretches; no row where there are none.
std::vector<ProfileRecord> profile_rows(const ScratchFrame& frame);

/// The gap at the picture's own size, CV_8U 0 / 255; all 0 where closed or failed. Empty where the
/// picture could not be read.
cv::Mat full_size_mask(const ScratchFrame& frame);

/// Picture for people: outline, baseline's outline as a ghost, width ticks, scale bar, numbers and
/// flags. At most 1600 px on the longer side.
cv::Mat draw_overlay(const Image& image, const ScratchFrame& frame, const ScratchFrame& baseline);

}  // namespace woundwell
