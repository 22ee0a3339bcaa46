// What is concluded from two measured pictures: closure, rates, fronts, density and their errors.
#include "scratch/closure.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>
#include <optional>
#include <string>
#include <vector>

#include "pictures.hpp"
#include "support/close.hpp"

using namespace woundwell::test;
using woundwell::Flag;
using woundwell::Image;
using woundwell::Outcome;
namespace ww = woundwell;

namespace {

const cv::Size field(400, 300);  // working px
constexpr double kGrid = 1e-4;   // of a width: what the grid of its axis rounds

/// A gap between two columns of the field.
cv::Mat between(int first, int end) {
  cv::Mat gap = cv::Mat::zeros(field, CV_8U);
  gap.colRange(first, end).setTo(255);
  return gap;
}

/// A baseline at 2 h with two picture px of 0.5 um per working px; its area is known to 2 %.
ww::Baseline baseline_with(const cv::Mat& gap) {
  ww::Baseline base;
  base.time_h = 2.0;
  base.gap = gap;
  base.cover = ~gap;
  base.valid = cv::Mat(field, CV_8U, cv::Scalar(255));
  base.axis = ww::fit_axis(gap);
  base.profile = ww::measure_profile(gap, base.valid, base.axis);
  base.area = area_of(gap);
  base.area_se = 0.02 * base.area;
  base.width = ww::describe_profile(base.profile, 1.0).mean;
  base.px_per_working = 2.0;
  base.um_per_px = 0.5;
  return base;
}

ww::LaterTime later_with(const ww::Baseline& base, const cv::Mat& gap, const cv::Mat& common) {
  ww::LaterTime later;
  later.common = common;
  later.gap = gap & common;
  later.cover = ~gap;
  later.area_se = 450.0;
  later.width_se = 1.5;
  later.place_se = 4.0;
  later.profile = ww::measure_profile_like(base.profile, later.gap, common, base.axis);
  return later;
}

/// A picture taken ten hours after the baseline.
ww::ScratchRecord measured_at(double time_h) {
  ww::ScratchRecord record;
  record.outcome = Outcome::measured;
  record.place.time_h = time_h;
  return record;
}

ww::ClosureStep compared(const ww::Baseline& base, const ww::LaterTime& later) {
  return ww::compare_with_baseline(measured_at(12.0), measured_at(2.0), base, later);
}

ww::ClosureStep compared(const cv::Mat& before, const cv::Mat& after) {
  const ww::Baseline base = baseline_with(before);
  return compared(base, later_with(base, after, base.valid));
}

const cv::Size size(720, 540);  // of drawn pictures

/// A sheet whose gap lies between two columns, or is a band; the same name gives the same cells.
Image columns(int first, int end, const std::string& name, cv::Size where = size) {
  cv::Mat gap = cv::Mat::zeros(where, CV_8U);
  gap.colRange(first, end).setTo(255);
  return eight_bit(sheet_with_gap(gap, name));
}

Image with_band(double width, const std::string& name) {
  return eight_bit(sheet_with_gap(band(size, 90.0, width), name));
}

/// Part of a larger picture, as a stage that was moved shows it.
Image part_of(const Image& whole, int x, int y) {
  return {whole.pixels(cv::Rect({x, y}, size)), whole.pixel_size};
}

/// The area's standard error in the later one of two pictures.
double later_se(const Image& first, const Image& second) {
  return measure({first, second}).frames[1].record.wound_area_px_se.value();
}

/// What is added in quadrature from one error to another.
double added(double from, double to) { return std::sqrt(to * to - from * from); }

}  // namespace

TEST_CASE("closure by area and by width carry the errors of both times") {
  const auto step = compared(between(100, 200), between(120, 180));
  const auto& row = step.row;
  CHECK(row.outcome == Outcome::measured);
  CHECK(*row.common_frac == 1.0);
  CHECK(close(*row.closure_frac, 0.4, 1e-12, 0));
  CHECK(close(*row.closure_frac_se, std::hypot(450.0 / 30000.0, 0.6 * 0.02), 1e-12, 0));
  CHECK(close(*row.closure_width_frac, 0.4, kGrid, 0));
  CHECK(close(*row.closure_width_frac_se, std::hypot(1.5 / 100.0, 0.6 * 0.02), kGrid, 0));
  REQUIRE(step.point);
  CHECK(step.point->time_h == 12.0);
  CHECK(close(step.point->closure_se_before, 0.6 * 0.02, 1e-12, 0));
  CHECK(step.point->closure_se == *row.closure_frac_se);
  CHECK(close(step.point->width_px.value_or(0.0), 120.0, kGrid, 0));
  CHECK(close(step.point->width_px_se, 3.0, kGrid, 0));
}

TEST_CASE("rates and fronts in px and um, with the errors of both widths and of the place") {
  const auto row = compared(between(100, 200), between(115, 175)).row;
  // 100 +- 2 to 60 +- 1.5 working px: 80 +- 5 px in 10 h
  CHECK(close(*row.gap_rate_px_per_h, 8.0, kGrid, 0));
  CHECK(close(*row.gap_rate_px_per_h_se, 0.5, kGrid, 0));
  CHECK(close(*row.gap_rate_um_per_h, 4.0, kGrid, 0));
  CHECK(close(*row.gap_rate_um_per_h_se, 0.25, kGrid, 0));
  CHECK(close(*row.front_rate_px_per_h, 4.0, kGrid, 0));
  CHECK(close(*row.front_rate_px_per_h_se, 0.25, kGrid, 0));
  CHECK(close(*row.front_rate_um_per_h, 2.0, kGrid, 0));
  CHECK(close(*row.front_rate_um_per_h_se, 0.125, kGrid, 0));
  CHECK(close(*row.front_a_px, 30.0, kGrid, 0));
  CHECK(close(*row.front_b_px, 50.0, kGrid, 0));
  CHECK(close(*row.front_a_um, 15.0, kGrid, 0));
  CHECK(close(*row.front_b_um, 25.0, kGrid, 0));
  const double se = std::hypot(5.0 / std::numbers::sqrt2, 2.0 * 4.0);
  CHECK(close(*row.front_a_px_se, se, kGrid, 0));
  CHECK(close(*row.front_b_px_se, se, kGrid, 0));
  CHECK(close(*row.front_a_um_se, 0.5 * se, kGrid, 0));
  CHECK(close(*row.front_b_um_se, 0.5 * se, kGrid, 0));
}

TEST_CASE("one front in view has all of the rate, gaps side by side have none") {
  const auto one = compared(between(250, 400), between(280, 400)).row;
  CHECK(close(*one.gap_rate_px_per_h, 6.0, kGrid, 0));
  CHECK(close(*one.front_rate_px_per_h, 6.0, kGrid, 0));
  CHECK(*one.front_rate_px_per_h_se == *one.gap_rate_px_per_h_se);
  CHECK(close(*one.front_a_px, 60.0, kGrid, 0));
  CHECK_FALSE(one.front_b_px);
  CHECK_FALSE(one.front_b_px_se);
  CHECK_FALSE(one.front_b_um);
  CHECK_FALSE(one.front_b_um_se);
  const auto none =
      compared(between(50, 150) | between(250, 350), between(60, 140) | between(260, 340)).row;
  CHECK(close(*none.gap_rate_px_per_h, 8.0, kGrid, 0));
  CHECK_FALSE(none.front_rate_px_per_h);
  CHECK_FALSE(none.front_rate_um_per_h_se);
  CHECK_FALSE(none.front_a_px);
  CHECK_FALSE(none.front_b_um_se);
}

TEST_CASE("without a scale there are px only") {
  ww::Baseline base = baseline_with(between(100, 200));
  base.um_per_px.reset();
  const auto row = compared(base, later_with(base, between(120, 180), base.valid)).row;
  CHECK(row.gap_rate_px_per_h_se);
  CHECK(row.front_rate_px_per_h_se);
  CHECK(row.front_a_px_se);
  CHECK_FALSE(row.gap_rate_um_per_h);
  CHECK_FALSE(row.gap_rate_um_per_h_se);
  CHECK_FALSE(row.front_rate_um_per_h);
  CHECK_FALSE(row.front_rate_um_per_h_se);
  CHECK_FALSE(row.front_a_um);
  CHECK_FALSE(row.front_b_um_se);
}

TEST_CASE("relative wound density and its error, by the slopes of its formula") {
  const ww::Baseline base = baseline_with(between(100, 200));
  ww::LaterTime later = later_with(base, between(120, 180), base.valid);
  later.cover.rowRange(0, 60).setTo(0);  // a fifth of the field: w is 0.32 and c 0.8
  later.cover_se = 0.03;
  const auto row = compared(base, later).row;
  CHECK(close(*row.rwd_frac, 0.4, 1e-12, 0));
  const double by_w = 450.0 / 30000.0;
  const double by_w0 = (1.0 - 0.4) * 0.02;
  const double by_c = 0.4 * 0.03;
  CHECK(close(*row.rwd_frac_se, std::hypot(std::hypot(by_w, by_w0), by_c) / 0.8, 1e-12, 0));
  // a sheet that is no denser than the gap was says nothing
  later.cover.setTo(0);
  CHECK_FALSE(compared(base, later).row.rwd_frac);
  CHECK_FALSE(compared(base, later).row.rwd_frac_se);
}

TEST_CASE("half of the wound out of view: the rest is compared, on the full length") {
  const ww::Baseline base = baseline_with(between(100, 200));
  cv::Mat common = base.valid.clone();
  common.rowRange(0, 150).setTo(0);
  const auto step = compared(base, later_with(base, between(120, 180), common));
  CHECK(close(*step.row.common_frac, 0.5, 1e-12, 0));
  CHECK(close(*step.row.closure_frac, 0.4, 1e-12, 0));
  // half of the step at the common region's end is missing, one in 150
  CHECK(close(*step.row.closure_width_frac, 0.4, 0, 0.003));
  CHECK(close(step.point->width_px.value_or(0.0), 120.0, 0.005, 0));
}

TEST_CASE("no closure without a baseline, in another size, or with too little in common") {
  const ww::Baseline base = baseline_with(between(100, 200));
  const auto refused = [](const ww::ClosureStep& step, const std::string& reason) {
    CHECK(step.row.outcome == Outcome::failed);
    CHECK(step.row.reason == reason);
    CHECK_FALSE(step.row.closure_frac);
    CHECK_FALSE(step.row.closure_width_frac);
    CHECK_FALSE(step.row.gap_rate_px_per_h);
    CHECK_FALSE(step.point);
  };
  auto first = measured_at(2.0);
  first.outcome = Outcome::failed;
  first.reason = "empty";
  refused(ww::compare_with_baseline(measured_at(12.0), first, std::nullopt, std::nullopt),
          "baseline failed: empty");
  refused(ww::compare_with_baseline(measured_at(12.0), measured_at(2.0), base, std::nullopt),
          "the picture has another size than the baseline's");
  cv::Mat common = base.valid.clone();
  common.colRange(119, 400).setTo(0);  // 19 of the gap's 100 columns are left
  refused(compared(base, later_with(base, between(120, 180), common)),
          "the picture shows too little of the baseline's gap");
  common.col(119).setTo(255);
  common.col(120).setTo(255);
  CHECK(compared(base, later_with(base, between(120, 180), common)).row.closure_frac);
}

TEST_CASE("a closure row carries the flags of its picture and of the baseline") {
  const std::optional<ww::Baseline> base = baseline_with(between(100, 200));
  std::vector<ww::ScratchFrame> frames(3);
  frames[0].record.flags.add(Flag::uneven_light);
  frames[1].record.flags.add(Flag::saturated);
  std::vector<ww::ClosureRecord> rows(3);
  rows[0].closure_frac = 0.0;
  rows[0].closure_frac_se = 0.0;
  rows[1].closure_frac = 0.5;
  rows[1].closure_frac_se = 0.01;
  rows[2].closure_frac = 0.3;
  rows[2].closure_frac_se = 0.01;
  finish_series(frames, rows, {}, base);
  CHECK(rows[0].flags.codes() == "uneven_light");
  CHECK(rows[1].flags.codes() == "uneven_light;saturated");
  CHECK(rows[2].flags.codes() == "uneven_light;area_grows");
  CHECK(frames[1].record.flags.codes() == "saturated");
  CHECK(frames[2].record.flags.codes() == "area_grows");
  finish_series(frames, rows, {}, std::nullopt);
  CHECK(rows[0].flags.codes() == "uneven_light;baseline_missing");
  CHECK(rows[1].flags.codes() == "uneven_light;saturated;baseline_missing");
}

TEST_CASE("standard errors of a series follow from those of area and place") {
  for (const bool moved_away : {false, true}) {
    CAPTURE(moved_away);
    const auto name = [&](const char* time) { return moved_away ? time : "same"; };
    const auto result = measure(
        {with_band(200.0, name("t0")), with_band(140.0, name("t1")), with_band(60.0, name("t2"))},
        2.0);
    const auto& first = result.frames[0].record;
    for (const auto& frame : result.frames) {
      const auto& r = frame.record;
      const double share = *r.wound_area_px_se / *r.wound_area_px;
      CHECK(close(*r.width_mean_px_se / *r.width_mean_px, share, 1e-9, 0));
      CHECK(close(*r.width_mean_um_se, 2.0 * *r.width_mean_px_se, 1e-9, 0));
      CHECK(close(*r.wound_area_um2_se, 4.0 * *r.wound_area_px_se, 1e-9, 0));
      CHECK(close(*r.wound_area_frac_se, *r.wound_area_px_se / (720.0 * 540.0), 1e-9, 0));
    }
    for (const std::size_t i : {1, 2}) {
      const auto& r = result.frames[i].record;
      const auto& c = result.closure[i];
      const double hours = 12.0 * static_cast<double>(i);
      CHECK(r.flags.has(Flag::registration_weak) == moved_away);
      const double lost_se = std::hypot(*first.width_mean_px_se, *r.width_mean_px_se);
      CHECK(close(*c.gap_rate_px_per_h_se, lost_se / hours, 1e-9, 0));
      CHECK(close(*c.gap_rate_um_per_h_se, 2.0 * lost_se / hours, 1e-9, 0));
      CHECK(close(*c.front_rate_px_per_h, 0.5 * *c.gap_rate_px_per_h, 1e-12, 0));
      CHECK(close(*c.front_rate_px_per_h_se, 0.5 * *c.gap_rate_px_per_h_se, 1e-12, 0));
      // elsewhere: two per cent of the picture's longer side
      const double place = moved_away ? 0.02 * 720.0 : r.shift_residual_px.value();
      const double front_se = std::hypot(lost_se / std::numbers::sqrt2, place);
      CHECK(close(*c.front_a_px_se, front_se, 1e-9, 0));
      CHECK(close(*c.front_b_um_se, 2.0 * front_se, 1e-9, 0));
    }
    const auto& c = result.closure[0];
    CHECK(close(*c.slope_um_per_h_se, 2.0 * *c.slope_px_per_h_se, 1e-9, 0));
    // three times at the same distance: the middle one does not tilt the line
    const double ends =
        std::hypot(*first.width_mean_px_se, *result.frames[2].record.width_mean_px_se);
    CHECK(close(*c.slope_px_per_h_se, ends / 24.0, 1e-3, 0));
    CHECK(*c.auc_frac_se > 0.0);
  }
}

TEST_CASE("a picture that lies off is worth less where the field cuts the gap, and only there") {
  const Image before = columns(0, 250, "place");
  const Image after = columns(0, 200, "place");
  const double same = later_se(before, after);
  const double elsewhere = later_se(before, columns(0, 200, "elsewhere"));
  CHECK(close(added(same, elsewhere), 0.02 * 720.0 * 540.0, 0.03, 0));
  // a gap that runs through loses at one end what it gains at the other
  const double through = later_se(with_band(200.0, "place"), with_band(150.0, "place"));
  CHECK(close(later_se(with_band(200.0, "place"), with_band(150.0, "elsewhere")), through, 0.1, 0));
}

TEST_CASE("parts of a picture that disagree about its place add to the area's error") {
  const Image before = columns(0, 250, "stretched");
  const Image after = columns(0, 200, "stretched");
  Image stretched;  // along the front, which stays where it is
  cv::warpAffine(after.pixels, stretched.pixels, cv::Matx23d(1, 0, 0, 0, 1.008, -2.16), size,
                 cv::INTER_CUBIC, cv::BORDER_REFLECT);
  const auto result = measure({before, stretched});
  const auto& r = result.frames[1].record;
  REQUIRE(r.shift_residual_px);
  REQUIRE(*r.shift_residual_px > 0.5);
  const double more = added(later_se(before, after), *r.wound_area_px_se);
  CHECK(close(more, *r.shift_residual_px * 540.0, 0.1, 0));
}

TEST_CASE("half of the gap closed is a relative density of one half") {
  const auto row = measure({with_band(160.0, "density"), with_band(80.0, "density")}).closure[1];
  REQUIRE(row.rwd_frac);
  CHECK(close(*row.rwd_frac, 0.5, 0, 0.03));
  REQUIRE(row.rwd_frac_se);
  CHECK(*row.rwd_frac_se > 0.0);
  CHECK(*row.rwd_frac_se < 0.05);
}

TEST_CASE("a moved stage changes no closure of the width") {
  const auto stage = [](double width) {
    return eight_bit(sheet_with_gap(band({900, 700}, 75.0, width), "stage"));
  };
  const Image before = part_of(stage(160.0), 90, 80);
  const Image after = stage(110.0);
  const auto closed_by = [&](int dx, int dy) {
    const auto result = measure({before, part_of(after, 90 - dx, 80 - dy)});
    const auto& r = result.frames[1].record;
    CHECK(close(*r.shift_x_px, dx, 0, 0.5));
    CHECK(close(*r.shift_y_px, dy, 0, 0.5));
    REQUIRE(r.shift_residual_px);
    CHECK(*r.shift_residual_px < 1.0);
    return result.closure[1].closure_width_frac.value();
  };
  const double still = closed_by(0, 0);
  CHECK(close(still, 50.0 / 160.0, 0, 0.01));
  CHECK(close(closed_by(25, -15), still, 0, 0.01));
  CHECK(close(closed_by(-60, 40), still, 0, 0.01));
}

TEST_CASE("pictures that cannot be compared are measured all the same, and say why") {
  const auto other = measure(
      {with_band(160.0, "size"), columns(280, 360, "size", {640, 480}), with_band(80.0, "size")});
  CHECK(other.frames[1].record.outcome == Outcome::measured);
  CHECK(other.closure[1].outcome == Outcome::failed);
  CHECK(other.closure[1].reason == "the picture has another size than the baseline's");
  CHECK_FALSE(other.closure[1].closure_frac);
  CHECK(close(other.closure[2].closure_frac.value(), 0.5, 0, 0.02));
  // 15 of the gap's 100 columns are left in view
  const Image whole = columns(705, 805, "little", {900, 640});
  const auto little = measure({part_of(whole, 100, 50), part_of(whole, 0, 50)});
  CHECK(close(*little.frames[1].record.shift_x_px, 100.0, 0, 0.5));
  CHECK(little.closure[1].outcome == Outcome::failed);
  CHECK(little.closure[1].reason == "the picture shows too little of the baseline's gap");
  CHECK_FALSE(little.closure[1].closure_frac);
  CHECK_FALSE(little.closure[1].closure_width_frac);
}
