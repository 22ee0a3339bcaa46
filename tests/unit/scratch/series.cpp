#include <doctest/doctest.h>

#include <cmath>
#include <opencv2/imgproc.hpp>
#include <stdexcept>

#include "core/errors.hpp"
#include "imaging/draw.hpp"
#include "pictures.hpp"
#include "scratch/seams.hpp"
#include "support/close.hpp"

using namespace woundwell::test;
using woundwell::Flag;
using woundwell::Image;
using woundwell::Outcome;
using woundwell::without_seams;

namespace {

const cv::Size size(720, 540);

Image with_band(double deg, double width, const std::string& name) {
  return eight_bit(sheet_with_gap(band(size, deg, width), name));
}

const cv::Vec3b kOutline(40, 40, 255);
const cv::Vec3b kGhost(255, 170, 60);

bool is_like(const cv::Vec3b& a, const cv::Vec3b& b) {
  return std::abs(a[0] - b[0]) < 60 && std::abs(a[1] - b[1]) < 60 && std::abs(a[2] - b[2]) < 60;
}

/// Share of the rows under the caption with a colour within two px of a column.
double drawn_along(const cv::Mat& overlay, double column, const cv::Vec3b& colour) {
  int rows = 0;
  for (int y = overlay.rows - size.height; y < overlay.rows; ++y) {
    bool seen = false;
    for (int x = cvCeil(column - 2.0); x <= cvFloor(column + 2.0); ++x) {
      seen = seen || is_like(overlay.at<cv::Vec3b>(y, x), colour);
    }
    rows += seen ? 1 : 0;
  }
  return static_cast<double>(rows) / size.height;
}

/// Pixels under the caption that are not grey, as all of the picture is.
int coloured(const cv::Mat& overlay) {
  int count = 0;
  for (int y = overlay.rows - size.height; y < overlay.rows; ++y) {
    for (int x = 0; x < overlay.cols; ++x) {
      const auto& p = overlay.at<cv::Vec3b>(y, x);
      count += p[0] != p[1] || p[1] != p[2] ? 1 : 0;
    }
  }
  return count;
}

/// Bright pixels of the caption above the picture.
int caption_ink(const cv::Mat& overlay) {
  cv::Mat grey;
  cv::cvtColor(overlay.rowRange(0, overlay.rows - size.height), grey, cv::COLOR_BGR2GRAY);
  return cv::countNonZero(grey > 150);
}

}  // namespace

TEST_CASE("a straight band in any direction is measured within two per cent") {
  for (const double deg : {0.0, 30.0, 90.0}) {
    CAPTURE(deg);
    const auto result = measure({with_band(deg, 160.0, "band")});
    const auto& r = result.frames[0].record;
    REQUIRE(r.outcome == Outcome::measured);
    const cv::Mat truth = band(size, deg, 160.0);
    CHECK(close(*r.wound_area_px, area_of(truth), 0.02, 0));
    CHECK(close(*r.wound_area_frac, area_of(truth) / static_cast<double>(truth.total()), 0.02, 0));
    CHECK(close(*r.width_mean_px, 160.0, 0.02, 0));
    CHECK(close(std::sin((*r.axis_deg - deg) * CV_PI / 180.0), 0.0, 0, 0.03));
    CHECK(*r.pieces == 1);
    CHECK(*r.wound_area_px_se > 0.0);
    CHECK(*r.wound_area_px_se < 0.05 * *r.wound_area_px);
    CHECK(r.flags.has(Flag::no_calibration));
    CHECK_FALSE(r.wound_area_um2);
    CHECK_FALSE(r.flags.has(Flag::wound_leaves_field));
    CHECK_FALSE(r.flags.has(Flag::uncertain_boundary));
    CHECK(overlap(full_size_mask(result.frames[0]), truth) > 0.96);
    CHECK(*result.closure[0].closure_frac == 0.0);
  }
}

TEST_CASE("mirrored, turned, brighter and of less contrast: the same area") {
  const cv::Mat grey = sheet_with_gap(band(size, 75.0, 150.0), "laws");
  const double area = *measure({eight_bit(grey)}).frames[0].record.wound_area_px;
  cv::Mat mirrored;
  cv::flip(grey, mirrored, 1);
  cv::Mat turned;
  cv::rotate(grey, turned, cv::ROTATE_90_CLOCKWISE);
  const cv::Mat paler = 0.2 + 0.6 * grey;
  for (const cv::Mat& other : {mirrored, turned, paler}) {
    CHECK(close(*measure({eight_bit(other)}).frames[0].record.wound_area_px, area, 0.02, 0));
  }
  cv::Mat half;
  cv::resize(grey, half, {}, 0.5, 0.5, cv::INTER_AREA);
  CHECK(close(*measure({eight_bit(half)}).frames[0].record.wound_area_px, area / 4.0, 0.03, 0));
}

TEST_CASE("the edge stays where it is, however weak the sheet is against the noise") {
  const cv::Mat gap = band(size, 80.0, 150.0);
  for (const double contrast : {0.16, 0.1, 0.04, 0.02, 0.012}) {
    CAPTURE(contrast);
    const auto result = measure({eight_bit(sheet_with_gap(gap, "weak", contrast))});
    const auto& r = result.frames[0].record;
    REQUIRE(r.outcome == Outcome::measured);
    CHECK(close(*r.wound_area_px, area_of(gap), 0.03, 0));
    CHECK(std::abs(*r.wound_area_px - area_of(gap)) < 1.96 * *r.wound_area_px_se);
  }
}

TEST_CASE("a faint front keeps its place beside a bold sheet") {
  // a strip of the sheet along one front, as wide as a thin lamella, has a quarter of its contrast
  const cv::Mat gap = band(size, 90.0, 150.0);
  cv::Mat bold = sheet_with_gap(gap, "bold", 0.12);
  const cv::Mat faint = sheet_with_gap(gap, "bold", 0.03);
  const cv::Rect strip(360 + 75, 0, 24, size.height);
  faint(strip).copyTo(bold(strip));
  const auto result = measure({eight_bit(bold)});
  REQUIRE(result.frames[0].record.outcome == Outcome::measured);
  const cv::Mat found = full_size_mask(result.frames[0]);
  // the outline stands within two px of both fronts in the mean
  const cv::Rect right(360, 0, size.width - 360, size.height);
  const cv::Rect left(0, 0, 360, size.height);
  CHECK(std::abs(area_of(found(right)) - area_of(gap(right))) < 2.0 * size.height);
  CHECK(std::abs(area_of(found(left)) - area_of(gap(left))) < 2.0 * size.height);
}

TEST_CASE("the more of the sheet looks bare, the less is known of its front") {
  const auto se_with = [](int every_px) {
    cv::Mat gap = band(size, 90.0, 150.0);
    for (int y = 20; every_px > 0 && y < size.height; y += every_px) {
      for (int x = 20; x < size.width; x += every_px) {
        if (std::abs(x - 360) > 120) cv::circle(gap, {x, y}, 10, cv::Scalar(255), cv::FILLED);
      }
    }
    const auto result = measure({eight_bit(sheet_with_gap(gap, "holes"))});
    const auto& r = result.frames[0].record;
    CHECK(close(*r.wound_area_px, 150.0 * 540.0, 0.04, 0));
    return *r.wound_area_px_se;
  };
  const double dense = se_with(0);
  const double loose = se_with(70);
  CHECK(loose > 1.1 * dense);
  CHECK(se_with(40) > 1.5 * loose);
}

TEST_CASE("calibration scales lengths by the pixel and areas by its square") {
  const Image picture = with_band(90.0, 150.0, "zoom");
  const auto fine = measure({picture}, 0.5).frames[0].record;
  const auto coarse = measure({picture}, 2.0).frames[0].record;
  CHECK(close(*coarse.wound_area_um2, 16.0 * *fine.wound_area_um2, 1e-9, 0));
  CHECK(close(*coarse.width_mean_um, 4.0 * *fine.width_mean_um, 1e-9, 0));
  CHECK(close(*fine.width_mean_um, 0.5 * *fine.width_mean_px, 1e-12, 0));
  CHECK(fine.pixel_size_source == "design");
  CHECK_FALSE(fine.flags.has(Flag::no_calibration));
}

TEST_CASE("closure of narrowing bands, with rates and half time") {
  const auto result = measure(
      {with_band(90.0, 200.0, "t0"), with_band(90.0, 140.0, "t1"), with_band(90.0, 60.0, "t2")},
      2.0);
  const auto& c = result.closure;
  CHECK(close(*c[1].closure_frac, 0.3, 0, 0.02));
  CHECK(close(*c[2].closure_frac, 0.7, 0, 0.02));
  CHECK(close(*c[2].closure_width_frac, 0.7, 0, 0.02));
  CHECK(close(*c[2].gap_rate_um_per_h, 140.0 * 2.0 / 24.0, 0.03, 0));
  CHECK(close(*c[2].front_rate_um_per_h, 0.5 * *c[2].gap_rate_um_per_h, 1e-12, 0));
  CHECK(close(*c[2].front_a_px, 70.0, 0, 4.0));
  CHECK(close(*c[2].front_b_px, 70.0, 0, 4.0));
  CHECK(close(*c[0].t_half_h, 18.0, 0, 0.6));
  CHECK(close(*c[0].slope_um_per_h, 140.0 * 2.0 / 24.0, 0.04, 0));
  CHECK(*c[2].rwd_frac > 0.5);
  CHECK(*c[2].closure_frac_se > 0.0);
}

TEST_CASE("a bridged wound is closed, with the evidence") {
  const cv::Mat none = cv::Mat::zeros(size, CV_8U);
  const auto result =
      measure({with_band(90.0, 150.0, "open"), eight_bit(sheet_with_gap(none, "bridged"))});
  const auto& r = result.frames[1].record;
  CHECK(r.outcome == Outcome::closed);
  CHECK(r.reason.find("sheet") != std::string::npos);
  CHECK(*r.wound_area_px == 0.0);
  CHECK(*r.wound_area_px_se > 0.0);
  CHECK(*r.closed_share_frac == 1.0);
  CHECK(*result.closure[1].closure_frac == 1.0);
  CHECK(cv::countNonZero(full_size_mask(result.frames[1])) == 0);
}

TEST_CASE("closed among holes of the sheet is less sure, by the holes in the place of the gap") {
  const cv::Mat holes =
      far_holes(size, 30, [](int x) { return std::abs(x - size.width / 2) > 170 ? 32 : 27; });
  const Image open = with_band(90.0, 260.0, "open");
  const auto later = [&](const cv::Mat& bare) {
    const auto result = measure({open, eight_bit(sheet_with_gap(bare, "patchy"))});
    REQUIRE(result.frames[1].record.outcome == Outcome::closed);
    return result.frames[1].record;
  };
  const auto whole = later(cv::Mat::zeros(size, CV_8U));
  const auto patchy = later(holes);
  CHECK_FALSE(whole.flags.has(Flag::uncertain_boundary));
  CHECK(patchy.flags.has(Flag::uncertain_boundary));
  CHECK(patchy.reason.find("patches") != std::string::npos);
  const double bare = area_of(holes & band(size, 90.0, 260.0));
  CHECK(*patchy.wound_area_px == 0.0);
  CHECK(*patchy.wound_area_px_se > 0.3 * bare);
  CHECK(*patchy.wound_area_px_se < 0.8 * bare);
  CHECK(*whole.wound_area_px_se < 0.25 * *patchy.wound_area_px_se);
}

TEST_CASE("a sheet without a gap is a failed baseline and later pictures say so") {
  const cv::Mat none = cv::Mat::zeros(size, CV_8U);
  const auto result =
      measure({eight_bit(sheet_with_gap(none, "confluent")), with_band(90.0, 150.0, "later")});
  const auto& first = result.frames[0].record;
  CHECK(first.outcome == Outcome::failed);
  CHECK_FALSE(first.reason.empty());
  CHECK_FALSE(first.wound_area_px);
  CHECK_FALSE(first.width_mean_px);
  const auto& later = result.frames[1].record;
  CHECK(later.outcome == Outcome::measured);
  CHECK(close(*later.width_mean_px, 150.0, 0.03, 0));
  CHECK(later.flags.has(Flag::baseline_missing));
  CHECK(result.closure[1].outcome == Outcome::failed);
  CHECK(result.closure[1].reason.rfind("baseline", 0) == 0);
  CHECK_FALSE(result.closure[1].closure_frac);
}

TEST_CASE("a stitching seam beside a front moves nothing, wherever it lies and however it runs") {
  const Image plain = with_band(90.0, 150.0, "seam");
  const double area = *measure({plain}).frames.front().record.wound_area_px;
  for (const bool upright : {true, false}) {
    for (const double at : {0.3, 0.4, 0.5}) {
      CAPTURE(upright);
      CAPTURE(at);
      Image stitched = plain;
      stitched.pixels = plain.pixels.clone();
      cv::Mat side = upright ? stitched.pixels.colRange(cvRound(at * size.width), size.width)
                             : stitched.pixels.rowRange(cvRound(at * size.height), size.height);
      side += cv::Scalar::all(18);
      CHECK(close(*measure({stitched}).frames.front().record.wound_area_px, area, 0.01, 0));
    }
  }
}

TEST_CASE("lines along whole columns and rows, at a border or in a grid, move nothing") {
  const Image plain = with_band(90.0, 150.0, "lines");
  const double area = *measure({plain}).frames.front().record.wound_area_px;
  const auto with = [&](const std::vector<cv::Rect>& lines, int value) {
    Image drawn = plain;
    drawn.pixels = plain.pixels.clone();
    for (const auto& line : lines) drawn.pixels(line).setTo(cv::Scalar::all(value));
    return *measure({drawn}).frames.front().record.wound_area_px;
  };
  CHECK(close(with({{0, 0, 2, size.height}}, 0), area, 0.01, 0));
  CHECK(close(with({{0, size.height - 1, size.width, 1}}, 255), area, 0.02, 0));
  CHECK(close(with({{0, size.height / 3, size.width, 2}}, 20), area, 0.01, 0));
  CHECK(close(with({{size.width / 2, 0, 1, size.height}}, 255), area, 0.01, 0));
  std::vector<cv::Rect> grid;
  for (int x = 0; x < size.width; x += 80) grid.emplace_back(x, 0, 1, size.height);
  for (int y = 0; y < size.height; y += 80) grid.emplace_back(0, y, size.width, 1);
  CHECK(close(with(grid, 30), area, 0.02, 0));
}

TEST_CASE("what was drawn into a grey picture in colour is masked") {
  const Image plain = with_band(90.0, 150.0, "drawn");
  const auto before = measure({plain}).frames.front().record;
  Image drawn;
  cv::cvtColor(plain.pixels, drawn.pixels, cv::COLOR_GRAY2BGR);
  CHECK(*measure({drawn}).frames.front().record.wound_area_px == *before.wound_area_px);
  cv::rectangle(drawn.pixels, {20, size.height - 60, 140, 6}, {0, 255, 255}, cv::FILLED);
  cv::putText(drawn.pixels, "200 um", {30, size.height - 70}, cv::FONT_HERSHEY_SIMPLEX, 0.9,
              {0, 0, 255}, 2, cv::LINE_AA);
  const auto after = measure({drawn}).frames.front().record;
  CHECK(after.flags.has(Flag::text_masked));
  CHECK_FALSE(before.flags.has(Flag::text_masked));
  CHECK(close(*after.wound_area_px, *before.wound_area_px, 0.01, 0));
}

TEST_CASE("steps along a whole column or row are levelled, edges that bend or end are left") {
  cv::Mat grey(200, 300, CV_32F);
  cv::RNG random(7);
  random.fill(grey, cv::RNG::NORMAL, 0.5, 0.03);
  const cv::Mat valid(grey.size(), CV_8U, cv::Scalar(255));
  CHECK(without_seams(grey, valid).data == grey.data);
  cv::Mat seam = grey.clone();
  seam.colRange(120, 300) += 0.08;
  seam.rowRange(0, 50) -= 0.06;
  const cv::Mat level = without_seams(seam, valid);
  const auto mean = [](const cv::Mat& m, const cv::Rect& where) { return cv::mean(m(where))[0]; };
  CHECK(close(mean(level, {125, 60, 100, 100}), mean(level, {10, 60, 100, 100}), 0, 0.01));
  CHECK(close(mean(level, {10, 5, 100, 40}), mean(level, {10, 60, 100, 100}), 0, 0.01));
  cv::Mat line = grey.clone();
  line.colRange(150, 152) -= 0.3;
  const cv::Mat bridged = without_seams(line, valid);
  CHECK(close(mean(bridged, {149, 0, 4, 200}), 0.5, 0, 0.01));
  CHECK(close(mean(bridged, {160, 0, 140, 200}), mean(grey, {160, 0, 140, 200}), 0, 1e-6));
  cv::Mat short_line = grey.clone();
  short_line(cv::Rect(150, 0, 2, 120)) -= 0.3;
  CHECK(without_seams(short_line, valid).data == short_line.data);
  cv::Mat half = grey.clone();
  half(cv::Rect(120, 0, 180, 100)) += 0.08;
  CHECK(without_seams(half, valid).data == half.data);
  cv::Mat bent = grey.clone();
  for (int y = 0; y < 200; ++y) bent.row(y).colRange(120 + y / 10, 300) += 0.08;
  CHECK(without_seams(bent, valid).data == bent.data);
}

TEST_CASE(
    "a first picture with a trace of cells only is uncertain, one with a fringe of sheet is not") {
  const auto beside = [](double from) {  // gap up to there, of the field's height
    cv::Mat gap = cv::Mat::zeros(480, 640, CV_8U);
    gap.rowRange(0, cvRound(from * 480)).setTo(255);
    return measure({eight_bit(sheet_with_gap(gap, "fringe"))}).frames.front().record;
  };
  CHECK(beside(0.85).outcome == Outcome::measured);
  CHECK(beside(0.85).flags.has(Flag::wound_leaves_field));
  CHECK_FALSE(beside(0.85).flags.has(Flag::uncertain_boundary));
  CHECK(beside(0.985).flags.has(Flag::uncertain_boundary));
}

TEST_CASE("a blurred later picture is never called closed") {
  const cv::Mat none = cv::Mat::zeros(size, CV_8U);
  cv::Mat blurred = sheet_with_gap(none, "blur");
  cv::GaussianBlur(blurred, blurred, {}, 25.0);
  const auto result = measure({with_band(90.0, 150.0, "sharp"), eight_bit(blurred)});
  CHECK(result.frames[1].record.outcome != Outcome::closed);
}

TEST_CASE("a wound that widens gives a negative closure and a flag") {
  const auto result = measure({with_band(90.0, 120.0, "narrow"), with_band(90.0, 150.0, "wide")});
  CHECK(close(*result.closure[1].closure_frac, -0.25, 0, 0.03));
  CHECK(result.frames[1].record.flags.has(Flag::closure_negative));
  CHECK(result.closure[1].flags.has(Flag::area_grows));
}

TEST_CASE("a field without any cell left is all gap") {
  const cv::Mat everything(size, CV_8U, cv::Scalar(255));
  const auto result =
      measure({with_band(90.0, 150.0, "alive"), eight_bit(sheet_with_gap(everything, "dead"))});
  CHECK(result.frames[1].record.outcome == Outcome::measured);
  CHECK(close(*result.frames[1].record.wound_area_frac, 1.0, 0, 0.01));
  CHECK(*result.closure[1].closure_frac < -2.0);
}

TEST_CASE("all pieces of a split gap count, and floating cells belong to the gap") {
  cv::Mat gap = band(size, 90.0, 160.0);
  gap.rowRange(250, 300).setTo(0);
  cv::circle(gap, {360, 120}, 9, cv::Scalar(0), cv::FILLED);
  const auto result = measure({eight_bit(sheet_with_gap(gap, "pieces"))});
  const auto& r = result.frames[0].record;
  CHECK(*r.pieces == 2);
  CHECK(r.flags.has(Flag::several_gaps));
  CHECK(close(*r.wound_area_px, 160.0 * (540.0 - 50.0), 0.03, 0));
  CHECK(close(*r.closed_share_frac, 50.0 / 540.0, 0, 0.02));
}

TEST_CASE("a hole of the sheet behind a narrow neck is no part of the gap, an open bay is") {
  const cv::Mat plain = band(size, 90.0, 160.0);
  cv::Mat gap = plain.clone();
  cv::rectangle(gap, {440, 150}, {490, 160}, cv::Scalar(255), cv::FILLED);  // neck
  cv::circle(gap, {500, 155}, 20, cv::Scalar(255), cv::FILLED);             // behind it
  cv::Mat bay = plain.clone();
  const std::vector<cv::Point> wedge{{438, 300}, {438, 400}, {500, 350}};
  cv::fillPoly(bay, std::vector<std::vector<cv::Point>>{wedge}, cv::Scalar(255));
  const auto chamber = measure({eight_bit(sheet_with_gap(gap, "chamber"))});
  const auto open_bay = measure({eight_bit(sheet_with_gap(bay, "bay"))});
  const cv::Rect behind(485, 140, 30, 30);
  CHECK(area_of(full_size_mask(chamber.frames[0])(behind)) < 100.0);
  CHECK(close(area_of(full_size_mask(open_bay.frames[0])), area_of(bay), 0.03, 0));
}

TEST_CASE("a shifted later picture is compared in the same place") {
  const cv::Mat wide = sheet_with_gap(band({820, 640}, 90.0, 160.0), "stage");
  const Image first = eight_bit(wide(cv::Rect(50, 50, 720, 540)));
  const Image second = eight_bit(wide(cv::Rect(30, 60, 720, 540)));
  const auto result = measure({first, second});
  const auto& r = result.frames[1].record;
  CHECK_FALSE(r.flags.has(Flag::registration_weak));
  CHECK(close(*r.shift_x_px, 20.0, 0, 0.5));
  CHECK(close(*r.shift_y_px, -10.0, 0, 0.5));
  CHECK(close(*result.closure[1].closure_frac, 0.0, 0, 0.01));
  CHECK(close(*result.closure[1].common_frac, 700.0 * 530.0 / (720.0 * 540.0), 0, 0.01));
}

TEST_CASE("a turned later picture is laid on the baseline") {
  const cv::Mat wide = sheet_with_gap(band({900, 720}, 90.0, 160.0), "turned");
  const cv::Point2f centre(449.5F, 359.5F);
  cv::Mat turned;
  cv::warpAffine(wide, turned, cv::getRotationMatrix2D(centre, 1.2, 1.0), wide.size());
  const cv::Rect part(90, 90, 720, 540);
  const auto result = measure({eight_bit(wide(part)), eight_bit(turned(part))});
  const auto& r = result.frames[1].record;
  CHECK_FALSE(r.flags.has(Flag::registration_weak));
  CHECK(close(*r.rotation_deg, -1.2, 0, 0.05));  // OpenCV turns the other way
  CHECK(close(*result.closure[1].closure_frac, 0.0, 0, 0.01));
  CHECK_FALSE(result.frames[0].record.rotation_deg);
}

TEST_CASE("fluorescence and bright field are recognised, or taken as set") {
  const cv::Mat gap = band(size, 80.0, 160.0);  // straight up it would be levelled as a seam
  const auto share_as = [](const cv::Mat& picture, const std::string& input) {
    woundwell::ScratchParams params;
    params.input = input;
    check_parameters(parameters(params));
    const auto result = measure({eight_bit(picture)}, 0.0, params);
    return result.frames[0].record.wound_area_frac.value_or(0.0);
  };
  // uneven cells on a ground as dark and noisy as a camera makes it
  cv::Mat cells = noise(size, "stain");
  cv::GaussianBlur(cells, cells, {}, 1.5);
  cells = 0.5 + cells;
  cells.setTo(0.0F, gap);
  cv::Mat dark = 0.02 + 0.012 * noise(size, "camera") + cells;
  cv::max(dark, 0.0, dark);
  const double truth = area_of(gap) / static_cast<double>(gap.total());
  CHECK(close(share_as(dark, "fluorescence"), truth, 0.03, 0));
  CHECK(share_as(dark, "auto") == share_as(dark, "fluorescence"));
  CHECK(std::abs(share_as(dark, "brightfield") - truth) > 0.1 * truth);
  const cv::Mat lit = sheet_with_gap(gap, "lamp");
  CHECK(close(share_as(lit, "brightfield"), truth, 0.03, 0));
  CHECK(share_as(lit, "auto") == share_as(lit, "brightfield"));
  CHECK_THROWS_AS(share_as(lit, "phase"), woundwell::InputError);
}

TEST_CASE("an unreadable picture fails alone, with its reason") {
  woundwell::Series series;
  series.samples.resize(3);
  for (std::size_t i = 0; i < 3; ++i) {
    series.samples[i].image_id = std::to_string(i);
    series.samples[i].time_h = static_cast<double>(i);
  }
  const Image picture = with_band(90.0, 150.0, "read");
  const auto load = [&](std::size_t i) -> Image {
    if (i == 1) {
      woundwell::Problem problem;
      problem.cause = "truncated";
      throw woundwell::InputError(problem);
    }
    return {picture.pixels.clone(), {}};
  };
  const auto result = measure_series(series, load, {});
  CHECK(result.frames[1].record.outcome == Outcome::failed);
  CHECK(result.frames[1].record.reason.find("truncated") != std::string::npos);
  CHECK(full_size_mask(result.frames[1]).empty());
  CHECK(result.closure[1].outcome == Outcome::failed);
  CHECK(result.frames[2].record.outcome == Outcome::measured);
  CHECK(close(*result.closure[2].closure_frac, 0.0, 0, 1e-9));
}

TEST_CASE("the same input gives the same numbers") {
  const Image picture = with_band(80.0, 140.0, "again");
  const auto a = measure({picture});
  const auto b = measure({picture});
  CHECK(*a.frames[0].record.wound_area_px == *b.frames[0].record.wound_area_px);
  CHECK(cv::norm(a.frames[0].gap, b.frames[0].gap) == 0.0);
}

TEST_CASE("the overlay shows the picture at no more than 1600 px, failed pictures too") {
  const cv::Mat none = cv::Mat::zeros(size, CV_8U);
  const Image open = with_band(90.0, 150.0, "drawn");
  const Image sheet = eight_bit(sheet_with_gap(none, "not drawn"));
  const auto result = measure({open, sheet});
  for (std::size_t i = 0; i < 2; ++i) {
    const cv::Mat drawn = draw_overlay(i == 0 ? open : sheet, result.frames[i], result.frames[0]);
    CHECK(drawn.type() == CV_8UC3);
    CHECK(std::max(drawn.cols, drawn.rows) <= 1600);
    CHECK(drawn.cols == size.width);
  }
}

TEST_CASE("the overlay has the outline at both fronts and the baseline's at its own") {
  const auto stage = [](double width) {
    return eight_bit(sheet_with_gap(band({820, 640}, 90.0, width), "overlay"));
  };
  const Image first{stage(200.0).pixels(cv::Rect(50, 50, 720, 540)), {}};
  const Image second{stage(120.0).pixels(cv::Rect(20, 60, 720, 540)), {}};  // 30 px to the right
  const auto result = measure({first, second});
  const cv::Mat before = draw_overlay(first, result.frames[0], result.frames[0]);
  const cv::Mat after = draw_overlay(second, result.frames[1], result.frames[0]);
  for (const double side : {-1.0, 1.0}) {
    CAPTURE(side);
    CHECK(drawn_along(before, 359.5 + side * 100.0, kOutline) > 0.95);
    CHECK(drawn_along(before, 359.5 + side * 100.0, kGhost) == 0.0);
    CHECK(drawn_along(after, 389.5 + side * 60.0, kOutline) > 0.95);
    CHECK(drawn_along(after, 389.5 + side * 100.0, kGhost) > 0.95);
    CHECK(drawn_along(after, 389.5 + side * 100.0, kOutline) < 0.05);
    CHECK(drawn_along(after, 389.5 + side * 60.0, kGhost) < 0.05);
  }
  CHECK(caption_ink(before) > 500);
  CHECK(caption_ink(after) > caption_ink(before));  // the width against the baseline's
}

TEST_CASE("a failed picture has a caption and nothing drawn into it") {
  const Image sheet = eight_bit(sheet_with_gap(cv::Mat::zeros(size, CV_8U), "failed"));
  const Image open = with_band(90.0, 150.0, "failed");
  const auto result = measure({sheet, open});
  REQUIRE(result.frames[0].record.outcome == Outcome::failed);
  REQUIRE(result.frames[1].record.outcome == Outcome::measured);
  const cv::Mat failed = draw_overlay(sheet, result.frames[0], result.frames[0]);
  CHECK(coloured(failed) == 0);
  CHECK(caption_ink(failed) > 500);
  CHECK(coloured(draw_overlay(open, result.frames[1], result.frames[0])) > 1000);
  // a mask that is left over from a failed picture is no outline
  woundwell::ScratchFrame left = result.frames[1];
  left.record.outcome = Outcome::failed;
  CHECK(coloured(draw_overlay(open, left, result.frames[0])) == 0);
}

TEST_CASE("the caption of a large square picture is not cut off") {
  woundwell::ScratchFrame frame;
  frame.record.outcome = Outcome::measured;
  frame.record.wound_area_frac = 0.3;
  frame.record.wound_area_frac_se = 0.01;
  frame.record.width_mean_px = 400.0;
  frame.record.width_mean_px_se = 10.0;
  frame.record.width_px = 1600;
  frame.record.height_px = 1600;
  frame.record.flags.add(Flag::no_calibration);
  woundwell::ScratchFrame before = frame;
  before.record.place.image_id = "before";
  before.record.width_mean_px = 500.0;
  const Image picture = eight_bit(cv::Mat(1600, 1600, CV_32F, cv::Scalar(0.5)));
  const cv::Mat drawn = draw_overlay(picture, frame, before);
  REQUIRE(drawn.rows <= 1600);
  const int band = drawn.rows - drawn.cols;  // the picture itself is square
  REQUIRE(band > 0);
  // below the last line the band is dark again, where it is cut letters are
  CHECK(cv::countNonZero(drawn.row(band - 1).reshape(1)) == 0);
}
