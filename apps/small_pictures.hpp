#pragma once
// The small pictures that the page carries.

#include <cstddef>
#include <opencv2/core.hpp>
#include <string>

#include "study/run.hpp"

namespace woundwell::app {

/// Bytes that one small picture may take, so that the page of so many pictures, each with and
/// without its marks, stays under 60 MB.
std::size_t small_picture_bytes(std::size_t pictures);

/// A picture with marks and without, on the same frame: what stands above the picture in the
/// overlay (its caption) is cut off. `plain` is the picture at any size. Each is as large and as
/// good as the bytes allow.
Thumbnail small_pictures(const std::string& image_id, const cv::Mat& overlay, const cv::Mat& plain,
                         std::size_t bytes);

}  // namespace woundwell::app
