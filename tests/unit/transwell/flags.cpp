// Every flag of the Transwell: raised by a picture that deserves it, and not by one that does not.

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "membranes.hpp"
#include "simulation/simulation.hpp"
#include "support/close.hpp"

namespace woundwell::test {
namespace {

Image calibrated(const cv::Mat& pixels, double um_per_px) {
  Image image = as_image(pixels);
  image.pixel_size = PixelSize{um_per_px, PixelSizeSource::design};
  return image;
}

Image simulated(const MembraneScene& scene, std::uint64_t seed = 3) {
  return calibrated(draw_membrane(scene, seed, "flags").picture, scene.um_per_px);
}

Flags flags_of(const Image& image) { return count_alone(image).record.flags; }

Image changed(const Image& image, const cv::Mat& pixels) {
  Image other = image;
  other.pixels = pixels;
  return other;
}

/// Light that falls off from the left to the right by the given share.
cv::Mat fading(const cv::Mat& picture, double share) {
  cv::Mat result = picture.clone();
  for (int x = 0; x < picture.cols; ++x) result.col(x) *= 1.0 - share * x / picture.cols;
  return result;
}

/// Blurred from the left edge up to `until`, as where the membrane sags.
cv::Mat sagging(const cv::Mat& picture, int until) {
  cv::Mat result = picture.clone();
  cv::GaussianBlur(picture.colRange(0, until), result.colRange(0, until), {}, 5.0);
  return result;
}

cv::Mat through_eyepiece(const cv::Mat& picture, int radius) {
  cv::Mat circle = cv::Mat::zeros(picture.size(), CV_8U);
  cv::circle(circle, {picture.cols / 2, picture.rows / 2}, radius, cv::Scalar(255), cv::FILLED);
  cv::Mat result(picture.size(), picture.type(), cv::Scalar::all(3));
  picture.copyTo(result, circle);
  return result;
}

cv::Mat with_scale_bar(const cv::Mat& picture) {
  cv::Mat result = picture.clone();
  cv::rectangle(result, {780, 700}, {900, 706}, cv::Scalar::all(0), cv::FILLED);
  cv::putText(result, "100 um", {790, 692}, cv::FONT_HERSHEY_SIMPLEX, 0.8, cv::Scalar::all(0), 2);
  return result;
}

}  // namespace

TEST_CASE("a plain membrane with its scale raises no flag") {
  for (const std::uint64_t seed : {3U, 4U, 5U}) {
    CHECK(flags_of(simulated({}, seed)).codes().empty());
  }
  CHECK(flags_of(as_image(simulated({}).pixels)).codes() == "no_calibration");
}

TEST_CASE("blur, dark, clipped and fading light of a membrane are flagged") {
  const Image plain = simulated({});
  cv::Mat blurred;
  cv::GaussianBlur(plain.pixels, blurred, {}, 8.0);
  CHECK(flags_of(changed(plain, blurred)).has(Flag::out_of_focus));
  CHECK(flags_of(changed(plain, 0.08 * plain.pixels)).has(Flag::too_dark));
  CHECK(flags_of(changed(plain, 1.35 * plain.pixels)).has(Flag::saturated));
  CHECK(flags_of(changed(plain, fading(plain.pixels, 0.8))).has(Flag::uneven_light));
  CHECK(flags_of(changed(plain, fading(0.8 * plain.pixels, 0.2))).codes().empty());
}

TEST_CASE("a membrane that is sharp in part is flagged") {
  const Image plain = simulated({});
  CHECK(flags_of(changed(plain, sagging(plain.pixels, 400))).has(Flag::partly_blurred));
  CHECK_FALSE(flags_of(changed(plain, sagging(plain.pixels, 30))).has(Flag::partly_blurred));
}

TEST_CASE("a circular field is masked and its density is that of the circle") {
  const Image plain = simulated({});
  const auto whole = count_alone(plain).record;
  const auto seen = count_alone(changed(plain, through_eyepiece(plain.pixels, 360))).record;
  CHECK(seen.flags.has(Flag::field_masked));
  CHECK_FALSE(whole.flags.has(Flag::field_masked));
  const double circle = CV_PI * 360 * 360;
  CHECK(close(*seen.valid_frac, circle / static_cast<double>(plain.pixels.total()), 0.05, 0));
  CHECK(close(*seen.valid_area_mm2, circle * 0.81e-6, 0.05, 0));
  CHECK(close(*seen.density_per_mm2, static_cast<double>(*seen.count) / *seen.valid_area_mm2, 1e-9,
              0));
  CHECK(close(*seen.density_per_mm2, *whole.density_per_mm2, 0.25, 0));
}

TEST_CASE("a scale bar is masked and is no cell") {
  const Image plain = simulated({});
  const auto barred = count_alone(changed(plain, with_scale_bar(plain.pixels)));
  CHECK(barred.record.flags.has(Flag::text_masked));
  CHECK(*barred.record.valid_frac < 1.0);
  CHECK(*barred.record.valid_frac > 0.97);
  for (const auto& c : barred.cells) {
    CHECK_FALSE(cv::Rect2d(775, 670, 130, 40).contains(cv::Point2d(c.x_px, c.y_px)));
  }
}

TEST_CASE("hairs and bubbles are masked, and the density is that of the rest") {
  for (const std::uint64_t seed : {3U, 4U, 5U}) {
    CAPTURE(seed);
    MembraneScene scene;
    const auto clean = count_alone(simulated(scene, seed)).record;
    REQUIRE_FALSE(clean.flags.has(Flag::debris_masked));
    const auto check_masked = [&](double least_valid_frac) {
      const auto found = count_alone(simulated(scene, seed)).record;
      CHECK(found.flags.has(Flag::debris_masked));
      CHECK(*found.valid_frac < 0.985);
      CHECK(*found.valid_frac > least_valid_frac);
      CHECK(close(*found.density_per_mm2, *clean.density_per_mm2, 0.12, 0));
    };
    scene.hair = true;  // some 12 um of 900 x 675 um, with its rim
    check_masked(0.9);
    scene.hair = false;
    scene.bubble = true;  // 55 to 75 um radius, with its rim
    check_masked(0.93);
  }
}

TEST_CASE("a trace of stain is weak, a usual one is not") {
  // without dye in the pores, which is stain as strong as any
  MembraneScene blank;
  blank.cells = 0;
  blank.filled_pores = 0.0;
  CHECK(flags_of(simulated(blank)).has(Flag::stain_weak));
  cv::Mat trace = bare(640, 480);
  for (const auto& p : places(640, 480, 80, 15, 1)) draw_cell(trace, p, 12, kPaleStained);
  CHECK(flags_of(as_image(photographed(trace, 2))).has(Flag::stain_weak));
  CHECK_FALSE(flags_of(simulated({})).has(Flag::stain_weak));
}

TEST_CASE("a sheet of cells is counted by its area and said to be") {
  // with gaps all over, which tell the light
  const auto dense = [](std::size_t every) {
    cv::Mat sheet = bare(800, 600);
    std::size_t k = 0;
    for (const auto& p : places(800, 600, 26, 3, 5)) {
      if (k++ % every != 0) draw_cell(sheet, p, 16);
    }
    return count_alone(photographed(sheet, 6)).record;
  };
  CHECK(dense(5).flags.has(Flag::confluent_membrane));
  CHECK(dense(9).flags.has(Flag::confluent_membrane));
  CHECK(dense(9).count_method == "area");
  cv::Mat loose = bare(800, 600);
  for (const auto& p : places(800, 600, 50, 3, 5)) draw_cell(loose, p, 16);
  const auto apart = count_alone(photographed(loose, 6)).record;
  CHECK_FALSE(apart.flags.has(Flag::confluent_membrane));
  CHECK(apart.count_method == "objects");
}

TEST_CASE("a count that is made from the area says so, a count of bodies does not") {
  const auto with = [](double step) {
    cv::Mat sheet = bare(400, 300);
    std::size_t k = 0;
    for (const auto& p : places(400, 300, step, 3, 5)) {
      if (k++ % 9 != 0) draw_cell(sheet, p, 16);
    }
    return count_alone(photographed(sheet, 6)).record;
  };
  const auto sheet = with(26);
  CHECK(sheet.outcome == Outcome::measured);
  CHECK(sheet.count_method == "area");
  CHECK(sheet.reason.find("made from the area") != std::string::npos);
  const auto loose = with(50);
  CHECK(loose.outcome == Outcome::measured);
  CHECK(loose.count_method == "objects");
  CHECK(loose.reason.empty());
}

TEST_CASE("cells in clumps are said, separate ones are not") {
  cv::Mat pairs = bare(800, 600);
  cv::Mat apart = bare(800, 600);
  for (const auto& p : places(800, 600, 100, 10, 7)) {
    draw_cell(pairs, p - cv::Point2d(11.5, 0), 13);
    draw_cell(pairs, p + cv::Point2d(11.5, 0), 13);
    draw_cell(apart, p, 13);
  }
  CHECK(flags_of(as_image(photographed(pairs, 8))).has(Flag::clumps_many));
  CHECK_FALSE(flags_of(as_image(photographed(apart, 8))).has(Flag::clumps_many));
}

TEST_CASE("a membrane crowded with pores is flagged, one as sold is not") {
  MembraneScene crowded;
  crowded.pores_per_mm2 = 2600;
  CHECK(flags_of(simulated(crowded)).has(Flag::pores_many));
  MembraneScene few_cells;
  few_cells.cells = 8;
  CHECK_FALSE(flags_of(simulated(few_cells)).has(Flag::pores_many));
}

TEST_CASE("pores that contradict the stated pixel size are flagged and the count does not suffer") {
  MembraneScene scene;
  const Image right = simulated(scene);
  const auto truth = static_cast<double>(*count_alone(right).record.count);
  CHECK_FALSE(flags_of(right).has(Flag::pores_disagree));
  for (const double wrong : {0.02, 0.45, 1.8, 9.0}) {
    CAPTURE(wrong);
    const auto record = count_alone(calibrated(right.pixels, wrong)).record;
    CHECK(record.flags.has(Flag::pores_disagree));
    CHECK(close(static_cast<double>(*record.count), truth, 0.1, 0));
    CHECK(*record.um_per_px == wrong);
  }
  // what is known of a maker's pores: a tenth is no contradiction
  CHECK_FALSE(flags_of(calibrated(right.pixels, 1.1 * scene.um_per_px)).has(Flag::pores_disagree));
}

TEST_CASE("light that is clipped in one colour is flagged") {
  const Image usual = simulated({});
  CHECK_FALSE(flags_of(usual).has(Flag::saturated));
  cv::Mat bluish;
  cv::multiply(usual.pixels, cv::Scalar(1.3, 1.0, 0.97), bluish);
  REQUIRE(cv::mean(bluish)[0] > 200.0);
  CHECK(flags_of(changed(usual, bluish)).has(Flag::saturated));
}

TEST_CASE("a grey membrane is flagged, its pores are no cells, and the range tells the doubt") {
  const auto grey = [](MembraneScene scene) {
    Image image = simulated(scene);
    cv::cvtColor(image.pixels, image.pixels, cv::COLOR_BGR2GRAY);
    return image;
  };
  MembraneScene scene;
  scene.cells = 90;
  const auto coloured = count_alone(simulated(scene)).record;
  CHECK_FALSE(coloured.flags.has(Flag::no_colour));
  const auto record = count_alone(grey(scene)).record;
  CHECK(record.flags.has(Flag::no_colour));
  CAPTURE(*record.count);
  CAPTURE(*coloured.count);
  CHECK(close(static_cast<double>(*record.count), static_cast<double>(*coloured.count), 0.3, 0));
  CHECK(*record.count_high - *record.count_low > *coloured.count_high - *coloured.count_low);
  scene.cells = 0;
  CHECK(*count_alone(grey(scene)).record.count <= 1);
}

TEST_CASE("a crowded grey picture takes the pores of its batch") {
  MembraneScene scene;
  scene.cells = 0;
  Image blank = simulated(scene);
  cv::cvtColor(blank.pixels, blank.pixels, cv::COLOR_BGR2GRAY);
  // few pores, which alone would tell nothing
  cv::Mat picture = bare(640, 480);
  for (const auto& p : places(640, 480, 110, 15, 3)) draw_pore(picture, p, 3.7, true);
  for (const auto& p : places(640, 480, 150, 15, 4)) draw_cell(picture, p, 13);
  Image few = calibrated(photographed(picture, 5), scene.um_per_px);
  cv::cvtColor(few.pixels, few.pixels, cv::COLOR_BGR2GRAY);
  const TranswellParams params;
  const auto by_batch = combine({survey_stain(blank, params), survey_stain(few, params)}, params);
  CHECK(close(by_batch.pore_um, 8.0, 0.3, 0));
  const auto alone = count_alone(few).record;
  const auto together = count_cells({}, few, by_batch, params).record;
  CHECK(*together.count < *alone.count);
  CHECK(*together.pores > 10);
}

}  // namespace woundwell::test
