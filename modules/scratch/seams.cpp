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

struct Step {
  double size = 0.0;   ///< median over all rows
  bool whole = false;  ///< of one sign, and all the way
};

/// Median over the rows of `value` at a column (of what lies up to `reach` beside it), and whether
/// it goes all the way.
template <typename Value>
Step along(const cv::Mat& grey, const cv::Mat& valid, int x, int reach, const Value& value) {
  std::vector<double> values;
  values.reserve(static_cast<std::size_t>(grey.rows));
  for (int y = 0; y < grey.rows; ++y) {
    const auto* v = valid.ptr<unsigned char>(y) + x;
    bool seen = true;
    for (int k = 1; k <= reach; ++k) seen = seen && v[k] != 0 && v[-k] != 0;
    if (seen) values.push_back(value(grey.ptr<float>(y) + x));
  }
  const auto n = static_cast<std::ptrdiff_t>(values.size());
  if (static_cast<double>(n) < kMostOfHeight * grey.rows) return {};
  auto all = values;
  Step result;
  result.size = quantile(all, 0.5);
  const auto alike =
      std::count_if(values.begin(), values.end(), [&](double s) { return s * result.size > 0.0; });
  if (static_cast<double>(alike) < kSameSign * static_cast<double>(n)) return result;
  for (int part = 0; part < kParts; ++part) {
    std::vector<double> some(values.begin() + n * part / kParts,
                             values.begin() + n * (part + 1) / kParts);
    if (quantile(some, 0.5) / result.size < kPartOfStep) return result;
  }
  result.whole = true;
  return result;
}

/// How far a column lies above both its sides.
Step line_at(const cv::Mat& grey, const cv::Mat& valid, int x) {
  return along(grey, valid, x, kLineReach, [](const float* g) {
    const double left = static_cast<double>(g[0]) - static_cast<double>(g[-kLineReach]);
    const double right = static_cast<double>(g[0]) - static_cast<double>(g[kLineReach]);
    // what lies above one side only is a step
    if (left * right <= 0.0) return 0.0;
    return std::abs(left) < std::abs(right) ? left : right;
  });
}

/// Mean over the columns `from` to `to` to the right of a column without that to the left.
Step step_at(const cv::Mat& grey, const cv::Mat& valid, int x, int from, int to) {
  return along(grey, valid, x, to, [&](const float* g) {
    double step = 0.0;
    for (int k = from; k <= to; ++k) step += static_cast<double>(g[k]) - static_cast<double>(g[-k]);
    return step / (to - from + 1);
  });
}

/// What counts as far from all other columns.
double far_outside(const std::vector<Step>& steps, double least) {
  std::vector<double> sizes;
  sizes.reserve(steps.size());
  for (const Step& step : steps) sizes.push_back(std::abs(step.size));
  return std::max(kFarOutside * 1.4826 * quantile(sizes, 0.5), least);
}

/// Thin lines along whole columns bridged.
cv::Mat without_lines(const cv::Mat& grey, const cv::Mat& valid) {
  if (grey.cols < 8 * kLineReach || grey.rows < 8 * kLineReach) return grey;
  std::vector<Step> lines;
  lines.reserve(static_cast<std::size_t>(grey.cols));
  for (int x = kLineReach; x + kLineReach < grey.cols; ++x) {
    lines.push_back(line_at(grey, valid, x));
  }
  const double least = far_outside(lines, kLeastLine * cv::mean(grey, valid)[0]);
  const auto is_line = [&](std::size_t i) {
    return lines[i].whole && std::abs(lines[i].size) >= least;
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
  std::vector<Step> steps(static_cast<std::size_t>(grey.cols));
  for (int x = kReach; x + kReach < grey.cols; ++x) {
    steps[static_cast<std::size_t>(x)] = step_at(grey, valid, x, 1, kReach);
  }
  const std::vector<Step> seen(steps.begin() + kReach, steps.end() - kReach);
  const double least = far_outside(seen, kLeastStep * cv::mean(grey, valid)[0]);
  cv::Mat result = grey;
  for (int x = kReach; x + kReach < grey.cols; ++x) {
    const Step& step = steps[static_cast<std::size_t>(x)];
    const double size = std::abs(step.size);
    if (size < least || !step.whole) continue;
    bool largest = true;
    for (int k = -2 * kReach; k <= 2 * kReach; ++k) {
      const int beside = x + k;
      if (beside < 0 || beside >= grey.cols || k == 0) continue;
      const double other = std::abs(steps[static_cast<std::size_t>(beside)].size);
      largest = largest && (k < 0 ? other < size : other <= size);
    }
    if (!largest || x < kFar || x + kFar >= grey.cols) continue;
    // a seam parts two pictures; what has gone a few pixels on was a line, or the border
    if (step_at(grey, valid, x, kFar - 1, kFar).size / step.size < kStays) continue;
    if (result.data == grey.data) result = grey.clone();
    cv::Mat right = result.colRange(x + 1, grey.cols);
    right -= step.size;
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
