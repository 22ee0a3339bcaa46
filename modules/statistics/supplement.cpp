// Mixed model, hierarchical bootstrap, Friedman, blocked ANOVA and Dunnett as further rows.

#include "statistics/supplement.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "statistics/bootstrap.hpp"
#include "statistics/many_groups.hpp"
#include "statistics/wording.hpp"

namespace woundwell {
namespace {

/// Fields on the scale of the model, and how they came there.
struct ModelFields {
  std::vector<NestedValue> values;
  std::string scale;
  std::set<std::string> experiments;
  bool nested = false;  ///< some condition of an experiment has several values
};

ModelFields model_fields(const DataSet& data, const std::vector<std::string>& conditions) {
  ModelFields out;
  double smallest = 0.0;
  bool zeros = false;
  bool logs = data.log_scale;
  std::set<std::pair<std::string, std::string>> cells;
  for (const NestedValue& v : data.fields) {
    if (std::find(conditions.begin(), conditions.end(), v.condition) == conditions.end()) continue;
    if (!std::isfinite(v.value)) continue;
    out.values.push_back(v);
    out.experiments.insert(v.experiment);
    if (!cells.emplace(v.condition, v.experiment).second) out.nested = true;
    zeros = zeros || v.value == 0.0;
    logs = logs && v.value >= 0.0;
    if (v.value > 0.0 && (smallest == 0.0 || v.value < smallest)) smallest = v.value;
  }
  if (!logs || smallest == 0.0) return out;
  const double start = zeros ? 0.5 * smallest : 0.0;
  for (NestedValue& v : out.values) v.value = std::log(v.value + start);
  out.scale = zeros ? fmt::format(" on logs of fields + {:.3g}", start) : " on logs of fields";
  return out;
}

std::int64_t experiments_of(const ModelFields& fields, const std::string& condition) {
  std::set<std::string> names;
  for (const NestedValue& v : fields.values) {
    if (v.condition == condition) names.insert(v.experiment);
  }
  return static_cast<std::int64_t>(names.size());
}

Row mixed_row(const DataSet& data, const MixedModel& model, const ModelFields& fields,
              const PlannedContrast& contrast, const StatisticsParams& params) {
  TestRecord record = blank_record(data, contrast);
  record.n_a = experiments_of(fields, contrast.a);
  record.n_b = experiments_of(fields, contrast.b);
  const MixedContrast found = model.contrast(contrast.a, contrast.b, params.confidence);
  TestOutcome outcome;
  outcome.test = "mixed model";
  outcome.statistic_name = "t";
  outcome.statistic = found.t;
  outcome.p = found.p;
  outcome.method = "none";
  if (found.df) {
    outcome.method =
        fmt::format("REML{}, Satterthwaite {:.1f} df; {}", fields.scale, *found.df, model.formula);
  }
  outcome.caution = found.caution;
  if (model.sd_condition && *model.sd_condition == 0.0) {
    add_caution(outcome.caution, "so wells count as independent: the test on experiments decides");
  }
  set_test(outcome, record);
  Estimate estimate;
  estimate.name = "mean difference";
  estimate.value = found.estimate;
  estimate.low = found.low;
  estimate.high = found.high;
  estimate.method = "mixed model, t";
  set_effect(!fields.scale.empty(), estimate, record);
  return {record, contrast.kind, Part::mixed, contrast.knockdown};
}

/// Fields of a condition by experiment and well; only of these experiments if there are any.
NestedSample nested_sample(const DataSet& data, const std::string& condition,
                           const std::vector<std::string>& experiments) {
  std::map<std::string, std::map<std::string, std::vector<double>>> tree;
  for (const NestedValue& v : data.fields) {
    if (v.condition == condition) tree[v.experiment][v.well].push_back(v.value);
  }
  NestedSample sample;
  for (const auto& [experiment, wells] : tree) {
    if (!experiments.empty() &&
        std::find(experiments.begin(), experiments.end(), experiment) == experiments.end()) {
      continue;
    }
    sample.emplace_back();
    for (const auto& [well, values] : wells) sample.back().push_back(values);
  }
  return sample;
}

std::vector<std::string> shared_experiments(const DataSet& data, const PlannedContrast& contrast) {
  std::vector<std::string> shared;
  const auto a = data.cells.find(contrast.a);
  const auto b = data.cells.find(contrast.b);
  if (a == data.cells.end() || b == data.cells.end()) return shared;
  for (const auto& [experiment, record] : a->second) {
    const auto match = b->second.find(experiment);
    if (match != b->second.end() && record.value && match->second.value) {
      shared.push_back(experiment);
    }
  }
  return shared;
}

}  // namespace

Row interval_row(const DataSet& data, const PlannedContrast& contrast, const std::string& name,
                 const std::string& method, const Estimate& estimate, std::size_t n_a,
                 std::size_t n_b) {
  TestRecord record = blank_record(data, contrast);
  record.n_a = static_cast<std::int64_t>(n_a);
  record.n_b = static_cast<std::int64_t>(n_b);
  record.test = name;
  record.method = method;
  set_effect(false, estimate, record);
  return {record, contrast.kind, Part::interval, contrast.knockdown};
}

BootstrapParams bootstrap_params(const DataSet& data, bool paired, const StatisticsParams& params) {
  BootstrapParams settings;
  settings.resamples = static_cast<std::size_t>(params.resamples);
  settings.confidence = params.confidence;
  settings.seed = params.seed;
  settings.offset = data.offset;
  settings.paired = paired;
  return settings;
}

std::vector<std::string> present(const DataSet& data, const ContrastPlan& plan) {
  std::vector<std::string> names;
  for (const std::string& name : plan.conditions) {
    if (data.cells.contains(name)) names.push_back(name);
  }
  return names;
}

void count_below(const DataSet& data, const std::vector<std::string>& conditions,
                 TestRecord& record) {
  for (const std::string& condition : conditions) {
    const auto found = data.cells.find(condition);
    if (found == data.cells.end()) continue;
    for (const auto& [experiment, cell] : found->second) {
      record.wells += cell.wells;
      record.fields += cell.fields;
    }
  }
}

TestRecord record_of_all(const DataSet& data, const std::vector<std::string>& conditions) {
  TestRecord record = blank_record(data, {});
  record.comparison = "all conditions";
  record.group_a = fmt::format("{}", fmt::join(conditions, ", "));
  count_below(data, conditions, record);
  return record;
}

std::string incomplete(const DataSet& data, const std::vector<std::string>& conditions,
                       std::size_t blocks) {
  std::set<std::string> experiments;
  for (const std::string& condition : conditions) {
    for (const auto& [experiment, cell] : data.cells.at(condition)) experiments.insert(experiment);
  }
  if (blocks >= experiments.size()) return {};
  return fmt::format("{} of {} experiments lack a condition and are left out",
                     experiments.size() - blocks, experiments.size());
}

std::vector<Row> effect_size_rows(const DataSet& data, const PlannedContrast& contrast,
                                  const StatisticsParams& params) {
  const std::vector<double> a = shared_values(data, {contrast.a}, true)[0];
  const std::vector<double> b = shared_values(data, {contrast.b}, true)[0];
  if (a.size() < 2 || b.size() < 2) return {};
  const auto shared = shared_values(data, {contrast.a, contrast.b}, true);
  const std::size_t pairs = shared[0].size();
  std::vector<Row> rows;
  if (pairs >= 2) {
    std::vector<double> differences;
    for (std::size_t i = 0; i < pairs; ++i) differences.push_back(shared[0][i] - shared[1][i]);
    Estimate g = hedges_g_paired(differences, params.confidence);
    if (data.log_scale) g.name = "Hedges' g of log ratios";
    rows.push_back(interval_row(data, contrast, "Hedges' g", "interval only; within experiments", g,
                                pairs, pairs));
  } else {
    rows.push_back(interval_row(data, contrast, "Hedges' g", "interval only",
                                hedges_g(a, b, params.confidence), a.size(), b.size()));
  }
  rows.push_back(interval_row(data, contrast, "Cliff's delta", "interval only",
                              cliffs_delta(a, b, params.confidence), a.size(), b.size()));
  if (pairs >= 2) {
    add_caution(rows.back().record.caution, without_blocks);
  }
  return rows;
}

namespace {

std::optional<Row> bootstrap_row(const DataSet& data, const PlannedContrast& contrast,
                                 const StatisticsParams& params) {
  std::vector<std::string> shared = shared_experiments(data, contrast);
  const bool paired = shared.size() >= 2;  // as the main test
  if (!paired) shared.clear();
  const std::vector<NestedSample> groups{nested_sample(data, contrast.a, shared),
                                         nested_sample(data, contrast.b, shared)};
  if (groups[0].size() < 2 || groups[1].size() < 2) return std::nullopt;
  const Estimate estimate = hierarchical_interval(
      groups, data.log_scale ? Effect::ratio_of_geometric_means : Effect::mean_difference,
      bootstrap_params(data, paired, params));
  return interval_row(data, contrast, "hierarchical bootstrap",
                      "interval only; experiments drawn with their wells and fields", estimate,
                      groups[0].size(), groups[1].size());
}

Row over_all(const DataSet& data, const std::vector<std::string>& conditions, std::size_t blocks,
             const TestOutcome& outcome) {
  TestRecord record = record_of_all(data, conditions);
  record.n_a = record.n_b = static_cast<std::int64_t>(blocks);
  set_test(outcome, record);
  if (record.p) record.adjustment = "none: exploratory";
  return {record, Contrast::exploratory, Part::overall, ""};
}

}  // namespace

std::vector<std::vector<Row>> rows_beside(const DataSet& data, const ContrastPlan& plan,
                                          const StatisticsParams& params) {
  std::vector<std::vector<Row>> rows(plan.contrasts.size());
  std::vector<std::string> conditions = present(data, plan);
  std::sort(conditions.begin(), conditions.end());  // no digit may hang on the order of the input
  const ModelFields fields = model_fields(data, conditions);
  const bool nested = fields.nested && fields.experiments.size() >= 2 && conditions.size() >= 2;
  MixedModel model;
  if (nested) {
    model = fit_mixed_model(fields.values, conditions, MixedTerms::experiment_condition_well);
  }
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const PlannedContrast& contrast = plan.contrasts[i];
    // Equivalence has its own test; what is exploratory has enough with one.
    if (contrast.kind == Contrast::exploratory || contrast.kind == Contrast::rescue_v_control) {
      continue;
    }
    const bool effect = contrast.kind == Contrast::knockdown_v_control;
    if (nested) rows[i].push_back(mixed_row(data, model, fields, contrast, params));
    if (nested && effect) {
      if (auto row = bootstrap_row(data, contrast, params)) rows[i].push_back(std::move(*row));
    }
    if (effect) {
      for (Row& row : effect_size_rows(data, contrast, params)) rows[i].push_back(std::move(row));
    }
    for (Row& row : rows[i]) {
      add_caution(row.record.caution, contrast.caution);
      add_caution(row.record.caution, data.caution);
      count_below(data, {contrast.a, contrast.b}, row.record);
    }
  }
  return rows;
}

std::vector<Row> rows_over_all(const DataSet& data, const ContrastPlan& plan,
                               const StatisticsParams& params) {
  const std::vector<std::string> conditions = present(data, plan);
  if (conditions.size() < 3) return {};
  const Crossed values = shared_values(data, conditions, true);
  const std::size_t blocks = values[0].size();
  if (blocks < 2) return {};
  std::string caution = data.caution;
  add_caution(caution, incomplete(data, conditions, blocks));
  std::vector<Row> rows;
  const TestOutcome ranks = friedman(values);
  rows.push_back(over_all(data, conditions, blocks, ranks));
  add_caution(rows.back().record.caution, out_of_reach(rows.back().record, params, false));
  if (ranks.statistic) {
    const double k = static_cast<double>(conditions.size());
    rows.back().record.effect_name = "Kendall's W";
    rows.back().record.effect = *ranks.statistic / (static_cast<double>(blocks) * (k - 1.0));
  }
  rows.push_back(over_all(data, conditions, blocks, blocked_anova(values)));
  const auto control = std::find(conditions.begin(), conditions.end(), plan.control);
  if (control != conditions.end()) {
    const Pairwise many = dunnett_blocked(
        values, static_cast<std::size_t>(control - conditions.begin()), params.confidence);
    for (const Pair& pair : many.pairs) {
      if (!pair.p) break;  // the ANOVA row says why
      PlannedContrast contrast;
      contrast.a = conditions[pair.a];
      contrast.b = conditions[pair.b];
      TestRecord record = blank_record(data, contrast);
      record.n_a = record.n_b = static_cast<std::int64_t>(blocks);
      count_below(data, {contrast.a, contrast.b}, record);
      record.test = many.test;
      record.statistic_name = many.statistic_name;
      record.statistic = pair.statistic;
      record.p = pair.p;
      record.p_adjusted = pair.p_adjusted;
      record.adjustment = fmt::format("Dunnett over {} conditions against {} (exploratory)",
                                      many.pairs.size(), plan.control);
      record.method = many.method;
      Estimate estimate;
      estimate.name = "mean difference";
      estimate.value = pair.estimate;
      estimate.low = pair.low;
      estimate.high = pair.high;
      estimate.method = "Dunnett, simultaneous";
      set_effect(data.log_scale, estimate, record);
      const auto same_pair = [&](const PlannedContrast& c) {
        return c.a == contrast.a && c.b == contrast.b;
      };
      const auto known = std::find_if(plan.contrasts.begin(), plan.contrasts.end(), same_pair);
      if (known != plan.contrasts.end()) add_caution(record.caution, known->caution);
      rows.push_back({record, Contrast::exploratory, Part::overall, ""});
    }
  }
  for (Row& row : rows) add_caution(row.record.caution, caution);
  return rows;
}

}  // namespace woundwell
