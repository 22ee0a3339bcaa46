#include "scratch/gap.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <opencv2/imgproc.hpp>
#include <utility>
#include <vector>

#include "scratch/decision.hpp"
#include "scratch/masks.hpp"

namespace woundwell {
namespace {

constexpr double kCellLength = 7.0;    // of a cell, in texture scales
constexpr double kCoreMargin = 8.0;    // working px: the coarse window's reach into the gap
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
constexpr double kLeastCore = 2000.0;  // working px
constexpr double kLeastExpected = 500.0;  // the same where the baseline had its gap
constexpr double kLesserGap = 0.2;        // of the largest: smaller ones need to lie in its line
constexpr double kCoreShare = 0.3;        // of a piece must be smooth at the coarse scale
constexpr double kMostCore = 0.3;         // of all that is smooth: with it a piece needs no share
constexpr double kBayDepth = 1.4;         // of a bay narrower than a neck, in radii of the neck
constexpr double kLeastDrop = 0.35;       // of the baseline's contrast: less is no bare plastic
constexpr double kClearDrop = 0.5;        // the same for the narrower window
constexpr double kClearEvidence = 0.3;    // of two textures: then the picture's own level holds
constexpr double kMoreOften = 2.0;        // smooth patches inside, against those of the sheet
constexpr double kNotFewer = 1.15;        // the same, where a remaining gap and holes look alike
constexpr double kManyPatches = 0.1;      // of the place of the gap: with less it is closed
constexpr double kStrip = 24.0;           // working px: strips along the wound
constexpr double kStripLength = 0.5;      // of the longest strip: shorter ones tell nothing
constexpr double kStripShare = 0.25;      // smooth, of a strip that a remaining gap runs along
constexpr double kStripDeviates = 4.0;    // standard deviations of the other strips
constexpr double kLeastStrips = 8.0;      // others: fewer do not tell what is usual
constexpr double kLikeSheet = 0.35;       // of the baseline's contrast
constexpr double kBareShare = 0.75;       // of the contrast: below this a field counts as bare
constexpr double kSheetShare = 0.5;       // of the contrast: from here on texture may be sheet

double area_of(const cv::Mat& mask) { return static_cast<double>(cv::countNonZero(mask)); }

/// Largest detached group of cells that still belongs to the gap.
double island_area(double scale, const ScratchParams& params) {
  return params.island_cells * kCellLength * kCellLength * scale * scale;
}

struct Core {
  cv::Mat mask;
  Split split;
  bool found = false;
  double holes_px = 0.0;  ///< as much of it can be holes of the sheet
  double drop = 0.0;      ///< of the texture where the wound was, against the sheet around it
  std::optional<double> inside;   ///< coarse texture where the wound was, median
  std::optional<double> outside;  ///< the same beside it; without it nothing can be called closed
};

/// Whether a coarse texture is nearer to the baseline's sheet than to its bare plastic.
bool may_be_sheet(std::optional<double> coarse, const Expected& expected) {
  return coarse && *coarse >= expected.coarse_bare + kSheetShare * expected.contrast;
}

cv::Mat to_working(const cv::Mat& small_mask, cv::Size size) {
  cv::Mat result;
  cv::resize(small_mask, result, size, 0, 0, cv::INTER_LINEAR);
  return result >= 128;
}

cv::Mat to_coarse(const cv::Mat& mask, cv::Size size) {
  cv::Mat result;
  cv::resize(mask, result, size, 0, 0, cv::INTER_AREA);
  return result >= 128;
}

/// Level below which the coarse texture counts as smooth.
Split coarse_split(const cv::Mat& coarse, const cv::Mat& where) {
  const auto values = sampled(coarse, where, 1);
  Split split = minimum_error_split(values);
  // the more careful of two decisions: this is the seed, the outline comes later
  if (!values.empty()) split.level = std::min(split.level, otsu_level(values));
  return split;
}

/// Keeps the large smooth parts, and smaller ones that lie in line with them.
cv::Mat main_parts(const cv::Mat& smooth) {
  const Parts parts = parts_of(smooth, 4);
  std::vector<char> keep(parts.area_px.size(), 0);
  const double largest = parts.area_px.size() > 1
                             ? *std::max_element(parts.area_px.begin() + 1, parts.area_px.end())
                             : 0.0;
  for (std::size_t k = 1; k < keep.size(); ++k) {
    keep[k] = parts.area_px[k] >= std::max(kLesserGap * largest, kLeastCore) ? 1 : 0;
  }
  return chosen_parts(parts, keep);
}

/// Levels of bare plastic and of cells. `usual_spread` is that of the baseline's bare plastic: a
/// wider one is that of a mixture, since what is left of a nearly closed gap is crossed by cells.
/// They raise the upper values, so that the level is then read off the low ones, by as much as the
/// share of the variance that plastic alone does not have.
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
cv::Mat without_spill(const cv::Mat& cells, const FineTexture& fine, const Decision& decision) {
  if (cv::countNonZero(cells) == static_cast<int>(cells.total())) return cells.clone();
  const double bare = std::exp(2.0 * decision.bare);
  const double level = std::exp(2.0 * decision.level) - bare;
  const double farthest = kMostSpill * fine.sigma;
  cv::Mat depth;
  cv::distanceTransform(cells, depth, cv::DIST_L2, cv::DIST_MASK_5);
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
cv::Mat smooth_parts(const cv::Mat& gap, const cv::Mat& core, double least_area) {
  const Parts parts = parts_of(gap, 4);
  std::vector<double> smooth(parts.area_px.size(), 0.0);
  for (int y = 0; y < gap.rows; ++y) {
    const auto* label = parts.labels.ptr<int>(y);
    const auto* seed = core.ptr<unsigned char>(y);
    for (int x = 0; x < gap.cols; ++x) {
      if (seed[x] != 0) smooth[static_cast<std::size_t>(label[x])] += 1.0;
    }
  }
  std::vector<char> keep(parts.area_px.size(), 0);
  const double all = area_of(core);
  for (std::size_t k = 1; k < keep.size(); ++k) {
    const double area = parts.area_px[k];
    const bool enough = smooth[k] >= std::min(kCoreShare * area, kMostCore * all);
    keep[k] = enough && area >= least_area ? 1 : 0;
  }
  return chosen_parts(parts, keep);
}

/// Without the holes of a loose sheet that open into the gap through a neck: what lies behind one
/// must be smooth at the coarse scale by itself. Bays without a neck, and a gap that is narrow all
/// along, stay.
cv::Mat without_chambers(const cv::Mat& gap, const cv::Mat& core, double scale, double least_area,
                         const ScratchParams& params) {
  const double neck = params.neck_scales * scale;
  const cv::Mat wide = smooth_parts(open_disc(gap, neck), core, least_area);
  if (cv::countNonZero(wide) == 0) return gap;
  return parts_touching(dilate_disc(wide, kBayDepth * neck) & gap, wide);
}

struct Outline {
  cv::Mat gap;
  cv::Mat cells;
};

/// From fine texture to cells, sheet and gap.
Outline outline(const Texture& texture, const FineTexture& fine, const Decision& decision,
                double scale, const Core& core, const cv::Mat& allowed,
                const ScratchParams& params) {
  const double island = island_area(scale, params);
  Outline result;
  cv::Mat cells = (fine.log > decision.level) & texture.valid;
  cells = without_spill(cells, fine, decision);
  const double closing = params.closing_scales * scale;
  result.cells = cells;
  cells = with_small_holes_filled(cells, island, 4);
  cells = without_small_parts(cells, island, 8);
  cv::Mat gap = ~close_disc(cells, closing);
  gap = open_disc(gap, params.opening_scales * scale);
  gap = with_small_holes_filled(gap, island, 8);
  gap &= texture.valid;
  gap &= allowed;
  gap = smooth_parts(gap, core.mask, island);
  result.gap = without_chambers(gap, core.mask, scale, island, params);
  return result;
}

/// Spread of the area under small changes of the decision level and of the scale.
double area_spread(const Texture& texture, const FineTexture& fine, double scale, const Core& core,
                   const cv::Mat& allowed, const TextureLevels& levels, double area,
                   const ScratchParams& params) {
  std::array<double, 4> other{};
  for (const int side : {-1, 1}) {
    const Decision decision = decide(levels, params.half_way + 0.15 * side);
    const auto i = side < 0 ? std::size_t{0} : std::size_t{1};
    other[i] = area_of(outline(texture, fine, decision, scale, core, allowed, params).gap);
    const double wider = fine.sigma * (side < 0 ? 0.8 : 1.25);
    other[i + 2] = area_of(outline(texture, fine_texture(texture, wider),
                                   decide(levels, params.half_way), scale, core, allowed, params)
                               .gap);
  }
  double square = 0.0;
  for (const double value : other) square += (value - area) * (value - area);
  return kSpreadShare * std::sqrt(square / static_cast<double>(other.size()));
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

/// Seed of the gap in a picture by itself.
Core lone_core(const Texture& texture, const ScratchParams& params) {
  Core core;
  const cv::Mat where = to_coarse(texture.valid, texture.coarse.size());
  core.split = coarse_split(texture.coarse, where);
  const cv::Mat smooth =
      to_working((texture.coarse < core.split.level) & where, texture.flat.size());
  core.mask = main_parts(smooth);
  core.found = core.split.evidence >= params.least_evidence && cv::countNonZero(core.mask) > 0;
  return core;
}

/// A strip along the wound, in coarse px.
struct Strip {
  double length = 0.0;
  double smooth = 0.0;
  double within = 0.0;  ///< the place of the baseline's gap
};

/// The strip in the place of the gap with the largest share of smooth patches, and its neighbours
/// with more than half of that share, as first and last index; nothing where they do not stand out
/// of all other strips.
std::optional<std::pair<std::size_t, std::size_t>> standing_out(const std::vector<Strip>& strips) {
  double longest = 0.0;
  for (const Strip& s : strips) longest = std::max(longest, s.length);
  std::vector<double> share(strips.size(), -1.0);  // -1: too short to tell
  std::size_t peak = 0;
  for (std::size_t k = 0; k < strips.size(); ++k) {
    const Strip& s = strips[k];
    if (s.length < kStripLength * longest) continue;
    share[k] = s.smooth / s.length;
    if (s.within > 0.5 * s.length && share[k] > std::max(0.0, share[peak])) peak = k;
  }
  if (share[peak] < kStripShare) return std::nullopt;
  std::size_t first = peak;
  std::size_t last = peak;
  while (first > 0 && share[first - 1] > 0.5 * share[peak]) --first;
  while (last + 1 < share.size() && share[last + 1] > 0.5 * share[peak]) ++last;
  double n = 0.0;
  double sum = 0.0;
  double square = 0.0;
  for (std::size_t k = 0; k < share.size(); ++k) {
    if (share[k] < 0.0 || (k >= first && k <= last)) continue;
    n += 1.0;
    sum += share[k];
    square += share[k] * share[k];
  }
  if (n < kLeastStrips) return std::nullopt;
  const double mean = sum / n;
  const double sd = std::sqrt(std::max(0.0, square / n - mean * mean));
  if (share[peak] < mean + kStripDeviates * sd) return std::nullopt;
  return std::pair{first, last};
}

/// Where smooth patches lie in a line along the wound, as holes of a sheet do not: the strips
/// (CV_8U) of the gap's place that stand out of all others of the field; empty where none do. All
/// masks are coarse, `axis` is in working px.
cv::Mat line_of_patches(const cv::Mat& smooth, const cv::Mat& inside, const cv::Mat& valid,
                        const WoundAxis& axis) {
  const double strip = kStrip / kCoarseStep;
  const cv::Point2d point = axis.point / kCoarseStep;
  const double reach = std::hypot(valid.cols, valid.rows);
  const double before = std::ceil(reach / strip);  // strips more: the axis may lie outside
  const auto strip_at = [&](int x, int y) {
    const double across = (x - point.x) * axis.normal.x + (y - point.y) * axis.normal.y;
    return static_cast<std::size_t>(std::floor((across + reach) / strip) + before);
  };
  std::vector<Strip> strips(static_cast<std::size_t>(2.0 * reach / strip + 2.0 * before) + 2);
  for (int y = 0; y < valid.rows; ++y) {
    for (int x = 0; x < valid.cols; ++x) {
      if (valid.at<unsigned char>(y, x) == 0) continue;
      Strip& s = strips[strip_at(x, y)];
      s.length += 1.0;
      if (smooth.at<unsigned char>(y, x) != 0) s.smooth += 1.0;
      if (inside.at<unsigned char>(y, x) != 0) s.within += 1.0;
    }
  }
  const auto run = standing_out(strips);
  if (!run) return {};
  cv::Mat line(valid.size(), CV_8U);
  for (int y = 0; y < valid.rows; ++y) {
    for (int x = 0; x < valid.cols; ++x) {
      const std::size_t k = strip_at(x, y);
      line.at<unsigned char>(y, x) = k >= run->first && k <= run->second ? 255 : 0;
    }
  }
  return line;
}

/// Seed of the gap of a later picture, where the baseline says that it can be. `coarse` is the
/// texture at the scale of the search, `least_drop` how far below the sheet bare plastic lies at
/// least, as share of the baseline's contrast.
Core expected_core(const Texture& texture, const cv::Mat& coarse, double least_drop,
                   double least_area, const Expected& expected, const cv::Mat& allowed) {
  Core core;
  const cv::Mat valid = to_coarse(texture.valid, coarse.size());
  const cv::Mat inside = to_coarse(allowed, coarse.size()) & valid;
  const cv::Mat outside = valid & ~inside;
  const auto values_inside = sampled(coarse, inside, 1);
  const auto values_outside = sampled(coarse, outside, 1);
  if (values_inside.empty()) return core;
  core.inside = quantile_of(values_inside, 0.5);
  if (values_outside.empty()) return core;
  core.split = coarse_split(coarse, valid);
  core.outside = quantile_of(values_outside, 0.5);
  core.drop = *core.outside - *core.inside;
  double level =
      std::min(otsu_level(values_inside), *core.outside - least_drop * expected.contrast);
  if (core.split.evidence > kClearEvidence) level = std::min(level, core.split.level);
  const cv::Mat smooth = coarse < level;
  // smooth patches as common in the sheet as where the wound was are no wound
  const double in_share = area_of(smooth & inside) / area_of(inside);
  const double out_share = area_of(smooth & outside) / area_of(outside);
  core.mask = to_working(smooth & inside, texture.flat.size());
  core.mask = without_small_parts(core.mask, least_area, 4);
  const bool more = in_share > kMoreOften * out_share;
  // a sheet with as many holes: what is left of the gap cannot be told from them, nor called closed
  const bool as_many = in_share > kNotFewer * out_share && in_share > kManyPatches;
  core.found = cv::countNonZero(core.mask) > 0 && (more || as_many);
  if (!core.found) {
    const cv::Mat line = line_of_patches(smooth, inside, valid, expected.axis);
    if (!line.empty()) {
      core.mask &= to_working(line, texture.flat.size());
      core.found = cv::countNonZero(core.mask) > 0;
    }
  }
  if (!more) core.holes_px = out_share * area_of(allowed);
  return core;
}

/// Whether the whole field is as smooth as the baseline's gap was.
bool is_all_bare(const Texture& texture, const Expected& expected) {
  const auto all = sampled(texture.coarse, to_coarse(texture.valid, texture.coarse.size()), 1);
  return !all.empty() &&
         quantile_of(all, 0.9) < expected.coarse_bare + (1.0 - kBareShare) * expected.contrast;
}

Gap bare_field(const Texture& texture, const Expected& expected) {
  Gap gap;
  gap.found = true;
  gap.mask = texture.valid.clone();
  gap.cover = cv::Mat::zeros(gap.mask.size(), CV_8U);
  gap.area_se_px = 0.01 * area_of(gap.mask);
  gap.coarse_bare = expected.coarse_bare;
  gap.contrast = expected.contrast;
  return gap;
}

/// Says why a picture by itself has no gap.
void refuse_alone(Gap& gap, const ScratchParams& params) {
  gap.reason = gap.evidence < params.least_evidence
                   ? fmt::format(
                         "one texture in the whole picture: confluent, or empty (evidence "
                         "of a second {:.2f}, needed {:.2f})",
                         gap.evidence, params.least_evidence)
                   : std::string("no smooth region larger than a few cells");
}

/// Says what is where the gap should be, and whether it looks like the sheet: like what lies beside
/// it now, and no longer like the plastic of the baseline.
void refuse_expected(Gap& gap, const Core& core, const Expected& expected) {
  if (!core.inside || !core.outside) {
    gap.reason =
        "nothing but the place of the baseline's gap is in view: closed and empty look alike";
    return;
  }
  const bool alike = core.drop < kLikeSheet * expected.contrast;
  gap.looks_sheet = alike && may_be_sheet(core.inside, expected);
  const char* what = gap.looks_sheet ? "sheet"
                     : alike         ? "texture as weak as beside it, plastic or a blur,"
                                     : "no gap can be outlined, though it is smooth";
  gap.reason = fmt::format(
      "{} where the baseline's gap was (texture {:.2f} log units below what lies beside it, {:.2f} "
      "in the baseline; {:.2f} above the baseline's plastic)",
      what, core.drop, expected.contrast, *core.inside - expected.coarse_bare);
}

/// Draws the outline around a seed.
void outline_gap(Gap& gap, const Texture& texture, const Core& core, const cv::Mat& allowed,
                 std::optional<double> usual_spread, const ScratchParams& params) {
  gap.evidence = core.split.evidence;
  gap.contrast = core.split.high_mean - core.split.low_mean;
  gap.coarse_bare = core.split.low_mean;
  if (!core.found) return;
  cv::Mat bare = erode_disc(core.mask, kCoreMargin);
  if (area_of(bare) < 200.0) bare = core.mask;
  cv::Mat sheet = texture.valid & ~dilate_disc(core.mask, kSheetMargin);
  if (area_of(sheet) < 200.0) sheet = texture.valid & ~core.mask;
  const double scale = std::clamp(texture_scale(texture, sheet, bare), 1.2, 6.0);
  const double sigma = std::max(params.finest_window_px, params.window_scales * scale);
  const FineTexture fine = fine_texture(texture, sigma);
  gap.cell_px = kCellLength * scale;
  gap.levels = levels_of(fine.log, bare, sheet, usual_spread);
  gap.least_piece_px = island_area(scale, params);
  const Decision decision = decide(gap.levels, params.half_way);
  const Outline found = outline(texture, fine, decision, scale, core, allowed, params);
  gap.cover = close_disc(found.cells, kCoverScales * scale) & texture.valid;
  const double area = area_of(found.gap);
  if (area <= 0.0) return;
  gap.mask = found.gap;
  gap.found = true;
  gap.area_se_px =
      std::hypot(area_spread(texture, fine, scale, core, allowed, gap.levels, area, params),
                 std::min(core.holes_px, area));
  gap.outline_se_px = outline_error(gap, texture.valid);
  gap.like_holes = core.holes_px > 0.0;
}

}  // namespace

Gap find_gap(const Texture& texture, const std::optional<Expected>& expected,
             const ScratchParams& params) {
  Gap gap;
  const cv::Size size = texture.flat.size();
  gap.mask = cv::Mat::zeros(size, CV_8U);
  gap.cover = texture.valid.clone();
  const cv::Mat allowed = expected ? dilate_disc(expected->gap, expected->reach_px) & texture.valid
                                   : texture.valid.clone();
  if (expected && is_all_bare(texture, *expected)) return bare_field(texture, *expected);
  if (!expected) {
    outline_gap(gap, texture, lone_core(texture, params), allowed, {}, params);
    if (!gap.found) refuse_alone(gap, params);
    return gap;
  }
  const double usual = expected->bare_spread;
  const Core core =
      expected_core(texture, texture.coarse, kLeastDrop, kLeastExpected, *expected, allowed);
  outline_gap(gap, texture, core, allowed, usual, params);
  if (gap.found) return gap;
  if (!may_be_sheet(core.outside, *expected)) {
    // the sheet went back, or filled little of the field from the start: the gap is wider than the
    // place where it was, and nothing beside that place says what a sheet looks like
    outline_gap(gap, texture, lone_core(texture, params), texture.valid, usual, params);
    if (gap.found) return gap;
  }
  // what is left may be crossed by so many cells that only a narrower window sees between them
  const Core narrow = expected_core(texture, coarse_texture(texture, 0.5 * kCoarseSigma),
                                    kClearDrop, 0.5 * kLeastExpected, *expected, allowed);
  outline_gap(gap, texture, narrow, allowed, usual, params);
  gap.only_narrow = gap.found;
  if (!gap.found) refuse_expected(gap, core, *expected);
  return gap;
}

}  // namespace woundwell
