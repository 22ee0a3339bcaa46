// The mixed model against lme4 and lmerTest, and what must hold by algebra.

#include "statistics/mixed_model.hpp"

#include <doctest/doctest.h>

#include <array>
#include <limits>
#include <string>

#include "core/random.hpp"
#include "statistics/many_groups.hpp"
#include "support/close.hpp"
#include "unit/statistics/tables.hpp"

namespace woundwell {

using test::close;
using test::same;
using Values = std::vector<NestedValue>;

namespace {

constexpr auto two_terms = MixedTerms::experiment_well;
constexpr auto three_terms = MixedTerms::experiment_condition_well;

struct Spread {
  double day = 0.3;
  double within = 0.2;
  double well = 0.2;
  double field = 0.2;
};

/// Conditions "0", "1", ... without effect.
Values draw(int conditions, int experiments, int wells, int fields, const Spread& sd,
            RandomStream& random) {
  Values values;
  for (int e = 0; e < experiments; ++e) {
    const double day = random.normal(0.0, sd.day);
    for (int c = 0; c < conditions; ++c) {
      const double cell = day + random.normal(0.0, sd.within);
      for (int w = 0; w < wells; ++w) {
        const double well = cell + random.normal(0.0, sd.well);
        for (int f = 0; f < fields; ++f) {
          values.push_back({std::to_string(c), std::to_string(e), std::to_string(w),
                            well + random.normal(0.0, sd.field)});
        }
      }
    }
  }
  return values;
}

}  // namespace

TEST_CASE("mixed models agree with lme4 and lmerTest") {
  const CsvFile table = test::reference_table("mixed_models_r.csv");
  CHECK(table.rows.size() >= 55);
  int singular[2] = {0, 0};
  for (const CsvRow& row : table.rows) {
    CAPTURE(row.line);
    const auto wells = test::groups_of(row.cells.at(1));
    const auto places = test::groups_of(row.cells.at(2));
    Values values;
    std::size_t last = 1;
    for (std::size_t w = 0; w < wells.size(); ++w) {
      const auto name = [&](std::size_t i) {
        return std::to_string(static_cast<int>(places[w].at(i)));
      };
      last = std::max(last, static_cast<std::size_t>(places[w][0]));
      for (const double x : wells[w]) values.push_back({name(0), name(1), name(2), x});
    }
    std::vector<std::string> conditions;
    for (std::size_t c = 1; c <= last; ++c) conditions.push_back(std::to_string(c));
    const MixedModel m =
        fit_mixed_model(values, conditions, row.cells.at(0) == "two" ? two_terms : three_terms);
    CHECK(m.obstacle == "");
    const MixedContrast c = m.contrast(conditions.back(), "1", 0.95);
    const auto cell = [&](std::size_t i) { return parse_number(row.cells.at(i)); };
    // What is left is lme4's: an optimiser that compares values finds a minimum to the root of
    // their rounding (1e-8 to 4e-7 here). Where algebra knows the answer, t and p have it to 1e-8
    // (the next test). Far out, p moves up to 30 times as much as t.
    constexpr double bar = 1e-6;
    same(cell(3), c.estimate, "estimate", bar);
    same(cell(4), c.se, "se", bar);
    same(cell(5), c.df, "df", bar);
    same(cell(6), c.t, "t", bar);
    same(cell(7), c.p, "p", 5.0 * bar);
    // A variance near 0 is known to the root of what the likelihood is known to.
    const double flat = 1e-4 * *cell(11);
    same(cell(8), m.sd_experiment, "sd experiment", bar, flat);
    same(cell(9), m.sd_condition, "sd condition", bar, flat);
    same(cell(10), m.sd_well, "sd well", bar, flat);
    same(cell(11), m.sd_residual, "sd residual", bar);
    same(cell(12), m.criterion, "criterion", 1e-8, 1e-7);
    bool zero = false;  // lme4 found a variance at its boundary
    for (const std::size_t i : {8U, 9U, 10U}) zero = zero || (cell(i) && *cell(i) < flat);
    CHECK(m.singular == zero);
    CHECK((c.caution.find("singular fit: variance") != std::string::npos) == zero);
    if (zero) ++singular[row.cells.at(0) == "two" ? 0 : 1];
  }
  CHECK(singular[0] >= 3);  // two terms
  CHECK(singular[1] >= 8);  // three
}

TEST_CASE("with balanced data the mixed model is the blocked ANOVA of experiment means") {
  RandomStream random(21, "test", "balanced");
  int regular = 0;
  for (int study = 0; study < 20; ++study) {
    const Values values = draw(3, 4, 2, 3, {}, random);
    const MixedModel m = fit_mixed_model(values, {"0", "1", "2"}, three_terms);
    if (m.singular) {
      CHECK(m.caution.find("singular") != std::string::npos);
      continue;
    }
    ++regular;
    Crossed means(3, std::vector<double>(4, 0.0));
    for (const NestedValue& v : values) {
      means[std::stoul(v.condition)][std::stoul(v.experiment)] += v.value / 6.0;
    }
    const Pairwise t = tukey_blocked(means, 0.95);
    const MixedContrast c = m.contrast("0", "2", 0.95);
    CHECK(close(*c.estimate, *t.pairs[1].estimate, 1e-9, 1e-12));
    CHECK(close(*c.t, *t.pairs[1].statistic, 1e-8, 1e-9));
    CHECK(close(*c.df, 6.0, 1e-7, 0));
    CHECK(close(*c.p, *t.pairs[1].p, 1e-8, 0));
  }
  CHECK(regular > 10);
}

TEST_CASE("order, unit and offset of the values change no p") {
  RandomStream random(22, "test", "units");
  Values values = draw(2, 4, 2, 3, {}, random);
  values.pop_back();
  const auto p_of = [](const Values& v) {
    return *fit_mixed_model(v, {"0", "1"}, three_terms).contrast("0", "1", 0.95).p;
  };
  const double p = p_of(values);
  Values turned(values.rbegin(), values.rend());
  CHECK(p_of(turned) == p);
  for (const double factor : {1e-200, 1e-12, 1e12, 1e200}) {
    Values scaled = values;
    for (NestedValue& v : scaled) v.value = factor * (v.value + 3.0);
    CHECK(close(p_of(scaled), p, 1e-8, 0));
  }
}

TEST_CASE("mixed models of degenerate studies have a caution and no p") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double inf = std::numeric_limits<double>::infinity();
  RandomStream random(23, "test", "degenerate");
  Values equal = draw(2, 3, 2, 3, {0.0, 0.0, 0.0, 0.0}, random);
  Values one_day = draw(2, 1, 2, 3, {}, random);
  Values lost = draw(2, 3, 2, 3, {}, random);
  for (NestedValue& v : lost) {
    if (v.condition == "1") v.value = v.well == "0" ? nan : inf;
  }
  Values single = {{"0", "1", "1", 0.5}, {"1", "2", "1", 0.7}};
  Values no_days = draw(2, 3, 1, 1, {0.0, 0.0, 0.0, 0.0}, random);
  for (NestedValue& v : no_days) v.value += v.condition == "1" ? 1.0 : 0.0;
  for (const Values& values : {Values{}, equal, one_day, lost, single, no_days}) {
    const MixedModel m = fit_mixed_model(values, {"0", "1"}, three_terms);
    const MixedContrast c = m.contrast("0", "1", 0.95);
    CHECK_FALSE(c.p.has_value());
    CHECK_FALSE(c.caution.empty());
  }
  // Fields equal within their well are one value each.
  Values copies = draw(2, 4, 2, 3, {0.3, 0.2, 0.2, 0.0}, random);
  Values firsts;
  for (std::size_t i = 0; i < copies.size(); i += 3) firsts.push_back(copies[i]);
  const auto of = [](const Values& v) {
    return fit_mixed_model(v, {"0", "1"}, three_terms).contrast("0", "1", 0.95);
  };
  CHECK(close(*of(copies).p, *of(firsts).p, 1e-9, 0));
}

TEST_CASE("false positives of the mixed model where the effect differs between experiments") {
  int with_term = 0;
  int without = 0;
  constexpr int runs = 400;
  RandomStream random(24, "test", "mixed null");
  for (int i = 0; i < runs; ++i) {
    const Values values = draw(2, 4, 2, 3, {1.0, 0.5, 0.3, 0.5}, random);
    const auto significant = [&](MixedTerms terms) {
      const auto c = fit_mixed_model(values, {"0", "1"}, terms).contrast("0", "1", 0.95);
      return c.p && *c.p <= 0.05;
    };
    if (significant(three_terms)) ++with_term;
    if (significant(two_terms)) ++without;
  }
  CHECK(with_term < 0.09 * runs);
  CHECK(without > with_term);  // the reason for the third term
}

}  // namespace woundwell
