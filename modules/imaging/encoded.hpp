#pragma once
// Heads and completeness of JPEG, PNG and BMP, from their bytes. The decoders behind OpenCV fill a
// truncated picture with grey and say nothing, so that completeness is checked here.

#include <cstddef>
#include <filesystem>
#include <string_view>

namespace woundwell {

enum class FileFormat { jpeg, png, bmp, tiff, other };

/// Told from the first bytes, whatever the file's name.
FileFormat format_of(std::string_view first_bytes);

struct EncodedHead {
  std::size_t width_px = 0;
  std::size_t height_px = 0;
  std::size_t channels = 0;  ///< of colour: 1 or 3, alpha left out
  std::size_t bits = 0;      ///< 8 or 16
  bool found = false;        ///< false: the bytes end before the head does
};

/// Head of a JPEG, PNG or BMP. InputError where the bytes contradict the format.
EncodedHead parse_head(FileFormat format, std::string_view bytes,
                       const std::filesystem::path& file);

/// InputError unless the bytes run to the picture's own end: the end-of-image marker after the
/// scans of a JPEG (not that of an embedded thumbnail), all chunks of a PNG with their checksums,
/// all rows of a BMP. Bytes after the end are allowed.
void check_complete(FileFormat format, std::string_view bytes, const std::filesystem::path& file);

}  // namespace woundwell
