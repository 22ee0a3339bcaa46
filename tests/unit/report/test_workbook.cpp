#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "core/csv.hpp"
#include "core/errors.hpp"
#include "report/workbook.hpp"
#include "support/close.hpp"
#include "support/folder.hpp"
#include "unit/report/made_up.hpp"

namespace woundwell::test {

namespace {

ReportData study() {
  MadeUp plan;
  plan.experiments = 2;
  plan.fields = 3;
  ReportData report = made_up_study(plan);
  compare(report);
  return report;
}

Store store_of(const std::filesystem::path& folder, const ReportData& report) {
  Store store(folder / "results.sqlite");
  JobResult result;
  result.scratch = report.scratch;
  result.closure = report.closure;
  result.transwell = report.transwell;
  for (int k = 1; k <= 5; ++k) {
    CellRecord cell;
    cell.image_id = report.transwell.front().place.image_id;
    cell.cell = k;
    result.cells.push_back(cell);
  }
  store.put_job(Job{"job", Assay::scratch, {}}, "key", result);
  store.put_table(to_table("replicates", replicate_columns(), report.replicates));
  store.put_table(to_table("statistics", test_columns(), report.tests));
  store.put_table(to_table("verdicts", verdict_columns(), report.verdicts));
  return store;
}

const Sheet* find(const std::vector<Sheet>& sheets, const std::string& name) {
  for (const auto& sheet : sheets) {
    if (sheet.name == name) return &sheet;
  }
  return nullptr;
}

}  // namespace

TEST_CASE("wells: the mean of the wells of an experiment is its value") {
  const ReportData report = study();
  const auto wells = wells_of(report.scratch, report.closure, report.transwell, report.endpoints,
                              report.replicates);
  CHECK(wells.size() == 2 * report.replicates.size());
  for (const auto& r : report.replicates) {
    double sum = 0.0;
    double n = 0.0;
    for (const auto& w : wells) {
      if (w.assay != r.assay || w.endpoint != r.endpoint || w.time_h != r.time_h ||
          w.condition != r.condition || w.experiment != r.experiment || !w.value) {
        continue;
      }
      sum += *w.value;
      n += 1.0;
    }
    REQUIRE(n == static_cast<double>(r.wells));
    CHECK(close(sum / n, *r.value, 1e-12, 0));
  }
}

TEST_CASE("wells: an endpoint that was chosen has its wells, too") {
  MadeUp plan;
  plan.experiments = 2;
  ReportData report = made_up_study(plan);
  report.endpoints = endpoints_with_primary({"wound_area_frac", "mean_od"});
  compare(report);
  const auto wells = wells_of(report.scratch, report.closure, report.transwell, report.endpoints,
                              report.replicates);
  std::set<std::string> analysed;
  std::set<std::string> shown;
  for (const auto& r : report.replicates) analysed.insert(r.endpoint);
  for (const auto& w : wells) shown.insert(w.endpoint);
  CHECK(analysed.contains("wound_area_frac"));
  CHECK(analysed.contains("mean_od"));
  CHECK(shown == analysed);
  CHECK(wells.size() == 2 * report.replicates.size());
}

TEST_CASE("Prism's grouped table: a row per time, experiments of a condition side by side") {
  std::vector<ReplicateRecord> replicates;
  double value = 0.0;
  for (const double time : {48.0, 24.0}) {
    for (const auto* condition : {"mock", "siRNA"}) {
      for (const auto* experiment : {"e1", "e2"}) {
        ReplicateRecord r;
        r.cell_line = "line";
        r.endpoint = "closure_frac";
        r.time_h = time;
        r.condition = condition;
        r.experiment = experiment;
        r.value = ++value;
        replicates.push_back(r);
      }
    }
  }
  replicates[1].value.reset();  // mock, e2, 48 h
  const auto sheets = prism_sheets(replicates);
  REQUIRE(sheets.size() == 1);
  const Table& table = sheets[0].table;
  REQUIRE(table.columns.size() == 5);
  CHECK(table.columns[1].name == "mock");
  CHECK(table.columns[2].name == "mock");
  CHECK(table.columns[3].name == "siRNA");
  CHECK(sheets[0].second_head == std::vector<std::string>{"experiment", "e1", "e2", "e1", "e2"});
  REQUIRE(table.rows.size() == 2);
  CHECK(table.rows[0] == std::vector<Value>{24.0, 5.0, 6.0, 7.0, 8.0});
  CHECK(table.rows[1] == std::vector<Value>{48.0, 1.0, Value{}, 3.0, 4.0});
}

TEST_CASE("Prism's grouped table: as many subcolumns in every data set, experiments in one order") {
  // Prism's guide: rows and columns are the two groupings, replicates stand side by side in
  // subcolumns, of which every data set has the same number (at most 256), and a blank is missing.
  std::vector<ReplicateRecord> replicates;
  const auto add = [&](const std::string& condition, const std::string& experiment, double time) {
    ReplicateRecord r;
    r.endpoint = "closure_frac";
    r.time_h = time;
    r.condition = condition;
    r.experiment = experiment;
    r.value = 100.0 * time + std::stod(experiment);
    replicates.push_back(r);
  };
  add("mock", "1", 24.0);
  add("mock", "3", 24.0);
  add("siRNA", "2", 24.0);  // an experiment that the control lacks
  add("siRNA", "1", 24.0);
  add("siRNA+p", "3", 48.0);
  const auto sheets = prism_sheets(replicates);
  REQUIRE(sheets.size() == 1);
  const Table& table = sheets[0].table;
  REQUIRE(table.columns.size() == 1 + 3 * 3);
  for (std::size_t c = 1; c < table.columns.size(); ++c) {
    CAPTURE(c);
    const std::size_t set = (c - 1) / 3;
    const std::string condition = std::vector<std::string>{"mock", "siRNA", "siRNA+p"}[set];
    CHECK(table.columns[c].name == condition);
    CHECK(table.columns[c].type == ColumnType::number);
    CHECK(sheets[0].second_head[c] == sheets[0].second_head[1 + (c - 1) % 3]);
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
      const double time = row == 0 ? 24.0 : 48.0;
      const auto known = std::find_if(replicates.begin(), replicates.end(), [&](const auto& r) {
        return r.condition == condition && r.experiment == sheets[0].second_head[c] &&
               r.time_h == time;
      });
      CHECK(table.rows[row][c] == (known == replicates.end() ? Value{} : Value{*known->value}));
    }
  }
}

TEST_CASE("sheets have names that Excel takes, whatever the names of cell lines") {
  MadeUp plan;
  plan.experiments = 2;
  plan.wells = plan.fields = 1;
  plan.cell_lines = {"a[b]:*?/\\'", "A[B]:*?/\\'", "dictionary"};
  plan.name = std::string(200, 'x');
  ReportData report = made_up_study(plan);
  compare(report);
  const TemporaryFolder folder;
  const auto sheets = workbook_sheets(store_of(folder.path(), report));
  std::set<std::string> names;
  for (const auto& sheet : sheets) {
    CAPTURE(sheet.name);
    CHECK(sheet.name.size() <= 31);
    CHECK(sheet.name.find_first_of("[]:*?/\\'") == std::string::npos);
    std::string lower = sheet.name;
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    CHECK(names.insert(lower).second);
  }
  CHECK(sheets.size() >= 9 + 9);
  write_workbook(folder.path() / "a.xlsx", sheets);  // libxlsxwriter refuses names that Excel would
}

TEST_CASE("a table with more rows than a sheet holds is left out, and the dictionary says so") {
  const ReportData report = study();
  const TemporaryFolder folder;
  const Store store = store_of(folder.path(), report);
  CHECK(find(workbook_sheets(store, 5), "cells") != nullptr);
  const auto sheets = workbook_sheets(store, 4);
  CHECK(find(sheets, "cells") == nullptr);
  const Sheet* dictionary = find(sheets, "dictionary");
  REQUIRE(dictionary != nullptr);
  bool said = false;
  for (std::size_t i = 0; i < dictionary->table.rows.size(); ++i) {
    said = said ||
           dictionary->table.text(i, "description")
                   .find("5 rows are more than a sheet holds. See cells.csv") != std::string::npos;
  }
  CHECK(said);
}

TEST_CASE("the same sheets give the same workbook, and a folder that is not there is said") {
  const TemporaryFolder folder;
  const auto sheets = workbook_sheets(store_of(folder.path(), study()));
  write_workbook(folder.path() / "a.xlsx", sheets);
  write_workbook(folder.path() / "b.xlsx", sheets);
  CHECK(read_text(folder.path() / "a.xlsx") == read_text(folder.path() / "b.xlsx"));
  CHECK_THROWS_AS(write_workbook(folder.path() / "no" / "such" / "a.xlsx", sheets), InputError);
}

}  // namespace woundwell::test
