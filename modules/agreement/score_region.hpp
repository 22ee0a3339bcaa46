#pragma once
// Which part of a picture an observer marked, and which of our cells lie in it.

#include <vector>

#include "agreement/agreement.hpp"
#include "agreement/truth.hpp"

namespace woundwell {

/// The crop that was marked: the whole picture where none is written (empty if its size is not
/// known either; then every cell is inside).
cv::Rect2d crop_of(const AgreementInput& input, const PointsTruth& truth);

/// True where the crop is the whole picture, but for a margin of 1 %.
bool covers_picture(const AgreementInput& input, const cv::Rect2d& crop);

/// Borders of the crop beyond which the picture goes on.
struct InnerBorders {
  bool left = false, right = false, top = false, bottom = false;
};
InnerBorders inner_borders(const AgreementInput& input, const cv::Rect2d& crop);

/// Left and upper border belong to the crop, right and lower do not.
bool in_crop(double x, double y, const cv::Rect2d& crop);

/// Our cells that make up the count; see AgreementInput::cells.
std::vector<AgreementInput::Cell> counted_cells(const AgreementInput& input);

}  // namespace woundwell
