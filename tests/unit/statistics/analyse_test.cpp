// Whole studies: contrasts, corrections, verdicts.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/errors.hpp"
#include "statistics/tests.hpp"
#include "support/close.hpp"
#include "unit/statistics/study.hpp"

namespace woundwell {

using test::add;
using test::close;
using test::find;
using Fields = std::vector<FieldValue>;

namespace {

Analysis run(const Fields& fields) { return analyse(fields, default_endpoints(), {}); }

/// Clear knockdown, full rescue, idle vehicle in four experiments with strong day effects.
Fields clear_study() {
  Fields fields;
  add(fields, "mock", Role::control, {0.82, 0.61, 0.93, 0.70});
  add(fields, "siRNA", Role::knockdown, {0.41, 0.22, 0.53, 0.28});
  add(fields, "siRNA+BSA", Role::vehicle, {0.42, 0.21, 0.52, 0.30});
  add(fields, "siRNA+protein", Role::rescue, {0.80, 0.60, 0.91, 0.70});
  return fields;
}

}  // namespace

TEST_CASE("a clear knockdown with full rescue") {
  const Analysis a = run(clear_study());
  REQUIRE(a.verdicts.size() == 1);
  const VerdictRecord& v = a.verdicts[0];
  CHECK(v.phenotype == "supported");
  CHECK(v.rescued == "full");
  CHECK(v.control == "mock");
  CHECK(v.rescue == "siRNA+protein");
  CHECK(v.vehicle == "siRNA+BSA");
  CHECK(v.experiments == 4);
  CHECK(close(*v.effect, -0.405, 1e-12, 0));
  CHECK(*v.rescue_low_pct < *v.rescue_pct);
  CHECK(*v.rescue_high_pct > *v.rescue_pct);
  CHECK(v.sentence.find(" less of the wound than mock at 48 h (95 % interval") !=
        std::string::npos);
  CHECK(v.sentence.find("phenotype supported") != std::string::npos);
  CHECK(v.sentence.find("n = 4 experiments") != std::string::npos);
  const TestRecord* t = find(a, "siRNA v mock", "paired t");
  REQUIRE(t != nullptr);
  CHECK(t->primary);
  CHECK(t->planned);
  CHECK(t->n_a == 4);
  CHECK(*v.p == *t->p);
  const TestRecord* u = find(a, "siRNA v mock", "Mann-Whitney");
  REQUIRE(u != nullptr);
  CHECK_FALSE(u->primary);
  CHECK(close(*u->smallest_p, 2.0 / 70.0, 1e-13, 0));
  const TestRecord* b = find(a, "siRNA v mock", "blocked permutation");
  REQUIRE(b != nullptr);
  CHECK(*b->smallest_p == 0.125);
  CHECK(b->caution.find("never reaches 0.05") != std::string::npos);
}

TEST_CASE("Holm runs over the planned claims of the primary endpoint") {
  const Analysis a = run(clear_study());
  std::vector<OptionalNumber> p;
  std::vector<OptionalNumber> adjusted;
  for (const TestRecord& t : a.tests) {
    if (!t.primary) continue;
    p.push_back(t.p);
    adjusted.push_back(t.p_adjusted);
    CHECK(t.adjustment.find("Holm over 4 contrasts") == 0);
  }
  REQUIRE(p.size() == 4);
  const auto expected = adjust(p, Correction::holm);
  for (std::size_t i = 0; i < p.size(); ++i) CHECK(*adjusted[i] == *expected[i]);
  const TestRecord* check = find(a, "siRNA+BSA v siRNA", "paired t");
  REQUIRE(check != nullptr);
  CHECK_FALSE(check->primary);
  CHECK(*check->p_adjusted == *check->p);
}

TEST_CASE("earlier times and other endpoints are adjusted over everything") {
  Fields fields = clear_study();
  for (FieldValue f : clear_study()) {
    f.place.time_h = 24.0;
    fields.push_back(f);
  }
  const Analysis a = run(fields);
  int early = 0;
  for (const TestRecord& t : a.tests) {
    if (t.time_h != 24.0 || t.comparison != "siRNA v mock" || t.test != "paired t") continue;
    ++early;
    CHECK_FALSE(t.primary);
    CHECK(t.adjustment.find("Holm over 8 contrasts") == 0);
  }
  CHECK(early == 1);
  REQUIRE(a.verdicts.size() == 1);
  CHECK(a.verdicts[0].time_h == 48.0);
}

TEST_CASE("knockdown significant and rescue not is not a rescue") {
  Fields fields;
  add(fields, "mock", Role::control, {0.82, 0.61, 0.93, 0.70});
  add(fields, "siRNA", Role::knockdown, {0.41, 0.22, 0.53, 0.28});
  // Between the two, and so scattered that it differs from neither.
  add(fields, "siRNA+protein", Role::rescue, {0.30, 0.75, 0.50, 0.66});
  const Analysis a = run(fields);
  REQUIRE(a.verdicts.size() == 1);
  CHECK(a.verdicts[0].phenotype == "supported");
  CHECK(a.verdicts[0].rescued == "underpowered");
}

TEST_CASE("no rescue and half a rescue") {
  Fields fields;
  add(fields, "mock", Role::control, {0.82, 0.61, 0.93, 0.70});
  add(fields, "siRNA", Role::knockdown, {0.41, 0.22, 0.53, 0.28});
  Fields half = fields;
  add(fields, "siRNA+protein", Role::rescue, {0.43, 0.21, 0.55, 0.27});
  CHECK(run(fields).verdicts.at(0).rescued == "none");
  add(half, "siRNA+protein", Role::rescue, {0.61, 0.41, 0.72, 0.50});
  const VerdictRecord v = run(half).verdicts.at(0);
  CHECK(v.rescued == "partial");
  CHECK(v.sentence.find("partial rescue") != std::string::npos);
}

TEST_CASE("a rescue that does no more than its vehicle is not a rescue") {
  Fields fields;
  add(fields, "mock", Role::control, {0.82, 0.61, 0.93, 0.70});
  add(fields, "siRNA", Role::knockdown, {0.41, 0.22, 0.53, 0.28});
  add(fields, "siRNA+BSA", Role::vehicle, {0.80, 0.59, 0.90, 0.71});
  add(fields, "siRNA+protein", Role::rescue, {0.80, 0.60, 0.91, 0.70});
  const VerdictRecord v = run(fields).verdicts.at(0);
  CHECK(v.rescued != "full");
  CHECK(v.rescued != "partial");
  CHECK(v.sentence.find("The vehicle siRNA+BSA itself differs") != std::string::npos);
}

TEST_CASE("a difference lost to the correction is underpowered, and the sentence says why") {
  Fields fields;
  add(fields, "mock", Role::control, {0.82, 0.61, 0.93});
  add(fields, "siRNA", Role::knockdown, {0.60, 0.22, 0.53});
  add(fields, "siRNA+protein", Role::rescue, {0.62, 0.45, 0.60});
  const Analysis a = run(fields);
  const VerdictRecord& v = a.verdicts.at(0);
  REQUIRE(*v.p <= 0.05);
  REQUIRE(*v.p_adjusted > 0.05);
  CHECK(v.phenotype == "underpowered");
  CHECK(v.rescued == "untested");
  CHECK(v.sentence.find("does not outlast the correction") != std::string::npos);
}

TEST_CASE("one experiment is described and not tested") {
  Fields fields;
  for (int f = 1; f <= 5; ++f) {
    fields.push_back(
        test::field("mock", Role::control, "1", 0.8 + 0.01 * f, "1", std::to_string(f)));
    fields.push_back(
        test::field("siRNA", Role::knockdown, "1", 0.3 + 0.02 * f, "1", std::to_string(f)));
  }
  const Analysis a = run(fields);
  for (const TestRecord& t : a.tests) {
    CHECK_FALSE(t.p.has_value());
    CHECK_FALSE(t.caution.empty());
  }
  const VerdictRecord& v = a.verdicts.at(0);
  CHECK(v.phenotype == "untested");
  CHECK(v.rescued == "untested");
  CHECK(close(*v.effect, 0.36 - 0.83, 1e-12, 0));
  CHECK(v.sentence.find("n = 1") != std::string::npos);
}

TEST_CASE("no effect with little scatter is not supported, with much it is underpowered") {
  Fields calm;
  add(calm, "mock", Role::control, {0.82, 0.61, 0.93, 0.70, 0.77});
  add(calm, "siRNA", Role::knockdown, {0.80, 0.62, 0.95, 0.69, 0.77});
  CHECK(run(calm).verdicts.at(0).phenotype == "not supported");
  Fields wild;
  add(wild, "mock", Role::control, {0.82, 0.61, 0.93});
  add(wild, "siRNA", Role::knockdown, {0.50, 0.82, 0.75});
  CHECK(run(wild).verdicts.at(0).phenotype == "underpowered");
}

TEST_CASE("several knockdowns each have their own contrasts and verdict") {
  Fields fields;
  add(fields, "mock", Role::control, {0.82, 0.61, 0.93, 0.70});
  add(fields, "siRNA 1", Role::knockdown, {0.41, 0.22, 0.53, 0.28});
  add(fields, "siRNA 2", Role::knockdown, {0.45, 0.25, 0.52, 0.33});
  add(fields, "rescue 2", Role::rescue, {0.80, 0.60, 0.91, 0.70});
  for (FieldValue& f : fields) {
    if (f.place.role == Role::rescue) f.place.knockdown = "siRNA 2";
  }
  const Analysis a = run(fields);
  REQUIRE(a.verdicts.size() == 2);
  CHECK(a.verdicts[0].knockdown == "siRNA 1");
  CHECK(a.verdicts[0].rescue.empty());
  CHECK(a.verdicts[1].rescue == "rescue 2");
  CHECK(find(a, "rescue 2 v siRNA 2", "paired t") != nullptr);
  CHECK(find(a, "rescue 2 v siRNA 1", "paired t") == nullptr);
  CHECK(find(a, "siRNA 1 v mock", "paired t")->adjustment.find("Holm over 4") == 0);
}

TEST_CASE("endpoints of one assay that go opposite ways conflict") {
  std::vector<FieldValue> fields;
  add(fields, "mock", Role::control, {900, 1100, 1000, 1040});
  add(fields, "siRNA", Role::knockdown, {410, 520, 470, 480});
  fields = test::as_transwell(fields);
  std::vector<FieldValue> area;
  add(area, "mock", Role::control, {0.10, 0.12, 0.11, 0.115});
  add(area, "siRNA", Role::knockdown, {0.21, 0.25, 0.22, 0.235});
  for (FieldValue f : test::as_transwell(area)) {
    f.endpoint = "stained_area_frac";
    fields.push_back(f);
  }
  const Analysis a = analyse(fields, default_endpoints(), {});
  REQUIRE(a.verdicts.size() == 1);
  CHECK(a.verdicts[0].phenotype == "conflicting");
  CHECK(a.verdicts[0].sentence.find("Conflicting: stained_area_frac of the same assay points the "
                                    "other way (adjusted p = ") != std::string::npos);
  for (FieldValue& f : fields) {  // the same way: none
    if (f.endpoint == "stained_area_frac") *f.value = 1.0 / *f.value;
  }
  CHECK(analyse(fields, default_endpoints(), {}).verdicts[0].phenotype == "supported");
}

TEST_CASE("opposite directions conflict") {
  Fields fields;
  add(fields, "mock", Role::control, {0.52, 0.41, 0.63, 0.50});
  add(fields, "siRNA 1", Role::knockdown, {0.22, 0.10, 0.34, 0.19});
  add(fields, "siRNA 2", Role::knockdown, {0.82, 0.70, 0.94, 0.79});
  Analysis a = run(fields);
  CHECK(a.verdicts.at(0).phenotype == "conflicting");
  CHECK(a.verdicts.at(1).phenotype == "conflicting");
  CHECK(a.verdicts.at(0).sentence.find("siRNA 2") != std::string::npos);

  Fields scratch;
  add(scratch, "mock", Role::control, {0.52, 0.41, 0.63, 0.50});
  add(scratch, "siRNA", Role::knockdown, {0.22, 0.10, 0.34, 0.19});
  Fields transwell;
  add(transwell, "mock", Role::control, {120, 80, 150, 100});
  add(transwell, "siRNA", Role::knockdown, {240, 165, 290, 210});
  for (const FieldValue& f : test::as_transwell(transwell)) scratch.push_back(f);
  a = run(scratch);
  REQUIRE(a.verdicts.size() == 2);
  CHECK(a.verdicts[0].phenotype == "conflicting");
  CHECK(a.verdicts[1].phenotype == "conflicting");
  const bool spearman = std::any_of(a.tests.begin(), a.tests.end(), [](const TestRecord& t) {
    return t.test == "Spearman" && !t.planned && t.p && !t.caution.empty();
  });
  CHECK(spearman);
}

TEST_CASE("log endpoints are compared as ratios, whatever the unit") {
  Fields fields;
  add(fields, "mock", Role::control, {100, 210, 55});
  add(fields, "siRNA", Role::knockdown, {50, 100, 28});
  fields = test::as_transwell(fields);
  const Analysis a = run(fields);
  const TestRecord* t = find(a, "siRNA v mock", "paired t");
  REQUIRE(t != nullptr);
  CHECK(t->effect_name == "ratio of geometric means");
  CHECK(close(*t->effect, std::cbrt(50.0 / 100 * 100 / 210 * 28 / 55), 1e-12, 0));
  CHECK(*t->effect_low > 0.0);
  CHECK(find(a, "siRNA v mock", "Mann-Whitney")->effect_name == "Hodges-Lehmann ratio");
  Fields scaled = fields;
  for (FieldValue& f : scaled) *f.value *= 1000.0;
  const Analysis again = run(scaled);
  CHECK(close(*find(again, "siRNA v mock", "paired t")->p, *t->p, 1e-9, 0));
}

TEST_CASE("a count of 0 is a value, and its treatment is said") {
  Fields fields;
  add(fields, "mock", Role::control, {100, 210, 55});
  add(fields, "siRNA", Role::knockdown, {4, 0, 2});
  const Analysis a = run(test::as_transwell(fields));
  const TestRecord* t = find(a, "siRNA v mock", "paired t");
  REQUIRE(t != nullptr);
  CHECK(t->n_a == 3);
  CHECK(t->p.has_value());
  CHECK(t->caution.find("half the smallest positive") != std::string::npos);
  Fields empty;
  add(empty, "mock", Role::control, {0, 0, 0});
  add(empty, "siRNA", Role::knockdown, {0, 0, 0});
  for (const TestRecord& r : run(test::as_transwell(empty)).tests) CHECK_FALSE(r.p.has_value());
}

TEST_CASE("count stands in where no picture is calibrated") {
  Fields fields;
  add(fields, "mock", Role::control, {100, 210, 55});
  add(fields, "siRNA", Role::knockdown, {50, 100, 28});
  fields = test::as_transwell(fields);
  Fields both;
  for (FieldValue f : fields) {
    f.endpoint = "count";
    both.push_back(f);
    f.endpoint = "density_per_mm2";
    f.value.reset();
    both.push_back(f);
  }
  const Analysis a = run(both);
  CHECK(a.verdicts.at(0).endpoint == "count");
  CHECK(std::count_if(a.tests.begin(), a.tests.end(), [](const TestRecord& t) {
          return t.comparison == "siRNA v mock" && t.test == "paired t";
        }) == 1);
  CHECK(a.verdicts.at(0).effect.has_value());
}

TEST_CASE("degenerate studies give rows with a caution") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  std::vector<Fields> studies(6);
  add(studies[0], "mock", Role::control, {0.5, 0.5, 0.5});  // all equal
  add(studies[0], "siRNA", Role::knockdown, {0.5, 0.5, 0.5});
  add(studies[1], "siRNA", Role::knockdown, {0.5, 0.6, 0.7});  // no control
  add(studies[2], "mock", Role::control, {0.5, 0.6, 0.7});     // no knockdown
  add(studies[3], "mock", Role::control, {nan, nan, nan});     // nothing measured
  add(studies[3], "siRNA", Role::knockdown, {0.5, 0.6, 0.7});
  add(studies[4], "dose 1", Role::other, {0.5, 0.6, 0.7});  // no roles
  add(studies[4], "dose 2", Role::other, {0.5, 0.6, 0.7});
  for (int e = 1; e <= 2; ++e) {  // one experiment each, not shared
    studies[5].push_back(test::field(e == 1 ? "mock" : "siRNA",
                                     e == 1 ? Role::control : Role::knockdown, std::to_string(e),
                                     0.3 * e));
  }
  for (std::size_t i = 0; i < studies.size(); ++i) {
    CAPTURE(i);
    const Analysis a = run(studies[i]);
    CHECK_FALSE(a.tests.empty());
    REQUIRE(a.verdicts.size() == 1);
    CHECK(a.verdicts[0].phenotype == "untested");
    CHECK_FALSE(a.verdicts[0].sentence.empty());
    for (const TestRecord& t : a.tests) {
      if (t.test != "Kruskal-Wallis") CHECK_FALSE(t.p.has_value());
      CHECK_FALSE(t.caution.empty());
    }
  }
  CHECK(run({}).tests.empty());
}

TEST_CASE("experiments that are not shared are compared unpaired, and it is said") {
  Fields fields;
  add(fields, "mock", Role::control, {0.82, 0.61, 0.93});
  for (int e = 4; e <= 6; ++e) {
    fields.push_back(test::field("siRNA", Role::knockdown, std::to_string(e), 0.1 * e - 0.2));
  }
  const TestRecord* t = nullptr;
  const Analysis a = run(fields);
  t = find(a, "siRNA v mock", "Welch t");
  REQUIRE(t != nullptr);
  CHECK(t->primary);
  CHECK(t->caution.find("unpaired") != std::string::npos);
  CHECK(find(a, "siRNA v mock", "blocked permutation") == nullptr);
}

TEST_CASE("missing fields are said in the caution") {
  Fields fields = clear_study();
  fields.push_back(test::field("mock", Role::control, "1", {}, "1", "2"));
  const Analysis a = run(fields);
  CHECK(find(a, "siRNA v mock", "paired t")->caution.find("1 of 9 fields") != std::string::npos);
}

TEST_CASE("the order of the input changes no number") {
  const Fields fields = clear_study();
  const Analysis a = run(fields);
  Fields shuffled = fields;
  std::reverse(shuffled.begin(), shuffled.end());
  const Analysis b = run(shuffled);
  for (const TestRecord& t : a.tests) {
    if (t.group_b.empty()) continue;
    const TestRecord* other = find(b, t.comparison, t.test);
    REQUIRE(other != nullptr);
    CHECK(t.p == other->p);
    CHECK(t.p_adjusted == other->p_adjusted);
    CHECK(t.effect == other->effect);
    CHECK(t.effect_low == other->effect_low);
  }
  CHECK(a.verdicts.at(0).sentence == b.verdicts.at(0).sentence);
}

TEST_CASE("rows beside the main tests of the primary endpoint") {
  RandomStream random(51, "test", "beside");
  Fields fields = test::nested({{"mock", Role::control, 1.0},
                                {"siRNA", Role::knockdown, 0.5},
                                {"siRNA+protein", Role::rescue, 0.9}},
                               4, 0.2, 0.05, 0.05, 0.1, random);
  Fields early = fields;
  for (FieldValue& f : early) f.place.time_h = 24.0;
  fields.insert(fields.end(), early.begin(), early.end());
  const Analysis a = run(fields);
  const auto at_48 = std::find_if(a.tests.begin(), a.tests.end(), [](const TestRecord& t) {
    return t.comparison == "siRNA v mock" && t.test == "paired t" && t.time_h == 48.0;
  });
  const TestRecord* main = at_48 == a.tests.end() ? nullptr : &*at_48;
  const TestRecord* mixed = find(a, "siRNA v mock", "mixed model");
  const TestRecord* interval = find(a, "siRNA v mock", "hierarchical bootstrap");
  const TestRecord* g = find(a, "siRNA v mock", "Hedges' g");
  const TestRecord* delta = find(a, "siRNA v mock", "Cliff's delta");
  const TestRecord* dunnett = find(a, "siRNA v mock", "Dunnett, within experiments");
  const TestRecord* ranks = find(a, "all conditions", "Friedman");
  const TestRecord* anova = find(a, "all conditions", "blocked ANOVA");
  for (const TestRecord* row : {main, mixed, interval, g, delta, dunnett, ranks, anova}) {
    REQUIRE(row != nullptr);
    CHECK(row->primary == (row == main));
    CHECK(row->n_a == 4);
    CHECK(row->p.has_value() == (row != interval && row != g && row != delta));
    CHECK(row->wells == (row->group_b.empty() ? 24 : 16));
  }
  CHECK(find(a, "siRNA+protein v mock", "mixed model") == nullptr);  // equivalence is the test
  CHECK(find(a, "siRNA+protein v siRNA", "hierarchical bootstrap") == nullptr);
  for (const TestRecord* row : {mixed, interval, dunnett}) {
    CHECK(close(*row->effect, *main->effect, 1e-6, 0));  // balanced: the same estimate
    CHECK(*row->effect_low < *row->effect);
    CHECK(*row->effect < *row->effect_high);
  }
  // Within experiments g is the paired t over the root of n, less its small-sample bias.
  CHECK(close(*g->effect, 0.7236013 * *main->statistic / 2.0, 1e-7, 0));
  CHECK(g->effect_name == "Hedges' g of differences");
  CHECK(delta->caution.find("experiments as blocks") != std::string::npos);
  for (const TestRecord* row : {g, delta}) {
    CHECK(*row->effect_low <= *row->effect);
    CHECK(*row->effect <= *row->effect_high);
  }
  CHECK(mixed->adjustment.find("Holm over 2 contrasts") == 0);
  CHECK(mixed->method.find("(1 | experiment)") != std::string::npos);
  CHECK(dunnett->p_adjusted > dunnett->p);
  CHECK(dunnett->adjustment.find("Dunnett over 2 conditions against mock") == 0);
  CHECK(*ranks->smallest_p == 6.0 / 1296.0);
  const auto count = [&](const std::string& name) {
    return std::count_if(a.tests.begin(), a.tests.end(),
                         [&](const TestRecord& t) { return t.test == name; });
  };
  CHECK(count("mixed model") == 2);
  CHECK(count("hierarchical bootstrap") == 1);
  CHECK(count("blocked ANOVA") == 1);
  // The same in any order of the rows.
  const Analysis turned = run(Fields(fields.rbegin(), fields.rend()));
  CHECK(find(turned, "siRNA v mock", "mixed model")->p == mixed->p);
  CHECK(find(turned, "siRNA v mock", "hierarchical bootstrap")->effect_low == interval->effect_low);
}

TEST_CASE("counts go into the mixed model as logs, zeros as started logs") {
  Fields fields;
  for (int e = 1; e <= 3; ++e) {
    for (int f = 1; f <= 4; ++f) {
      const std::string name = std::to_string(f);
      fields.push_back(test::field("mock", Role::control, std::to_string(e), 20.0 * e + 7.0 * f,
                                   f % 2 == 0 ? "1" : "2", name));
      fields.push_back(test::field("siRNA", Role::knockdown, std::to_string(e),
                                   e == 2 && f == 1 ? 0.0 : 4.0 * e + 3.0 * f,
                                   f % 2 == 0 ? "1" : "2", name));
    }
  }
  const Analysis a = run(test::as_transwell(fields));
  const TestRecord* mixed = find(a, "siRNA v mock", "mixed model");
  REQUIRE(mixed != nullptr);
  CHECK(mixed->effect_name == "ratio of geometric means");
  CHECK(mixed->method.find("logs of fields + 3.5") != std::string::npos);
  CHECK(*mixed->effect < 1.0);
  CHECK(*mixed->effect_low > 0.0);
}

TEST_CASE("settings out of range are an input error") {
  StatisticsParams params;
  params.alpha = 1.5;
  CHECK_THROWS_AS(analyse(clear_study(), default_endpoints(), params), InputError);
}

}  // namespace woundwell
