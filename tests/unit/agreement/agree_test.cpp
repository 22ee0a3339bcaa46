#include <doctest/doctest.h>

#include <opencv2/core.hpp>

#include "agreement/agreement.hpp"
#include "agreement/truth.hpp"
#include "core/csv.hpp"
#include "core/errors.hpp"
#include "imaging/draw.hpp"
#include "support/close.hpp"
#include "support/folder.hpp"

using namespace woundwell;
using woundwell::test::close;
using woundwell::test::TemporaryFolder;

namespace {

namespace fs = std::filesystem;

const Table& table(const AgreementReport& report, const std::string& name) {
  for (const Table& t : report.tables) {
    if (t.name == name) return t;
  }
  FAIL("no table " << name);
  return report.tables.front();
}

double number(const Table& t, std::size_t row, const std::string& column) {
  const auto value = t.number(row, column);
  REQUIRE_MESSAGE(value.has_value(), column);
  return *value;
}

double summary(const AgreementReport& report, const std::string& part, const std::string& measure) {
  const Table& t = table(report, "agreement_summary");
  for (std::size_t i = 0; i < t.rows.size(); ++i) {
    if (t.text(i, "part") == part && t.text(i, "group") == "all" &&
        t.text(i, "measure") == measure) {
      return number(t, i, "value");
    }
  }
  FAIL("no " << measure);
  return 0.0;
}

cv::Mat block(cv::Rect gap, cv::Size size = {100, 60}) {
  cv::Mat mask = cv::Mat::zeros(size, CV_8U);
  mask(gap).setTo(255);
  return mask;
}

std::string outline(const std::string& image, const std::string& observers) {
  return R"({"image": ")" + image + R"(", "width": 100, "height": 60, "observers": {)" + observers +
         "}}";
}

std::string observer(const std::string& name, const std::string& status, cv::Rect gap) {
  const auto text = [](int x, int y) {
    return "[" + std::to_string(x) + ", " + std::to_string(y) + "]";
  };
  std::string polygons;
  if (gap.area() > 0) {
    polygons = "[" + text(gap.x, gap.y) + ", " + text(gap.x + gap.width, gap.y) + ", " +
               text(gap.x + gap.width, gap.y + gap.height) + ", " +
               text(gap.x, gap.y + gap.height) + "]";
  }
  return "\"" + name + R"(": {"status": ")" + status + R"(", "polygons": [)" + polygons + "]}";
}

/// A study folder with pictures/, truth/ and masks of ours.
struct Study {
  TemporaryFolder folder;
  std::vector<AgreementInput> inputs;

  [[nodiscard]] fs::path truth(const std::string& name) const {
    return folder.path() / "truth" / name;
  }
  AgreementInput& add(const std::string& name, const std::string& outcome) {
    AgreementInput input;
    input.path = folder.path() / "pictures" / name;
    input.image_id = name;
    input.outcome = outcome;
    input.width_px = 100;
    input.height_px = 60;
    inputs.push_back(input);
    return inputs.back();
  }
  AgreementInput& add_gap(const std::string& name, const cv::Mat& mask) {
    AgreementInput& input = add(name, "measured");
    input.mask = folder.path() / "ours" / (name + ".png");
    write_file(input.mask, encode_png(mask));
    return input;
  }
  [[nodiscard]] AgreementReport agree() const {
    return woundwell::agree(inputs, {folder.path() / "truth"});
  }
};

const std::string kPoints = "image,crop_x,crop_y,crop_w,crop_h,observer,x,y,confidence\n";

}  // namespace

TEST_CASE("a gap shifted against two observers") {
  Study study;
  study.add_gap("a.png", block({20, 0, 30, 60}));
  write_file(study.truth("a.json"),
             outline("pictures/a.png", observer("A", "open", {25, 0, 30, 60}) + "," +
                                           observer("B", "open", {20, 0, 40, 60})));
  const auto report = study.agree();
  CHECK(report.matched == 1);
  CHECK(report.notes.empty());
  const Table& t = table(report, "agreement_scratch");
  REQUIRE(t.rows.size() == 2);
  CHECK(close(number(t, 0, "iou"), 25.0 / 35.0, 0, 1e-12));
  CHECK(close(number(t, 1, "iou"), 30.0 / 40.0, 0, 1e-12));
  CHECK(close(number(t, 0, "area_error_frac"), 0.0, 0, 1e-12));
  CHECK(close(number(t, 1, "area_error_frac"), -0.25, 0, 1e-12));
  CHECK(close(number(t, 0, "observer_iou"), 30.0 / 40.0, 0, 1e-12));
  CHECK(close(summary(report, "scratch", "iou_median"), 0.5 * (25.0 / 35.0 + 0.75), 0, 1e-12));
  CHECK(close(summary(report, "scratch", "area_bias"), -0.125, 0, 1e-12));
  CHECK(report.summary.find("IoU") != std::string::npos);
}

TEST_CASE("the mean width is held against the true one at the steps of the first picture") {
  Study study;
  const auto add = [&](const std::string& name, double hours, double width) {
    AgreementInput& input = study.add_gap(name, block({20, 0, 30, 60}));
    input.series_id = "series";
    input.time_h = hours;
    input.axis_deg = 90.0;
    input.width_mean_px = width;
  };
  add("a.png", 0.0, 33.0);
  add("b.png", 24.0, 10.0);
  write_file(study.truth("a.json"), outline("a.png", observer("A", "open", {25, 0, 30, 60})));
  // half of the wound is bridged: 20 px over 30 of 60 steps
  write_file(study.truth("b.json"), outline("b.png", observer("A", "open", {25, 0, 20, 30})));
  const auto report = study.agree();
  const Table& t = table(report, "agreement_scratch");
  REQUIRE(t.rows.size() == 2);
  CHECK(close(number(t, 0, "width_true_px"), 30.0, 1e-6, 0));
  CHECK(close(number(t, 0, "width_error_frac"), 0.1, 1e-6, 0));
  CHECK(close(number(t, 1, "width_true_px"), 10.0, 0.02, 0));
  CHECK(close(number(t, 1, "width_error_frac"), 0.0, 0, 0.02));
  CHECK(close(summary(report, "scratch", "width_error_median"), 0.05, 0, 0.01));
  CHECK(close(summary(report, "scratch", "width_bias"), 0.05, 0, 0.01));
}

TEST_CASE("a picture without an axis has no width error") {
  Study study;
  study.add_gap("a.png", block({20, 0, 30, 60})).width_mean_px = 30.0;
  write_file(study.truth("a.json"), outline("a.png", observer("A", "open", {25, 0, 30, 60})));
  const auto report = study.agree();
  CHECK_FALSE(table(report, "agreement_scratch").number(0, "width_error_frac").has_value());
}

TEST_CASE("nothing found in an open gap scores 0 and is listed") {
  Study study;
  study.add("a.png", "failed");
  study.add("b.png", "closed");
  study.add("c.png", "closed");
  study.add_gap("d.png", block({0, 0, 10, 10}));
  const std::string open = observer("A", "open", {25, 0, 30, 60});
  const std::string closed = observer("A", "closed", {});
  write_file(study.truth("a.json"), outline("a.png", open));
  write_file(study.truth("b.json"), outline("b.png", open));
  write_file(study.truth("c.json"), outline("c.png", closed));
  write_file(study.truth("d.json"), outline("d.png", closed));
  const auto report = study.agree();
  const Table& t = table(report, "agreement_scratch");
  REQUIRE(t.rows.size() == 4);
  CHECK(number(t, 0, "iou") == 0.0);
  CHECK_FALSE(t.number(0, "area_error_frac").has_value());  // failed is not an area of 0
  CHECK(t.text(0, "note").find("failed") != std::string::npos);
  CHECK(number(t, 1, "iou") == 0.0);
  CHECK(number(t, 1, "area_error_frac") == -1.0);
  CHECK_FALSE(t.number(2, "iou").has_value());  // closed and closed: right, but no overlap
  CHECK(t.text(2, "note").empty());
  CHECK(number(t, 3, "iou") == 0.0);
  CHECK(summary(report, "scratch", "nothing_found") == 2.0);
  CHECK(report.notes.size() == 3);
}

TEST_CASE("a missing mask and a mask of another size are said, not scored") {
  Study study;
  study.add("a.png", "measured").mask = study.folder.path() / "ours" / "none.png";
  study.add_gap("b.png", block({0, 0, 10, 10}, {50, 30}));
  const std::string open = observer("A", "open", {25, 0, 30, 60});
  write_file(study.truth("a.json"), outline("a.png", open));
  write_file(study.truth("b.json"), outline("b.png", open));
  const auto report = study.agree();
  const Table& t = table(report, "agreement_scratch");
  CHECK_FALSE(t.number(0, "iou").has_value());
  CHECK_FALSE(t.number(1, "iou").has_value());
  CHECK(t.text(0, "note") == "no mask file");
  CHECK(t.text(1, "note").find("50 x 30") != std::string::npos);
  CHECK(report.notes.size() == 2);
  CHECK(summary(report, "scratch", "nothing_found") == 0.0);
}

TEST_CASE("pictures that an observer was unsure of are scored, but left out of the summary") {
  Study study;
  study.add_gap("a.png", block({20, 0, 30, 60}));
  study.add_gap("b.png", block({0, 0, 5, 60}));
  write_file(study.truth("a.json"), outline("a.png", observer("A", "open", {20, 0, 30, 60})));
  write_file(study.truth("b.json"), outline("b.png", observer("A", "open", {20, 0, 30, 60}) + "," +
                                                         observer("B", "unsure", {0, 0, 5, 60})));
  const auto report = study.agree();
  const Table& t = table(report, "agreement_scratch");
  REQUIRE(t.rows.size() == 3);
  CHECK(t.text(1, "unsure") == t.text(2, "unsure"));
  CHECK(t.text(0, "unsure") != t.text(1, "unsure"));
  CHECK(number(t, 2, "iou") == 1.0);
  CHECK(summary(report, "scratch", "pictures") == 1.0);
  CHECK(summary(report, "scratch", "iou_mean") == 1.0);
}

TEST_CASE("closure against the areas of the same observer") {
  Study study;
  auto& first = study.add_gap("t0.png", block({20, 0, 40, 60}));
  first.series_id = "s";
  first.closure_frac = 0.0;
  auto& later = study.add_gap("t24.png", block({20, 0, 20, 60}));
  later.series_id = "s";
  later.time_h = 24;
  later.closure_frac = 0.70;
  later.closure_frac_se = 0.03;
  auto& last = study.add("t48.png", "closed");
  last.series_id = "s";
  last.time_h = 48;
  last.closure_frac = 1.0;
  last.closure_frac_se = 0.01;
  last.flags = "no_calibration";
  write_file(study.truth("0.json"), outline("t0.png", observer("A", "open", {20, 0, 40, 60}) + "," +
                                                          observer("B", "open", {20, 0, 50, 60})));
  write_file(study.truth("1.json"), outline("t24.png", observer("A", "open", {20, 0, 10, 60})));
  write_file(study.truth("2.json"),
             outline("t48.png", observer("B", "open", {20, 0, 20, 60}) + "," +
                                    observer("C", "open", {20, 0, 20, 60})));
  const auto report = study.agree();
  const Table& t = table(report, "agreement_closure");
  REQUIRE(t.rows.size() == 2);  // C drew no baseline
  CHECK(close(number(t, 0, "closure_true_frac"), 0.75, 0, 1e-12));
  CHECK(close(number(t, 0, "error"), -0.05, 0, 1e-12));
  CHECK(number(t, 0, "within_interval") == 1.0);
  CHECK(number(t, 0, "gross") == 0.0);
  CHECK(close(number(t, 1, "closure_true_frac"), 0.6, 0, 1e-12));
  CHECK(close(number(t, 1, "error"), 0.4, 0, 1e-12));
  CHECK(number(t, 1, "within_interval") == 0.0);
  CHECK(number(t, 1, "gross") == 1.0);
  CHECK(number(t, 1, "flagged") == 0.0);  // no_calibration is no warning
  CHECK(close(summary(report, "closure", "error_median"), 0.225, 0, 1e-12));
  CHECK(close(summary(report, "closure", "bias"), 0.175, 0, 1e-12));
  CHECK(summary(report, "closure", "gross_unflagged") == 1.0);
  CHECK(summary(report, "closure", "interval_coverage") == 0.5);
}

TEST_CASE("truth of a simulated study: masks by stem and a table of closures") {
  Study study;
  auto& first = study.add_gap("f_t0.png", block({20, 0, 40, 60}));
  first.series_id = "s";
  auto& later = study.add_gap("f_t24.png", block({20, 0, 10, 60}));
  later.series_id = "s";
  later.time_h = 24;
  later.closure_frac = 0.8;
  write_file(study.truth("masks/f_t0.png"), encode_png(block({20, 0, 40, 60})));
  write_file(study.truth("masks/f_t24.png"), encode_png(block({20, 0, 20, 60})));
  write_file(study.truth("closure.csv"),
             "image,closure_frac\npictures/f_t0.png,0\npictures/f_t24.png,0.52\n");
  const auto report = study.agree();
  CHECK(close(summary(report, "scratch", "iou_mean"), 0.75, 0, 1e-12));
  const Table& t = table(report, "agreement_closure");
  REQUIRE(t.rows.size() == 1);  // the table wins over the areas, and the baseline says nothing
  CHECK(close(number(t, 0, "error"), 0.28, 0, 1e-12));
  CHECK_FALSE(t.number(0, "within_interval").has_value());
}

TEST_CASE("cells are matched one to one, doubtful points absorb") {
  Study study;
  auto& input = study.add("m.png", "measured");
  // Median radius sqrt(113.1 / pi) = 6.
  for (const double x : {20.0, 31.0, 50.0, 70.0}) input.cells.push_back({x, 30, 113.1, false});
  input.count = 4;
  write_file(study.truth("points.csv"), kPoints +
                                            "m.png,0,0,100,60,A,25,30,sure\n"      // 20 or 31
                                            "m.png,0,0,100,60,A,36,30,sure\n"      // 31 only
                                            "m.png,0,0,100,60,A,90,30,sure\n"      // missed
                                            "m.png,0,0,100,60,A,52,30,doubtful\n"  // absorbs 50
                                            "m.png,0,0,100,60,A,80,10,doubtful\n");
  const auto report = study.agree();
  const Table& t = table(report, "agreement_transwell");
  REQUIRE(t.rows.size() == 1);
  CHECK(close(number(t, 0, "radius_px"), 6.0, 0, 0.01));
  CHECK(number(t, 0, "true_positive") == 2.0);
  CHECK(number(t, 0, "false_negative") == 1.0);
  CHECK(number(t, 0, "false_positive") == 1.0);  // the one at 70
  CHECK(number(t, 0, "absorbed") == 1.0);
  CHECK(close(number(t, 0, "f1"), 4.0 / 6.0, 0, 1e-12));
  // 3 sure to 5 in all: our 4 are in range, and the middle.
  const Table& c = table(report, "agreement_counts");
  REQUIRE(c.rows.size() == 1);
  CHECK(c.text(0, "region") == "picture");
  CHECK(number(c, 0, "true_low") == 3.0);
  CHECK(number(c, 0, "true_high") == 5.0);
  CHECK(number(c, 0, "error") == 0.0);
  CHECK(number(c, 0, "within_range") == 1.0);
}

TEST_CASE("at the border of a crop nobody is blamed") {
  Study study;
  auto& input = study.add("m.png", "measured");
  const auto cell = [&](double x, double y) { input.cells.push_back({x, y, 113.1, false}); };
  cell(22, 30);  // inside, 2 px from the inner border: its point may lie outside
  cell(18, 40);  // outside, but the point of it was marked inside
  cell(10, 30);  // outside and far
  cell(40, 2);   // at the upper border, which is that of the picture: a false one
  cell(50, 30);  // well inside: a false one
  write_file(study.truth("points.csv"), kPoints + "m.png,20,0,60,60,A,21,40,sure\n");
  const auto report = study.agree();
  const Table& t = table(report, "agreement_transwell");
  CHECK(number(t, 0, "true_positive") == 1.0);
  CHECK(number(t, 0, "false_negative") == 0.0);
  CHECK(number(t, 0, "at_border") == 1.0);
  CHECK(number(t, 0, "false_positive") == 2.0);
  CHECK(number(t, 0, "found") == 3.0);
  CHECK(table(report, "agreement_counts").text(0, "region") == "crop");
  CHECK(number(table(report, "agreement_counts"), 0, "count") == 3.0);
}

TEST_CASE("the size of the picture comes from its file where the run does not tell it") {
  Study study;
  auto& input = study.add("m.png", "measured");
  write_file(input.path, encode_png(block({0, 0, 1, 1})));
  input.width_px = input.height_px = 0;
  input.cells = {{98, 58, 113, false}};
  input.count = 1;
  write_file(study.truth("points.csv"), kPoints + "m.png,0,0,100,60,A,10,10,sure\n");
  const auto report = study.agree();
  CHECK(number(table(report, "agreement_transwell"), 0, "false_positive") == 1.0);
  CHECK(table(report, "agreement_counts").text(0, "region") == "picture");
}

TEST_CASE("a damaged mask of ours is said, a damaged one of the truth is an error") {
  Study study;
  auto& input = study.add_gap("a.png", block({20, 0, 30, 60}));
  write_file(input.mask, "no picture");
  write_file(study.truth("masks/a.png"), encode_png(block({20, 0, 30, 60})));
  const auto report = study.agree();
  CHECK_FALSE(table(report, "agreement_scratch").number(0, "iou").has_value());
  REQUIRE(report.notes.size() == 1);
  CHECK(report.notes[0].find("cannot be read") != std::string::npos);
  write_file(study.truth("masks/a.png"), "no picture");
  CHECK_THROWS_AS(study.agree(), InputError);
}

TEST_CASE("cells that the count leaves out are not scored") {
  Study study;
  auto& input = study.add("m.png", "measured");
  input.cells = {{20, 30, 113, false}, {40, 30, 113, true}};
  write_file(study.truth("points.csv"), kPoints + "m.png,0,0,100,60,A,20,30,sure\n");
  input.count = 1;
  CHECK(number(table(study.agree(), "agreement_transwell"), 0, "false_positive") == 0.0);
  input.count = 2;
  CHECK(number(table(study.agree(), "agreement_transwell"), 0, "false_positive") == 1.0);
}

TEST_CASE("blank membranes and failures of counting") {
  Study study;
  study.add("blank.png", "measured").count = 0;
  auto& false_cell = study.add("not_blank.png", "measured");
  false_cell.cells = {{50, 30, 113, false}};
  false_cell.count = 1;
  study.add("lost.png", "failed");
  write_file(study.truth("points.csv"), kPoints +
                                            "blank.png,0,0,100,60,A,,,\n"
                                            "not_blank.png,0,0,100,60,A,,,\n"
                                            "lost.png,0,0,100,60,A,10,10,sure\n");
  const auto report = study.agree();
  const Table& t = table(report, "agreement_transwell");
  REQUIRE(t.rows.size() == 3);
  CHECK_FALSE(t.number(0, "f1").has_value());
  CHECK(number(t, 1, "false_positive") == 1.0);
  CHECK(number(t, 2, "false_negative") == 1.0);
  const Table& c = table(report, "agreement_counts");
  CHECK(number(c, 0, "error") == 0.0);
  CHECK_FALSE(c.number(0, "absolute_error_frac").has_value());
  CHECK(number(c, 1, "within_range") == 0.0);
  CHECK_FALSE(c.number(2, "count").has_value());  // failed is not a count of 0
  CHECK(summary(report, "counts_points_picture", "cells_on_blanks") == 0.5);
  CHECK(summary(report, "counts_points_picture", "without_count") == 1.0);
}

TEST_CASE("counts against manual ones") {
  Study study;
  const double manual[] = {10, 20, 40};
  const double ours[] = {12, 20, 36};
  std::string text = "image,manual_count\n";
  for (std::size_t i = 0; i < 3; ++i) {
    const std::string name = "p" + std::to_string(i) + ".png";
    auto& input = study.add(name, "measured");
    input.count = ours[i];
    input.count_low = ours[i] - 1;
    input.count_high = ours[i] + 1;
    text += name + "," + std::to_string(static_cast<int>(manual[i])) + "\n";
  }
  write_file(study.truth("counts.csv"), text);
  const auto report = study.agree();
  const std::string part = "counts_manual_picture";
  CHECK(close(summary(report, part, "error_frac_mean"), (0.2 + 0.0 + 0.1) / 3, 0, 1e-12));
  CHECK(close(summary(report, part, "bias"), -2.0 / 3.0, 0, 1e-12));
  CHECK(close(summary(report, part, "within_range"), 2.0 / 3.0, 0, 1e-12));
  CHECK(close(summary(report, part, "interval_coverage"), 1.0 / 3.0, 0, 1e-12));
  // Sums of squares about the means 896/3 and 1400/3, of products 1120/3, n (2/3)^2 = 4/3.
  CHECK(close(summary(report, part, "concordance"),
              2.0 * (1120.0 / 3.0) / (1400.0 / 3.0 + 896.0 / 3.0 + 4.0 / 3.0), 1e-12, 0));
  // Errors 2, 0, -4: standard deviation sqrt(28 / 3), t of 2 degrees of freedom.
  const double spread = std::sqrt(28.0 / 3.0);
  CHECK(
      close(summary(report, part, "limit_low"), -2.0 / 3.0 - 1.959963984540054 * spread, 1e-12, 0));
  CHECK(close(summary(report, part, "bias_to"),
              -2.0 / 3.0 + 4.302652729911275 * spread / std::sqrt(3.0), 1e-10, 0));
  CHECK(summary(report, part, "limit_low_from") < summary(report, part, "limit_low"));
}

TEST_CASE("label pictures beside images are points of the whole picture") {
  Study study;
  cv::Mat labels = cv::Mat::zeros(60, 100, CV_16U);
  labels(cv::Rect(10, 10, 5, 5)).setTo(1);
  labels(cv::Rect(15, 10, 5, 5)).setTo(300);  // touches the first: two cells all the same
  write_file(study.folder.path() / "truth/set/images/x.png", encode_png(block({0, 0, 1, 1})));
  write_file(study.folder.path() / "truth/set/labels/x.png", encode_png(labels));
  auto& input = study.add("x.png", "measured");
  input.path = study.folder.path() / "truth/set/images/x.png";
  input.cells = {{12, 12, 60, false}};
  input.count = 1;
  const auto report = study.agree();
  const Table& t = table(report, "agreement_transwell");
  REQUIRE(t.rows.size() == 1);
  CHECK(t.text(0, "group") == "set");
  CHECK(number(t, 0, "sure_points") == 2.0);
  CHECK(number(t, 0, "true_positive") == 1.0);
  CHECK(number(t, 0, "false_negative") == 1.0);
}

TEST_CASE("truth of other pictures matches nothing, and every table keeps its columns") {
  Study study;
  study.add("a.png", "measured");
  write_file(study.truth("counts.csv"), "image,count\nb.png,3\n");
  const auto report = study.agree();
  CHECK(report.matched == 0);
  REQUIRE(report.tables.size() == 5);
  for (const Table& t : report.tables) {
    CHECK(t.rows.empty());
    CHECK(t.columns.size() > 4);
    for (const auto& column : t.columns) CHECK_FALSE(column.description.empty());
  }
}

TEST_CASE("the real truth is read whole, and agrees with itself") {
  const auto data = test::real_pictures();
  if (!data) {
    MESSAGE("the folder of real pictures is not here: skipped");
    return;
  }
  const Truth truth = find_truth({*data});
  CHECK(truth.outlines.size() == 52);
  CHECK(truth.labels.size() == 48);
  CHECK(truth.points.size() >= 18);
  // Observer A's outlines as if they were ours.
  Study study;
  std::size_t pictures = 0;
  for (const auto& one : truth.outlines) {
    if (one.observer != "A" || one.width_px > 1000) continue;
    auto& input = study.add_gap("x" + std::to_string(pictures++), gap_of(one));
    input.path = *data / "scratch" / one.image;
  }
  const auto report = woundwell::agree(study.inputs, {*data / "scratch" / "truth"});
  CHECK(report.matched == pictures);
  const Table& t = table(report, "agreement_scratch");
  REQUIRE(t.rows.size() == 2 * pictures);
  for (std::size_t i = 0; i < t.rows.size(); ++i) {
    if (t.text(i, "observer") == "A") CHECK(number(t, i, "iou") == 1.0);
    if (t.text(i, "observer") == "B") {
      CHECK(close(number(t, i, "iou"), number(t, i, "observer_iou"), 0, 1e-12));
      CHECK(number(t, i, "iou") > 0.8);
    }
  }
}
