#include "agreement/measures.hpp"

#include <doctest/doctest.h>

#include "support/close.hpp"

using namespace woundwell;
using woundwell::test::close;

TEST_CASE("shifted squares have the overlap of geometry") {
  cv::Mat a = cv::Mat::zeros(40, 40, CV_8U);
  cv::Mat b = a.clone();
  a(cv::Rect(5, 5, 20, 20)).setTo(255);
  b(cv::Rect(10, 5, 20, 20)).setTo(1);  // any value but 0 is inside
  const Overlap shared = overlap(a, b);
  CHECK(shared.area_a == 400);
  CHECK(shared.area_b == 400);
  CHECK(shared.both == 300);
  CHECK(close(*intersection_over_union(shared), 300.0 / 500.0, 0, 1e-15));
  CHECK(*intersection_over_union(overlap(a, a)) == 1.0);
  const cv::Mat nothing = cv::Mat::zeros(40, 40, CV_8U);
  CHECK(*intersection_over_union(overlap(a, nothing)) == 0.0);
  CHECK_FALSE(intersection_over_union(overlap(nothing, nothing)).has_value());
}

TEST_CASE("precision, recall and F1 of a hand-made count") {
  const Hits hits{6, 2, 4};
  CHECK(close(*precision(hits), 0.75, 0, 1e-15));
  CHECK(close(*recall(hits), 0.6, 0, 1e-15));
  CHECK(close(*f1_score(hits), 12.0 / 18.0, 0, 1e-15));
  CHECK_FALSE(f1_score(Hits{}).has_value());
  CHECK_FALSE(precision(Hits{0, 0, 3}).has_value());
  CHECK(*f1_score(Hits{0, 0, 3}) == 0.0);
}

TEST_CASE("medians of even, odd and empty lists") {
  CHECK(*median_of({3, 1, 2}) == 2.0);
  CHECK(*median_of({4, 1, 2, 3}) == 2.5);
  CHECK_FALSE(median_of({}).has_value());
  CHECK_FALSE(mean_of({}).has_value());
}
