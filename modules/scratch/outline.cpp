#include "scratch/outline.hpp"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "imaging/parts.hpp"
#include "scratch/decision.hpp"
#include "scratch/masks.hpp"
#include "scratch/threads.hpp"

namespace woundwell {
namespace {

constexpr double kSeedMargin = 8.0;    // working px: the coarse window's reach into the gap
constexpr double kSheetMargin = 15.0;  // the same into the sheet, generously
constexpr double kEdgeWidth = 1.12;    // windows: how softly texture falls off beyond a front
constexpr double kMostSpill = 3.0;     // windows: beyond a front no texture reaches farther
constexpr double kFrontWindow = 4.7;   // windows: what belongs to one place of a front
constexpr double kQuartile = 0.6745;   // of a normal distribution, in standard deviations
constexpr double kCoverScales = 1.0;   // closing of the cover: inside of cells, not between them
constexpr double kRim = 0.04;          // of a cell's length: its thin rim is hardly seen
constexpr double kUnseen = 1.5;        // cell lengths behind the front where all of it looks bare
constexpr double kUnseenPower = 1.25;  // of the bare share: single holes tell little of a front
constexpr double kSpreadShare = 0.4;   // of the spread under changes that are larger than doubt
constexpr double kInnerSheet = 2.0;    // cell lengths behind the front
constexpr double kLeastInner = 50.0;   // squared cell lengths: less says nothing
constexpr double kSeedShare = 0.3;     // of a piece must be smooth at the coarse scale
constexpr double kMostSeed = 0.3;      // of all that is smooth: with it a piece needs no share
constexpr double kBayDepth = 1.4;      // of a bay narrower than a neck, in radii of the neck

/// Largest detached group of cells that still belongs to the gap.
double island_area(double scale, const ScratchParams& params) {
  return params.island_cells * kCellLength * kCellLength * scale * scale;
}

/// Fine texture above which a pixel counts as cell: half way, but not within the noise of the gap.
double cell_level(const TextureLevels& levels, double half_way) {
  const double span = levels.sheet - levels.bare;
  const double spreads = std::max(levels.bare_spread + levels.sheet_spread, 1e-6);
  return levels.bare + std::max(half_way * span, levels.bare_spread * span / spreads);
}

/// What counts as cell.
struct Decision {
  double level = 0.0;
  double bare = 0.0;
};

Decision decide(const TextureLevels& levels, double half_way) {
  return {cell_level(levels, half_way), levels.bare};
}

/// Texture that a window sees, and the energy of the cells at each place of a front.
struct FineTexture {
  cv::Mat log;
  cv::Mat front;
  double sigma = 0.0;  ///< of the window, working px
};

/// Energy of the cells at each place of a front, those of the gap beside it left out: a mean in
/// which energy weighs by itself.
cv::Mat front_energy(const cv::Mat& fine, double sigma) {
  cv::Mat energy;
  cv::exp(2.0 * fine, energy);
  const cv::Size size(std::max(1, fine.cols / kCoarseStep), std::max(1, fine.rows / kCoarseStep));
  cv::resize(energy, energy, size, 0, 0, cv::INTER_AREA);
  const auto around = [&](const cv::Mat& picture) {
    const double width = kFrontWindow * sigma / kCoarseStep;
    cv::Mat result;
    cv::GaussianBlur(picture, result, {}, width, width, cv::BORDER_REFLECT);
    return result;
  };
  cv::Mat result = around(energy.mul(energy)) / around(energy);
  cv::resize(result, result, fine.size(), 0, 0, cv::INTER_LINEAR);
  return result;
}

FineTexture fine_texture(const Texture& texture, double sigma) {
  FineTexture fine;
  fine.log = log_texture(texture, sigma);
  fine.front = front_energy(fine.log, sigma);
  fine.sigma = sigma;
  return fine;
}

/// How far the window carries the texture of cells, of which the level is the share `share`, over
/// their edge. Beyond a straight edge a Gaussian window holds the share Phi(-d) of the energy, d in
/// windows; the logistic function stands for Phi. Edges of cells are wider than a step.
double spill_of(double share, double sigma) {
  if (share >= 0.5) return 0.0;
  const double soft = kEdgeWidth * std::log((1.0 - share) / std::max(share, 1e-9));
  return sigma * std::min(soft, kMostSpill);
}

/// Cells (all that is above the level) without what the window carries over their edge into the
/// gap. A bold front reaches farther than a faint one, a thin lamella, so that each place of a
/// front goes by its own cells.
cv::Mat without_spill(const cv::Mat& cells, const FineTexture& fine, const Decision& decision,
                      const cv::Mat& valid) {
  if (cv::countNonZero(cells) == static_cast<int>(cells.total())) return cells.clone();
  const double bare = std::exp(2.0 * decision.bare);
  const double level = std::exp(2.0 * decision.level) - bare;
  const double farthest = kMostSpill * fine.sigma;
  cv::Mat depth;
  // what lies beyond the field's rim is not known to be gap
  cv::distanceTransform(cells | ~valid, depth, cv::DIST_L2, cv::DIST_MASK_5);
  cv::Mat result = cells.clone();
  for (int y = 0; y < result.rows; ++y) {
    const auto* deep = depth.ptr<float>(y);
    const auto* around = fine.front.ptr<float>(y);
    auto* cell = result.ptr<unsigned char>(y);
    for (int x = 0; x < result.cols; ++x) {
      if (cell[x] == 0 || deep[x] > farthest) continue;
      const double sheet = static_cast<double>(around[x]) - bare;
      const double share = level < sheet ? level / sheet : 1.0;
      if (deep[x] <= spill_of(share, fine.sigma)) cell[x] = 0;
    }
  }
  return result;
}

/// Parts of a gap that are smooth at the coarse scale, too, or hold much of all that is, and are
/// large enough.
cv::Mat smooth_parts(const cv::Mat& gap, const cv::Mat& seed, double least_area) {
  const Parts parts = parts_of(gap, 4);
  const std::vector<double> smooth = pixels_within(parts, seed);
  std::vector<char> keep(parts.area_px.size(), 0);
  const double all = area_of(seed);
  for (std::size_t k = 1; k < keep.size(); ++k) {
    const double area = parts.area_px[k];
    const bool enough = smooth[k] >= std::min(kSeedShare * area, kMostSeed * all);
    keep[k] = enough && area >= least_area ? 1 : 0;
  }
  return chosen_parts(parts, keep);
}

/// Without the holes of a loose sheet that open into the gap through a neck: what lies behind one
/// must be smooth at the coarse scale by itself. Bays without a neck, and a gap that is narrow all
/// along, stay.
cv::Mat without_chambers(const cv::Mat& gap, const cv::Mat& seed, double scale, double least_area,
                         const ScratchParams& params) {
  const double neck = params.neck_scales * scale;
  const cv::Mat wide = smooth_parts(open_disc(gap, neck), seed, least_area);
  if (cv::countNonZero(wide) == 0) return gap;
  return parts_touching(dilate_disc(wide, kBayDepth * neck) & gap, wide, 4);
}

struct Outline {
  cv::Mat gap;
  cv::Mat cells;
};

/// What lies above the level, without what the window adds to it.
cv::Mat cells_of(const Texture& texture, const FineTexture& fine, const Decision& decision) {
  const cv::Mat above = (fine.log > decision.level) & texture.valid;
  return without_spill(above, fine, decision, texture.valid);
}

/// Where a gap may be, and what lies in it that is no cell.
struct Search {
  const Seed& seed;
  const cv::Mat& allowed;
  cv::Mat threads;  ///< see threads_of
};

/// From all that looks like cells to cells, sheet and gap.
Outline outline(const Texture& texture, cv::Mat cells, double scale, const Search& search,
                const ScratchParams& params) {
  const double island = island_area(scale, params);
  Outline result;
  cells = without_threads(cells, search.threads, scale);
  const double closing = params.closing_scales * scale;
  result.cells = cells;
  cells = with_small_holes_filled(cells, island, 4);
  cells = without_small_parts(cells, island, 8);
  cv::Mat gap = ~close_disc(cells, closing);
  gap = open_disc(gap, params.opening_scales * scale);
  gap = with_small_holes_filled(gap, island, 8);
  gap &= texture.valid;
  gap &= search.allowed;
  gap = smooth_parts(gap, search.seed.mask, island);
  result.gap = without_chambers(gap, search.seed.mask, scale, island, params);
  return result;
}

cv::Mat cover_of(const cv::Mat& cells, double scale, const cv::Mat& valid) {
  return close_disc(cells, kCoverScales * scale) & valid;
}

/// Changes of the gap's area and of the sheet's cover.
struct Spread {
  double area = 0.0;
  double cover = 0.0;
};

/// Spread under small changes of the decision level and of the scale. `gap` is as found.
Spread spread_of(const Texture& texture, const FineTexture& fine, double scale,
                 const Search& search, const Gap& gap, const ScratchParams& params) {
  const cv::Mat sheet = texture.valid & ~gap.mask;
  const double sheet_area = std::max(1.0, area_of(sheet));
  const double area = area_of(gap.mask);
  const double cover = area_of(gap.cover & sheet);
  Spread square;
  double changes = 0.0;
  const auto add = [&](const Outline& other) {
    const double more = area_of(other.gap) - area;
    const double covered =
        (area_of(cover_of(other.cells, scale, texture.valid) & sheet) - cover) / sheet_area;
    square.area += more * more;
    square.cover += covered * covered;
    changes += 1.0;
  };
  for (const int side : {-1, 1}) {
    const Decision decision = decide(gap.levels, params.half_way + 0.15 * side);
    add(outline(texture, cells_of(texture, fine, decision), scale, search, params));
    const double wider = fine.sigma * (side < 0 ? 0.8 : 1.25);
    const cv::Mat cells =
        cells_of(texture, fine_texture(texture, wider), decide(gap.levels, params.half_way));
    add(outline(texture, cells, scale, search, params));
  }
  return {kSpreadShare * std::sqrt(square.area / changes),
          kSpreadShare * std::sqrt(square.cover / changes)};
}

/// How far the whole outline may lie from the fronts. Where part of the sheet looks as bare as the
/// gap (holes, or cells too pale to be seen), a part of the cells at the front does, too: that
/// share is seen where the sheet is sheet, well behind the front.
double outline_error(const Gap& gap, const cv::Mat& valid) {
  cv::Mat inner = valid & ~dilate_disc(gap.mask, kInnerSheet * gap.cell_px);
  if (area_of(inner) < kLeastInner * gap.cell_px * gap.cell_px) inner = valid & ~gap.mask;
  const double bare = area_of(inner & ~gap.cover) / std::max(area_of(inner), 1.0);
  return gap.cell_px * std::hypot(kRim, kUnseen * std::pow(bare, kUnseenPower));
}

}  // namespace

TextureLevels levels_of(const cv::Mat& fine, const cv::Mat& bare, const cv::Mat& sheet,
                        std::optional<double> usual_spread) {
  const auto values = sampled(fine, bare, 2);
  const Centre low = centre_of(values);
  const Centre high = centre_of(sampled(fine, sheet, 2));
  TextureLevels levels{low.median, low.spread, high.median, high.spread};
  if (!usual_spread || low.spread <= *usual_spread) return levels;
  const double ratio = *usual_spread / low.spread;
  const double mixed = 1.0 - ratio * ratio;
  const double clean = quantile_of(values, 0.25) + kQuartile * *usual_spread;
  levels.bare += mixed * std::min(0.0, clean - low.median);
  levels.bare_spread += mixed * (*usual_spread - low.spread);
  return levels;
}

void outline_gap(Gap& gap, const Texture& texture, const Seed& seed, const cv::Mat& allowed,
                 std::optional<double> usual_spread, const ScratchParams& params) {
  gap.evidence = seed.split.evidence;
  gap.contrast = seed.split.high_mean - seed.split.low_mean;
  gap.coarse_bare = seed.split.low_mean;
  if (!seed.found) return;
  cv::Mat bare = erode_disc(seed.mask, kSeedMargin);
  if (area_of(bare) < 200.0) bare = seed.mask;
  cv::Mat sheet = texture.valid & ~dilate_disc(seed.mask, kSheetMargin);
  if (area_of(sheet) < 200.0) sheet = texture.valid & ~seed.mask;
  const double scale = std::clamp(texture_scale(texture, sheet, bare), 1.2, 6.0);
  const double sigma = std::max(params.finest_window_px, params.window_scales * scale);
  const FineTexture fine = fine_texture(texture, sigma);
  gap.cell_px = kCellLength * scale;
  gap.levels = levels_of(fine.log, bare, sheet, usual_spread);
  gap.least_piece_px = island_area(scale, params);
  const Decision decision = decide(gap.levels, params.half_way);
  const cv::Mat cells = cells_of(texture, fine, decision);
  const Search search{seed, allowed, threads_of(cells, texture.valid, scale)};
  const Outline found = outline(texture, cells, scale, search, params);
  gap.cover = cover_of(found.cells, scale, texture.valid);
  const double area = area_of(found.gap);
  if (area <= 0.0) return;
  gap.mask = found.gap;
  gap.found = true;
  const Spread spread = spread_of(texture, fine, scale, search, gap, params);
  gap.area_se_px = std::hypot(spread.area, std::min(seed.holes_px, area));
  gap.cover_se = spread.cover;
  gap.outline_se_px = outline_error(gap, texture.valid);
  gap.like_holes = seed.holes_px > 0.0;
}

}  // namespace woundwell
