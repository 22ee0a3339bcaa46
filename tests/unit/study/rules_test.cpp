#include <doctest/doctest.h>

#include "sheets.hpp"

namespace {

using namespace woundwell::test;
using woundwell::Design;

struct Row {
  std::string image, condition, role, experiment = "1", field = "1", time = "48",
                                      assay = "transwell", cell_line = "H", knockdown;
};

Design design_with(const std::vector<Row>& rows) {
  std::string text = header + ",knockdown\n";
  for (const auto& r : rows) {
    text += r.image + "," + r.assay + "," + r.cell_line + "," + r.condition + "," + r.role + "," +
            r.experiment + ",A," + r.field + "," + r.time + ",," + r.knockdown + "\n";
  }
  return design_of(text);
}

Row row(const std::string& image, const std::string& condition, const std::string& role,
        const std::string& knockdown = "") {
  Row r;
  r.image = image;
  r.condition = condition;
  r.role = role;
  r.knockdown = knockdown;
  return r;
}

}  // namespace

TEST_CASE("a whole study of both assays has no problems") {
  const auto design = design_of(small_study());
  for (const auto& p : design.problems) FAIL_CHECK(woundwell::describe(p));
  CHECK(design.samples.size() == 36);
}

TEST_CASE("the same picture or the same place twice is an error at the second row") {
  auto again = row("a.png", "siX", "knockdown");
  const auto same_picture = design_with({row("a.png", "mock", "control"), again});
  CHECK(problem_at(same_picture, 3, "image").cause.find("line 2") != std::string::npos);
  CHECK(errors_of(same_picture).size() == 1);

  const auto dotted =
      design_with({row("a.png", "mock", "control"), row("x/../a.png", "siX", "knockdown")});
  CHECK(errors_of(dotted).size() == 1);

  const auto same_place =
      design_with({row("a.png", "mock", "control"), row("b.png", "mock", "control")});
  CHECK(problem_at(same_place, 3, "time_h").cause.find("line 2") != std::string::npos);
  CHECK(errors_of(same_place).size() == 1);

  auto other_field = row("b.png", "mock", "control");
  other_field.field = "2";
  CHECK(errors_of(design_with({row("a.png", "mock", "control"), other_field})).empty());
}

TEST_CASE("pages and channels of one file are different pictures") {
  const std::string text = header +
                           ",page,channel\n"
                           "a.tif,scratch,H,mock,control,1,A,1,0,,1,\n"
                           "a.tif,scratch,H,mock,control,1,A,1,24,,2,\n"
                           "a.tif,scratch,H,mock,control,1,A,2,0,,1,green\n"
                           "a.tif,scratch,H,mock,control,1,A,2,24,,2,green\n";
  const auto design = design_of(text);
  CHECK(errors_of(design).empty());
  CHECK(design.samples[0].image_id == "a_p1");
  CHECK(design.samples[3].image_id == "a_p2_c2");
  CHECK(errors_of(design_of(text + "a.tif,scratch,H,mock,control,1,A,3,0,,,\n")).size() == 1);
}

TEST_CASE("a condition has one role in a cell line") {
  auto other = row("b.png", "mock", "vehicle");
  other.field = "2";
  const auto design = design_with({row("a.png", "mock", "control"), other});
  CHECK(problem_at(design, 3, "role").cause.find("control in line 2") != std::string::npos);
  other.cell_line = "U2OS";
  CHECK(errors_of(design_with({row("a.png", "mock", "control"), other})).empty());
}

TEST_CASE("a rescue belongs to a knockdown") {
  const auto mock = row("m.png", "mock", "control");
  const auto first = row("a.png", "si1", "knockdown");
  const auto second = row("b.png", "si2", "knockdown");
  const auto only = design_with({mock, first, row("r.png", "si1+X", "rescue")});
  CHECK(errors_of(only).empty());
  CHECK(only.samples[2].knockdown == "si1");

  const auto unclear = design_with({mock, first, second, row("r.png", "si1+X", "rescue")});
  CHECK(problem_at(unclear, 5, "knockdown").cure.find("si1, si2") != std::string::npos);

  const auto clear = design_with({mock, first, second, row("r.png", "si1+X", "rescue", "si2")});
  CHECK(errors_of(clear).empty());
  CHECK(clear.samples[3].knockdown == "si2");

  const auto typo = design_with({mock, first, second, row("r.png", "si1+X", "rescue", "sii1")});
  CHECK(problem_at(typo, 5, "knockdown").cure.find("'si1'") != std::string::npos);

  const auto wrong_role = design_with({mock, first, row("r.png", "si1+X", "rescue", "mock")});
  CHECK(problem_at(wrong_role, 4, "knockdown").cause.find("not knockdown") != std::string::npos);

  auto later = row("s.png", "si1+X", "rescue", "si1");
  later.field = "2";
  const auto both =
      design_with({mock, first, second, row("r.png", "si1+X", "rescue", "si2"), later});
  CHECK(problem_at(both, 6, "knockdown").cause.find("'si2' in line 5") != std::string::npos);

  const auto idle = design_with({row("m.png", "mock", "control", "si1"), first});
  CHECK(problem_at(idle, 2, "knockdown").warning);
  CHECK(idle.samples[0].knockdown.empty());
}

TEST_CASE("a cell line without control or knockdown is a warning") {
  const auto design = design_with({row("m.png", "mock", "control")});
  CHECK(problem_with(design, "no knockdown").warning);
  CHECK(errors_of(design).empty());
  CHECK(problem_with(design_with({row("m.png", "siX", "knockdown")}), "no control").warning);
}

TEST_CASE("labels that differ only in spelling are told, real differences are not") {
  const auto told = [](const std::string& a, const std::string& b) {
    auto first = row("a.png", "mock", "control");
    auto second = row("b.png", "siX", "knockdown");
    first.experiment = a;
    second.experiment = b;
    return problem_with(design_with({first, second}), "column experiment: '" + b + "': almost")
        .warning;
  };
  CHECK(told("1", "01"));
  CHECK(told("Mock", "mock"));
  CHECK(told("day 1", "day1"));
  CHECK(told("day_1", "Day-01"));
  CHECK_FALSE(told("1", "10"));
  CHECK_FALSE(told("0.1", "0.01"));
  CHECK_FALSE(told("1 2", "12"));
  CHECK_FALSE(told("TGF+", "TGF-"));
  CHECK_FALSE(told("a", "a"));
}

TEST_CASE("series that cannot give a closure are warned about") {
  Row r = row("a.tif", "mock", "control");
  r.assay = "scratch";
  r.time = "0";
  Row later = r;
  later.image = "b.tif";
  later.time = "24";
  Row lonely = r;
  lonely.image = "c.tif";
  lonely.field = "2";
  CHECK(problem_at(design_with({r, later, lonely}), 4, "time_h").warning);
  CHECK(problem_at(design_with({r, later}), 2, "time_h").cause.empty());

  Row late = lonely;
  late.time = "24";
  Row latest = lonely;
  latest.image = "d.tif";
  latest.time = "48";
  const auto design = design_with({r, later, late, latest});
  CHECK(problem_at(design, 4, "time_h").cause.find("begin at 0 h") != std::string::npos);
  CHECK(errors_of(design).empty());
}

TEST_CASE("a knockdown without a control in its experiment is told") {
  auto second = row("b.png", "siX", "knockdown");
  second.experiment = "2";
  const auto mock = row("m.png", "mock", "control");
  const auto design = design_with({mock, row("a.png", "siX", "knockdown"), second});
  CHECK(problem_at(design, 4, "experiment").warning);
  CHECK(problem_at(design, 4, "experiment").cause.find("no control") != std::string::npos);
  CHECK(problem_at(design, 3, "experiment").cause.empty());
}

TEST_CASE("coated and uncoated inserts of one well name are different inserts") {
  const auto two = [](const std::string& first, const std::string& second) {
    return design_of(header + ",coating\na.png,transwell,H,mock,control,1,A,1,24,," + first +
                     "\nb.png,transwell,H,mock,control,1,A,1,24,," + second + "\n");
  };
  CHECK(errors_of(two("matrigel", "none")).empty());
  CHECK(errors_of(two("none", "")).empty());
  for (const auto& alike :
       {two("none", "none"), two("matrigel", "matrigel"), two("", "matrigel")}) {
    CHECK(errors_of(alike).size() == 1);
    CHECK(problem_at(alike, 3, "time_h").cure.find("coating") != std::string::npos);
  }
  // A scratch has no coating that could part two pictures.
  const auto scratch =
      design_of(header + ",coating\na.png,scratch,H,mock,control,1,A,1,24,,matrigel\n" +
                "b.png,scratch,H,mock,control,1,A,1,24,,none\n");
  CHECK(errors_of(scratch).size() == 1);
}

TEST_CASE("coated and uncoated inserts that share no time are told to give no percentage") {
  const auto at = [](const std::string& uncoated_time) {
    return design_of(header + ",coating\na.png,transwell,H,mock,control,1,A,1,48,,matrigel\n" +
                     "b.png,transwell,H,mock,control,1,B,1," + uncoated_time + ",,none\n");
  };
  const auto apart = problem_at(at("24"), 2, "time_h");
  CHECK(apart.warning);
  CHECK(apart.cause.find("at 24 h only: no percent invasion") != std::string::npos);
  CHECK(apart.cure.find("the same time") != std::string::npos);
  CHECK(problem_with(at("48"), "percent invasion").cause.empty());
}

TEST_CASE("a Transwell time that was forgotten is told, none at all is fine") {
  auto timeless = row("b.png", "siX", "knockdown");
  timeless.time = "";
  auto mock = row("m.png", "mock", "control");
  CHECK(problem_at(design_with({mock, timeless}), 3, "time_h").warning);
  mock.time = "";
  CHECK(design_with({mock, timeless}).problems.empty());
}

TEST_CASE("what follows from a wrong cell is not told again") {
  auto wrong = row("b.png", "siX", "knokdown");
  const auto design =
      design_with({row("m.png", "mock", "control"), wrong, row("r.png", "siX+X", "rescue", "siX")});
  CHECK(design.problems.size() == 1);
}
