#include "transwell/stain.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>
#include <vector>

namespace woundwell {
namespace {

constexpr double kStainedOd = 0.15;      // length of an OD vector that has a direction
constexpr double kMostNegative = -0.05;  // of a channel, for the same
constexpr std::size_t kEnough = 200;     // pixels
constexpr int kEvery = 7;                // pixel is enough for a plane
constexpr double kExtreme = 0.03;        // of the angles in the plane
constexpr double kGreyCosine = 0.985;    // 10 degrees
constexpr double kDullCosine = 0.97;     // 14 degrees; stains are seen at 20 and more
constexpr double kNamedReachDeg = 16.0;
constexpr double kShade[] = {0.114, 0.587, 0.299};  // of blue, green, red in a picture's brightness
constexpr int kGuideReach = 3;                      // px
constexpr double kGuideNoise = 0.02;                // OD
constexpr double kEvidenceBlur = 1.0;               // px

double dot(const cv::Vec3d& a, const cv::Vec3d& b) { return a.dot(b); }

cv::Vec3d grey_direction() { return cv::Vec3d::all(1.0 / std::sqrt(3.0)); }

/// Blue, green, red as OpenCV has it, from red, green, blue.
cv::Vec3d bgr(const std::array<double, 3>& rgb) { return {rgb[2], rgb[1], rgb[0]}; }

std::vector<cv::Vec3d> stained_pixels(const cv::Mat& channels, const cv::Mat& valid) {
  std::vector<cv::Vec3d> found;
  const auto total = static_cast<std::size_t>(channels.total());
  const auto width = static_cast<std::size_t>(channels.cols);
  for (std::size_t i = 0; i < total; i += kEvery) {
    const int y = static_cast<int>(i / width);
    const int x = static_cast<int>(i % width);
    if (valid.at<uchar>(y, x) == 0) continue;
    const cv::Vec3d v = channels.at<cv::Vec3f>(y, x);
    if (std::min({v[0], v[1], v[2]}) > kMostNegative && cv::norm(v) > kStainedOd) {
      found.push_back(v);
    }
  }
  return found;
}

}  // namespace

std::array<double, 3> usual_colour() {
  const cv::Vec3d v = cv::normalize(cv::Vec3d(0.55, 0.68, 0.28));
  return {v[0], v[1], v[2]};
}

std::span<const NamedStain> named_stains() {
  static const std::array<NamedStain, 4> stains = {{
      {"crystal_violet", usual_colour()},
      {"giemsa", {0.835, 0.514, 0.196}},
      {"diff_quik", {0.515, 0.815, 0.266}},
      {"haematoxylin", {0.651, 0.701, 0.290}},
  }};
  return stains;
}

std::optional<std::array<double, 3>> named_colour(std::string_view name) {
  for (const auto& stain : named_stains()) {
    if (stain.name != name) continue;
    const cv::Vec3d v = cv::normalize(cv::Vec3d(stain.colour.data()));
    return std::array{v[0], v[1], v[2]};
  }
  return std::nullopt;
}

double angle_deg(const std::array<double, 3>& a, const std::array<double, 3>& b) {
  const double cosine = a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
  return std::acos(std::clamp(cosine, -1.0, 1.0)) * 180.0 / std::numbers::pi;
}

double neutral_share(double neutral, double evidence, double least) {
  const double n = std::max(0.0, neutral);
  return n / (n + std::max(evidence, least));
}

bool is_shifted(const FittedColour& own, const std::array<double, 3>& batch) {
  constexpr double kShiftedDeg = 10.0;
  constexpr double kColourPixels = 2000.0;  // needed to tell a colour
  return own.weight >= kColourPixels && !is_grey(batch) &&
         angle_deg(own.colour, batch) > kShiftedDeg;
}

std::array<double, 3> colour_of(const FittedColour& fitted,
                                const std::optional<std::array<double, 3>>& named) {
  if (fitted.weight <= 0.0) return named.value_or(usual_colour());
  if (named && angle_deg(fitted.colour, *named) > kNamedReachDeg) return *named;
  return fitted.colour;
}

bool is_grey(const std::array<double, 3>& colour) {
  return dot(bgr(colour), grey_direction()) > kGreyCosine;
}

FittedColour fit_colour(const OpticalDensity& od, const cv::Mat& valid) {
  FittedColour result;
  if (od.grey) return result;
  const auto pixels = stained_pixels(od.channels, valid);
  if (pixels.size() < kEnough) return result;
  cv::Matx33d second = cv::Matx33d::zeros();
  for (const auto& p : pixels) second += p * p.t();
  cv::Mat values;
  cv::Mat vectors;
  cv::eigen(cv::Mat(second), values, vectors);
  cv::Vec3d first(vectors.ptr<double>(0));
  const cv::Vec3d across(vectors.ptr<double>(1));
  if (first[0] + first[1] + first[2] < 0.0) first = -first;
  std::vector<double> angles;
  angles.reserve(pixels.size());
  for (const auto& p : pixels) angles.push_back(std::atan2(dot(p, across), dot(p, first)));
  std::sort(angles.begin(), angles.end());
  cv::Vec3d best = grey_direction();
  double most = 2.0;
  for (const double share : {kExtreme, 1.0 - kExtreme}) {
    const auto k =
        static_cast<std::size_t>(std::llround(share * static_cast<double>(angles.size() - 1)));
    const cv::Vec3d v = cv::normalize(first * std::cos(angles[k]) + across * std::sin(angles[k]));
    const double greyness = dot(v, grey_direction());
    if (greyness < most) {
      most = greyness;
      best = v;
    }
  }
  // Pores and dirt alone, with or without dye: a mixture with shade says nothing about the stain.
  if (most > kDullCosine) return result;
  for (int k = 0; k < 3; ++k) best[k] = std::max(best[k], 0.02);
  best = cv::normalize(best);
  result.colour = {best[2], best[1], best[0]};
  result.weight = static_cast<double>(pixels.size());
  return result;
}

namespace {

/// `map` as a line in the guide, fitted in each neighbourhood.
cv::Mat guided(const cv::Mat& map, const cv::Mat& guide) {
  const auto mean = [](const cv::Mat& m) {
    cv::Mat result;
    cv::boxFilter(m, result, CV_32F, {2 * kGuideReach + 1, 2 * kGuideReach + 1}, {-1, -1}, true,
                  cv::BORDER_REFLECT_101);
    return result;
  };
  const cv::Mat of_guide = mean(guide);
  const cv::Mat of_map = mean(map);
  const cv::Mat variance = mean(guide.mul(guide)) - of_guide.mul(of_guide);
  const cv::Mat together = mean(guide.mul(map)) - of_guide.mul(of_map);
  const cv::Mat slope = together / (variance + kGuideNoise * kGuideNoise);
  const cv::Mat offset = of_map - slope.mul(of_guide);
  return mean(slope).mul(guide) + mean(offset);
}

/// What takes evidence from OD: square to grey, 1 along v.
cv::Vec3d evidence_direction(const cv::Vec3d& v) {
  const cv::Vec3d g = grey_direction();
  const cv::Vec3d p = v - g * dot(v, g);
  return p * (1.0 / dot(p, v));
}

/// Mean OD beside so much stain of colour v.
cv::Mat rest(const cv::Mat& channels, const cv::Mat& evidence, const cv::Vec3d& v) {
  cv::Mat mean;
  cv::transform(channels, mean, cv::Matx13d(1.0 / 3.0, 1.0 / 3.0, 1.0 / 3.0));
  return mean - evidence * ((v[0] + v[1] + v[2]) / 3.0);
}

}  // namespace

double stain_in_light(const std::array<double, 3>& light, const std::array<double, 3>& bare,
                      const std::array<double, 3>& colour) {
  if (is_grey(colour)) return 0.0;
  const cv::Vec3d off(bare[0] - light[0], bare[1] - light[1], bare[2] - light[2]);
  return dot(evidence_direction(bgr(colour)), off);
}

StainMaps stain_maps(const OpticalDensity& od, const std::array<double, 3>& colour) {
  const cv::Vec3d g = grey_direction();
  const bool grey = od.grey || is_grey(colour);
  const cv::Vec3d v = grey ? g : bgr(colour);
  const cv::Vec3d p = grey ? v : evidence_direction(v);
  const cv::Matx13d along(p[0], p[1], p[2]);
  StainMaps maps;
  maps.grey = grey;
  cv::transform(od.channels, maps.evidence, along);
  cv::transform(od.channels, maps.plain, cv::Matx13d(v[0], v[1], v[2]));
  if (grey) {
    maps.tint = maps.evidence;
    maps.neutral = cv::Mat::zeros(od.channels.size(), CV_32F);
  } else {
    cv::transform(od.colours, maps.tint, along);
    maps.neutral = rest(od.colours, maps.tint, v);
  }
  return maps;
}

StainMaps guided_maps(const StainMaps& maps, const OpticalDensity& od,
                      const std::array<double, 3>& colour) {
  if (maps.grey) return maps;
  const auto by_shade = [](const cv::Mat& map, const cv::Mat& channels) {
    cv::Mat shade;
    cv::transform(channels, shade, cv::Matx13d(kShade[0], kShade[1], kShade[2]));
    return guided(map, shade);
  };
  StainMaps result = maps;
  result.evidence = by_shade(maps.evidence, od.channels);
  result.tint = by_shade(maps.tint, od.colours);
  result.neutral = rest(od.colours, result.tint, bgr(colour));
  return result;
}

cv::Mat smoothed_evidence(const StainMaps& maps) {
  cv::Mat smooth;
  cv::GaussianBlur(maps.evidence, smooth, {}, kEvidenceBlur);
  return smooth;
}

double working_scale(cv::Size size, double longest_px) {
  return std::min(1.0, longest_px / std::max(size.width, size.height));
}

Working working_copy(const cv::Mat& pixels, const cv::Mat& valid, double scale) {
  Working working;
  working.scale = scale;
  if (scale >= 0.95 && scale <= 1.05) {
    working.scale = 1.0;
    working.pixels = pixels;
    working.valid = valid;
    return working;
  }
  const cv::Size size(std::max(16, cvRound(pixels.cols * scale)),
                      std::max(16, cvRound(pixels.rows * scale)));
  cv::resize(pixels, working.pixels, size, 0, 0, scale > 1.0 ? cv::INTER_CUBIC : cv::INTER_AREA);
  cv::resize(valid, working.valid, size, 0, 0, cv::INTER_NEAREST);
  working.scale = static_cast<double>(size.width) / pixels.cols;
  return working;
}

}  // namespace woundwell
