#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "sheets.hpp"

namespace {

using namespace woundwell::test;
using woundwell::Coating;
using woundwell::Design;
using woundwell::Role;

const std::string plain = header +
                          "\n"
                          "a.tif,scratch,HeLa,mock,control,1,A,1,0,0.65\n"
                          "b.tif,scratch,HeLa,mock,control,1,A,1,24,0.65\n"
                          "c.tif,scratch,HeLa,siX,knockdown,1,A,1,0,0.65\n"
                          "d.tif,scratch,HeLa,siX,knockdown,1,A,1,24,0.65\n";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

/// The plain sheet with one cell of its second row (line 3) changed.
Design with_cell(const std::string& column, const std::string& value) {
  const auto file = woundwell::parse_csv(plain, "test");
  std::string text = header + "\n";
  for (const auto& row : file.rows) {
    for (std::size_t k = 0; k < row.cells.size(); ++k) {
      const bool here = row.line == 3 && file.header[k] == column;
      text += (k > 0 ? "," : "") + woundwell::csv_cell(here ? value : row.cells[k]);
    }
    text += "\n";
  }
  return design_of(text);
}

/// The plain sheet with one more column, filled in line 3 only.
Design with_column(const std::string& column, const std::string& value) {
  std::string text;
  std::size_t line = 0;
  std::size_t start = 0;
  while (start < plain.size()) {
    const auto end = plain.find('\n', start);
    ++line;
    text += plain.substr(start, end - start) + "," +
            (line == 1   ? column
             : line == 3 ? woundwell::csv_cell(value)
                         : "") +
            "\n";
    start = end + 1;
  }
  return design_of(text);
}

}  // namespace

TEST_CASE("a good sheet has no problems and every field") {
  const auto design = design_of(plain);
  CHECK(design.problems.empty());
  REQUIRE(design.samples.size() == 4);
  const auto& s = design.samples[1];
  CHECK(s.image == "b.tif");
  CHECK(s.image_id == "b");
  CHECK(s.path.filename() == "b.tif");
  CHECK(s.path.parent_path() == design.sheet.parent_path());
  CHECK(s.assay == woundwell::Assay::scratch);
  CHECK(s.cell_line == "HeLa");
  CHECK(s.condition == "mock");
  CHECK(s.role == Role::control);
  CHECK(s.experiment == "1");
  CHECK(s.well == "A");
  CHECK(s.field == "1");
  CHECK(s.time_h == 24.0);
  CHECK(s.pixel_size_um == 0.65);
  CHECK(s.batch == "1");
  CHECK(s.coating == Coating::unstated);
  CHECK(s.page == 0);
  CHECK_FALSE(s.channel.has_value());
  CHECK(s.design_row == 3);
}

TEST_CASE("separator, byte order mark and line ends do not matter") {
  const auto expected = design_of(plain);
  for (const auto& text :
       {replaced(plain, ",", ";"), replaced(plain, ",", "\t"), "\xef\xbb\xbf" + plain,
        replaced(plain, "\n", "\r\n"), replaced(plain, "\n", "\r"),
        replaced(replaced(plain, ",", ";"), "0.65", "0,65"), replaced(plain, ",", " , "),
        replaced(plain, "HeLa", "\"HeLa\""), plain.substr(0, plain.size() - 1),
        replaced(plain, header,
                 "Image,ASSAY,Cell_Line,condition,role,experiment,well,field,"
                 "Time_h,pixel_size_um")}) {
    CAPTURE(text);
    const auto design = design_of(text);
    CHECK(design.problems.empty());
    REQUIRE(design.samples.size() == expected.samples.size());
    for (std::size_t i = 0; i < 4; ++i) {
      CHECK(design.samples[i].image_id == expected.samples[i].image_id);
      CHECK(design.samples[i].condition == expected.samples[i].condition);
      CHECK(design.samples[i].time_h == expected.samples[i].time_h);
      CHECK(design.samples[i].pixel_size_um == expected.samples[i].pixel_size_um);
    }
  }
}

TEST_CASE("quoted cells keep separators, quotes and line ends") {
  const auto design = design_of(replaced(plain, "mock", "\"mock, \"\"empty\"\"\nvector\""));
  REQUIRE(design.samples.size() == 4);
  CHECK(errors_of(design).empty());
  CHECK(design.samples[0].condition == "mock, \"empty\"\nvector");
  CHECK(design.samples[2].condition == "siX");
  CHECK(design.samples[2].design_row == 6);  // two rows before it take two lines each
}

TEST_CASE("each wrong cell is told with line, column, value and cure") {
  struct Wrong {
    std::string column, value, cure;
  };
  for (const auto& wrong : std::vector<Wrong>{{"assay", "scrach", "scratch"},
                                              {"assay", "", "scratch, transwell"},
                                              {"role", "contol", "control"},
                                              {"role", "xyzzy", "control, knockdown, rescue"},
                                              {"role", "", "control, knockdown"},
                                              {"time_h", "24h", "for instance 24"},
                                              {"time_h", "", "hours"},
                                              {"time_h", "-3", "0 or more"},
                                              {"time_h", "0:24", "0:24:48"},
                                              {"time_h", "0:0:48", "step above 0"},
                                              {"time_h", "48:24:0", "step above 0"},
                                              {"time_h", "0||24", "0|24|48"},
                                              {"pixel_size_um", "0", "leave the cell empty"},
                                              {"pixel_size_um", "-0.5", "leave the cell empty"},
                                              {"pixel_size_um", "650", "0.65"},
                                              {"pixel_size_um", "0.65 um", "0.65"},
                                              {"image", "", "name the picture"},
                                              {"cell_line", "", "unknown"},
                                              {"condition", "", "treatment"},
                                              {"experiment", "", "1 with only one"},
                                              {"well", "", "1 with only one"},
                                              {"field", "", "1 with only one"}}) {
    CAPTURE(wrong.column);
    CAPTURE(wrong.value);
    const auto design = with_cell(wrong.column, wrong.value);
    const auto problem = problem_at(design, 3, wrong.column);
    CHECK_FALSE(problem.warning);
    CHECK(problem.value == wrong.value);
    CHECK_FALSE(problem.cause.empty());
    CHECK(problem.cure.find(wrong.cure) != std::string::npos);
    CHECK(errors_of(design).size() == 1);
  }
}

TEST_CASE("optional columns are read and checked") {
  CHECK(with_column("page", "3").samples[1].page == 2);
  CHECK(with_column("channel", "2").samples[1].channel == std::size_t{1});
  CHECK(with_column("channel", "R").samples[1].channel == std::size_t{0});
  CHECK(with_column("channel", "blue").samples[1].channel == std::size_t{2});
  CHECK(with_column("batch", "b7").samples[1].batch == "b7");
  CHECK(with_column("batch", "b7").samples[0].batch == "1");
  CHECK(with_column("coating", "Matrigel").samples[1].coating == Coating::matrigel);
  CHECK(with_column("note", "hair, left").samples[1].note == "hair, left");
  for (const auto& [column, value] :
       std::vector<std::pair<std::string, std::string>>{{"page", "0"},
                                                        {"page", "1.5"},
                                                        {"page", "two"},
                                                        {"channel", "0"},
                                                        {"channel", "violet"},
                                                        {"coating", "gelatin"}}) {
    CAPTURE(value);
    const auto design = with_column(column, value);
    CHECK(errors_of(design).size() == 1);
    CHECK(problem_at(design, 3, column).value == value);
  }
}

TEST_CASE("exclude leaves a row out for any word but no") {
  for (const std::string word : {"1", "yes", "TRUE", "x", "out of focus"}) {
    CAPTURE(word);
    const auto design = with_column("exclude", word);
    CHECK(design.samples.size() == 3);
    REQUIRE(design.excluded.size() == 1);
    CHECK(design.excluded[0].image == "b.tif");
    CHECK(errors_of(design).empty());
  }
  for (const std::string word : {"", "0", "no", "False"}) {
    CAPTURE(word);
    CHECK(with_column("exclude", word).samples.size() == 4);
  }
}

TEST_CASE("mistakes in an excluded row are warnings") {
  const auto design = design_of(header + ",exclude\na.tif,scratch,H,mock,controll,1,A,1,x,,1\n" +
                                "b.tif,transwell,H,mock,control,1,A,1,48,,\n");
  CHECK(errors_of(design).empty());
  CHECK(problem_at(design, 2, "role").warning);
  CHECK(problem_at(design, 2, "time_h").warning);
}

TEST_CASE("every mistake is found in one go") {
  const auto design = design_of(header +
                                "\n"
                                ",scrach,HeLa,mock,contol,1,A,1,soon,0\n"
                                "b.tif,scratch,HeLa,mock,control,1,A,1\n"
                                "c.tif,scratch,HeLa,mock,control,1,A,1,0,,surplus\n");
  CHECK(errors_of(design).size() == 7);
  CHECK(problem_with(design, "line 3: the row has 8 cells, the header has 10").cure.find("add") !=
        std::string::npos);
  CHECK(problem_with(design, "line 4: the row has 11 cells").cure.find("quotes") !=
        std::string::npos);
}

TEST_CASE("columns that are missing, unknown or doubled") {
  const auto design = design_of(
      "image,assay,cellline,condition,role,experiment,well,field,time_h,pixel_size_um,bach,role\n"
      "a.tif,scratch,H,mock,control,1,A,1,0,,,control\n");
  CHECK(problem_at(design, 1, "cell_line").cure.find("'cellline'") != std::string::npos);
  CHECK_FALSE(problem_at(design, 1, "cell_line").warning);
  CHECK(problem_at(design, 1, "bach").cure.find("batch") != std::string::npos);
  CHECK(problem_at(design, 1, "bach").warning);
  CHECK(problem_at(design, 1, "role").cause.find("twice") != std::string::npos);
  CHECK(errors_of(design).size() == 2);
}

TEST_CASE("what is no design sheet is told once") {
  CHECK(errors_of(design_of("x;y\n1;2\n")).size() == 1);
  CHECK(errors_of(design_of(header + "\n")).size() == 1);
  CHECK_THROWS_AS(design_of(""), woundwell::InputError);
  CHECK_THROWS_AS(woundwell::read_design("/nowhere/design.csv"), woundwell::InputError);
}

TEST_CASE("empty columns and cells of a spreadsheet at the right do no harm") {
  CHECK(design_of(replaced(plain, "\n", ",,\n")).problems.empty());
  CHECK(errors_of(design_of(replaced(replaced(plain, "\n", ",,\n"), "um,,", "um"))).empty());
}

TEST_CASE("letters that are not UTF-8 are told") {
  const auto design = with_cell("condition", "M\xfcller");
  CHECK(problem_at(design, 3, "condition").cure.find("UTF-8") != std::string::npos);
  CHECK(errors_of(with_cell("note", "M\xc3\xbcller")).empty());
}

TEST_CASE("a list of times gives one sample per page") {
  for (const std::string list : {"0|24|48", "0:24:48", "0 | 24,0 | 48"}) {
    CAPTURE(list);
    const auto design =
        design_of(header + "\nstack.tif,scratch,H,mock,control,1,A,1,\"" + list + "\",\n");
    CHECK(errors_of(design).empty());
    REQUIRE(design.samples.size() == 3);
    for (std::size_t k = 0; k < 3; ++k) {
      CHECK(design.samples[k].page == k);
      CHECK(design.samples[k].time_h == 24.0 * static_cast<double>(k));
      CHECK(design.samples[k].image_id == "stack_p" + std::to_string(k + 1));
      CHECK(design.samples[k].design_row == 2);
    }
  }
  const auto fine = design_of(header + "\nstack.tif,scratch,H,mock,control,1,A,1,0:0.1:1,\n");
  REQUIRE(fine.samples.size() == 11);
  CHECK(fine.samples[3].time_h == 0.3);
  CHECK(errors_of(design_of(header + ",page\ns.tif,scratch,H,m,control,1,A,1,0|24,,2\n")).size() ==
        1);
  CHECK(errors_of(design_of(header + "\ns.tif,transwell,H,m,control,1,A,1,0|24,\n")).size() == 1);
}

TEST_CASE("a Transwell row needs no time") {
  const auto design = design_of(header + "\nt.png,transwell,H,mock,control,1,A,1,,\n");
  CHECK(errors_of(design).empty());
  CHECK(design.samples[0].time_h == 0.0);
}

TEST_CASE("sheets with Windows paths name the same files") {
  const auto design = design_of(header + "\nday1\\t.png,transwell,H,mock,control,1,A,1,,\n");
  CHECK(design.samples[0].path == design.sheet.parent_path() / "day1" / "t.png");
  CHECK(design.samples[0].image_id == "day1__t");
}

TEST_CASE("sheets of real studies are read without a mistake") {
  const auto folder = real_pictures();
  if (!folder) {
    MESSAGE("real pictures are not here: skipped");
    return;
  }
  std::size_t sheets = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(*folder)) {
    if (entry.path().filename() != "design.csv") continue;
    CAPTURE(entry.path().string());
    const auto design = woundwell::read_design(entry.path());
    for (const auto& p : errors_of(design)) FAIL_CHECK(woundwell::describe(p));
    CHECK_FALSE(design.samples.empty());
    ++sheets;
  }
  CHECK(sheets == 10);
}
