#pragma once
// The samples of a TIFF page as they are stored, before colours are made of them.

#include <cstddef>
#include <filesystem>
#include <opencv2/core.hpp>

#include "imaging/tiff_handle.hpp"

namespace woundwell {

inline constexpr std::size_t kMostTiffPixels = std::size_t{1} << 30;

/// Bits of the samples after decoding: 8, 16 or 32 (float).
std::size_t tiff_depth_bits(const TiffLayout& at);

/// All samples of a page, (row, column) with one channel per sample in the file's order, CV_8U,
/// CV_16U or CV_32F. Signed integers of 8 and 16 bits keep their bits. InputError where the data
/// are damaged or of no known layout.
cv::Mat read_tiff_samples(const TiffHandle& tiff, const TiffLayout& at,
                          const std::filesystem::path& file);

}  // namespace woundwell
