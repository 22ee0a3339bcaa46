#include "agreement/width_steps.hpp"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace woundwell {
namespace {

constexpr double kLeastInView = 0.2;  // of the steps with a gap
constexpr int kBorder = 3;            // px: a front so near to the picture's border is cut

/// First and last column of a row that is set, or -1.
std::pair<int, int> ends_of(const cv::Mat& rows, int row) {
  const auto* values = rows.ptr<unsigned char>(row);
  int first = -1;
  int last = -1;
  for (int x = 0; x < rows.cols; ++x) {
    if (values[x] < 128) continue;
    if (first < 0) first = x;
    last = x;
  }
  return {first, last};
}

}  // namespace

WidthSteps width_steps(const cv::Mat& gap, double axis_deg) {
  // turned so that the axis runs down
  const double angle = axis_deg * CV_PI / 180.0;
  const double c = std::cos(angle);
  const double s = std::sin(angle);
  const auto side = [](double a, double b) {
    return static_cast<int>(std::ceil(std::abs(a) + std::abs(b) - 1e-6));
  };
  const int wide = side(gap.cols * s, gap.rows * c);
  const int high = side(gap.cols * c, gap.rows * s);
  const cv::Point2d centre((gap.cols - 1) / 2.0, (gap.rows - 1) / 2.0);
  const double u = (wide - 1) / 2.0;
  const double v = (high - 1) / 2.0;
  // place (x, y) of the turned picture lies at centre + (x - u) normal + (y - v) axis
  const cv::Matx23d back(s, c, centre.x - s * u - c * v, -c, s, centre.y + c * u - s * v);
  const auto turned = [&](const cv::Mat& mask) {
    cv::Mat result;
    cv::warpAffine(mask, result, back, {wide, high}, cv::INTER_LINEAR | cv::WARP_INVERSE_MAP);
    return result;
  };
  const cv::Mat rows = turned(gap != 0);
  const cv::Mat field = turned(cv::Mat(gap.size(), CV_8U, cv::Scalar(255)));

  WidthSteps steps;
  const auto n = static_cast<std::size_t>(high);
  steps.width.assign(n, 0.0);
  steps.usable.assign(n, 0);
  std::vector<char> along(n, 0);
  int first = high;
  int last = -1;
  for (int y = 0; y < high; ++y) {
    const auto [from, to] = ends_of(rows, y);
    if (from < 0) continue;
    first = std::min(first, y);
    last = y;
    const auto k = static_cast<std::size_t>(y);
    steps.width[k] = cv::sum(rows.row(y))[0] / 255.0;
    const auto [left, right] = ends_of(field, y);
    along[k] = from - left >= kBorder && right - to >= kBorder ? 1 : 0;
  }
  int in_view = 0;
  for (int y = first; y <= last; ++y) {
    const auto k = static_cast<std::size_t>(y);
    // where the gap is bridged, both fronts have met in view
    steps.usable[k] = along[k] != 0 || steps.width[k] <= 0.0 ? 1 : 0;
    in_view += steps.usable[k];
  }
  if (last >= first && in_view < kLeastInView * (last - first + 1)) {
    std::fill(steps.usable.begin() + first, steps.usable.begin() + last + 1, 1);
  }
  return steps;
}

std::optional<double> mean_width(const WidthSteps& gap, const WidthSteps& where) {
  if (gap.width.size() != where.usable.size()) return std::nullopt;
  double sum = 0.0;
  double steps = 0.0;
  for (std::size_t k = 0; k < gap.width.size(); ++k) {
    if (where.usable[k] == 0) continue;
    sum += gap.width[k];
    steps += 1.0;
  }
  return steps > 0.0 ? std::optional<double>(sum / steps) : std::nullopt;
}

}  // namespace woundwell
