#include "transwell/candidates.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <opencv2/imgproc.hpp>

#include "imaging/quantile.hpp"
#include "transwell/choose.hpp"
#include "transwell/fluorescence.hpp"

namespace woundwell {
namespace {

constexpr double kLongestSide = 2048.0;      // px of the picture, where nothing tells the scale
constexpr double kLongestEnlarged = 2600.0;  // px, of a picture with small pores
constexpr double kLargeSize = 17.0;          // px; larger pores are looked at in a smaller picture
constexpr double kGoodSize = 12.0;           // px
constexpr double kSmallSize = 6.2;           // px of an 8 um pore; smaller: sqrt(2) times enlarged
constexpr double kTinySize = 4.4;            // px; smaller: twice
constexpr double kSameScale = 1.06;          // ratio that is not worth another look
constexpr double kSamePores = 1.4;           // ratio of diameters
constexpr double kUsualPore = 8.0;           // um, to which the sizes of cells are held
constexpr double kOpenPore = 1.3;            // areas of a pore, the largest hole that is one
constexpr double kFaint = 0.45;          // of the decision level: what may be a cell all the same
constexpr double kFaintOverPore = 1.15;  // least width of a faint body where pores are pale
constexpr double kThinnest = 0.45;       // of size_px: thinner is a thread, not a body
constexpr double kBodyPercentile = 0.9;  // of the distances to the outside
constexpr double kBodyOverPore = 1.1;    // half width of a body over the diameter of a pore
constexpr double kPoreWide = 1.2;        // widths of a pore: no wider than one
constexpr double kGreyPoreWide = 1.3;    // the same where no colour tells
constexpr double kPoreLong = 2.3;        // lengths of a pore: no longer than two side by side
constexpr double kPoreShade = 0.4;       // between the neutral ratios of body and pore
constexpr double kWidened = 1.35;        // widths of a pore, by a low level
constexpr double kMostlyPores = 6.0;     // candidates of a pore's size for each larger one
constexpr double kOneWidth = 1.18;       // widths of dyed pores, nine in ten to the middle one
constexpr double kAsPore = 1.12;         // the middle one to the pores' diameter
constexpr double kNotchedPores = 0.85;   // solidity of pores that touch, at the most
constexpr double kPoreShaded = 0.6;      // of the neutral ratio of a pore

/// Both known, and one not much more than the other.
bool alike(double a, double b, double ratio) {
  return a > 0.0 && b > 0.0 && std::max(a, b) <= ratio * std::min(a, b);
}

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

/// Bodies of a mask that no clear body touches.
cv::Mat faint_bodies(const Scene& scene, cv::Mat mask) {
  mask.setTo(0, scene.resolved.pores);
  const double least = scene.pores.kind == PoreKind::pale ? kFaintOverPore * scene.pore_px
                                                          : kThinnest * scene.size_px;
  cv::morphologyEx(mask, mask, cv::MORPH_OPEN, disc(least), {-1, -1}, 1, cv::BORDER_REPLICATE);
  cv::Mat near;
  cv::dilate(scene.body, near, disc(3.0));
  cv::Mat labels;
  const int n = cv::connectedComponents(mask, labels, 8, CV_32S);
  std::vector<uchar> apart(static_cast<std::size_t>(n), 255);
  apart[0] = 0;
  for (int y = 0; y < mask.rows; ++y) {
    for (int x = 0; x < mask.cols; ++x) {
      if (near.at<uchar>(y, x) != 0) apart[static_cast<std::size_t>(labels.at<int>(y, x))] = 0;
    }
  }
  for (int y = 0; y < mask.rows; ++y) {
    for (int x = 0; x < mask.cols; ++x) {
      mask.at<uchar>(y, x) = apart[static_cast<std::size_t>(labels.at<int>(y, x))];
    }
  }
  return mask;
}

}  // namespace

double size_over_pore(const TranswellParams& params) {
  return kUsualPore / params.pore_diameter_um;
}

ResolvedPores clear_bodies(const StainMaps& maps, const cv::Mat& stained, const PoreModel& pores,
                           double size_px) {
  const bool porous = pores.kind != PoreKind::none;
  const double pore_px = porous ? pores.diameter_px : size_px;
  const double pore_area = CV_PI * pore_px * pore_px / 4.0;
  ResolvedPores result;
  cv::Mat body = stained.clone();
  if (porous) {
    fill_holes(body, kOpenPore * pore_area);
    result = resolve_pores(maps, body, pores);
  } else {
    result.body = body;
    result.pores = cv::Mat::zeros(body.size(), CV_8U);
  }
  fill_holes(result.body, pore_area);
  cv::morphologyEx(result.body, result.body, cv::MORPH_OPEN, disc(kThinnest * size_px), {-1, -1}, 1,
                   cv::BORDER_REPLICATE);
  return result;
}

Scene see(const OpticalDensity& od, const cv::Mat& valid, const BatchStain& stain,
          double size_over_pore, double batch_pore_px) {
  Scene scene;
  scene.own_maps = stain_maps(od, stain.colour);
  scene.maps = guided_maps(scene.own_maps, od, stain.colour);
  const cv::Mat smooth = smoothed_evidence(scene.maps);
  scene.stained = (smooth > stain.level_od) & valid;
  if (!od.fluorescent) {
    scene.pores = find_pores(scene.own_maps, scene.stained, batch_pore_px);
    // A crowded grey picture shows few of them alone, but it is the same membrane.
    if (od.grey && scene.pores.kind == PoreKind::none && batch_pore_px > 0.0) {
      scene.pores.kind = PoreKind::pale;
      scene.pores.diameter_px = batch_pore_px;
    }
  }
  const bool porous = scene.pores.kind != PoreKind::none;
  if (porous && alike(scene.pores.diameter_px, batch_pore_px, kSamePores)) {
    scene.pores.diameter_px = batch_pore_px;
  }
  scene.pore_px = porous ? scene.pores.diameter_px : size_from_bodies(scene.stained);
  scene.size_px = porous ? size_over_pore * scene.pore_px : scene.pore_px;
  scene.resolved = clear_bodies(scene.maps, scene.stained, scene.pores, scene.size_px);
  scene.body = scene.resolved.body & valid;
  scene.faint = faint_bodies(scene, (smooth > kFaint * stain.level_od) & valid);
  scene.pieces = cut_bodies(scene.body, scene.faint, scene.maps.plain, scene.resolved.pores,
                            scene.size_px, porous, porous ? stain.single : SingleCells{});
  return scene;
}

namespace {

Look look_from(double scale, const Image& image, const cv::Mat& valid, const BatchStain& stain,
               const TranswellParams& params, double batch_pore_px) {
  Look look;
  look.working = working_copy(image.pixels, valid, scale);
  look.od = density_of(look.working.pixels, look.working.valid, stain);
  look.scene = see(look.od, look.working.valid, stain, size_over_pore(params),
                   batch_pore_px * look.working.scale);
  return look;
}

double shade_ratio(const Region& r) { return neutral_share(r.sums.neutral, r.sums.tint); }

/// Whether bodies most of which are hardly larger than a pore are pores that took up dye, and not
/// small cells: pores are the most regular things on a membrane, and dye does not take all of their
/// shade. `widths`: of the bodies; `middle`: their median.
bool are_pores(const std::vector<const Region*>& bodies, std::vector<double>& widths, double middle,
               const Scene& scene) {
  if (middle <= kAsPore * scene.pore_px && quantile(widths, 0.9) <= kOneWidth * middle) return true;
  if (scene.pores.kind != PoreKind::neutral) return false;
  std::vector<double> ratios;
  ratios.reserve(bodies.size());
  for (const Region* r : bodies) ratios.push_back(shade_ratio(*r));
  return quantile(ratios, 0.5) >= kPoreShaded * scene.pores.pore_ratio;
}

/// Scale at which pores of that size, and cells beside them, are looked at. Steps, not the very
/// ratio: a little error of the diameter must not resample the picture another way.
double scale_for(double pore_px, cv::Size picture, const TranswellParams& params) {
  if (pore_px > kLargeSize) return kGoodSize / pore_px;
  const double size_px = pore_px * size_over_pore(params);
  const double scale = size_px < kTinySize ? 2.0 : size_px < kSmallSize ? std::sqrt(2.0) : 1.0;
  return std::clamp(kLongestEnlarged / std::max(picture.width, picture.height), 1.0, scale);
}

}  // namespace

Look look_at(const Image& image, const cv::Mat& valid, const BatchStain& stain,
             const TranswellParams& params) {
  const cv::Size size = image.pixels.size();
  const double um = image.pixel_size ? image.pixel_size->um_per_px : 0.0;
  const double stated = um > 0.0 ? params.pore_diameter_um / um : 0.0;
  const double of_batch = stain.pore_um > 0.0 && um > 0.0 ? stain.pore_um / um : stain.pore_px;
  // A pixel size that is far off would make the pores vanish: what the batch saw is surer.
  const bool believed = stated > 0.0 && (of_batch <= 0.0 || alike(stated, of_batch, kSamePores));
  const double expected = believed ? stated : of_batch;
  const double scale =
      expected > 0.0 ? scale_for(expected, size, params) : working_scale(size, kLongestSide);
  Look look = look_from(scale, image, valid, stain, params, of_batch);
  const double seen = look.scene.pore_px;
  const double in_picture = seen / look.working.scale;
  const bool porous = look.scene.pores.kind != PoreKind::none;
  if (alike(in_picture, expected, kSamePores) || (!porous && seen <= kLargeSize)) return look;
  const double better = scale_for(in_picture, size, params);
  if (alike(better, look.working.scale, kSameScale)) return look;
  return look_from(better, image, valid, stain, params, of_batch);
}

Regions regions_of(const Scene& scene, const BatchStain& stain) {
  Regions result;
  result.trees =
      grow_regions(scene.pieces, scene.faint, scene.maps, scene.resolved.pores, scene.size_px);
  result.scale = {scene.pieces.typical_area_px, scene.size_px,
                  stain.stained_od > 0.0 ? stain.stained_od : 2.0 * stain.level_od,
                  scene.pores.body_ratio, scene.pores.kind != PoreKind::none};
  result.stainless = stain.at_floor;
  mark_pores(result, scene, kGreyPoreWide);
  return result;
}

void mark_pores(Regions& marked, const Scene& scene, double grey_pore_wide) {
  const auto& regions = marked.trees.regions;
  marked.pore_like.assign(regions.size(), false);
  if (!marked.scale.porous) return;
  const double least_ratio =
      scene.pores.body_ratio + kPoreShade * (scene.pores.pore_ratio - scene.pores.body_ratio);
  const bool grey = scene.maps.grey;
  const double wide = grey ? grey_pore_wide : kPoreWide;
  const auto is_small = [&](const Region& r, double pore_px) {
    return r.half_width_px <= wide * pore_px / 2.0 && r.longer_px <= kPoreLong * pore_px;
  };
  std::vector<const Region*> bodies;  // whole ones
  for (std::size_t k = 1; k < regions.size(); ++k) {
    const Region& r = regions[k];
    if (r.sums.area_px <= 0.0) continue;
    if (r.parent < 0 && !r.faint) bodies.push_back(&r);
    marked.pore_like[k] = is_small(r, scene.pore_px) && (grey || shade_ratio(r) > least_ratio);
  }
  // Where hardly anything is larger than a pore, what has the size of a pore is one, whatever its
  // colour: a blank membrane whose pores took up dye. In a batch that shows no other stain all
  // pores look wider, by its low level, and some lie in a row.
  if (bodies.empty()) return;
  std::vector<double> widths;
  widths.reserve(bodies.size());
  for (const Region* r : bodies) widths.push_back(2.0 * r->half_width_px);
  const double middle = quantile(widths, 0.5);
  const double widened = kWidened * scene.pore_px;
  const double as_seen = marked.stainless ? widened : std::clamp(middle, scene.pore_px, widened);
  const auto small = static_cast<double>(std::count_if(
      bodies.begin(), bodies.end(), [&](const Region* r) { return is_small(*r, as_seen); }));
  const double larger = static_cast<double>(bodies.size()) - small;
  const bool pores = small > kMostlyPores * larger && are_pores(bodies, widths, middle, scene);
  if (!marked.stainless && !pores) return;
  for (std::size_t k = 1; k < regions.size(); ++k) {
    const Region& r = regions[k];
    const bool touching = r.solidity <= kNotchedPores && r.half_width_px <= wide * as_seen / 2.0 &&
                          r.longer_px <= 2.0 * kPoreLong * as_seen;
    if (is_small(r, as_seen) || touching) marked.pore_like[k] = true;
  }
}

std::vector<double> region_scores(const Regions& regions, const CellModel* model) {
  const auto& all = regions.trees.regions;
  std::vector<double> scores(all.size(), -std::numeric_limits<double>::infinity());
  for (std::size_t k = 1; k < all.size(); ++k) {
    if (all[k].sums.area_px <= 0.0 || regions.pore_like[k]) continue;
    scores[k] = model != nullptr ? cell_score(*model, region_terms(all[k], regions.scale))
                                 : classical_score(all[k], regions.scale);
  }
  return scores;
}

Candidates choose_cells(const Regions& regions, std::span<const double> scores) {
  const auto& all = regions.trees.regions;
  const RegionChances chances = region_chances(regions.trees, scores);
  std::vector<int> cell(all.size(), 0);
  Candidates result;
  for (const int k : best_choice(regions.trees, scores)) {
    const auto at = static_cast<std::size_t>(k);
    const Region& r = all[at];
    const RegionSums& s = r.sums;
    cell[at] = k;
    result.found.push_back({k, s.x / s.area_px, s.y / s.area_px, s.area_px, s.plain / s.area_px,
                            r.longer_px / r.shorter_px, r.solidity, 0.0});
  }
  std::vector<double> largest(all.size(), 0.0);
  std::vector<double> probability(all.size(), 0.0);
  for (std::size_t k = all.size() - 1; k >= 1; --k) {
    if (all[k].parent >= 0 && cell[k] == 0) cell[k] = cell[static_cast<std::size_t>(all[k].parent)];
    if (k >= regions.trees.pieces || cell[k] == 0) continue;
    const auto of = static_cast<std::size_t>(cell[k]);
    if (all[k].sums.area_px <= largest[of]) continue;
    largest[of] = all[k].sums.area_px;
    probability[of] = chances.covered[k];
  }
  for (auto& c : result.found) c.probability = probability[static_cast<std::size_t>(c.region)];
  cell.resize(regions.trees.pieces);
  result.cell_of_piece = std::move(cell);
  return result;
}

}  // namespace woundwell
