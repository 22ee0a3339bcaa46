#pragma once
// JPEG through libjpeg itself: OpenCV passes over its warnings, which are how damage is told.

#include <filesystem>
#include <opencv2/core.hpp>
#include <optional>
#include <string_view>

#include "imaging/encoded.hpp"

namespace woundwell {

/// Decodes a JPEG whose head was parsed, as grey or blue, green and red, without any rotation.
/// InputError where its data are damaged. Empty for the four colours of printing, which OpenCV
/// converts.
std::optional<cv::Mat> decode_jpeg(std::string_view bytes, const EncodedHead& head,
                                   const std::filesystem::path& file);

}  // namespace woundwell
