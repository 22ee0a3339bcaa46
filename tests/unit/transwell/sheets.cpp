// Membranes that are covered for the most part, and what the pictures of a batch do to each other.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "membranes.hpp"
#include "simulation/simulation.hpp"
#include "support/close.hpp"
#include "support/folder.hpp"
#include "transwell/optical_density.hpp"

namespace woundwell::test {
namespace {

struct Sheet {
  cv::Mat picture;
  double cells = 0.0;
  double cover = 0.0;  ///< share of the field
};

/// Cells side by side with pale borders between them, all but a share of the field; some pores.
Sheet draw_sheet(double cover, std::uint64_t seed) {
  const int width = 640;
  const int height = 480;
  const auto at = places(width, height, 30, 8, seed);
  cv::RNG random(seed + 100);
  std::vector<double> od;
  std::vector<double> order;
  for (std::size_t k = 0; k < at.size(); ++k) {
    od.push_back(0.45 * std::exp(random.gaussian(0.2)));
    // gaps lie in patches
    order.push_back(std::sin(at[k].x / 90.0 + 1.0) * std::cos(at[k].y / 70.0) +
                    0.1 * random.gaussian(1.0));
  }
  auto sorted = order;
  std::sort(sorted.begin(), sorted.end());
  const auto last = static_cast<std::size_t>(cover * static_cast<double>(at.size() - 1));
  const double limit = cover >= 1.0 ? 1e9 : sorted[last];
  Sheet sheet;
  sheet.cells = static_cast<double>(
      std::count_if(order.begin(), order.end(), [&](double o) { return o <= limit; }));
  const double dye[3] = {0.28, 0.68, 0.55};
  cv::Mat picture = bare(width, height);
  double covered = 0.0;
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      double first = 1e9;
      double second = 1e9;
      std::size_t own = 0;
      for (std::size_t k = 0; k < at.size(); ++k) {
        if (std::abs(at[k].y - y) > 70.0 || std::abs(at[k].x - x) > 70.0) continue;
        const double d = std::hypot(at[k].x - x, at[k].y - y);
        if (d < first) {
          second = first;
          first = d;
          own = k;
        } else if (d < second) {
          second = d;
        }
      }
      if (order[own] > limit) continue;
      covered += 1.0;
      const double here = od[own] * (0.8 + 0.8 * std::exp(-first * first / 60.0)) *
                          (0.6 + 0.4 * std::min(1.0, (second - first) / 4.0));
      auto& p = picture.at<cv::Vec3b>(y, x);
      for (int c = 0; c < 3; ++c) {
        p[c] = cv::saturate_cast<uchar>(p[c] * std::pow(10.0, -here * dye[c]));
      }
    }
  }
  std::size_t k = 0;
  for (const auto& p : places(width, height, 60, 20, seed + 7)) {
    draw_pore(picture, p, 4.5, k++ % 2 == 0);
  }
  sheet.cover = covered / (width * height);
  sheet.picture = photographed(picture, seed);
  return sheet;
}

cv::Mat blank(std::uint64_t seed) {
  cv::Mat picture = bare(640, 480);
  std::size_t k = 0;
  for (const auto& p : places(640, 480, 60, 20, seed)) draw_pore(picture, p, 4.5, k++ % 2 == 0);
  return photographed(picture, seed);
}

/// Counts in a batch with others.
TranswellRecord count_with(const cv::Mat& picture, const std::vector<cv::Mat>& mates) {
  const TranswellParams params;
  std::vector<StainSurvey> surveys = {survey_stain(as_image(picture), params)};
  for (const auto& mate : mates) surveys.push_back(survey_stain(as_image(mate), params));
  return count_cells({}, as_image(picture), combine(surveys, params), params).record;
}

}  // namespace

TEST_CASE("the light of a sheet is that of its gaps") {
  for (const double cover : {0.3, 0.6, 0.8, 0.9, 0.95}) {
    CAPTURE(cover);
    const Sheet sheet = draw_sheet(cover, 3);
    const cv::Mat all(sheet.picture.size(), CV_8U, cv::Scalar(255));
    const OpticalDensity od = optical_density(sheet.picture, all);
    for (std::size_t c = 0; c < 3; ++c) {
      CHECK(close(std::pow(10.0, od.light[c]) * 255.0, kLight[static_cast<int>(c)], 0.04, 0));
    }
  }
}

TEST_CASE("glare over a part of the field is not taken for the light") {
  cv::Mat picture = bare(800, 600);
  for (const auto& p : places(800, 600, 60, 10, 5)) draw_cell(picture, p, 13);
  cv::Mat bright = picture.clone();
  cv::circle(bright, {200, 200}, 60, cv::Scalar::all(255), cv::FILLED);
  const cv::Mat all(picture.size(), CV_8U, cv::Scalar(255));
  const OpticalDensity od = optical_density(photographed(bright, 6), all);
  for (std::size_t c = 0; c < 3; ++c) {
    CHECK(close(std::pow(10.0, od.light[c]) * 255.0, kLight[static_cast<int>(c)], 0.02, 0));
  }
}

TEST_CASE("membranes that are nearly covered are said to be") {
  for (const double cover : {0.9, 0.95}) {
    for (const std::uint64_t seed : {3U, 4U}) {
      CAPTURE(cover);
      CAPTURE(seed);
      const Sheet sheet = draw_sheet(cover, seed);
      const TranswellRecord r = count_with(sheet.picture, {});
      CHECK(r.flags.has(Flag::confluent_membrane));
      REQUIRE(r.outcome == Outcome::measured);
      CHECK(close(*r.stained_area_frac, sheet.cover, 0.12, 0));
      CAPTURE(*r.count_low);
      CAPTURE(*r.count_high);
      CHECK(static_cast<double>(*r.count_low) <= sheet.cells);
      CHECK(static_cast<double>(*r.count_high) >= sheet.cells);
    }
  }
}

TEST_CASE("a covered membrane is read against the light of its batch, and fails alone") {
  const Sheet sheet = draw_sheet(1.0, 5);
  const TranswellRecord alone = count_with(sheet.picture, {});
  CHECK(alone.outcome == Outcome::failed);
  CHECK(alone.reason.find("no bare membrane") != std::string::npos);
  CHECK_FALSE(alone.count.has_value());
  const TranswellRecord r = count_with(sheet.picture, {draw_sheet(0.3, 6).picture, blank(7)});
  REQUIRE(r.outcome == Outcome::measured);
  CHECK(r.flags.has(Flag::confluent_membrane));
  CHECK(*r.stained_area_frac > 0.9);
  CHECK(static_cast<double>(*r.count_low) <= sheet.cells);
  CHECK(static_cast<double>(*r.count_high) >= sheet.cells);
}

TEST_CASE(
    "a crowded membrane is read against the light of its batch, and its range holds the truth") {
  for (const int difficulty : {0, 2, 3}) {
    MembraneScene scene;
    scene.batch = "one";
    scene.width_px = 720;
    scene.height_px = 540;
    scene.um_per_px = 1.2;
    set_difficulty(scene, difficulty);
    scene.cells = 0;
    const cv::Mat none = draw_membrane(scene, 21, "blank").picture;
    scene.cells = 60;
    const cv::Mat sparse = draw_membrane(scene, 21, "sparse").picture;
    for (const int cells : {800, 1200}) {
      CAPTURE(difficulty);
      scene.cells = cells;
      const auto drawn = draw_membrane(scene, 21, "crowded");
      const auto truth = static_cast<double>(drawn.cells.size());
      CAPTURE(truth);
      const TranswellRecord r = count_with(drawn.picture, {none, sparse});
      REQUIRE(r.outcome == Outcome::measured);
      CAPTURE(*r.count);
      CHECK(static_cast<double>(*r.count) > 0.6 * truth);
      CHECK(static_cast<double>(*r.count) < 1.25 * truth);
      CHECK(static_cast<double>(*r.count_low) <= 1.05 * truth);
      CHECK(static_cast<double>(*r.count_high) >= 0.95 * truth);
      CHECK(r.flags.has(Flag::clumps_many));
    }
  }
}

TEST_CASE("a picture without cells does not change how its mates are read") {
  const TranswellParams params;
  const auto settings = [&](const std::vector<cv::Mat>& pictures) {
    std::vector<StainSurvey> surveys;
    for (const auto& p : pictures) surveys.push_back(survey_stain(as_image(p), params));
    return combine(surveys, params);
  };
  MembraneScene scene;
  scene.batch = "one";
  std::vector<cv::Mat> pictures;
  for (const int cells : {40, 120}) {
    scene.cells = cells;
    pictures.push_back(draw_membrane(scene, 5, std::to_string(cells)).picture);
  }
  const BatchStain before = settings(pictures);
  scene.cells = 0;
  for (int k = 0; k < 4; ++k) {
    CAPTURE(k);
    pictures.push_back(draw_membrane(scene, 5, "blank" + std::to_string(k)).picture);
    const BatchStain after = settings(pictures);
    CHECK(close(after.level_od, before.level_od, 0.01 * (k + 1), 0));
    CHECK(close(after.single.pores, before.single.pores, 0.01 * (k + 1), 0));
    CHECK(close(after.pore_px, before.pore_px, 0.02, 0));
  }
}

TEST_CASE("real panels are counted alike with a blank beside them") {
  const auto folder = real_pictures();
  if (!folder) {
    MESSAGE("the real pictures are not there: nothing compared");
    return;
  }
  std::vector<cv::Mat> panels;
  for (const char* name : {"h1.png", "h3.png", "h5.png", "h8.png"}) {
    panels.push_back(read_image(*folder / "transwell/crystal_violet_panels" / name).pixels);
  }
  cv::Mat blank_panel(panels[0].size(), CV_8UC3, cv::Scalar(173, 197, 189));
  blank_panel = photographed(blank_panel, 3);
  for (std::size_t k = 0; k < panels.size(); ++k) {
    std::vector<cv::Mat> mates;
    for (std::size_t m = 0; m < panels.size(); ++m) {
      if (m != k) mates.push_back(panels[m]);
    }
    const auto before = static_cast<double>(*count_with(panels[k], mates).count);
    mates.push_back(blank_panel);
    mates.push_back(blank_panel);
    const auto after = static_cast<double>(*count_with(panels[k], mates).count);
    CHECK(close(after, before, 0.01, 0));
  }
}

TEST_CASE("a coloured scale bar and its letters change no count") {
  MembraneScene scene;
  const cv::Mat plain = draw_membrane(scene, 3, "bars").picture;
  const TranswellRecord before = count_with(plain, {});
  CHECK_FALSE(before.flags.has(Flag::text_masked));
  for (const auto& pen : {cv::Scalar(0, 0, 255), cv::Scalar(255, 0, 0), cv::Scalar(0, 255, 255),
                          cv::Scalar(255, 0, 255)}) {
    cv::Mat drawn = plain.clone();
    cv::rectangle(drawn, {760, 700}, {920, 712}, pen, cv::FILLED);
    cv::putText(drawn, "100 um", {780, 690}, cv::FONT_HERSHEY_SIMPLEX, 0.9, pen, 2);
    const TranswellRecord after = count_with(drawn, {});
    CHECK(after.flags.has(Flag::text_masked));
    CHECK(*after.valid_frac > 0.97);
    CHECK(close(*after.stain_level_od, *before.stain_level_od, 0.03, 0));
    CHECK(close(static_cast<double>(*after.count), static_cast<double>(*before.count), 0.04, 0));
  }
}

TEST_CASE("blur is flagged in large pictures as it is in small ones") {
  MembraneScene scene;
  scene.width_px = 1400;
  scene.height_px = 1050;
  scene.um_per_px = 0.65;
  const cv::Mat sharp = draw_membrane(scene, 3, "focus").picture;
  CHECK_FALSE(count_with(sharp, {}).flags.has(Flag::out_of_focus));
  cv::Mat blurred;
  cv::GaussianBlur(sharp, blurred, {}, 4.0);
  CHECK(count_with(blurred, {}).flags.has(Flag::out_of_focus));
  // Many pixels to a pore do not make a picture blurred.
  cv::Mat fine;
  cv::resize(sharp, fine, {}, 2.5, 2.5, cv::INTER_CUBIC);
  CHECK_FALSE(count_with(fine, {}).flags.has(Flag::out_of_focus));
}

}  // namespace woundwell::test
