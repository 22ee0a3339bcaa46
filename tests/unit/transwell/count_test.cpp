#include <doctest/doctest.h>

#include <algorithm>

#include "membranes.hpp"
#include "support/close.hpp"

namespace woundwell::test {
namespace {

/// Cells among pores: 48 cells of radius 13 px, about 150 pores of radius 5 px.
cv::Mat drawn_field(std::uint64_t seed) {
  cv::Mat picture = bare(800, 600);
  std::size_t k = 0;
  for (const auto& p : places(800, 600, 46, 8, seed + 1)) draw_pore(picture, p, 5, k++ % 3 == 0);
  for (const auto& p : places(800, 600, 100, 20, seed)) draw_cell(picture, p, 13);
  return picture;
}

std::int64_t count_of(const cv::Mat& pixels) {
  const auto result = count_alone(pixels);
  REQUIRE(result.record.outcome == Outcome::measured);
  return *result.record.count;
}

}  // namespace

TEST_CASE("a bare membrane has no cells and is measured") {
  const auto result = count_alone(photographed(bare(640, 480), 3));
  CHECK(result.record.outcome == Outcome::measured);
  REQUIRE(result.record.count);
  CHECK(*result.record.count == 0);
  CHECK(*result.record.count_high == 0);
  CHECK(result.cells.empty());
  CHECK(cv::countNonZero(result.outline) == 0);
  CHECK_FALSE(result.record.mean_od);  // nothing stained: missing, not 0
  CHECK(result.record.flags.has(Flag::stain_weak));
}

TEST_CASE("a membrane with pores alone has no cells") {
  cv::Mat picture = bare(1000, 750);
  SUBCASE("open") {
    for (const auto& p : places(1000, 750, 40, 10, 5)) draw_pore(picture, p, 6, false);
  }
  SUBCASE("filled with dye") {
    for (const auto& p : places(1000, 750, 40, 10, 6)) draw_pore(picture, p, 6, true);
  }
  SUBCASE("both") {
    std::size_t k = 0;
    for (const auto& p : places(1000, 750, 40, 12, 7)) draw_pore(picture, p, 6, k++ % 2 == 0);
  }
  const auto result = count_alone(photographed(picture, 8));
  REQUIRE(result.record.count);
  CHECK(*result.record.count <= 1);
}

TEST_CASE("separate discs are counted and placed") {
  cv::Mat picture = bare(800, 600);
  const auto truth = places(800, 600, 80, 18, 11);
  for (const auto& p : truth) draw_cell(picture, p, 13);
  const auto result = count_alone(photographed(picture, 12));
  REQUIRE(result.record.count);
  CHECK(*result.record.count == static_cast<std::int64_t>(truth.size()));
  for (const auto& p : truth) {
    const bool found = std::any_of(result.cells.begin(), result.cells.end(), [&](const auto& c) {
      return std::hypot(c.x_px - p.x, c.y_px - p.y) < 1.5;
    });
    CHECK(found);
  }
  const double area = CV_PI * 13 * 13;
  for (const auto& c : result.cells) {
    CHECK(close(c.area_px, area, 0.15, 0));
    CHECK(c.clump_size == 1);
    CHECK(c.elongation < 1.1);
    CHECK(c.solidity > 0.9);
  }
}

TEST_CASE("touching pairs are two cells each") {
  cv::Mat picture = bare(800, 600);
  const auto centres = places(800, 600, 100, 15, 21);
  double turn = 0.0;
  for (const auto& p : centres) {
    const cv::Point2d half(11.5 * std::cos(turn), 11.5 * std::sin(turn));
    draw_cell(picture, p - half, 13);
    draw_cell(picture, p + half, 13);
    turn += 0.7;
  }
  const auto result = count_alone(photographed(picture, 22));
  const auto pairs = static_cast<std::int64_t>(centres.size());
  CHECK(result.cells.size() == 2 * centres.size());
  // the number to be expected allows for what is a little less likely
  CHECK(
      close(static_cast<double>(*result.record.count), 2.0 * static_cast<double>(pairs), 0.04, 0));
  CHECK(*result.record.clump_share_frac == 1.0);
}

TEST_CASE("pores beside and on cells are not counted") {
  const std::int64_t cells = count_of(photographed(drawn_field(31), 32));
  CHECK(cells >= 46);
  CHECK(cells <= 50);
}

TEST_CASE("mirrored and turned pictures have the same count") {
  const cv::Mat picture = photographed(drawn_field(41), 42);
  const auto straight = static_cast<double>(count_of(picture));
  cv::Mat other;
  cv::flip(picture, other, 1);
  CHECK(close(static_cast<double>(count_of(other)), straight, 0.03, 0));
  cv::rotate(picture, other, cv::ROTATE_90_CLOCKWISE);
  CHECK(close(static_cast<double>(count_of(other)), straight, 0.03, 0));
}

TEST_CASE("brightness and white balance do not change the count") {
  const cv::Mat picture = photographed(drawn_field(51), 52);
  const auto usual = static_cast<double>(count_of(picture));
  for (const double gain : {0.8, 0.9, 1.1}) {
    CAPTURE(gain);
    CHECK(close(static_cast<double>(count_of(picture * gain)), usual, 0.03, 0));
  }
  cv::Mat warm;
  cv::multiply(picture, cv::Scalar(0.8, 0.97, 1.08), warm);
  CHECK(close(static_cast<double>(count_of(warm)), usual, 0.03, 0));
}

TEST_CASE("a gradient of light does not change the count") {
  const cv::Mat picture = photographed(drawn_field(61), 62);
  cv::Mat shaded = picture.clone();
  for (int y = 0; y < shaded.rows; ++y) {
    for (int x = 0; x < shaded.cols; ++x) {
      const double light = 0.75 + 0.25 * x / shaded.cols;
      for (int k = 0; k < 3; ++k) {
        auto& v = shaded.at<cv::Vec3b>(y, x)[k];
        v = cv::saturate_cast<uchar>(v * light);
      }
    }
  }
  CHECK(close(static_cast<double>(count_of(shaded)), static_cast<double>(count_of(picture)), 0.03,
              0));
}

TEST_CASE("the range holds the count and sums agree") {
  const auto result = count_alone(photographed(drawn_field(71), 72));
  const auto& r = result.record;
  CHECK(*r.count_low <= *r.count);
  CHECK(*r.count <= *r.count_high);
  // The expected number; the likeliest cells, each by itself, are listed.
  CHECK(close(static_cast<double>(*r.count), static_cast<double>(result.cells.size()), 0.05, 1));
  double area = 0.0;
  double integrated = 0.0;
  std::int64_t number = 0;
  for (const auto& c : result.cells) {
    CHECK(c.cell == ++number);
    CHECK(close(*c.integrated_od, *c.mean_od * c.area_px, 1e-12, 0));
    area += c.area_px;
    integrated += *c.integrated_od;
  }
  CHECK(close(*r.stained_area_px, area, 1e-12, 0));
  CHECK(close(*r.integrated_od, integrated, 1e-12, 0));
  CHECK(close(*r.integrated_od, *r.mean_od * *r.stained_area_px, 1e-9, 0));
}

TEST_CASE("density and areas in um need a calibration") {
  Image image = as_image(photographed(drawn_field(81), 82));
  const auto without = count_alone(image);
  CHECK_FALSE(without.record.density_per_mm2);
  CHECK_FALSE(without.record.stained_area_um2);
  CHECK(without.record.flags.has(Flag::no_calibration));
  image.pixel_size = PixelSize{0.8, PixelSizeSource::design};
  const auto with = count_alone(image);
  CHECK_FALSE(with.record.flags.has(Flag::no_calibration));
  REQUIRE(with.record.density_per_mm2);
  CHECK(close(*with.record.valid_area_mm2, 800 * 600 * 0.64e-6, 1e-9, 0));
  CHECK(close(*with.record.density_per_mm2,
              static_cast<double>(*with.record.count) / (800 * 600 * 0.64e-6), 1e-9, 0));
  CHECK(close(*with.record.stained_area_um2, *with.record.stained_area_px * 0.64, 1e-9, 0));
}

TEST_CASE("the picture at twice the size has the same count") {
  const cv::Mat picture = photographed(drawn_field(91), 92);
  cv::Mat large;
  cv::resize(picture, large, {}, 2, 2, cv::INTER_CUBIC);
  CHECK(
      close(static_cast<double>(count_of(large)), static_cast<double>(count_of(picture)), 0.05, 0));
}

TEST_CASE("grey pictures are counted by their darkness") {
  cv::Mat picture = bare(800, 600);
  const auto truth = places(800, 600, 100, 20, 101);
  for (const auto& p : truth) draw_cell(picture, p, 13);
  cv::Mat grey;
  cv::cvtColor(photographed(picture, 102), grey, cv::COLOR_BGR2GRAY);
  CHECK(close(static_cast<double>(count_of(grey)), static_cast<double>(truth.size()), 0.03, 0));
}

TEST_CASE("pictures that cannot be counted fail with a reason") {
  SUBCASE("no pixels") {
    const auto result = count_cells({}, {}, {}, {});
    CHECK(result.record.outcome == Outcome::failed);
    CHECK_FALSE(result.record.reason.empty());
    CHECK_FALSE(result.record.count);
  }
  SUBCASE("black") {
    const auto result = count_alone(cv::Mat(200, 300, CV_8UC3, cv::Scalar::all(0)));
    CHECK(result.record.outcome == Outcome::failed);
    CHECK_FALSE(result.record.count);
  }
  SUBCASE("tiny") {
    const auto result = count_alone(bare(20, 20));
    CHECK(result.record.outcome == Outcome::failed);
  }
}

TEST_CASE("the same picture gives the same bytes") {
  const cv::Mat picture = photographed(drawn_field(111), 112);
  const auto a = count_alone(picture);
  const auto b = count_alone(picture);
  REQUIRE(a.cells.size() == b.cells.size());
  for (std::size_t k = 0; k < a.cells.size(); ++k) {
    CHECK(a.cells[k].x_px == b.cells[k].x_px);
    CHECK(a.cells[k].integrated_od == b.cells[k].integrated_od);
  }
  CHECK(cv::norm(a.outline, b.outline, cv::NORM_INF) == 0.0);
}

TEST_CASE("the overlay shows what was counted") {
  const Image image = as_image(photographed(drawn_field(121), 122));
  const auto result = count_alone(image);
  const cv::Mat overlay = draw_overlay(image, result);
  CHECK(overlay.type() == CV_8UC3);
  CHECK(std::max(overlay.cols, overlay.rows) <= 1600);
  const double f = static_cast<double>(overlay.cols) / image.pixels.cols;
  const auto& c = result.cells[result.cells.size() / 2];
  const auto mark =
      overlay.at<cv::Vec3b>(cvRound((c.y_px + 0.5) * f - 0.5), cvRound((c.x_px + 0.5) * f - 0.5));
  CHECK(mark[2] > 200);  // yellow or orange on violet
  CHECK(mark[0] < 80);
}

}  // namespace woundwell::test
