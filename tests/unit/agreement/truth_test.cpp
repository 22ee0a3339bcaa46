#include "agreement/truth.hpp"

#include <doctest/doctest.h>

#include <string>

#include "agreement/agreement.hpp"
#include "core/csv.hpp"
#include "core/errors.hpp"
#include "support/folder.hpp"

using namespace woundwell;
using woundwell::test::TemporaryFolder;

namespace {

/// Text of the error that a truth file of this content gives.
std::string complaint(const std::string& name, const std::string& text) {
  const TemporaryFolder folder;
  write_file(folder.path() / name, text);
  try {
    find_truth({folder.path()});
  } catch (const InputError& error) {
    const std::string what = error.what();
    CHECK(what.find(name) != std::string::npos);
    return what;
  }
  return "";
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

const std::string kHead = R"({"image": "a/b.png", "width": 10, "height": 8, "observers": )";

}  // namespace

TEST_CASE("outlines of two observers are read as they are") {
  const auto outlines =
      parse_outlines(kHead + R"({"B": {"status": "closed", "note": "", "polygons": []},
                  "A": {"status": "open", "polygons": [[[0, 0], [10, 0], [10, 4], [0, 4]]]}}})",
                     "t.json");
  REQUIRE(outlines.size() == 2);
  CHECK(outlines[0].observer == "A");
  CHECK(outlines[0].image == "a/b.png");
  CHECK(outlines[1].status == "closed");
  const cv::Mat gap = gap_of(outlines[0]);
  CHECK(gap.size() == cv::Size(10, 8));
  CHECK(cv::countNonZero(gap) == 40);
  CHECK(cv::countNonZero(gap.rowRange(0, 4)) == 40);
  CHECK(cv::countNonZero(gap_of(outlines[1])) == 0);
}

TEST_CASE("pixels belong to an outline by their centre") {
  OutlineTruth truth;
  truth.width_px = 10;
  truth.height_px = 10;
  truth.polygons = {{{2.4, 3.0}, {6.6, 3.0}, {6.6, 5.4}, {2.4, 5.4}}};
  const cv::Mat gap = gap_of(truth);
  // centres 2.5 .. 6.5 and 3.5, 4.5
  CHECK(cv::countNonZero(gap) == 10);
  CHECK(cv::countNonZero(gap(cv::Rect(2, 3, 5, 2))) == 10);
  // A triangle over half of the picture, and an outline that leaves the picture.
  truth.polygons = {{{0, 0}, {10, 0}, {0, 10}}};
  CHECK(cv::countNonZero(gap_of(truth)) == 45);
  truth.polygons = {{{-1, -1}, {10.4, -1}, {10.4, 10.4}, {-1, 10.4}}};
  CHECK(cv::countNonZero(gap_of(truth)) == 100);
}

TEST_CASE("two polygons that overlap are one gap") {
  OutlineTruth truth;
  truth.width_px = 10;
  truth.height_px = 10;
  truth.polygons = {{{0, 0}, {6, 0}, {6, 10}, {0, 10}}, {{4, 0}, {10, 0}, {10, 10}, {4, 10}}};
  CHECK(cv::countNonZero(gap_of(truth)) == 100);
}

TEST_CASE("malformed outlines say file and cause") {
  CHECK(has(complaint("t.json", "{\"observers\": "), "not JSON"));
  CHECK(has(complaint("t.json", kHead + R"({"A": {"status": "ajar", "polygons": []}}})"), "ajar"));
  CHECK(has(complaint("t.json", kHead + R"({"A": {"status": "open", "polygons": []}}})"),
            "no polygon"));
  CHECK(has(complaint("t.json", kHead + R"({"A": {"polygons": []}}})"), "status is missing"));
  CHECK(has(
      complaint("t.json", kHead + R"({"A": {"status": "open", "polygons": [[[0, 0], [1, 1]]]}}})"),
      "three points"));
  CHECK(has(complaint("t.json", kHead + R"({"A": {"status": "open",
                      "polygons": [[[0, 0], [1, "x"], [1, 1]]]}}})"),
            "[x, y]"));
  CHECK(has(complaint("t.json", kHead + R"({"A": {"status": "open",
                      "polygons": [[[0, 0], [5000, 1], [1, 1]]]}}})"),
            "far outside"));
  CHECK(has(complaint("t.json", R"({"image": "a.png", "width": 0, "height": 8, "observers":
                      {"A": {"status": "closed"}}})"),
            "pixels"));
  CHECK(has(complaint("t.json", R"({"width": 9, "height": 8, "observers": {}})"), "image"));
}

TEST_CASE("malformed tables say file, line and column") {
  const auto text = complaint("points.csv",
                              "image,x,y,confidence\na.png,1,2,sure\na.png,one,2,sure\n"
                              "a.png,1,2,perhaps\n");
  CHECK(has(text, "line 3"));
  CHECK(has(text, "'one'"));
  CHECK(has(text, "line 4"));
  CHECK(has(text, "perhaps"));
  CHECK(
      has(complaint("points.csv", "image,crop_x,crop_y,crop_w,crop_h,x,y\na.png,0,0,10,10,50,5\n"),
          "outside its crop"));
  CHECK(has(complaint("counts.csv", "image,manual_count\na.png,many\n"), "not a number"));
  CHECK(has(complaint("counts.csv", "image,manual_count\na.png,-3\n"), "below 0"));
  CHECK(has(complaint("counts.csv", "image,manual_count\n,3\n"), "is empty"));
}

TEST_CASE("a folder without truth, and a file that is none, are refused") {
  const TemporaryFolder folder;
  CHECK_THROWS_AS(find_truth({folder.path()}), InputError);
  CHECK_THROWS_AS(find_truth({folder.path() / "nowhere"}), InputError);
  write_file(folder.path() / "design.csv", "image,assay\na.png,scratch\n");
  CHECK_THROWS_AS(find_truth({folder.path() / "design.csv"}), InputError);
  write_file(folder.path() / "provenance.json", "{\"version\": 1}");
  CHECK_THROWS_AS(find_truth({folder.path() / "provenance.json"}), InputError);
  CHECK_THROWS_AS(find_truth({folder.path()}), InputError);
}

TEST_CASE("a search takes truth and leaves our own results alone") {
  const TemporaryFolder folder;
  write_file(folder.path() / "study/truth/masks/f1.png", "read later");
  write_file(folder.path() / "study/truth/closure.csv", "image,closure_frac\nf1.png,0.5\n");
  write_file(folder.path() / "study/truth/counts.csv", "image;count\nf2.png;12\nf3.png;\n");
  write_file(folder.path() / "study/out/results.sqlite", "");
  write_file(folder.path() / "study/out/masks/f1.png", "ours");
  write_file(folder.path() / "study/out/closure.csv",
             "image_id,image,closure_frac\nf,f1.png,0.4\n");
  write_file(folder.path() / "study/out/datapackage.json", "{}");
  write_file(folder.path() / "study/pictures/f1.png", "a picture");
  const Truth truth = find_truth({folder.path()});
  REQUIRE(truth.outlines.size() == 1);
  CHECK(has(truth.outlines[0].file.generic_string(), "truth/masks"));
  REQUIRE(truth.closures.size() == 1);
  CHECK(truth.closures[0].closure_frac == 0.5);
  REQUIRE(truth.counts.size() == 1);  // a missing count is no count of 0
  CHECK(truth.counts[0].count == 12);
}

TEST_CASE("points are grouped by picture, crop and observer") {
  const TemporaryFolder folder;
  const auto file = folder.path() / "points.csv";
  write_file(file,
             "image,crop_x,crop_y,crop_w,crop_h,observer,x,y,confidence\n"
             "a.png,0,0,10,10,A,1,2,sure\na.png,0,0,10,10,B,1,2,sure\n"
             "a.png,0,0,10,10,A,3,4,doubtful\na.png,20,0,10,10,A,21,2,sure\n"
             "b.png,0,0,10,10,A,,,\n");
  const Truth truth = find_truth({file});
  REQUIRE(truth.points.size() == 4);
  CHECK(truth.points[0].points.size() == 2);
  CHECK_FALSE(truth.points[0].points[1].sure);
  CHECK(truth.points[1].observer == "B");
  CHECK(truth.points[2].crop.x == 20);
  CHECK(truth.points[3].image == "b.png");
  CHECK(truth.points[3].points.empty());
}
