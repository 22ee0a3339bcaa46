#pragma once
// Quantiles of pixels.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <opencv2/core.hpp>
#include <vector>

namespace woundwell {

/// The value with that share of the others below it, by nth_element, which reorders `values`: of n
/// sorted ones number round(share (n - 1)) from 0; 0.5 is the median, of an even number the upper
/// of the two in the middle. Requires at least one value and 0 <= share <= 1.
template <class Number>
double quantile(std::vector<Number>& values, double share) {
  const auto k =
      static_cast<std::ptrdiff_t>(std::llround(share * static_cast<double>(values.size() - 1)));
  std::nth_element(values.begin(), values.begin() + k, values.end());
  return static_cast<double>(values[static_cast<std::size_t>(k)]);
}

/// Pixels of a CV_32F picture where `mask` (CV_8U, same size) is not 0, row by row.
inline std::vector<float> values_where(const cv::Mat& picture, const cv::Mat& mask) {
  std::vector<float> values;
  for (int y = 0; y < picture.rows; ++y) {
    const auto* p = picture.ptr<float>(y);
    const auto* m = mask.ptr<unsigned char>(y);
    for (int x = 0; x < picture.cols; ++x) {
      if (m[x] != 0) values.push_back(p[x]);
    }
  }
  return values;
}

}  // namespace woundwell
