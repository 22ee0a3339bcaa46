#pragma once
// Reading pictures of every format with their calibration.

#include <cstddef>
#include <filesystem>
#include <opencv2/core.hpp>
#include <optional>

#include "core/sample.hpp"
#include "core/units.hpp"

namespace woundwell {

/// A decoded picture. `pixels` is (row, column), CV_8U, CV_16U or CV_32F with 1 channel (grey) or
/// 3 channels (blue, green, red). Never empty.
struct Image {
  cv::Mat pixels;
  std::optional<PixelSize> pixel_size;
};

/// Head of a picture without decoding its pixels. InputError with cause and cure where the file is
/// missing, not a picture, or damaged in its head.
ImageHead read_head(const std::filesystem::path& file, std::size_t page = 0);

/// Decodes one page. A truncated or damaged file is an InputError, never a half-grey picture.
/// `channel` picks one colour (from 0, in the file's order: red first).
Image read_image(const std::filesystem::path& file, std::size_t page = 0,
                 std::optional<std::size_t> channel = std::nullopt);

/// The picture of a sample; the design's pixel size wins over the file's own.
Image read_sample(const Sample& sample);

/// Grey picture, CV_32F in [0, 1] of the type's range (8 bit: /255; 16 bit: /65535, or the top of
/// the used 10, 12 or 14 bits where the values never exceed them; float: scaled by its own
/// 0.1 and 99.9 percentiles).
cv::Mat to_grey(const Image& image);

/// Three-channel CV_8U picture for looking at (float and 16 bit stretched between percentiles).
cv::Mat to_display(const Image& image);

}  // namespace woundwell
