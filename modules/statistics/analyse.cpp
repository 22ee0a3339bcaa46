// The whole comparison.

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "core/errors.hpp"
#include "statistics/collapse.hpp"
#include "statistics/comparison.hpp"
#include "statistics/estimates.hpp"
#include "statistics/statistics.hpp"
#include "statistics/tests.hpp"
#include "statistics/verdict.hpp"
#include "statistics/wording.hpp"

namespace woundwell {
namespace {

/// One cell line in one assay.
struct Group {
  Assay assay = Assay::scratch;
  std::string cell_line;
  ContrastPlan plan;
  std::vector<DataSet> sets;  ///< endpoints in the order of the list, times rising
  std::vector<std::vector<Row>> rows;
  std::size_t primary = 0;  ///< index in sets; sets.size() if there is none
};

bool is_endpoint(const Endpoint& e, const ReplicateRecord& r) {
  return e.assay == r.assay &&
         (e.name == r.endpoint || (!e.fallback.empty() && e.fallback == r.endpoint));
}

/// Stands in for another endpoint of the list, which analyses it where it is needed.
bool is_fallback(const Endpoint& endpoint, const std::vector<Endpoint>& endpoints) {
  return std::any_of(endpoints.begin(), endpoints.end(), [&](const Endpoint& e) {
    return e.assay == endpoint.assay && !e.fallback.empty() && e.fallback == endpoint.name;
  });
}

/// The first primary endpoint of the assay that has records, else the first that has any.
const Endpoint* primary_endpoint(const std::vector<Endpoint>& endpoints,
                                 const std::vector<ReplicateRecord>& records) {
  const Endpoint* first = nullptr;
  for (const Endpoint& e : endpoints) {
    if (is_fallback(e, endpoints)) continue;
    const bool there = std::any_of(records.begin(), records.end(),
                                   [&](const auto& r) { return is_endpoint(e, r); });
    if (!there) continue;
    if (e.primary) return &e;
    if (first == nullptr) first = &e;
  }
  return first;
}

/// The last time at which the control and a knockdown were both pictured, values or not; else the
/// last time of all.
double primary_time(const std::vector<ReplicateRecord>& records) {
  std::map<double, std::pair<bool, bool>> seen;
  for (const ReplicateRecord& r : records) {
    auto& [control, knockdown] = seen[r.time_h];
    control = control || r.role == Role::control;
    knockdown = knockdown || r.role == Role::knockdown;
  }
  for (auto t = seen.rbegin(); t != seen.rend(); ++t) {
    if (t->second.first && t->second.second) return t->first;
  }
  return seen.rbegin()->first;
}

std::vector<ConditionRole> conditions_of(const std::vector<ReplicateRecord>& records,
                                         const std::vector<std::string>& order) {
  std::vector<ConditionRole> conditions;
  for (const std::string& name : order) {
    for (const ReplicateRecord& r : records) {
      if (r.condition != name) continue;
      conditions.push_back({name, r.role, r.knockdown});
      break;
    }
  }
  return conditions;
}

Group make_group(const std::vector<ReplicateRecord>& records,
                 const std::vector<std::string>& condition_order,
                 const std::vector<Endpoint>& endpoints) {
  Group group;
  group.assay = records.front().assay;
  group.cell_line = records.front().cell_line;
  group.plan = plan_contrasts(conditions_of(records, condition_order));
  const Endpoint* primary = primary_endpoint(endpoints, records);
  for (const Endpoint& endpoint : endpoints) {
    if (is_fallback(endpoint, endpoints)) continue;
    std::map<double, std::vector<ReplicateRecord>> times;
    std::vector<ReplicateRecord> all;
    for (const ReplicateRecord& r : records) {
      if (!is_endpoint(endpoint, r)) continue;
      times[r.time_h].push_back(r);
      all.push_back(r);
    }
    if (all.empty()) continue;
    const double last = primary_time(all);
    for (const auto& [time_h, some] : times) {
      const bool is_primary = &endpoint == primary && time_h == last;
      if (is_primary) group.primary = group.sets.size();
      group.sets.push_back(make_data(some, endpoint, is_primary));
    }
  }
  return group;
}

void correct(std::vector<TestRecord*>& family, const std::string& name, bool only_secondary,
             const std::set<const TestRecord*>& primary) {
  std::vector<OptionalNumber> p;
  std::size_t tests = 0;
  for (const TestRecord* r : family) {
    p.push_back(r->p);
    if (r->p) ++tests;
  }
  const auto adjusted = adjust(p, Correction::holm);
  for (std::size_t i = 0; i < family.size(); ++i) {
    if (only_secondary && primary.contains(family[i])) continue;
    family[i]->p_adjusted = adjusted[i];
    if (family[i]->p) {
      family[i]->adjustment =
          fmt::format("Holm over {} {}{}", tests, tests == 1 ? "contrast" : "contrasts", name);
    }
  }
}

/// Holm within each kind of test: the claims of the primary endpoint and time, then everything
/// else over all endpoints and times; exploratory contrasts of one endpoint and time by themselves.
void correct_group(Group& group) {
  const std::string where = fmt::format(" of {} ({})", group.cell_line, to_string(group.assay));
  for (const Part part : {Part::main, Part::ranks, Part::permutation}) {
    std::vector<TestRecord*> first;
    std::vector<TestRecord*> all;
    std::set<const TestRecord*> primary;
    for (std::size_t s = 0; s < group.sets.size(); ++s) {
      std::vector<TestRecord*> exploratory;
      for (Row& row : group.rows[s]) {
        if (row.part != part) continue;
        if (row.kind == Contrast::vehicle_v_knockdown) {
          row.record.p_adjusted = row.record.p;
          if (row.record.p) {
            row.record.adjustment = "none: a check, which a correction would make easier to pass";
          }
        } else if (row.kind == Contrast::exploratory) {
          exploratory.push_back(&row.record);
        } else {
          all.push_back(&row.record);
          if (group.sets[s].primary) {
            first.push_back(&row.record);
            primary.insert(&row.record);
          }
        }
      }
      correct(exploratory, " (exploratory)", false, primary);
    }
    correct(first, " planned in the primary endpoint" + where, false, primary);
    correct(all, " in all endpoints and times" + where, true, primary);
  }
}

/// Where there is nothing to compare with, one row says so for the whole set.
Row nothing_to_compare(const DataSet& data, const ContrastPlan& plan) {
  Row row;
  row.part = Part::overall;
  row.record.assay = data.assay;
  row.record.cell_line = data.cell_line;
  row.record.endpoint = data.endpoint;
  row.record.time_h = data.time_h;
  row.record.comparison = "none";
  row.record.test = "none";
  row.record.planned = false;
  row.record.method = "none";
  for (const std::string& remark : plan.remarks) add_caution(row.record.caution, remark);
  add_caution(row.record.caution, "no pair of conditions to compare");
  return row;
}

void test_group(Group& group, const StatisticsParams& params) {
  for (const DataSet& data : group.sets) {
    std::vector<Row> rows;
    for (const PlannedContrast& contrast : group.plan.contrasts) {
      // Exploratory times may lack a condition altogether: nothing was planned there.
      if (!data.primary && !data.cells.contains(contrast.a) && !data.cells.contains(contrast.b)) {
        continue;
      }
      for (Row& row : compare(data, contrast, params)) rows.push_back(std::move(row));
    }
    if (rows.empty()) rows.push_back(nothing_to_compare(data, group.plan));
    if (data.cells.size() > 1) rows.push_back(compare_all(data, group.plan, params));
    group.rows.push_back(std::move(rows));
  }
  correct_group(group);
}

void judge_group(const Group& group, const std::vector<Endpoint>& endpoints,
                 const StatisticsParams& params, std::vector<VerdictRecord>& verdicts,
                 std::vector<bool>& higher) {
  const DataSet& data = group.sets[group.primary];
  bool more = true;
  for (const Endpoint& e : endpoints) {
    if (e.assay == group.assay && (e.name == data.endpoint || e.fallback == data.endpoint)) {
      more = e.higher_is_more;
    }
  }
  for (const KnockdownArm& arm : group.plan.arms) {
    verdicts.push_back(judge(data, arm, group.rows[group.primary], params));
    higher.push_back(more);
  }
  if (group.plan.arms.empty()) {
    verdicts.push_back(nothing_to_judge(data, group.plan));
    higher.push_back(more);
  }
}

/// Scratch against Transwell over experiment means of the same condition and experiment.
std::optional<TestRecord> across_assays(const Group& scratch, const Group& transwell,
                                        const StatisticsParams& params) {
  const DataSet& x = scratch.sets[scratch.primary];
  const DataSet& y = transwell.sets[transwell.primary];
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
      a.push_back(*record.value);
      b.push_back(*match->second.value);
      experiments.insert(experiment);
      r.wells += record.wells + match->second.wells;
      r.fields += record.fields + match->second.fields;
    }
  }
  if (a.empty()) return std::nullopt;
  const TestOutcome outcome = spearman(a, b);
  r.assay = Assay::scratch;
  r.cell_line = x.cell_line;
  r.endpoint = x.endpoint;
  r.time_h = x.time_h;
  r.comparison = fmt::format("scratch {} at {:g} h v transwell {} at {:g} h", x.endpoint, x.time_h,
                             y.endpoint, y.time_h);
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
    const Estimate e = correlation_interval(*outcome.statistic, a.size(), true, params.confidence);
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

}  // namespace

Analysis analyse(const std::vector<FieldValue>& fields, const std::vector<Endpoint>& endpoints,
                 const StatisticsParams& params) {
  StatisticsParams checked = params;
  check_parameters(parameters(checked));
  std::vector<FieldValue> wanted;
  for (const FieldValue& f : fields) {
    const bool known = std::any_of(endpoints.begin(), endpoints.end(), [&](const Endpoint& e) {
      return e.assay == f.place.assay && !f.endpoint.empty() &&
             (e.name == f.endpoint || e.fallback == f.endpoint);
    });
    if (known) wanted.push_back(f);
  }
  Analysis analysis;
  analysis.replicates = collapse(without_twins(wanted, endpoints));
  std::vector<std::string> condition_order;
  std::vector<std::string> lines;
  for (const FieldValue& f : wanted) {
    const auto note = [](std::vector<std::string>& list, const std::string& name) {
      if (std::find(list.begin(), list.end(), name) == list.end()) list.push_back(name);
    };
    note(condition_order, f.place.condition);
    note(lines, f.place.cell_line);
  }
  std::vector<bool> higher;
  for (const std::string& line : lines) {
    std::vector<Group> groups;
    for (const Assay assay : {Assay::scratch, Assay::transwell}) {
      std::vector<ReplicateRecord> records;
      for (const ReplicateRecord& r : analysis.replicates) {
        if (r.cell_line == line && r.assay == assay) records.push_back(r);
      }
      if (records.empty()) continue;
      groups.push_back(make_group(records, condition_order, endpoints));
      test_group(groups.back(), checked);
      judge_group(groups.back(), endpoints, checked, analysis.verdicts, higher);
      for (const auto& rows : groups.back().rows) {
        for (const Row& row : rows) analysis.tests.push_back(row.record);
      }
    }
    if (groups.size() == 2) {
      if (auto row = across_assays(groups[0], groups[1], checked)) analysis.tests.push_back(*row);
    }
  }
  mark_conflicts(analysis.verdicts, higher);
  return analysis;
}

}  // namespace woundwell
