#include "statistics/correlate.hpp"

#include <fmt/format.h>

#include <set>
#include <vector>

#include "statistics/estimates.hpp"
#include "statistics/tests.hpp"
#include "statistics/wording.hpp"

namespace woundwell {
namespace {

std::string name_of(const DataSet& data) {
  if (data.assay == Assay::table) return data.endpoint;
  return fmt::format("{} {} at {:g} h", to_string(data.assay), data.endpoint, data.time_h);
}

}  // namespace

std::optional<TestRecord> correlate(const DataSet& x, const DataSet& y, Correlation kind,
                                    const StatisticsParams& params) {
  const bool ranks = kind == Correlation::spearman;
  std::vector<double> a;
  std::vector<double> b;
  std::set<std::string> experiments;
  TestRecord r;
  for (const auto& [condition, cells] : x.cells) {
    const auto other = y.cells.find(condition);
    if (other == y.cells.end()) continue;
    for (const auto& [experiment, record] : cells) {
      const auto match = other->second.find(experiment);
      if (match == other->second.end() || !record.value || !match->second.value) continue;
      // Ranks do not change with the logarithm.
      a.push_back(ranks ? *record.value : x.scaled(record));
      b.push_back(ranks ? *match->second.value : y.scaled(match->second));
      experiments.insert(experiment);
      r.wells += record.wells + match->second.wells;
      r.fields += record.fields + match->second.fields;
    }
  }
  if (a.empty()) return std::nullopt;
  const TestOutcome outcome = ranks ? spearman(a, b) : pearson(a, b);
  r.assay = x.assay;
  r.cell_line = x.cell_line;
  r.endpoint = x.endpoint;
  r.time_h = x.time_h;
  r.comparison = name_of(x) + " v " + name_of(y);
  r.group_a = x.endpoint;
  r.group_b = y.endpoint;
  r.test = outcome.test;
  r.n_a = r.n_b = static_cast<std::int64_t>(experiments.size());
  r.statistic_name = outcome.statistic_name;
  r.statistic = outcome.statistic;
  r.p = outcome.p;
  r.smallest_p = outcome.smallest_p;
  r.method = outcome.method;
  r.planned = false;
  if (outcome.p) r.adjustment = "none: exploratory";
  if (outcome.statistic) {
    const Estimate e = correlation_interval(*outcome.statistic, a.size(), ranks, params.confidence);
    r.effect_name = e.name;
    r.effect = e.value;
    r.effect_low = e.low;
    r.effect_high = e.high;
    r.interval_method = e.method;
  }
  r.caution = outcome.caution;
  if (experiments.size() < 2) {
    // Conditions of one experiment are not independent repeats: rho describes, p would be made up.
    r.p.reset();
    r.smallest_p.reset();
    r.effect_low.reset();
    r.effect_high.reset();
    r.interval_method.clear();
    r.adjustment.clear();
    add_caution(r.caution, "one experiment: no p and no interval");
  }
  add_caution(r.caution, fmt::format("over {} pairs of experiment means; points of one experiment "
                                     "or condition are not independent, so p is too small",
                                     a.size()));
  return r;
}

}  // namespace woundwell
