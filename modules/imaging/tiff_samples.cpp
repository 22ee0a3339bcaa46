#include "imaging/tiff_samples.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <memory>
#include <string>

#include "imaging/refuse.hpp"

namespace woundwell {
namespace {

using std::filesystem::path;

float half_to_float(std::uint16_t half) {
  const int exponent = half >> 10 & 31;
  const float fraction = static_cast<float>(half & 1023);
  float value = 0.0F;
  if (exponent == 31) {
    value = fraction == 0.0F ? std::numeric_limits<float>::infinity()
                             : std::numeric_limits<float>::quiet_NaN();
  } else if (exponent == 0) {
    value = std::ldexp(fraction, -24);
  } else {
    value = std::ldexp(1024.0F + fraction, exponent - 25);
  }
  return (half & 0x8000) != 0 ? -value : value;
}

template <class From, class To>
void copy_samples(const unsigned char* from, std::size_t count, To* to, std::size_t step) {
  for (std::size_t i = 0; i < count; ++i) {
    From value;
    std::memcpy(&value, from + i * sizeof(From), sizeof(From));
    to[i * step] = static_cast<To>(value);
  }
}

/// Samples of 1 to 16 bits, most significant bit first.
template <class To>
void unpack_bits(const unsigned char* from, std::size_t count, unsigned bits, To* to,
                 std::size_t step) {
  std::uint32_t pending = 0;
  unsigned have = 0;
  for (std::size_t i = 0; i < count; ++i) {
    while (have < bits) {
      pending = pending << 8 | *from++;
      have += 8;
    }
    have -= bits;
    to[i * step] = static_cast<To>(pending >> have & ((1U << bits) - 1U));
  }
}

/// Decoded samples of one row into a row of the picture, `step` apart. False: no such layout.
bool unpack(const TiffLayout& at, const unsigned char* from, std::size_t count, unsigned char* row,
            std::size_t offset, std::size_t step) {
  auto* as8 = row + offset;
  auto* as16 = reinterpret_cast<std::uint16_t*>(row) + offset;
  auto* as32 = reinterpret_cast<float*>(row) + offset;
  if (at.format == SAMPLEFORMAT_IEEEFP) {
    if (at.bits == 32) {
      copy_samples<float>(from, count, as32, step);
    } else if (at.bits == 64) {
      copy_samples<double>(from, count, as32, step);
    } else if (at.bits == 16) {
      for (std::size_t i = 0; i < count; ++i) {
        std::uint16_t half = 0;
        std::memcpy(&half, from + i * 2, 2);
        as32[i * step] = half_to_float(half);
      }
    } else {
      return false;
    }
    return true;
  }
  if (at.format == SAMPLEFORMAT_INT) {  // kept as they are in 16 or 8 bits, see settle_sign
    if (at.bits == 32) {
      copy_samples<std::int32_t>(from, count, as32, step);
    } else if (at.bits == 16) {
      copy_samples<std::uint16_t>(from, count, as16, step);
    } else if (at.bits == 8) {
      copy_samples<std::uint8_t>(from, count, as8, step);
    } else {
      return false;
    }
    return true;
  }
  if (at.bits == 8) {
    copy_samples<std::uint8_t>(from, count, as8, step);
  } else if (at.bits == 16) {
    copy_samples<std::uint16_t>(from, count, as16, step);
  } else if (at.bits == 32) {
    copy_samples<std::uint32_t>(from, count, as32, step);
  } else if (at.bits < 8) {
    unpack_bits(from, count, at.bits, as8, step);
  } else if (at.bits < 16) {
    unpack_bits(from, count, at.bits, as16, step);
  } else {
    return false;
  }
  return true;
}

/// All samples of a page, (row, column) with one channel per sample, in the file's order.
class PageReader {
 public:
  PageReader(const TiffHandle& tiff, const TiffLayout& at, const path& file)
      : tiff_(tiff), at_(at), file_(file) {}

  cv::Mat read() {
    const int depth = tiff_depth_bits(at_) == 8    ? CV_8U
                      : tiff_depth_bits(at_) == 16 ? CV_16U
                                                   : CV_32F;
    picture_.create(static_cast<int>(at_.height), static_cast<int>(at_.width),
                    CV_MAKETYPE(depth, at_.samples));
    planes_ = at_.planar == PLANARCONFIG_SEPARATE ? at_.samples : std::uint16_t{1};
    per_pixel_ = planes_ == 1 ? at_.samples : std::uint16_t{1};
    if (TIFFIsTiled(tiff_.get()) != 0) {
      read_tiles();
    } else {
      read_strips();
    }
    return picture_;
  }

 private:
  [[noreturn]] void damaged() const {
    refuse_damaged(file_, tiff_.message("its picture data end early"));
  }

  void put(std::size_t y, std::size_t x, std::size_t count, std::uint16_t plane,
           const unsigned char* from) {
    const bool known =
        unpack(at_, from, count * per_pixel_, picture_.ptr<unsigned char>(static_cast<int>(y)),
               x * at_.samples + plane, planes_ == 1 ? 1 : at_.samples);
    if (!known) {
      refuse(file_, "samples of " + std::to_string(at_.bits) + " bits are not known",
             "save the picture with 8 or 16 bits per channel");
    }
  }

  void read_strips() {
    std::uint32_t rows_per_strip = 0;
    TIFFGetFieldDefaulted(tiff_.get(), TIFFTAG_ROWSPERSTRIP, &rows_per_strip);
    if (rows_per_strip == 0) damaged();
    const std::size_t step = std::min<std::size_t>(rows_per_strip, at_.height);
    const std::size_t row_bytes = (at_.width * per_pixel_ * at_.bits + 7) / 8;
    // not cleared: a damaged head may ask for more than the picture ever fills
    const auto strip = std::make_unique_for_overwrite<unsigned char[]>(step * row_bytes);
    for (std::uint16_t plane = 0; plane < planes_; ++plane) {
      for (std::size_t y = 0; y < at_.height; y += step) {
        const std::size_t rows = std::min(step, at_.height - y);
        const auto wanted = static_cast<tmsize_t>(rows * row_bytes);
        const std::uint32_t index =
            TIFFComputeStrip(tiff_.get(), static_cast<std::uint32_t>(y), plane);
        if (TIFFReadEncodedStrip(tiff_.get(), index, strip.get(), wanted) != wanted) damaged();
        for (std::size_t r = 0; r < rows; ++r) {
          put(y + r, 0, at_.width, plane, strip.get() + r * row_bytes);
        }
      }
    }
  }

  void read_tiles() {
    std::uint32_t tile_width = 0;
    std::uint32_t tile_height = 0;
    TIFFGetField(tiff_.get(), TIFFTAG_TILEWIDTH, &tile_width);
    TIFFGetField(tiff_.get(), TIFFTAG_TILELENGTH, &tile_height);
    const tmsize_t size = TIFFTileSize(tiff_.get());
    const auto row_bytes = static_cast<std::size_t>(TIFFTileRowSize(tiff_.get()));
    // a tile is at most a little larger than the picture, so its size is no reason to run out
    if (tile_width == 0 || tile_height == 0 || size <= 0 || tile_width > kMostTiffPixels ||
        static_cast<std::size_t>(size) > kMostTiffPixels ||
        row_bytes * tile_height > static_cast<std::size_t>(size)) {
      damaged();
    }
    const auto tile =
        std::make_unique_for_overwrite<unsigned char[]>(static_cast<std::size_t>(size));
    for (std::uint16_t plane = 0; plane < planes_; ++plane) {
      for (std::size_t y = 0; y < at_.height; y += tile_height) {
        for (std::size_t x = 0; x < at_.width; x += tile_width) {
          const std::uint32_t index = TIFFComputeTile(tiff_.get(), static_cast<std::uint32_t>(x),
                                                      static_cast<std::uint32_t>(y), 0, plane);
          if (TIFFReadEncodedTile(tiff_.get(), index, tile.get(), size) != size) damaged();
          const std::size_t rows = std::min<std::size_t>(tile_height, at_.height - y);
          const std::size_t columns = std::min<std::size_t>(tile_width, at_.width - x);
          for (std::size_t r = 0; r < rows; ++r) {
            put(y + r, x, columns, plane, tile.get() + r * row_bytes);
          }
        }
      }
    }
  }

  const TiffHandle& tiff_;
  const TiffLayout& at_;
  const path& file_;
  cv::Mat picture_;
  std::uint16_t planes_ = 1;
  std::uint16_t per_pixel_ = 1;
};

}  // namespace

std::size_t tiff_depth_bits(const TiffLayout& at) {
  if (at.format == SAMPLEFORMAT_IEEEFP || at.bits > 16) return 32;
  return at.bits > 8 ? 16 : 8;
}

cv::Mat read_tiff_samples(const TiffHandle& tiff, const TiffLayout& at, const path& file) {
  return PageReader(tiff, at, file).read();
}

}  // namespace woundwell
