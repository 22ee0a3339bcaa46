#include <doctest/doctest.h>

#include <opencv2/imgproc.hpp>

#include "imaging/field.hpp"
#include "pictures.hpp"
#include "support/close.hpp"

using namespace woundwell;
using namespace woundwell::test;

namespace {

cv::Mat all_of(const cv::Mat& picture) { return {picture.size(), CV_8U, cv::Scalar(255)}; }

/// Light that falls off to the right and downwards.
cv::Mat slope(cv::Size size) {
  cv::Mat light(size, CV_32F);
  for (int y = 0; y < size.height; ++y) {
    for (int x = 0; x < size.width; ++x) {
      light.at<float>(y, x) =
          static_cast<float>(1.0 - 0.5 * x / size.width - 0.2 * y / size.height);
    }
  }
  return light;
}

}  // namespace

TEST_CASE("flattening takes slow light away and leaves the content") {
  const cv::Mat content = Blobs({600, 450}, 4000, 8).at(0, 0);
  const cv::Mat lit = content.mul(slope(content.size()));
  const cv::Mat valid = all_of(lit);
  const cv::Mat flat = flatten_light(lit, valid, 120);
  const cv::Mat reference = flatten_light(content, valid, 120);
  CHECK(close(cv::mean(flat)[0], 1.0, 0, 1e-5));
  cv::Mat difference;
  cv::absdiff(flat, reference, difference);
  const cv::Rect inside(60, 60, 480, 330);
  CHECK(cv::mean(difference(inside))[0] < 0.01);
  // left and right half are equally bright afterwards, and were not before
  const cv::Rect left(0, 0, 300, 450);
  const cv::Rect right(300, 0, 300, 450);
  CHECK(cv::mean(lit(left))[0] > 1.3 * cv::mean(lit(right))[0]);
  CHECK(close(cv::mean(flat(left))[0], cv::mean(flat(right))[0], 0.01, 0));
}

TEST_CASE("what is masked does not bleed into the flattened picture") {
  cv::Mat picture(400, 400, CV_32F, cv::Scalar(0.5));
  cv::Mat valid = all_of(picture);
  picture(cv::Rect(0, 0, 100, 400)).setTo(0.0);
  valid(cv::Rect(0, 0, 100, 400)).setTo(0);
  const cv::Mat flat = flatten_light(picture, valid, 80);
  double low = 0.0;
  double high = 0.0;
  cv::minMaxLoc(flat, &low, &high);
  CHECK(close(low, 1.0, 0, 1e-4));
  CHECK(close(high, 1.0, 0, 1e-4));
  const cv::Mat none = flatten_light(picture, valid * 0, 80);
  CHECK(cv::checkRange(none));
}

TEST_CASE("flattening works for any size of picture and box") {
  for (const cv::Size size : {cv::Size(1, 1), cv::Size(7, 301), cv::Size(1000, 33)}) {
    for (const int box : {1, 5, 100, 5000}) {
      cv::Mat picture(size, CV_32F, cv::Scalar(0.25));
      const cv::Mat flat = flatten_light(picture, all_of(picture), box);
      CHECK(flat.size() == size);
      CHECK(largest_difference(flat, cv::Mat(size, CV_32F, cv::Scalar(1.0))) < 1e-5);
    }
  }
}

TEST_CASE("even, focused, well exposed light raises no flag") {
  cv::Mat picture = Blobs({800, 600}, 6000, 9).at(0, 0);
  add_noise(picture, 0.005, 10);
  const LightQuality light = judge_light(picture, all_of(picture));
  CHECK(light.flags.none());
  CHECK(close(light.median, 0.5, 0, 0.03));
  CHECK(light.saturated_frac < 0.005);
  CHECK(light.unevenness < 0.15);
}

TEST_CASE("each fault of light raises its own flag") {
  const cv::Mat picture = Blobs({800, 600}, 6000, 9).at(0, 0);
  const cv::Mat valid = all_of(picture);
  CHECK(judge_light(picture * 0.1, valid).flags.codes() == "too_dark");
  cv::Mat bright = picture + 0.45;
  cv::min(bright, 1.0, bright);
  CHECK(judge_light(bright, valid).flags.has(Flag::saturated));
  cv::Mat uneven = picture.mul(slope(picture.size()).mul(slope(picture.size())));
  CHECK(judge_light(uneven, valid).flags.codes() == "uneven_light");
  cv::Mat blurred;
  cv::GaussianBlur(picture, blurred, {}, 8.0);
  CHECK(judge_light(blurred, valid).flags.codes() == "out_of_focus");
}

TEST_CASE("focus is judged alike at every scale") {
  const cv::Mat picture = Blobs({1600, 1200}, 4000, 11).at(0, 0);
  cv::Mat half;
  cv::resize(picture, half, {}, 0.5, 0.5, cv::INTER_AREA);
  CHECK(!judge_light(picture, all_of(picture)).flags.has(Flag::out_of_focus));
  CHECK(!judge_light(half, all_of(half)).flags.has(Flag::out_of_focus));
  for (const double sigma : {12.0, 24.0}) {
    cv::Mat blurred;
    cv::GaussianBlur(picture, blurred, {}, sigma);
    CHECK(judge_light(blurred, all_of(blurred)).flags.has(Flag::out_of_focus));
    cv::resize(blurred, half, {}, 0.5, 0.5, cv::INTER_AREA);
    CHECK(judge_light(half, all_of(half)).flags.has(Flag::out_of_focus));
  }
}

TEST_CASE("a masked border does not count in the judgement") {
  cv::Mat picture = Blobs({800, 600}, 6000, 9).at(0, 0);
  const LightQuality whole = judge_light(picture, all_of(picture));
  cv::Mat valid = all_of(picture);
  valid(cv::Rect(0, 0, 150, 600)).setTo(0);
  picture(cv::Rect(0, 0, 150, 600)).setTo(0.0);
  const LightQuality masked = judge_light(picture, valid);
  CHECK(masked.flags == whole.flags);
  CHECK(close(masked.median, whole.median, 0, 0.01));
  CHECK(close(masked.unevenness, whole.unevenness, 0, 0.05));
  CHECK(close(masked.sharpness, whole.sharpness, 0.2, 0));
}
