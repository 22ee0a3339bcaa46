// What a design can show.

#include <doctest/doctest.h>

#include <algorithm>

#include "statistics/plan.hpp"
#include "statistics/statistics.hpp"
#include "support/close.hpp"

namespace woundwell {
namespace {

std::vector<Sample> design(const std::vector<std::pair<std::string, Role>>& conditions,
                           int experiments) {
  std::vector<Sample> samples;
  for (const auto& [name, role] : conditions) {
    for (int e = 1; e <= experiments; ++e) {
      for (int f = 1; f <= 5; ++f) {
        Sample s;
        s.cell_line = "HeLa";
        s.condition = name;
        s.role = role;
        s.experiment = std::to_string(e);
        s.well = "1";
        s.field = std::to_string(f);
        samples.push_back(s);
      }
    }
  }
  return samples;
}

const DesignPower* find(const std::vector<DesignPower>& rows, const std::string& comparison,
                        const std::string& test) {
  const auto row = std::find_if(rows.begin(), rows.end(), [&](const DesignPower& r) {
    return r.comparison == comparison && r.test == test;
  });
  return row == rows.end() ? nullptr : &*row;
}

}  // namespace

TEST_CASE("three experiments: Mann-Whitney stays at 0.1, the t test has no limit") {
  const auto rows = design_power(
      design({{"mock", Role::control}, {"siRNA", Role::knockdown}, {"rescue", Role::rescue}}, 3),
      {});
  const DesignPower* u = find(rows, "siRNA v mock", "Mann-Whitney");
  REQUIRE(u != nullptr);
  CHECK(u->n_a == 3);
  CHECK(test::close(u->smallest_p, 0.1, 1e-13, 0));
  CHECK(u->remark == "cannot reach 0.05");
  const DesignPower* t = find(rows, "siRNA v mock", "paired t");
  REQUIRE(t != nullptr);
  CHECK(t->smallest_p == 0.0);
  CHECK(t->remark.find("3.3 standard deviations") != std::string::npos);  // R: 3.264
  CHECK(find(rows, "rescue v mock", "equivalence (two one-sided t)") != nullptr);
  const DesignPower* all = find(rows, "all conditions", "Kruskal-Wallis");
  REQUIRE(all != nullptr);
  CHECK(test::close(all->smallest_p, 6.0 / 1680.0, 1e-13, 0));
}

TEST_CASE("one experiment allows no test, and a missing control is said") {
  for (const DesignPower& r :
       design_power(design({{"mock", Role::control}, {"siRNA", Role::knockdown}}, 1), {})) {
    CHECK(r.smallest_p == 1.0);
  }
  const auto rows = design_power(design({{"siRNA", Role::knockdown}}, 3), {});
  CHECK(std::any_of(rows.begin(), rows.end(), [](const DesignPower& r) {
    return r.remark == "no condition has the role control";
  }));
}

TEST_CASE("rescues find their knockdown, and orphans are said") {
  std::vector<ConditionRole> conditions{
      {"mock", Role::control, ""},    {"si1", Role::knockdown, ""}, {"si2", Role::knockdown, ""},
      {"si2+p", Role::rescue, "si2"}, {"si?+p", Role::rescue, ""},  {"mock 2", Role::control, ""},
      {"empty", Role::blank, ""}};
  const ContrastPlan plan = plan_contrasts(conditions);
  CHECK(plan.control == "mock");
  REQUIRE(plan.arms.size() == 2);
  CHECK(plan.arms[0].rescue.empty());
  CHECK(plan.arms[1].rescue == "si2+p");
  CHECK(plan.conditions.size() == 6);
  CHECK(plan.remarks.size() == 2);  // two controls, one orphan
  const auto exploratory =
      std::count_if(plan.contrasts.begin(), plan.contrasts.end(),
                    [](const PlannedContrast& c) { return c.kind == Contrast::exploratory; });
  CHECK(exploratory == 2);
  CHECK(same_target("siRNA 1", "siRNA-2"));
  CHECK(same_target("si1", "si2"));
  CHECK(same_target("siMMP2 #1", "siMMP2 #2"));
  CHECK(same_target("siMMP2-1", "siMMP2-2"));
  CHECK_FALSE(same_target("siMMP2", "siMMP9"));
  CHECK_FALSE(same_target("siMMP-2", "siMMP-9"));
  CHECK_FALSE(same_target("siA", "siB"));
}

}  // namespace woundwell
