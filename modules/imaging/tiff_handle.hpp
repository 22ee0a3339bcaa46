#pragma once
// A TIFF file opened for reading, and the layout of the page it stands at.

#include <tiffio.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>

#include "imaging/calibration.hpp"

namespace woundwell {

/// Layout of a page, as its tags say.
struct TiffLayout {
  std::size_t width = 0;
  std::size_t height = 0;
  std::uint16_t samples = 1;  ///< per pixel, extra ones included
  std::uint16_t bits = 1;     ///< per sample
  std::uint16_t format = SAMPLEFORMAT_UINT;
  std::uint16_t photometric = PHOTOMETRIC_MINISBLACK;
  std::uint16_t planar = PLANARCONFIG_CONTIG;
  std::uint16_t compression = COMPRESSION_NONE;
  std::uint16_t alpha_samples = 0;  ///< of the extra samples, those that are transparency
};

class TiffHandle {
 public:
  /// Opens the file at its first page; InputError where that cannot be.
  explicit TiffHandle(const std::filesystem::path& file);
  ~TiffHandle();
  TiffHandle(const TiffHandle&) = delete;
  TiffHandle& operator=(const TiffHandle&) = delete;

  [[nodiscard]] TIFF* get() const { return tiff_; }
  /// First message of the library, or `otherwise`.
  [[nodiscard]] std::string message(const std::string& otherwise) const;

  /// Goes to a main page; InputError where it is not there.
  void go_to(std::size_t page);
  /// Number of main pages; leaves the file at its last one.
  std::size_t count_pages();

  [[nodiscard]] TiffLayout layout() const;
  /// Calibration tags of this page with the description of the first.
  [[nodiscard]] TiffScale scale() const;

 private:
  static int on_error(TIFF*, void* user, const char*, const char* format, va_list arguments);
  static int on_warning(TIFF*, void*, const char*, const char*, va_list);
  [[nodiscard]] bool at_main_page() const;
  /// To the next directory; false at the end, InputError where the directory is damaged.
  bool next();

  std::filesystem::path file_;
  TIFF* tiff_ = nullptr;
  std::array<char, 256> first_error_{};
  std::string description_;
};

}  // namespace woundwell
