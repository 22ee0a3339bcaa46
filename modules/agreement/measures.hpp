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

/// Bland and Altman 1986, doi 10.1016/S0140-6736(86)90837-8: mean of the differences (ours - true)
/// and mean -+ 1.96 SD (n - 1). Empty below two differences.
struct LimitsOfAgreement {
  double bias = 0.0;
  double low = 0.0;
  double high = 0.0;
};
std::optional<LimitsOfAgreement> limits_of_agreement(const std::vector<double>& differences);

/// Concordance correlation coefficient of Lin 1989, doi 10.2307/2532051:
///   2 s_xy / (s_x^2 + s_y^2 + (mean_x - mean_y)^2), variances over n, in [-1, 1].
/// Empty below two pairs or where nothing varies. Requires lists of one length.
std::optional<double> concordance(const std::vector<double>& x, const std::vector<double>& y);

}  // namespace woundwell
