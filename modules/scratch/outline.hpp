#pragma once
// The outline of a gap around its seed, at the fine scale of texture.

#include <opencv2/core.hpp>
#include <optional>

#include "scratch/gap.hpp"
#include "scratch/seed.hpp"

namespace woundwell {

/// Levels of bare plastic and of cells. `usual_spread` is that of the baseline's bare plastic: a
/// wider one is that of a mixture, since what is left of a nearly closed gap is crossed by cells.
/// They raise the upper values, so that the level is then read off the low ones, by as much as the
/// share of the variance that plastic alone does not have.
TextureLevels levels_of(const cv::Mat& fine, const cv::Mat& bare, const cv::Mat& sheet,
                        std::optional<double> usual_spread);

/// Draws the outline around a seed within `allowed` (CV_8U) and fills in all that follows from it;
/// without a seed the evidence only. `usual_spread` as in `levels_of`.
void outline_gap(Gap& gap, const Texture& texture, const Seed& seed, const cv::Mat& allowed,
                 std::optional<double> usual_spread, const ScratchParams& params);

}  // namespace woundwell
