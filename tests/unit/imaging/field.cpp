#include "imaging/field.hpp"

#include <doctest/doctest.h>

#include <map>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <string>
#include <vector>

#include "imaging/image.hpp"
#include "pictures.hpp"
#include "support/close.hpp"
#include "support/folder.hpp"

using namespace woundwell;
using namespace woundwell::test;

namespace {

cv::Mat textured(cv::Size size) {
  cv::Mat picture = Blobs(size, size.area() / 60, 5).at(0, 0);
  add_noise(picture, 0.01, 6);
  return cv::min(cv::max(picture, 0.02), 0.98);
}

/// Overlap of the found mask with the true one.
double agreement(const cv::Mat& found, const cv::Mat& truth) {
  return static_cast<double>(cv::countNonZero(found & truth)) / cv::countNonZero(found | truth);
}

/// Burns in a bar with letters under it, as programs do: not smoothed.
cv::Rect burn_bar(cv::Mat& picture, double value) {
  const cv::Rect bar(picture.cols - 190, picture.rows - 60, 140, 4);
  cv::rectangle(picture, bar, cv::Scalar(value), cv::FILLED);
  cv::putText(picture, "100 um", {bar.x + 20, bar.y + 28}, cv::FONT_HERSHEY_SIMPLEX, 0.6,
              cv::Scalar(value), 2);
  return bar;
}

}  // namespace

TEST_CASE("an ordinary picture of any size is all field") {
  for (const cv::Size size :
       {cv::Size(1, 1), cv::Size(17, 9), cv::Size(64, 300), cv::Size(700, 500)}) {
    const ValidField field = find_valid_field(textured(size));
    CHECK(cv::countNonZero(field.mask) == size.area());
    CHECK(field.valid_frac == 1.0);
    CHECK(field.flags.none());
  }
}

TEST_CASE("blank, black and white pictures are all field") {
  for (const double value : {0.0, 0.03, 0.5, 1.0}) {
    const ValidField field = find_valid_field(cv::Mat(300, 400, CV_32F, cv::Scalar(value)));
    CHECK(field.valid_frac == 1.0);
  }
}

TEST_CASE("a dark frame and the corners of a circle are masked") {
  for (const cv::Size size : {cv::Size(640, 480), cv::Size(1931, 1207)}) {
    const cv::Mat content = textured(size);
    cv::Mat disc = cv::Mat::zeros(size, CV_8U);
    cv::circle(disc, {size.width / 2, size.height / 2}, size.height * 52 / 100, cv::Scalar(255),
               cv::FILLED);
    cv::Mat frame = cv::Mat::zeros(size, CV_8U);
    frame(cv::Rect(size.width / 10, 0, size.width * 8 / 10, size.height * 9 / 10)).setTo(255);
    for (const cv::Mat& truth : {disc, frame}) {
      cv::Mat picture(size, CV_32F, cv::Scalar(0.03));
      content.copyTo(picture, truth);
      add_noise(picture, 0.005, 7);
      const ValidField field = find_valid_field(picture);
      CHECK(field.flags.has(Flag::field_masked));
      CHECK(!field.flags.has(Flag::text_masked));
      CHECK(agreement(field.mask, truth) > 0.97);
      CHECK(cv::countNonZero(field.mask & ~truth) < 0.001 * size.area());
      CHECK(close(field.valid_frac, cv::countNonZero(field.mask) / static_cast<double>(size.area()),
                  1e-12, 0));
    }
  }
}

TEST_CASE("vignetting and dark cells at the edge stay in the field") {
  cv::Mat picture = textured({640, 480});
  for (int y = 0; y < 480; ++y) {
    for (int x = 0; x < 640; ++x) {
      const double r2 = ((x - 320.0) * (x - 320.0) + (y - 240.0) * (y - 240.0)) / (400.0 * 400.0);
      picture.at<float>(y, x) *= static_cast<float>(1.0 - 0.8 * r2);
    }
  }
  CHECK(find_valid_field(picture).valid_frac == 1.0);
  cv::Mat cells = textured({640, 480});
  for (int i = 0; i < 6; ++i)
    cv::circle(cells, {100 * i + 40, i % 2 == 0 ? 0 : 479}, 35, cv::Scalar(0.02), cv::FILLED);
  cv::circle(cells, {0, 0}, 40, cv::Scalar(0.02), cv::FILLED);
  CHECK(find_valid_field(cells).valid_frac == 1.0);
  // one front of bright cells with a dark gap beside it is no field with a dark border
  cv::Mat front(480, 640, CV_32F, cv::Scalar(0.02));
  for (int y = 0; y < 480; ++y) {
    const int edge = 300 + static_cast<int>(40.0 * std::sin(y * 0.05)) + (y * 37) % 23;
    front(cv::Rect(0, y, edge, 1)).setTo(0.6);
  }
  CHECK(find_valid_field(front).valid_frac == 1.0);
}

TEST_CASE("a burnt-in scale bar with its letters is masked and little else") {
  for (const double value : {0.0, 1.0}) {
    cv::Mat picture = textured({1280, 960});
    cv::Mat clean = picture.clone();
    const cv::Rect bar = burn_bar(picture, value);
    cv::Mat burnt = picture != clean;
    const ValidField field = find_valid_field(picture);
    CAPTURE(value);
    CHECK(field.flags.has(Flag::text_masked));
    CHECK(field.mask.at<unsigned char>(bar.y + 2, bar.x + 70) == 0);
    CHECK(cv::countNonZero(field.mask & burnt) == 0);
    CHECK(field.valid_frac > 0.99);
  }
}

TEST_CASE("a thick scale bar is masked as a thin one is") {
  for (const int thickness : {4, 12, 30}) {
    CAPTURE(thickness);
    cv::Mat picture = textured({1280, 960});
    const cv::Rect bar(900, 860, 260, thickness);
    cv::rectangle(picture, bar, cv::Scalar(1.0), cv::FILLED);
    const ValidField field = find_valid_field(picture);
    CHECK(field.flags.has(Flag::text_masked));
    CHECK(cv::countNonZero(field.mask(bar)) == 0);
    CHECK(field.valid_frac > 0.98);
  }
}

TEST_CASE("pure colours in a grey picture were drawn, colours of the specimen were not") {
  cv::Mat eight;
  textured({1280, 960}).convertTo(eight, CV_8U, 200.0);
  cv::Mat grey;
  cv::cvtColor(eight, grey, cv::COLOR_GRAY2BGR);
  CHECK(drawn_on_grey(eight).empty());
  CHECK(drawn_on_grey(grey).empty());

  cv::Mat drawn = grey.clone();
  cv::line(drawn, {300, 0}, {340, 959}, {0, 255, 255}, 2, cv::LINE_AA);
  cv::putText(drawn, "487 px", {600, 500}, cv::FONT_HERSHEY_SIMPLEX, 1.0, {0, 0, 255}, 2,
              cv::LINE_AA);
  cv::Mat difference;
  cv::absdiff(drawn, grey, difference);
  std::vector<cv::Mat> channels;
  cv::split(difference, channels);
  const cv::Mat strokes = cv::max(cv::max(channels[0], channels[1]), channels[2]) > 24;
  std::vector<uchar> bytes;
  cv::imencode(".jpg", drawn, bytes, {cv::IMWRITE_JPEG_QUALITY, 85});
  for (const cv::Mat& picture : {drawn, cv::imdecode(bytes, cv::IMREAD_COLOR)}) {
    const cv::Mat mask = drawn_on_grey(picture);
    REQUIRE(mask.size() == picture.size());
    CHECK(cv::countNonZero(strokes & ~mask) == 0);
    CHECK(cv::countNonZero(mask) < 0.02 * static_cast<double>(mask.total()));
  }

  // Stained cells on a pale membrane, and labelled ones on a dark ground.
  cv::Mat stained(960, 1280, CV_8UC3, cv::Scalar(225, 225, 228));
  cv::Mat labelled(960, 1280, CV_8UC3, cv::Scalar(4, 6, 4));
  for (int k = 0; k < 12; ++k) {
    cv::circle(stained, {60 + 100 * k, 400}, 18, {150, 60, 120}, cv::FILLED);
    cv::circle(labelled, {60 + 100 * k, 400}, 18, {20, 230, 40}, cv::FILLED);
  }
  CHECK(drawn_on_grey(stained).empty());
  CHECK(drawn_on_grey(labelled).empty());
  // A picture with a colour of its own.
  const cv::Mat tinted = drawn - cv::Scalar(0, 0, 40);
  CHECK(drawn_on_grey(tinted).empty());
}

TEST_CASE("pure colours drawn into a stained picture are found, its cells are not") {
  cv::Mat stained(960, 1280, CV_8UC3, cv::Scalar(215, 210, 218));
  for (int k = 0; k < 40; ++k) {
    // violet, blue violet, magenta, as pure as a camera gives it
    const cv::Scalar dyes[] = {{150, 60, 120}, {165, 30, 70}, {170, 20, 200}, {250, 3, 200}};
    cv::circle(stained, {60 + 30 * k, 200 + 150 * (k % 4)}, 14, dyes[k % 4], cv::FILLED,
               cv::LINE_AA);
  }
  cv::Mat noise(stained.size(), CV_8UC3);
  cv::RNG random(7);
  random.fill(noise, cv::RNG::UNIFORM, 0, 16);
  stained -= noise;
  CHECK(drawn_on_stain(stained).empty());
  const std::map<std::string, cv::Scalar> pens = {
      {"red", {0, 0, 255}},      {"blue", {255, 0, 0}},     {"green", {0, 255, 0}},
      {"cyan", {255, 255, 0}},   {"yellow", {0, 255, 255}}, {"orange", {0, 140, 255}},
      {"magenta", {255, 0, 255}}};
  for (const auto& [name, pen] : pens) {
    CAPTURE(name);
    cv::Mat drawn = stained.clone();
    const cv::Rect bar(1000, 880, 200, 10);
    cv::rectangle(drawn, bar, pen, cv::FILLED);
    cv::putText(drawn, "100 um", {1010, 870}, cv::FONT_HERSHEY_SIMPLEX, 0.9, pen, 2);
    const cv::Mat mask = drawn_on_stain(drawn);
    REQUIRE(mask.size() == drawn.size());
    cv::Mat difference;
    cv::absdiff(drawn, stained, difference);
    cv::cvtColor(difference, difference, cv::COLOR_BGR2GRAY);
    CHECK(cv::countNonZero((difference > 0) & ~mask) == 0);
    CHECK(cv::countNonZero(mask) < 0.02 * static_cast<double>(mask.total()));
    std::vector<uchar> bytes;
    cv::imencode(".jpg", drawn, bytes, {cv::IMWRITE_JPEG_QUALITY, 75});
    const cv::Mat compressed = drawn_on_stain(cv::imdecode(bytes, cv::IMREAD_COLOR));
    REQUIRE(!compressed.empty());
    CHECK(cv::countNonZero(compressed(bar)) == bar.area());
  }
}

TEST_CASE("a time stamp in a corner is masked") {
  for (const double value : {0.0, 1.0}) {
    cv::Mat picture = textured({1280, 960});
    const cv::Mat clean = picture.clone();
    cv::putText(picture, "0024", {30, 50}, cv::FONT_HERSHEY_SIMPLEX, 1.2, cv::Scalar(value), 3);
    const ValidField field = find_valid_field(picture);
    CHECK(field.flags.has(Flag::text_masked));
    CHECK(cv::countNonZero(field.mask & (picture != clean)) == 0);
    CHECK(field.valid_frac > 0.985);
  }
}

TEST_CASE("round saturated cells and dark pores are not letters") {
  cv::Mat picture = textured({1280, 960});
  RandomStream random(3, "cells", "test");
  for (int i = 0; i < 300; ++i) {
    const cv::Point at(static_cast<int>(random.below(1280)), static_cast<int>(random.below(960)));
    cv::circle(picture, at, 5 + static_cast<int>(random.below(8)),
               cv::Scalar(i % 2 == 0 ? 1.0 : 0.0), cv::FILLED);
  }
  CHECK(find_valid_field(picture).valid_frac == 1.0);
}

TEST_CASE("of the real pictures only those with a scale bar are masked") {
  const auto pictures = real_pictures();
  if (!pictures) {
    MESSAGE("no real pictures here: skipped");
    return;
  }
  const auto masked = [&](const std::string& name) {
    return find_valid_field(to_grey(read_image(*pictures / name))).flags.codes();
  };
  for (const char* name : {"07", "08", "10"}) {
    CHECK(masked(std::string("transwell/crystal_violet/field") + name + ".jpg") == "text_masked");
  }
  for (const char* name :
       {"transwell/crystal_violet/field01.jpg", "transwell/crystal_violet/field04.jpg",
        "transwell/crystal_violet/field18.jpg", "transwell/magenta/membrane.png",
        "scratch/phase_c184/AA_000.jpg", "scratch/phase_c184/BA_049.jpg",
        "scratch/relief_3t3/dose0_t24h_f1.jpg", "scratch/brightfield_sparse/h00.jpg",
        "scratch/dic_small/h00.jpg", "scratch/confluent/u138_f1_t00.tif"}) {
    CAPTURE(name);
    CHECK(masked(name).empty());
  }
}
