#include <algorithm>
#include <cstdint>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "imaging/field.hpp"
#include "imaging/quantile.hpp"
#include "imaging/reduce.hpp"

namespace woundwell {
namespace {

constexpr double kSaturatedAt = 0.997;  // of the range
constexpr double kMostSaturated = 0.02;
constexpr double kDarkest = 0.08;
constexpr double kMostUneven = 0.7;
constexpr double kLeastSharpness = 0.03;
constexpr double kLeastOctave = 0.2;  // of the strongest: weaker octaves say nothing of focus

/// Mean over a box of the pixels of `mask`; where there are none, `otherwise`.
cv::Mat masked_box_mean(const cv::Mat& grey, const cv::Mat& mask, int size, float otherwise) {
  const cv::Size box(size | 1, size | 1);
  cv::Mat seen = cv::Mat::zeros(grey.size(), CV_32F);
  grey.copyTo(seen, mask);
  cv::Mat weight;
  mask.convertTo(weight, CV_32F, 1.0 / 255.0);
  cv::Mat sum;
  cv::Mat count;
  cv::boxFilter(seen, sum, CV_32F, box, {-1, -1}, false, cv::BORDER_CONSTANT);
  cv::boxFilter(weight, count, CV_32F, box, {-1, -1}, false, cv::BORDER_CONSTANT);
  const cv::Mat none = count < 0.5;
  count.setTo(1.0F, none);
  cv::Mat mean = sum / count;
  mean.setTo(otherwise, none);
  return mean;
}

/// Energy of each octave of a Laplacian pyramid (Burt and Adelson 1983,
/// doi 10.1109/TCOM.1983.1095851), finest first.
std::vector<double> octave_energies(cv::Mat picture, cv::Mat mask) {
  std::vector<double> energies;
  cv::Mat next;
  cv::Mat smooth;
  cv::Mat next_mask;
  while (std::min(picture.rows, picture.cols) >= 32 && cv::countNonZero(mask) > 0) {
    cv::pyrDown(picture, next);
    cv::pyrUp(next, smooth, picture.size());
    const cv::Mat band = picture - smooth;
    energies.push_back(cv::mean(band.mul(band), mask)[0]);
    cv::resize(mask, next_mask, next.size(), 0, 0, cv::INTER_NEAREST);
    picture = next.clone();
    mask = next_mask.clone();
  }
  return energies;
}

/// Sharp things of any size lose about half of their energy from an octave to the next finer one;
/// blurred ones lose nearly all of it. The strongest loss over two octaves is what is given, 1
/// where there is no structure at all to judge by.
double sharpness_of(std::vector<double> energies) {
  if (energies.size() < 3) return 1.0;
  const double strongest = *std::max_element(energies.begin(), energies.end());
  if (!(strongest > 1e-9)) return 1.0;
  // noise of the camera fills the finest octave and no other
  if (energies[2] > 0.0) {
    energies[0] = std::min(energies[0], energies[1] * energies[1] / energies[2]);
  }
  double least = 1.0;
  for (std::size_t k = 2; k < energies.size(); ++k) {
    if (energies[k] < kLeastOctave * strongest) continue;
    least = std::min(least, energies[k - 2] / energies[k]);
  }
  return least;
}

double saturated_share(const cv::Mat& grey, const cv::Mat& valid, int valid_count) {
  const auto level = static_cast<float>(kSaturatedAt);
  std::int64_t saturated = 0;
  for (int y = 0; y < grey.rows; ++y) {
    const auto* g = grey.ptr<float>(y);
    const auto* v = valid.ptr<unsigned char>(y);
    int in_row = 0;
    for (int x = 0; x < grey.cols; ++x) in_row += static_cast<int>(g[x] >= level && v[x] != 0);
    saturated += in_row;
  }
  return static_cast<double>(saturated) / valid_count;
}

/// Place of each pixel of a line between the centres of the reduced ones.
struct Between {
  std::vector<int> first;
  std::vector<int> second;
  std::vector<float> share;  ///< of the second
};

Between between_centres(int length, int reduced_length, int by) {
  Between at;
  for (int i = 0; i < length; ++i) {
    const double place = std::clamp((i + 0.5) / by - 0.5, 0.0, reduced_length - 1.0);
    const int first = static_cast<int>(place);
    at.first.push_back(first);
    at.second.push_back(std::min(first + 1, reduced_length - 1));
    at.share.push_back(static_cast<float>(place - first));
  }
  return at;
}

/// Every row of the reduced light at the full width.
cv::Mat widened(const cv::Mat& slow, int length, int by) {
  const Between columns = between_centres(length, slow.cols, by);
  cv::Mat wide(slow.rows, length, CV_32F);
  for (int y = 0; y < slow.rows; ++y) {
    const auto* from = slow.ptr<float>(y);
    auto* to = wide.ptr<float>(y);
    for (std::size_t x = 0; x < columns.share.size(); ++x) {
      const float left = from[columns.first[x]];
      to[x] = left + columns.share[x] * (from[columns.second[x]] - left);
    }
  }
  return wide;
}

/// Adds the valid values of a row to a sum; without a mask all of them, which goes faster.
void add_valid(const float* row, const unsigned char* valid, int length, double& sum,
               std::int64_t& count) {
  if (valid == nullptr) {
    double parts[4] = {0.0, 0.0, 0.0, 0.0};  // so that one addition need not wait for the last
    int x = 0;
    for (; x + 4 <= length; x += 4) {
      for (int k = 0; k < 4; ++k) parts[k] += static_cast<double>(row[x + k]);
    }
    for (; x < length; ++x) parts[0] += static_cast<double>(row[x]);
    sum += parts[0] + parts[1] + parts[2] + parts[3];
    count += length;
    return;
  }
  for (int x = 0; x < length; ++x) {
    if (valid[x] == 0) continue;
    sum += static_cast<double>(row[x]);
    ++count;
  }
}

}  // namespace

LightQuality judge_light(const cv::Mat& grey, const cv::Mat& valid, int side) {
  CV_Assert(grey.type() == CV_32F && valid.type() == CV_8U && grey.size() == valid.size());
  LightQuality light;
  const int count = cv::countNonZero(valid);
  if (count == 0) return light;
  light.saturated_frac = saturated_share(grey, valid, count);

  const int by = reduction_to(grey.size(), side);
  cv::Mat small = reduced_by(grey, by).clone();
  cv::Mat mask = reduced_by(valid, by) == 255;
  if (cv::countNonZero(mask) == 0) mask.setTo(255);
  auto values = values_where(small, mask);
  light.median = quantile(values, 0.5);
  small.setTo(light.median, mask == 0);  // no edge of the mask in what is judged

  const int coarse = reduction_to(small.size(), 128);
  const cv::Mat tiny = reduced_by(small, coarse);
  cv::Mat tiny_mask = reduced_by(mask, coarse) >= 128;
  if (cv::countNonZero(tiny_mask) == 0) tiny_mask.setTo(255);
  const int box = std::max(3, std::max(tiny.rows, tiny.cols) / 5);
  auto slow = values_where(masked_box_mean(tiny, tiny_mask, box, 0.0F), tiny_mask);
  const double low = quantile(slow, 0.01);
  const double high = quantile(slow, 0.99);
  light.unevenness = low + high > 0.0 ? 2.0 * (high - low) / (low + high) : 0.0;

  light.sharpness = sharpness_of(octave_energies(small, mask));

  if (light.saturated_frac > kMostSaturated) light.flags.add(Flag::saturated);
  if (light.median < kDarkest) light.flags.add(Flag::too_dark);
  if (light.unevenness > kMostUneven) light.flags.add(Flag::uneven_light);
  if (light.sharpness < kLeastSharpness) light.flags.add(Flag::out_of_focus);
  return light;
}

cv::Mat flatten_light(const cv::Mat& grey, const cv::Mat& valid, int size_px) {
  CV_Assert(grey.type() == CV_32F && valid.type() == CV_8U && grey.size() == valid.size());
  CV_Assert(size_px > 0);
  // the mean over a wide box changes slowly, so that it is found on a reduced copy; where pixels
  // are masked, the reduced ones that hold any are left out
  const int by = std::max(1, std::min({size_px / 24, grey.rows, grey.cols}));
  const cv::Mat small = reduced_by(grey, by);
  const cv::Mat small_valid = reduced_by(valid, by) == 255;
  const cv::Mat slow = masked_box_mean(small, small_valid, std::max(1, size_px / by), 1.0F);
  const cv::Mat wide = widened(slow, grey.cols, by);
  const Between rows = between_centres(grey.rows, slow.rows, by);

  cv::Mat flat(grey.size(), CV_32F);
  const bool all_valid = cv::countNonZero(valid) == static_cast<int>(valid.total());
  double sum = 0.0;
  std::int64_t count = 0;
  for (int y = 0; y < grey.rows; ++y) {
    const auto r = static_cast<std::size_t>(y);
    const auto* upper = wide.ptr<float>(rows.first[r]);
    const auto* lower = wide.ptr<float>(rows.second[r]);
    const float share = rows.share[r];
    const auto* from = grey.ptr<float>(y);
    auto* to = flat.ptr<float>(y);
    for (int x = 0; x < grey.cols; ++x) {
      to[x] = from[x] / std::max(upper[x] + share * (lower[x] - upper[x]), 1e-4F);
    }
    add_valid(to, all_valid ? nullptr : valid.ptr<unsigned char>(y), grey.cols, sum, count);
  }
  if (sum > 0.0) flat *= static_cast<double>(count) / sum;
  if (!all_valid) flat.setTo(1.0F, valid == 0);
  return flat;
}

}  // namespace woundwell
