#pragma once
// TIFF through libtiff, with every message of the library turned into the error of one file.

#include <cstddef>
#include <filesystem>
#include <optional>

#include "core/sample.hpp"
#include "imaging/image.hpp"

namespace woundwell {

/// Head of one page. Pages are the main pictures of the file: reduced copies and masks that
/// some writers add are not counted.
ImageHead read_tiff_head(const std::filesystem::path& file, std::size_t page);

/// One page, decoded: 1 to 16 bits and 32 bits of integer, 16, 32 and 64 bits of float; grey
/// (either polarity), colour, palette; strips or tiles; every compression that this libtiff knows.
Image read_tiff(const std::filesystem::path& file, std::size_t page,
                std::optional<std::size_t> channel);

}  // namespace woundwell
