#include "agreement/score_region.hpp"

#include <algorithm>
#include <cmath>

namespace woundwell {
namespace {

// Cells may be centred a little outside the picture by rounding; nothing is this far away.
constexpr double kEndless = 1e9;

}  // namespace

cv::Rect2d crop_of(const AgreementInput& input, const PointsTruth& truth) {
  if (truth.crop.width > 0.0) return truth.crop;
  if (input.width_px > 0 && input.height_px > 0) {
    return {0.0, 0.0, static_cast<double>(input.width_px), static_cast<double>(input.height_px)};
  }
  return {-kEndless, -kEndless, 2 * kEndless, 2 * kEndless};
}

InnerBorders inner_borders(const AgreementInput& input, const cv::Rect2d& crop) {
  const double width = static_cast<double>(input.width_px);
  const double height = static_cast<double>(input.height_px);
  // Where the size is not known, the right and lower borders may be inner ones.
  return {crop.x > 0.01 * width,
          width <= 0.0 || crop.x + crop.width<0.99 * width, crop.y> 0.01 * height,
          height <= 0.0 || crop.y + crop.height < 0.99 * height};
}

bool covers_picture(const AgreementInput& input, const cv::Rect2d& crop) {
  if (crop.x <= -kEndless) return true;
  const InnerBorders inner = inner_borders(input, crop);
  return !inner.left && !inner.right && !inner.top && !inner.bottom;
}

bool in_crop(double x, double y, const cv::Rect2d& crop) {
  return x >= crop.x && y >= crop.y && x < crop.x + crop.width && y < crop.y + crop.height;
}

std::vector<AgreementInput::Cell> counted_cells(const AgreementInput& input) {
  std::vector<AgreementInput::Cell> sure;
  for (const auto& cell : input.cells) {
    if (!cell.doubtful) sure.push_back(cell);
  }
  const bool doubtful_left_out = input.count && sure.size() < input.cells.size() &&
                                 std::llround(*input.count) == std::llround(double(sure.size()));
  return doubtful_left_out ? sure : input.cells;
}

}  // namespace woundwell
