#include "imaging/tiff_file.hpp"

#include <algorithm>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "imaging/refuse.hpp"
#include "imaging/tiff_handle.hpp"
#include "imaging/tiff_samples.hpp"

namespace woundwell {
namespace {

using std::filesystem::path;

constexpr std::uint16_t kMostSamples = 32;

bool is_grey(const TiffLayout& at) {
  return at.photometric == PHOTOMETRIC_MINISBLACK || at.photometric == PHOTOMETRIC_MINISWHITE;
}

/// Colour models that libtiff itself has to turn into red, green and blue.
bool needs_conversion(const TiffLayout& at) {
  if (at.photometric == PHOTOMETRIC_YCBCR) return at.compression != COMPRESSION_JPEG;
  return !is_grey(at) && at.photometric != PHOTOMETRIC_RGB && at.photometric != PHOTOMETRIC_PALETTE;
}

// ---- palette ---------------------------------------------------------------------------------

/// Palette as 8-bit blue, green, red.
std::vector<cv::Vec3b> read_palette(const TiffHandle& tiff, const TiffLayout& at,
                                    const path& file) {
  std::uint16_t* red = nullptr;
  std::uint16_t* green = nullptr;
  std::uint16_t* blue = nullptr;
  if (at.bits > 8 || at.samples != 1 ||
      TIFFGetField(tiff.get(), TIFFTAG_COLORMAP, &red, &green, &blue) != 1) {
    refuse_damaged(file, "its palette cannot be used");
  }
  const std::size_t n = std::size_t{1} << at.bits;
  bool wide = false;  // some writers put 8-bit values into the 16-bit palette
  for (std::size_t i = 0; i < n; ++i) wide |= red[i] > 255 || green[i] > 255 || blue[i] > 255;
  const auto narrow = [&](std::uint16_t v) {
    return static_cast<unsigned char>(wide ? (v * 255U + 32767U) / 65535U : v);
  };
  std::vector<cv::Vec3b> palette(n);
  for (std::size_t i = 0; i < n; ++i) {
    palette[i] = {narrow(blue[i]), narrow(green[i]), narrow(red[i])};
  }
  return palette;
}

bool is_grey(const std::vector<cv::Vec3b>& palette) {
  return std::all_of(palette.begin(), palette.end(),
                     [](const cv::Vec3b& c) { return c[0] == c[1] && c[1] == c[2]; });
}

// ---- checks ----------------------------------------------------------------------------------

void check_layout(const TiffLayout& at, const path& file) {
  if (at.width == 0 || at.height == 0) refuse_damaged(file, "its head says that it has no pixels");
  if (at.width > kMostTiffPixels || at.height > kMostTiffPixels ||
      at.width * at.height > kMostTiffPixels) {
    refuse(file, "the picture has more than a thousand million pixels", "cut it into fields");
  }
  if (at.samples == 0 || at.samples > kMostSamples || at.bits == 0 || at.bits > 64) {
    refuse_damaged(file, "its number of channels or bits is impossible");
  }
  if (at.format != SAMPLEFORMAT_UINT && at.format != SAMPLEFORMAT_INT &&
      at.format != SAMPLEFORMAT_IEEEFP && at.format != SAMPLEFORMAT_VOID) {
    refuse(file, "complex numbers are no picture", "save the picture as 8 or 16 bit grey");
  }
  if (TIFFIsCODECConfigured(at.compression) == 0) {
    const TIFFCodec* codec = TIFFFindCODEC(at.compression);
    refuse(file,
           "its compression (" +
               (codec != nullptr ? std::string(codec->name)
                                 : "number " + std::to_string(at.compression)) +
               ") cannot be read",
           "save it uncompressed or with LZW or deflate compression");
  }
}

/// A file that was cut off has strips beyond its end; told before anything is decoded.
void check_extent(const TiffHandle& tiff, const path& file) {
  const std::uint64_t size = std::filesystem::file_size(file);
  const std::uint32_t n =
      TIFFIsTiled(tiff.get()) != 0 ? TIFFNumberOfTiles(tiff.get()) : TIFFNumberOfStrips(tiff.get());
  for (std::uint32_t i = 0; i < n; ++i) {
    const std::uint64_t offset = TIFFGetStrileOffset(tiff.get(), i);
    const std::uint64_t bytes = TIFFGetStrileByteCount(tiff.get(), i);
    if (offset > size || bytes > size - offset) {
      refuse_damaged(file, "the TIFF ends before its picture does (it was cut off)");
    }
  }
}

// ---- from samples to a picture -----------------------------------------------------------------

/// Signed integers that are never negative are what they look like; others become float.
cv::Mat settle_sign(const cv::Mat& samples, const TiffLayout& at) {
  if (at.format != SAMPLEFORMAT_INT || samples.depth() == CV_32F) return samples;
  const int type = samples.depth() == CV_16U ? CV_16S : CV_8S;
  const cv::Mat as_signed(samples.rows, samples.cols, CV_MAKETYPE(type, samples.channels()),
                          samples.data, samples.step);
  double low = 0.0;
  cv::minMaxLoc(as_signed.reshape(1), &low, nullptr);
  if (low >= 0.0) return samples;
  cv::Mat real;
  as_signed.convertTo(real, CV_32F);
  return real;
}

/// White stored as the smallest value, turned round.
cv::Mat positive(const cv::Mat& samples, const TiffLayout& at) {
  if (at.photometric != PHOTOMETRIC_MINISWHITE) return samples;
  if (samples.depth() == CV_32F) return -samples;
  const double top = at.bits < 16 ? static_cast<double>((1U << at.bits) - 1U) : 65535.0;
  return cv::Scalar::all(top) - samples;
}

cv::Mat channel_of(const cv::Mat& samples, std::size_t channel) {
  if (samples.channels() == 1) return samples;
  cv::Mat one;
  cv::extractChannel(samples, one, static_cast<int>(channel));
  return one;
}

/// Mean of several channels that are no colours (fluorescence, transmitted light).
cv::Mat mean_of(const cv::Mat& samples, int channels) {
  cv::Mat sum = cv::Mat::zeros(samples.rows, samples.cols, CV_32F);
  cv::Mat one;
  for (int c = 0; c < channels; ++c) {
    cv::extractChannel(samples, one, c);
    cv::add(sum, one, sum, cv::noArray(), CV_32F);
  }
  cv::Mat mean;
  sum.convertTo(mean, samples.depth(), 1.0 / channels);
  return mean;
}

std::size_t colour_channels(const TiffHandle& tiff, const TiffLayout& at, const path& file) {
  if (needs_conversion(at) || at.photometric == PHOTOMETRIC_YCBCR) return 3;
  if (at.photometric == PHOTOMETRIC_PALETTE) {
    return is_grey(read_palette(tiff, at, file)) ? 1 : 3;
  }
  const std::size_t without_alpha =
      at.samples > at.alpha_samples ? std::size_t{at.samples} - at.alpha_samples : 1;
  return at.photometric == PHOTOMETRIC_RGB && without_alpha > 3 ? 3 : without_alpha;
}

cv::Mat apply_palette(const cv::Mat& indices, const std::vector<cv::Vec3b>& palette) {
  cv::Mat colours(indices.size(), CV_8UC3);
  for (int y = 0; y < indices.rows; ++y) {
    const auto* from = indices.ptr<unsigned char>(y);
    auto* to = colours.ptr<cv::Vec3b>(y);
    for (int x = 0; x < indices.cols; ++x) to[x] = palette[from[x] % palette.size()];
  }
  return is_grey(palette) ? channel_of(colours, 0) : colours;
}

/// Colour models for which libtiff has a conversion of its own (8 bit).
cv::Mat read_converted(const TiffHandle& tiff, const TiffLayout& at, const path& file) {
  std::array<char, 1024> reason{};
  if (TIFFRGBAImageOK(tiff.get(), reason.data()) != 1) {
    refuse(file, std::string("its colours cannot be read: ") + reason.data(),
           "save the picture as RGB or grey TIFF");
  }
  std::uint16_t orientation = ORIENTATION_TOPLEFT;
  TIFFGetFieldDefaulted(tiff.get(), TIFFTAG_ORIENTATION, &orientation);
  cv::Mat packed(static_cast<int>(at.height), static_cast<int>(at.width), CV_8UC4);
  auto* raster = reinterpret_cast<std::uint32_t*>(packed.data);
  if (TIFFReadRGBAImageOriented(tiff.get(), static_cast<std::uint32_t>(at.width),
                                static_cast<std::uint32_t>(at.height), raster, orientation,
                                1) != 1) {
    refuse_damaged(file, tiff.message("its picture data cannot be read"));
  }
  cv::Mat colours(packed.size(), CV_8UC3);
  for (int y = 0; y < packed.rows; ++y) {
    const std::uint32_t* from = raster + static_cast<std::size_t>(y) * at.width;
    auto* to = colours.ptr<cv::Vec3b>(y);
    for (int x = 0; x < packed.cols; ++x) {
      to[x] = {static_cast<unsigned char>(TIFFGetB(from[x])),
               static_cast<unsigned char>(TIFFGetG(from[x])),
               static_cast<unsigned char>(TIFFGetR(from[x]))};
    }
  }
  return colours;
}

/// Grey, or blue, green and red; or the one channel asked for (below `channels`).
cv::Mat compose(const cv::Mat& samples, const TiffLayout& at, std::size_t channels,
                std::optional<std::size_t> channel) {
  if (channel) return channel_of(samples, *channel);
  if (channels == 1) return channel_of(samples, 0);
  if (channels != 3) return mean_of(samples, static_cast<int>(channels));
  cv::Mat colours(samples.rows, samples.cols, CV_MAKETYPE(samples.depth(), 3));
  const int order[] = {2, 0, 1, 1, 0, 2};
  cv::mixChannels(&samples, 1, &colours, 1, order, 3);
  (void)at;
  return colours;
}

cv::Mat read_pixels(const TiffHandle& tiff, const TiffLayout& at, const path& file,
                    std::size_t channels, std::optional<std::size_t> channel) {
  if (at.photometric == PHOTOMETRIC_PALETTE) {
    const auto palette = read_palette(tiff, at, file);
    const cv::Mat colours = apply_palette(read_tiff_samples(tiff, at, file), palette);
    return channel && channels == 3 ? channel_of(colours, 2 - *channel) : colours;
  }
  if (needs_conversion(at)) {
    const cv::Mat colours = read_converted(tiff, at, file);
    return channel ? channel_of(colours, 2 - *channel) : colours;
  }
  if (at.photometric == PHOTOMETRIC_YCBCR) {
    TIFFSetField(tiff.get(), TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
  }
  cv::Mat samples = read_tiff_samples(tiff, at, file);
  samples = positive(settle_sign(samples, at), at);
  if (at.bits < 8) samples *= 255.0 / static_cast<double>((1U << at.bits) - 1U);
  return compose(samples, at, channels, channel);
}

}  // namespace

ImageHead read_tiff_head(const path& file, std::size_t page) {
  TiffHandle tiff(file);
  tiff.go_to(page);
  const TiffLayout at = tiff.layout();
  check_layout(at, file);
  ImageHead head;
  head.width_px = at.width;
  head.height_px = at.height;
  head.channels = colour_channels(tiff, at, file);
  head.bits = needs_conversion(at) ? 8 : tiff_depth_bits(at);
  if (const auto size = pixel_size_of(tiff.scale())) {
    head.um_per_px = size->um_per_px;
    head.pixel_size_source = std::string(to_string(size->source));
  }
  TiffHandle walker(file);
  head.pages = walker.count_pages();
  return head;
}

Image read_tiff(const path& file, std::size_t page, std::optional<std::size_t> channel) {
  TiffHandle tiff(file);
  tiff.go_to(page);
  const TiffLayout at = tiff.layout();
  check_layout(at, file);
  check_extent(tiff, file);
  const std::size_t channels = colour_channels(tiff, at, file);
  if (channel && *channel >= channels) {
    refuse(file,
           "channel " + std::to_string(*channel) + " is not there: the picture has " +
               std::to_string(channels) + ", counted from 0",
           "correct the column channel");
  }
  Image image;
  image.pixels = read_pixels(tiff, at, file, channels, channel);
  image.pixel_size = pixel_size_of(tiff.scale());
  return image;
}

}  // namespace woundwell
