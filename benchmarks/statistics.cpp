// What the default analysis does on simulated nested studies, as the tables of docs/statistics.md:
// false positives, coverage of the printed intervals, rescue verdicts, time.
//
//   benchmark_statistics [RUNS] > docs/statistics.md

#include "statistics/statistics.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <ctime>
#include <map>
#include <string>
#include <vector>

#include "core/random.hpp"
#include "statistics/bootstrap.hpp"
#include "statistics/estimates.hpp"
#include "statistics/mixed_model.hpp"

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

/// Share (%) of p <= 0.05 to expect of two groups of fields without effect: the variance of the
/// difference of their means over what a test of independent fields takes it for (design effect).
/// Days shift both conditions alike: they cancel in the difference, but swell the spread of fields.
double expected_of_fields(int experiments, const Spread& s) {
  const double e = experiments;
  const double experiment = s.experiment * s.experiment;
  const double well = s.well * s.well;
  const double field = s.field * s.field;
  const double truth = experiment / e + well / (2.0 * e) + field / (10.0 * e);
  const double taken = (s.day * s.day + experiment + well + field) / (10.0 * e);
  return 100.0 * std::erfc(1.959963984540054 * std::sqrt(taken / truth) / std::sqrt(2.0));
}

void false_positives(int runs) {
  fmt::print(
      "## False positives\n\nTwo conditions without a difference; 2 wells x 5 fields in each "
      "experiment; {} studies a row. Standard deviation of the field 1, of the well 0.3; "
      "\"experiment\" is that of a condition within the day, \"day\" that of the days, which shift "
      "both conditions alike. Share (%) of p <= 0.05; wanted are 3.5 to 5.5 of the default "
      "analysis. Mann-Whitney takes no account of the day and cannot go below the least p "
      "given.\n\n"
      "Fields as n is what `--field-level` shows. How far its share lies above 5 % follows from "
      "the "
      "variances: with v the variance of the difference of the means and u what a test of "
      "independent fields takes it for, about 2 P(Z > 1.96 sqrt(u / v)) (\"expected\"; for large "
      "numbers of experiments). Days cancel in v and swell u, so that they hide much of the fault: "
      "with an experiment of 0.3 and days of 1 the share is 8 to 9 %, without days 17 %. It "
      "is "
      "no property of the test but of the study, and grows with the number of fields.\n\n"
      "| experiments | experiment | day | values | default analysis | least p of Mann-Whitney | "
      "Mann-Whitney | fields as n | expected |\n|---|---|---|---|---|---|---|---|---|\n",
      runs);
  struct Row {
    int experiments;
    double experiment;
    double day;
    bool ratio;
  };
  std::vector<Row> rows;
  for (const int experiments : {3, 5}) {
    for (const double sd : {0.3, 0.5, 1.0}) {
      for (const bool ratio : {false, true}) rows.push_back({experiments, sd, 1.0, ratio});
    }
  }
  for (const double sd : {0.3, 0.5, 1.0}) rows.push_back({3, sd, 0.0, false});
  StatisticsParams params;
  params.field_level = true;
  for (const Row& row : rows) {
    const std::string stream = fmt::format("{} {} {}{}", row.experiments, row.experiment, row.ratio,
                                           row.day > 0.0 ? "" : " no days");
    RandomStream random(1, stream, "null");
    const Spread spread{row.day, row.experiment, 0.3, 1.0};
    Share main;
    Share ranks;
    Share fields;
    double least = 1.0;
    for (int i = 0; i < runs; ++i) {
      const auto study = draw({{"mock", Role::control, 0.0}, {"siRNA", Role::knockdown, 0.0}},
                              row.experiments, spread, row.ratio, random);
      const Analysis a = analyse(study, default_endpoints(), params);
      main.add(*a.verdicts.at(0).p_adjusted <= 0.05);
      const TestRecord* u = find(a, "siRNA v mock", "Mann-Whitney");
      least = *u->smallest_p;
      ranks.add(*u->p <= 0.05);
      fields.add(*find(a, "siRNA v mock", "Mann-Whitney on fields")->p <= 0.05);
    }
    fmt::print("| {} | {} | {} | {} | {} | {:.3f} | {} | {} | {:.1f} |\n", row.experiments,
               row.experiment, row.day, row.ratio ? "log-normal, ratio" : "normal, difference",
               main.percent(), least, ranks.percent(), fields.percent(),
               expected_of_fields(row.experiments, spread));
  }
}

/// The fields of control and knockdown for the mixed model, on its scale.
std::vector<NestedValue> model_values(const std::vector<FieldValue>& study, bool ratio) {
  std::vector<NestedValue> values;
  for (const FieldValue& f : study) {
    const Place& p = f.place;
    values.push_back({p.condition, p.experiment, p.well, ratio ? std::log(*f.value) : *f.value});
  }
  return values;
}

void coverage(int runs) {
  fmt::print(
      "\n## Coverage of the intervals\n\nControl 1, knockdown 0.4, rescue 0.7 (half); standard "
      "deviation of a condition within the day 0.1, well 0.05, field 0.1, day 0.3; {} studies a "
      "row. Share (%) of the intervals that hold the truth, of those that are printed; wanted are "
      "93 to 97 (88 to 92 of the equivalence test's 90 % interval). Of ratios the truth is the "
      "same on the logarithm. The rescue percent is withheld where the knockdown is not clear.\n\n"
      "The mixed model of the row has the terms (1 | experiment) + (1 | experiment:condition) + (1 "
      "| experiment:condition:well). Without the middle one (\"two terms\", value ~ condition + (1 "
      "| experiment) + (1 | experiment:well)) it takes the wells of a condition as independent "
      "within their experiment, and its interval is too narrow wherever the effect differs between "
      "experiments, as it does here. That form is in the library, no row has it.\n\n"
      "| experiments | values | difference or ratio, t | hierarchical bootstrap | mixed model | "
      "mixed, two terms | equivalence (90) | rescue percent, Fieller | printed |\n"
      "|---|---|---|---|---|---|---|---|---|\n",
      runs);
  for (const int experiments : {3, 4, 5, 8}) {
    for (const bool ratio : {false, true}) {
      RandomStream random(2, fmt::format("{} {}", experiments, ratio), "coverage");
      Share t;
      Share bootstrap;
      Share mixed;
      Share two_terms;
      Share equal;
      Share rescue;
      for (int i = 0; i < runs; ++i) {
        const auto study = draw({{"mock", Role::control, 1.0},
                                 {"siRNA", Role::knockdown, 0.4},
                                 {"siRNA+p", Role::rescue, 0.7}},
                                experiments, {0.3, 0.1, 0.05, 0.1}, ratio, random);
        const Analysis a = analyse(study, default_endpoints(), {});
        const auto add = [&](Share& share, const TestRecord* r, double truth) {
          const double x = ratio ? std::exp(truth) : truth;
          if (r->effect_low) share.add(*r->effect_low <= x && x <= *r->effect_high);
        };
        add(t, find(a, "siRNA v mock", "paired t"), -0.6);
        add(bootstrap, find(a, "siRNA v mock", "hierarchical"), -0.6);
        add(mixed, find(a, "siRNA v mock", "mixed model"), -0.6);
        add(equal, find(a, "siRNA+p v mock", "equivalence"), -0.3);
        const MixedContrast two =
            fit_mixed_model(model_values(study, ratio), {"mock", "siRNA", "siRNA+p"},
                            MixedTerms::experiment_well)
                .contrast("siRNA", "mock", 0.95);
        if (two.low) two_terms.add(*two.low <= -0.6 && -0.6 <= *two.high);
        const VerdictRecord& v = a.verdicts.at(0);
        if (!v.rescue_low_pct) continue;
        // Of ratios the percentage is taken of the values, not of their logarithms.
        const double truth =
            ratio ? 100.0 * (std::exp(0.7) - std::exp(0.4)) / (std::exp(1.0) - std::exp(0.4))
                  : 50.0;
        rescue.add(*v.rescue_low_pct <= truth && truth <= *v.rescue_high_pct);
      }
      fmt::print("| {} | {} | {} | {} | {} | {} | {} | {} | {:.0f} % |\n", experiments,
                 ratio ? "log-normal, ratio" : "normal, difference", t.percent(),
                 bootstrap.percent(), mixed.percent(), two_terms.percent(), equal.percent(),
                 rescue.percent(), 100.0 * rescue.tries / runs);
    }
  }
}

/// Normal experiment values: two independent groups, or three conditions of the same days.
std::vector<std::vector<double>> experiment_values(std::size_t groups, int experiments, double day,
                                                   RandomStream& random) {
  std::vector<std::vector<double>> values(groups);
  const double means[] = {1.0, 0.4, 0.7};
  for (int e = 0; e < experiments; ++e) {
    const double shift = random.normal(0.0, day);
    for (std::size_t g = 0; g < groups; ++g) {
      values[g].push_back(means[g] + shift + random.normal(0.0, groups == 2 ? 0.6 : 0.1));
    }
  }
  return values;
}

/// [condition][experiment][well][field].
std::vector<NestedSample> nested_study(int experiments, const Spread& spread,
                                       RandomStream& random) {
  const auto study = draw({{"mock", Role::control, 1.0}, {"siRNA", Role::knockdown, 0.4}},
                          experiments, spread, false, random);
  std::vector<NestedSample> nested(2);
  for (std::size_t i = 0; i < study.size(); i += 5) {  // a well of five fields at a time
    NestedSample& sample = nested[study[i].place.role == Role::knockdown ? 0 : 1];
    if (study[i].place.well == "1") sample.emplace_back();
    sample.back().emplace_back();
    for (std::size_t f = i; f < i + 5; ++f) sample.back().back().push_back(*study[f].value);
  }
  return nested;
}

/// Effects of resamples in which experiments, then wells within them, then fields within these are
/// drawn with replacement; rising.
std::vector<double> drawn_at_every_level(const std::vector<NestedSample>& study, int resamples,
                                         RandomStream& random) {
  std::vector<double> effects;
  const std::size_t n = study[0].size();
  for (int r = 0; r < resamples; ++r) {
    double effect = 0.0;
    for (std::size_t e = 0; e < n; ++e) {
      const std::size_t experiment = random.below(n);
      for (const double sign : {1.0, -1.0}) {
        const auto& wells = study[sign > 0.0 ? 0 : 1][experiment];
        for (std::size_t w = 0; w < wells.size(); ++w) {
          const auto& fields = wells[random.below(wells.size())];
          double sum = 0.0;
          for (std::size_t f = 0; f < fields.size(); ++f)
            sum += fields[random.below(fields.size())];
          effect += sign * sum / static_cast<double>(fields.size() * wells.size() * n);
        }
      }
    }
    effects.push_back(effect);
  }
  std::sort(effects.begin(), effects.end());
  return effects;
}

void hierarchical(int runs) {
  constexpr int resamples = 1000;
  fmt::print(
      "\n## Hierarchical bootstrap: what is drawn\n\nMeans of 2 wells of 5 fields, knockdown less "
      "control; day 1; {} studies a row. Share (%) of 95 % intervals that hold the truth, and in "
      "brackets their mean width over that of Student's interval. \"Whole\": experiments are drawn "
      "with replacement, with their wells and fields as they are (the row of statistics.csv). "
      "\"Every level\": then wells within experiments and fields within wells are drawn with "
      "replacement, too (Saravanan et al. 2020, doi 10.51628/001c.13927; {} resamples). Each with "
      "the quantiles of the resamples, and with the standard error of the resamples times "
      "sqrt(n / (n - 1)) t.\n\n"
      "The means of experiments already spread by what their wells and fields do. Drawing those "
      "again adds that part a second time: where it is most of the spread (first rows) the "
      "interval "
      "comes out up to 1.8 times too wide, where it is little (last rows) nothing changes. The "
      "quantiles of \"every level\" hold the truth in anything from 78 to 99 %, as wells and "
      "fields "
      "happen to make up for the few experiments or not, and no study tells which. Drawing the "
      "upper "
      "level with replacement and the lower ones without has the right variance (Davison and "
      "Hinkley "
      "1997, Bootstrap Methods, section 3.8): that is what \"whole\" does, and why the program has "
      "no "
      "other row.\n\n"
      "| experiments | condition within the day | well | field | whole, row of the program | "
      "whole, "
      "quantiles | every level, quantiles | every level, t |\n|---|---|---|---|---|---|---|---|\n",
      runs, resamples);
  const Spread spreads[] = {{1.0, 0.05, 0.3, 1.0}, {1.0, 0.3, 0.3, 1.0}, {1.0, 0.5, 0.1, 0.3}};
  for (const Spread& spread : spreads) {
    for (const int experiments : {3, 5, 8}) {
      RandomStream random(6, fmt::format("{} {}", experiments, spread.experiment), "hierarchical");
      Share held[4];
      double widths[4] = {0.0, 0.0, 0.0, 0.0};
      double student = 0.0;
      for (int i = 0; i < runs; ++i) {
        const auto study = nested_study(experiments, spread, random);
        const double n = static_cast<double>(experiments);
        std::vector<double> differences;
        for (std::size_t e = 0; e < study[0].size(); ++e) {
          double sum = 0.0;
          for (std::size_t w = 0; w < 2; ++w) {
            for (std::size_t f = 0; f < 5; ++f) sum += study[0][e][w][f] - study[1][e][w][f];
          }
          differences.push_back(0.1 * sum);
        }
        const Estimate t = mean_difference_paired(differences, 0.95);
        student += *t.high - *t.low;
        const auto add = [&](int k, double low, double high) {
          held[k].add(low <= -0.6 && -0.6 <= high);
          widths[k] += high - low;
        };
        BootstrapParams params;
        params.seed = static_cast<std::uint64_t>(i);
        const Estimate row = hierarchical_interval(study, Effect::mean_difference, params);
        add(0, *row.low, *row.high);
        params.small_sample = false;
        const Estimate textbook = hierarchical_interval(study, Effect::mean_difference, params);
        add(1, *textbook.low, *textbook.high);
        const auto effects = drawn_at_every_level(study, resamples, random);
        add(2, effects[resamples / 40 - 1], effects[resamples - resamples / 40]);
        double mean = 0.0;
        for (const double x : effects) mean += x / resamples;
        double variance = 0.0;
        for (const double x : effects) variance += (x - mean) * (x - mean) / resamples;
        // Student's interval is the mean -+ sqrt(n / (n - 1)) t times the bootstrap's error.
        double squares = 0.0;
        for (const double d : differences) squares += (d - *t.value) * (d - *t.value);
        const double error = std::sqrt(squares) / n;
        const double half = 0.5 * (*t.high - *t.low) * std::sqrt(variance) / error;
        add(3, *t.value - half, *t.value + half);
      }
      const auto cell = [&](int k) {
        return fmt::format("{} ({:.2f})", held[k].percent(), widths[k] / student);
      };
      fmt::print("| {} | {} | {} | {} | {} | {} | {} | {} |\n", experiments, spread.experiment,
                 spread.well, spread.field, cell(0), cell(1), cell(2), cell(3));
    }
  }
}

void few_values(int runs) {
  fmt::print(
      "\n## Intervals of few values\n\n{} studies a row; experiments normal around 1 and 0.4 with "
      "a standard deviation of 0.6 (Hedges' g, Cliff's delta and Mann-Whitney's shift of "
      "independent groups), or as above (rescue percent by bootstrap; BCa of paired means). Share "
      "(%) that holds the truth.\n\n"
      "- Order statistics have few steps: Mann-Whitney's interval promises the confidence of its "
      "step, which stands in the row, and keeps it. With days that shift both conditions alike (sd "
      "0.6) it is wider than it need be, since it takes no account of them; the t test beside it "
      "does.\n"
      "- Quantiles of the resamples of n experiments (BCa, here in the textbook form) cannot cover "
      "more than 1 - 2^(1 - n). Below nine experiments the program takes Student's quantile with "
      "the standard error of the bootstrap (Hesterberg 2015, doi 10.1080/00031305.2015.1089789), "
      "and names it.\n"
      "- Hedges' g has the interval of the noncentral t, exact for normal values, of two groups "
      "(\"apart\") and of differences within experiments (\"within\"); by BCa it covers 82 % at "
      "3.\n"
      "- Cliff's delta has Newcombe's score interval, shown for true deltas of 0, 0.52 and 0.84. "
      "With 3 v 3 there are ten different values of delta, so that no interval can hold 95 % for "
      "every truth, and the row says so.\n\n"
      "| experiments | shift, promised | shift | shift, days | BCa of means | means | rescue "
      "percent | g, apart | g, within | g by BCa | delta, 0 | delta, 0.52 | delta, 0.84 |\n"
      "|---|---|---|---|---|---|---|---|---|---|---|---|---|\n",
      runs);
  for (const int experiments : {3, 4, 5, 6, 8}) {
    RandomStream random(5, fmt::format("{}", experiments), "few values");
    double promised = 0.0;
    Share shift;
    Share shift_days;
    Share textbook;
    Share means;
    Share rescue;
    Share deltas[3];
    Share g;
    Share g_within;
    Share g_bca;
    const auto add = [](Share& share, const Estimate& e, double truth) {
      if (e.low) share.add(*e.low <= truth && truth <= *e.high);
    };
    for (int i = 0; i < runs; ++i) {
      const auto apart = experiment_values(2, experiments, 0.0, random);
      const auto days = experiment_values(2, experiments, 0.6, random);
      const auto three = experiment_values(3, experiments, 0.3, random);
      const Estimate order = hodges_lehmann(apart[0], apart[1], 0.95);
      promised = order.confidence;
      add(shift, order, 0.6);
      add(shift_days, hodges_lehmann(days[0], days[1], 0.95), 0.6);
      BootstrapParams params;
      params.seed = static_cast<std::uint64_t>(i);
      add(rescue, bca_interval(three, Effect::rescue_percent, params), 50.0);
      add(means, bca_interval(days, Effect::mean_difference, params), 0.6);
      params.small_sample = false;
      add(textbook, bca_interval(days, Effect::mean_difference, params), 0.6);
      params.small_sample = true;
      params.paired = false;
      params.resamples = 2000;
      add(g_bca, bca_interval(apart, Effect::hedges_g, params), 1.0);
      add(g, hedges_g(apart[0], apart[1], 0.95), 1.0);
      std::vector<double> differences;
      for (std::size_t e = 0; e < days[0].size(); ++e)
        differences.push_back(days[0][e] - days[1][e]);
      add(g_within, hedges_g_paired(differences, 0.95), std::sqrt(0.5));
      // Standardised differences of 0, 1 and 2.
      for (int k = 0; k < 3; ++k) {
        std::vector<double> moved = apart[0];
        for (double& x : moved) x += 0.6 * (k - 1);
        add(deltas[k], cliffs_delta(moved, apart[1], 0.95), std::erf(0.5 * k));
      }
    }
    fmt::print("| {} | {:.1f} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} |\n",
               experiments, 100.0 * promised, shift.percent(), shift_days.percent(),
               textbook.percent(), means.percent(), rescue.percent(), g.percent(),
               g_within.percent(), g_bca.percent(), deltas[0].percent(), deltas[1].percent(),
               deltas[2].percent());
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

/// 24 conditions x 6 endpoints, 10,000 resamples: all of them with 5 experiments, drawn with 15.
void speed() {
  fmt::print(
      "\n## Speed\n\nOne thread, 24 conditions x 6 endpoints, 2 wells of 5 fields, 10,000 "
      "resamples. With 5 experiments there are fewer different resamples than that, and all are "
      "taken. Wanted are 2 s. (The only figures here that hang on the machine.)\n\n"
      "| experiments | rows of statistics.csv | seconds of processor time |\n|---|---|---|\n");
  for (const int experiments : {5, 15}) {
    RandomStream random(4, "speed", "study");
    std::vector<Condition> conditions{{"mock", Role::control, 1.0}};
    for (int i = 1; i < 24; ++i) {
      conditions.push_back({fmt::format("si{}", i), Role::knockdown, 1.0 - 0.02 * i});
    }
    const auto study = draw(conditions, experiments, {0.3, 0.1, 0.05, 0.1}, false, random);
    std::vector<Endpoint> endpoints(6);
    std::vector<FieldValue> fields;
    for (int k = 0; k < 6; ++k) {
      endpoints[static_cast<std::size_t>(k)].name = fmt::format("endpoint {}", k);
      for (FieldValue f : study) {
        f.endpoint = fmt::format("endpoint {}", k);
        fields.push_back(std::move(f));
      }
    }
    const std::clock_t start = std::clock();
    const std::size_t rows = analyse(fields, endpoints, {}).tests.size();
    const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    fmt::print("| {} | {} | {:.2f} |\n", experiments, rows, seconds);
  }
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
  false_positives(runs);
  coverage((runs + 1) / 2);
  hierarchical((runs + 1) / 2);
  few_values((runs + 1) / 2);
  rescue_verdicts((runs + 3) / 4);
  speed();
  return 0;
}
