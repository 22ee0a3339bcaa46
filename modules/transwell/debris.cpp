#include "transwell/debris.hpp"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "imaging/parts.hpp"
#include "imaging/quantile.hpp"
namespace woundwell {
namespace {

constexpr double kShade = 0.10;      // neutral OD of what is dark
constexpr double kShadeRatio = 0.6;  // neutral over neutral and stain: without the stain's colour
constexpr double kLong = 14.0;       // of size_px
constexpr double kWidest = 3.5;      // of size_px, mean width of a hair
constexpr double kCurled = 3.0;      // diagonals of its box, the longest hair or rim
constexpr double kMostBody = 0.3;    // of its area, in stained bodies
constexpr double kRoundSpace = 0.8;  // solidity of what a bubble encloses
constexpr double kSpace = 40.0;      // areas of a pore, the smallest such space
constexpr double kRim = 1.2;         // of size_px, masked around

constexpr double kShadeSide = 400.0;     // px
constexpr double kSlowShade = 1.0 / 60;  // of the longer side, SD over which shade is told
constexpr double kBorderShade = 0.2;     // neutral OD; of crowded fields it is less
constexpr double kDeepShade = 1.0 / 16;  // of the longer side, half of its least width

constexpr int kTiles = 8;           // along the longer side
constexpr double kFine = 0.7;       // px, SD of the finest band
constexpr double kCoarse = 2.8;     // px, of the one that it is compared with
constexpr double kLost = 0.3;       // of what sharp tiles have
constexpr double kSharp = 0.8;      // percentile of the tiles that are called sharp
constexpr double kTileValid = 0.5;  // share of a tile

double shade_ratio(const StainMaps& maps, const cv::Mat& mask, cv::Rect box) {
  const double n = std::max(0.0, cv::mean(maps.neutral(box), mask)[0]);
  const double e = std::max(0.0, cv::mean(maps.tint(box), mask)[0]);
  return n / std::max(1e-9, n + e);
}

/// Length of a thin thing from its outline, which goes along it twice.
double thin_length(const std::vector<cv::Point>& outline) {
  return cv::arcLength(outline, true) / 2.0;
}

/// Whether something long is thin and not made of stained bodies.
bool is_thread(const cv::Mat& own, const cv::Mat& body, double area, double border, double size) {
  return area <= kWidest * size * border && cv::countNonZero(own & body) <= kMostBody * area;
}

/// Mean square of a band of detail in each tile.
cv::Mat band(const cv::Mat& map, double sd) {
  cv::Mat fine;
  cv::Mat coarse;
  cv::GaussianBlur(map, fine, {}, sd);
  cv::GaussianBlur(map, coarse, {}, 2.0 * sd);
  const cv::Mat detail = fine - coarse;
  return detail.mul(detail);
}

}  // namespace

cv::Mat find_debris(const Scene& scene, const cv::Mat& valid) {
  if (scene.own_maps.grey) return {};
  cv::Mat smooth;
  cv::GaussianBlur(scene.own_maps.neutral, smooth, {}, 1.0);
  const cv::Mat dark = (smooth > kShade) & valid;
  std::vector<std::vector<cv::Point>> outlines;
  std::vector<cv::Vec4i> order;
  cv::findContours(dark, outlines, order, cv::RETR_CCOMP, cv::CHAIN_APPROX_NONE);
  const double size = scene.size_px;
  const double pore = CV_PI * size * size / 4.0;
  cv::Mat debris;
  for (std::size_t k = 0; k < outlines.size(); ++k) {
    if (order[k][3] >= 0) continue;  // a hole
    const cv::Rect box = cv::boundingRect(outlines[k]);
    if (std::max(box.width, box.height) < kLong * size) continue;
    cv::Mat own = cv::Mat::zeros(box.size(), CV_8U);
    cv::drawContours(own, outlines, static_cast<int>(k), cv::Scalar(255), cv::FILLED, cv::LINE_8,
                     order, 1, -box.tl());
    own &= dark(box);
    if (shade_ratio(scene.own_maps, own, box) < kShadeRatio) continue;
    const double area = cv::countNonZero(own);
    double border = thin_length(outlines[k]);
    bool bubble = false;
    for (int hole = order[k][2]; hole >= 0; hole = order[static_cast<std::size_t>(hole)][0]) {
      const auto& inside = outlines[static_cast<std::size_t>(hole)];
      border += thin_length(inside);
      std::vector<cv::Point> hull;
      cv::convexHull(inside, hull);
      const double space = cv::contourArea(inside);
      if (space < kSpace * pore || space < kRoundSpace * cv::contourArea(hull)) continue;
      cv::drawContours(own, outlines, hole, cv::Scalar(255), cv::FILLED, cv::LINE_8, cv::noArray(),
                       0, -box.tl());
      bubble = true;
    }
    // Pores and cells that touch each other all over a field are a net, and no hair.
    if (border > kCurled * std::hypot(box.width, box.height)) continue;
    if (!bubble && !is_thread(own, scene.body(box), area, border, size)) continue;
    if (debris.empty()) debris = cv::Mat::zeros(dark.size(), CV_8U);
    own.copyTo(debris(box), own);
  }
  if (!debris.empty()) cv::dilate(debris, debris, disc(2.0 * kRim * size));
  return debris;
}

cv::Mat shaded_border(const cv::Mat& pixels, const cv::Mat& valid,
                      const std::array<double, 3>& colour) {
  const Working small = working_copy(pixels, valid, working_scale(pixels.size(), kShadeSide));
  if (cv::countNonZero(small.valid) < 100) return {};
  const StainMaps maps = stain_maps(optical_density(small.pixels, small.valid), colour);
  if (maps.grey) return {};
  const double longest = std::max(small.pixels.cols, small.pixels.rows);
  cv::Mat slow;
  cv::GaussianBlur(maps.neutral, slow, {}, kSlowShade * longest);
  const cv::Mat dark = (slow > kBorderShade) & small.valid;
  const Parts parts = parts_of(dark, 8);
  cv::Mat depth;
  cv::distanceTransform(dark, depth, cv::DIST_L2, 5);
  std::vector<double> deepest(parts.area_px.size(), 0.0);
  std::vector<char> at_border(parts.area_px.size(), 0);
  for (int y = 0; y < dark.rows; ++y) {
    for (int x = 0; x < dark.cols; ++x) {
      const auto k = static_cast<std::size_t>(parts.labels.at<int>(y, x));
      deepest[k] = std::max(deepest[k], static_cast<double>(depth.at<float>(y, x)));
      if (x == 0 || y == 0 || x + 1 == dark.cols || y + 1 == dark.rows) at_border[k] = 1;
    }
  }
  at_border[0] = 0;
  for (std::size_t k = 1; k < deepest.size(); ++k) {
    if (deepest[k] < kDeepShade * longest) at_border[k] = 0;
  }
  cv::Mat shade = chosen_parts(parts, at_border);
  if (cv::countNonZero(shade) == 0) return {};
  cv::dilate(shade, shade, disc(4.0 * kSlowShade * longest));
  cv::Mat full;
  cv::resize(shade, full, pixels.size(), 0, 0, cv::INTER_NEAREST);
  return full;
}

double blurred_share(const Scene& scene, const cv::Mat& valid) {
  if (scene.pores.kind == PoreKind::none) return 0.0;
  const cv::Mat& map = scene.maps.plain;
  const cv::Mat fine = band(map, kFine);
  const cv::Mat coarse = band(map, kCoarse);
  const int side = std::max(32, std::max(map.cols, map.rows) / kTiles);
  std::vector<double> details;
  std::vector<double> ratios;
  for (int y = 0; y + side <= map.rows; y += side) {
    for (int x = 0; x + side <= map.cols; x += side) {
      const cv::Rect tile(x, y, side, side);
      if (cv::countNonZero(valid(tile)) < kTileValid * tile.area()) continue;
      details.push_back(cv::mean(fine(tile), valid(tile))[0]);
      ratios.push_back(details.back() / std::max(1e-12, cv::mean(coarse(tile), valid(tile))[0]));
    }
  }
  if (details.size() < 6) return 0.0;
  auto sorted = details;
  const double sharp_detail = quantile(sorted, kSharp);
  sorted = ratios;
  const double sharp_ratio = quantile(sorted, kSharp);
  std::size_t blurred = 0;
  for (std::size_t k = 0; k < details.size(); ++k) {
    if (details[k] < kLost * sharp_detail && ratios[k] < kLost * sharp_ratio) ++blurred;
  }
  return static_cast<double>(blurred) / static_cast<double>(details.size());
}

}  // namespace woundwell
