#include "scratch/seed.hpp"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <utility>
#include <vector>

#include "imaging/parts.hpp"
#include "scratch/masks.hpp"

namespace woundwell {
namespace {

constexpr double kLeastSeed = 2000.0;   // working px: largest parts
constexpr double kLesserGap = 0.2;      // of the largest: smaller ones need to lie in its line
constexpr double kClearEvidence = 0.3;  // of two textures: then the picture's own level holds
constexpr double kMoreOften = 2.0;      // smooth patches inside, against those of the sheet
constexpr double kNotFewer = 1.15;      // the same, where a remaining gap and holes look alike
constexpr double kManyPatches = 0.1;    // of the place of the gap: with less it is closed
constexpr double kStrip = 24.0;         // working px: strips along the wound
constexpr double kStripLength = 0.5;    // of the longest strip: shorter ones tell nothing
constexpr double kStripShare = 0.25;    // smooth, of a strip that a remaining gap runs along
constexpr double kStripDeviates = 4.0;  // standard deviations of the other strips
constexpr double kLeastStrips = 8.0;    // others: fewer do not tell what is usual

cv::Mat to_working(const cv::Mat& small_mask, cv::Size size) {
  cv::Mat result;
  cv::resize(small_mask, result, size, 0, 0, cv::INTER_LINEAR);
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
    keep[k] = parts.area_px[k] >= std::max(kLesserGap * largest, kLeastSeed) ? 1 : 0;
  }
  return chosen_parts(parts, keep);
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

}  // namespace

cv::Mat to_coarse(const cv::Mat& mask, cv::Size size) {
  cv::Mat result;
  cv::resize(mask, result, size, 0, 0, cv::INTER_AREA);
  return result >= 128;
}

Seed lone_seed(const Texture& texture, const ScratchParams& params) {
  Seed seed;
  const cv::Mat where = to_coarse(texture.valid, texture.coarse.size());
  seed.split = coarse_split(texture.coarse, where);
  const cv::Mat smooth =
      to_working((texture.coarse < seed.split.level) & where, texture.flat.size());
  seed.mask = main_parts(smooth);
  seed.found = seed.split.evidence >= params.least_evidence && cv::countNonZero(seed.mask) > 0;
  return seed;
}

Seed expected_seed(const Texture& texture, const cv::Mat& coarse, double least_drop,
                   double least_area, const Expected& expected, const cv::Mat& allowed) {
  Seed seed;
  const cv::Mat valid = to_coarse(texture.valid, coarse.size());
  const cv::Mat inside = to_coarse(allowed, coarse.size()) & valid;
  const cv::Mat outside = valid & ~inside;
  const auto values_inside = sampled(coarse, inside, 1);
  const auto values_outside = sampled(coarse, outside, 1);
  if (values_inside.empty()) return seed;
  seed.inside = quantile_of(values_inside, 0.5);
  if (values_outside.empty()) return seed;
  seed.split = coarse_split(coarse, valid);
  seed.outside = quantile_of(values_outside, 0.5);
  seed.drop = *seed.outside - *seed.inside;
  double level =
      std::min(otsu_level(values_inside), *seed.outside - least_drop * expected.contrast);
  if (seed.split.evidence > kClearEvidence) level = std::min(level, seed.split.level);
  const cv::Mat smooth = coarse < level;
  // smooth patches as common in the sheet as where the wound was are no wound
  const double in_share = area_of(smooth & inside) / area_of(inside);
  const double out_share = area_of(smooth & outside) / area_of(outside);
  seed.mask = to_working(smooth & inside, texture.flat.size());
  seed.mask = without_small_parts(seed.mask, least_area, 4);
  const bool more = in_share > kMoreOften * out_share;
  // a sheet with as many holes: what is left of the gap cannot be told from them, nor called closed
  const bool as_many = in_share > kNotFewer * out_share && in_share > kManyPatches;
  seed.found = cv::countNonZero(seed.mask) > 0 && (more || as_many);
  if (!seed.found) {
    const cv::Mat line = line_of_patches(smooth, inside, valid, expected.axis);
    if (!line.empty()) {
      seed.mask &= to_working(line, texture.flat.size());
      seed.found = cv::countNonZero(seed.mask) > 0;
    }
  }
  if (!more) seed.holes_px = out_share * area_of(allowed);
  return seed;
}

}  // namespace woundwell
