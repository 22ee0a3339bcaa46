#include <doctest/doctest.h>

#include <cmath>
#include <opencv2/imgproc.hpp>
#include <string>
#include <vector>

#include "core/errors.hpp"
#include "simulation/simulation.hpp"
#include "support/close.hpp"

using woundwell::draw_wound;
using woundwell::WoundPicture;
using woundwell::WoundScene;
using woundwell::test::close;

namespace {

WoundScene small_scene() {
  WoundScene scene;
  scene.width_px = 360;
  scene.height_px = 280;
  scene.width_um = 250;
  scene.raggedness_um = 10;
  return scene;
}

bool same(const cv::Mat& a, const cv::Mat& b) {
  return a.size() == b.size() && a.type() == b.type() && cv::norm(a, b, cv::NORM_INF) == 0.0;
}

double mean_width_um(const WoundPicture& drawn, const WoundScene& scene) {
  return cv::countNonZero(drawn.gap) * scene.um_per_px / scene.height_px;
}

// Mean over the masked pixels of the SD within 11 x 11 px.
double local_sd(const cv::Mat& picture, const cv::Mat& mask) {
  cv::Mat value;
  picture.convertTo(value, CV_64F);
  cv::Mat mean;
  cv::Mat square;
  cv::blur(value, mean, {11, 11});
  cv::blur(value.mul(value), square, {11, 11});
  const cv::Mat variance = cv::max(square - mean.mul(mean), 0.0);
  cv::Mat sd;
  cv::sqrt(variance, sd);
  return cv::mean(sd, mask)[0];
}

}  // namespace

TEST_CASE("a wound is the same for the same seed and subject, and another for any other") {
  const WoundScene scene = small_scene();
  const WoundPicture a = draw_wound(scene, 5, "a");
  CHECK(a.picture.type() == CV_8UC1);
  CHECK(a.gap.type() == CV_8UC1);
  CHECK(a.picture.size() == cv::Size(360, 280));
  CHECK(a.gap.size() == a.picture.size());
  const WoundPicture again = draw_wound(scene, 5, "a");
  CHECK(same(a.picture, again.picture));
  CHECK(same(a.gap, again.gap));
  CHECK_FALSE(same(a.picture, draw_wound(scene, 6, "a").picture));
  CHECK_FALSE(same(a.picture, draw_wound(scene, 5, "b").picture));
}

TEST_CASE("the gap has about the width that was asked for, at any angle") {
  for (const double width_um : {120.0, 250.0, 400.0}) {
    WoundScene scene = small_scene();
    scene.width_um = width_um;
    const double error = mean_width_um(draw_wound(scene, 2, "w"), scene) - width_um;
    CAPTURE(width_um);
    CHECK(std::abs(error) < 20.0);  // less than a cell
  }
  WoundScene flat = small_scene();
  flat.angle_deg = 0;
  const WoundPicture drawn = draw_wound(flat, 2, "w");
  CHECK(close(cv::countNonZero(drawn.gap) * flat.um_per_px / flat.width_px, 250.0, 0.0, 20.0));
  // Along a horizontal wound the middle row is bare from side to side, the top row is not.
  CHECK(cv::countNonZero(drawn.gap.row(140)) > 340);
  CHECK(cv::countNonZero(drawn.gap.row(0)) == 0);
  WoundScene tilted = small_scene();
  tilted.angle_deg = 45;
  const cv::Mat gap = draw_wound(tilted, 2, "w").gap;
  // 45 degrees, y down: the wound runs from the upper left to the lower right.
  CHECK(gap.at<uchar>(30, 70) == 255);
  CHECK(gap.at<uchar>(250, 290) == 255);
  CHECK(gap.at<uchar>(30, 330) == 0);
  CHECK(gap.at<uchar>(250, 30) == 0);
}

TEST_CASE("the gap is smoother than the sheet") {
  WoundScene scene = small_scene();
  scene.floating_cells = 0;
  scene.debris = 0;
  const WoundPicture drawn = draw_wound(scene, 9, "t");
  cv::Mat inside;
  cv::erode(drawn.gap, inside, cv::Mat::ones(25, 25, CV_8U));
  cv::Mat sheet;
  cv::dilate(drawn.gap, sheet, cv::Mat::ones(25, 25, CV_8U));
  sheet = 255 - sheet;
  CHECK(local_sd(drawn.picture, sheet) > 4.0 * local_sd(drawn.picture, inside));
  // Contrast scales the texture of the sheet, not the noise.
  WoundScene poor = scene;
  poor.contrast = 0.3;
  const double ratio =
      local_sd(draw_wound(poor, 9, "t").picture, sheet) / local_sd(drawn.picture, sheet);
  CHECK(ratio > 0.2);
  CHECK(ratio < 0.45);
}

TEST_CASE("the area falls with the width, and width 0 is closed") {
  WoundScene scene = small_scene();
  scene.raggedness_um = 30;
  for (const std::string subject : {"m1", "m2"}) {
    double before = 1e9;
    for (const double width_um : {300.0, 240.0, 180.0, 120.0, 60.0, 20.0, 0.0}) {
      scene.width_um = width_um;
      const double now = cv::countNonZero(draw_wound(scene, 4, subject).gap);
      CAPTURE(subject);
      CAPTURE(width_um);
      CHECK((now < before));
      before = now;
    }
    CHECK(before == 0.0);
  }
}

TEST_CASE("the shift of the stage moves the mask and what is on the plate") {
  const WoundScene scene = small_scene();
  const WoundPicture still = draw_wound(scene, 3, "s");
  const WoundPicture moved = draw_wound(scene, 3, "s", {7.0, -4.0});
  const cv::Rect here(0, 4, 353, 276);
  const cv::Rect there = here + cv::Point(7, -4);
  CHECK(same(still.gap(here), moved.gap(there)));
  cv::Mat a;
  cv::Mat b;
  still.picture(here).convertTo(a, CV_32F);
  moved.picture(there).convertTo(b, CV_32F);
  cv::Mat correlation;
  cv::matchTemplate(a, b, correlation, cv::TM_CCOEFF_NORMED);
  CHECK(correlation.at<float>(0, 0) > 0.95F);
  // The lamp stays: the light of the two corners is not moved with the plate.
  cv::Mat unmoved;
  cv::matchTemplate(still.picture, moved.picture, unmoved, cv::TM_CCOEFF_NORMED);
  CHECK(unmoved.at<float>(0, 0) < 0.6F);
}

TEST_CASE("a wound at another time is still the same place") {
  WoundScene scene = small_scene();
  const WoundPicture first = draw_wound(scene, 8, "p");
  scene.width_um = 200;
  const WoundPicture later = draw_wound(scene, 8, "p");
  const WoundPicture other = draw_wound(scene, 8, "elsewhere");
  const auto likeness = [&](const cv::Mat& picture) {
    cv::Mat result;
    cv::matchTemplate(first.picture, picture, result, cv::TM_CCOEFF_NORMED);
    return result.at<float>(0, 0);
  };
  CHECK(likeness(later.picture) > 0.15F);
  CHECK(likeness(later.picture) > likeness(other.picture) + 0.1F);
  // Nearly all of the later gap was gap before.
  const int kept = cv::countNonZero(later.gap & first.gap);
  CHECK(kept > 0.97 * cv::countNonZero(later.gap));
}

TEST_CASE("a circular field is dark outside and has no gap there") {
  WoundScene scene = small_scene();
  scene.circular_field = true;
  scene.angle_deg = 0;
  const WoundPicture drawn = draw_wound(scene, 1, "c");
  CHECK(drawn.picture.at<uchar>(0, 0) < 15);
  CHECK(drawn.picture.at<uchar>(279, 359) < 15);
  CHECK(drawn.picture.at<uchar>(140, 180) > 60);
  CHECK(drawn.gap.at<uchar>(140, 2) == 0);
  CHECK(drawn.gap.at<uchar>(140, 180) == 255);
}

TEST_CASE("floating cells and crawling single cells belong to the gap") {
  WoundScene scene = small_scene();
  scene.floating_cells = 12;
  const WoundPicture many = draw_wound(scene, 6, "f");
  scene.floating_cells = 0;
  const WoundPicture none = draw_wound(scene, 6, "f");
  CHECK(same(many.gap, none.gap));
  CHECK_FALSE(same(many.picture, none.picture));
}

TEST_CASE("difficulty lowers the contrast and is refused outside its range") {
  WoundScene easy = small_scene();
  WoundScene bad = small_scene();
  woundwell::set_difficulty(easy, 0);
  woundwell::set_difficulty(bad, 3);
  CHECK(bad.contrast < 0.5 * easy.contrast);
  CHECK(bad.confluence < easy.confluence);
  CHECK(bad.circular_field);
  CHECK_THROWS_AS(woundwell::set_difficulty(bad, 4), woundwell::InputError);
  woundwell::MembraneScene membrane;
  CHECK_THROWS_AS(woundwell::set_difficulty(membrane, -1), woundwell::InputError);
}
