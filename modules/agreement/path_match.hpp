#pragma once
// Which measured picture a truth file speaks of.

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace woundwell {

/// `index` is empty where no picture fits, or where several fit equally well (`ambiguous`).
struct PathMatch {
  std::optional<std::size_t> index;
  bool ambiguous = false;
};

/// The picture that a truth file calls `image`. A picture fits if its path ends with all components
/// of `image`; where the picture lies beside the truth file or in the folder above it, at least the
/// name of its folder and its own must agree, so that a h1.png of another folder is not taken. Of
/// several that fit, the one whose path agrees over the most components is taken.
PathMatch match_image(const std::filesystem::path& truth_file, const std::string& image,
                      const std::vector<std::filesystem::path>& pictures);

/// The picture with the same stem as the mask; of several, the one that shares the longest
/// beginning of its path with the mask.
PathMatch match_stem(const std::filesystem::path& mask,
                     const std::vector<std::filesystem::path>& pictures);

}  // namespace woundwell
