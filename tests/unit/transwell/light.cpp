// The same cells in other light.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "membranes.hpp"
#include "simulation/simulation.hpp"
#include "support/close.hpp"
#include "transwell/optical_density.hpp"
#include "transwell/stain.hpp"

namespace woundwell::test {
namespace {

using Change = std::function<cv::Mat(const cv::Mat&)>;

MembranePicture drawn_field(int cells, std::uint64_t seed) {
  MembraneScene scene;
  set_difficulty(scene, 1);
  scene.width_px = 800;
  scene.height_px = 600;
  scene.cells = cells;
  return draw_membrane(scene, seed, "light");
}

Image calibrated(const cv::Mat& pixels) {
  Image image = as_image(pixels);
  image.pixel_size = PixelSize{0.9, PixelSizeSource::design};
  return image;
}

/// Each pixel times the light at its place, from 0 to 1 over the picture.
cv::Mat lit(const cv::Mat& picture, const std::function<double(double, double)>& light) {
  cv::Mat result = picture.clone();
  for (int y = 0; y < picture.rows; ++y) {
    for (int x = 0; x < picture.cols; ++x) {
      const double f = light((x + 0.5) / picture.cols, (y + 0.5) / picture.rows);
      auto& pixel = result.at<cv::Vec3b>(y, x);
      for (int k = 0; k < 3; ++k) pixel[k] = cv::saturate_cast<uchar>(f * pixel[k]);
    }
  }
  return result;
}

/// A share of the light is lost in the corners.
cv::Mat vignetted(const cv::Mat& picture, double share) {
  return lit(picture, [&](double u, double v) {
    return 1.0 - share * 2.0 * ((u - 0.5) * (u - 0.5) + (v - 0.5) * (v - 0.5));
  });
}

/// The left fifth is in the shade of a wall.
cv::Mat walled(const cv::Mat& picture) {
  return lit(picture, [](double u, double) {
    return 0.45 + 0.55 * std::clamp((u - 0.19) / 0.02, 0.0, 1.0);
  });
}

/// Grain of a membrane, a few px wide and without colour.
cv::Mat grainy(const cv::Mat& picture) {
  cv::Mat grain(picture.size(), CV_32F);
  cv::RNG random(5);
  random.fill(grain, cv::RNG::NORMAL, 0.0, 1.0);
  cv::GaussianBlur(grain, grain, {}, 1.5);
  cv::Scalar mean;
  cv::Scalar sd;
  cv::meanStdDev(grain, mean, sd);
  grain *= 0.015 * std::log(10.0) / sd[0];
  cv::exp(grain, grain);
  cv::Mat three;
  cv::merge(std::vector<cv::Mat>{grain, grain, grain}, three);
  cv::Mat result;
  picture.convertTo(result, CV_32FC3);
  cv::multiply(result, three, result);
  result.convertTo(result, CV_8UC3);
  return result;
}

/// Counts of two fields, as they are and changed, differ by no more than 3 % together.
void check_unmoved(const Change& changed) {
  double usual = 0.0;
  double other = 0.0;
  for (const std::uint64_t seed : {3U, 4U}) {
    const cv::Mat picture = drawn_field(110, seed).picture;
    usual += static_cast<double>(*count_alone(picture).record.count);
    other += static_cast<double>(*count_alone(changed(picture)).record.count);
  }
  CAPTURE(usual);
  CAPTURE(other);
  CHECK(close(other, usual, 0.03, 0));
}

}  // namespace

TEST_CASE("light that is lost towards the corners does not change the count") {
  check_unmoved([](const cv::Mat& m) { return vignetted(m, 0.35); });
}

TEST_CASE("the tint of the lamp does not change the count") {
  check_unmoved([](const cv::Mat& m) {
    cv::Mat tinted;
    cv::multiply(m, cv::Scalar(0.75, 0.95, 1.05), tinted);
    return tinted;
  });
}

TEST_CASE("the grain of the membrane does not change the count") { check_unmoved(grainy); }

TEST_CASE("white that is clipped does not change the count") {
  check_unmoved([](const cv::Mat& m) {
    const cv::Mat bright = 1.2 * m;
    cv::Mat green;
    cv::extractChannel(bright, green, 1);
    REQUIRE(cv::countNonZero(green == 255) > 0.6 * static_cast<double>(green.total()));
    return bright;
  });
}

TEST_CASE("the shade of a wall is masked, and the density is that of the rest") {
  const auto whole_field = drawn_field(220, 5);
  const auto whole = count_alone(calibrated(whole_field.picture)).record;
  const auto seen = count_alone(calibrated(walled(whole_field.picture))).record;
  CHECK_FALSE(whole.flags.has(Flag::field_masked));
  CHECK(seen.flags.has(Flag::field_masked));
  CHECK(*seen.valid_frac < 0.8);
  CHECK(*seen.valid_frac > 0.65);
  CHECK(close(*seen.density_per_mm2, *whole.density_per_mm2, 0.1, 0));
}

TEST_CASE("the fall of light of an ordinary lens is no shade") {
  for (const std::uint64_t seed : {3U, 4U}) {
    const cv::Mat picture = drawn_field(110, seed).picture;
    CHECK(count_alone(calibrated(vignetted(picture, 0.35))).record.flags.codes().empty());
  }
}

TEST_CASE("what is nearly black is neutral, whatever its last grey levels are") {
  cv::Mat picture = bare(240, 240);
  draw_cell(picture, {60, 60}, 15, cv::Scalar(12, 2, 5));
  draw_cell(picture, {180, 60}, 15, cv::Scalar(5, 2, 12));
  draw_cell(picture, {60, 180}, 15);
  const cv::Mat valid(picture.size(), CV_8U, cv::Scalar(255));
  const OpticalDensity od = optical_density(picture, valid);
  const StainMaps maps = stain_maps(od, usual_colour());
  const auto share = [&](int x, int y) {
    return neutral_share(maps.neutral.at<float>(y, x), maps.tint.at<float>(y, x));
  };
  CHECK(share(60, 60) > 0.6);
  CHECK(share(180, 60) > 0.6);
  CHECK(share(60, 180) < 0.25);
  // OD stays as it was seen, and so do colours of what is not dark.
  const auto green = [](const cv::Mat& map, int x, int y) { return map.at<cv::Vec3f>(y, x)[1]; };
  CHECK(close(green(od.channels, 60, 60), std::log10(kLight[1] / 2.0), 0.02, 0.0));
  CHECK(green(od.colours, 60, 60) < 0.6F * green(od.channels, 60, 60));
  CHECK(close(green(od.channels, 60, 180), std::log10(kLight[1] / kStained[1]), 0.01, 0.0));
  CHECK(green(od.colours, 120, 120) == green(od.channels, 120, 120));
}

TEST_CASE("pores that a camera has driven to black with a tint of violet are no cells") {
  cv::Mat picture = bare(800, 600);
  int cells = 0;
  for (const auto& place : places(800, 600, 80, 5, 3)) {
    draw_cell(picture, place, 13);
    ++cells;
  }
  for (const auto& place : places(800, 600, 40, 4, 4)) {
    const auto to_cell = [](double v) { return std::abs(std::remainder(v - 40.0, 80.0)); };
    if (std::hypot(to_cell(place.x), to_cell(place.y)) < 25) continue;
    draw_cell(picture, place, 4.5, cv::Scalar(46, 3, 12));
  }
  const auto result = count_alone(as_image(photographed(picture, 5)));
  CHECK(result.record.count.value() >= cells - 1);
  CHECK(result.record.count.value() <= cells + 1);
  CHECK(result.pores.size() > 100);
}

}  // namespace woundwell::test
