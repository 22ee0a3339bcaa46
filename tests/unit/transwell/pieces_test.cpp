#include "transwell/pieces.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <opencv2/imgproc.hpp>

#include "support/close.hpp"
#include "transwell/candidates.hpp"
#include "transwell/choose.hpp"
#include "transwell/judge.hpp"
#include "transwell/pores.hpp"
#include "transwell/regions.hpp"

namespace woundwell::test {
namespace {

cv::Mat empty() { return cv::Mat::zeros(200, 300, CV_8U); }

Pieces cut(const cv::Mat& body, const cv::Mat& od, double size_px) {
  const cv::Mat none = cv::Mat::zeros(body.size(), CV_8U);
  return cut_bodies(body, none, od, none, size_px, true);
}

/// Stain of that OD on `body` and nothing else.
Regions regions_in(const cv::Mat& body, const cv::Mat& od, double size_px) {
  const cv::Mat none = cv::Mat::zeros(body.size(), CV_8U);
  StainMaps maps;
  maps.evidence = od.clone();
  maps.evidence.setTo(0.0, body == 0);
  maps.neutral = cv::Mat::zeros(body.size(), CV_32F);
  maps.plain = maps.evidence;
  maps.tint = maps.evidence;
  const Pieces pieces = cut(body, od, size_px);
  Regions result;
  result.trees = grow_regions(pieces, none, maps, none, size_px);
  result.scale = {pieces.typical_area_px, size_px, 0.4, 0.1, true};
  result.pore_like.assign(result.trees.regions.size(), false);
  return result;
}

/// Thicker in the middle than at the rim, and a little blurred, as cells are.
cv::Mat domes(const cv::Mat& body) {
  cv::Mat height;
  cv::distanceTransform(body, height, cv::DIST_L2, 5);
  cv::sqrt(height, height);
  cv::Mat od = 0.15 * height;
  cv::GaussianBlur(od, od, {}, 1.0);
  return od;
}

std::size_t cells_of(const cv::Mat& body, const CellModel* model = &trained_cells()) {
  const cv::Mat od = domes(body);
  const Regions regions = regions_in(body, od, 10.0);
  return choose_cells(regions, region_scores(regions, model)).found.size();
}

cv::Mat crowd(unsigned seed, int cells) {
  cv::Mat body = empty();
  cv::RNG random(seed);
  for (int k = 0; k < cells; ++k) {
    cv::circle(body, {random.uniform(20, 280), random.uniform(20, 180)}, random.uniform(8, 20),
               cv::Scalar(255), cv::FILLED);
  }
  return body;
}

}  // namespace

TEST_CASE("convex bodies of the usual size are one cell each, by the model and by rule") {
  cv::Mat body = empty();
  cv::ellipse(body, {80, 100}, {20, 8}, 30, 0, 360, cv::Scalar(255), cv::FILLED);
  cv::circle(body, {200, 100}, 11, cv::Scalar(255), cv::FILLED);
  CHECK(cells_of(body) == 2);
  CHECK(cells_of(body, nullptr) == 2);
}

TEST_CASE("bodies with a neck are two cells, by the model and by rule") {
  cv::Mat body = empty();
  cv::circle(body, {100, 100}, 12, cv::Scalar(255), cv::FILLED);
  cv::circle(body, {122, 100}, 12, cv::Scalar(255), cv::FILLED);
  CHECK(cells_of(body) == 2);
  CHECK(cells_of(body, nullptr) == 2);
}

TEST_CASE("an empty mask has no pieces and no cells") { CHECK(cells_of(empty()) == 0); }

TEST_CASE("pieces cover the body once, and so do the trees that are grown of them") {
  const cv::Mat body = crowd(4, 15);
  const cv::Mat od(body.size(), CV_32F, cv::Scalar(0.4));
  const Pieces pieces = cut(body, od, 10.0);
  double area = 0.0;
  for (const double a : pieces.area_px) area += a;
  CHECK(area == cv::countNonZero(body));
  CHECK(cv::countNonZero((pieces.labels > 0) != body) == 0);
  for (const auto& [pair, border] : pieces.borders) {
    CHECK(pair.first < pair.second);
    CHECK(border.inner_px >= 0.0);
  }
  const RegionTrees trees = regions_in(body, od, 10.0).trees;
  double of_roots = 0.0;
  for (std::size_t k = 1; k < trees.regions.size(); ++k) {
    const Region& r = trees.regions[k];
    if (r.parent < 0) of_roots += r.sums.area_px;
    if (r.parent >= 0) CHECK(r.parent > static_cast<int>(k));
    CHECK(r.solidity > 0.0);
    CHECK(r.solidity <= 1.0);
    if (r.first < 0) continue;
    const auto& a = trees.regions[static_cast<std::size_t>(r.first)];
    const auto& b = trees.regions[static_cast<std::size_t>(r.second)];
    CHECK(r.sums.area_px == a.sums.area_px + b.sums.area_px);
    CHECK(close(r.sums.evidence, a.sums.evidence + b.sums.evidence, 1e-12, 0.0));
    CHECK(r.pieces == a.pieces + b.pieces);
    CHECK(r.weakest_join <= r.join);
  }
  CHECK(of_roots == cv::countNonZero(body));
}

TEST_CASE("the typical cell is the middle half of all, by weight") {
  CHECK(typical_cell({}).seen == 0.0);
  const SingleCells four = typical_cell({{16.0}, {1.0}, {4.0}, {2.0}});
  CHECK(close(four.seen, 4.0, 1e-12, 0.0));
  CHECK(close(four.pores, std::sqrt(2.0 * 4.0), 1e-12, 0.0));
  // A weight of two is two cells: the middle half of 1, 4, 4, 9.
  CHECK(close(typical_cell({{4.0, 2.0}, {1.0}, {9.0}}).pores, 4.0, 1e-12, 0.0));
  // Outside of the middle half, how far out does not matter.
  CHECK(typical_cell({{1.0}, {2.0}, {4.0}, {400.0}}).pores == four.pores);
}

TEST_CASE("a body that comes to the size of a pore counts little by little as a cell") {
  cv::Mat body = empty();
  for (int k = 0; k < 6; ++k) cv::circle(body, {25 + 45 * k, 50}, 14, cv::Scalar(255), cv::FILLED);
  double before = typical_cell(single_cells(body, 12.0)).pores;
  double weight = 0.0;
  for (int radius = 5; radius <= 8; ++radius) {
    cv::Mat with = body.clone();
    cv::circle(with, {150, 150}, radius, cv::Scalar(255), cv::FILLED);
    const SingleCells typical = typical_cell(single_cells(with, 12.0));
    CHECK(typical.seen >= 6.0 + weight);
    CHECK(typical.pores <= before + 1e-12);
    weight = typical.seen - 6.0;
    before = typical.pores;
    if (radius == 5) CHECK(weight == 0.0);
    if (radius == 7) CHECK((weight > 0.05 && weight < 0.95));
  }
  CHECK(close(weight, 1.0, 1e-12, 0.0));
}

TEST_CASE("a seam knows the step in optical density across it, and the dip along it") {
  const cv::Mat body(24, 60, CV_8U, cv::Scalar(255));
  cv::Mat od(body.size(), CV_32F, cv::Scalar(0.6));
  od(cv::Rect(30, 0, 30, 24)).setTo(0.3);
  od(cv::Rect(29, 0, 2, 24)).setTo(0.15);
  const Regions regions = regions_in(body, od, 16.0);
  const auto& all = regions.trees.regions;
  double step = 0.0;
  double dip = 0.0;
  for (const Region& r : all) {
    step = std::max(step, r.highest_step_od);
    dip = std::max(dip, r.highest_dip_od);
  }
  // 2 px on either side of the line the smoothed OD is near that of the sides.
  CHECK(step > 0.1);
  CHECK(step < 0.35);
  CHECK(dip > 0.03);
  const cv::Mat even(body.size(), CV_32F, cv::Scalar(0.5));
  for (const Region& r : regions_in(body, even, 16.0).trees.regions) {
    CHECK(close(r.highest_step_od, 0.0, 0.0, 1e-6));
    CHECK(close(r.highest_dip_od, 0.0, 0.0, 1e-6));
  }
}

TEST_CASE("a disc has the axes, the area and the solidity of a disc") {
  cv::Mat body = empty();
  for (int y = 0; y < body.rows; ++y) {
    for (int x = 0; x < body.cols; ++x) {
      if (std::hypot(x - 150, y - 100) <= 20.5) body.at<uchar>(y, x) = 255;
    }
  }
  const cv::Mat od(body.size(), CV_32F, cv::Scalar(0.4));
  const RegionTrees trees = regions_in(body, od, 40.0).trees;
  const Region& disc_region = trees.regions.back();
  CHECK(disc_region.parent < 0);
  CHECK(close(disc_region.sums.area_px, CV_PI * 20.5 * 20.5, 0.02, 0.0));
  CHECK(close(disc_region.longer_px, 41.0, 0.02, 0.0));
  CHECK(close(disc_region.shorter_px, disc_region.longer_px, 1e-9, 0.0));
  CHECK(disc_region.solidity > 0.95);
  CHECK(close(disc_region.sums.x / disc_region.sums.area_px, 150.0, 1e-9, 0.0));
}

TEST_CASE("fewer cells are chosen the more is asked of them") {
  const cv::Mat od(empty().size(), CV_32F, cv::Scalar(0.4));
  const Regions regions = regions_in(crowd(14, 25), od, 10.0);
  const auto scores = region_scores(regions, &trained_cells());
  double last = 1e9;
  for (const double asked : {-4.0, -2.0, 0.0, 2.0, 4.0, 8.0}) {
    const double mean = cell_number(regions.trees, raised(scores, -asked)).mean;
    CHECK(mean < last);
    last = mean;
  }
}

TEST_CASE("holes are filled up to an area") {
  cv::Mat mask(60, 60, CV_8U, cv::Scalar(255));
  mask(cv::Rect(10, 10, 4, 4)) = 0;
  mask(cv::Rect(30, 30, 10, 10)) = 0;
  fill_holes(mask, 16);
  CHECK(cv::countNonZero(mask) == 60 * 60 - 100);
}

TEST_CASE("a structuring element is the same turned and mirrored, and odd") {
  for (const double diameter : {0.3, 3.0, 4.2, 6.9, 12.0, 17.5}) {
    const cv::Mat element = disc(diameter);
    CHECK(element.rows == element.cols);
    CHECK(element.rows % 2 == 1);
    cv::Mat other;
    cv::transpose(element, other);
    CHECK(cv::countNonZero(element != other) == 0);
    cv::flip(element, other, 1);
    CHECK(cv::countNonZero(element != other) == 0);
    CHECK(element.at<uchar>(element.rows / 2, element.cols / 2) == 1);
  }
}

}  // namespace woundwell::test
