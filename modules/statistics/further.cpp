#include "statistics/further.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "statistics/bootstrap.hpp"
#include "statistics/many_groups.hpp"
#include "statistics/supplement.hpp"
#include "statistics/wording.hpp"

namespace woundwell {
namespace {

constexpr std::string_view wilcoxon =
    "Wilcoxon 1945, doi 10.2307/3001968; zeros after Pratt 1959, doi "
    "10.1080/01621459.1959.10501526";
constexpr std::string_view elteren = "van Elteren 1960, Bull Int Stat Inst 37:351";
constexpr std::string_view student = "Student 1908, doi 10.1093/biomet/6.1.1";
constexpr std::string_view welch = "Welch 1947, doi 10.1093/biomet/34.1-2.28";
constexpr std::string_view bootstrap =
    "Efron 1987, doi 10.1080/01621459.1987.10478410; few experiments: Hesterberg 2015, doi "
    "10.1080/00031305.2015.1089789";
constexpr std::string_view fieller = "Fieller 1954, doi 10.1111/j.2517-6161.1954.tb00159.x";
constexpr std::string_view effect_sizes =
    "Hedges 1981, doi 10.3102/10769986006002107; Cliff 1993, doi 10.1037/0033-2909.114.3.494";
constexpr std::string_view anova = "Fisher 1925, Statistical Methods for Research Workers";
constexpr std::string_view dunn_1964 = "Dunn 1964, doi 10.1080/00401706.1964.10490181";
constexpr std::string_view conover = "Conover and Iman 1979, doi 10.2172/6057803";
constexpr std::string_view tukey_1949 =
    "Tukey 1949, doi 10.2307/3001913; unequal sizes: Kramer 1956, doi 10.2307/3001469";
constexpr std::string_view dunnett_1955 = "Dunnett 1955, doi 10.1080/01621459.1955.10501294";

constexpr std::string_view no_pairs = "fewer than two experiments have both conditions";

/// A contrast with its experiment values on the scale of the comparison.
struct Values {
  std::vector<double> a;
  std::vector<double> b;
  std::vector<std::vector<double>> shared;  ///< of a and b in the experiments that have both
  std::vector<double> differences;
};

Values values_of(const DataSet& data, const PlannedContrast& contrast) {
  Values v;
  v.a = shared_values(data, {contrast.a}, true)[0];
  v.b = shared_values(data, {contrast.b}, true)[0];
  v.shared = shared_values(data, {contrast.a, contrast.b}, true);
  for (std::size_t i = 0; i < v.shared[0].size(); ++i) {
    v.differences.push_back(v.shared[0][i] - v.shared[1][i]);
  }
  return v;
}

/// Outside the plan and its corrections. `corrected`: what p_adjusted is adjusted for, if anything.
Row beside_the_plan(TestRecord record, std::string_view paper, const std::string& corrected,
                    const StatisticsParams& params) {
  record.planned = false;
  record.method += fmt::format("{}{}", record.method.empty() ? "" : "; ", paper);
  record.adjustment = (corrected.empty() ? "none" : corrected) + ": " + not_in_the_plan;
  add_caution(record.caution, out_of_reach(record, params, false));
  return {std::move(record), Contrast::exploratory, Part::overall, ""};
}

TestRecord of_pair(const DataSet& data, const PlannedContrast& contrast, std::size_t n_a,
                   std::size_t n_b) {
  TestRecord record = blank_record(data, contrast);
  record.n_a = static_cast<std::int64_t>(n_a);
  record.n_b = static_cast<std::int64_t>(n_b);
  return record;
}

/// Tests on differences within experiments: none with fewer than two, whatever its formula gives.
TestOutcome within(TestOutcome outcome, std::size_t pairs) {
  if (pairs >= 2) return outcome;
  outcome.p.reset();
  outcome.smallest_p.reset();
  outcome.method = "none";
  outcome.caution = fmt::format("{}: no test is possible", no_pairs);
  return outcome;
}

std::vector<Row> tests_of(const DataSet& data, const PlannedContrast& contrast, const Values& v,
                          const StatisticsParams& params) {
  std::vector<Row> rows;
  const std::size_t pairs = v.differences.size();
  TestRecord record = of_pair(data, contrast, pairs, pairs);
  set_test(within(signed_rank(v.differences, Zeros::pratt), pairs), record);
  set_effect(data.log_scale, hodges_lehmann_paired(v.differences, params.confidence), record);
  rows.push_back(beside_the_plan(record, wilcoxon, "", params));

  std::vector<Block> blocks;
  for (std::size_t i = 0; i < pairs; ++i) blocks.push_back({{v.shared[0][i]}, {v.shared[1][i]}});
  record = of_pair(data, contrast, pairs, pairs);
  set_test(within(van_elteren(blocks), pairs), record);
  if (record.p) {
    add_caution(record.caution, "one value of each condition in an experiment: the sign test");
  }
  rows.push_back(beside_the_plan(record, elteren, "", params));

  record = of_pair(data, contrast, v.a.size(), v.b.size());
  record.caution = without_blocks;
  set_test(student_t(v.a, v.b), record);
  set_effect(data.log_scale, mean_difference_pooled(v.a, v.b, params.confidence), record);
  rows.push_back(beside_the_plan(record, student, "", params));

  if (pairs < 2 && v.a.size() >= 2 && v.b.size() >= 2) return rows;  // Welch t is the main test
  record = of_pair(data, contrast, v.a.size(), v.b.size());
  record.caution = without_blocks;
  set_test(welch_t(v.a, v.b), record);
  set_effect(data.log_scale, mean_difference(v.a, v.b, params.confidence), record);
  rows.push_back(beside_the_plan(record, welch, "", params));
  return rows;
}

/// An effect and its interval, without test.
Row effect_row(const DataSet& data, const PlannedContrast& contrast, const char* name,
               const Estimate& estimate, std::size_t n_a, std::size_t n_b, std::string_view paper,
               const StatisticsParams& params) {
  const Row row = interval_row(data, contrast, name, "interval only", estimate, n_a, n_b);
  return beside_the_plan(row.record, paper, "", params);
}

std::vector<Row> effects_of(const DataSet& data, const PlannedContrast& contrast, const Values& v,
                            const ContrastPlan& plan, const StatisticsParams& params) {
  std::vector<Row> rows;
  const bool paired = v.differences.size() >= 2;  // as the main test
  const std::vector<std::string> both{contrast.a, contrast.b};
  const auto raw = paired ? shared_values(data, both, false)
                          : std::vector{shared_values(data, {contrast.a}, false)[0],
                                        shared_values(data, {contrast.b}, false)[0]};
  const Effect effect = data.log_scale ? Effect::ratio_of_geometric_means : Effect::mean_difference;
  rows.push_back(effect_row(data, contrast, "bootstrap of experiments",
                            bca_interval(raw, effect, bootstrap_params(data, paired, params)),
                            raw[0].size(), raw[1].size(), bootstrap, params));
  if (contrast.kind != Contrast::knockdown_v_control) {
    for (const Row& row : effect_size_rows(data, contrast, params)) {
      rows.push_back(beside_the_plan(row.record, effect_sizes, "", params));
    }
  }
  if (contrast.kind != Contrast::rescue_v_knockdown || plan.control.empty()) return rows;
  const auto scale = rescue_scale(data, {plan.control, contrast.b, contrast.a});
  const Estimate exact = rescue_percent(scale[0], scale[1], scale[2], params.confidence);
  rows.push_back(effect_row(data, contrast, "rescue percent", exact, scale[0].size(),
                            scale[0].size(), fieller, params));
  if (!exact.value) return rows;  // withheld
  rows.push_back(
      effect_row(data, contrast, "rescue percent by bootstrap",
                 bca_interval(scale, Effect::rescue_percent, bootstrap_params(data, true, params)),
                 scale[0].size(), scale[0].size(), bootstrap, params));
  return rows;
}

/// Conditions compared all at once.
struct Everything {
  std::vector<std::string> names;
  Groups groups;    ///< every experiment of each condition
  Crossed crossed;  ///< experiments that all conditions share
  std::string caution;
};

TestRecord of_all(const DataSet& data, const Everything& all, bool blocks) {
  TestRecord record = record_of_all(data, all.names);
  std::size_t least = all.groups[0].size();
  std::size_t most = least;
  for (const auto& group : all.groups) {
    least = std::min(least, group.size());
    most = std::max(most, group.size());
  }
  record.n_a = static_cast<std::int64_t>(blocks ? all.crossed[0].size() : least);
  record.n_b = static_cast<std::int64_t>(blocks ? all.crossed[0].size() : most);
  record.caution = blocks ? all.caution : without_blocks;
  return record;
}

/// A comparison of many pairs: what it is and what its rows are called.
struct Family {
  Pairwise found;
  bool blocks = false;    ///< within experiments
  std::string corrected;  ///< "Tukey over 6 pairs"
  std::string effect;     ///< of the estimates
  std::string interval;   ///< empty: none
  std::string_view paper;
};

std::vector<Row> rows_of(const DataSet& data, const Everything& all, const Family& family,
                         const StatisticsParams& params) {
  std::vector<Row> rows;
  for (const Pair& pair : family.found.pairs) {
    if (!pair.p) continue;
    PlannedContrast contrast;
    contrast.a = all.names[pair.a];
    contrast.b = all.names[pair.b];
    const auto n = [&](std::size_t group) {
      return family.blocks ? all.crossed[group].size() : all.groups[group].size();
    };
    TestRecord record = of_pair(data, contrast, n(pair.a), n(pair.b));
    count_below(data, {contrast.a, contrast.b}, record);
    record.caution = family.blocks ? all.caution : without_blocks;
    record.test = family.found.test;
    record.statistic_name = family.found.statistic_name;
    record.statistic = pair.statistic;
    record.p = pair.p;
    record.p_adjusted = pair.p_adjusted;
    record.smallest_p = pair.smallest_p;
    record.method = family.found.method;
    add_caution(record.caution, family.found.caution);
    Estimate estimate;
    estimate.name = family.effect;
    estimate.value = pair.estimate;
    estimate.low = pair.low;
    estimate.high = pair.high;
    estimate.method = family.interval;
    set_effect(data.log_scale && !family.interval.empty(), estimate, record);
    rows.push_back(beside_the_plan(record, family.paper, family.corrected, params));
  }
  if (!rows.empty()) return rows;
  TestRecord record = of_all(data, all, family.blocks);
  record.test = family.found.test;
  record.method = "none";
  add_caution(record.caution, family.found.caution);
  rows.push_back(beside_the_plan(record, family.paper, "", params));
  return rows;
}

/// The conditions that have a place here, the later against the earlier, as contrasts are written.
Everything everything(const DataSet& data, const ContrastPlan& plan) {
  Everything all;
  all.names = present(data, plan);
  std::reverse(all.names.begin(), all.names.end());
  for (const std::string& name : all.names) {
    all.groups.push_back(shared_values(data, {name}, true)[0]);
  }
  all.crossed = shared_values(data, all.names, true);
  if (!all.names.empty()) all.caution = incomplete(data, all.names, all.crossed[0].size());
  return all;
}

std::vector<Row> rows_over_conditions(const DataSet& data, const ContrastPlan& plan,
                                      const StatisticsParams& params) {
  const Everything all = everything(data, plan);
  const std::size_t k = all.names.size();
  if (k < 3) return {};
  std::vector<Row> rows;
  TestRecord record = of_all(data, all, false);
  set_test(one_way_anova(all.groups), record);
  rows.push_back(beside_the_plan(record, anova, "", params));

  const std::string pairs = fmt::format(" over {} pairs", k * (k - 1) / 2);
  const Correction correction = correction_named(params.correction);
  const std::string ranks = name_of(correction) + pairs;
  const char* by_ranks = "difference of mean ranks";
  const char* by_means = "mean difference";
  std::vector<Family> families{
      {dunn(all.groups, correction), false, ranks, by_ranks, "", dunn_1964},
      {conover_iman(all.groups, correction), false, ranks, by_ranks, "", conover},
      {tukey_blocked(all.crossed, params.confidence), true, "Tukey" + pairs, by_means,
       "Tukey, simultaneous", tukey_1949},
      {tukey(all.groups, params.confidence), false, "Tukey" + pairs, by_means,
       "Tukey, simultaneous", tukey_1949}};
  const auto control = std::find(all.names.begin(), all.names.end(), plan.control);
  if (control != all.names.end()) {
    families.push_back({dunnett(all.groups, static_cast<std::size_t>(control - all.names.begin()),
                                params.confidence),
                        false,
                        fmt::format("Dunnett over {} conditions against {}", k - 1, plan.control),
                        by_means, "Dunnett, simultaneous", dunnett_1955});
  }
  for (const Family& family : families) {
    for (Row& row : rows_of(data, all, family, params)) rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace

std::vector<Row> further_rows(const DataSet& data, const ContrastPlan& plan,
                              const StatisticsParams& params) {
  std::vector<Row> rows;
  for (const PlannedContrast& contrast : plan.contrasts) {
    if (contrast.kind == Contrast::rescue_v_control) continue;  // equivalence has its own test
    const Values v = values_of(data, contrast);
    std::vector<Row> of_contrast = tests_of(data, contrast, v, params);
    for (Row& row : effects_of(data, contrast, v, plan, params)) {
      of_contrast.push_back(std::move(row));
    }
    for (Row& row : of_contrast) {
      count_below(data, {contrast.a, contrast.b}, row.record);
      add_caution(row.record.caution, contrast.caution);
      rows.push_back(std::move(row));
    }
  }
  for (Row& row : rows_over_conditions(data, plan, params)) rows.push_back(std::move(row));
  for (Row& row : rows) add_caution(row.record.caution, data.caution);
  return rows;
}

}  // namespace woundwell
