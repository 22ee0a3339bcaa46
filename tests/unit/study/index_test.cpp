#include <doctest/doctest.h>

#include "core/errors.hpp"
#include "sheets.hpp"
#include "study/guess.hpp"

namespace {

using namespace woundwell::test;
using woundwell::CsvFile;
using woundwell::InputError;

struct Indexed {
  woundwell::IndexResult result;
  CsvFile csv;
  [[nodiscard]] std::string cell(std::size_t row, const std::string& column) const {
    for (std::size_t k = 0; k < csv.header.size(); ++k) {
      if (csv.header[k] == column) return csv.rows.at(row).cells.at(k);
    }
    return "no such column";
  }
};

Indexed index_of(const std::vector<std::string>& files, const std::string& pattern) {
  const TemporaryFolder folder;
  for (const auto& name : files) woundwell::write_file(folder.path() / name, "x");
  Indexed indexed;
  indexed.result = woundwell::index_folder(folder.path(), pattern, folder.path());
  indexed.csv = woundwell::parse_csv(indexed.result.csv, "index");
  return indexed;
}

std::string complaint(const std::string& pattern) {
  try {
    index_of({}, pattern);
  } catch (const InputError& e) {
    return e.what();
  }
  return "";
}

}  // namespace

TEST_CASE("file names become a sheet that reads without mistakes") {
  const TemporaryFolder folder;
  for (const std::string c : {"mock", "siX", "siX-rescue"}) {
    for (const std::string t : {"0", "24"}) {
      woundwell::write_file(folder.path() / "raw" / ("HeLa_" + c + "_e1_wA_f2_t" + t + "h.TIF"),
                            "x");
    }
  }
  woundwell::write_file(folder.path() / "raw" / "overview.tif", "x");
  woundwell::write_file(folder.path() / "raw" / "notes.txt", "x");
  woundwell::write_file(folder.path() / "raw" / "._HeLa_mock_e1_wA_f2_t0h.tif", "x");
  const auto result = woundwell::index_folder(
      folder.path() / "raw",
      "{cell_line}_{condition}_e{experiment}_w{well}_f{field}_t{time_h}h.tif", folder.path());
  CHECK(result.fitted == 6);
  CHECK(result.unfitted == std::vector<std::string>{"overview.tif"});
  woundwell::write_file(folder.path() / "design.csv", result.csv);
  const auto design = woundwell::read_design(folder.path() / "design.csv");
  for (const auto& p : design.problems) FAIL_CHECK(woundwell::describe(p));
  REQUIRE(design.samples.size() == 6);
  const auto& s = design.samples[1];
  CHECK(s.image == "raw/HeLa_mock_e1_wA_f2_t24h.TIF");
  CHECK(std::filesystem::exists(s.path));
  CHECK(s.cell_line == "HeLa");
  CHECK(s.condition == "mock");
  CHECK(s.role == woundwell::Role::control);
  CHECK(s.field == "2");
  CHECK(s.time_h == 24.0);
  CHECK(s.assay == woundwell::Assay::scratch);
  CHECK(s.note == "role guessed");
  CHECK(design.samples[2].role == woundwell::Role::rescue);
}

TEST_CASE("a pattern with folders is compared with the whole path") {
  const auto indexed = index_of({"day2/mock/A1.png", "day10/siX/B2.png", "loose.png"},
                                "day{experiment}/{condition}/{well}.png");
  CHECK(indexed.result.fitted == 2);
  CHECK(indexed.result.unfitted == std::vector<std::string>{"loose.png"});
  CHECK(indexed.cell(0, "experiment") == "2");  // natural order: day2 before day10
  CHECK(indexed.cell(1, "experiment") == "10");
  CHECK(indexed.cell(1, "condition") == "siX");
  CHECK(indexed.cell(0, "assay") == "transwell");
  CHECK(indexed.cell(0, "cell_line") == "unknown");
  CHECK(indexed.cell(0, "field") == "1");
}

TEST_CASE("parts are skipped, numbers are plain, any picture extension will do") {
  const auto indexed =
      index_of({"0001_mock_007,5h.jpeg", "x_siX_24h.bmp"}, "{}_{condition}_{time_h}h");
  REQUIRE(indexed.result.fitted == 2);
  CHECK(indexed.cell(0, "time_h") == "7.5");
  CHECK(indexed.cell(0, "condition") == "mock");
  CHECK(indexed.cell(1, "time_h") == "24");
}

TEST_CASE("a number may follow a name at once") {
  const auto indexed = index_of({"dose8t24.tif"}, "{condition}t{time_h}.tif");
  CHECK(indexed.cell(0, "condition") == "dose8");
  CHECK(indexed.cell(0, "time_h") == "24");
}

TEST_CASE("characters of regular expressions are plain text in a pattern") {
  const auto indexed = index_of({"a(1)+b.tif", "a1b.tif"}, "a({field})+{well}.tif");
  CHECK(indexed.result.fitted == 1);
  CHECK(indexed.cell(0, "field") == "1");
  CHECK(indexed.cell(0, "well") == "b");
}

TEST_CASE("a long name that does not fit is given up at once") {
  const std::string name(240, '_');
  const auto indexed = index_of(
      {name + ".tif"}, "{cell_line}_{condition}_{experiment}_{well}_{field}_t{time_h}h.tif");
  CHECK(indexed.result.unfitted.size() == 1);
}

TEST_CASE("hostile file names survive the sheet") {
  const std::string name = "m\"o,ck;x_1.tif";
  const auto indexed = index_of({name}, "{condition}_{field}.tif");
  CHECK(indexed.cell(0, "image") == name);
  CHECK(indexed.cell(0, "condition") == "m\"o,ck;x");
}

TEST_CASE("results of this program are no input") {
  const auto indexed =
      index_of({"a_1.tif", "out/results.sqlite", "out/overlays/a_1.jpg"}, "{condition}_{field}");
  CHECK(indexed.result.fitted == 1);
  CHECK(indexed.result.unfitted.empty());
}

TEST_CASE("a bad pattern is told with its cure") {
  CHECK(complaint("{condtion}.tif").find("{condition}") != std::string::npos);
  CHECK(complaint("{condition.tif").find("close the brace") != std::string::npos);
  CHECK(complaint("condition}.tif").find("without its {") != std::string::npos);
  CHECK(complaint("{well}_{well}.tif").find("twice") != std::string::npos);
  CHECK(complaint("{condition}{well}.tif").find("between") != std::string::npos);
  CHECK(complaint("{condition}{}.tif").find("between") != std::string::npos);
  CHECK(complaint("{image}.tif").find("not a column") != std::string::npos);
  CHECK(complaint("").find("empty") != std::string::npos);
  CHECK(complaint("{condition}{time_h}.tif").empty());
  CHECK_THROWS_AS(woundwell::index_folder("/nowhere", "{condition}", "."), InputError);
}

TEST_CASE("roles are guessed from names of conditions") {
  using woundwell::guess_role;
  using woundwell::Role;
  for (const std::string name : {"mock", "Control", "ctrl", "siCtrl", "si-control", "NT", "siNT",
                                 "scr", "scrambled", "untreated", "non-targeting", "shScr"}) {
    CAPTURE(name);
    CHECK(guess_role(name) == Role::control);
  }
  for (const std::string name : {"siTP53", "siRNA", "sirna1", "shRNA-2", "sh3", "KD", "knockdown",
                                 "TP53-KD", "si_TP53", "TP53KD"}) {
    CAPTURE(name);
    CHECK(guess_role(name) == Role::knockdown);
  }
  for (const std::string name :
       {"rescue", "siTP53+TP53", "KD_rescue", "siX + recombinant X", "siX+protein"}) {
    CAPTURE(name);
    CHECK(guess_role(name) == Role::rescue);
  }
  for (const std::string name : {"vehicle", "siX+vehicle", "PBS", "DMSO", "KD+PBS"}) {
    CAPTURE(name);
    CHECK(guess_role(name) == Role::vehicle);
  }
  CHECK(guess_role("blank") == Role::blank);
  for (const std::string name : {"dose8", "side", "shake", "TGFb", "field01", "", "signal"}) {
    CAPTURE(name);
    CHECK(guess_role(name) == Role::other);
  }
}
