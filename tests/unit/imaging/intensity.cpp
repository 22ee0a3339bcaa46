#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <limits>

#include "imaging/image.hpp"
#include "pictures.hpp"
#include "support/close.hpp"

using namespace woundwell;
using namespace woundwell::test;

namespace {

Image image_of(const cv::Mat& pixels) {
  Image image;
  image.pixels = pixels;
  return image;
}

float grey_of(const cv::Mat& pixels) { return to_grey(image_of(pixels)).at<float>(0, 0); }

}  // namespace

TEST_CASE("grey is the share of the range of the type") {
  CHECK(close(static_cast<double>(grey_of(cv::Mat(2, 2, CV_8UC1, cv::Scalar(51)))), 0.2, 1e-6, 0));
  CHECK(grey_of(cv::Mat(2, 2, CV_8UC1, cv::Scalar(255))) == 1.0F);
  CHECK(grey_of(cv::Mat(2, 2, CV_8UC3, cv::Scalar(255, 255, 255))) == 1.0F);
  // luminance of ITU-R BT.601
  CHECK(close(static_cast<double>(grey_of(cv::Mat(2, 2, CV_8UC3, cv::Scalar(0, 255, 0)))), 0.587, 0,
              0.003));
  CHECK(close(static_cast<double>(grey_of(cv::Mat(2, 2, CV_8UC3, cv::Scalar(0, 0, 255)))), 0.299, 0,
              0.003));
}

TEST_CASE("cameras with 10, 12 and 14 bits fill their own range") {
  for (const int top : {255, 1023, 4095, 16383, 65535}) {
    CAPTURE(top);
    cv::Mat pixels(2, 2, CV_16UC1, cv::Scalar(top));
    pixels.at<std::uint16_t>(1, 1) = 0;
    const cv::Mat grey = to_grey(image_of(pixels));
    CHECK(grey.at<float>(0, 0) == 1.0F);
    CHECK(grey.at<float>(1, 1) == 0.0F);
  }
}

TEST_CASE("float pictures are scaled by their own percentiles and survive NaN") {
  cv::Mat pixels(100, 100, CV_32FC1);
  for (int y = 0; y < 100; ++y) {
    for (int x = 0; x < 100; ++x)
      pixels.at<float>(y, x) = static_cast<float>(y * 100 + x) - 3000.0F;
  }
  const cv::Mat before = to_grey(image_of(pixels));
  CHECK(close(static_cast<double>(before.at<float>(50, 0)), 0.5, 0, 0.002));
  pixels.at<float>(3, 3) = std::numeric_limits<float>::quiet_NaN();
  pixels.at<float>(4, 4) = std::numeric_limits<float>::infinity();
  pixels.at<float>(5, 5) = 1e30F;
  const cv::Mat after = to_grey(image_of(pixels));
  CHECK(close(static_cast<double>(after.at<float>(50, 0)), 0.5, 0, 0.002));
  double low = 0.0;
  double high = 0.0;
  cv::minMaxLoc(after, &low, &high);
  CHECK(low >= 0.0);
  CHECK(high <= 1.0);
  CHECK(cv::checkRange(after));
  const cv::Mat flat = to_grey(image_of(cv::Mat(5, 5, CV_32FC1, cv::Scalar(7))));
  CHECK(cv::checkRange(flat));
}

TEST_CASE("display is always 8-bit colour and does not share memory with the picture") {
  for (const int type : {CV_8UC1, CV_8UC3, CV_16UC1, CV_16UC3, CV_32FC1, CV_32FC3}) {
    const Image image = image_of(ramp(30, 40, type));
    cv::Mat display = to_display(image);
    CHECK(display.type() == CV_8UC3);
    CHECK(display.size() == image.pixels.size());
    display.setTo(0);
    CHECK(cv::norm(image.pixels, cv::NORM_INF) > 0.0);
  }
  const cv::Mat eight = ramp(30, 40, CV_8UC3);
  CHECK(largest_difference(to_display(image_of(eight)), eight) == 0.0);
}
