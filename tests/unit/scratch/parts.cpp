#include "imaging/parts.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "pictures.hpp"
#include "scratch/decision.hpp"
#include "scratch/masks.hpp"
#include "scratch/profile.hpp"
#include "scratch/scratch.hpp"
#include "support/close.hpp"

using namespace woundwell::test;
namespace ww = woundwell;

namespace {

/// A gap between two columns of a field of 400 x 400 px.
cv::Mat between(int first, int end) {
  cv::Mat gap = cv::Mat::zeros(400, 400, CV_8U);
  gap.colRange(first, end).setTo(255);
  return gap;
}

/// Ways of the fronts from one gap to another one in the same field.
ww::FrontWays ways_from(const cv::Mat& before, const cv::Mat& after) {
  const cv::Mat field(before.size(), CV_8U, cv::Scalar(255));
  const auto axis = ww::fit_axis(before);
  const auto p0 = ww::measure_profile(before, field, axis);
  return ww::front_ways(p0, ww::measure_profile_like(p0, after, field, axis));
}

}  // namespace

TEST_CASE("axis and width of a straight band, any direction") {
  for (const double deg : {0.0, 17.0, 30.0, 60.0, 90.0, 120.0, 163.0}) {
    CAPTURE(deg);
    const cv::Size size(500, 400);
    const cv::Mat gap = band(size, deg, 101.0);
    const auto axis = ww::fit_axis(gap);
    CHECK(close(std::sin((axis.deg - deg) * CV_PI / 180.0), 0.0, 0, 0.01));
    const auto profile = ww::measure_profile(gap, cv::Mat(size, CV_8U, cv::Scalar(255)), axis);
    const auto stats = ww::describe_profile(profile, 5.0);
    CHECK(close(stats.mean, 101.0, 0.01, 0));
    CHECK(close(stats.median, 101.0, 0.01, 0));
    CHECK(stats.sd < 1.0);
    CHECK(stats.closed_share == 0.0);
    CHECK(close(stats.roughness_a, 1.0, 0.02, 0));
    CHECK_FALSE(profile.leaves_field);
  }
}

TEST_CASE("a gap wider than long keeps its direction") {
  cv::Mat gap = cv::Mat::zeros(200, 600, CV_8U);
  gap.colRange(100, 520).setTo(255);
  CHECK(close(ww::fit_axis(gap).deg, 90.0, 0, 0.5));
}

TEST_CASE("a front outside the field is seen") {
  cv::Mat gap = cv::Mat::zeros(300, 400, CV_8U);
  gap.colRange(250, 400).setTo(255);
  const auto axis = ww::fit_axis(gap);
  CHECK(ww::measure_profile(gap, cv::Mat(gap.size(), CV_8U, cv::Scalar(255)), axis).leaves_field);
}

TEST_CASE("pieces on one normal are added up and bridged steps are closed") {
  cv::Mat before = cv::Mat::zeros(400, 400, CV_8U);
  before.colRange(100, 300).setTo(255);
  cv::Mat after = before.clone();
  after.colRange(180, 220).setTo(0);
  after.rowRange(0, 100).setTo(0);
  const cv::Mat field(before.size(), CV_8U, cv::Scalar(255));
  const auto axis = ww::fit_axis(before);
  const auto p0 = ww::measure_profile(before, field, axis);
  const auto p1 = ww::measure_profile_like(p0, after, field, axis);
  const auto stats = ww::describe_profile(p1, 1.0);
  CHECK(close(stats.max, 160.0, 0, 1.0));
  CHECK(stats.min == 0.0);
  CHECK(close(stats.mean, 120.0, 0.01, 0));
  CHECK(close(stats.closed_share, 0.25, 0, 0.01));
  const auto ways = ww::front_ways(p0, p1);
  REQUIRE(ways.a);
  REQUIRE(ways.b);
  CHECK(close(*ways.a, 25.0, 0, 0.5));  // open steps: 0; bridged ones: half of 200
  CHECK(close(*ways.b, 25.0, 0, 0.5));
}

TEST_CASE("each front has its own way, into the gap or out of it") {
  const auto both = ways_from(between(100, 300), between(120, 270));
  REQUIRE(both.a);
  REQUIRE(both.b);
  CHECK(close(*both.a, 20.0, 0, 0.5));
  CHECK(close(*both.b, 30.0, 0, 0.5));
  const auto out = ways_from(between(100, 300), between(85, 290));
  CHECK(close(out.a.value(), -15.0, 0, 0.5));
  CHECK(close(out.b.value(), 10.0, 0, 0.5));
}

TEST_CASE("a front outside the field has no way, the other one has") {
  const auto right_cut = ways_from(between(250, 400), between(280, 400));
  REQUIRE(right_cut.a);
  CHECK(close(*right_cut.a, 30.0, 0, 0.5));
  CHECK_FALSE(right_cut.b);
  const auto left_cut = ways_from(between(0, 150), between(0, 110));
  CHECK_FALSE(left_cut.a);
  REQUIRE(left_cut.b);
  CHECK(close(*left_cut.b, 40.0, 0, 0.5));
  // seen in the first picture only
  const auto later_cut = ways_from(between(200, 380), between(210, 400));
  REQUIRE(later_cut.a);
  CHECK(close(*later_cut.a, 10.0, 0, 0.5));
  CHECK_FALSE(later_cut.b);
  // closed where one front was never seen: nobody knows where they met
  const auto closed = ways_from(between(250, 400), cv::Mat::zeros(400, 400, CV_8U));
  CHECK_FALSE(closed.a);
  CHECK_FALSE(closed.b);
}

TEST_CASE("gaps side by side have no two fronts, a gap with a few cells in it has") {
  const cv::Mat two = between(60, 140) | between(240, 320);
  const auto none = ways_from(two, between(70, 130) | between(250, 310));
  CHECK_FALSE(none.a);
  CHECK_FALSE(none.b);
  cv::Mat island = between(100, 300);
  cv::circle(island, {200, 200}, 20, cv::Scalar(0), cv::FILLED);
  const auto some = ways_from(island, between(110, 290));
  CHECK(close(some.a.value(), 10.0, 0, 0.5));
  CHECK(close(some.b.value(), 10.0, 0, 0.5));
}

TEST_CASE("fronts that closed the gap met half way") {
  const auto closed = ways_from(between(100, 300), cv::Mat::zeros(400, 400, CV_8U));
  CHECK(close(closed.a.value(), 100.0, 0, 0.5));
  CHECK(close(closed.b.value(), 100.0, 0, 0.5));
}

TEST_CASE("steps that a later picture does not show are left out") {
  cv::Mat gap = cv::Mat::zeros(400, 400, CV_8U);
  gap.colRange(100, 300).setTo(255);
  cv::Mat common(gap.size(), CV_8U, cv::Scalar(255));
  common.rowRange(0, 150).setTo(0);
  const auto axis = ww::fit_axis(gap);
  const auto p0 = ww::measure_profile(gap, cv::Mat(gap.size(), CV_8U, cv::Scalar(255)), axis);
  const auto p1 = ww::measure_profile_like(p0, gap & common, common, axis);
  CHECK(close(ww::describe_profile(p1, 1.0).steps, 250, 0, 2));
  CHECK(close(ww::describe_profile(p1, 1.0).mean, 200.0, 0.01, 0));
  CHECK(close(ww::mean_width(p0, p1), 200.0, 0.01, 0));
}

TEST_CASE("roughness of a triangle wave") {
  cv::Mat gap = cv::Mat::zeros(400, 400, CV_8U);
  for (int y = 0; y < 400; ++y) {
    const int tooth = std::abs(y % 80 - 40);  // slope 1
    gap.row(y).colRange(100 + tooth, 300).setTo(255);
  }
  const auto axis = ww::fit_axis(gap);
  const auto stats = ww::describe_profile(
      ww::measure_profile(gap, cv::Mat(gap.size(), CV_8U, cv::Scalar(255)), axis), 1.0);
  CHECK(close(stats.roughness_a, std::sqrt(2.0), 0.06, 0));
  CHECK(close(stats.roughness_b, 1.0, 0.02, 0));
}

TEST_CASE("closing and opening act on what is thinner than the disc only") {
  cv::Mat mask = cv::Mat::zeros(200, 200, CV_8U);
  mask(cv::Rect(0, 50, 200, 40)).setTo(255);
  mask(cv::Rect(0, 98, 200, 40)).setTo(255);  // 8 px apart
  CHECK(ww::close_disc(mask, 6.0).at<unsigned char>(94, 0) == 255);
  CHECK(ww::close_disc(mask, 2.0).at<unsigned char>(94, 100) == 0);
  CHECK(area_of(ww::open_disc(mask, 10.0)) == area_of(mask));
  CHECK(area_of(ww::open_disc(mask, 25.0)) == 0.0);
  const cv::Mat full(50, 50, CV_8U, cv::Scalar(255));
  CHECK(area_of(ww::close_disc(full, 5.0)) == 2500.0);
  CHECK(area_of(ww::open_disc(cv::Mat::zeros(50, 50, CV_8U), 5.0)) == 0.0);
}

TEST_CASE("small parts and holes go, large ones stay") {
  cv::Mat mask = cv::Mat::zeros(100, 100, CV_8U);
  mask(cv::Rect(10, 10, 40, 40)).setTo(255);
  mask(cv::Rect(20, 20, 5, 5)).setTo(0);
  mask(cv::Rect(80, 80, 6, 6)).setTo(255);
  CHECK(area_of(ww::without_small_parts(mask, 40.0, 4)) == 1600.0 - 25.0);
  CHECK(area_of(ww::with_small_holes_filled(mask, 30.0, 4)) == 1600.0 + 36.0);
}

TEST_CASE("only parts that share a pixel with the seed are chosen") {
  cv::Mat mask = cv::Mat::zeros(60, 60, CV_8U);
  mask(cv::Rect(5, 5, 10, 10)).setTo(255);
  mask(cv::Rect(30, 5, 20, 10)).setTo(255);
  cv::Mat seed = cv::Mat::zeros(mask.size(), CV_8U);
  seed(cv::Rect(45, 10, 15, 30)).setTo(255);
  CHECK(area_of(ww::parts_touching(mask, seed, 4)) == 200.0);
}

TEST_CASE("the outline of a gap does not count where the field ends") {
  const cv::Mat gap = band({400, 300}, 90.0, 100.0);
  cv::Mat valid(gap.size(), CV_8U, cv::Scalar(255));
  CHECK(woundwell::test::close(ww::outline_length(gap, valid).fronts, 600.0, 0.02, 0));
  valid.colRange(0, 150).setTo(0);  // ends at the gap's left front
  CHECK(woundwell::test::close(ww::outline_length(gap & valid, valid).fronts, 300.0, 0.02, 0));
}

TEST_CASE("what a misplaced picture can change is where the field cuts the gap, as a vector") {
  const cv::Size size(400, 300);
  const cv::Mat all(size, CV_8U, cv::Scalar(255));
  // what the one end of a straight gap loses the other one gains
  CHECK(ww::outline_length(band(size, 90.0, 100.0), all).cut < 1.0);
  CHECK(ww::outline_length(band(size, 60.0, 100.0), all).cut < 6.0);
  cv::Mat inside = cv::Mat::zeros(size, CV_8U);
  inside(cv::Rect(100, 100, 80, 60)).setTo(255);
  CHECK(ww::outline_length(inside, all).cut == 0.0);
  cv::Mat side = cv::Mat::zeros(size, CV_8U);
  side.colRange(250, 400).setTo(255);
  CHECK(close(ww::outline_length(side, all).cut, 300.0, 0, 3.0));
  // the field's own end cuts like the picture's
  cv::Mat valid = all.clone();
  valid.colRange(0, 150).setTo(0);
  CHECK(close(ww::outline_length(band(size, 90.0, 100.0) & valid, valid).cut, 300.0, 0, 6.0));
}

TEST_CASE("a wedge that moves along its axis changes by the difference of its ends") {
  // 20 px wide 100 px above the picture, 420 px wide 100 px under it
  const auto wedge = [](int down) {
    cv::Mat mask = cv::Mat::zeros(300, 600, CV_8U);
    const std::vector<cv::Point> corners{
        {290, down - 100}, {310, down - 100}, {510, down + 400}, {90, down + 400}};
    cv::fillPoly(mask, std::vector<std::vector<cv::Point>>{corners}, cv::Scalar(255));
    return mask;
  };
  const cv::Mat all(300, 600, CV_8U, cv::Scalar(255));
  const double cut = ww::outline_length(wedge(0), all).cut;
  CHECK(close(cut, 340.0 - 100.0, 0, 3.0));
  CHECK(close((area_of(wedge(-10)) - area_of(wedge(10))) / 20.0, cut, 0.02, 0));
}

TEST_CASE("moving a mask moves it") {
  cv::Mat mask = cv::Mat::zeros(60, 60, CV_8U);
  mask(cv::Rect(10, 20, 10, 10)).setTo(255);
  const cv::Mat there = ww::moved(mask, {1.0, 0.0, 5.0, 0.0, 1.0, -3.0});
  CHECK(area_of(there) == 100.0);
  CHECK(there.at<unsigned char>(17, 15) == 255);
  CHECK(there.at<unsigned char>(27, 15) == 0);
}

TEST_CASE("one mode gives no evidence of two, and two modes are cut between them") {
  ww::RandomStream random(3, "modes", "test");
  std::vector<float> one;
  std::vector<float> two;
  for (int k = 0; k < 20000; ++k) {
    one.push_back(static_cast<float>(random.normal(0.0, 0.4)));
    two.push_back(static_cast<float>(random.normal(k % 10 == 0 ? -2.0 : 0.0, 0.3)));
  }
  CHECK(ww::minimum_error_split(one).evidence < 0.03);
  const auto split = ww::minimum_error_split(two);
  CHECK(split.evidence > 0.2);
  CHECK(close(split.level, -1.0, 0, 0.4));
  CHECK(close(split.low_share, 0.1, 0, 0.01));
  CHECK(close(split.low_mean, -2.0, 0, 0.05));
  CHECK(close(ww::otsu_level(two), -1.0, 0, 0.4));
  CHECK(ww::minimum_error_split(std::vector<float>(500, 1.0F)).evidence == 0.0);
}

TEST_CASE("the width profile in stretches: means in picture px, empty where no step is usable") {
  ww::ScratchFrame frame;
  frame.scale = 0.5;  // two picture px a step
  frame.record.um_per_px = 0.65;
  frame.widths.assign(400, 10.0);
  for (std::size_t k = 0; k < 8; ++k) frame.widths[k].reset();
  frame.widths[8].reset();  // one of the four steps of the third stretch
  frame.widths[9] = 40.0;
  for (std::size_t k = 200; k < 204; ++k) frame.widths[k] = 0.0;
  const auto rows = ww::profile_rows(frame);
  REQUIRE(rows.size() == 100);
  CHECK_FALSE(rows[0].width_px.has_value());
  CHECK_FALSE(rows[1].width_um.has_value());
  CHECK(close(*rows[2].width_px, 40.0, 1e-12, 0));  // (40 + 10 + 10) / 3 steps, twice as many px
  CHECK(close(*rows[3].width_um, 13.0, 1e-12, 0));
  CHECK(rows[50].width_px == 0.0);
  CHECK(rows[0].step == 1);
  CHECK(close(rows[0].along_px, 4.0, 1e-12, 0));
  CHECK(close(rows[99].along_px, 796.0, 1e-12, 0));
  CHECK(close(*rows[99].along_um, 517.4, 1e-12, 0));
  frame.widths.assign(7, 3.0);
  frame.record.um_per_px.reset();
  const auto few = ww::profile_rows(frame);
  CHECK(few.size() == 7);
  CHECK_FALSE(few[0].width_um.has_value());
  frame.widths.clear();
  CHECK(ww::profile_rows(frame).empty());
}
