// Frames of one value around a picture, and what only looks like one.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <string>
#include <vector>

#include "imaging/field.hpp"
#include "imaging/field_parts.hpp"
#include "pictures.hpp"
#include "support/close.hpp"

using namespace woundwell;
using namespace woundwell::test;

namespace {

const cv::Size kSize(640, 480);

/// Cells all over, as bytes have them.
cv::Mat specimen(std::uint64_t seed = 5) {
  cv::Mat picture = Blobs(kSize, kSize.area() / 60, seed).at(0, 0);
  add_noise(picture, 0.01, seed + 1);
  return cv::min(cv::max(picture, 0.02), 0.98);
}

cv::Mat through_bytes(const cv::Mat& picture) {
  cv::Mat eight;
  picture.convertTo(eight, CV_8U, 255.0);
  cv::Mat result;
  eight.convertTo(result, CV_32F, 1.0 / 255.0);
  return result;
}

cv::Mat through_jpeg(const cv::Mat& picture, int quality) {
  cv::Mat eight;
  picture.convertTo(eight, CV_8U, 255.0);
  std::vector<unsigned char> bytes;
  cv::imencode(".jpg", eight, bytes, {cv::IMWRITE_JPEG_QUALITY, quality});
  cv::Mat result;
  cv::imdecode(bytes, cv::IMREAD_GRAYSCALE).convertTo(result, CV_32F, 1.0 / 255.0);
  return result;
}

/// One value everywhere but in `inside`.
cv::Mat framed(const cv::Mat& content, const cv::Rect& inside, double value) {
  cv::Mat picture(content.size(), CV_32F, cv::Scalar(value));
  content(inside).copyTo(picture(inside));
  return picture;
}

cv::Rect all_but(int left, int top, int right, int bottom) {
  return {left, top, kSize.width - left - right, kSize.height - top - bottom};
}

/// All of the frame is masked, and of the field no more than a seam along it.
void check_masked(const cv::Mat& picture, const cv::Rect& inside) {
  const ValidField field = find_valid_field(picture);
  CHECK(field.flags.codes() == "field_masked");
  cv::Mat outside(kSize, CV_8U, cv::Scalar(255));
  outside(inside).setTo(0);
  CHECK(cv::countNonZero(field.mask & outside) == 0);
  const int seam = 8;
  const cv::Rect well_inside(inside.x + seam, inside.y + seam, inside.width - 2 * seam,
                             inside.height - 2 * seam);
  CHECK(cv::countNonZero(field.mask(well_inside)) == well_inside.area());
  CHECK(close(field.valid_frac, cv::countNonZero(field.mask) / static_cast<double>(kSize.area()),
              1e-12, 0));
}

void check_all_field(const cv::Mat& picture) {
  const ValidField field = find_valid_field(picture);
  CHECK(field.flags.none());
  CHECK(field.valid_frac == 1.0);
  cv::Mat mask(picture.size(), CV_8U, cv::Scalar(255));
  CHECK_FALSE(mask_plain_frame(picture, mask));
  CHECK(cv::countNonZero(mask) == static_cast<int>(mask.total()));
}

}  // namespace

TEST_CASE("white and light grey frames are masked, on bytes and out of a JPEG") {
  const cv::Rect inside = all_but(20, 20, 20, 20);
  for (const double value : {1.0, 0.95, 0.8}) {
    CAPTURE(value);
    const cv::Mat picture = framed(specimen(), inside, value);
    check_masked(picture, inside);
    check_masked(through_bytes(picture), inside);
    check_masked(through_jpeg(picture, 92), inside);
  }
}

TEST_CASE("a frame of any width from 3 px on is masked, and on one side alone") {
  for (const int wide : {3, 20, 90}) {
    CAPTURE(wide);
    for (const cv::Rect& inside : {all_but(wide, 0, 0, 0), all_but(0, wide, 0, 0),
                                   all_but(0, 0, wide, 0), all_but(0, 0, 0, wide)}) {
      CAPTURE(inside);
      const cv::Mat picture = framed(specimen(), inside, 1.0);
      check_masked(picture, inside);
      // the other three sides are left as they are
      const ValidField field = find_valid_field(picture);
      CHECK(cv::countNonZero(field.mask) > inside.area() - 8 * std::max(kSize.width, kSize.height));
    }
  }
}

TEST_CASE("a frame with letters in it is masked with them") {
  for (const double value : {1.0, 0.85}) {
    CAPTURE(value);
    const cv::Rect inside = all_but(20, 20, 20, 60);
    cv::Mat picture = framed(specimen(), inside, value);
    cv::putText(picture, "siRNA 24 h", {60, 455}, cv::FONT_HERSHEY_SIMPLEX, 0.8, cv::Scalar(0.0),
                2);
    const ValidField field = find_valid_field(picture);
    CHECK(field.flags.has(Flag::field_masked));
    cv::Mat outside(kSize, CV_8U, cv::Scalar(255));
    outside(inside).setTo(0);
    CHECK(cv::countNonZero(field.mask & outside) == 0);
    CHECK(field.valid_frac > 0.95 * inside.area() / kSize.area());
  }
}

TEST_CASE("glare that fades away is no frame") {
  cv::Mat bare(kSize, CV_32F, cv::Scalar(0.8));
  add_noise(bare, 0.01, 9);
  const auto glare = [](const cv::Mat& picture, double until, double soft) {
    cv::Mat result = picture.clone();
    for (int y = 0; y < result.rows; ++y) {
      result.row(y) += 0.9 * std::clamp((until + soft / 2.0 - y) / soft, 0.0, 1.0);
    }
    return cv::Mat(cv::min(result, 1.0));
  };
  // over the upper half
  for (const double soft : {30.0, 60.0, 120.0, 240.0}) {
    CAPTURE(soft);
    for (const cv::Mat& picture : {specimen(), bare}) {
      const cv::Mat bright = glare(picture, 240.0, soft);
      REQUIRE(cv::countNonZero(bright.rowRange(0, 200) >= 1.0) > 0.98 * 200 * kSize.width);
      check_all_field(bright);
    }
  }
  // over less of it, where it fades slowly
  for (const double until : {60.0, 100.0, 140.0}) {
    CAPTURE(until);
    check_all_field(glare(specimen(), until, 400.0));
    check_all_field(glare(specimen(), until, 400.0).t());
  }
}

TEST_CASE("a picture of one value has no frame") {
  for (const double value : {1.0, 0.9, 0.4}) {
    check_all_field(cv::Mat(kSize, CV_32F, cv::Scalar(value)));
  }
}

TEST_CASE("the plastic of a gap at the border is no frame") {
  RandomStream random(8, "front", "test");
  for (const double noise : {0.004, 0.01}) {
    CAPTURE(noise);
    cv::Mat straight = specimen();
    cv::Mat ragged = straight.clone();
    const double phase = random.uniform(0.0, 6.0);
    for (int y = 0; y < kSize.height; ++y) {
      straight(cv::Rect(0, y, 150, 1)).setTo(0.6);
      const int edge = 150 + static_cast<int>(25.0 * std::sin(y * 0.05 + phase)) + (y * 37) % 11;
      ragged(cv::Rect(0, y, edge, 1)).setTo(0.6);
    }
    add_noise(straight, noise, 21);
    add_noise(ragged, noise, 22);
    for (const cv::Mat& picture : {straight, ragged}) {
      check_all_field(through_bytes(picture));
      check_all_field(through_bytes(picture).t());
    }
    // compression takes the noise away, and leaves the front
    check_all_field(through_jpeg(ragged, 80));
  }
}
