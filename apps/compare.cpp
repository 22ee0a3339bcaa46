// woundwell compare: from measured fields to tests and verdicts.

#include <fmt/core.h>

#include "console.hpp"
#include "core/csv.hpp"
#include "options.hpp"
#include "statistics/statistics.hpp"
#include "study_files.hpp"

namespace woundwell::app {

namespace {

/// Values of one endpoint column over all rows of a table of records; the standard error is the
/// column of the same name with _se behind it, where there is one.
template <class R>
void collect(const std::vector<R>& records, const std::vector<Column<R>>& columns,
             const Endpoint& endpoint, std::vector<FieldValue>& values) {
  const auto find = [&](const std::string& name) -> const Column<R>* {
    for (const auto& c : columns) {
      if (c.info.name == name) return &c;
    }
    return nullptr;
  };
  const auto number = [](const Value& value) -> OptionalNumber {
    if (const auto* d = std::get_if<double>(&value)) return *d;
    if (const auto* i = std::get_if<std::int64_t>(&value)) return static_cast<double>(*i);
    return std::nullopt;
  };
  const auto* value_column = find(endpoint.name);
  if (value_column == nullptr) return;
  const auto* se_column = find(endpoint.name + "_se");
  for (const auto& r : records) {
    FieldValue value;
    value.place = r.place;
    value.endpoint = endpoint.name;
    value.value = number(value_column->get(r));
    if (se_column != nullptr) value.se = number(se_column->get(r));
    values.push_back(std::move(value));
  }
}

std::vector<FieldValue> field_values(const Store& store, const std::vector<Endpoint>& endpoints) {
  const auto scratch = store.scratch();
  const auto transwell = store.transwell();
  std::vector<ClosureRecord> closure;
  for (auto& r : store.closure()) {
    // The baseline's closure is 0 by definition and is not an observation.
    if (r.place.time_h > r.baseline_h) closure.push_back(std::move(r));
  }
  std::vector<FieldValue> values;
  for (const auto& endpoint : endpoints) {
    if (endpoint.assay == Assay::transwell) {
      collect(transwell, transwell_columns(), endpoint, values);
    } else {
      collect(scratch, scratch_columns(), endpoint, values);
      collect(closure, closure_columns(), endpoint, values);
    }
  }
  return values;
}

std::string statistics_settings(StatisticsParams params) {
  std::string text;
  for (const auto& p : parameters(params)) text += p.name + " = " + format_number(*p.value) + "\n";
  return text + fmt::format("seed = {}\n", params.seed);
}

}  // namespace

int compare(const StudyOptions& options) {
  Settings checked = options.settings;
  check_parameters(parameters(checked.statistics));
  Store store = open_results(options.output);
  const auto endpoints = default_endpoints();
  const Analysis analysis =
      analyse(field_values(store, endpoints), endpoints, options.settings.statistics);
  store.put_table(to_table("replicates", replicate_columns(), analysis.replicates));
  store.put_table(to_table("statistics", test_columns(), analysis.tests));
  store.put_table(to_table("verdicts", verdict_columns(), analysis.verdicts));
  store.put_fact("statistics_settings", statistics_settings(options.settings.statistics));
  export_tables(store, options.output);
  write_provenance(store, options.output);
  for (const auto& verdict : analysis.verdicts) say(verdict.sentence);
  if (analysis.verdicts.empty()) {
    say("No verdict: the design holds no knockdown with a control to compare it with.");
  }
  return success;
}

}  // namespace woundwell::app
