// Analysis of variance, Friedman and comparisons of many groups.

#include "statistics/many_groups.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <limits>
#include <map>
#include <string>

#include "statistics/simultaneous.hpp"
#include "support/close.hpp"
#include "unit/statistics/tables.hpp"

namespace woundwell {

using test::close;
using test::same;

namespace {

struct Row {
  Groups x;
  std::size_t argument = 0;
  OptionalNumber statistic;
  OptionalNumber df;
  OptionalNumber p;
  std::vector<std::vector<double>> pairs;
};

OptionalNumber known(double x) { return std::isnan(x) ? OptionalNumber{} : OptionalNumber{x}; }

void same_test(const Row& row, const TestOutcome& found) {
  same(row.statistic, found.statistic, "statistic", 1e-10, 1e-12);
  same(row.p, found.p, "p");
}

void same_pairs(const Row& row, const Pairwise& found, double adjusted = 1e-10,
                double adjusted_abs = 1e-12, double limits = 1e-9) {
  CHECK(found.caution == "");
  same(row.df, found.df, "df");
  REQUIRE(found.pairs.size() == row.pairs.size());
  for (std::size_t i = 0; i < row.pairs.size(); ++i) {
    const std::vector<double>& expected = row.pairs[i];
    const Pair& pair = found.pairs[i];
    CHECK(pair.a == static_cast<std::size_t>(expected.at(0)));
    CHECK(pair.b == static_cast<std::size_t>(expected.at(1)));
    const double size = std::abs(expected[2]) + std::abs(*pair.estimate);
    same(known(expected[2]), pair.estimate, "estimate", 1e-10, 1e-13 * size);
    same(known(expected[3]), pair.statistic, "statistic", 1e-10, 1e-12);
    same(known(expected[4]), pair.p, "p", 1e-10, 1e-12);
    same(known(expected[5]), pair.p_adjusted, "adjusted p", adjusted, adjusted_abs);
    const double width = pair.high ? *pair.high - *pair.low : 0.0;
    same(known(expected.at(6)), pair.low, "low", limits, limits * width);
    same(known(expected.at(7)), pair.high, "high", limits, limits * width);
  }
}

double range_of(const Row& row) {
  const double df = row.x[0][2];  // R's Inf is no number of the table
  return studentized_range_upper(row.x[0][0], static_cast<std::size_t>(row.x[0][1]),
                                 std::isnan(df) ? std::numeric_limits<double>::infinity() : df);
}

const std::map<std::string, std::function<void(const Row&)>>& checks() {
  static const std::map<std::string, std::function<void(const Row&)>> all = {
      {"one_way_anova", [](const Row& r) { same_test(r, one_way_anova(r.x)); }},
      {"blocked_anova", [](const Row& r) { same_test(r, blocked_anova(r.x)); }},
      {"friedman_exact",
       [](const Row& r) {
         same_test(r, friedman(r.x));
         CHECK(friedman(r.x).method.find("exact") == 0);
       }},
      {"friedman_chi",
       [](const Row& r) {
         same_test(r, friedman(r.x));
         CHECK(friedman(r.x).method.find("chi-square") == 0);
       }},
      {"friedman_statistic",
       [](const Row& r) {
         same(r.statistic, friedman(r.x).statistic, "statistic");
         // Exact, so only near chi-square.
         same(r.p, friedman(r.x).p, "p", 0.1, 0.0);
       }},
      {"dunn", [](const Row& r) { same_pairs(r, dunn(r.x, Correction::holm)); }},
      {"conover", [](const Row& r) { same_pairs(r, conover_iman(r.x, Correction::holm)); }},
      {"tukey", [](const Row& r) { same_pairs(r, tukey(r.x, 0.95), 1e-9); }},
      {"tukey_r", [](const Row& r) { same_pairs(r, tukey(r.x, 0.95), 1e-8, 1e-11, 1e-8); }},
      {"tukey_blocked",
       [](const Row& r) { same_pairs(r, tukey_blocked(r.x, 0.95), 1e-8, 1e-11, 1e-8); }},
      {"dunnett", [](const Row& r) { same_pairs(r, dunnett(r.x, r.argument, 0.95), 1e-8); }},
      {"dunnett_blocked",
       [](const Row& r) { same_pairs(r, dunnett_blocked(r.x, r.argument, 0.95), 1e-8); }},
      {"dunnett_multcomp",
       [](const Row& r) { same_pairs(r, dunnett(r.x, r.argument, 0.95), 1e-4); }},
      {"studentized_range", [](const Row& r) { same(r.p, range_of(r), "p", 1e-8, 5e-8); }},
      {"studentized_range_scipy", [](const Row& r) { same(r.p, range_of(r), "p", 1e-9, 1e-13); }},
  };
  return all;
}

void check_table(const std::string& name, std::size_t at_least) {
  const CsvFile table = test::reference_table(name);
  CHECK(table.rows.size() >= at_least);
  for (const CsvRow& cells : table.rows) {
    CAPTURE(name);
    CAPTURE(cells.line);
    CAPTURE(cells.cells[0]);
    Row row;
    row.x = test::groups_of(cells.cells.at(1));
    row.argument = static_cast<std::size_t>(parse_number(cells.cells.at(2)).value_or(0.0));
    row.statistic = parse_number(cells.cells.at(3));
    row.df = parse_number(cells.cells.at(4));
    row.p = parse_number(cells.cells.at(5));
    if (!cells.cells.at(6).empty()) row.pairs = test::groups_of(cells.cells[6]);
    checks().at(cells.cells[0])(row);
  }
}

}  // namespace

TEST_CASE("tests of many groups agree with R") { check_table("many_groups_r.csv", 250); }

TEST_CASE("Tukey's comparisons, apart and within blocks, agree with R") {
  check_table("tukey_r.csv", 130);
}

TEST_CASE("tests of many groups agree with SciPy") { check_table("many_groups_scipy.csv", 120); }

TEST_CASE("with two groups every method is its two-sample relative") {
  const std::vector<double> a{0.31, 0.52, 0.44, 0.60};
  const std::vector<double> b{0.71, 0.50, 0.83, 0.95};
  const double p = *student_t(a, b).p;
  CHECK(close(*one_way_anova({a, b}).p, p, 1e-12, 0));
  CHECK(close(*tukey({a, b}, 0.95).pairs[0].p_adjusted, p, 1e-10, 0));
  CHECK(close(*dunnett({a, b}, 0, 0.95).pairs[0].p_adjusted, p, 1e-10, 0));
  std::vector<double> d;
  for (std::size_t i = 0; i < 4; ++i) d.push_back(a[i] - b[i]);
  const double paired = *paired_t(d).p;
  CHECK(close(*blocked_anova({a, b}).p, paired, 1e-12, 0));
  CHECK(close(*tukey_blocked({a, b}, 0.95).pairs[0].p_adjusted, paired, 1e-10, 0));
  CHECK(close(*dunnett_blocked({a, b}, 1, 0.95).pairs[0].p_adjusted, paired, 1e-10, 0));
  // Three of four pairs one way: the sign test.
  CHECK(close(*friedman({a, b}).p, 10.0 / 16.0, 1e-12, 0));
}

TEST_CASE("the level of an experiment is no matter to blocked tests") {
  const Crossed x{{0.31, 0.52, 0.44}, {0.50, 0.61, 0.59}, {0.30, 0.70, 0.51}};
  Crossed moved = x;
  for (auto& condition : moved) {
    condition[0] += 1000.0;
    condition[2] -= 512.0;
  }
  CHECK(close(*blocked_anova(x).p, *blocked_anova(moved).p, 1e-9, 0));
  CHECK(*friedman(x).p == *friedman(moved).p);
  CHECK(*friedman(x).smallest_p == 6.0 / 216.0);
  Crossed turned{x[2], x[0], x[1]};
  for (auto& condition : turned) std::swap(condition[0], condition[1]);
  CHECK(close(*blocked_anova(turned).p, *blocked_anova(x).p, 1e-12, 0));
  CHECK(*friedman(turned).p == *friedman(x).p);
}

TEST_CASE("simultaneous distributions reach their critical values and their limits") {
  for (const double df : {1.0, 3.0, 20.0, std::numeric_limits<double>::infinity()}) {
    for (const double level : {0.3, 0.05, 1e-4}) {
      const double q = studentized_range_critical(level, 5, df);
      CHECK(close(studentized_range_upper(q, 5, df), level, 1e-9, 0));
      const std::vector<double> weights{0.5, 0.7, 0.9};
      const double t = dunnett_critical(level, weights, df);
      CHECK(close(dunnett_upper(t, weights, df), level, 1e-9, 0));
      // One weight is the t test; independent comparisons are Sidak's.
      CHECK(dunnett_upper(t, std::vector<double>{0.5}, df) < level);
    }
  }
  CHECK(studentized_range_upper(0.0, 3, 5.0) == 1.0);
  CHECK(dunnett_upper(-1.0, std::vector<double>{0.5}, 5.0) == 1.0);
  CHECK(studentized_range_upper(1e4, 3, 200.0) == 0.0);
  const double single = std::erfc(1.0);  // P(|Z| >= sqrt 2)
  const std::vector<double> free{0.0, 0.0, 0.0};
  CHECK(close(dunnett_upper(std::sqrt(2.0), free, std::numeric_limits<double>::infinity()),
              1.0 - std::pow(1.0 - single, 3.0), 1e-12, 0));
}

TEST_CASE("many groups of degenerate values have a caution and no p") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double inf = std::numeric_limits<double>::infinity();
  const std::vector<double> equal{2.0, 2.0, 2.0};
  const std::vector<double> lost{nan, inf, -inf};
  const std::vector<Groups> inputs{{},
                                   {equal},
                                   {equal, equal, equal},
                                   {lost, lost},
                                   {{}, {}},
                                   {{1.0, 2.0, 3.0}, lost},
                                   {{1.0}, {2.0}, {3.0}}};
  for (const Groups& x : inputs) {
    CAPTURE(x.size());
    for (const TestOutcome& t : {one_way_anova(x), blocked_anova(x), friedman(x)}) {
      // One value each is a test for none of the three.
      CHECK_FALSE(t.p.has_value());
      CHECK_FALSE(t.caution.empty());
    }
    if (x.empty()) continue;
    for (const Pairwise& t : {tukey(x, 0.95), tukey_blocked(x, 0.95), dunnett(x, 0, 0.95),
                              dunnett_blocked(x, 0, 0.95), conover_iman(x, Correction::holm)}) {
      for (const Pair& pair : t.pairs) CHECK_FALSE(pair.p.has_value());
      CHECK_FALSE(t.caution.empty());
    }
  }
  // A group without values is left out; the others are compared.
  const Groups holed{{1.0, 2.0, 4.0}, {}, {3.0, 5.0, 7.0}};
  const Pairwise t = tukey(holed, 0.95);
  CHECK(t.caution.find("1 group without a value") != std::string::npos);
  CHECK_FALSE(t.pairs[0].p.has_value());
  CHECK(close(*t.pairs[1].p_adjusted, *student_t(holed[0], holed[2]).p, 1e-10, 0));
  CHECK_FALSE(dunnett(holed, 1, 0.95).pairs[0].p.has_value());
  CHECK(dunnett(holed, 1, 0.95).caution.find("control") != std::string::npos);
  // Perfectly parallel experiments: no residual.
  CHECK_FALSE(blocked_anova({{1.0, 2.0, 3.0}, {2.0, 3.0, 4.0}}).p.has_value());
  const Crossed gap{{1.0, nan, 2.0}, {2.0, 3.0, 5.0}};
  CHECK(blocked_anova(gap).caution.find("1 experiment without") != std::string::npos);
}

TEST_CASE("huge and tiny values stay in range") {
  const Groups x{{0.31, 0.52, 0.44}, {0.71, 0.50, 0.83}, {0.1, 0.2, 0.4}};
  for (const double factor : {1e-200, 1e200}) {
    Groups y = x;
    for (auto& group : y) {
      for (double& v : group) v *= factor;
    }
    CHECK(close(*one_way_anova(y).p, *one_way_anova(x).p, 1e-11, 0));
    CHECK(close(*blocked_anova(y).p, *blocked_anova(x).p, 1e-11, 0));
    CHECK(close(*dunnett(y, 0, 0.95).pairs[1].p_adjusted, *dunnett(x, 0, 0.95).pairs[1].p_adjusted,
                1e-11, 0));
  }
}

}  // namespace woundwell
