#include "agreement/width_steps.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <opencv2/imgproc.hpp>

#include "support/close.hpp"

using namespace woundwell;
using woundwell::test::close;

namespace {

/// Band through the centre of a picture of 300 x 200 px.
cv::Mat band(double axis_deg, double width) {
  cv::Mat mask(200, 300, CV_8U);
  const double angle = axis_deg * CV_PI / 180.0;
  const cv::Point2d normal(std::sin(angle), -std::cos(angle));
  for (int y = 0; y < mask.rows; ++y) {
    for (int x = 0; x < mask.cols; ++x) {
      const double away = std::abs((cv::Point2d(x, y) - cv::Point2d(149.5, 99.5)).dot(normal));
      mask.at<unsigned char>(y, x) = away <= width / 2.0 ? 1 : 0;
    }
  }
  return mask;
}

}  // namespace

TEST_CASE("the width of a true band does not depend on its direction") {
  for (const double deg : {0.0, 20.0, 45.0, 90.0, 120.0, 170.0}) {
    CAPTURE(deg);
    const WidthSteps steps = width_steps(band(deg, 60.0), deg);
    CHECK(close(mean_width(steps, steps).value_or(0.0), 60.0, 0.01, 0));
  }
}

TEST_CASE("steps at which the field cuts a front are left out, unless hardly any is left") {
  cv::Mat gap = cv::Mat::zeros(200, 300, CV_8U);
  gap(cv::Rect(200, 0, 50, 120)).setTo(255);
  gap(cv::Rect(200, 120, 100, 80)).setTo(255);
  const WidthSteps some = width_steps(gap, 90.0);
  CHECK(close(mean_width(some, some).value_or(0.0), 50.0, 1e-6, 0));
  gap(cv::Rect(200, 0, 100, 190)).setTo(255);
  const WidthSteps none = width_steps(gap, 90.0);
  CHECK(close(mean_width(none, none).value_or(0.0), 100.0, 1e-6, 0));
}

TEST_CASE("no gap, or pictures of two sizes, have no width") {
  const WidthSteps none = width_steps(cv::Mat::zeros(200, 300, CV_8U), 90.0);
  CHECK_FALSE(mean_width(none, none).has_value());
  const WidthSteps other = width_steps(cv::Mat(100, 150, CV_8U, cv::Scalar(255)), 90.0);
  CHECK_FALSE(mean_width(none, other).has_value());
}
