#pragma once
// The wound's axis, and its width at every step along it.

#include <opencv2/core.hpp>
#include <optional>
#include <vector>

namespace woundwell {

struct WoundAxis {
  cv::Point2d point;      ///< centre of the gap, px
  cv::Point2d direction;  ///< unit vector along the wound, angle in [0, 180) degrees, y down
  cv::Point2d normal;     ///< unit vector across it, to the right (or down where that is steeper)
  double deg = 0.0;
};

/// Axis of a gap (CV_8U, not empty) from the direction that its fronts share: the main direction
/// of the structure tensor of the smoothed mask. What the picture's border cuts does not count, so
/// that a gap wider than long keeps its direction; a gap without a front gets the longer side.
WoundAxis fit_axis(const cv::Mat& gap);

/// The same axis in another picture's place; `deg` stays that of the picture where it was fitted.
WoundAxis moved(const WoundAxis& axis, const cv::Matx23d& to);

/// Widths along the normal at steps of one px along the axis; all in px. Pieces on the same normal
/// are added up.
struct WidthProfile {
  std::vector<double> width;
  std::vector<double> front_a;  ///< place of the first gap on the normal, from the axis
  std::vector<double> front_b;  ///< place of the last; both without meaning where the width is 0
  std::vector<char> cut_a;      ///< the field ends where this front should be
  std::vector<char> cut_b;
  std::vector<char> usable;   ///< step lies along the wound and shows both fronts
  bool leaves_field = false;  ///< a front runs outside the picture, not just at the axis' ends
};

/// Profile of the baseline.
WidthProfile measure_profile(const cv::Mat& gap, const cv::Mat& valid, const WoundAxis& axis);

/// Profile of a later gap that was moved to the baseline's place, at the steps of the baseline
/// whose gap lies in `common`.
WidthProfile measure_profile_like(const WidthProfile& baseline, const cv::Mat& gap,
                                  const cv::Mat& common, const WoundAxis& axis);

/// Width of every step, empty where it is not usable.
std::vector<std::optional<double>> usable_widths(const WidthProfile& profile);

struct ProfileStats {
  int steps = 0;  ///< usable ones; the rest holds only where > 0
  double mean = 0.0;
  double median = 0.0;
  double sd = 0.0;  ///< along the axis, n - 1
  double min = 0.0;
  double max = 0.0;
  double closed_share = 0.0;
  double roughness_a = 0.0;  ///< path length over chord, >= 1; 0 where no front is long enough
  double roughness_b = 0.0;
};
/// `smooth_px`: moving mean along the front before its path is measured.
ProfileStats describe_profile(const WidthProfile& profile, double smooth_px);

/// Mean way of each front into the gap, over the steps usable in `later` where both pictures show
/// it; empty where less than a fifth of the steps do, and where gaps lie side by side, which have
/// more than two fronts. Where the gap is closed, both fronts are taken to have met half way.
struct FrontWays {
  std::optional<double> a;
  std::optional<double> b;
};
FrontWays front_ways(const WidthProfile& baseline, const WidthProfile& later);

/// Mean width of `profile` over the steps usable in `where`.
double mean_width(const WidthProfile& profile, const WidthProfile& where);

}  // namespace woundwell
