#include <doctest/doctest.h>

#include <stdexcept>

#include "sheets.hpp"

namespace {

using namespace woundwell::test;
using woundwell::Design;
using woundwell::ImageHead;

ImageHead head_of(std::size_t width, std::size_t height, std::size_t pages = 1) {
  ImageHead head;
  head.width_px = width;
  head.height_px = height;
  head.channels = 1;
  head.bits = 8;
  head.pages = pages;
  return head;
}

ImageHead plain_head(const std::filesystem::path& /*file*/, std::size_t /*page*/) {
  return head_of(640, 480);
}

const std::string rows =
    "a0.tif,scratch,H,mock,control,1,A,1,0,\n"
    "a24.tif,scratch,H,mock,control,1,A,1,24,\n";

/// A design in a folder of its own, with files of the given names.
struct Place {
  explicit Place(const std::string& text, const std::vector<std::string>& files = {}) {
    for (const auto& name : files) woundwell::write_file(folder.path() / name, "picture");
    woundwell::write_file(folder.path() / "design.csv", text);
    design = woundwell::read_design(folder.path() / "design.csv");
    design.problems.clear();  // what the sheet alone has to say is tested elsewhere
  }
  TemporaryFolder folder;
  Design design;
};

}  // namespace

TEST_CASE("pictures that are there and alike give no problems") {
  Place place(header + "\n" + rows, {"a0.tif", "a24.tif"});
  woundwell::check_pictures(place.design, plain_head);
  CHECK(place.design.problems.empty());
}

TEST_CASE("one missing file is a warning that names the nearest file") {
  Place place(header + "\n" + rows, {"a0.tif", "A24.TIF", "other.tif"});
  woundwell::check_pictures(place.design, plain_head);
  REQUIRE(place.design.problems.size() == 1);
  const auto& p = place.design.problems[0];
  CHECK(p.warning);
  CHECK(p.row == std::size_t{3});
  CHECK(p.column == "image");
  CHECK(p.value == "a24.tif");
  CHECK(p.cure.find("'A24.TIF'") != std::string::npos);
  CHECK(p.cure.find("case") != std::string::npos);
}

TEST_CASE("when no file is there the sheet's folder is named, once, as an error") {
  Place place(header + "\n" + rows, {"sub/a0.tif", "sub/a24.tif"});
  woundwell::check_pictures(place.design, plain_head);
  REQUIRE(place.design.problems.size() == 1);
  CHECK_FALSE(place.design.problems[0].warning);
  CHECK(place.design.problems[0].cure.find(place.folder.path().string()) != std::string::npos);
}

TEST_CASE("a file that is no picture is a warning with the reader's words") {
  Place place(header + "\n" + rows, {"a0.tif", "a24.tif"});
  woundwell::check_pictures(place.design, [](const std::filesystem::path& file, std::size_t) {
    if (file.filename() == "a24.tif") throw std::runtime_error("damaged head");
    return head_of(640, 480);
  });
  REQUIRE(place.design.problems.size() == 1);
  CHECK(place.design.problems[0].warning);
  CHECK(place.design.problems[0].row == std::size_t{3});
  CHECK(place.design.problems[0].cause.find("damaged head") != std::string::npos);
}

TEST_CASE("pages that are not there are an error, pages left out a warning") {
  const auto check = [](std::size_t pages) {
    Place place(header + "\nstack.tif,scratch,H,mock,control,1,A,1,0|24|48,\n", {"stack.tif"});
    woundwell::check_pictures(place.design, [pages](const std::filesystem::path&, std::size_t) {
      return head_of(640, 480, pages);
    });
    return place.design.problems;
  };
  CHECK(check(3).empty());
  const auto few = check(2);
  REQUIRE(few.size() == 1);
  CHECK_FALSE(few[0].warning);
  CHECK(few[0].value == "3");
  CHECK(few[0].cause.find("2 pages") != std::string::npos);
  const auto many = check(5);
  REQUIRE(many.size() == 1);
  CHECK(many[0].warning);
}

TEST_CASE("a channel that is not there is an error") {
  Place place(header + ",channel\na.png,transwell,H,mock,control,1,A,1,48,,green\n", {"a.png"});
  woundwell::check_pictures(place.design, plain_head);
  REQUIRE(place.design.problems.size() == 1);
  CHECK(place.design.problems[0].column == "channel");
  CHECK_FALSE(place.design.problems[0].warning);
}

TEST_CASE("size or calibration that changes within a series is told") {
  const auto check = [](const ImageHead& later) {
    Place place(header + "\n" + rows, {"a0.tif", "a24.tif"});
    woundwell::check_pictures(place.design,
                              [&later](const std::filesystem::path& file, std::size_t) {
                                auto first = head_of(640, 480);
                                first.um_per_px = 0.65;
                                return file.filename() == "a24.tif" ? later : first;
                              });
    return place.design.problems;
  };
  auto same = head_of(640, 480);
  same.um_per_px = 0.6501;
  CHECK(check(same).empty());
  auto bigger = same;
  bigger.width_px = 1280;
  REQUIRE(check(bigger).size() == 1);
  CHECK(check(bigger)[0].row == std::size_t{3});
  CHECK(check(bigger)[0].cause.find("1280 x 480") != std::string::npos);
  auto finer = same;
  finer.um_per_px = 0.325;
  REQUIRE(check(finer).size() == 1);
  CHECK(check(finer)[0].column == "pixel_size_um");
  CHECK(check(head_of(640, 480)).size() == 1);
}

TEST_CASE("a sheet that contradicts the file's own calibration is told") {
  Place place(header + "\na.png,transwell,H,mock,control,1,A,1,48,0.65\n", {"a.png"});
  woundwell::check_pictures(place.design, [](const std::filesystem::path&, std::size_t) {
    auto head = head_of(640, 480);
    head.um_per_px = 0.325;
    head.pixel_size_source = "ome";
    return head;
  });
  REQUIRE(place.design.problems.size() == 1);
  CHECK(place.design.problems[0].warning);
  CHECK(place.design.problems[0].cause.find("0.325 (ome)") != std::string::npos);
}

TEST_CASE("each page's head is read once") {
  Place place(header + "\nstack.tif,scratch,H,mock,control,1,A,1,0:1:9,\n", {"stack.tif"});
  std::size_t reads = 0;
  woundwell::check_pictures(place.design, [&reads](const std::filesystem::path&, std::size_t) {
    ++reads;
    return head_of(64, 48, 10);
  });
  CHECK(reads == 10);
}
