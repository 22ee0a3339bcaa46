// Bootstrap intervals: against full enumeration in NumPy, by coverage, by law.

#include "statistics/bootstrap.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <map>
#include <string>

#include "core/random.hpp"
#include "statistics/tests.hpp"
#include "support/close.hpp"
#include "unit/statistics/tables.hpp"

namespace woundwell {

using test::close;
using test::same;

namespace {

BootstrapParams textbook(bool paired) {
  BootstrapParams params;
  params.resamples = 100000;
  params.paired = paired;
  params.small_sample = false;
  return params;
}

const std::map<std::string, Effect>& effects() {
  static const std::map<std::string, Effect> all = {
      {"mean_difference", Effect::mean_difference},
      {"ratio_of_geometric_means", Effect::ratio_of_geometric_means},
      {"cliffs_delta", Effect::cliffs_delta},
      {"hedges_g", Effect::hedges_g},
      {"rescue_percent", Effect::rescue_percent}};
  return all;
}

struct Sds {
  double day = 1.0;
  double within = 0.5;
  double well = 0.3;
  double field = 0.5;
};

/// Two conditions (a 0.5 above b) of the same experiments, 2 wells of 5 fields.
std::vector<NestedSample> draw_study(int experiments, const Sds& sd, RandomStream& random) {
  std::vector<NestedSample> study(2);
  for (int e = 0; e < experiments; ++e) {
    const double day = random.normal(10.0, sd.day);
    for (std::size_t c = 0; c < 2; ++c) {
      const double cell = day + (c == 0 ? 0.5 : 0.0) + random.normal(0.0, sd.within);
      std::vector<std::vector<double>> wells(2);
      for (auto& fields : wells) {
        const double well = cell + random.normal(0.0, sd.well);
        for (int f = 0; f < 5; ++f) fields.push_back(well + random.normal(0.0, sd.field));
      }
      study[c].push_back(std::move(wells));
    }
  }
  return study;
}

std::vector<std::vector<double>> experiment_means(const std::vector<NestedSample>& study) {
  std::vector<std::vector<double>> means;
  for (const NestedSample& condition : study) {
    means.emplace_back();
    for (const auto& wells : condition) {
      double sum = 0.0;
      for (const auto& fields : wells) {
        for (const double x : fields) sum += x / static_cast<double>(fields.size());
      }
      means.back().push_back(sum / static_cast<double>(wells.size()));
    }
  }
  return means;
}

}  // namespace

TEST_CASE("BCa over all resamples agrees with enumeration in NumPy") {
  const CsvFile table = test::reference_table("bootstrap_numpy.csv");
  CHECK(table.rows.size() >= 30);
  for (const CsvRow& row : table.rows) {
    CAPTURE(row.line);
    const std::string& method = row.cells.at(0);
    const Effect effect = effects().at(method.substr(0, method.find(' ')));
    const auto expected = test::groups_of(row.cells.at(2))[0];
    const Estimate e = bca_interval(test::groups_of(row.cells.at(1)), effect,
                                    textbook(method.find(" paired") != std::string::npos));
    CHECK(e.method == "BCa bootstrap, all resamples");
    same(expected.at(0), e.value, "estimate");
    same(expected.at(1), e.low, "low");
    same(expected.at(2), e.high, "high");
  }
}

TEST_CASE("drawn resamples come near to all of them, and are the same every time") {
  RandomStream random(31, "test", "drawn");
  std::vector<std::vector<double>> groups(2);
  for (int i = 0; i < 8; ++i) {
    groups[0].push_back(random.normal(1.0, 1.0));
    groups[1].push_back(random.normal());
  }
  BootstrapParams all = textbook(true);
  BootstrapParams drawn = all;
  drawn.resamples = 6000;  // fewer than the 6435 different ones
  const Estimate e = bca_interval(groups, Effect::mean_difference, all);
  const Estimate d = bca_interval(groups, Effect::mean_difference, drawn);
  CHECK(e.method == "BCa bootstrap, all resamples");
  CHECK(d.method == "BCa bootstrap, 6000 resamples");
  CHECK(close(*d.low, *e.low, 0.0, 0.08));
  CHECK(close(*d.high, *e.high, 0.0, 0.08));
  CHECK(*d.low == *bca_interval(groups, Effect::mean_difference, drawn).low);
  std::swap(groups[0][0], groups[0][5]);
  std::swap(groups[1][0], groups[1][5]);
  CHECK(*d.low == *bca_interval(groups, Effect::mean_difference, drawn).low);
}

TEST_CASE("hierarchical intervals are those of the experiment means, and scale with the values") {
  RandomStream random(32, "test", "hierarchical");
  std::vector<NestedSample> study = draw_study(10, {}, random);
  BootstrapParams params;
  params.resamples = 2000;
  const auto of = [&](Effect effect) { return hierarchical_interval(study, effect, params); };
  const Estimate e = of(Effect::mean_difference);
  const Estimate means = bca_interval(experiment_means(study), Effect::mean_difference, params);
  CHECK(e.method == "BCa bootstrap, 2000 resamples");
  CHECK(close(*e.value, *means.value, 1e-10, 0));
  CHECK(close(*e.low, *means.low, 1e-10, 0));
  CHECK(*e.low < *e.value);
  CHECK(*e.high > *e.value);
  params.seed = 2;
  CHECK(*e.low != *of(Effect::mean_difference).low);
  params.seed = 1;
  CHECK(*e.low == *of(Effect::mean_difference).low);
  const Estimate ratio = of(Effect::ratio_of_geometric_means);
  for (auto& wells : study[0]) {
    for (auto& fields : wells) {
      for (double& x : fields) x *= 3.0;
    }
  }
  const Estimate thrice = of(Effect::ratio_of_geometric_means);
  CHECK(close(*thrice.low, 3.0 * *ratio.low, 1e-12, 0));
  CHECK(close(*thrice.high, 3.0 * *ratio.high, 1e-12, 0));
  // A field or a well without a value is not there; an experiment without any leaves both groups.
  const double nan = std::numeric_limits<double>::quiet_NaN();
  study[1][4] = {{nan, nan}, {}};
  study[0][2].push_back({nan});
  const Estimate less = of(Effect::mean_difference);
  study[0].erase(study[0].begin() + 4);
  study[1].erase(study[1].begin() + 4);
  CHECK(*less.low == *of(Effect::mean_difference).low);
  CHECK_FALSE(less.caution.empty());
}

TEST_CASE("with few experiments the bootstrap of paired means is the t interval, and says how") {
  RandomStream random(34, "test", "few");
  for (std::size_t n = 2; n <= 6; ++n) {
    CAPTURE(n);
    std::vector<std::vector<double>> groups(2);
    std::vector<double> differences;
    std::vector<double> logs;
    for (std::size_t i = 0; i < n; ++i) {
      groups[0].push_back(random.normal(3.0, 0.5));
      groups[1].push_back(random.normal(2.5, 0.5));
      differences.push_back(groups[0][i] - groups[1][i]);
      logs.push_back(std::log(groups[0][i] / groups[1][i]));
    }
    const Estimate e = bca_interval(groups, Effect::mean_difference, {});
    const Estimate t = mean_difference_paired(differences, 0.95);
    CHECK(e.method == "t with the standard error of the bootstrap, all resamples");
    CHECK(close(*e.low, *t.low, 1e-12, 1e-12));
    CHECK(close(*e.high, *t.high, 1e-12, 1e-12));
    const Estimate ratio = bca_interval(groups, Effect::ratio_of_geometric_means, {});
    const Estimate t_ratio = exponentiated(mean_difference_paired(logs, 0.95), "");
    CHECK(close(*ratio.low, *t_ratio.low, 1e-12, 0));
    CHECK(close(*ratio.high, *t_ratio.high, 1e-12, 0));
  }
  const std::vector<std::vector<double>> apart{{1.0, 2.0, 3.0, 4.5}, {0.5, 1.0, 1.5, 2.5}};
  BootstrapParams unpaired;
  unpaired.paired = false;
  CHECK(*bca_interval(apart, Effect::cliffs_delta, unpaired).high == 1.0);  // not above
  CHECK(bca_interval(apart, Effect::hedges_g, unpaired).caution.find("covers") !=
        std::string::npos);
}

TEST_CASE("bootstrap of degenerate values has a caution and no interval") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double inf = std::numeric_limits<double>::infinity();
  for (const auto& [name, effect] : effects()) {
    CAPTURE(name);
    const std::size_t groups = effect == Effect::rescue_percent ? 3 : 2;
    for (const std::vector<double>& v :
         {std::vector<double>{}, {1.0}, {2.0, 2.0, 2.0}, {nan, inf, -inf}, {nan, 1.0, nan}}) {
      for (const bool paired : {true, false}) {
        BootstrapParams params;
        params.paired = paired;
        params.resamples = 200;
        const Estimate flat =
            bca_interval(std::vector<std::vector<double>>(groups, v), effect, params);
        NestedSample nested;
        for (const double x : v) nested.push_back({{x, x}, {x}});
        const Estimate deep =
            hierarchical_interval(std::vector<NestedSample>(groups, nested), effect, params);
        for (const Estimate& e : {flat, deep}) {
          CHECK_FALSE(e.low.has_value());
          CHECK_FALSE(e.high.has_value());
          CHECK_FALSE(e.caution.empty());
        }
      }
    }
  }
}

TEST_CASE("bootstrap intervals cover near 95 % at three, five and eight experiments") {
  for (const int experiments : {3, 5, 8}) {
    RandomStream random(33, "test", "coverage");
    constexpr int runs = 1000;
    int mean = 0;
    int share = 0;
    for (int i = 0; i < runs; ++i) {
      const auto study = draw_study(experiments, {}, random);
      const Estimate deep = hierarchical_interval(study, Effect::mean_difference, {});
      if (*deep.low <= 0.5 && 0.5 <= *deep.high) ++mean;
      std::vector<std::vector<double>> groups(3);
      for (int e = 0; e < experiments; ++e) {
        const double day = random.normal(0.0, 0.3);
        for (std::size_t g = 0; g < 3; ++g) {
          groups[g].push_back(day + random.normal(g == 0 ? 1.0 : g == 1 ? 0.4 : 0.7, 0.05));
        }
      }
      const Estimate rescue = bca_interval(groups, Effect::rescue_percent, {});
      if (*rescue.low <= 50.0 && 50.0 <= *rescue.high) ++share;
    }
    CAPTURE(experiments);
    for (const int covered : {mean, share}) {  // three standard errors are 2 %
      CHECK(covered >= 0.92 * runs);
      CHECK(covered <= 0.98 * runs);
    }
  }
}

}  // namespace woundwell
