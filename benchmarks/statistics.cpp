// What the default analysis does on simulated nested studies, as the tables of docs/statistics.md:
// false positives, coverage of the printed intervals, rescue verdicts, time.
//
//   benchmark_statistics [RUNS] > docs/statistics.md

#include "statistics/statistics.hpp"

#include <fmt/core.h>

#include <chrono>
#include <cmath>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include "core/random.hpp"

namespace {

using namespace woundwell;

struct Condition {
  std::string name;
  Role role = Role::control;
  double mean = 0.0;
};

/// Standard deviations of a nested design.
struct Spread {
  double day = 1.0;         ///< of experiments, shared by all conditions
  double experiment = 0.3;  ///< of a condition within an experiment
  double well = 0.3;
  double field = 1.0;
};

std::vector<FieldValue> draw(const std::vector<Condition>& conditions, int experiments,
                             const Spread& spread, bool ratio, RandomStream& random) {
  std::vector<FieldValue> fields;
  for (int e = 1; e <= experiments; ++e) {
    const double day = random.normal(0.0, spread.day);
    for (const Condition& c : conditions) {
      const double within = day + random.normal(0.0, spread.experiment);
      for (int w = 1; w <= 2; ++w) {
        const double well = within + random.normal(0.0, spread.well);
        for (int f = 1; f <= 5; ++f) {
          FieldValue value;
          value.place.assay = ratio ? Assay::transwell : Assay::scratch;
          value.place.cell_line = "line";
          value.place.condition = c.name;
          value.place.role = c.role;
          value.place.experiment = std::to_string(e);
          value.place.well = std::to_string(w);
          value.place.field = std::to_string(f);
          value.place.time_h = 48.0;
          value.endpoint = ratio ? "density_per_mm2" : "closure_frac";
          const double x = c.mean + well + random.normal(0.0, spread.field);
          value.value = ratio ? std::exp(x) : x;
          fields.push_back(std::move(value));
        }
      }
    }
  }
  return fields;
}

const TestRecord* find(const Analysis& a, const std::string& comparison, const std::string& test) {
  for (const TestRecord& t : a.tests) {
    if (t.comparison == comparison && t.test.starts_with(test)) return &t;
  }
  return nullptr;
}

/// Hits among tries.
struct Share {
  int hits = 0;
  int tries = 0;
  void add(bool hit) {
    ++tries;
    if (hit) ++hits;
  }
  [[nodiscard]] std::string percent() const {
    return tries == 0 ? "-" : fmt::format("{:.1f}", 100.0 * hits / tries);
  }
};

void false_positives(int runs) {
  fmt::print(
      "## False positives\n\nTwo conditions without a difference; 3 experiments x 2 wells x 5 "
      "fields unless said; {} studies a row. Standard deviation of the field 1, of the well 0.3, "
      "of "
      "the day 1; \"experiment\" is that of a condition within the day. Share (%) of p <= 0.05; "
      "wanted are 3.5 to 5.5 of the default "
      "analysis. Mann-Whitney takes no account of the day and cannot go below the least p given. "
      "Fields as n is what `--field-level` shows.\n\n"
      "| experiments | experiment | values | default analysis | least p of Mann-Whitney | "
      "Mann-Whitney | fields as n |\n|---|---|---|---|---|---|---|\n",
      runs);
  StatisticsParams params;
  params.field_level = true;
  for (const int experiments : {3, 5}) {
    for (const double sd : {0.3, 0.5, 1.0}) {
      for (const bool ratio : {false, true}) {
        RandomStream random(1, fmt::format("{} {} {}", experiments, sd, ratio), "null");
        Share main;
        Share ranks;
        Share fields;
        double least = 1.0;
        for (int i = 0; i < runs; ++i) {
          const auto study = draw({{"mock", Role::control, 0.0}, {"siRNA", Role::knockdown, 0.0}},
                                  experiments, {1.0, sd, 0.3, 1.0}, ratio, random);
          const Analysis a = analyse(study, default_endpoints(), params);
          main.add(*a.verdicts.at(0).p_adjusted <= 0.05);
          const TestRecord* u = find(a, "siRNA v mock", "Mann-Whitney");
          least = *u->smallest_p;
          ranks.add(*u->p <= 0.05);
          fields.add(*find(a, "siRNA v mock", "Mann-Whitney on fields")->p <= 0.05);
        }
        fmt::print("| {} | {} | {} | {} | {:.3f} | {} | {} |\n", experiments, sd,
                   ratio ? "log-normal, ratio" : "normal, difference", main.percent(), least,
                   ranks.percent(), fields.percent());
      }
    }
  }
}

void coverage(int runs) {
  fmt::print(
      "\n## Coverage of the intervals\n\nControl 1, knockdown 0.4, rescue 0.7 (half); standard "
      "deviation of a condition within the day 0.1, well 0.05, field 0.1, day 0.3; {} studies a "
      "row. Share (%) of the intervals that hold the truth, of those that are printed. The rescue "
      "percent is withheld where the knockdown is not clear; the 90 % interval belongs to the "
      "equivalence test. Of ratios the truth is the same on the logarithm. The interval of the "
      "Mann-Whitney shift takes no account of the day, so it is wider than it need be; with 3 "
      "experiments it promises 90 % and says so.\n\n"
      "| experiments | values | difference or ratio, t | Mann-Whitney shift | equivalence (90) | "
      "rescue percent, Fieller | printed |\n|---|---|---|---|---|---|---|\n",
      runs);
  for (const int experiments : {3, 4, 5, 8}) {
    for (const bool ratio : {false, true}) {
      RandomStream random(2, fmt::format("{} {}", experiments, ratio), "coverage");
      Share t;
      Share shift;
      Share equal;
      Share rescue;
      for (int i = 0; i < runs; ++i) {
        const auto study = draw({{"mock", Role::control, 1.0},
                                 {"siRNA", Role::knockdown, 0.4},
                                 {"siRNA+p", Role::rescue, 0.7}},
                                experiments, {0.3, 0.1, 0.05, 0.1}, ratio, random);
        const Analysis a = analyse(study, default_endpoints(), {});
        const auto holds = [&](const TestRecord* r, double truth) {
          const double x = ratio ? std::exp(truth) : truth;
          return *r->effect_low <= x && x <= *r->effect_high;
        };
        t.add(holds(find(a, "siRNA v mock", "paired t"), -0.6));
        shift.add(holds(find(a, "siRNA v mock", "Mann-Whitney"), -0.6));
        equal.add(holds(find(a, "siRNA+p v mock", "equivalence"), -0.3));
        const VerdictRecord& v = a.verdicts.at(0);
        if (!v.rescue_low_pct) continue;
        // Of ratios the percentage is taken of the values, not of their logarithms.
        const double truth =
            ratio ? 100.0 * (std::exp(0.7) - std::exp(0.4)) / (std::exp(1.0) - std::exp(0.4))
                  : 50.0;
        rescue.add(*v.rescue_low_pct <= truth && truth <= *v.rescue_high_pct);
      }
      fmt::print("| {} | {} | {} | {} | {} | {} | {:.0f} % |\n", experiments,
                 ratio ? "log-normal, ratio" : "normal, difference", t.percent(), shift.percent(),
                 equal.percent(), rescue.percent(), 100.0 * rescue.tries / runs);
    }
  }
}

void rescue_verdicts(int runs) {
  fmt::print(
      "\n## Rescue verdicts\n\nControl 1, knockdown 0.4, rescue 0.4 (none), 0.7 (half) or 1 "
      "(full); "
      "day 0.3, well 0.05, field 0.1; {} studies a row. Share (%) of each verdict; wanted is "
      "\"full\" in at most 5 "
      "where there is none.\n\n"
      "| truth | experiments | condition within the day | full | partial | none | underpowered | "
      "untested |\n|---|---|---|---|---|---|---|---|\n",
      runs);
  const std::pair<const char*, double> truths[] = {{"none", 0.4}, {"half", 0.7}, {"full", 1.0}};
  for (const auto& [name, mean] : truths) {
    for (const int experiments : {3, 5, 8}) {
      for (const double sd : {0.05, 0.1, 0.2}) {
        RandomStream random(3, fmt::format("{} {} {}", name, experiments, sd), "rescue");
        std::map<std::string, Share> verdicts;
        for (int i = 0; i < runs; ++i) {
          const auto study = draw({{"mock", Role::control, 1.0},
                                   {"siRNA", Role::knockdown, 0.4},
                                   {"siRNA+p", Role::rescue, mean}},
                                  experiments, {0.3, sd, 0.05, 0.1}, false, random);
          const std::string said = analyse(study, default_endpoints(), {}).verdicts.at(0).rescued;
          for (const char* word : {"full", "partial", "none", "underpowered", "untested"}) {
            verdicts[word].add(said == word);
          }
        }
        fmt::print("| {} | {} | {} | {} | {} | {} | {} | {} |\n", name, experiments, sd,
                   verdicts["full"].percent(), verdicts["partial"].percent(),
                   verdicts["none"].percent(), verdicts["underpowered"].percent(),
                   verdicts["untested"].percent());
      }
    }
  }
}

/// 24 conditions x 6 endpoints, 10,000 resamples, 5 experiments.
void speed() {
  RandomStream random(4, "speed", "study");
  std::vector<Condition> conditions{{"mock", Role::control, 1.0}};
  for (int i = 1; i < 24; ++i) {
    conditions.push_back({fmt::format("si{}", i), Role::knockdown, 1.0 - 0.02 * i});
  }
  const auto study = draw(conditions, 5, {0.3, 0.1, 0.05, 0.1}, false, random);
  std::vector<Endpoint> endpoints(6);
  std::vector<FieldValue> fields;
  for (int k = 0; k < 6; ++k) {
    endpoints[static_cast<std::size_t>(k)].name = fmt::format("endpoint {}", k);
    for (FieldValue f : study) {
      f.endpoint = fmt::format("endpoint {}", k);
      fields.push_back(std::move(f));
    }
  }
  const auto start = std::chrono::steady_clock::now();
  const std::size_t rows = analyse(fields, endpoints, {}).tests.size();
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  fmt::print(stderr, "24 conditions x 6 endpoints x 5 experiments: {} rows in {:.2f} s\n", rows,
             seconds);
}

}  // namespace

int main(int argc, char** argv) {
  const int runs = argc > 1 ? std::atoi(argv[1]) : 4000;
  if (runs < 1) {
    fmt::print(stderr, "usage: benchmark_statistics [RUNS] > docs/statistics.md\n");
    return 2;
  }
  fmt::print(
      "# The statistics on simulated studies\n\nMade by `cmake --workflow --preset bench && "
      "build/bench/benchmarks/benchmark_statistics {} > docs/statistics.md`; the same seed gives "
      "the "
      "same tables. The analysis is the default one: fields to wells to experiments, paired t "
      "within "
      "experiments, Holm over the planned contrasts.\n\n",
      runs);
  speed();
  false_positives(runs);
  coverage((runs + 1) / 2);
  rescue_verdicts((runs + 3) / 4);
  return 0;
}
