// The default analysis on simulated nested studies.

#include <doctest/doctest.h>

#include "statistics/estimates.hpp"
#include "statistics/tests.hpp"
#include "unit/statistics/study.hpp"

namespace woundwell {

namespace {

/// No verdict rests on resampling here: few resamples for speed.
StatisticsParams quick() {
  StatisticsParams params;
  params.resamples = 100;
  return params;
}

}  // namespace

TEST_CASE("nested studies without an effect give 5 % false positives, fields as n many more") {
  for (const double within : {0.3, 0.5, 1.0}) {
    RandomStream random(11, "test", "null");
    int analysed = 0;
    int fields_as_n = 0;
    constexpr int runs = 1000;
    for (int i = 0; i < runs; ++i) {
      const auto fields =
          test::nested({{"mock", Role::control, 0.0}, {"siRNA", Role::knockdown, 0.0}}, 3, 1.0,
                       within, 0.3, 0.5, random);
      const Analysis a = analyse(fields, default_endpoints(), quick());
      if (*a.verdicts.at(0).p <= 0.05) ++analysed;
      std::vector<double> x;
      std::vector<double> y;
      for (const FieldValue& f : fields) {
        (f.place.role == Role::control ? x : y).push_back(*f.value);
      }
      if (*mann_whitney(x, y).p <= 0.05) ++fields_as_n;
    }
    CAPTURE(within);
    CHECK(analysed >= 30);  // 3 %
    CHECK(analysed <= 70);  // 7 %
    CHECK(fields_as_n > 120);
  }
}

TEST_CASE("the interval of the main test holds the truth as often as it says") {
  for (const int experiments : {3, 5}) {
    RandomStream random(13, "test", "coverage");
    int held = 0;
    int printed = 0;
    int rescue_held = 0;
    constexpr int runs = 600;
    for (int i = 0; i < runs; ++i) {
      const auto fields = test::nested({{"mock", Role::control, 1.0},
                                        {"siRNA", Role::knockdown, 0.4},
                                        {"siRNA+protein", Role::rescue, 0.7}},
                                       experiments, 0.3, 0.1, 0.05, 0.1, random);
      const VerdictRecord v = analyse(fields, default_endpoints(), quick()).verdicts.at(0);
      if (*v.effect_low <= -0.6 && -0.6 <= *v.effect_high) ++held;
      if (!v.rescue_low_pct) continue;
      ++printed;
      if (*v.rescue_low_pct <= 50.0 && 50.0 <= *v.rescue_high_pct) ++rescue_held;
    }
    CAPTURE(experiments);
    CHECK(held >= 554);  // 95 % of 600 is 570, three standard errors are 16
    CHECK(held <= 586);
    CHECK(printed > runs / 2);
    CHECK(rescue_held >= 0.92 * printed);
  }
}

TEST_CASE("the intervals of Hedges' g hold the truth in 95 % from three experiments on") {
  for (const int experiments : {3, 5, 8}) {
    RandomStream random(14, "test", "standardised");
    constexpr int runs = 2000;
    int apart = 0;
    int within = 0;
    for (int i = 0; i < runs; ++i) {
      std::vector<double> a;
      std::vector<double> b;
      std::vector<double> differences;
      for (int e = 0; e < experiments; ++e) {
        a.push_back(random.normal(1.2, 1.0));
        b.push_back(random.normal(0.0, 1.0));
        differences.push_back(random.normal(1.2, 1.0));
      }
      const Estimate g = hedges_g(a, b, 0.95);
      const Estimate paired = hedges_g_paired(differences, 0.95);
      if (*g.low <= 1.2 && 1.2 <= *g.high) ++apart;
      if (*paired.low <= 1.2 && 1.2 <= *paired.high) ++within;
    }
    CAPTURE(experiments);
    for (const int held : {apart, within}) {  // three standard errors are 1.5 %
      CHECK(held >= 0.935 * runs);
      CHECK(held <= 0.965 * runs);
    }
  }
}

TEST_CASE("without any rescue, full is hardly ever said, and full rescues are found") {
  for (const double share : {0.0, 1.0}) {
    for (const int experiments : {3, 5, 8}) {
      RandomStream random(12, "test", "rescue");
      int full = 0;
      int rescued = 0;
      constexpr int runs = 200;
      for (int i = 0; i < runs; ++i) {
        const auto fields = test::nested({{"mock", Role::control, 1.0},
                                          {"siRNA", Role::knockdown, 0.4},
                                          {"siRNA+protein", Role::rescue, 0.4 + 0.6 * share}},
                                         experiments, 0.3, 0.07, 0.05, 0.05, random);
        const std::string verdict =
            analyse(fields, default_endpoints(), quick()).verdicts.at(0).rescued;
        if (verdict == "full") ++full;
        if (verdict == "full" || verdict == "partial") ++rescued;
      }
      CAPTURE(share);
      CAPTURE(experiments);
      if (share == 0.0) {
        CHECK(rescued < 0.05 * runs);
      } else if (experiments > 3) {
        CHECK(full > 0.9 * runs);
      }
    }
  }
}

}  // namespace woundwell
