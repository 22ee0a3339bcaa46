#pragma once
// Where the gap of a picture is, roughly: what is smooth at the coarse scale of texture.

#include <opencv2/core.hpp>
#include <optional>

#include "scratch/decision.hpp"
#include "scratch/gap.hpp"

namespace woundwell {

struct Seed {
  cv::Mat mask;
  Split split;
  bool found = false;
  double holes_px = 0.0;  ///< as much of it can be holes of the sheet
  double drop = 0.0;      ///< of the texture where the wound was, against the sheet around it
  std::optional<double> inside;   ///< coarse texture where the wound was, median
  std::optional<double> outside;  ///< the same beside it; without it nothing can be called closed
};

/// A mask at the scale of the coarse texture.
cv::Mat to_coarse(const cv::Mat& mask, cv::Size size);

/// Seed of the gap in a picture by itself.
Seed lone_seed(const Texture& texture, const ScratchParams& params);

/// Seed of the gap of a later picture, where the baseline says that it can be. `coarse` is the
/// texture at the scale of the search, `least_drop` how far below the sheet bare plastic lies at
/// least, as share of the baseline's contrast.
Seed expected_seed(const Texture& texture, const cv::Mat& coarse, double least_drop,
                   double least_area, const Expected& expected, const cv::Mat& allowed);

}  // namespace woundwell
