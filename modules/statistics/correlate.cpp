#include "statistics/correlate.hpp"

#include <fmt/format.h>

#include <set>
#include <vector>

#include "statistics/comparison.hpp"
#include "statistics/estimates.hpp"
#include "statistics/tests.hpp"
#include "statistics/wording.hpp"

namespace woundwell {
namespace {

std::string name_of(const DataSet& data) {
  if (data.assay == Assay::table) return data.endpoint;
  return fmt::format("{} {} at {:g} h", to_string(data.assay), data.endpoint, data.time_h);
}

/// Experiment means that two data sets share, and what stands behind them.
struct SharedMeans {
  std::vector<const ReplicateRecord*> x;
  std::vector<const ReplicateRecord*> y;
  std::set<std::string> experiments;
};

SharedMeans shared_means(const DataSet& x, const DataSet& y) {
  SharedMeans shared;
  for (const auto& [condition, cells] : x.cells) {
    const auto other = y.cells.find(condition);
    if (other == y.cells.end()) continue;
    for (const auto& [experiment, record] : cells) {
      const auto match = other->second.find(experiment);
      if (match == other->second.end() || !record.value || !match->second.value) continue;
      shared.x.push_back(&record);
      shared.y.push_back(&match->second);
      shared.experiments.insert(experiment);
    }
  }
  return shared;
}

/// What both kinds of row say.
TestRecord record_of(const DataSet& x, const DataSet& y, const SharedMeans& shared) {
  TestRecord r = blank_record(x, {});
  r.comparison = name_of(x) + " v " + name_of(y);
  r.group_a = x.endpoint;
  r.group_b = y.endpoint;
  r.n_a = r.n_b = static_cast<std::int64_t>(shared.experiments.size());
  for (const auto* side : {&shared.x, &shared.y}) {
    for (const ReplicateRecord* record : *side) {
      r.wells += record->wells;
      r.fields += record->fields;
    }
  }
  r.planned = false;
  return r;
}

/// Value over that of the control in the same experiment.
OptionalNumber over_control(const DataSet& data, const std::string& control,
                            const ReplicateRecord& record) {
  const auto cells = data.cells.find(control);
  if (cells == data.cells.end()) return {};
  const auto found = cells->second.find(record.experiment);
  if (found == cells->second.end() || !found->second.value || *found->second.value == 0.0) {
    return {};
  }
  return *record.value / *found->second.value;
}

}  // namespace

std::optional<TestRecord> correlate(const DataSet& x, const DataSet& y, Correlation kind,
                                    const StatisticsParams& params) {
  const bool ranks = kind == Correlation::spearman;
  const SharedMeans shared = shared_means(x, y);
  if (shared.x.empty()) return std::nullopt;
  std::vector<double> a;
  std::vector<double> b;
  for (std::size_t i = 0; i < shared.x.size(); ++i) {
    // Ranks do not change with the logarithm.
    a.push_back(ranks ? *shared.x[i]->value : x.scaled(*shared.x[i]));
    b.push_back(ranks ? *shared.y[i]->value : y.scaled(*shared.y[i]));
  }
  const TestOutcome outcome = ranks ? spearman(a, b) : pearson(a, b);
  TestRecord r = record_of(x, y, shared);
  set_test(outcome, r);
  if (outcome.p) r.adjustment = "none: exploratory";
  if (outcome.statistic) {
    set_effect(false, correlation_interval(*outcome.statistic, a.size(), ranks, params.confidence),
               r);
  }
  if (shared.experiments.size() < 2) {
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

std::optional<TestRecord> concord(const DataSet& x, const DataSet& y, const std::string& control,
                                  const StatisticsParams& params) {
  const SharedMeans shared = shared_means(x, y);
  std::vector<double> a;
  std::vector<double> b;
  SharedMeans used;
  for (std::size_t i = 0; i < shared.x.size(); ++i) {
    const ReplicateRecord& left = *shared.x[i];
    const ReplicateRecord& right = *shared.y[i];
    const OptionalNumber u = control.empty() ? left.value : over_control(x, control, left);
    const OptionalNumber v = control.empty() ? right.value : over_control(y, control, right);
    if (!u || !v || (!control.empty() && left.condition == control)) continue;
    a.push_back(*u);
    b.push_back(*v);
    used.x.push_back(&left);
    used.y.push_back(&right);
    used.experiments.insert(left.experiment);
  }
  if (a.empty()) return std::nullopt;
  TestRecord r = record_of(x, y, used);
  r.test = "Lin's concordance";
  r.method = "interval only; Lin 1989, doi 10.2307/2532051";
  r.adjustment = std::string("none: ") + not_in_the_plan;
  set_effect(false, concordance_interval(a, b, params.confidence), r);
  if (used.experiments.size() < 2) {
    r.effect_low.reset();
    r.effect_high.reset();
    r.interval_method.clear();
    add_caution(r.caution, "one experiment: no interval");
  }
  add_caution(r.caution,
              control.empty()
                  ? "of values as they are: for one quantity measured in two ways"
                  : fmt::format("of values over that of {} in the same experiment", control));
  add_caution(r.caution, fmt::format("{} pairs; points of one experiment or condition are not "
                                     "independent, so the interval is too narrow",
                                     a.size()));
  return r;
}

}  // namespace woundwell
