#include <doctest/doctest.h>

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "imaging/draw.hpp"
#include "pictures.hpp"

using namespace woundwell;
using namespace woundwell::test;

TEST_CASE("encoded PNG decodes to the same picture, JPEG to nearly the same") {
  const cv::Mat picture = ramp(40, 50, CV_8UC3);
  const std::string png = encode_png(picture);
  const std::vector<unsigned char> bytes(png.begin(), png.end());
  CHECK(largest_difference(cv::imdecode(bytes, cv::IMREAD_UNCHANGED), picture) == 0.0);
  const std::string jpeg = encode_jpeg(picture, 90);
  CHECK(jpeg.substr(0, 2) == "\xFF\xD8");
  CHECK(encode_jpeg(picture, 30).size() < jpeg.size());
  CHECK(encode_png(picture) == png);
}

TEST_CASE("shrinking bounds the longer side and never enlarges") {
  const cv::Mat picture = ramp(300, 401, CV_8UC3);
  CHECK(shrink(picture, 100).size() == cv::Size(100, 75));
  CHECK(shrink(picture, 401).size() == picture.size());
  CHECK(shrink(picture, 5000).size() == picture.size());
  CHECK(shrink(cv::Mat(3, 2000, CV_8UC1, cv::Scalar(1)), 100).rows == 1);
}

TEST_CASE("an outline follows the mask and leaves the rest") {
  cv::Mat picture = cv::Mat::zeros(100, 100, CV_8UC3);
  cv::Mat mask = cv::Mat::zeros(100, 100, CV_8U);
  mask(cv::Rect(20, 20, 60, 60)).setTo(255);
  mask(cv::Rect(40, 40, 20, 20)).setTo(0);  // a hole has an outline too
  draw_outline(picture, mask, {0, 255, 255}, 1);
  CHECK(picture.at<cv::Vec3b>(20, 50)[1] > 200);
  CHECK(picture.at<cv::Vec3b>(39, 50)[1] > 0);
  CHECK(picture.at<cv::Vec3b>(10, 50) == cv::Vec3b(0, 0, 0));
  CHECK(picture.at<cv::Vec3b>(30, 50) == cv::Vec3b(0, 0, 0));
}

TEST_CASE("a scale bar has its round length, and none is drawn without a scale") {
  cv::Mat picture(900, 1200, CV_8UC3, cv::Scalar(90, 90, 90));
  const cv::Mat before = picture.clone();
  draw_scale_bar(picture, std::nullopt);
  CHECK(largest_difference(picture, before) == 0.0);
  draw_scale_bar(picture, 0.5);  // 1200 px = 600 um: a bar of 100 um is 200 px
  int longest = 0;
  for (int y = 0; y < picture.rows; ++y) {
    int run = 0;
    for (int x = 0; x < picture.cols; ++x) {
      run = picture.at<cv::Vec3b>(y, x) == cv::Vec3b(255, 255, 255) ? run + 1 : 0;
      longest = std::max(longest, run);
    }
  }
  CHECK(longest == 200);
  // only the lower right corner is touched
  CHECK(largest_difference(picture(cv::Rect(0, 0, 1200, 600)), before(cv::Rect(0, 0, 1200, 600))) ==
        0.0);
  CHECK(largest_difference(picture(cv::Rect(0, 0, 600, 900)), before(cv::Rect(0, 0, 600, 900))) ==
        0.0);
}

TEST_CASE("captions and bars fit small and odd pictures without failing") {
  for (const cv::Size size :
       {cv::Size(1, 1), cv::Size(40, 20), cv::Size(20, 400), cv::Size(1600, 100)}) {
    cv::Mat picture(size, CV_8UC3, cv::Scalar(128, 128, 128));
    draw_caption(picture, {"closure 34.2 % \xC2\xB1 1.2 \xC2\xB5m\xC2\xB2", "\xE7\x94\xB0 \xFF"});
    draw_caption(picture, {});
    draw_scale_bar(picture, 0.65);
    draw_scale_bar(picture, 1e-9);
    draw_scale_bar(picture, 0.0);
    CHECK(picture.size() == size);
  }
}
