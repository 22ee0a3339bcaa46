#include "scratch/seams.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "imaging/quantile.hpp"

namespace woundwell {
namespace {

constexpr int kReach = 2;              // px on either side, the one between left out
constexpr int kFar = 6;                // px on either side: there it is seen, too
constexpr double kStays = 0.5;         // of its size, there
constexpr double kSameSign = 0.75;     // of the rows
constexpr double kFarOutside = 8.0;    // spreads of the other columns' medians
constexpr int kParts = 4;              // of the height: it is in each of them
constexpr double kPartOfStep = 0.5;    // of the whole median, in each
constexpr double kLeastStep = 0.01;    // of the mean grey
constexpr double kLeastLine = 0.05;    // the same
constexpr int kLineReach = 5;          // px: where the sides of a line are looked at
constexpr int kLineRim = 2;            // px of a line that are not far from its sides
constexpr double kMostOfHeight = 0.6;  // of the rows in which a seam is seen

/// What `value` says at a column in all rows in which it is seen, as far as `reach` beside it;
/// empty where those are too few.
template <typename Value>
std::vector<double> along(const cv::Mat& grey, const cv::Mat& valid, int x, int reach,
                          const Value& value) {
  std::vector<double> values;
  values.reserve(static_cast<std::size_t>(grey.rows));
  for (int y = 0; y < grey.rows; ++y) {
    const auto* v = valid.ptr<unsigned char>(y) + x;
    bool seen = true;
    for (int k = 1; k <= reach; ++k) seen = seen && v[k] != 0 && v[-k] != 0;
    if (seen) values.push_back(value(grey.ptr<float>(y) + x));
  }
  if (static_cast<double>(values.size()) < kMostOfHeight * grey.rows) values.clear();
  return values;
}

double median_of(std::vector<double> values) {
  return values.empty() ? 0.0 : quantile(values, 0.5);
}

/// Whether values along a column have the sign and much of the size of their median all the way.
bool all_the_way(const std::vector<double>& values, double median) {
  if (median == 0.0) return false;
  const auto n = static_cast<std::ptrdiff_t>(values.size());
  const auto alike =
      std::count_if(values.begin(), values.end(), [&](double v) { return v * median > 0.0; });
  if (static_cast<double>(alike) < kSameSign * static_cast<double>(n)) return false;
  for (int part = 0; part < kParts; ++part) {
    std::vector<double> some(values.begin() + n * part / kParts,
                             values.begin() + n * (part + 1) / kParts);
    if (quantile(some, 0.5) / median < kPartOfStep) return false;
  }
  return true;
}

/// How far a column lies above both its sides.
std::vector<double> above_sides(const cv::Mat& grey, const cv::Mat& valid, int x) {
  return along(grey, valid, x, kLineReach, [](const float* g) {
    const double left = static_cast<double>(g[0]) - static_cast<double>(g[-kLineReach]);
    const double right = static_cast<double>(g[0]) - static_cast<double>(g[kLineReach]);
    // what lies above one side only is a step
    if (left * right <= 0.0) return 0.0;
    return std::abs(left) < std::abs(right) ? left : right;
  });
}

/// Mean over the columns `from` to `to` to the right of a column without that to the left.
std::vector<double> step_at(const cv::Mat& grey, const cv::Mat& valid, int x, int from, int to) {
  return along(grey, valid, x, to, [&](const float* g) {
    double step = 0.0;
    for (int k = from; k <= to; ++k) step += static_cast<double>(g[k]) - static_cast<double>(g[-k]);
    return step / (to - from + 1);
  });
}

/// What counts as far from the medians of all other columns.
double far_outside(std::vector<double> medians, double least) {
  for (double& median : medians) median = std::abs(median);
  return std::max(kFarOutside * 1.4826 * quantile(medians, 0.5), least);
}

/// Thin lines along whole columns bridged.
cv::Mat without_lines(const cv::Mat& grey, const cv::Mat& valid) {
  if (grey.cols < 8 * kLineReach || grey.rows < 8 * kLineReach) return grey;
  std::vector<double> lines;
  lines.reserve(static_cast<std::size_t>(grey.cols));
  for (int x = kLineReach; x + kLineReach < grey.cols; ++x) {
    lines.push_back(median_of(above_sides(grey, valid, x)));
  }
  const double least = far_outside(lines, kLeastLine * cv::mean(grey, valid)[0]);
  const auto is_line = [&](std::size_t i) {
    return std::abs(lines[i]) >= least &&
           all_the_way(above_sides(grey, valid, static_cast<int>(i) + kLineReach), lines[i]);
  };
  cv::Mat result = grey;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (!is_line(i)) continue;
    std::size_t last = i;
    while (last + 1 < lines.size() && is_line(last + 1)) ++last;
    const int from = static_cast<int>(i) + kLineReach - kLineRim;
    const int to = static_cast<int>(last) + kLineReach + kLineRim;
    i = last;
    if (to - from > 2 * kLineReach || from < 1 || to + 1 >= grey.cols) continue;
    if (result.data == grey.data) result = grey.clone();
    for (int x = from; x <= to; ++x) {
      const double share = static_cast<double>(x - from + 1) / (to - from + 2);
      cv::Mat(result.col(from - 1) * (1.0 - share) + result.col(to + 1) * share)
          .copyTo(result.col(x));
    }
  }
  return result;
}

/// Steps along columns levelled.
cv::Mat levelled(const cv::Mat& grey, const cv::Mat& valid) {
  if (grey.cols < 8 * kReach || grey.rows < 8 * kReach) return grey;
  std::vector<double> steps;
  steps.reserve(static_cast<std::size_t>(grey.cols));
  for (int x = kReach; x + kReach < grey.cols; ++x) {
    steps.push_back(median_of(step_at(grey, valid, x, 1, kReach)));
  }
  const auto size_at = [&](int x) {
    const bool known = x >= kReach && x + kReach < grey.cols;
    return known ? std::abs(steps[static_cast<std::size_t>(x - kReach)]) : 0.0;
  };
  const double least = far_outside(steps, kLeastStep * cv::mean(grey, valid)[0]);
  cv::Mat result = grey;
  for (int x = kFar; x + kFar < grey.cols; ++x) {
    const double step = steps[static_cast<std::size_t>(x - kReach)];
    const double size = std::abs(step);
    if (size < least || !all_the_way(step_at(grey, valid, x, 1, kReach), step)) continue;
    bool largest = true;
    for (int k = -2 * kReach; k <= 2 * kReach; ++k) {
      if (k == 0) continue;
      const double other = size_at(x + k);
      largest = largest && (k < 0 ? other < size : other <= size);
    }
    if (!largest) continue;
    // a seam parts two pictures; what has gone a few pixels on was a line, or the border
    if (median_of(step_at(grey, valid, x, kFar - 1, kFar)) / step < kStays) continue;
    if (result.data == grey.data) result = grey.clone();
    cv::Mat right = result.colRange(x + 1, grey.cols);
    right -= step;
    cv::Mat(0.5 * (result.col(x - 1) + result.col(x + 1))).copyTo(result.col(x));
  }
  return result;
}

}  // namespace

cv::Mat without_seams(const cv::Mat& grey, const cv::Mat& valid) {
  CV_Assert(grey.type() == CV_32F && valid.type() == CV_8U && grey.size() == valid.size());
  cv::Mat upright = levelled(without_lines(grey, valid), valid);
  cv::Mat turned;
  cv::Mat turned_valid;
  cv::transpose(upright, turned);
  cv::transpose(valid, turned_valid);
  const cv::Mat flat = levelled(without_lines(turned, turned_valid), turned_valid);
  if (flat.data == turned.data) return upright;
  cv::Mat result;
  cv::transpose(flat, result);
  return result;
}

}  // namespace woundwell
