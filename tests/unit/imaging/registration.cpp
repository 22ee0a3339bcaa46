#include "imaging/registration.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <opencv2/imgproc.hpp>

#include "imaging/field.hpp"
#include "imaging/image.hpp"
#include "pictures.hpp"
#include "support/close.hpp"
#include "support/folder.hpp"

using namespace woundwell;
using namespace woundwell::test;

TEST_CASE("a known shift is found to a fraction of a pixel, with its sign") {
  const Blobs blobs({640, 480}, 6000, 20);
  const cv::Mat fixed = blobs.at(0, 0);
  for (const auto& [dx, dy] :
       {std::pair{0.0, 0.0}, {7.0, -4.0}, {-23.4, 11.7}, {60.25, 33.5}, {0.3, -0.6}}) {
    CAPTURE(dx);
    CAPTURE(dy);
    const Shift shift = register_translation(fixed, blobs.at(dx, dy), 0.25);
    REQUIRE(shift.trusted);
    CHECK(close(shift.dx_px, dx, 0, 0.15));
    CHECK(close(shift.dy_px, dy, 0, 0.15));
    CHECK(shift.residual_px < 0.5);
    CHECK(shift.response > 0.0);
    CHECK(shift.response <= 1.0);
  }
}

TEST_CASE("a small rotation is found with its sign, and none is not made up") {
  const Blobs blobs({800, 640}, 9000, 27);
  const cv::Mat fixed = blobs.at(0, 0);
  for (const double deg : {0.0, 0.2, -0.6, 1.3, -2.4}) {
    CAPTURE(deg);
    Shift truth;
    truth.rotation_deg = deg;
    truth.dx_px = 9.0;
    truth.dy_px = -14.5;
    cv::Mat moving;
    cv::warpAffine(fixed, moving, matrix_of(truth, fixed.size()), fixed.size(), cv::INTER_CUBIC,
                   cv::BORDER_REFLECT);
    const Shift found = register_place(fixed, moving, 0.25);
    REQUIRE(found.trusted);
    CHECK(close(found.rotation_deg, deg, 0, 0.03));
    CHECK(close(found.dx_px, 9.0, 0, 0.3));
    CHECK(close(found.dy_px, -14.5, 0, 0.3));
    CHECK(found.residual_px < 0.6);
  }
}

TEST_CASE("two shifts in a row are one") {
  const Shift first{5.0, -3.0, 1.5, 0.3, 1.0, true};
  const Shift second{-2.0, 8.0, -0.7, 0.4, 1.0, true};
  const cv::Size size(400, 300);
  const Shift both = followed_by(first, second);
  const cv::Vec2d b = matrix_of(first, size) * cv::Vec3d(50.0, 200.0, 1.0);
  const cv::Vec2d c = matrix_of(second, size) * cv::Vec3d(b[0], b[1], 1.0);
  const cv::Vec2d direct = matrix_of(both, size) * cv::Vec3d(50.0, 200.0, 1.0);
  CHECK(cv::norm(c - direct) < 1e-9);
  CHECK(close(both.residual_px, 0.5, 1e-12, 0));
  CHECK_FALSE(followed_by({}, second).trusted);
}

TEST_CASE("large pictures are registered in their own pixels") {
  const Blobs blobs({2000, 1500}, 12000, 21);
  const Shift shift = register_translation(blobs.at(0, 0), blobs.at(83.0, -41.0), 0.25);
  REQUIRE(shift.trusted);
  CHECK(close(shift.dx_px, 83.0, 0, 0.4));
  CHECK(close(shift.dy_px, -41.0, 0, 0.4));
}

TEST_CASE("noise, other light and a changed half do not mislead") {
  const Blobs blobs({640, 480}, 6000, 22);
  const Blobs others({640, 480}, 6000, 23);
  cv::Mat fixed = blobs.at(0, 0);
  cv::Mat moving = blobs.at(15.5, -8.25);
  // new content in the middle, as where a wound closes
  others.at(0, 0)(cv::Rect(200, 0, 260, 480)).copyTo(moving(cv::Rect(200, 0, 260, 480)));
  moving = moving * 0.8 + 0.1;
  add_noise(fixed, 0.05, 24);
  add_noise(moving, 0.05, 25);
  const Shift shift = register_translation(fixed, moving, 0.25);
  REQUIRE(shift.trusted);
  CHECK(close(shift.dx_px, 15.5, 0, 0.5));
  CHECK(close(shift.dy_px, -8.25, 0, 0.5));
}

TEST_CASE("pictures without a common place are not trusted, and no shift is given") {
  const cv::Size size(640, 480);
  for (std::uint64_t seed = 30; seed < 38; ++seed) {
    cv::Mat a = Blobs(size, 6000, seed).at(0, 0);
    cv::Mat b = Blobs(size, 6000, seed + 100).at(0, 0);
    add_noise(a, 0.02, seed);
    add_noise(b, 0.02, seed + 1);
    const Shift shift = register_translation(a, b, 0.25);
    CHECK(!shift.trusted);
    CHECK(shift.dx_px == 0.0);
    CHECK(shift.dy_px == 0.0);
    CHECK(!register_place(a, b, 0.25).trusted);
  }
  const cv::Mat blank(size, CV_32F, cv::Scalar(1.0));
  CHECK(!register_translation(blank, blank, 0.25).trusted);
  CHECK(!register_translation(blank, Blobs(size, 6000, 40).at(0, 0), 0.25).trusted);
  const cv::Mat tiny(4, 4, CV_32F, cv::Scalar(1.0));
  CHECK(!register_translation(tiny, tiny, 0.25).trusted);
}

TEST_CASE("a shift beyond the bound is not trusted") {
  const Blobs blobs({640, 480}, 6000, 26);
  const Shift shift = register_translation(blobs.at(0, 0), blobs.at(90, 0), 0.05);
  CHECK(!shift.trusted);
}

TEST_CASE("parallel edges alone do not fix a place along them") {
  // a smooth gap, the same at every height: any shift along it is as good
  cv::Mat a(480, 640, CV_32F, cv::Scalar(1.1));
  a(cv::Rect(250, 0, 150, 480)).setTo(0.9);
  cv::Mat b = a.clone();
  add_noise(a, 0.05, 50);
  add_noise(b, 0.05, 51);
  const Shift shift = register_translation(a, b, 0.25);
  if (shift.trusted) CHECK(std::abs(shift.dy_px) < 3.0);
}

TEST_CASE("a real picture moved by a known shift, and real pictures of other places") {
  const auto pictures = real_pictures();
  if (!pictures) {
    MESSAGE("no real pictures here: skipped");
    return;
  }
  const auto flat = [&](const char* name) {
    const cv::Mat grey = to_grey(read_image(*pictures / name));
    return flatten_light(grey, cv::Mat(grey.size(), CV_8U, cv::Scalar(255)), 100);
  };
  const cv::Mat whole = flat("scratch/phase_c184/AA_000.jpg");
  const cv::Mat later = flat("scratch/phase_c184/AA_005.jpg");
  const cv::Rect here(0, 0, 600, 440);
  const cv::Rect there(37, 52, 600, 440);
  const Shift own = register_translation(whole(here), whole(there), 0.25);
  REQUIRE(own.trusted);
  CHECK(close(own.dx_px, -37.0, 0, 0.2));
  CHECK(close(own.dy_px, -52.0, 0, 0.2));
  const Shift in_time = register_translation(whole(here), later(there), 0.25);
  REQUIRE(in_time.trusted);
  CHECK(close(in_time.dx_px, -37.0, 0, 2.0));
  CHECK(close(in_time.dy_px, -52.0, 0, 2.0));
  const cv::Mat elsewhere = flat("scratch/phase_c184/AB_000.jpg");
  CHECK(!register_translation(whole, elsewhere, 0.25).trusted);
  CHECK(!register_place(whole, elsewhere, 0.25).trusted);
}
