// What was chosen before looking: endpoint, time, contrasts. And fields as n.

#include <doctest/doctest.h>

#include <algorithm>

#include "core/errors.hpp"
#include "support/close.hpp"
#include "unit/statistics/study.hpp"

namespace woundwell {
namespace {

/// Two times and two endpoints, three conditions, four experiments.
std::vector<FieldValue> study() {
  std::vector<FieldValue> fields;
  test::add(fields, "mock", Role::control, {0.82, 0.61, 0.93, 0.70});
  test::add(fields, "siRNA", Role::knockdown, {0.41, 0.22, 0.53, 0.28});
  test::add(fields, "drug", Role::other, {0.65, 0.40, 0.80, 0.50});
  const std::size_t n = fields.size();
  for (std::size_t i = 0; i < n; ++i) {
    FieldValue f = fields[i];
    f.place.time_h = 24.0;
    *f.value *= 0.5;
    fields.push_back(f);
    f.endpoint = "closure_width_frac";
    fields.push_back(f);
  }
  return fields;
}

}  // namespace

TEST_CASE("a chosen endpoint and time are the primary ones, and the rest is exploratory") {
  StatisticsParams params;
  params.plan.endpoints = {"closure_width_frac"};
  params.plan.time_h = 24.0;
  const Analysis a = analyse(study(), endpoints_with_primary(params.plan.endpoints), params);
  CHECK(a.verdicts.at(0).endpoint == "closure_width_frac");
  CHECK(a.verdicts.at(0).time_h == 24.0);
  int planned = 0;
  for (const TestRecord& t : a.tests) {
    const bool chosen = t.endpoint == "closure_width_frac" && t.time_h == 24.0;
    if (t.planned) ++planned;
    if (!chosen) CHECK_FALSE(t.planned);
    if (t.primary) CHECK(chosen);
  }
  CHECK(planned > 0);
}

TEST_CASE("chosen contrasts are the planned ones, and unplanned ones give no verdict") {
  StatisticsParams params;
  params.plan.contrasts = {{"drug", "mock"}};
  const Analysis a = analyse(study(), default_endpoints(), params);
  const auto at_48_h = [&](const std::string& comparison) -> const TestRecord* {
    for (const TestRecord& t : a.tests) {
      if (t.comparison == comparison && t.test == "paired t" && t.time_h == 48.0) return &t;
    }
    return nullptr;
  };
  const TestRecord* chosen = at_48_h("drug v mock");
  const TestRecord* other = at_48_h("siRNA v mock");
  REQUIRE(chosen != nullptr);
  REQUIRE(other != nullptr);
  CHECK(chosen->planned);
  CHECK(chosen->primary);
  CHECK_FALSE(other->planned);
  CHECK_FALSE(other->primary);
  CHECK(other->caution.find("not among the planned contrasts") != std::string::npos);
  CHECK(a.verdicts.at(0).phenotype == "untested");
  CHECK(a.verdicts.at(0).sentence.find("not among the planned contrasts") != std::string::npos);
  // Either way round it is the same contrast, and keeps its part in the verdict.
  params.plan.contrasts = {{"mock", "siRNA"}};
  CHECK(analyse(study(), default_endpoints(), params).verdicts.at(0).phenotype == "supported");
}

TEST_CASE("choices that are not in the study are refused, all at once") {
  StatisticsParams params;
  params.plan.time_h = 36.0;
  params.plan.contrasts = {{"sirna", "mock"}};
  try {
    analyse(study(), default_endpoints(), params);
    FAIL("not refused");
  } catch (const InputError& e) {
    REQUIRE(e.problems().size() == 2);
    CHECK(e.problems()[0].cure == "use one of: 24, 48");
    CHECK(e.problems()[1].value == "sirna");
  }
  CHECK_THROWS_AS(endpoints_with_primary({"design_row"}), InputError);
  CHECK_THROWS_AS(endpoints_with_primary({"closure"}), InputError);
  CHECK_THROWS_AS(endpoints_with_primary({"closure_frac", "t_half_h"}), InputError);
  const auto two = endpoints_with_primary({"count", "auc_frac"});
  CHECK(std::count_if(two.begin(), two.end(), [](const Endpoint& e) { return e.primary; }) == 2);
}

TEST_CASE("choices are checked against the design before anything is measured") {
  std::vector<Sample> samples;
  const auto row = [&](const std::string& condition, Role role, double time_h, Assay assay) {
    Sample s;
    s.assay = assay;
    s.cell_line = "HeLa";
    s.condition = condition;
    s.role = role;
    s.experiment = "1";
    s.time_h = time_h;
    samples.push_back(s);
  };
  for (const double time_h : {0.0, 24.0}) {
    row("mock", Role::control, time_h, Assay::scratch);
    row("siRNA", Role::knockdown, time_h, Assay::scratch);
  }
  PlanChoices plan;
  CHECK(missing_choices(samples, plan).empty());
  plan.endpoints = {"closure_frac"};
  plan.time_h = 24.0;
  plan.contrasts = {{"siRNA", "mock"}};
  CHECK(missing_choices(samples, plan).empty());
  plan.contrasts = {{"siRNA", "mok"}};
  plan.time_h = 0.0;  // the baseline, at which closure is 0 by definition
  plan.endpoints = {"density_per_mm2"};
  const auto wrong = missing_choices(samples, plan);
  REQUIRE(wrong.size() == 3);
  CHECK(wrong[0].column == "statistics.time_h");
  CHECK(wrong[0].cure == "use one of: 24");
  CHECK(wrong[1].value == "density_per_mm2");
  CHECK(wrong[1].cure.find("closure_frac") != std::string::npos);
  CHECK(wrong[2].value == "mok");
  CHECK(wrong[2].cure == "use one of: mock, siRNA");
  plan = {};
  plan.endpoints = {"width_mean_px"};  // has a value at the baseline, too
  plan.time_h = 0.0;
  CHECK(missing_choices(samples, plan).empty());
  plan.endpoints = {"closure"};
  REQUIRE(missing_choices(samples, plan).size() == 2);
  CHECK(missing_choices(samples, plan)[0].cause.find("not a number") == 0);
  plan = {};
  plan.endpoints = {"percent_invasion"};
  row("mock", Role::control, 48.0, Assay::transwell);
  CHECK(missing_choices(samples, plan).size() == 1);
  row("mock", Role::control, 48.0, Assay::transwell);
  samples.back().coating = Coating::none;
  CHECK(missing_choices(samples, plan).empty());
}

TEST_CASE("the power of a design is that of the chosen contrasts") {
  std::vector<Sample> samples;
  for (const std::string e : {"1", "2", "3"}) {
    for (const std::string c : {"mock", "siRNA", "drug"}) {
      Sample s;
      s.cell_line = "HeLa";
      s.condition = c;
      s.role = c == "mock" ? Role::control : c == "siRNA" ? Role::knockdown : Role::other;
      s.experiment = e;
      samples.push_back(s);
    }
  }
  StatisticsParams params;
  params.plan.contrasts = {{"drug", "mock"}};
  const auto power = design_power(samples, params);
  const auto has = [&](const std::string& comparison) {
    return std::any_of(power.begin(), power.end(),
                       [&](const DesignPower& p) { return p.comparison == comparison; });
  };
  CHECK(has("drug v mock"));
  CHECK_FALSE(has("siRNA v mock"));
}

TEST_CASE("fields as n stand beside the real test only when asked for, and are named") {
  RandomStream random(3, "test", "fields as n");
  const auto fields = test::nested({{"mock", Role::control, 0.6}, {"siRNA", Role::knockdown, 0.6}},
                                   3, 0.1, 0.2, 0.05, 0.05, random);
  StatisticsParams params;
  const std::string name = "Mann-Whitney on fields (pseudoreplicated)";
  CHECK(test::find(analyse(fields, default_endpoints(), params), "siRNA v mock", name) == nullptr);
  params.field_level = true;
  const Analysis a = analyse(fields, default_endpoints(), params);
  const TestRecord* row = test::find(a, "siRNA v mock", name);
  REQUIRE(row != nullptr);
  CHECK(row->n_a == 3);
  CHECK(row->fields == 60);
  CHECK_FALSE(row->planned);
  CHECK_FALSE(row->p_adjusted.has_value());
  CHECK(row->caution.find("pseudoreplicated: 30 and 30 fields") == 0);
  CHECK(*a.verdicts.at(0).p == *test::find(a, "siRNA v mock", "paired t")->p);
}

}  // namespace woundwell
