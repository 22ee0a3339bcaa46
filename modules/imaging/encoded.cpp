#include "imaging/encoded.hpp"

#include <array>
#include <cstdint>
#include <cstdlib>

#include "imaging/refuse.hpp"

namespace woundwell {
namespace {

using std::filesystem::path;

std::uint32_t byte_at(std::string_view bytes, std::size_t i) {
  return static_cast<unsigned char>(bytes[i]);
}

std::uint32_t big16(std::string_view b, std::size_t i) {
  return byte_at(b, i) << 8 | byte_at(b, i + 1);
}

std::uint32_t big32(std::string_view b, std::size_t i) {
  return big16(b, i) << 16 | big16(b, i + 2);
}

std::uint32_t little16(std::string_view b, std::size_t i) {
  return byte_at(b, i) | byte_at(b, i + 1) << 8;
}

std::uint32_t little32(std::string_view b, std::size_t i) {
  return little16(b, i) | little16(b, i + 2) << 16;
}

// ---- JPEG (ITU-T T.81, annex B) --------------------------------------------------------------

constexpr std::uint32_t kEndOfImage = 0xD9;
constexpr std::uint32_t kStartOfScan = 0xDA;

struct JpegMarker {
  std::uint32_t code = 0;
  std::size_t payload = 0;  ///< first byte after the length field
  std::size_t next = 0;     ///< where the next marker may start
};

bool stands_alone(std::uint32_t code) { return code == 0x01 || (code >= 0xD0 && code <= 0xD9); }

bool is_frame_head(std::uint32_t code) {
  return code >= 0xC0 && code <= 0xCF && code != 0xC4 && code != 0xC8 && code != 0xCC;
}

/// The marker at or after `at`; false where the bytes end before it does.
bool read_marker(std::string_view bytes, std::size_t at, const path& file, JpegMarker& marker) {
  if (at >= bytes.size()) return false;
  if (byte_at(bytes, at) != 0xFF) refuse_damaged(file, "a JPEG marker is missing");
  while (at < bytes.size() && byte_at(bytes, at) == 0xFF) ++at;
  if (at >= bytes.size()) return false;
  marker.code = byte_at(bytes, at);
  marker.payload = marker.next = at + 1;
  if (stands_alone(marker.code)) return true;
  if (marker.payload + 2 > bytes.size()) return false;
  const std::size_t length = big16(bytes, marker.payload);
  if (length < 2) refuse_damaged(file, "a JPEG segment has no length");
  marker.next = marker.payload + length;
  marker.payload += 2;
  return true;
}

/// First marker after entropy-coded data, which escapes 0xFF by a 0x00 and may hold restarts.
std::size_t end_of_scan(std::string_view bytes, std::size_t at) {
  while (true) {
    at = bytes.find('\xFF', at);
    if (at == std::string_view::npos || at + 1 >= bytes.size()) return bytes.size();
    const std::uint32_t code = byte_at(bytes, at + 1);
    if (code == 0xFF) {
      ++at;
    } else if (code == 0x00 || (code >= 0xD0 && code <= 0xD7)) {
      at += 2;
    } else {
      return at;
    }
  }
}

EncodedHead jpeg_head(std::string_view bytes, const path& file) {
  EncodedHead head;
  JpegMarker marker;
  for (std::size_t at = 2; read_marker(bytes, at, file, marker); at = marker.next) {
    if (marker.code == kEndOfImage || marker.code == kStartOfScan) {
      refuse_damaged(file, "the JPEG has no frame head");
    }
    if (!is_frame_head(marker.code)) continue;
    if (marker.payload + 6 > bytes.size()) return head;
    if (byte_at(bytes, marker.payload) != 8) {
      refuse(file, "a JPEG with other than 8 bits per colour cannot be read",
             "save the picture as TIFF or PNG");
    }
    head.height_px = big16(bytes, marker.payload + 1);
    head.width_px = big16(bytes, marker.payload + 3);
    head.channels = byte_at(bytes, marker.payload + 5) == 1 ? 1 : 3;
    head.bits = 8;
    head.found = true;
    return head;
  }
  return head;
}

void check_jpeg(std::string_view bytes, const path& file) {
  JpegMarker marker;
  bool scan_seen = false;
  std::size_t at = 2;
  while (read_marker(bytes, at, file, marker)) {
    at = marker.next;
    if (marker.code == kStartOfScan) {
      scan_seen = true;
      at = end_of_scan(bytes, at);
    } else if (marker.code == kEndOfImage) {
      if (!scan_seen) refuse_damaged(file, "the JPEG holds no picture data");
      return;
    }
  }
  refuse_damaged(file, "the JPEG ends before its picture does (it was cut off)");
}

// ---- PNG (ISO/IEC 15948) ---------------------------------------------------------------------

constexpr std::array<std::uint32_t, 256> crc_table() {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t n = 0; n < 256; ++n) {
    std::uint32_t c = n;
    for (int bit = 0; bit < 8; ++bit) c = (c & 1U) != 0 ? 0xEDB88320U ^ (c >> 1) : c >> 1;
    table[n] = c;
  }
  return table;
}

std::uint32_t crc32(std::string_view bytes) {
  static constexpr auto table = crc_table();
  std::uint32_t c = 0xFFFFFFFFU;
  for (const char b : bytes) c = table[(c ^ static_cast<unsigned char>(b)) & 0xFFU] ^ (c >> 8);
  return c ^ 0xFFFFFFFFU;
}

EncodedHead png_head(std::string_view bytes, const path& file) {
  EncodedHead head;
  if (bytes.size() < 33) return head;
  if (bytes.substr(12, 4) != "IHDR") refuse_damaged(file, "the PNG has no head");
  if (crc32(bytes.substr(12, 17)) != big32(bytes, 29)) {
    refuse_damaged(file, "the head of the PNG fails its checksum");
  }
  head.width_px = big32(bytes, 16);
  head.height_px = big32(bytes, 20);
  head.bits = byte_at(bytes, 24) == 16 ? 16 : 8;
  const std::uint32_t colour = byte_at(bytes, 25);
  head.channels = colour == 0 || colour == 4 ? 1 : 3;
  head.found = true;
  return head;
}

void check_png(std::string_view bytes, const path& file) {
  std::size_t at = 8;
  while (at + 12 <= bytes.size()) {
    const std::size_t length = big32(bytes, at);
    const std::string_view type = bytes.substr(at + 4, 4);
    if (length > bytes.size() - at - 12) break;
    if (type == "IEND") return;
    if (crc32(bytes.substr(at + 4, length + 4)) != big32(bytes, at + 8 + length)) {
      refuse_damaged(file, "a part of the PNG fails its checksum");
    }
    at += length + 12;
  }
  refuse_damaged(file, "the PNG ends before its picture does (it was cut off)");
}

// ---- BMP -------------------------------------------------------------------------------------

/// Whether any colour of the palette is not a grey.
bool coloured_palette(std::string_view bytes, std::size_t start, std::size_t entries,
                      std::size_t entry_bytes) {
  for (std::size_t i = 0; i < entries; ++i) {
    const std::size_t at = start + i * entry_bytes;
    if (at + 3 > bytes.size()) break;
    if (bytes[at] != bytes[at + 1] || bytes[at] != bytes[at + 2]) return true;
  }
  return false;
}

struct BmpHead {
  EncodedHead head;
  std::size_t pixels_at = 0;
  std::size_t bits_per_pixel = 0;
  bool compressed = false;
};

BmpHead bmp_head(std::string_view bytes, const path& file) {
  BmpHead bmp;
  if (bytes.size() < 54) return bmp;
  bmp.pixels_at = little32(bytes, 10);
  const std::size_t info = little32(bytes, 14);
  std::size_t palette = 0;
  if (info == 12) {
    bmp.head.width_px = little16(bytes, 18);
    bmp.head.height_px = little16(bytes, 20);
    bmp.bits_per_pixel = little16(bytes, 24);
  } else if (info >= 40) {
    const auto height = static_cast<std::int32_t>(little32(bytes, 22));
    bmp.head.width_px = little32(bytes, 18);
    bmp.head.height_px = static_cast<std::size_t>(std::abs(std::int64_t{height}));
    bmp.bits_per_pixel = little16(bytes, 28);
    const std::uint32_t compression = little32(bytes, 30);
    bmp.compressed = compression != 0 && compression != 3;
    palette = little32(bytes, 46);
  } else {
    refuse_damaged(file, "the head of the BMP is not one that exists");
  }
  if (bmp.head.width_px > 0x7FFFFFFF) refuse_damaged(file, "the BMP has an impossible width");
  if (palette == 0 || palette > 256) {
    palette = bmp.bits_per_pixel <= 8 ? std::size_t{1} << bmp.bits_per_pixel : 0;
  }
  bmp.head.bits = 8;
  const bool grey =
      bmp.bits_per_pixel <= 8 && !coloured_palette(bytes, 14 + info, palette, info == 12 ? 3 : 4);
  bmp.head.channels = grey ? 1 : 3;
  bmp.head.found = true;
  return bmp;
}

void check_bmp(std::string_view bytes, const path& file) {
  const BmpHead bmp = bmp_head(bytes, file);
  if (!bmp.head.found) refuse_damaged(file, "the BMP ends in its head");
  const std::size_t stride = (bmp.head.width_px * bmp.bits_per_pixel + 31) / 32 * 4;
  const std::size_t needed =
      bmp.compressed ? bmp.pixels_at : bmp.pixels_at + stride * bmp.head.height_px;
  if (bytes.size() < needed) {
    refuse_damaged(file, "the BMP ends before its picture does (it was cut off)");
  }
}

}  // namespace

FileFormat format_of(std::string_view b) {
  const auto starts = [&](std::string_view magic) { return b.substr(0, magic.size()) == magic; };
  if (starts("\xFF\xD8\xFF")) return FileFormat::jpeg;
  if (starts("\x89PNG\r\n\x1A\n")) return FileFormat::png;
  using namespace std::string_view_literals;
  if (starts("II*\0"sv) || starts("MM\0*"sv) || starts("II+\0"sv) || starts("MM\0+"sv)) {
    return FileFormat::tiff;
  }
  if (starts("BM")) return FileFormat::bmp;
  return FileFormat::other;
}

EncodedHead parse_head(FileFormat format, std::string_view bytes, const path& file) {
  EncodedHead head;
  if (format == FileFormat::jpeg) head = jpeg_head(bytes, file);
  if (format == FileFormat::png) head = png_head(bytes, file);
  if (format == FileFormat::bmp) head = bmp_head(bytes, file).head;
  if (head.found && (head.width_px == 0 || head.height_px == 0)) {
    refuse_damaged(file, "its head says that it has no pixels");
  }
  return head;
}

void check_complete(FileFormat format, std::string_view bytes, const path& file) {
  if (format == FileFormat::jpeg) check_jpeg(bytes, file);
  if (format == FileFormat::png) check_png(bytes, file);
  if (format == FileFormat::bmp) check_bmp(bytes, file);
}

}  // namespace woundwell
