#pragma once
// A folder of one's own for a test, and the folder of real pictures where it is present.

#include <filesystem>
#include <optional>
#include <random>
#include <string>

namespace woundwell::test {

class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::random_device device;
    path_ = std::filesystem::temp_directory_path() /
            ("woundwell-test-" + std::to_string(device()) + std::to_string(device()));
    std::filesystem::create_directories(path_);
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// ../shared/data beside the repository, or empty where it is not there.
inline std::optional<std::filesystem::path> real_pictures() {
  const std::filesystem::path folder =
      std::filesystem::path(WOUNDWELL_SOURCE_DIR).parent_path() / "shared" / "data";
  if (std::filesystem::exists(folder / "scratch")) return folder;
  return std::nullopt;
}

}  // namespace woundwell::test
