#pragma once
// Where to cut a histogram in two, and whether there are two parts at all.

#include <vector>

namespace woundwell {

struct Split {
  double level = 0.0;      ///< values below it are the low part
  double evidence = 0.0;   ///< > 0: two normal distributions describe the values better than one
  double low_share = 0.0;  ///< of the values
  double low_mean = 0.0;
  double high_mean = 0.0;
  double low_sd = 0.0;
  double high_sd = 0.0;
};

/// Minimum-error threshold of Kittler and Illingworth 1986, doi 10.1016/0031-3203(86)90030-0.
/// `evidence` is the fall of their criterion J against one normal distribution: about 0 for values
/// with one mode, 0.1 and more for two. Fewer than 100 values: no evidence.
Split minimum_error_split(const std::vector<float>& values);

/// Otsu 1979, doi 10.1109/TSMC.1979.4310076: the level of least variance within the two parts.
double otsu_level(const std::vector<float>& values);

/// Quantile by nth_element, of a copy. Requires at least one value and 0 <= share <= 1.
double quantile_of(std::vector<float> values, double share);

/// Median and its robust spread (1.4826 x median absolute deviation).
struct Centre {
  double median = 0.0;
  double spread = 0.0;
};
Centre centre_of(std::vector<float> values);

}  // namespace woundwell
