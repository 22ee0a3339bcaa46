// Every test and estimate against tables made with R and SciPy (tests/reference).

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "statistics/estimates.hpp"
#include "statistics/tests.hpp"
#include "support/close.hpp"
#include "unit/statistics/tables.hpp"

namespace woundwell {

using test::same;

namespace {

struct Case {
  std::string method;
  std::string where;
  std::vector<std::vector<double>> x;
  std::vector<std::vector<double>> y;
  OptionalNumber statistic, p, estimate, low, high, level;
};

std::vector<Case> cases_in(const std::string& name) {
  std::vector<Case> cases;
  for (const CsvRow& row : test::reference_table(name).rows) {
    Case c;
    c.method = row.cells.at(0);
    c.where = name + " line " + std::to_string(row.line) + " " + c.method;
    c.x = test::groups_of(row.cells.at(1));
    c.y = test::groups_of(row.cells.at(2));
    std::size_t k = 3;
    for (OptionalNumber* value : {&c.statistic, &c.p, &c.estimate, &c.low, &c.high, &c.level}) {
      *value = parse_number(row.cells.at(k++));  // "NA" is no number
    }
    cases.push_back(std::move(c));
  }
  return cases;
}

void same_test(const Case& c, const TestOutcome& found) {
  // A statistic that is a difference of large sums may be 0 up to rounding.
  same(c.statistic, found.statistic, "statistic", 1e-10, 1e-12);
  same(c.p, found.p, "p");
}

void same_estimate(const Case& c, const Estimate& found, double tolerance = 1e-10) {
  double scale = 0.0;
  for (const auto& value : {c.estimate, c.low, c.high}) {
    if (value) scale = std::max(scale, std::abs(*value));
  }
  // An end near 0 carries the rounding of the larger numbers that it is the difference of.
  const double abs = 1e-3 * tolerance * scale;
  same(c.estimate, found.value, "estimate", tolerance, abs);
  same(c.low, found.low, "low", tolerance, abs);
  same(c.high, found.high, "high", tolerance, abs);
}

std::vector<Block> blocks_of(const Case& c) {
  std::vector<Block> blocks;
  for (std::size_t i = 0; i < c.x.size(); ++i) blocks.push_back({c.x[i], c.y[i]});
  return blocks;
}

void check_adjusted(const Case& c, Correction correction) {
  const std::vector<OptionalNumber> p(c.x[0].begin(), c.x[0].end());
  const auto adjusted = adjust(p, correction);
  REQUIRE(adjusted.size() == c.y[0].size());
  for (std::size_t i = 0; i < adjusted.size(); ++i) {
    CHECK(test::close(adjusted[i].value(), c.y[0][i], 1e-10, 0.0));
  }
}

void check_exact_mann_whitney(const Case& c) {
  const TestOutcome t = mann_whitney(c.x[0], c.y[0]);
  same_test(c, t);
  CHECK(t.method == "exact");
  const Estimate e = hodges_lehmann(c.x[0], c.y[0], 0.95);
  same_estimate(c, e);
  if (c.level) CHECK(test::close(*c.level, e.confidence, 1e-10, 0.0));
}

void check_exact_signed_rank(const Case& c) {
  const TestOutcome t = signed_rank(c.x[0]);
  same_test(c, t);
  CHECK(t.method == "exact");
  const Estimate e = hodges_lehmann_paired(c.x[0], 0.95);
  same_estimate(c, e);
  if (c.level) CHECK(test::close(*c.level, e.confidence, 1e-10, 0.0));
}

void check_rescue(const Case& c) {
  // The reference finds the ends by bisection.
  same_estimate(c, rescue_percent(c.x[0], c.x[1], c.x[2], 0.95), 1e-8);
}

void check_pearson(const Case& c) {
  same_test(c, pearson(c.x[0], c.y[0]));
  same_estimate(c, correlation_interval(*c.statistic, c.x[0].size(), false, 0.95));
}

using Check = void (*)(const Case&);

const std::map<std::string, Check>& checks() {
  static const std::map<std::string, Check> all = {
      {"mann_whitney_exact", check_exact_mann_whitney},
      {"mann_whitney_ties", [](const Case& c) { same_test(c, mann_whitney(c.x[0], c.y[0])); }},
      {"mann_whitney_normal", [](const Case& c) { same_test(c, mann_whitney(c.x[0], c.y[0])); }},
      {"signed_rank_exact", check_exact_signed_rank},
      {"signed_rank_ties", [](const Case& c) { same_test(c, signed_rank(c.x[0])); }},
      {"signed_rank_pratt", [](const Case& c) { same_test(c, signed_rank(c.x[0], Zeros::pratt)); }},
      {"signed_rank_normal", [](const Case& c) { same_test(c, signed_rank(c.x[0])); }},
      {"t_paired",
       [](const Case& c) {
         same_test(c, paired_t(c.x[0]));
         same_estimate(c, mean_difference_paired(c.x[0], 0.95));
       }},
      {"t_welch",
       [](const Case& c) {
         same_test(c, welch_t(c.x[0], c.y[0]));
         same_estimate(c, mean_difference(c.x[0], c.y[0], 0.95));
       }},
      {"t_student", [](const Case& c) { same_test(c, student_t(c.x[0], c.y[0])); }},
      {"kruskal_wallis_exact", [](const Case& c) { same_test(c, kruskal_wallis(c.x)); }},
      {"kruskal_wallis_chi", [](const Case& c) { same_test(c, kruskal_wallis(c.x)); }},
      {"spearman_exact", [](const Case& c) { same_test(c, spearman(c.x[0], c.y[0])); }},
      {"spearman_t", [](const Case& c) { same_test(c, spearman(c.x[0], c.y[0])); }},
      {"pearson", check_pearson},
      {"blocked_permutation",
       [](const Case& c) { same_test(c, blocked_permutation(blocks_of(c), 1000, 1)); }},
      {"van_elteren", [](const Case& c) { same_test(c, van_elteren(blocks_of(c))); }},
      // The reference finds the ends of these intervals by bisection.
      {"hedges_g", [](const Case& c) { same_estimate(c, hedges_g(c.x[0], c.y[0], 0.95), 1e-8); }},
      {"hedges_g_paired",
       [](const Case& c) { same_estimate(c, hedges_g_paired(c.x[0], 0.95), 1e-8); }},
      {"cliffs_delta",
       [](const Case& c) { same_estimate(c, cliffs_delta(c.x[0], c.y[0], 0.95), 1e-8); }},
      {"adjust_holm", [](const Case& c) { check_adjusted(c, Correction::holm); }},
      {"adjust_BH", [](const Case& c) { check_adjusted(c, Correction::benjamini_hochberg); }},
      {"adjust_bonferroni", [](const Case& c) { check_adjusted(c, Correction::bonferroni); }},
      {"adjust_sidak", [](const Case& c) { check_adjusted(c, Correction::sidak); }},
      {"equivalence",
       [](const Case& c) { same_test(c, equivalence(c.x[0], c.x[1], c.x[2], 0.2)); }},
      {"rescue_percent", check_rescue},
  };
  return all;
}

void check_table(const std::string& name, std::size_t at_least) {
  const std::vector<Case> cases = cases_in(name);
  CHECK(cases.size() >= at_least);
  for (const Case& c : cases) {
    CAPTURE(c.where);
    const auto check = checks().find(c.method);
    REQUIRE(check != checks().end());
    check->second(c);
  }
}

}  // namespace

TEST_CASE("every case of the table made with R") { check_table("statistics_r.csv", 360); }

TEST_CASE("every case of the table made with SciPy") { check_table("statistics_scipy.csv", 130); }

}  // namespace woundwell
