#pragma once
// Measures of agreement between two methods, or a method and truth.

#include <cstddef>
#include <opencv2/core.hpp>
#include <optional>
#include <vector>

namespace woundwell {

/// Pixels of two masks (CV_8U of one size, not 0 = inside).
struct Overlap {
  double area_a = 0.0;
  double area_b = 0.0;
  double both = 0.0;
};
Overlap overlap(const cv::Mat& a, const cv::Mat& b);

/// Intersection over union (Jaccard 1912, doi 10.1111/j.1469-8137.1912.tb05611.x), [0, 1]; empty
/// where both masks are.
std::optional<double> intersection_over_union(const Overlap& overlap);

/// Hits and misses of objects.
struct Hits {
  double true_positive = 0.0;
  double false_positive = 0.0;
  double false_negative = 0.0;
  Hits& operator+=(const Hits& other);
};
std::optional<double> precision(const Hits& hits);  ///< empty where nothing was found
std::optional<double> recall(const Hits& hits);     ///< empty where there is nothing to find
/// 2 TP / (2 TP + FP + FN); empty where nothing was there and nothing was found.
std::optional<double> f1_score(const Hits& hits);

// Empty for an empty list.
std::optional<double> mean_of(const std::vector<double>& values);
std::optional<double> median_of(std::vector<double> values);
std::optional<double> smallest_of(const std::vector<double>& values);

}  // namespace woundwell
