#include "agreement/path_match.hpp"

#include <algorithm>

namespace woundwell {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> components(const fs::path& path) {
  std::vector<std::string> parts;
  for (const auto& part : path.lexically_normal()) {
    if (!part.empty() && part != "/" && part != ".") parts.push_back(part.string());
  }
  return parts;
}

std::size_t common_end(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  const auto differ = std::mismatch(a.rbegin(), a.rend(), b.rbegin(), b.rend());
  return static_cast<std::size_t>(differ.first - a.rbegin());
}

std::size_t common_start(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  const auto differ = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  return static_cast<std::size_t>(differ.first - a.begin());
}

/// Keeps the picture of the highest score; a tie is ambiguous.
struct Best {
  PathMatch match;
  std::size_t score = 0;
  void offer(std::size_t index, std::size_t value) {
    if (match.index || match.ambiguous) {
      if (value < score) return;
      if (value == score) {
        match = {std::nullopt, true};
        return;
      }
    }
    match = {index, false};
    score = value;
  }
};

}  // namespace

PathMatch match_image(const fs::path& truth_file, const std::string& image,
                      const std::vector<fs::path>& pictures) {
  std::string forward = image;
  std::replace(forward.begin(), forward.end(), '\\', '/');
  auto stated = components(forward);
  stated.erase(std::remove(stated.begin(), stated.end(), ".."), stated.end());
  if (stated.empty()) return {};

  const fs::path folder = truth_file.parent_path();
  fs::path resolved = folder / forward;
  std::size_t needed = stated.size();
  for (const fs::path& base : {folder, folder.parent_path()}) {
    std::error_code ignored;
    if (!fs::is_regular_file(base / forward, ignored)) continue;
    resolved = base / forward;
    needed = std::max<std::size_t>(needed, 2);
    break;
  }
  const auto wanted = components(resolved);
  Best best;
  for (std::size_t i = 0; i < pictures.size(); ++i) {
    const auto parts = components(pictures[i]);
    if (common_end(parts, stated) < stated.size()) continue;
    const std::size_t agreeing = common_end(parts, wanted);
    if (agreeing >= needed) best.offer(i, agreeing);
  }
  return best.match;
}

PathMatch match_stem(const fs::path& mask, const std::vector<fs::path>& pictures) {
  const auto parts = components(mask);
  Best best;
  for (std::size_t i = 0; i < pictures.size(); ++i) {
    if (pictures[i].stem() != mask.stem()) continue;
    best.offer(i, common_start(components(pictures[i]), parts));
  }
  return best.match;
}

}  // namespace woundwell
