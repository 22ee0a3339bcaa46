#include <algorithm>
#include <array>
#include <fstream>
#include <new>
#include <opencv2/imgcodecs.hpp>

#include "core/csv.hpp"
#include "imaging/encoded.hpp"
#include "imaging/image.hpp"
#include "imaging/jpeg_file.hpp"
#include "imaging/refuse.hpp"
#include "imaging/tiff_file.hpp"

namespace woundwell {
namespace {

using std::filesystem::path;

constexpr const char* kKnownFormats = "TIFF, PNG, JPEG or BMP";

/// The first `most` bytes of a file; says what is wrong where there is no readable file.
std::string first_bytes(const path& file, std::size_t most) {
  std::error_code error;
  const auto status = std::filesystem::status(file, error);
  if (!std::filesystem::exists(status)) {
    refuse(file, "there is no such file",
           "correct the path; it is relative to the folder of the design sheet");
  }
  if (std::filesystem::is_directory(status)) {
    refuse(file, "this is a folder, not a picture", "name the picture file");
  }
  std::ifstream stream(file, std::ios::binary);
  if (!stream) refuse(file, "the file cannot be opened", "check that you may read it");
  std::string bytes(most, '\0');
  stream.read(bytes.data(), static_cast<std::streamsize>(most));
  bytes.resize(static_cast<std::size_t>(stream.gcount()));
  if (bytes.empty()) refuse(file, "the file is empty", "copy it again from where it was taken");
  return bytes;
}

[[noreturn]] void refuse_format(const path& file) {
  refuse(file, "this is not a picture of a known format",
         std::string("export it from the microscope's software as ") + kKnownFormats);
}

[[noreturn]] void refuse_size(const path& file) {
  refuse(file, "the picture does not fit into memory", "use fewer threads or a smaller picture");
}

void check_single_page(const path& file, std::size_t page) {
  if (page == 0) return;
  refuse(file, "page " + std::to_string(page) + " is not there: only TIFF files have pages",
         "leave the column page empty");
}

/// Decoded as stored: no rotation by EXIF, because masks are in the picture's own pixels; colour
/// without transparency.
cv::Mat decode(const std::string& bytes, FileFormat format, const path& file) {
  cv::Mat pixels;
  try {
    const cv::Mat raw(1, static_cast<int>(bytes.size()), CV_8U,
                      const_cast<char*>(bytes.data()));  // only read from
    pixels = cv::imdecode(raw, cv::IMREAD_UNCHANGED);
  } catch (const cv::Exception&) {
    pixels.release();
  }
  if (pixels.empty()) {
    if (format == FileFormat::other) refuse_format(file);
    refuse_damaged(file, "it cannot be decoded");
  }
  if (pixels.depth() != CV_8U && pixels.depth() != CV_16U) {
    cv::Mat real;
    pixels.convertTo(real, CV_32F);
    pixels = real;
  }
  return pixels;
}

/// Grey or colour: transparency dropped, and three equal channels from grey with transparency made
/// one again.
cv::Mat without_alpha(const cv::Mat& pixels, std::size_t channels) {
  if (pixels.channels() == static_cast<int>(channels)) return pixels;
  cv::Mat kept;
  if (channels == 1) {
    cv::extractChannel(pixels, kept, 0);
    return kept;
  }
  if (pixels.channels() < 3) {
    cv::Mat grey;
    cv::extractChannel(pixels, grey, 0);
    cv::merge(std::array<cv::Mat, 3>{grey, grey, grey}.data(), 3, kept);
    return kept;
  }
  kept.create(pixels.size(), CV_MAKETYPE(pixels.depth(), 3));
  const int order[] = {0, 0, 1, 1, 2, 2};
  cv::mixChannels(&pixels, 1, &kept, 1, order, 3);
  return kept;
}

cv::Mat one_channel(const cv::Mat& pixels, std::size_t channel, const path& file) {
  const auto channels = static_cast<std::size_t>(pixels.channels());
  if (channel >= channels) {
    refuse(file,
           "channel " + std::to_string(channel) + " is not there: the picture has " +
               std::to_string(channels) + ", counted from 0",
           "correct the column channel");
  }
  if (channels == 1) return pixels;
  cv::Mat one;
  cv::extractChannel(pixels, one, static_cast<int>(channels - 1 - channel));
  return one;
}

cv::Mat read_encoded(const path& file, FileFormat format) {
  const std::string bytes = read_text(file);
  if (bytes.size() > 0x7FFFFFFF) {
    refuse(file, "the file is larger than 2 GB", "save the picture as TIFF");
  }
  const EncodedHead head = parse_head(format, bytes, file);
  check_complete(format, bytes, file);
  if (format == FileFormat::jpeg) {
    if (auto pixels = decode_jpeg(bytes, head, file)) return *pixels;
  }
  const cv::Mat pixels = decode(bytes, format, file);
  const std::size_t channels =
      format == FileFormat::other ? (pixels.channels() < 3 ? 1 : 3) : head.channels;
  return without_alpha(pixels, channels);
}

ImageHead head_of_pixels(const cv::Mat& pixels) {
  ImageHead head;
  head.width_px = static_cast<std::size_t>(pixels.cols);
  head.height_px = static_cast<std::size_t>(pixels.rows);
  head.channels = static_cast<std::size_t>(pixels.channels());
  head.bits = pixels.depth() == CV_8U ? 8 : pixels.depth() == CV_16U ? 16 : 32;
  return head;
}

}  // namespace

ImageHead read_head(const path& file, std::size_t page) {
  constexpr std::size_t kUsualHead = 1 << 17;  // a head can be longer: thumbnails, colour profiles
  std::string bytes = first_bytes(file, kUsualHead);
  const FileFormat format = format_of(bytes);
  if (format == FileFormat::tiff) return read_tiff_head(file, page);
  check_single_page(file, page);
  if (format == FileFormat::other) return head_of_pixels(read_encoded(file, format));
  EncodedHead encoded = parse_head(format, bytes, file);
  if (!encoded.found) {
    bytes = read_text(file);
    encoded = parse_head(format, bytes, file);
  }
  if (!encoded.found) refuse_damaged(file, "it ends in its head (it was cut off)");
  ImageHead head;
  head.width_px = encoded.width_px;
  head.height_px = encoded.height_px;
  head.channels = encoded.channels;
  head.bits = encoded.bits;
  return head;
}

Image read_image(const path& file, std::size_t page, std::optional<std::size_t> channel) {
  try {
    const FileFormat format = format_of(first_bytes(file, 16));
    if (format == FileFormat::tiff) return read_tiff(file, page, channel);
    check_single_page(file, page);
    Image image;
    image.pixels = read_encoded(file, format);
    if (channel) image.pixels = one_channel(image.pixels, *channel, file);
    return image;
  } catch (const std::bad_alloc&) {
    refuse_size(file);
  } catch (const cv::Exception& error) {
    if (error.code == cv::Error::StsNoMem) refuse_size(file);
    throw;
  }
}

Image read_sample(const Sample& sample) {
  Image image = read_image(sample.path, sample.page, sample.channel);
  if (sample.pixel_size_um) {
    image.pixel_size = PixelSize{*sample.pixel_size_um, PixelSizeSource::design};
  }
  return image;
}

}  // namespace woundwell
