#pragma once
// How this module says that a picture cannot be used.

#include <filesystem>
#include <string>

namespace woundwell {

/// Throws InputError about a picture file.
[[noreturn]] void refuse(const std::filesystem::path& file, const std::string& cause,
                         const std::string& cure);

/// Throws InputError about a picture that ends early or holds impossible values.
[[noreturn]] void refuse_damaged(const std::filesystem::path& file, const std::string& cause);

}  // namespace woundwell
