#include <doctest/doctest.h>

#include <filesystem>
#include <opencv2/imgcodecs.hpp>
#include <string>
#include <vector>

#include "core/csv.hpp"
#include "imaging/draw.hpp"
#include "imaging/image.hpp"
#include "pictures.hpp"
#include "support/folder.hpp"

namespace fs = std::filesystem;
using namespace woundwell;
using namespace woundwell::test;

namespace {

std::string encode(const cv::Mat& picture, const char* extension) {
  std::vector<unsigned char> bytes;
  cv::imencode(extension, picture, bytes);
  return {bytes.begin(), bytes.end()};
}

fs::path save(const TemporaryFolder& folder, const std::string& name, const std::string& bytes) {
  write_file(folder.path() / name, bytes);
  return folder.path() / name;
}

/// A JPEG with an APP1 segment of the given content after its start.
std::string with_app1(const std::string& jpeg, const std::string& content) {
  std::string segment = "\xFF\xE1";
  const std::size_t length = content.size() + 2;
  segment += static_cast<char>(length >> 8);
  segment += static_cast<char>(length & 255);
  return jpeg.substr(0, 2) + segment + content + jpeg.substr(2);
}

}  // namespace

TEST_CASE("lossless formats come back as they were written") {
  const TemporaryFolder folder;
  for (const int type : {CV_8UC1, CV_8UC3, CV_16UC1, CV_16UC3}) {
    const cv::Mat picture = ramp(37, 53, type);
    const fs::path file = save(folder, "a.png", encode(picture, ".png"));
    CHECK(largest_difference(read_image(file).pixels, picture) == 0.0);
    const ImageHead head = read_head(file);
    CHECK(head.width_px == 53);
    CHECK(head.height_px == 37);
    CHECK(head.channels == static_cast<std::size_t>(picture.channels()));
    CHECK(head.bits == (picture.depth() == CV_8U ? 8 : 16));
    CHECK(head.pages == 1);
    CHECK(!head.um_per_px);
  }
  for (const int type : {CV_8UC1, CV_8UC3}) {
    const cv::Mat picture = ramp(37, 53, type);
    const fs::path file = save(folder, "a.bmp", encode(picture, ".bmp"));
    CHECK(largest_difference(read_image(file).pixels, picture) == 0.0);
    CHECK(read_head(file).channels == static_cast<std::size_t>(picture.channels()));
    CHECK(read_head(file).width_px == 53);
  }
}

TEST_CASE("JPEG is decoded by content whatever its name says") {
  const TemporaryFolder folder;
  cv::Mat smooth(64, 80, CV_8UC1);
  for (int y = 0; y < 64; ++y) {
    for (int x = 0; x < 80; ++x)
      smooth.at<unsigned char>(y, x) = cv::saturate_cast<unsigned char>(x + y + 50);
  }
  const fs::path file = save(folder, "really_a_jpeg.tif", encode_jpeg(smooth, 95));
  CHECK(largest_difference(read_image(file).pixels, smooth) < 4.0);
  CHECK(read_head(file).channels == 1);
  CHECK(read_head(file).height_px == 64);
}

TEST_CASE("transparency is dropped and channels are picked red first") {
  const TemporaryFolder folder;
  const cv::Mat four = ramp(20, 30, CV_8UC4);
  const fs::path file = save(folder, "a.png", encode(four, ".png"));
  CHECK(read_head(file).channels == 3);
  const cv::Mat pixels = read_image(file).pixels;
  REQUIRE(pixels.type() == CV_8UC3);
  const cv::Mat red = read_image(file, 0, 0).pixels;
  const cv::Mat blue = read_image(file, 0, 2).pixels;
  for (int y = 0; y < 20; y += 7) {
    for (int x = 0; x < 30; x += 7) {
      const auto all = four.at<cv::Vec4b>(y, x);
      CHECK(pixels.at<cv::Vec3b>(y, x) == cv::Vec3b(all[0], all[1], all[2]));
      CHECK(red.at<unsigned char>(y, x) == all[2]);
      CHECK(blue.at<unsigned char>(y, x) == all[0]);
    }
  }
  CHECK(refused([&] { read_image(file, 0, 3); }));
  CHECK(refused([&] { read_image(file, 1); }));
}

TEST_CASE("what is no picture is refused with file, cause and cure") {
  const TemporaryFolder folder;
  const std::vector<fs::path> files = {
      folder.path() / "missing.png",
      folder.path(),
      save(folder, "empty.jpg", ""),
      save(folder, "text.jpg", "image,assay\nnot a picture, but a table of words\n"),
      save(folder, "head_only.tif", std::string("II*\0\x08\0\0\0", 8)),
      save(folder, "start.jpg", "\xFF\xD8\xFF"),
      save(folder, "start.png", "\x89PNG\r\n\x1A\n"),
      save(folder, "start.bmp", "BM")};
  for (const auto& file : files) {
    CAPTURE(file.string());
    CHECK(refused([&] { read_image(file); }));
    CHECK(refused([&] { read_head(file); }));
  }
}

TEST_CASE("a picture cut off anywhere is refused, not filled with grey") {
  const TemporaryFolder folder;
  cv::Mat picture = Blobs({160, 120}, 300, 1).at(0, 0);
  cv::Mat eight;
  picture.convertTo(eight, CV_8U, 255.0);
  for (const char* extension : {".jpg", ".png", ".bmp"}) {
    const std::string whole = encode(eight, extension);
    for (const double share : {0.1, 0.3, 0.5, 0.7, 0.9, 0.99}) {
      const auto length = static_cast<std::size_t>(static_cast<double>(whole.size()) * share);
      const fs::path file = save(folder, std::string("cut") + extension, whole.substr(0, length));
      CAPTURE(extension);
      CAPTURE(share);
      CHECK(refused([&] { read_image(file); }));
      // a copy that was given its full length but not its content
      std::string zeros = whole;
      std::fill(zeros.begin() + static_cast<std::ptrdiff_t>(length), zeros.end(), '\0');
      if (std::string(extension) != ".bmp") {
        const fs::path padded = save(folder, std::string("zeros") + extension, zeros);
        CHECK(refused([&] { read_image(padded); }));
      }
    }
    const fs::path longer = save(folder, std::string("longer") + extension, whole + "tail");
    CHECK(!read_image(longer).pixels.empty());
  }
}

TEST_CASE("the end of an embedded thumbnail is not the end of the picture") {
  const TemporaryFolder folder;
  const std::string small = encode_jpeg(ramp(8, 8, CV_8UC1), 50);
  const std::string whole =
      with_app1(encode_jpeg(ramp(90, 120, CV_8UC3), 90), std::string("Exif\0\0", 6) + small);
  CHECK(read_image(save(folder, "whole.jpg", whole)).pixels.cols == 120);
  const fs::path cut = save(folder, "cut.jpg", whole.substr(0, whole.size() * 2 / 3));
  CHECK(refused([&] { read_image(cut); }));
}

TEST_CASE("a picture is not rotated, because masks are in its own pixels") {
  const TemporaryFolder folder;
  // EXIF, big endian, one entry: orientation = 6 (a quarter turn)
  const std::string exif("Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0",
                         32);
  const std::string turned = with_app1(encode_jpeg(ramp(40, 70, CV_8UC3), 90), exif);
  const fs::path file = save(folder, "turned.jpg", turned);
  // the tag is there: OpenCV's own default follows it
  REQUIRE(cv::imread(file.string(), cv::IMREAD_COLOR).cols == 40);
  CHECK(read_image(file).pixels.cols == 70);
  CHECK(read_head(file).width_px == 70);
}

TEST_CASE("a flipped byte in a PNG is found") {
  const TemporaryFolder folder;
  std::string bytes = encode(ramp(60, 60, CV_8UC1), ".png");
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 0x10);
  const fs::path file = save(folder, "flipped.png", bytes);
  CHECK(refused([&] { read_image(file); }));
}

TEST_CASE("a JPEG with damage inside is found although it is complete") {
  const TemporaryFolder folder;
  cv::Mat eight;
  Blobs({400, 300}, 2000, 4).at(0, 0).convertTo(eight, CV_8U, 255.0);
  const std::string whole = encode_jpeg(eight, 95);
  CHECK(!read_image(save(folder, "whole.jpg", whole)).pixels.empty());
  // a lost piece, as when a transfer is resumed at the wrong place
  std::string holed = whole;
  holed.erase(holed.size() / 2, 512);
  const fs::path lost = save(folder, "lost.jpg", holed);
  CHECK(refused([&] { read_image(lost); }));
  // erased blocks of a memory card
  std::string erased = whole;
  std::fill_n(erased.begin() + static_cast<std::ptrdiff_t>(erased.size() / 2), 512, '\xFF');
  const fs::path card = save(folder, "card.jpg", erased);
  CHECK(refused([&] { read_image(card); }));
}

TEST_CASE("JPEG decodes as OpenCV does") {
  const TemporaryFolder folder;
  for (const int type : {CV_8UC1, CV_8UC3}) {
    const std::string bytes = encode_jpeg(ramp(83, 121, type), 80);
    const std::vector<unsigned char> raw(bytes.begin(), bytes.end());
    const cv::Mat expected = cv::imdecode(raw, cv::IMREAD_UNCHANGED);
    const cv::Mat found = read_image(save(folder, "a.jpg", bytes)).pixels;
    CHECK(largest_difference(found, expected) == 0.0);
  }
}

TEST_CASE("the design's pixel size wins over the file's") {
  const TemporaryFolder folder;
  Sample sample;
  sample.path = save(folder, "a.png", encode(ramp(9, 9, CV_8UC1), ".png"));
  CHECK(!read_sample(sample).pixel_size);
  sample.pixel_size_um = 0.65;
  const auto size = read_sample(sample).pixel_size;
  REQUIRE(size);
  CHECK(size->um_per_px == 0.65);
  CHECK(size->source == PixelSizeSource::design);
}

TEST_CASE("real pictures decode and their heads agree") {
  const auto pictures = real_pictures();
  if (!pictures) {
    MESSAGE("no real pictures here: skipped");
    return;
  }
  for (const char* name : {"scratch/dic_small/h00.jpg", "scratch/confluent/gbm4_f1_t00.tif",
                           "scratch/phase_c184/AA_000.jpg", "transwell/magenta/membrane.png",
                           "transwell/crystal_violet_panels/h8.png"}) {
    CAPTURE(name);
    const ImageHead head = read_head(*pictures / name);
    const cv::Mat pixels = read_image(*pictures / name).pixels;
    CHECK(head.width_px == static_cast<std::size_t>(pixels.cols));
    CHECK(head.height_px == static_cast<std::size_t>(pixels.rows));
    CHECK(head.channels == static_cast<std::size_t>(pixels.channels()));
    CHECK(!head.um_per_px);
  }
}
