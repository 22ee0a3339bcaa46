// woundwell compare: from measured fields to tests and verdicts.

#include <fmt/core.h>

#include "console.hpp"
#include "core/csv.hpp"
#include "options.hpp"
#include "statistics/statistics.hpp"
#include "study_files.hpp"

namespace woundwell::app {

namespace {

std::string statistics_settings(StatisticsParams params) {
  std::string text;
  for (const auto& p : parameters(params)) text += p.name + " = " + format_number(*p.value) + "\n";
  text += fmt::format("seed = {}\n", params.seed);
  for (const std::string& name : params.plan.endpoints) text += "endpoint = " + name + "\n";
  if (params.plan.time_h) text += "time_h = " + format_number(*params.plan.time_h) + "\n";
  for (const ConditionPair& pair : params.plan.contrasts) {
    text += fmt::format("contrast = {} v {}\n", pair.a, pair.b);
  }
  if (params.field_level) text += "field_level = 1\n";
  return text;
}

}  // namespace

int compare(const StudyOptions& options) {
  Settings checked = options.settings;
  check_parameters(parameters(checked.statistics));
  Store store = open_results(options.output);
  const auto endpoints = endpoints_with_primary(options.settings.statistics.plan.endpoints);
  const Analysis analysis =
      analyse(field_values(store.scratch(), store.closure(), store.transwell(), endpoints),
              endpoints, options.settings.statistics);
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
