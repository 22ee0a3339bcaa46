#include "scratch/gap.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "scratch/decision.hpp"
#include "scratch/masks.hpp"
#include "scratch/outline.hpp"
#include "scratch/seed.hpp"

namespace woundwell {
namespace {

constexpr double kLeastExpected = 500.0;  // working px: a seed where the baseline had its gap
constexpr double kLeastDrop = 0.35;       // of the baseline's contrast: less is no bare plastic
constexpr double kClearDrop = 0.5;        // the same for the narrower window
constexpr double kLikeSheet = 0.35;       // of the baseline's contrast
constexpr double kBareShare = 0.75;       // of the contrast: below this a field counts as bare
constexpr double kAllGap = 0.97;          // of the field: hardly any sheet is left to tell a gap by
constexpr double kClearEvidence = 1.0;    // of two textures: a trace of sheet is clear
constexpr double kSheetShare = 0.5;       // of the contrast: from here on texture may be sheet

/// Whether a coarse texture is nearer to the baseline's sheet than to its bare plastic.
bool may_be_sheet(std::optional<double> coarse, const Expected& expected) {
  return coarse && *coarse >= expected.coarse_bare + kSheetShare * expected.contrast;
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

/// What is all gap by little evidence has no sheet to tell it by: nothing was found.
void refuse_all(Gap& gap, const Texture& texture) {
  gap.found = false;
  gap.mask.setTo(0);
  gap.cover = texture.valid.clone();
  gap.area_se_px = 0.0;
  gap.reason =
      "no sheet is seen beside what is smooth, which fills the field: empty, out of focus, or "
      "drowned in noise";
}

/// Says what is where the gap should be, and whether it looks like the sheet: like what lies beside
/// it now, and no longer like the plastic of the baseline.
void refuse_expected(Gap& gap, const Seed& seed, const Expected& expected) {
  if (!seed.inside) {
    gap.reason = "the place of the baseline's gap is out of view";
    return;
  }
  if (!seed.outside) {
    gap.reason =
        "nothing but the place of the baseline's gap is in view: closed and empty look alike";
    return;
  }
  const bool alike = seed.drop < kLikeSheet * expected.contrast;
  gap.looks_sheet = alike && may_be_sheet(seed.inside, expected);
  const char* what = gap.looks_sheet ? "sheet"
                     : alike         ? "texture as weak as beside it, plastic or a blur,"
                                     : "no gap can be outlined, though it is smooth";
  // of the smooth patches in its place anything from none to all may be gap
  const double patches = area_of(seed.mask);
  gap.area_se_px = patches / std::sqrt(3.0);
  gap.reason = fmt::format(
      "{} where the baseline's gap was (texture {:.2f} log units below what lies beside it, {:.2f} "
      "in the baseline; {:.2f} above the baseline's plastic)",
      what, seed.drop, expected.contrast, *seed.inside - expected.coarse_bare);
  if (patches > 0.0) {
    gap.reason += fmt::format("; smooth patches cover {:.2f} of the baseline's gap",
                              patches / std::max(area_of(expected.gap), 1.0));
  }
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
    outline_gap(gap, texture, lone_seed(texture, params), allowed, {}, params);
    if (!gap.found) {
      refuse_alone(gap, params);
    } else if (gap.evidence < kClearEvidence &&
               area_of(gap.mask) > kAllGap * area_of(texture.valid)) {
      refuse_all(gap, texture);
    }
    return gap;
  }
  const double usual = expected->bare_spread;
  const Seed seed =
      expected_seed(texture, texture.coarse, kLeastDrop, kLeastExpected, *expected, allowed);
  outline_gap(gap, texture, seed, allowed, usual, params);
  if (gap.found) return gap;
  if (!may_be_sheet(seed.outside, *expected)) {
    // the sheet went back, or filled little of the field from the start: the gap is wider than the
    // place where it was, and nothing beside that place says what a sheet looks like
    outline_gap(gap, texture, lone_seed(texture, params), texture.valid, usual, params);
    if (gap.found) return gap;
  }
  // what is left may be crossed by so many cells that only a narrower window sees between them
  const Seed narrow = expected_seed(texture, coarse_texture(texture, 0.5 * kCoarseSigma),
                                    kClearDrop, 0.5 * kLeastExpected, *expected, allowed);
  outline_gap(gap, texture, narrow, allowed, usual, params);
  gap.only_narrow = gap.found;
  if (!gap.found) refuse_expected(gap, seed, *expected);
  return gap;
}

}  // namespace woundwell
