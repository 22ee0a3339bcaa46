// How many experiments a study needs.

#include "statistics/sample_size.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "core/errors.hpp"
#include "statistics/collapse.hpp"
#include "statistics/distributions.hpp"
#include "unit/statistics/study.hpp"

namespace woundwell {
namespace {

StudyQuestion question() {
  StudyQuestion q;
  q.effect = -0.2;
  q.sd_experiment = 0.1;
  q.sd_well = 0.05;
  q.sd_field = 0.1;
  return q;
}

}  // namespace

TEST_CASE("simulated power is that of the noncentral t") {
  const StudyQuestion q = question();
  const double sd = std::sqrt(2.0 * (0.01 + 0.0025 / 2.0 + 0.01 / 10.0));
  for (const std::size_t n : {3U, 5U, 8U}) {
    const double exact = paired_t_power(0.2 / sd, static_cast<double>(n), 0.05);
    // 2000 studies: standard error at most 0.011
    CHECK(std::abs(simulated_power(q, n, 2, 5, {}) - exact) < 0.04);
  }
  StudyQuestion ratio = q;
  ratio.ratio = true;
  ratio.effect = std::exp(-0.2);
  CHECK(std::abs(simulated_power(ratio, 5, 2, 5, {}) - simulated_power(q, 5, 2, 5, {})) < 1e-9);
}

TEST_CASE("the default analysis finds what the plan foretells") {
  const StudyQuestion q = question();
  RandomStream random(21, "test", "plan");
  int found = 0;
  constexpr int runs = 400;
  for (int i = 0; i < runs; ++i) {
    const auto fields =
        test::nested({{"mock", Role::control, 0.6}, {"siRNA", Role::knockdown, 0.4}}, 5, 0.3,
                     q.sd_experiment, q.sd_well, q.sd_field, random);
    if (analyse(fields, default_endpoints(), {}).verdicts.at(0).phenotype == "supported") ++found;
  }
  // standard error of 400 studies: 0.025
  CHECK(std::abs(static_cast<double>(found) / runs - simulated_power(q, 5, 2, 5, {})) < 0.08);
}

TEST_CASE("the plan: more experiments help, more fields reach a wall, the seed decides") {
  const StudyQuestion q = question();
  const StudyPlan plan = plan_study(q, {});
  REQUIRE(plan.needed.has_value());
  CHECK(plan.needed->power >= 0.8);
  CHECK(plan.needed->experiments >= 5);
  CHECK(plan.needed->experiments <= 8);
  double last = 0.0;
  for (const auto& row : plan.table) {
    CHECK(row.front().power >= last);
    last = row.front().power;
    CHECK(row[4].power >= row[2].power - 0.01);  // no fields beat no noise
    CHECK(row[4].power - row[0].power < 0.2);
  }
  CHECK_FALSE(plan.fewest_pictures.empty());
  for (const StudySize& s : plan.fewest_pictures) {
    CHECK(s.power >= q.power);
    CHECK(s.wells * s.fields <= q.wells * q.fields);
  }
  const StudyPlan again = plan_study(q, {});
  REQUIRE(again.table.size() == plan.table.size());
  for (std::size_t i = 0; i < plan.table.size(); ++i) {
    CHECK(again.table[i][1].power == plan.table[i][1].power);
  }
}

TEST_CASE("a rescue asks for more, and without effect of the rescue it is not found") {
  StudyQuestion q = question();
  const double alone = simulated_power(q, 6, 2, 5, {});
  q.rescue = 1.0;
  CHECK(simulated_power(q, 6, 2, 5, {}) < alone);
  q.rescue = 0.0;
  CHECK(simulated_power(q, 6, 2, 5, {}) < 0.06);
}

TEST_CASE("a large pilot gives back the spreads it was drawn with") {
  RandomStream random(22, "test", "pilot");
  const auto fields = test::nested({{"mock", Role::control, 5.0}, {"siRNA", Role::knockdown, 4.0}},
                                   400, 0.5, 0.1, 0.2, 0.3, random);
  const PilotSpread spread = pilot_spread(collapse(fields), false);
  CHECK(spread.df == 399.0);
  CHECK(std::abs(*spread.experiment - 0.1) < 0.035);
  CHECK(std::abs(*spread.well - 0.2) < 0.02);
  CHECK(std::abs(*spread.field - 0.3) < 0.01);
  // About the coefficient of variation: means of 4 to 5, so a fifth to a quarter of it.
  const PilotSpread logs = pilot_spread(collapse(fields), true);
  CHECK(*logs.field > 0.3 / 5.2);
  CHECK(*logs.field < 0.3 / 3.8);
  CHECK_FALSE(pilot_spread({}, false).experiment.has_value());
}

TEST_CASE("what cannot be planned") {
  StudyQuestion q = question();
  q.most_experiments = 4;
  q.effect = 0.01;
  const StudyPlan plan = plan_study(q, {});
  CHECK_FALSE(plan.needed.has_value());
  CHECK(plan.table.size() == 3);
  const auto refused = [](StudyQuestion wrong) {
    CHECK_THROWS_AS(plan_study(wrong, {}), InputError);
  };
  q = question();
  q.effect = 0.0;
  refused(q);
  q = question();
  q.ratio = true;  // a ratio of -0.2
  refused(q);
  q = question();
  q.sd_well = -1.0;
  refused(q);
  q.sd_well = std::numeric_limits<double>::quiet_NaN();
  refused(q);
  q = question();
  q.sd_experiment = q.sd_well = q.sd_field = 0.0;
  refused(q);
  q = question();
  q.power = 1.0;
  refused(q);
}

}  // namespace woundwell
