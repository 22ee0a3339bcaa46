// The rows of one contrast.

#include "statistics/comparison.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "statistics/estimates.hpp"
#include "statistics/numbers.hpp"
#include "statistics/tests.hpp"
#include "statistics/wording.hpp"

namespace woundwell {
namespace {

/// One condition in a data set.
struct Side {
  std::vector<double> values;  ///< on the scale of the comparison, by name of experiment
  std::int64_t wells = 0;
  std::int64_t fields = 0;
  std::int64_t missing = 0;  ///< fields without value
  std::size_t empty = 0;     ///< experiments without any value
  bool known = false;        ///< is in this data set at all
};

Side side_of(const DataSet& data, const std::string& condition) {
  Side side;
  const auto found = data.cells.find(condition);
  if (found == data.cells.end()) return side;
  side.known = true;
  for (const auto& [experiment, record] : found->second) {
    side.missing += record.fields_without_value;
    if (!record.value) {
      ++side.empty;
      continue;
    }
    side.values.push_back(data.scaled(record));
    side.wells += record.wells;
    side.fields += record.fields;
  }
  return side;
}

std::string missing_text(const Side& a, const Side& b, const PlannedContrast& contrast) {
  std::string text;
  const std::int64_t missing = a.missing + b.missing;
  if (missing > 0) {
    add_caution(
        text, fmt::format("{} of {} fields have no value", missing, missing + a.fields + b.fields));
  }
  const auto empty = [&](const Side& side, const std::string& name) {
    if (!side.known) {
      add_caution(text, fmt::format("'{}' has no field for this endpoint and time", name));
    } else if (side.values.empty()) {
      add_caution(text, fmt::format("'{}' has no value in any experiment", name));
    } else if (side.empty > 0) {
      add_caution(text, fmt::format("{} experiment{} of '{}' without a value", side.empty,
                                    side.empty == 1 ? "" : "s", name));
    }
  };
  empty(a, contrast.a);
  empty(b, contrast.b);
  return text;
}

std::vector<double> differences(const std::vector<std::vector<double>>& shared) {
  std::vector<double> d;
  for (std::size_t i = 0; i < shared[0].size(); ++i) d.push_back(shared[0][i] - shared[1][i]);
  return d;
}

Row equivalence_row(const DataSet& data, const PlannedContrast& contrast,
                    const StatisticsParams& params, TestRecord record) {
  const auto scale = rescue_scale(data, {contrast.b, contrast.knockdown, contrast.a});
  const std::int64_t n = static_cast<std::int64_t>(scale[0].size());
  record.n_a = record.n_b = n;
  set_test(equivalence(scale[0], scale[1], scale[2], params.equivalence_frac), record);
  const auto shared = shared_values(data, {contrast.a, contrast.b}, true);
  // Two one-sided tests at alpha belong to the interval of 1 - 2 alpha.
  const double confidence = std::max(0.5, 1.0 - 2.0 * params.alpha);
  set_effect(data.log_scale, mean_difference_paired(differences(shared), confidence), record);
  if (record.effect_low) {
    record.interval_method = fmt::format("t, within experiments, {:.3g} %", 100.0 * confidence);
  }
  return {record, contrast.kind, Part::main, contrast.knockdown};
}

Row main_row(const DataSet& data, const PlannedContrast& contrast, const Side& a, const Side& b,
             const StatisticsParams& params, TestRecord record) {
  const auto shared = shared_values(data, {contrast.a, contrast.b}, true);
  const std::size_t pairs = shared[0].size();
  if (pairs >= 2 || a.values.size() < 2 || b.values.size() < 2) {
    // Also where no test is possible: the row says why.
    const std::vector<double> d = differences(shared);
    record.n_a = record.n_b = static_cast<std::int64_t>(pairs);
    TestOutcome outcome = paired_t(d);
    if (pairs == 1) outcome.caution = "one experiment (n = 1): no test is possible";
    if (pairs == 0) outcome.caution = "no experiment has both conditions";
    set_test(outcome, record);
    set_effect(data.log_scale, mean_difference_paired(d, params.confidence), record);
    const std::size_t unpaired = a.values.size() + b.values.size() - 2 * pairs;
    if (unpaired > 0 && pairs >= 1) {
      add_caution(record.caution, "experiments that lack one of the two conditions are left out");
    }
    if (pairs == 2 && record.p) {
      add_caution(record.caution, "two experiments only: one degree of freedom");
    }
  } else {
    record.n_a = static_cast<std::int64_t>(a.values.size());
    record.n_b = static_cast<std::int64_t>(b.values.size());
    set_test(welch_t(a.values, b.values), record);
    set_effect(data.log_scale, mean_difference(a.values, b.values, params.confidence), record);
    add_caution(record.caution,
                "the conditions share fewer than two experiments: compared unpaired");
  }
  return {record, contrast.kind, Part::main, contrast.knockdown};
}

Row rank_row(const DataSet& data, const PlannedContrast& contrast, const Side& a, const Side& b,
             const StatisticsParams& params, TestRecord record, bool main_can) {
  record.n_a = static_cast<std::int64_t>(a.values.size());
  record.n_b = static_cast<std::int64_t>(b.values.size());
  set_test(mann_whitney(a.values, b.values), record);
  set_effect(data.log_scale, hodges_lehmann(a.values, b.values, params.confidence), record);
  add_caution(record.caution, out_of_reach(record, params, main_can));
  return {record, contrast.kind, Part::ranks, contrast.knockdown};
}

Row permutation_row(const DataSet& data, const PlannedContrast& contrast,
                    const StatisticsParams& params, TestRecord record, bool main_can) {
  const auto shared = shared_values(data, {contrast.a, contrast.b}, true);
  std::vector<Block> blocks;
  for (std::size_t i = 0; i < shared[0].size(); ++i) {
    blocks.push_back({{shared[0][i]}, {shared[1][i]}});
  }
  record.n_a = record.n_b = static_cast<std::int64_t>(blocks.size());
  set_test(blocked_permutation(blocks, static_cast<std::size_t>(params.resamples), params.seed),
           record);
  if (data.log_scale) record.statistic_name = "mean log ratio";
  Estimate estimate = mean_difference_paired(differences(shared), params.confidence);
  estimate.low.reset();  // the interval of the t test stands in its own row
  estimate.high.reset();
  set_effect(data.log_scale, estimate, record);
  add_caution(record.caution, out_of_reach(record, params, main_can));
  return {record, contrast.kind, Part::permutation, contrast.knockdown};
}

}  // namespace

TestRecord blank_record(const DataSet& data, const PlannedContrast& contrast) {
  TestRecord r;
  r.assay = data.assay;
  r.cell_line = data.cell_line;
  r.endpoint = data.endpoint;
  r.time_h = data.time_h;
  r.group_a = contrast.a;
  r.group_b = contrast.b;
  r.comparison = contrast.a + " v " + contrast.b;
  r.planned = contrast.kind != Contrast::exploratory;
  return r;
}

void set_test(const TestOutcome& outcome, TestRecord& record) {
  record.test = outcome.test;
  record.statistic_name = outcome.statistic_name;
  record.statistic = outcome.statistic;
  record.p = outcome.p;
  record.smallest_p = outcome.smallest_p;
  record.method = outcome.method;
  add_caution(record.caution, outcome.caution);
}

void set_effect(bool logs, Estimate estimate, TestRecord& record) {
  if (logs) {
    const bool of_means = estimate.name == "mean difference";
    estimate =
        exponentiated(estimate, of_means ? "ratio of geometric means" : "Hodges-Lehmann ratio");
  }
  for (OptionalNumber* x : {&estimate.value, &estimate.low, &estimate.high}) {
    if (*x && !std::isfinite(**x)) x->reset();  // beyond the range of doubles
  }
  record.effect_name = estimate.name;
  record.effect = estimate.value;
  record.effect_low = estimate.low;
  record.effect_high = estimate.high;
  record.interval_method = estimate.low ? estimate.method : "";
  add_caution(record.caution, estimate.caution);
}

std::string out_of_reach(const TestRecord& record, const StatisticsParams& params, bool main_can) {
  if (!record.p || !record.smallest_p || *record.smallest_p <= params.alpha) return {};
  std::string text = fmt::format("cannot go below p = {} here, so never reaches {:.3g}",
                                 p_text(*record.smallest_p), params.alpha);
  if (main_can) text += "; the t test beside it can";
  return text;
}

std::vector<std::vector<double>> rescue_scale(const DataSet& data,
                                              const std::vector<std::string>& conditions) {
  auto values = shared_values(data, conditions, false);
  if (!data.log_scale || conditions.size() != 3) return values;
  std::vector<std::vector<double>> scaled(3);
  for (std::size_t i = 0; i < values[0].size(); ++i) {
    const double level = 0.5 * (values[0][i] + values[1][i]);
    if (!(level > 0.0)) continue;  // nothing in control and knockdown: no percentage
    for (std::size_t k = 0; k < 3; ++k) scaled[k].push_back(values[k][i] / level);
  }
  return scaled;
}

std::vector<Row> compare(const DataSet& data, const PlannedContrast& contrast,
                         const StatisticsParams& params) {
  const Side a = side_of(data, contrast.a);
  const Side b = side_of(data, contrast.b);
  TestRecord record = blank_record(data, contrast);
  record.wells = a.wells + b.wells;
  record.fields = a.fields + b.fields;
  record.caution = contrast.caution;
  add_caution(record.caution, data.caution);
  add_caution(record.caution, missing_text(a, b, contrast));
  if (contrast.kind == Contrast::rescue_v_control) {
    std::vector<Row> row{equivalence_row(data, contrast, params, record)};
    row.front().record.primary = data.primary;
    return row;
  }
  std::vector<Row> rows{main_row(data, contrast, a, b, params, record)};
  rows.front().record.primary = data.primary && is_claim(contrast.kind);
  const bool testable =
      a.values.size() + b.values.size() > 2 && !a.values.empty() && !b.values.empty();
  if (contrast.kind == Contrast::exploratory || !testable) return rows;
  const bool main_can = rows.front().record.p.has_value();
  rows.push_back(rank_row(data, contrast, a, b, params, record, main_can));
  if (rows.front().record.test == "paired t") {
    add_caution(rows.back().record.caution, without_blocks);
    rows.push_back(permutation_row(data, contrast, params, record, main_can));
  }
  return rows;
}

Row compare_all(const DataSet& data, const ContrastPlan& plan, const StatisticsParams& params) {
  PlannedContrast contrast;
  TestRecord record = blank_record(data, contrast);
  record.comparison = "all conditions";
  record.caution = data.caution;
  std::vector<std::vector<double>> groups;
  std::int64_t smallest = 0;
  std::int64_t largest = 0;
  for (const std::string& condition : plan.conditions) {
    const Side side = side_of(data, condition);
    if (!side.known) continue;
    const auto n = static_cast<std::int64_t>(side.values.size());
    smallest = groups.empty() ? n : std::min(smallest, n);
    largest = std::max(largest, n);
    groups.push_back(side.values);
    record.wells += side.wells;
    record.fields += side.fields;
    if (!record.group_a.empty()) record.group_a += ", ";
    record.group_a += condition;
  }
  record.n_a = smallest;
  record.n_b = largest;
  const TestOutcome outcome = kruskal_wallis(groups);
  set_test(outcome, record);
  if (outcome.statistic) {
    std::size_t total = 0;
    for (const auto& g : groups) total += g.size();
    // Share of the variance of ranks that lies between the conditions: H / (N - 1).
    record.effect_name = "epsilon squared";
    record.effect = *outcome.statistic / (static_cast<double>(total) - 1.0);
  }
  add_caution(record.caution, out_of_reach(record, params, false));
  if (record.p) {
    record.adjustment = "none: exploratory";
    add_caution(record.caution, "takes no account of the experiments as blocks");
  }
  return {record, Contrast::exploratory, Part::overall, ""};
}

}  // namespace woundwell
