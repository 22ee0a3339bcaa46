#pragma once
// The width of a true gap, as an observer drew it.

#include <opencv2/core.hpp>
#include <optional>
#include <vector>

namespace woundwell {

/// Width at steps of one px along an axis, px. Steps of pictures of one size and axis are the same.
struct WidthSteps {
  std::vector<double> width;
  std::vector<char> usable;  ///< from the first to the last with a gap, both fronts in view
};

/// `gap`: CV_8U, not 0 = gap. `axis_deg`: of the wound against the x axis, y down. Where both
/// fronts are in view at fewer than a fifth of the steps with a gap, all of these are usable.
WidthSteps width_steps(const cv::Mat& gap, double axis_deg);

/// Mean width of `gap` over the steps usable in `where`; empty where there are none, or not as many
/// in both. A later picture's shift along the wound is not taken off.
std::optional<double> mean_width(const WidthSteps& gap, const WidthSteps& where);

}  // namespace woundwell
