#include "transwell/pieces.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <opencv2/imgproc.hpp>
#include <set>

#include "support/close.hpp"
#include "transwell/judge.hpp"
#include "transwell/pores.hpp"
#include "transwell/transwell.hpp"

namespace woundwell::test {
namespace {

std::size_t cells_of(const cv::Mat& body) {
  const cv::Mat od = cv::Mat(body.size(), CV_32F, cv::Scalar(0.4));
  const Pieces pieces = cut_bodies(body, od, cv::Mat::zeros(body.size(), CV_8U), 10.0, true);
  const auto cell = join_pieces(pieces, TranswellParams{}.merge_probability);
  std::set<int> distinct;
  for (std::size_t k = 1; k < cell.size(); ++k) distinct.insert(cell[k]);
  return distinct.size();
}

cv::Mat empty() { return cv::Mat::zeros(200, 300, CV_8U); }

}  // namespace

TEST_CASE("convex bodies of up to some three usual cells stay whole on a membrane") {
  cv::Mat body = empty();
  cv::ellipse(body, {80, 100}, {34, 9}, 30, 0, 360, cv::Scalar(255), cv::FILLED);
  cv::circle(body, {200, 100}, 18, cv::Scalar(255), cv::FILLED);
  CHECK(cells_of(body) == 2);
}

TEST_CASE("bodies with a neck are cut") {
  cv::Mat body = empty();
  cv::circle(body, {100, 100}, 18, cv::Scalar(255), cv::FILLED);
  cv::circle(body, {132, 100}, 18, cv::Scalar(255), cv::FILLED);
  CHECK(cells_of(body) == 2);
}

TEST_CASE("an empty mask has no pieces") { CHECK(cells_of(empty()) == 0); }

TEST_CASE("pieces cover the body once") {
  cv::Mat body = empty();
  cv::RNG random(4);
  for (int k = 0; k < 15; ++k) {
    cv::circle(body, {random.uniform(20, 280), random.uniform(20, 180)}, random.uniform(8, 20),
               cv::Scalar(255), cv::FILLED);
  }
  const cv::Mat od(body.size(), CV_32F, cv::Scalar(0.4));
  const Pieces pieces = cut_bodies(body, od, cv::Mat::zeros(body.size(), CV_8U), 10.0, false);
  double area = 0.0;
  for (const double a : pieces.area_px) area += a;
  CHECK(area == cv::countNonZero(body));
  CHECK(cv::countNonZero((pieces.labels > 0) != body) == 0);
  for (const auto& [pair, border] : pieces.borders) {
    CHECK(pair.first < pair.second);
    CHECK(border.inner_px >= 0.0);
  }
}

TEST_CASE("a higher merge probability never gives fewer cells") {
  cv::Mat body = empty();
  cv::RNG random(14);
  for (int k = 0; k < 25; ++k) {
    cv::circle(body, {random.uniform(20, 280), random.uniform(20, 180)}, random.uniform(8, 18),
               cv::Scalar(255), cv::FILLED);
  }
  const cv::Mat od(body.size(), CV_32F, cv::Scalar(0.4));
  const Pieces pieces = cut_bodies(body, od, cv::Mat::zeros(body.size(), CV_8U), 10.0, false);
  std::size_t last = 0;
  for (const double least : {0.1, 0.3, 0.5, 0.7, 0.9}) {
    const auto cell = join_pieces(pieces, least);
    const std::set<int> distinct(cell.begin(), cell.end());
    CHECK(distinct.size() >= last);
    last = distinct.size();
  }
}

TEST_CASE("holes are filled up to an area") {
  cv::Mat mask(60, 60, CV_8U, cv::Scalar(255));
  mask(cv::Rect(10, 10, 4, 4)) = 0;
  mask(cv::Rect(30, 30, 10, 10)) = 0;
  fill_holes(mask, 16);
  CHECK(cv::countNonZero(mask) == 60 * 60 - 100);
}

TEST_CASE("larger and darker candidates are more probable cells") {
  // area over the typical one, stain, solidity, on porous membrane, share of pores
  const double usual = cell_probability({1.0, 1.0, 0.9, true, 0.0});
  CHECK(usual > 0.75);
  CHECK(cell_probability({1.0, 0.5, 0.9, true, 0.0}) < usual);
  CHECK(cell_probability({1.0, 1.0, 0.6, true, 0.0}) < usual);
  CHECK(cell_probability({1.0, 1.0, 0.9, true, 0.9}) < usual);
  CHECK(cell_probability({0.3, 0.5, 0.9, false, 0.0}) >
        cell_probability({0.3, 0.5, 0.9, true, 0.0}));
  CHECK(cell_probability({0.1, 0.4, 0.8, true, 0.0}) < 0.25);
}

TEST_CASE("a pale line parts a wide body, and the same body without it stays whole") {
  const cv::Mat body(80, 120, CV_8U, cv::Scalar(255));
  cv::Mat even(body.size(), CV_32F, cv::Scalar(0.5));
  cv::Mat parted = even.clone();
  parted(cv::Rect(58, 0, 4, 80)).setTo(0.2);
  const cv::Mat none = cv::Mat::zeros(body.size(), CV_8U);
  const auto cells = [&](const cv::Mat& od) {
    const Pieces pieces = cut_bodies(body, od, none, 16.0, false);
    std::set<int> names;
    const auto cell = join_pieces(pieces, 0.5);
    for (int x : {20, 100}) {
      names.insert(cell[static_cast<std::size_t>(pieces.labels.at<int>(40, x))]);
    }
    return names.size();
  };
  CHECK(cells(parted) == 2);
  CHECK(cells(even) == 1);
}

}  // namespace woundwell::test
