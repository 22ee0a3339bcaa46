// Missing values, empty groups and groups without spread, against what R does with them.

#include <doctest/doctest.h>

#include <functional>
#include <map>
#include <string>

#include "statistics/many_groups.hpp"
#include "statistics/tests.hpp"
#include "unit/statistics/tables.hpp"

namespace woundwell {
namespace {

TestOutcome run(const std::string& method, const Groups& x) {
  std::vector<double> d;
  for (std::size_t i = 0; i < std::min(x[0].size(), x[1].size()); ++i) {
    d.push_back(x[0][i] - x[1][i]);
  }
  const std::map<std::string, std::function<TestOutcome()>> all = {
      {"welch", [&] { return welch_t(x[0], x[1]); }},
      {"student", [&] { return student_t(x[0], x[1]); }},
      {"mann_whitney", [&] { return mann_whitney(x[0], x[1]); }},
      {"paired", [&] { return paired_t(d); }},
      {"pearson", [&] { return pearson(x[0], x[1]); }},
      {"one_way_anova", [&] { return one_way_anova(x); }},
      {"blocked_anova", [&] { return blocked_anova(x); }},
      {"friedman", [&] { return friedman(x); }}};
  return all.at(method)();
}

}  // namespace

TEST_CASE("missing values, empty groups and equal values are what they are to R") {
  const CsvFile table = test::reference_table("missing_r.csv");
  CHECK(table.rows.size() >= 150);
  for (const CsvRow& row : table.rows) {
    CAPTURE(row.line);
    CAPTURE(row.cells.at(0));
    const TestOutcome t = run(row.cells[0], test::groups_of(row.cells.at(1)));
    if (row.cells.at(3) == "none") {
      CHECK_FALSE(t.p.has_value());
      CHECK_FALSE(t.caution.empty());
      continue;
    }
    test::same(parse_number(row.cells.at(2)), t.statistic, "statistic", 1e-10, 1e-12);
    // Friedman's p is exact here and chi-square in R.
    if (row.cells[0] != "friedman") test::same(parse_number(row.cells[3]), t.p, "p");
    const bool holed = row.cells[1].find("NA") != std::string::npos;
    if (holed && row.cells[0] != "paired") CHECK(t.caution.find("left out") != std::string::npos);
  }
}

}  // namespace woundwell
