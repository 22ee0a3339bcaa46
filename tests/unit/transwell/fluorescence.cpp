// Nuclei bright on a dark ground.

#include <doctest/doctest.h>

#include <vector>

#include "membranes.hpp"
#include "simulation/simulation.hpp"
#include "support/close.hpp"

namespace woundwell::test {
namespace {

MembraneScene dapi(int difficulty, int cells) {
  MembraneScene scene;
  set_difficulty(scene, difficulty);
  scene.stain = "dapi";
  scene.cells = cells;
  return scene;
}

cv::Mat grey_of(const cv::Mat& picture) {
  cv::Mat grey;
  cv::extractChannel(picture, grey, 0);
  return grey;
}

double count_of(const Image& image) {
  const auto record = count_alone(image).record;
  REQUIRE(record.outcome == Outcome::measured);
  REQUIRE(record.input == "fluorescence");
  return static_cast<double>(*record.count);
}

}  // namespace

TEST_CASE("nuclei bright on dark are recognised and counted") {
  for (const int difficulty : {0, 1, 2, 3}) {
    for (const int cells : {5, 100, 400}) {
      CAPTURE(difficulty);
      CAPTURE(cells);
      const auto drawn = draw_membrane(dapi(difficulty, cells), 7, "nuclei");
      const auto truth = static_cast<double>(drawn.cells.size());
      CHECK(close(count_of(as_image(drawn.picture)), truth, 0.08, 1));
    }
  }
}

TEST_CASE("what fluorescence does not have is empty and said") {
  const auto drawn = draw_membrane(dapi(1, 80), 8, "nuclei");
  const auto result = count_alone(drawn.picture);
  const auto& r = result.record;
  CHECK_FALSE(r.mean_od);
  CHECK_FALSE(r.integrated_od);
  CHECK_FALSE(r.stain_level_od);
  CHECK_FALSE(r.pores);
  CHECK_FALSE(r.um_per_px_estimated);
  CHECK(r.stain.empty());
  CHECK(r.reason.find("no optical density") != std::string::npos);
  CHECK(r.stained_area_px);
  CHECK(r.flags.codes() == "no_calibration");
  REQUIRE_FALSE(result.cells.empty());
  for (const auto& c : result.cells) {
    CHECK_FALSE(c.mean_od);
    CHECK_FALSE(c.integrated_od);
  }
  CHECK(draw_overlay(as_image(drawn.picture), result).type() == CV_8UC3);
}

TEST_CASE("blank fields in fluorescence have no cells, alone and in their batch") {
  const TranswellParams params;
  const Image blank = as_image(draw_membrane(dapi(1, 0), 9, "blank").picture);
  const Image nuclei = as_image(draw_membrane(dapi(1, 100), 9, "nuclei").picture);
  const auto alone = count_alone(blank).record;
  CHECK(alone.outcome == Outcome::measured);
  CHECK(*alone.count == 0);
  CHECK(alone.flags.has(Flag::stain_weak));
  const BatchStain batch =
      combine({survey_stain(blank, params), survey_stain(nuclei, params)}, params);
  const auto together = count_cells({}, blank, batch, params).record;
  CHECK(together.input == "fluorescence");
  CHECK(*together.count == 0);
  CHECK_FALSE(count_cells({}, nuclei, batch, params).record.flags.has(Flag::stain_weak));
}

TEST_CASE("the pores of a batch's stained membranes are none of a fluorescence picture's") {
  const TranswellParams params;
  const Image nuclei = as_image(draw_membrane(dapi(1, 100), 9, "nuclei").picture);
  BatchStain batch = combine({survey_stain(nuclei, params)}, params);
  const auto alone = count_cells({}, nuclei, batch, params).record;
  batch.pore_px = 9.0;
  const auto beside = count_cells({}, nuclei, batch, params).record;
  CHECK(*beside.count == *alone.count);
  CHECK_FALSE(beside.pore_diameter_px);
}

TEST_CASE("the depth, the colour and the gain of the camera do not change the count") {
  const cv::Mat grey = grey_of(draw_membrane(dapi(1, 120), 10, "nuclei").picture);
  const double usual = count_of(as_image(grey));
  cv::Mat blue;
  const cv::Mat none = cv::Mat::zeros(grey.size(), CV_8U);
  cv::merge(std::vector<cv::Mat>{grey, none, none}, blue);
  CHECK(close(count_of(as_image(blue)), usual, 0.01, 0));
  cv::Mat sixteen;
  grey.convertTo(sixteen, CV_16U, 12.0);
  CHECK(close(count_of(as_image(sixteen)), usual, 0.02, 0));
  cv::Mat numbers;
  grey.convertTo(numbers, CV_32F, 1.0 / 255.0);
  CHECK(close(count_of(as_image(numbers)), usual, 0.02, 0));
  CHECK(close(count_of(as_image(0.6 * grey)), usual, 0.03, 0));
  cv::Mat raised;
  grey.convertTo(raised, -1, 0.7, 40.0);  // stray light all over
  CHECK(close(count_of(as_image(raised)), usual, 0.03, 0));
}

TEST_CASE("stained membranes are not taken for fluorescence") {
  const auto kind = [](const cv::Mat& picture) { return count_alone(picture).record.input; };
  for (const std::string stain : {"crystal_violet", "giemsa", "haematoxylin"}) {
    for (const int cells : {0, 60, 900}) {
      CAPTURE(stain);
      CAPTURE(cells);
      MembraneScene scene;
      set_difficulty(scene, 3);
      scene.stain = stain;
      scene.cells = cells;
      const cv::Mat picture = draw_membrane(scene, 11, "kind").picture;
      CHECK(kind(picture) == "brightfield");
      CHECK(kind(0.5 * picture) == "brightfield");
    }
  }
}

TEST_CASE("clipped and blurred nuclei are flagged, others are not") {
  const auto flags = [](const cv::Mat& picture) {
    const auto record = count_alone(picture).record;
    REQUIRE(record.input == "fluorescence");
    return record.flags;
  };
  for (const int difficulty : {0, 3}) {
    for (const int cells : {20, 300}) {
      CAPTURE(difficulty);
      CAPTURE(cells);
      const cv::Mat picture = draw_membrane(dapi(difficulty, cells), 13, "flags").picture;
      CHECK(flags(picture).codes() == "no_calibration");
      if (cells < 100) continue;
      const Flags clipped = flags(6.0 * picture);
      CHECK(clipped.has(Flag::saturated));
      CHECK_FALSE(clipped.has(Flag::out_of_focus));
      cv::Mat blurred;
      cv::GaussianBlur(picture, blurred, {}, 8.0);
      const Flags soft = flags(blurred);
      CHECK(soft.has(Flag::out_of_focus));
      CHECK_FALSE(soft.has(Flag::saturated));
    }
  }
}

TEST_CASE("the kind of input can be set") {
  const Image nuclei = as_image(draw_membrane(dapi(0, 60), 12, "nuclei").picture);
  TranswellParams params;
  params.input = "brightfield";
  const auto stain = combine({survey_stain(nuclei, params)}, params);
  CHECK(count_cells({}, nuclei, stain, params).record.input == "brightfield");
  params.input = "fluorescence";
  const auto signal = combine({survey_stain(nuclei, params)}, params);
  CHECK(count_cells({}, nuclei, signal, params).record.count == count_alone(nuclei).record.count);
}

}  // namespace woundwell::test
