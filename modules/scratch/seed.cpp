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

constexpr double kLeastSeed = 2000.0;    // working px: largest parts
constexpr double kLesserGap = 0.2;       // of the largest: smaller ones must lie in line or beside
constexpr double kStripQuantile = 0.05;  // of the largest part's places across: its line
constexpr double kInLine = 0.8;          // of a part must lie in that line
constexpr double kBeside = 0.6;          // of the largest part's length: as long is a gap beside it
constexpr double kSlender = 0.4;         // mean width over length of such a gap, at most
constexpr double kClearEvidence = 0.3;   // of two textures: then the picture's own level holds
constexpr double kMoreOften = 2.0;       // smooth patches inside, against those of the sheet
constexpr double kNotFewer = 1.15;       // the same, where a remaining gap and holes look alike
constexpr double kManyPatches = 0.1;     // of the place of the gap: with less it is closed
constexpr double kStrip = 24.0;          // working px: strips along the wound
constexpr double kStripLength = 0.5;     // of the longest strip: shorter ones tell nothing
constexpr double kStripShare = 0.25;     // smooth, of a strip that a remaining gap runs along
constexpr double kStripDeviates = 4.0;   // standard deviations of the other strips
constexpr double kLeastStrips = 8.0;     // others: fewer do not tell what is usual

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

/// Where a part lies on an axis.
struct Extent {
  std::vector<float> along;
  std::vector<float> across;

  [[nodiscard]] double length() const {
    const auto [low, high] = std::minmax_element(along.begin(), along.end());
    return static_cast<double>(*high) - static_cast<double>(*low) + 1.0;
  }
};

/// Keeps the large smooth parts; of smaller ones those that lie in line with the largest, and those
/// that run along it. Holes of a sheet lie anywhere and are round.
cv::Mat main_parts(const cv::Mat& smooth) {
  const Parts parts = parts_of(smooth, 4);
  std::vector<char> keep(parts.area_px.size(), 0);
  if (keep.size() < 2) return chosen_parts(parts, keep);
  const auto top = std::max_element(parts.area_px.begin() + 1, parts.area_px.end());
  const auto largest = static_cast<std::size_t>(top - parts.area_px.begin());
  bool lesser = false;
  for (std::size_t k = 1; k < keep.size(); ++k) {
    const double area = parts.area_px[k];
    keep[k] = area >= std::max(kLesserGap * *top, kLeastSeed) ? 1 : 0;
    lesser = lesser || (keep[k] == 0 && area >= kLeastSeed);
  }
  if (!lesser) return chosen_parts(parts, keep);
  std::vector<char> only(keep.size(), 0);
  only[largest] = 1;
  const WoundAxis axis = fit_axis(chosen_parts(parts, only));
  std::vector<Extent> extents(keep.size());
  for (int y = 0; y < parts.labels.rows; ++y) {
    for (int x = 0; x < parts.labels.cols; ++x) {
      const auto k = static_cast<std::size_t>(parts.labels.at<int>(y, x));
      if (k == 0 || parts.area_px[k] < kLeastSeed) continue;
      const cv::Point2d d = cv::Point2d(x, y) - axis.point;
      extents[k].along.push_back(static_cast<float>(d.dot(axis.direction)));
      extents[k].across.push_back(static_cast<float>(d.dot(axis.normal)));
    }
  }
  const Extent& main = extents[largest];
  const double low = quantile_of(main.across, kStripQuantile);
  const double high = quantile_of(main.across, 1.0 - kStripQuantile);
  for (std::size_t k = 1; k < keep.size(); ++k) {
    const Extent& part = extents[k];
    if (keep[k] != 0 || part.along.empty()) continue;
    const auto n = static_cast<double>(part.across.size());
    const auto within = std::count_if(part.across.begin(), part.across.end(),
                                      [&](float v) { return v >= low && v <= high; });
    const double length = part.length();
    const bool in_line = static_cast<double>(within) >= kInLine * n;
    const bool beside = length >= kBeside * main.length() && n <= kSlender * length * length;
    keep[k] = in_line || beside ? 1 : 0;
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
