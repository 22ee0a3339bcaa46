#include <doctest/doctest.h>
#include <tiffio.h>

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <functional>
#include <opencv2/imgproc.hpp>
#include <string>
#include <vector>

#include "core/csv.hpp"
#include "imaging/image.hpp"
#include "pictures.hpp"
#include "support/close.hpp"
#include "support/folder.hpp"

namespace fs = std::filesystem;
using namespace woundwell;
using namespace woundwell::test;

namespace {

struct Form {
  std::uint16_t compression = COMPRESSION_NONE;
  std::uint16_t photometric = PHOTOMETRIC_MINISBLACK;
  bool tiled = false;
  bool planar = false;
  std::uint16_t format = SAMPLEFORMAT_UINT;
  std::uint16_t alpha = 0;
  const char* mode = "w";
  std::function<void(TIFF*)> tags;
};

void set_layout(TIFF* tiff, int width, int height, int samples, int bits, const Form& form) {
  TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, width);
  TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, height);
  TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, samples);
  TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, bits);
  TIFFSetField(tiff, TIFFTAG_SAMPLEFORMAT, form.format);
  TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, form.photometric);
  TIFFSetField(tiff, TIFFTAG_COMPRESSION, form.compression);
  TIFFSetField(tiff, TIFFTAG_PLANARCONFIG,
               form.planar ? PLANARCONFIG_SEPARATE : PLANARCONFIG_CONTIG);
  if (form.alpha > 0) {
    const std::vector<std::uint16_t> extra(form.alpha, EXTRASAMPLE_UNASSALPHA);
    TIFFSetField(tiff, TIFFTAG_EXTRASAMPLES, form.alpha, extra.data());
  }
  if (form.tags) form.tags(tiff);
}

/// Writes whole bytes per sample. `samples` is in the file's order (red first).
void write_page(TIFF* tiff, const cv::Mat& samples, const Form& form) {
  const int bits = static_cast<int>(samples.elemSize1()) * 8;
  set_layout(tiff, samples.cols, samples.rows, samples.channels(), bits, form);
  std::vector<cv::Mat> planes{samples};
  if (form.planar) cv::split(samples, planes);
  if (form.tiled) {
    TIFFSetField(tiff, TIFFTAG_TILEWIDTH, 32);
    TIFFSetField(tiff, TIFFTAG_TILELENGTH, 16);
    for (std::size_t p = 0; p < planes.size(); ++p) {
      for (int y = 0; y < samples.rows; y += 16) {
        for (int x = 0; x < samples.cols; x += 32) {
          cv::Mat tile = cv::Mat::zeros(16, 32, planes[p].type());
          const cv::Rect part = cv::Rect(x, y, 32, 16) & cv::Rect({0, 0}, samples.size());
          planes[p](part).copyTo(tile(cv::Rect({0, 0}, part.size())));
          TIFFWriteTile(tiff, tile.data, static_cast<std::uint32_t>(x),
                        static_cast<std::uint32_t>(y), 0, static_cast<std::uint16_t>(p));
        }
      }
    }
  } else {
    TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, 7);
    for (std::size_t p = 0; p < planes.size(); ++p) {
      for (int y = 0; y < samples.rows; ++y) {
        std::vector<unsigned char> row(
            planes[p].ptr(y),
            planes[p].ptr(y) + static_cast<std::size_t>(planes[p].cols) * planes[p].elemSize());
        TIFFWriteScanline(tiff, row.data(), static_cast<std::uint32_t>(y),
                          static_cast<std::uint16_t>(p));
      }
    }
  }
  TIFFWriteDirectory(tiff);
}

fs::path write_tiff(const TemporaryFolder& folder, const cv::Mat& samples, const Form& form) {
  const fs::path file = folder.path() / "a.tif";
  TIFF* tiff = TIFFOpen(file.c_str(), form.mode);
  REQUIRE(tiff != nullptr);
  write_page(tiff, samples, form);
  TIFFClose(tiff);
  return file;
}

cv::Mat reversed(const cv::Mat& colours) {
  cv::Mat result;
  cv::cvtColor(colours, result, cv::COLOR_RGB2BGR);
  return result;
}

}  // namespace

TEST_CASE("TIFF of every layout and compression comes back as it was written") {
  const TemporaryFolder folder;
  for (const int compression : {COMPRESSION_NONE, COMPRESSION_LZW, COMPRESSION_ADOBE_DEFLATE,
                                COMPRESSION_PACKBITS, COMPRESSION_ZSTD}) {
    if (TIFFIsCODECConfigured(static_cast<std::uint16_t>(compression)) == 0) continue;
    for (const bool tiled : {false, true}) {
      for (const bool planar : {false, true}) {
        for (const int type : {CV_8UC1, CV_16UC1, CV_32FC1, CV_8UC3, CV_16UC3, CV_32FC3}) {
          for (const char* mode : {"w", "wb", "w8"}) {  // little and big endian, BigTIFF
            const cv::Mat samples = ramp(41, 67, type);
            Form form;
            form.compression = static_cast<std::uint16_t>(compression);
            form.tiled = tiled;
            form.planar = planar;
            form.mode = mode;
            if (samples.channels() == 3) form.photometric = PHOTOMETRIC_RGB;
            if (samples.depth() == CV_32F) form.format = SAMPLEFORMAT_IEEEFP;
            const fs::path file = write_tiff(folder, samples, form);
            CAPTURE(compression);
            CAPTURE(tiled);
            CAPTURE(planar);
            CAPTURE(type);
            const cv::Mat expected = samples.channels() == 3 ? reversed(samples) : samples;
            CHECK(largest_difference(read_image(file).pixels, expected) == 0.0);
            const ImageHead head = read_head(file);
            CHECK(head.channels == static_cast<std::size_t>(samples.channels()));
            CHECK(head.bits == samples.elemSize1() * 8);
            CHECK(head.width_px == 67);
          }
        }
      }
    }
  }
}

TEST_CASE("TIFF with white as zero is turned round") {
  const TemporaryFolder folder;
  Form form;
  form.photometric = PHOTOMETRIC_MINISWHITE;
  const cv::Mat eight = ramp(10, 12, CV_8UC1);
  CHECK(largest_difference(read_image(write_tiff(folder, eight, form)).pixels, 255 - eight) == 0.0);
  const cv::Mat sixteen = ramp(10, 12, CV_16UC1);
  CHECK(largest_difference(read_image(write_tiff(folder, sixteen, form)).pixels, 65535 - sixteen) ==
        0.0);
}

TEST_CASE("TIFF extra channels: transparency is dropped, others are averaged or picked") {
  const TemporaryFolder folder;
  Form alpha;
  alpha.alpha = 1;
  const cv::Mat two = ramp(10, 12, CV_8UC2);
  cv::Mat first;
  cv::extractChannel(two, first, 0);
  CHECK(largest_difference(read_image(write_tiff(folder, two, alpha)).pixels, first) == 0.0);
  CHECK(read_head(folder.path() / "a.tif").channels == 1);

  Form rgba = alpha;
  rgba.photometric = PHOTOMETRIC_RGB;
  const cv::Mat four = ramp(10, 12, CV_8UC4);
  const fs::path file = write_tiff(folder, four, rgba);
  CHECK(read_image(file).pixels.type() == CV_8UC3);
  CHECK(read_image(file, 0, 0).pixels.at<unsigned char>(4, 5) == four.at<cv::Vec4b>(4, 5)[0]);

  const fs::path plain = write_tiff(folder, two, Form{});
  CHECK(read_head(plain).channels == 2);
  const auto pair = two.at<cv::Vec2b>(3, 7);
  CHECK(std::abs(read_image(plain).pixels.at<unsigned char>(3, 7) - (pair[0] + pair[1]) / 2) <= 1);
  CHECK(read_image(plain, 0, 1).pixels.at<unsigned char>(3, 7) == pair[1]);
  CHECK(refused([&] { read_image(plain, 0, 2); }));
}

TEST_CASE("TIFF with few bits and with a palette") {
  const TemporaryFolder folder;
  const fs::path file = folder.path() / "b.tif";
  for (const int bits : {1, 4, 12}) {
    TIFF* tiff = TIFFOpen(file.c_str(), "w");
    set_layout(tiff, 3, 1, 1, bits, Form{});
    std::vector<unsigned char> row = {0xA0, 0, 0, 0, 0};      // 1 0 1
    if (bits == 4) row = {0xF0, 0x50, 0, 0, 0};               // 15 0 5
    if (bits == 12) row = {0xFF, 0xF0, 0x00, 0x12, 0x30, 0};  // 4095 0 0x123
    TIFFWriteScanline(tiff, row.data(), 0, 0);
    TIFFClose(tiff);
    const cv::Mat pixels = read_image(file).pixels;
    CAPTURE(bits);
    if (bits == 12) {
      REQUIRE(pixels.type() == CV_16UC1);
      CHECK(pixels.at<std::uint16_t>(0, 0) == 4095);
      CHECK(pixels.at<std::uint16_t>(0, 1) == 0);
      CHECK(pixels.at<std::uint16_t>(0, 2) == 0x123);
    } else {
      REQUIRE(pixels.type() == CV_8UC1);
      CHECK(pixels.at<unsigned char>(0, 0) == 255);
      CHECK(pixels.at<unsigned char>(0, 1) == 0);
      CHECK(pixels.at<unsigned char>(0, 2) == (bits == 1 ? 255 : 85));
    }
  }
  for (const bool coloured : {true, false}) {
    Form form;
    form.photometric = PHOTOMETRIC_PALETTE;
    form.tags = [&](TIFF* tiff) {
      std::vector<std::uint16_t> red(256);
      std::vector<std::uint16_t> other(256);
      for (std::uint16_t i = 0; i < 256; ++i) {
        red[i] = static_cast<std::uint16_t>(257 * (255 - i));
        other[i] = coloured ? static_cast<std::uint16_t>(257 * i) : red[i];
      }
      TIFFSetField(tiff, TIFFTAG_COLORMAP, red.data(), other.data(), other.data());
    };
    cv::Mat indices(2, 2, CV_8UC1, cv::Scalar(10));
    const fs::path palette = write_tiff(folder, indices, form);
    const cv::Mat pixels = read_image(palette).pixels;
    CHECK(read_head(palette).channels == (coloured ? 3 : 1));
    if (coloured) {
      CHECK(pixels.at<cv::Vec3b>(1, 1) == cv::Vec3b(10, 10, 245));
    } else {
      CHECK(pixels.at<unsigned char>(1, 1) == 245);
    }
  }
}

TEST_CASE("TIFF with JPEG inside keeps its colours") {
  if (TIFFIsCODECConfigured(COMPRESSION_JPEG) == 0) return;
  const TemporaryFolder folder;
  Form form;
  form.compression = COMPRESSION_JPEG;
  form.photometric = PHOTOMETRIC_YCBCR;
  form.tags = [](TIFF* tiff) {
    TIFFSetField(tiff, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
    TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, 16);
  };
  const cv::Mat colour(48, 64, CV_8UC3, cv::Scalar(200, 120, 40));  // red 200
  const fs::path file = folder.path() / "j.tif";
  TIFF* tiff = TIFFOpen(file.c_str(), "w");
  set_layout(tiff, 64, 48, 3, 8, form);
  for (int y = 0; y < 48; ++y) {
    std::vector<unsigned char> row(colour.ptr(y), colour.ptr(y) + 64 * 3);
    TIFFWriteScanline(tiff, row.data(), static_cast<std::uint32_t>(y), 0);
  }
  TIFFClose(tiff);
  const cv::Mat pixels = read_image(file).pixels;
  REQUIRE(pixels.type() == CV_8UC3);
  const auto at = pixels.at<cv::Vec3b>(20, 30);
  CHECK(std::abs(at[2] - 200) < 4);
  CHECK(std::abs(at[0] - 40) < 4);
}

TEST_CASE("signed integers keep their values") {
  const TemporaryFolder folder;
  Form form;
  form.format = SAMPLEFORMAT_INT;
  cv::Mat positive = ramp(6, 6, CV_16UC1) / 4;
  CHECK(read_image(write_tiff(folder, positive, form)).pixels.type() == CV_16UC1);
  cv::Mat both(1, 2, CV_16SC1);
  both.at<std::int16_t>(0, 0) = -300;
  both.at<std::int16_t>(0, 1) = 500;
  const cv::Mat pixels = read_image(write_tiff(folder, both, form)).pixels;
  REQUIRE(pixels.type() == CV_32FC1);
  CHECK(pixels.at<float>(0, 0) == -300.0F);
  CHECK(pixels.at<float>(0, 1) == 500.0F);
}

TEST_CASE("pages are the main pictures of a TIFF") {
  const TemporaryFolder folder;
  const fs::path file = folder.path() / "stack.tif";
  TIFF* tiff = TIFFOpen(file.c_str(), "w");
  for (int page = 0; page < 5; ++page) {
    Form form;
    if (page == 1)
      form.tags = [](TIFF* t) { TIFFSetField(t, TIFFTAG_SUBFILETYPE, FILETYPE_REDUCEDIMAGE); };
    const cv::Mat samples(4, 4 + page, CV_8UC1, cv::Scalar(10 * page));
    write_page(tiff, samples, form);
  }
  TIFFClose(tiff);
  CHECK(read_head(file).pages == 4);
  CHECK(read_head(file, 1).width_px == 6);
  CHECK(read_image(file, 0).pixels.at<unsigned char>(0, 0) == 0);
  CHECK(read_image(file, 1).pixels.at<unsigned char>(0, 0) == 20);
  CHECK(read_image(file, 3).pixels.at<unsigned char>(0, 0) == 40);
  std::string cause;
  CHECK(refused([&] { read_image(file, 4); }, &cause));
  CHECK(cause.find("4 pages") != std::string::npos);
  CHECK(refused([&] { read_head(file, 4); }));
}

TEST_CASE("pixel size from the tags of a TIFF") {
  const TemporaryFolder folder;
  const auto with = [&](double x, double y, std::uint16_t unit, const std::string& description) {
    Form form;
    form.tags = [&](TIFF* tiff) {
      TIFFSetField(tiff, TIFFTAG_XRESOLUTION, x);
      TIFFSetField(tiff, TIFFTAG_YRESOLUTION, y);
      TIFFSetField(tiff, TIFFTAG_RESOLUTIONUNIT, unit);
      if (!description.empty()) TIFFSetField(tiff, TIFFTAG_IMAGEDESCRIPTION, description.c_str());
    };
    return write_tiff(folder, ramp(5, 5, CV_8UC1), form);
  };
  const fs::path plain = with(15384.6, 15384.6, RESUNIT_CENTIMETER, "");
  REQUIRE(read_image(plain).pixel_size);
  CHECK(close(read_image(plain).pixel_size->um_per_px, 0.65, 1e-4, 0));
  CHECK(read_head(plain).pixel_size_source == "tiff_resolution");
  CHECK(!read_image(with(72, 72, RESUNIT_INCH, "")).pixel_size);
  CHECK(!read_image(with(300, 300, RESUNIT_INCH, "")).pixel_size);
  const fs::path imagej = with(2.0, 2.0, RESUNIT_NONE, "ImageJ=1.53t\nunit=\\u00B5m\nloop=false\n");
  REQUIRE(read_head(imagej).um_per_px);
  CHECK(close(*read_head(imagej).um_per_px, 0.5, 1e-6, 0));
  CHECK(read_head(imagej).pixel_size_source == "imagej");
}

TEST_CASE("a TIFF cut off or with unknown compression is refused") {
  const TemporaryFolder folder;
  for (const int compression : {COMPRESSION_NONE, COMPRESSION_LZW}) {
    Form form;
    form.compression = static_cast<std::uint16_t>(compression);
    cv::Mat noisy = Blobs({120, 90}, 200, 2).at(0, 0) * 255.0;
    noisy.convertTo(noisy, CV_8U);
    const std::string whole = read_text(write_tiff(folder, noisy, form));
    for (const double share : {0.05, 0.3, 0.6, 0.9, 0.99}) {
      const fs::path file = folder.path() / "cut.tif";
      write_file(file, whole.substr(
                           0, static_cast<std::size_t>(static_cast<double>(whole.size()) * share)));
      CAPTURE(compression);
      CAPTURE(share);
      CHECK(refused([&] { read_image(file); }));
    }
    // the tag of the compression (259, short, one value) set to JPEG 2000
    std::string other = whole;
    const std::string tag("\x03\x01\x03\x00\x01\x00\x00\x00", 8);
    const std::size_t at = other.find(tag);
    REQUIRE(at != std::string::npos);
    other[at + 8] = static_cast<char>(0x98);
    other[at + 9] = static_cast<char>(0x87);
    write_file(folder.path() / "other.tif", other);
    std::string cause;
    CHECK(refused([&] { read_image(folder.path() / "other.tif"); }, &cause));
    CHECK(cause.find("compression") != std::string::npos);
    CHECK(refused([&] { read_head(folder.path() / "other.tif"); }));
  }
}

TEST_CASE("damaged compressed data is refused") {
  const TemporaryFolder folder;
  Form form;
  form.compression = COMPRESSION_ADOBE_DEFLATE;
  cv::Mat noisy = Blobs({120, 90}, 200, 3).at(0, 0) * 255.0;
  noisy.convertTo(noisy, CV_8U);
  std::string bytes = read_text(write_tiff(folder, noisy, form));
  for (std::size_t i = 200; i < 260; ++i) bytes[i] = '\x55';
  write_file(folder.path() / "bad.tif", bytes);
  CHECK(refused([&] { read_image(folder.path() / "bad.tif"); }));
}
