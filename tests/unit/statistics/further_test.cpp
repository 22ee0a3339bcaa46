// The tests beside the plan (statistics.tests = all) and the choice of the correction.

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <map>
#include <set>

#include "statistics/bootstrap.hpp"
#include "statistics/many_groups.hpp"
#include "statistics/statistics.hpp"
#include "statistics/tests.hpp"
#include "support/close.hpp"
#include "unit/statistics/study.hpp"
#include "unit/statistics/tables.hpp"

namespace woundwell {

using test::add;
using test::close;
using test::field;
using test::find;

namespace {

StatisticsParams all_tests() {
  StatisticsParams params;
  params.tests = "all";
  return params;
}

bool is_further(const TestRecord& t) { return t.adjustment.ends_with("not part of the plan"); }

/// As a reader of the tables sees them.
std::string as_text(const std::vector<TestRecord>& tests) {
  return to_csv(to_table("statistics", test_columns(), tests));
}

std::vector<FieldValue> four_conditions() {
  std::vector<FieldValue> fields;
  add(fields, "mock", Role::control, {0.71, 0.64, 0.80, 0.69, 0.75});
  add(fields, "siRNA", Role::knockdown, {0.31, 0.30, 0.44, 0.25, 0.37});
  add(fields, "vehicle", Role::vehicle, {0.33, 0.28, 0.41, 0.29, 0.40});
  add(fields, "protein", Role::rescue, {0.60, 0.49, 0.71, 0.55, 0.58});
  return fields;
}

}  // namespace

TEST_CASE("every further test is a row beside the plan, which stays as it is") {
  const auto fields = four_conditions();
  const Analysis plain = analyse(fields, default_endpoints(), {});
  const Analysis full = analyse(fields, default_endpoints(), all_tests());
  std::vector<TestRecord> kept;
  std::set<std::string> names;
  for (const TestRecord& t : full.tests) {
    if (!is_further(t)) {
      kept.push_back(t);
      continue;
    }
    names.insert(t.test);
    CAPTURE(t.test);
    CHECK_FALSE(t.planned);
    CHECK_FALSE(t.primary);
    CHECK(t.method.find("19") != std::string::npos);  // a paper
    CHECK((t.p.has_value() || t.effect.has_value()));
    CHECK(t.n_a == 5);
    CHECK(t.wells > 0);
  }
  CHECK(as_text(kept) == as_text(plain.tests));
  REQUIRE(full.verdicts.size() == plain.verdicts.size());
  CHECK(full.verdicts[0].sentence == plain.verdicts[0].sentence);
  CHECK(names == std::set<std::string>{
                     "Wilcoxon signed rank", "van Elteren", "Student t", "Welch t",
                     "bootstrap of experiments", "Hedges' g", "Cliff's delta", "rescue percent",
                     "rescue percent by bootstrap", "one-way ANOVA", "Dunn", "Conover-Iman",
                     "Tukey, within experiments", "Tukey", "Dunnett"});
}

TEST_CASE("further rows hold the numbers of their functions, and hand-computed ones") {
  const Analysis full = analyse(four_conditions(), default_endpoints(), all_tests());
  const std::vector<double> mock{0.71, 0.64, 0.80, 0.69, 0.75};
  const std::vector<double> si{0.31, 0.30, 0.44, 0.25, 0.37};
  const std::vector<double> vehicle{0.33, 0.28, 0.41, 0.29, 0.40};
  const std::vector<double> protein{0.60, 0.49, 0.71, 0.55, 0.58};

  // Five differences of one sign: 2 / 2^5.
  const TestRecord* wilcoxon = find(full, "siRNA v mock", "Wilcoxon signed rank");
  REQUIRE(wilcoxon != nullptr);
  CHECK(*wilcoxon->p == 0.0625);
  CHECK(*wilcoxon->smallest_p == 0.0625);
  CHECK(*wilcoxon->statistic == 0.0);
  CHECK(wilcoxon->caution.find("never reaches 0.05") != std::string::npos);
  CHECK_FALSE(wilcoxon->p_adjusted.has_value());
  CHECK(close(*wilcoxon->effect, -0.38, 1e-12, 0.0));  // median of the Walsh averages
  const TestRecord* elteren = find(full, "vehicle v siRNA", "van Elteren");
  REQUIRE(elteren != nullptr);
  CHECK(*elteren->p == 1.0);  // three up, two down
  CHECK(elteren->caution.find("sign test") != std::string::npos);
  const TestRecord* student = find(full, "siRNA v mock", "Student t");
  CHECK(*student->p == *student_t(si, mock).p);
  // R: t.test(si, mock, var.equal = TRUE)$conf.int
  CHECK(close(*student->effect, -0.384, 1e-12, 0.0));
  const double half = *student->effect_high - *student->effect;
  CHECK(close(half, 0.384 / -*student->statistic * 2.306004135204166, 1e-12, 0.0));
  CHECK(*find(full, "siRNA v mock", "Welch t")->p == *welch_t(si, mock).p);

  const TestRecord* anova = find(full, "all conditions", "one-way ANOVA");
  CHECK(close(*anova->p, *one_way_anova({mock, si, vehicle, protein}).p, 1e-12, 0.0));
  const Groups groups{protein, vehicle, si, mock};
  const auto same_pair = [&](const Pairwise& expected, const char* comparison, std::size_t pair) {
    const TestRecord* t = find(full, comparison, expected.test);
    CAPTURE(expected.test);
    REQUIRE(t != nullptr);
    CHECK(*t->p == *expected.pairs[pair].p);
    CHECK(*t->p_adjusted == *expected.pairs[pair].p_adjusted);
    CHECK(*t->effect == *expected.pairs[pair].estimate);
    CHECK(t->smallest_p == expected.pairs[pair].smallest_p);
  };
  for (const Pairwise& all :
       {dunn(groups, Correction::holm), conover_iman(groups, Correction::holm), tukey(groups, 0.95),
        tukey_blocked(groups, 0.95)}) {
    same_pair(all, "protein v siRNA", 1);
    same_pair(all, "siRNA v mock", 5);
  }
  same_pair(dunnett(groups, 3, 0.95), "protein v mock", 0);
  const TestRecord* tukey_row = find(full, "siRNA v mock", "Tukey, within experiments");
  CHECK(tukey_row->adjustment == "Tukey over 6 pairs: not part of the plan");
  CHECK(tukey_row->effect_low.has_value());

  const TestRecord* fieller = find(full, "protein v siRNA", "rescue percent");
  CHECK(*fieller->effect == *full.verdicts[0].rescue_pct);
  CHECK(*fieller->effect_low == *full.verdicts[0].rescue_low_pct);
  const TestRecord* resampled = find(full, "protein v siRNA", "rescue percent by bootstrap");
  CHECK(close(*resampled->effect, *fieller->effect, 1e-12, 0.0));
  CHECK(*resampled->effect_low < *fieller->effect);
}

TEST_CASE("log endpoints have further rows as ratios") {
  std::vector<FieldValue> fields;
  add(fields, "mock", Role::control, {100, 200, 150});
  add(fields, "siRNA", Role::knockdown, {50, 90, 80});
  const Analysis full = analyse(test::as_transwell(fields), default_endpoints(), all_tests());
  for (const char* name : {"Wilcoxon signed rank", "Student t", "Welch t"}) {
    const TestRecord* t = find(full, "siRNA v mock", name);
    REQUIRE(t != nullptr);
    CHECK(t->effect_name.find("ratio") != std::string::npos);
    CHECK(*t->effect > 0.4);
    CHECK(*t->effect < 0.6);
  }
  const TestRecord* drawn = find(full, "siRNA v mock", "bootstrap of experiments");
  CHECK(drawn->effect_name == "ratio of geometric means");
  CHECK(close(*drawn->effect, *find(full, "siRNA v mock", "Welch t")->effect, 1e-12, 0.0));
  CHECK(find(full, "all conditions", "one-way ANOVA") == nullptr);  // two conditions: Student t
}

TEST_CASE("both assays: Pearson and concordance beside Spearman") {
  std::vector<FieldValue> fields = four_conditions();
  for (FieldValue f : test::as_transwell(four_conditions())) {
    f.value = 1000.0 * *f.value;
    fields.push_back(f);
  }
  const Analysis full = analyse(fields, default_endpoints(), all_tests());
  const auto row = [&](const std::string& name) {
    const auto found = std::find_if(full.tests.begin(), full.tests.end(),
                                    [&](const TestRecord& t) { return t.test == name; });
    REQUIRE(found != full.tests.end());
    return *found;
  };
  CHECK(close(*row("Spearman").effect, 1.0, 1e-12, 0.0));
  CHECK(*row("Pearson").effect > 0.9);
  // The same values over the same control: the same number in both.
  CHECK(close(*row("Lin's concordance").effect, 1.0, 1e-12, 0.0));
  CHECK(row("Lin's concordance").caution.find("15 pairs") != std::string::npos);
  CHECK_FALSE(row("Lin's concordance").p.has_value());
  const Analysis plain = analyse(fields, default_endpoints(), {});
  for (const TestRecord& t : plain.tests) CHECK(t.test != "Pearson");
}

TEST_CASE("wells as n are shown by van Elteren only where both are asked for") {
  RandomStream random(3, "further", "test");
  const auto fields = test::nested({{"mock", Role::control, 0.7}, {"siRNA", Role::knockdown, 0.4}},
                                   3, 0.1, 0.05, 0.02, 0.05, random);
  StatisticsParams params = all_tests();
  const char* name = "van Elteren on wells (pseudoreplicated)";
  CHECK(find(analyse(fields, default_endpoints(), params), "siRNA v mock", name) == nullptr);
  params.field_level = true;
  const Analysis both = analyse(fields, default_endpoints(), params);
  const TestRecord* t = find(both, "siRNA v mock", name);
  REQUIRE(t != nullptr);
  // Two wells against two in each of three experiments, all the same way: 2 / 6^3.
  CHECK(close(*t->p, 2.0 / 216.0, 1e-12, 0.0));
  CHECK(t->caution.find("6 and 6 wells") != std::string::npos);
}

TEST_CASE("degenerate values have further rows with a caution and no made-up p") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double inf = std::numeric_limits<double>::infinity();
  const std::vector<std::vector<std::vector<double>>> studies{
      {{1, 1, 1}, {1, 1, 1}, {1, 1, 1}},       // all equal
      {{0, 0, 0}, {0, 0, 0}, {0, 0, 0}},       // all zero
      {{0.5}, {0.4}, {0.3}},                   // one experiment
      {{0.5, 0.6, 0.7}, {}, {0.3, 0.2, 0.1}},  // no knockdown
      {{nan, inf, -inf}, {nan, nan, nan}, {inf, 0.2, nan}},
      {{0.5, nan, inf}, {nan, 0.4, 0.3}, {0.3, 0.2, nan}},  // no experiment is complete
      {{1e308, -1e308, 1e308}, {1e308, 1e308, -1e308}, {1, 2, 3}}};
  const std::vector<std::pair<const char*, Role>> names{
      {"mock", Role::control}, {"siRNA", Role::knockdown}, {"protein", Role::rescue}};
  for (std::size_t s = 0; s < studies.size(); ++s) {
    CAPTURE(s);
    for (const bool density : {false, true}) {
      std::vector<FieldValue> fields;
      for (std::size_t c = 0; c < 3; ++c)
        add(fields, names[c].first, names[c].second, studies[s][c]);
      if (density) fields = test::as_transwell(fields);
      StatisticsParams params = all_tests();
      params.field_level = true;
      const Analysis full = analyse(fields, default_endpoints(), params);
      std::size_t further = 0;
      for (const TestRecord& t : full.tests) {
        if (!is_further(t)) continue;
        ++further;
        CAPTURE(t.test);
        CAPTURE(t.comparison);
        if (!t.p && !t.effect_low) CHECK_FALSE(t.caution.empty());
        if (s == 0 || s == 1 || s == 2 || s == 4) CHECK_FALSE(t.p.has_value());
        for (const OptionalNumber& x : {t.p, t.p_adjusted, t.statistic, t.effect, t.effect_low,
                                        t.effect_high, t.smallest_p}) {
          if (x) CHECK(std::isfinite(*x));
        }
        if (t.p) CHECK((*t.p >= 0.0 && *t.p <= 1.0));
      }
      CHECK(further > 0);
    }
  }
}

TEST_CASE("the least p of Dunn and Conover-Iman is that of the best of all arrangements") {
  const auto best_of = [](const std::vector<double>& values, const std::vector<std::size_t>& sizes,
                          bool by_t) {
    std::vector<std::size_t> labels;
    for (std::size_t g = 0; g < sizes.size(); ++g) labels.insert(labels.end(), sizes[g], g);
    double best = 1.0;
    do {
      Groups groups(sizes.size());
      for (std::size_t i = 0; i < labels.size(); ++i) groups[labels[i]].push_back(values[i]);
      const Pairwise all =
          by_t ? conover_iman(groups, Correction::none) : dunn(groups, Correction::none);
      if (all.pairs[1].p) best = std::min(best, *all.pairs[1].p);
    } while (std::next_permutation(labels.begin(), labels.end()));
    return best;
  };
  const std::vector<std::size_t> sizes{3, 2, 3};
  const std::vector<double> plain{1, 2, 3, 4, 5, 6, 7, 8};
  const std::vector<double> tied{1, 1, 1, 4, 5, 5, 7, 8};
  const auto groups_of = [](const std::vector<double>& v) {
    return Groups{{v[0], v[4], v[6]}, {v[2], v[3]}, {v[1], v[5], v[7]}};
  };
  CHECK(close(*dunn(groups_of(plain), Correction::holm).pairs[1].smallest_p,
              best_of(plain, sizes, false), 1e-12, 0.0));
  CHECK(close(*dunn(groups_of(tied), Correction::holm).pairs[1].smallest_p,
              best_of(tied, sizes, false), 1e-12, 0.0));
  CHECK(close(*conover_iman(groups_of(plain), Correction::holm).pairs[1].smallest_p,
              best_of(plain, sizes, true), 1e-12, 0.0));
  CHECK_FALSE(conover_iman(groups_of(tied), Correction::holm).pairs[1].smallest_p.has_value());
  CHECK_FALSE(dunn({{1.0}, {2.0}, {3.0}}, Correction::holm).pairs[0].p.has_value());
}

TEST_CASE("the correction over the planned contrasts can be chosen") {
  const auto fields = four_conditions();
  for (const char* name : {"holm", "bonferroni", "sidak", "benjamini_hochberg"}) {
    CAPTURE(name);
    StatisticsParams params;
    params.correction = name;
    const Analysis a = analyse(fields, default_endpoints(), params);
    std::vector<OptionalNumber> p;
    std::vector<OptionalNumber> adjusted;
    for (const TestRecord& t : a.tests) {
      if (!t.primary) continue;
      p.push_back(t.p);
      adjusted.push_back(t.p_adjusted);
      CHECK(t.adjustment.starts_with(name_of(correction_named(name))));
    }
    REQUIRE(p.size() == 4);
    CHECK(adjusted == adjust(p, correction_named(name)));
  }
  StatisticsParams wrong;
  wrong.correction = "none";
  CHECK_THROWS(analyse(fields, default_endpoints(), wrong));
}

TEST_CASE("every test of the tables made with R is reached through the program's rows") {
  // The cases of two groups and of many, as a study with these experiment means.
  std::size_t cases = 0;
  for (const CsvRow& row : test::reference_table("statistics_r.csv").rows) {
    const std::string& method = row.cells.at(0);
    const auto p = parse_number(row.cells.at(4));
    if ((method != "t_student" && method != "t_welch") || !p) continue;
    CAPTURE(row.line);
    std::vector<FieldValue> fields;
    add(fields, "mock", Role::control, test::groups_of(row.cells.at(2))[0]);
    add(fields, "siRNA", Role::knockdown, test::groups_of(row.cells.at(1))[0]);
    const Analysis full = analyse(fields, default_endpoints(), all_tests());
    const TestRecord* t =
        find(full, "siRNA v mock", method == "t_student" ? "Student t" : "Welch t");
    REQUIRE(t != nullptr);
    CHECK(close(*p, t->p.value(), 1e-10, 0.0));
    ++cases;
  }
  for (const CsvRow& row : test::reference_table("statistics_r.csv").rows) {
    if (row.cells.at(0) != "signed_rank_exact") continue;
    CAPTURE(row.line);
    const std::vector<double> d = test::groups_of(row.cells.at(1))[0];
    if (d.size() < 2) continue;
    std::vector<FieldValue> fields;
    add(fields, "mock", Role::control, std::vector<double>(d.size(), 0.0));
    add(fields, "siRNA", Role::knockdown, d);
    const Analysis full = analyse(fields, default_endpoints(), all_tests());
    const TestRecord* t = find(full, "siRNA v mock", "Wilcoxon signed rank");
    REQUIRE(t != nullptr);
    CHECK(close(*parse_number(row.cells.at(4)), t->p.value(), 1e-10, 0.0));
    ++cases;
  }
  const std::map<std::string, std::string> many{{"one_way_anova", "one-way ANOVA"},
                                                {"dunn", "Dunn"},
                                                {"conover", "Conover-Iman"},
                                                {"tukey", "Tukey"}};
  for (const CsvRow& row : test::reference_table("many_groups_r.csv").rows) {
    const auto name = many.find(row.cells.at(0));
    const Groups groups = test::groups_of(row.cells.at(1));
    if (name == many.end() || groups.size() < 3) continue;
    if (std::any_of(groups.begin(), groups.end(), [](const auto& g) { return g.empty(); }))
      continue;
    CAPTURE(row.line);
    std::vector<FieldValue> fields;
    for (std::size_t g = 0; g < groups.size(); ++g) {
      add(fields, "c" + std::to_string(g), g == 0 ? Role::control : Role::other, groups[g]);
    }
    const Analysis full = analyse(fields, default_endpoints(), all_tests());
    if (name->first == "one_way_anova") {
      const TestRecord* t = find(full, "all conditions", name->second);
      REQUIRE(t != nullptr);
      if (const auto p = parse_number(row.cells.at(5))) CHECK(close(*p, t->p.value(), 1e-10, 0.0));
      ++cases;
      continue;
    }
    for (const auto& pair : test::groups_of(row.cells.at(6))) {
      const std::string comparison = "c" + std::to_string(static_cast<int>(pair.at(1))) + " v c" +
                                     std::to_string(static_cast<int>(pair.at(0)));
      const TestRecord* t = find(full, comparison, name->second);
      REQUIRE(t != nullptr);
      CHECK(close(pair.at(5), t->p_adjusted.value(), 1e-9, 1e-12));
      ++cases;
    }
  }
  CHECK(cases > 150);
}

}  // namespace woundwell
