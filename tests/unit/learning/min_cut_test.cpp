#include "learning/min_cut.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <stdexcept>
#include <string>

#include "core/random.hpp"
#include "support/close.hpp"

using woundwell::min_cut;
using woundwell::min_cut_cost;
using woundwell::RandomStream;
using woundwell::test::close;

namespace {

cv::Mat random_picture(int rows, int cols, double low, double high, RandomStream& random) {
  cv::Mat picture(rows, cols, CV_32F);
  for (int r = 0; r < rows; ++r) {
    for (int c = 0; c < cols; ++c) {
      picture.at<float>(r, c) = static_cast<float>(random.uniform(low, high));
    }
  }
  return picture;
}

double least_cost_by_trying(const cv::Mat& cost_0, const cv::Mat& cost_1, const cv::Mat& right,
                            const cv::Mat& down) {
  const auto pixels = static_cast<unsigned>(cost_0.total());
  double least = std::numeric_limits<double>::infinity();
  cv::Mat labels(cost_0.size(), CV_8U);
  for (unsigned code = 0; code < (1U << pixels); ++code) {
    for (unsigned k = 0; k < pixels; ++k) {
      labels.at<unsigned char>(static_cast<int>(k) / labels.cols,
                               static_cast<int>(k) % labels.cols) = (code >> k) & 1U ? 255 : 0;
    }
    least = std::min(least, min_cut_cost(labels, cost_0, cost_1, right, down));
  }
  return least;
}

}  // namespace

TEST_CASE("tiny grids of every shape agree with trying every label picture") {
  const int shapes[][2] = {{1, 1}, {1, 2}, {2, 1}, {1, 6}, {6, 1}, {2, 2},
                           {2, 5}, {5, 2}, {3, 3}, {3, 4}, {4, 3}};
  for (const auto& shape : shapes) {
    for (int trial = 0; trial < 6; ++trial) {
      RandomStream random(5, std::to_string(shape[0] * 100 + shape[1] * 10 + trial), "min cut");
      const cv::Mat cost_0 = random_picture(shape[0], shape[1], -1, 2, random);
      const cv::Mat cost_1 = random_picture(shape[0], shape[1], -1, 2, random);
      const cv::Mat right = random_picture(shape[0], shape[1], 0, 1.5, random);
      const cv::Mat down = random_picture(shape[0], shape[1], 0, 1.5, random);
      const cv::Mat labels = min_cut(cost_0, cost_1, right, down);
      REQUIRE(labels.type() == CV_8U);
      REQUIRE(labels.size() == cost_0.size());
      CHECK(close(min_cut_cost(labels, cost_0, cost_1, right, down),
                  least_cost_by_trying(cost_0, cost_1, right, down), 0, 1e-6));
    }
  }
}

TEST_CASE("without smoothness every pixel takes its cheaper label") {
  RandomStream random(6, "free", "min cut");
  const cv::Mat cost_0 = random_picture(20, 30, 0, 1, random);
  const cv::Mat cost_1 = random_picture(20, 30, 0, 1, random);
  const cv::Mat labels = min_cut(cost_0, cost_1, 0.0);
  const cv::Mat cheaper = cost_1 < cost_0;
  CHECK(cv::countNonZero(labels != cheaper) == 0);
}

TEST_CASE("opposite borders are not neighbours") {
  // Left column wants 1, right column wants 0, the rest does not care. Wrapped around, the cut
  // between the first and the last column would have to be paid as well.
  cv::Mat cost_0(4, 5, CV_32F, cv::Scalar(0));
  cv::Mat cost_1(4, 5, CV_32F, cv::Scalar(0));
  cost_0.col(0).setTo(1.0);
  cost_1.col(4).setTo(1.0);
  // One price 0.6 per row: with wrap-around two cuts (1.2) would be dearer than giving in (1.0).
  const cv::Mat labels = min_cut(cost_0, cost_1, 0.6);
  CHECK(cv::countNonZero(labels.col(0)) == 4);
  CHECK(cv::countNonZero(labels.col(4)) == 0);
  // The same upright.
  const cv::Mat upright = min_cut(cost_0.t(), cost_1.t(), 0.6);
  CHECK(cv::countNonZero(upright.row(0)) == 4);
  CHECK(cv::countNonZero(upright.row(4)) == 0);
}

TEST_CASE("smoothness removes a lone pixel and keeps a block") {
  cv::Mat cost_0(20, 20, CV_32F, cv::Scalar(0));
  cv::Mat cost_1(20, 20, CV_32F, cv::Scalar(1));
  cv::Mat wanted = cv::Mat::zeros(20, 20, CV_8U);
  wanted(cv::Rect(4, 4, 9, 9)).setTo(255);
  cost_0.setTo(1, wanted);
  cost_1.setTo(0, wanted);
  cost_0.at<float>(17, 17) = 1;
  cost_1.at<float>(17, 17) = 0;
  const cv::Mat labels = min_cut(cost_0, cost_1, 0.3);
  CHECK(labels.at<unsigned char>(17, 17) == 0);
  CHECK(labels.at<unsigned char>(8, 8) == 255);
  CHECK(cv::countNonZero(labels) > 70);
}

TEST_CASE("pictures that do not fit together are refused") {
  const cv::Mat good(3, 3, CV_32F, cv::Scalar(1));
  CHECK_THROWS_AS(min_cut(good, cv::Mat(3, 4, CV_32F, cv::Scalar(1)), 1.0), std::invalid_argument);
  CHECK_THROWS_AS(min_cut(good, cv::Mat(3, 3, CV_8U, cv::Scalar(1)), 1.0), std::invalid_argument);
  CHECK_THROWS_AS(min_cut(good, good, -1.0), std::invalid_argument);
  cv::Mat endless = good.clone();
  endless.at<float>(1, 1) = std::numeric_limits<float>::quiet_NaN();
  CHECK_THROWS_AS(min_cut(endless, good, 1.0), std::invalid_argument);
  const cv::Mat huge(1300, 1300, CV_32F, cv::Scalar(0));
  CHECK_THROWS_AS(min_cut(huge, huge, 1.0), std::invalid_argument);
}
