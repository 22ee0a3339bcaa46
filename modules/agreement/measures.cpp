#include "agreement/measures.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace woundwell {
namespace {

std::optional<double> ratio(double part, double whole) {
  if (whole <= 0.0) return std::nullopt;
  return part / whole;
}

double sum_of(const std::vector<double>& values) {
  double sum = 0.0;
  for (const double value : values) sum += value;
  return sum;
}

}  // namespace

Overlap overlap(const cv::Mat& a, const cv::Mat& b) {
  assert(a.size() == b.size() && a.type() == CV_8U && b.type() == CV_8U);
  cv::Mat both;
  cv::bitwise_and(a != 0, b != 0, both);
  return {static_cast<double>(cv::countNonZero(a)), static_cast<double>(cv::countNonZero(b)),
          static_cast<double>(cv::countNonZero(both))};
}

std::optional<double> intersection_over_union(const Overlap& overlap) {
  return ratio(overlap.both, overlap.area_a + overlap.area_b - overlap.both);
}

Hits& Hits::operator+=(const Hits& other) {
  true_positive += other.true_positive;
  false_positive += other.false_positive;
  false_negative += other.false_negative;
  return *this;
}

std::optional<double> precision(const Hits& hits) {
  return ratio(hits.true_positive, hits.true_positive + hits.false_positive);
}

std::optional<double> recall(const Hits& hits) {
  return ratio(hits.true_positive, hits.true_positive + hits.false_negative);
}

std::optional<double> f1_score(const Hits& hits) {
  return ratio(2.0 * hits.true_positive,
               2.0 * hits.true_positive + hits.false_positive + hits.false_negative);
}

std::optional<double> mean_of(const std::vector<double>& values) {
  return ratio(sum_of(values), static_cast<double>(values.size()));
}

std::optional<double> median_of(std::vector<double> values) {
  if (values.empty()) return std::nullopt;
  std::sort(values.begin(), values.end());
  const std::size_t half = values.size() / 2;
  return values.size() % 2 == 1 ? values[half] : 0.5 * (values[half - 1] + values[half]);
}

std::optional<double> smallest_of(const std::vector<double>& values) {
  if (values.empty()) return std::nullopt;
  return *std::min_element(values.begin(), values.end());
}

}  // namespace woundwell
