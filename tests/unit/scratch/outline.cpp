#include "scratch/outline.hpp"

#include <doctest/doctest.h>

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "pictures.hpp"
#include "scratch/seed.hpp"
#include "scratch/texture.hpp"
#include "support/close.hpp"

using namespace woundwell::test;
namespace ww = woundwell;

namespace {

constexpr double kPlastic = -4.0;  // log texture
constexpr double kSheet = -2.0;
constexpr double kSpread = 0.1;

/// Left half of the field: what is left of a gap, of which cells cross that share. Right half:
/// sheet.
struct Field {
  cv::Mat fine, bare, sheet;
};

Field field_with(double crossed) {
  const cv::Size size(400, 200);
  Field field{cv::Mat(size, CV_32F), cv::Mat::zeros(size, CV_8U), cv::Mat::zeros(size, CV_8U)};
  field.bare.colRange(0, 200).setTo(255);
  field.sheet.colRange(200, 400).setTo(255);
  cv::RNG random(5);
  for (int y = 0; y < size.height; ++y) {
    for (int x = 0; x < size.width; ++x) {
      const bool cell = x >= 200 || random.uniform(0.0, 1.0) < crossed;
      const double value = (cell ? kSheet : kPlastic) + random.gaussian(kSpread);
      field.fine.at<float>(y, x) = static_cast<float>(value);
    }
  }
  return field;
}

}  // namespace

TEST_CASE("levels of plastic and sheet are read where each is by itself") {
  const Field field = field_with(0.0);
  const auto levels = ww::levels_of(field.fine, field.bare, field.sheet, {});
  CHECK(close(levels.bare, kPlastic, 0, 0.01));
  CHECK(close(levels.sheet, kSheet, 0, 0.01));
  CHECK(close(levels.bare_spread, kSpread, 0.05, 0));
  // A later picture as clean as the baseline is read the same way.
  const auto later = ww::levels_of(field.fine, field.bare, field.sheet, levels.bare_spread * 1.1);
  CHECK(later.bare == levels.bare);
  CHECK(later.bare_spread == levels.bare_spread);
}

TEST_CASE("cells that cross what is left of a gap do not raise the level of plastic") {
  const Field field = field_with(0.48);
  const auto alone = ww::levels_of(field.fine, field.bare, field.sheet, {});
  const auto late = ww::levels_of(field.fine, field.bare, field.sheet, kSpread);
  CHECK(alone.bare > kPlastic + 0.12);
  CHECK(late.bare < kPlastic + 0.08);
  CHECK(late.bare > kPlastic - 0.05);
  CHECK(late.bare_spread < alone.bare_spread);
  CHECK(late.bare_spread >= kSpread);
  CHECK(late.sheet == alone.sheet);
}

TEST_CASE("holes of the sheet are no cover, and the cover says how sure it is") {
  const cv::Mat gap = band({720, 540}, 90.0, 150.0);
  const auto holed = with_holes(gap);
  const double sheet = area_of(~gap);
  const auto loose = measure({eight_bit(sheet_with_gap(holed, "cover"))}).frames[0].record;
  REQUIRE(loose.cover_outside_frac);
  CHECK(close(*loose.cover_outside_frac, 1.0 - area_of(holed & ~gap) / sheet, 0, 0.03));
  REQUIRE(loose.cover_outside_frac_se);
  CHECK(*loose.cover_outside_frac_se > 0.0);
  const auto dense = measure({eight_bit(sheet_with_gap(gap, "cover"))}).frames[0].record;
  CHECK(*dense.cover_outside_frac > 0.98);
  REQUIRE(dense.cover_outside_frac_se);
  CHECK(*dense.cover_outside_frac_se < *loose.cover_outside_frac_se);
  // a bridged wound has no gap that could be decided otherwise
  const cv::Mat none = cv::Mat::zeros(gap.size(), CV_8U);
  const auto closed =
      measure({eight_bit(sheet_with_gap(gap, "cover")), eight_bit(sheet_with_gap(none, "cover"))})
          .frames[1]
          .record;
  CHECK(closed.outcome == ww::Outcome::closed);
  CHECK_FALSE(closed.cover_outside_frac_se);
}

TEST_CASE("lesser pieces in line with a gap or along it are gaps, round ones beside it are holes") {
  const cv::Rect main(300, 0, 300, 560);
  const cv::Rect in_line(320, 630, 260, 120);
  const cv::Rect slender(800, 60, 60, 560);
  const cv::Rect round(60, 140, 121, 121);
  cv::Mat gap = cv::Mat::zeros(750, 1000, CV_8U);
  for (const auto& piece : {main, in_line, slender}) gap(piece).setTo(255);
  const double truth = area_of(gap);
  cv::circle(gap, {120, 200}, 60, cv::Scalar(255), cv::FILLED);
  const cv::Mat grey = sheet_with_gap(gap, "lesser");
  const cv::Mat valid(gap.size(), CV_8U, cv::Scalar(255));
  const ww::Seed seed = ww::lone_seed(ww::measure_texture(grey, valid), {});
  CHECK(seed.found);
  CHECK(area_of(seed.mask(main)) > 0.8 * main.area());
  CHECK(area_of(seed.mask(in_line)) > 0.5 * in_line.area());
  CHECK(area_of(seed.mask(slender)) > 0.3 * slender.area());
  CHECK(area_of(seed.mask(round)) == 0.0);
  const auto record = measure({eight_bit(grey)}).frames[0].record;
  CHECK(*record.pieces == 3);
  CHECK(record.flags.has(ww::Flag::several_gaps));
  CHECK(close(*record.wound_area_px, truth, 0.02, 0));
}

TEST_CASE("a short strip beside a gap is a hole of the sheet, too") {
  const cv::Rect strip(800, 300, 70, 150);
  cv::Mat gap = cv::Mat::zeros(750, 1000, CV_8U);
  gap(cv::Rect(300, 0, 300, 750)).setTo(255);
  gap(strip).setTo(255);
  const cv::Mat valid(gap.size(), CV_8U, cv::Scalar(255));
  const auto texture = ww::measure_texture(sheet_with_gap(gap, "short"), valid);
  CHECK(area_of(ww::lone_seed(texture, {}).mask(strip)) == 0.0);
}
