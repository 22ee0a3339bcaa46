#pragma once
// The gap of one picture: found by texture at a coarse scale, outlined at a fine one.

#include <algorithm>
#include <opencv2/core.hpp>
#include <optional>
#include <string>

#include "scratch/profile.hpp"
#include "scratch/scratch.hpp"
#include "scratch/texture.hpp"

namespace woundwell {

/// Fine log texture of bare plastic and of cells.
struct TextureLevels {
  double bare = 0.0;
  double bare_spread = 0.0;
  double sheet = 0.0;
  double sheet_spread = 0.0;

  /// Distance of the two in units of their spreads.
  [[nodiscard]] double separation() const {
    return (sheet - bare) / std::max(bare_spread + sheet_spread, 1e-6);
  }
};

struct Gap {
  bool found = false;
  std::string reason;        ///< where not found: what was seen instead
  bool only_narrow = false;  ///< seen by the narrower window only: crossed by many cells
  bool like_holes = false;   ///< hardly more frequent than the holes of the sheet beside it
  bool looks_sheet = false;  ///< where not found: texture like the sheet's all along the search
  cv::Mat mask;              ///< CV_8U, 255 = gap, working size
  cv::Mat cover;             ///< CV_8U, 255 = cells, attached or not, working size
  double area_se_px = 0.0;   ///< working px, without the next; where not found, of what may be left
  std::optional<double> cover_se;  ///< of the share of the sheet that is cover
  double outline_se_px = 0.0;      ///< of the place of the whole outline, working px
  double least_piece_px = 0.0;     ///< smaller pieces are not seen, working px
  double cell_px = 0.0;            ///< typical length of a cell, working px
  double evidence = 0.0;           ///< of two textures in the picture, see Split
  double contrast = 0.0;           ///< coarse log texture of the sheet over that of the gap
  double coarse_bare = 0.0;        ///< coarse log texture of the gap
  TextureLevels levels;
};

/// What the baseline says about where a later gap can be (all at this picture's working size).
struct Expected {
  cv::Mat gap;            ///< baseline's gap, moved to this picture
  WoundAxis axis;         ///< its axis, moved with it
  double reach_px = 0.0;  ///< how far outside it the later gap may lie
  double contrast = 0.0;
  double coarse_bare = 0.0;
  double bare_spread = 0.0;  ///< of the fine log texture of its plastic
};

Gap find_gap(const Texture& texture, const std::optional<Expected>& expected,
             const ScratchParams& params);

}  // namespace woundwell
