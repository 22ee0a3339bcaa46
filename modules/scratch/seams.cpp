#include "scratch/seams.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "imaging/quantile.hpp"

namespace woundwell {
namespace {

constexpr int kReach = 2;              // px on either side, the one between left out
constexpr double kSameSign = 0.75;     // of the rows
constexpr double kFarOutside = 8.0;    // spreads of the other columns' medians
constexpr int kParts = 4;              // of the height: it is in each of them
constexpr double kPartOfStep = 0.5;    // of the whole median, in each
constexpr double kLeastStep = 0.01;    // of the mean grey
constexpr double kMostOfHeight = 0.6;  // of the rows in which a seam is seen

struct Step {
  double size = 0.0;   ///< median over all rows
  bool whole = false;  ///< of one sign, and all the way
};

Step step_at(const cv::Mat& grey, const cv::Mat& valid, int x) {
  std::vector<double> steps;
  steps.reserve(static_cast<std::size_t>(grey.rows));
  for (int y = 0; y < grey.rows; ++y) {
    const auto* g = grey.ptr<float>(y) + x;
    const auto* v = valid.ptr<unsigned char>(y) + x;
    bool seen = true;
    double step = 0.0;
    for (int k = 1; k <= kReach; ++k) {
      seen = seen && v[k] != 0 && v[-k] != 0;
      step += static_cast<double>(g[k]) - static_cast<double>(g[-k]);
    }
    if (seen) steps.push_back(step / kReach);
  }
  const auto n = static_cast<std::ptrdiff_t>(steps.size());
  if (static_cast<double>(n) < kMostOfHeight * grey.rows) return {};
  auto all = steps;
  Step result;
  result.size = quantile(all, 0.5);
  const auto alike =
      std::count_if(steps.begin(), steps.end(), [&](double s) { return s * result.size > 0.0; });
  if (static_cast<double>(alike) < kSameSign * static_cast<double>(n)) return result;
  for (int part = 0; part < kParts; ++part) {
    std::vector<double> some(steps.begin() + n * part / kParts,
                             steps.begin() + n * (part + 1) / kParts);
    if (quantile(some, 0.5) / result.size < kPartOfStep) return result;
  }
  result.whole = true;
  return result;
}

/// Steps along columns levelled.
cv::Mat levelled(const cv::Mat& grey, const cv::Mat& valid) {
  if (grey.cols < 8 * kReach || grey.rows < 8 * kReach) return grey;
  std::vector<Step> steps(static_cast<std::size_t>(grey.cols));
  std::vector<double> sizes;
  for (int x = kReach; x + kReach < grey.cols; ++x) {
    auto& step = steps[static_cast<std::size_t>(x)];
    step = step_at(grey, valid, x);
    sizes.push_back(std::abs(step.size));
  }
  const double spread = 1.4826 * quantile(sizes, 0.5);
  const double least = std::max(kFarOutside * spread, kLeastStep * cv::mean(grey, valid)[0]);
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
    if (!largest) continue;
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
  cv::Mat upright = levelled(grey, valid);
  cv::Mat turned;
  cv::Mat turned_valid;
  cv::transpose(upright, turned);
  cv::transpose(valid, turned_valid);
  const cv::Mat flat = levelled(turned, turned_valid);
  if (flat.data == turned.data) return upright;
  cv::Mat result;
  cv::transpose(flat, result);
  return result;
}

}  // namespace woundwell
