#include "scratch/threads.hpp"

#include <doctest/doctest.h>

#include <opencv2/imgproc.hpp>

#include "pictures.hpp"
#include "support/close.hpp"

using namespace woundwell;
using namespace woundwell::test;

namespace {

const cv::Size size(720, 540);
constexpr double kScale = 2.0;  // a cell is 14 px long

cv::Mat nothing() { return cv::Mat::zeros(size, CV_8U); }

cv::Mat everywhere() { return cv::Mat(size, CV_8U, cv::Scalar(255)); }

/// The sheet on both sides of a gap.
cv::Mat two_fronts() { return ~band(size, 90.0, 400.0); }

cv::Mat with_line(const cv::Mat& mask, const cv::Point& from, const cv::Point& to, int width) {
  cv::Mat result = mask.clone();
  cv::line(result, from, to, cv::Scalar(255), width);
  return result;
}

bool is_thread(const cv::Mat& cells, const cv::Mat& valid = everywhere()) {
  return !threads_of(cells, valid, kScale).empty();
}

/// A picture of a gap with a line drawn across.
Image crossed(const cv::Mat& gap, const cv::Point& from, const cv::Point& to, int width) {
  cv::Mat grey = sheet_with_gap(gap, "crossed");
  if (width > 0) cv::line(grey, from, to, cv::Scalar(0.15), width, cv::LINE_AA);
  return eight_bit(grey);
}

}  // namespace

TEST_CASE("a thin line between two fronts is a thread, and goes without them") {
  const cv::Mat fronts = two_fronts();
  const cv::Mat cells = with_line(fronts, {120, 100}, {600, 430}, 6);
  const cv::Mat threads = threads_of(cells, everywhere(), kScale);
  REQUIRE_FALSE(threads.empty());
  const cv::Mat rest = without_threads(cells, threads, kScale);
  CHECK(area_of(rest & ~fronts) < 0.15 * area_of(cells & ~fronts));
  CHECK(area_of(fronts & ~rest) < 0.002 * area_of(fronts));
}

TEST_CASE("threads are thin, long, unbroken and free on both sides") {
  const cv::Mat fronts = two_fronts();
  const cv::Point from(180, 270);
  CHECK_FALSE(is_thread(nothing()));
  CHECK_FALSE(is_thread(fronts));
  CHECK(is_thread(with_line(nothing(), from, {330, 270}, 6)));
  CHECK_FALSE(is_thread(with_line(nothing(), from, {250, 270}, 6)));   // short
  CHECK_FALSE(is_thread(with_line(nothing(), from, {330, 270}, 16)));  // as thick as a cell
  cv::Mat dashed = nothing();
  for (int x = 100; x < 600; x += 40) cv::line(dashed, {x, 270}, {x + 20, 270}, 255, 6);
  CHECK_FALSE(is_thread(dashed));
  // beside a front
  cv::Mat beside = with_line(nothing(), {100, 270}, {600, 270}, 6);
  cv::rectangle(beside, {100, 277}, {600, 420}, 255, cv::FILLED);
  CHECK_FALSE(is_thread(beside));
}

TEST_CASE("a thin rim of cells at the end of the field is no thread") {
  cv::Mat valid = everywhere();
  valid.colRange(0, 200).setTo(0);
  cv::Mat rim = nothing();
  rim.colRange(200, 206).setTo(255);
  CHECK(is_thread(rim));
  CHECK_FALSE(is_thread(rim, valid));
}

TEST_CASE("a line across a gap at any angle costs no area") {
  const cv::Mat gap = band(size, 90.0, 300.0);
  const double alone = *measure({crossed(gap, {}, {}, 0)}).frames[0].record.wound_area_px;
  CHECK(close(alone, 300.0 * 540.0, 0.02, 0));
  const auto with = [&](const cv::Point& from, const cv::Point& to, int width) {
    const auto result = measure({crossed(gap, from, to, width)});
    return *result.frames[0].record.wound_area_px;
  };
  for (const int width : {2, 3, 5}) {
    CAPTURE(width);
    CHECK(close(with({180, 60}, {560, 480}, width), alone, 0.015, 0));
    CHECK(close(with({40, 350}, {700, 200}, width), alone, 0.015, 0));
    CHECK(close(with({420, 0}, {300, 539}, width), alone, 0.015, 0));
  }
}

TEST_CASE("a bridge of cells is no thread") {
  const cv::Mat gap = band(size, 90.0, 300.0);
  cv::Mat bridged = gap.clone();
  cv::line(bridged, {180, 200}, {560, 300}, cv::Scalar(0), 40);
  const double area = *measure({crossed(bridged, {}, {}, 0)}).frames[0].record.wound_area_px;
  CHECK(close(area, area_of(bridged), 0.03, 0));
}
