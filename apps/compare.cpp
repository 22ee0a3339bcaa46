// woundwell compare: from measured fields to tests and verdicts.

#include <fmt/core.h>

#include "console.hpp"
#include "covariate_table.hpp"
#include "options.hpp"
#include "statistics/statistics.hpp"
#include "study_files.hpp"

namespace woundwell::app {

namespace {

/// Further quantities of the experiments; what has no partner is said.
void join_covariates(const StudyOptions& options, const std::vector<Endpoint>& endpoints,
                     Analysis& analysis) {
  if (options.covariates.empty()) return;
  const auto values = read_covariates(options.covariates, options.ct_pairs);
  const CovariateReport report =
      add_covariates(analysis, values, endpoints, options.settings.statistics);
  for (const std::string& text : report.unmatched) {
    complain("warning: " + options.covariates.string() + ": " + text);
  }
}

}  // namespace

int compare(const StudyOptions& options) {
  Settings checked = options.settings;
  check_parameters(parameters(checked.statistics));
  if (!options.table.file.empty()) return compare_table(options);
  Store store = open_results(options.output);
  const auto endpoints = endpoints_with_primary(options.settings.statistics.plan.endpoints);
  Analysis analysis =
      analyse(field_values(store.scratch(), store.closure(), store.transwell(), endpoints),
              endpoints, options.settings.statistics);
  join_covariates(options, endpoints, analysis);
  store.put_table(to_table("replicates", replicate_columns(), analysis.replicates));
  store.put_table(to_table("statistics", test_columns(), analysis.tests));
  store.put_table(to_table("verdicts", verdict_columns(), analysis.verdicts));
  store.put_fact("statistics_settings", statistics_settings(options.settings.statistics));
  export_tables(store, options.output);
  write_provenance(store, options.output);
  for (const auto& test : analysis.tests) {
    if (test.test != "percent invasion") continue;
    complain(fmt::format("warning: {}, {} h: {}", test.cell_line, test.time_h, test.caution));
  }
  for (const auto& verdict : analysis.verdicts) say(verdict.sentence);
  if (analysis.verdicts.empty()) {
    say("No verdict: the design holds no knockdown with a control to compare it with.");
  }
  return success;
}

}  // namespace woundwell::app
