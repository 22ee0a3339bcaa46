#pragma once
// Encoding and drawing for people.

#include <opencv2/core.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/units.hpp"

namespace woundwell {

std::string encode_png(const cv::Mat& picture);
std::string encode_jpeg(const cv::Mat& picture, int quality);

/// Scaled by area so that its longer side is at most `side_px`; never enlarged.
cv::Mat shrink(const cv::Mat& picture, int side_px);

/// Outline of a mask, `thickness_px` wide, colour in BGR.
void draw_outline(cv::Mat& picture, const cv::Mat& mask, const cv::Scalar& colour,
                  int thickness_px);

/// Scale bar of a round length in the lower right corner; nothing where the scale is unknown.
/// `um_per_px` is that of `picture` as it is drawn on.
void draw_scale_bar(cv::Mat& picture, std::optional<double> um_per_px);

/// Lines of text on a dark band at the top left, sized to the picture. ASCII is drawn as it is;
/// other characters are replaced, since the built-in font has none.
void draw_caption(cv::Mat& picture, const std::vector<std::string>& lines);

}  // namespace woundwell
