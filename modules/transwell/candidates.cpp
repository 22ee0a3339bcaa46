#include "transwell/candidates.hpp"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "transwell/fluorescence.hpp"
#include "transwell/judge.hpp"

namespace woundwell {
namespace {

constexpr int kLongestSide = 2048;       // px of the picture, where nothing tells the scale
constexpr double kLargeSize = 17.0;      // px; larger pores are looked at in a smaller picture
constexpr double kGoodSize = 12.0;       // px
constexpr double kUsualPore = 8.0;       // um, to which the sizes of cells are held
constexpr double kMuchSmaller = 0.7;     // scale by the stated pixel size over that without it
constexpr double kEvidenceBlur = 1.0;    // px
constexpr double kThinnest = 0.45;       // of size_px: thinner is a thread, not a body
constexpr double kBodyPercentile = 0.9;  // of the distances to the outside
constexpr double kBodyOverPore = 1.1;    // half width of a body over the diameter of a pore
constexpr double kPoreWide = 1.2;        // widths of a pore: no wider than one
constexpr double kPoreLong = 2.3;        // lengths of a pore: no longer than two side by side
constexpr double kPoreShade = 0.4;       // between the neutral ratios of body and pore
constexpr double kMostlyPores = 6.0;     // candidates of a pore's size for each larger one
constexpr double kSmallestPiece = 0.3;   // of a pore's area

/// Without pores the bodies themselves tell the scale.
double size_from_bodies(const cv::Mat& body) {
  cv::Mat distance;
  cv::distanceTransform(body, distance, cv::DIST_L2, 5);
  std::vector<float> values;
  for (int y = 0; y < distance.rows; ++y) {
    for (int x = 0; x < distance.cols; ++x) {
      if (distance.at<float>(y, x) > 1.0F) values.push_back(distance.at<float>(y, x));
    }
  }
  if (values.empty()) return 10.0;
  const auto k =
      static_cast<std::ptrdiff_t>(kBodyPercentile * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), values.begin() + k, values.end());
  return std::max(3.0, static_cast<double>(values[static_cast<std::size_t>(k)]) / kBodyOverPore);
}

struct Sums {
  double n = 0.0, x = 0.0, y = 0.0, xx = 0.0, yy = 0.0, xy = 0.0;
  double evidence = 0.0, neutral = 0.0, plain = 0.0, on_pore = 0.0;
  std::vector<cv::Point> ends;
};

struct Axes {
  double longer = 0.0, shorter = 0.0;
};

/// Axes of the ellipse of the same second moments; pixels are unit squares.
Axes axes_of(const Sums& s) {
  const double mx = s.x / s.n;
  const double my = s.y / s.n;
  const double a = s.xx / s.n - mx * mx + 1.0 / 12.0;
  const double c = s.yy / s.n - my * my + 1.0 / 12.0;
  const double b = s.xy / s.n - mx * my;
  const double root = std::sqrt((a - c) * (a - c) / 4.0 + b * b);
  const auto axis = [](double variance) { return 4.0 * std::sqrt(std::max(1e-9, variance)); };
  return {axis((a + c) / 2.0 + root), axis((a + c) / 2.0 - root)};
}

}  // namespace

Scene see(const OpticalDensity& od, const cv::Mat& valid, const BatchStain& stain,
          double size_over_pore) {
  Scene scene;
  scene.maps = stain_maps(od, stain.colour);
  cv::Mat smooth;
  cv::GaussianBlur(scene.maps.evidence, smooth, {}, kEvidenceBlur);
  scene.stained = (smooth > stain.level_od) & valid;
  if (!od.fluorescent) scene.pores = find_pores(scene.maps, scene.stained);
  cv::Mat body = scene.stained.clone();
  const bool porous = scene.pores.kind != PoreKind::none;
  scene.pore_px = porous ? scene.pores.diameter_px : size_from_bodies(body);
  scene.size_px = porous ? size_over_pore * scene.pore_px : scene.pore_px;
  const double pore_area = CV_PI * scene.pore_px * scene.pore_px / 4.0;
  if (porous) {
    fill_holes(body, 1.3 * pore_area);
    scene.resolved = resolve_pores(scene.maps, body, scene.pores);
    body = scene.resolved.body.clone();
  } else {
    scene.resolved.pores = cv::Mat::zeros(body.size(), CV_8U);
  }
  fill_holes(body, pore_area);
  cv::morphologyEx(body, body, cv::MORPH_OPEN, disc(kThinnest * scene.size_px), {-1, -1}, 1,
                   cv::BORDER_REPLICATE);
  scene.body = body & valid;
  scene.pieces =
      cut_bodies(scene.body, scene.maps.plain, scene.resolved.pores, scene.size_px, porous);
  return scene;
}

namespace {

Look look_from(double scale, const Image& image, const cv::Mat& valid, const BatchStain& stain,
               const TranswellParams& params) {
  Look look;
  for (int round = 0; round < 2; ++round) {
    look.working = working_copy(image.pixels, valid, scale);
    look.od = density_of(look.working.pixels, look.working.valid, stain);
    look.scene = see(look.od, look.working.valid, stain, kUsualPore / params.pore_diameter_um);
    if (look.scene.pore_px <= kLargeSize) break;
    scale = look.working.scale * kGoodSize / look.scene.pore_px;
  }
  return look;
}

}  // namespace

Look look_at(const Image& image, const cv::Mat& valid, const BatchStain& stain,
             const TranswellParams& params) {
  const double um = image.pixel_size ? image.pixel_size->um_per_px : 0.0;
  const auto scale = [&](double stated) {
    return working_scale(image.pixels.size(), stated, params.pore_diameter_um, kLongestSide);
  };
  Look look = look_from(scale(um), image, valid, stain, params);
  if (look.scene.pores.kind != PoreKind::none || scale(um) > kMuchSmaller * scale(0.0)) return look;
  // A pixel size that is far off makes the pores vanish: they are looked for without it.
  Look other = look_from(scale(0.0), image, valid, stain, params);
  return other.scene.pores.kind != PoreKind::none ? other : look;
}

Candidates judge_pieces(const Scene& scene, const BatchStain& stain, double merge_probability) {
  Candidates result;
  result.cell_of_piece = join_pieces(scene.pieces, merge_probability);
  std::vector<Sums> sums(result.cell_of_piece.size());
  const cv::Mat& labels = scene.pieces.labels;
  const auto label_at = [&](int y, int x) {
    return result.cell_of_piece[static_cast<std::size_t>(labels.at<int>(y, x))];
  };
  for (int y = 0; y < labels.rows; ++y) {
    for (int x = 0; x < labels.cols; ++x) {
      const int label = label_at(y, x);
      if (label == 0) continue;
      Sums& s = sums[static_cast<std::size_t>(label)];
      s.n += 1.0;
      s.x += x;
      s.y += y;
      s.xx += static_cast<double>(x) * x;
      s.yy += static_cast<double>(y) * y;
      s.xy += static_cast<double>(x) * y;
      s.evidence += scene.maps.evidence.at<float>(y, x);
      s.neutral += scene.maps.neutral.at<float>(y, x);
      s.plain += scene.maps.plain.at<float>(y, x);
      if (scene.resolved.pores.at<uchar>(y, x) != 0) s.on_pore += 1.0;
      if (x == 0 || label_at(y, x - 1) != label) {
        s.ends.emplace_back(x, y);
        s.ends.emplace_back(x, y + 1);
      }
      if (x + 1 == labels.cols || label_at(y, x + 1) != label) {
        s.ends.emplace_back(x + 1, y);
        s.ends.emplace_back(x + 1, y + 1);
      }
    }
  }
  const double pore_area = CV_PI * scene.size_px * scene.size_px / 4.0;
  const double stained_od = stain.stained_od > 0.0 ? stain.stained_od : 2.0 * stain.level_od;
  std::vector<double> inner(sums.size(), 0.0);
  for (std::size_t k = 1; k < sums.size(); ++k) {
    auto& widest = inner[static_cast<std::size_t>(result.cell_of_piece[k])];
    widest = std::max(widest, scene.pieces.half_width_px[k]);
  }
  const bool porous = scene.pores.kind != PoreKind::none;
  const double least_ratio =
      scene.pores.body_ratio + kPoreShade * (scene.pores.pore_ratio - scene.pores.body_ratio);
  std::vector<std::size_t> small_ones;
  for (std::size_t k = 1; k < sums.size(); ++k) {
    const Sums& s = sums[k];
    if (s.n < kSmallestPiece * pore_area) continue;
    Candidate c;
    c.label = static_cast<int>(k);
    c.x_px = s.x / s.n;
    c.y_px = s.y / s.n;
    c.area_px = s.n;
    c.mean_od = s.plain / s.n;
    const Axes axes = axes_of(s);
    c.elongation = axes.longer / axes.shorter;
    std::vector<cv::Point> hull;
    cv::convexHull(s.ends, hull);
    c.solidity = std::min(1.0, s.n / std::max(1.0, cv::contourArea(hull)));
    CandidateFeatures& f = c.features;
    f.solidity = c.solidity;
    f.porous = porous;
    f.area_of_typical = s.n / scene.pieces.typical_area_px;
    f.stain = s.evidence / s.n / stained_od;
    f.pore_share = s.on_pore / s.n;
    c.probability = cell_probability(f);
    const double shade = std::max(0.0, s.neutral);
    const double shade_ratio = shade / (shade + std::max(1e-9, s.evidence));
    const bool small = porous && inner[k] <= kPoreWide * scene.pore_px / 2.0 &&
                       axes.longer <= kPoreLong * scene.pore_px;
    c.pore_like = small && shade_ratio > least_ratio;
    if (small) small_ones.push_back(result.found.size());
    result.found.push_back(c);
  }
  // Where hardly anything is larger than a pore, what has the size of a pore is one, whatever its
  // colour: a blank membrane whose pores took up dye.
  const auto small = static_cast<double>(small_ones.size());
  if (small > kMostlyPores * (static_cast<double>(result.found.size()) - small)) {
    for (const std::size_t k : small_ones) result.found[k].pore_like = true;
  }
  for (auto& c : result.found) {
    if (c.pore_like) c.probability = 0.0;
  }
  return result;
}

}  // namespace woundwell
