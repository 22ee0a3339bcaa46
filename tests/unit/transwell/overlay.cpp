// The picture for people, drawn from results that were made by hand.

#include <doctest/doctest.h>

#include <cmath>

#include "membranes.hpp"

namespace woundwell::test {
namespace {

const cv::Point kSureAt(300, 300);
const cv::Point kDoubtfulAt(500, 300);
const cv::Point kPoreAt(700, 500);
constexpr double kPorePx = 24.0;

/// A sure and a doubtful cell on a picture that is drawn at its own size.
TranswellResult two_cells() {
  TranswellResult result;
  result.record.place.image_id = "by hand";
  result.record.outcome = Outcome::measured;
  result.record.count = 2;
  result.record.count_low = 1;
  result.record.count_high = 3;
  result.record.count_method = "objects";
  result.record.pore_diameter_px = kPorePx;
  for (const cv::Point& at : {kSureAt, kDoubtfulAt}) {
    CellRecord cell;
    cell.x_px = at.x;
    cell.y_px = at.y;
    cell.doubtful = at == kDoubtfulAt;
    cell.probability = cell.doubtful ? 0.6 : 0.99;
    result.cells.push_back(cell);
  }
  return result;
}

cv::Mat overlay_of(const TranswellResult& result) {
  return draw_overlay(as_image(bare(1000, 750)), result);
}

cv::Mat differs(const cv::Mat& a, const cv::Mat& b) {
  cv::Mat difference;
  cv::absdiff(a, b, difference);
  cv::Mat any;
  cv::cvtColor(difference, any, cv::COLOR_BGR2GRAY);
  return any > 0;
}

}  // namespace

TEST_CASE("doubtful cells are marked in another colour than sure ones") {
  const cv::Mat overlay = overlay_of(two_cells());
  REQUIRE(overlay.size() == cv::Size(1000, 750));
  const auto ground = overlay.at<cv::Vec3b>(400, 400);
  const auto sure = overlay.at<cv::Vec3b>(kSureAt);
  const auto doubtful = overlay.at<cv::Vec3b>(kDoubtfulAt);
  CHECK(cv::norm(sure, ground) > 100.0);
  CHECK(cv::norm(doubtful, ground) > 100.0);
  CHECK(cv::norm(sure, doubtful) > 50.0);
}

TEST_CASE("a pore that was left out is drawn as a ring, and nothing else changes") {
  TranswellResult with = two_cells();
  with.pores.emplace_back(kPoreAt.x, kPoreAt.y);
  const cv::Mat changed = differs(overlay_of(with), overlay_of(two_cells()));
  CHECK(cv::countNonZero(changed) > 40);
  for (int y = 0; y < changed.rows; ++y) {
    for (int x = 0; x < changed.cols; ++x) {
      if (changed.at<uchar>(y, x) == 0) continue;
      CHECK(std::abs(std::hypot(x - kPoreAt.x, y - kPoreAt.y) - kPorePx / 2.0) < 2.0);
    }
  }
}

TEST_CASE("the caption tells the count, its range and the flags, or why there is none") {
  const cv::Rect corner(0, 0, 500, 90);
  const cv::Mat plain = overlay_of(two_cells())(corner);
  cv::Mat grey;
  cv::cvtColor(plain, grey, cv::COLOR_BGR2GRAY);
  CHECK(cv::countNonZero(grey > 235) > 60);    // letters are brighter than the membrane
  CHECK(cv::countNonZero(grey < 130) > 1000);  // on a band
  const auto changes_caption = [&](const TranswellResult& other) {
    return cv::countNonZero(differs(overlay_of(other)(corner), plain)) > 10;
  };
  CHECK_FALSE(changes_caption(two_cells()));
  TranswellResult other = two_cells();
  other.record.count = 3;
  CHECK(changes_caption(other));
  other = two_cells();
  other.record.count_high = 9;
  CHECK(changes_caption(other));
  other = two_cells();
  other.record.count_method = "area";
  CHECK(changes_caption(other));
  other = two_cells();
  other.record.flags.add(Flag::saturated);
  CHECK(changes_caption(other));
  TranswellResult failed;
  failed.record.reason = "no light";
  CHECK(changes_caption(failed));
}

}  // namespace woundwell::test
