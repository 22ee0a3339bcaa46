// The whole comparison.

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

#include "core/errors.hpp"
#include "statistics/choices.hpp"
#include "statistics/collapse.hpp"
#include "statistics/correlate.hpp"
#include "statistics/field_level.hpp"
#include "statistics/group.hpp"
#include "statistics/invasion.hpp"
#include "statistics/statistics.hpp"
#include "statistics/verdict.hpp"
#include "statistics/wording.hpp"

namespace woundwell {
namespace {

/// Verdicts with what decides later whether they conflict.
struct Verdicts {
  std::vector<VerdictRecord> records;
  std::vector<bool> higher;
  std::vector<std::vector<Opposite>> opposite;
};

bool higher_is_more(const std::vector<Endpoint>& endpoints, const DataSet& data) {
  bool more = true;
  for (const Endpoint& e : endpoints) {
    if (e.assay == data.assay && (e.name == data.endpoint || e.fallback == data.endpoint)) {
      more = e.higher_is_more;
    }
  }
  return more;
}

void judge_group(const Group& group, const std::vector<Endpoint>& endpoints,
                 const StatisticsParams& params, Verdicts& verdicts) {
  const DataSet& data = group.sets[group.primary];
  const bool more = higher_is_more(endpoints, data);
  const auto add = [&](VerdictRecord verdict) {
    verdicts.higher.push_back(more);
    verdicts.opposite.emplace_back();
    for (std::size_t s = 0; s < group.sets.size(); ++s) {
      const DataSet& other = group.sets[s];
      if (auto o = opposite_claim(verdict, more, other, group.rows[s],
                                  higher_is_more(endpoints, other), params)) {
        verdicts.opposite.back().push_back(std::move(*o));
      }
    }
    verdicts.records.push_back(std::move(verdict));
  };
  for (const KnockdownArm& arm : group.plan.arms) {
    add(judge(data, arm, group.rows[group.primary], params));
  }
  if (group.plan.arms.empty()) add(nothing_to_judge(data, group.plan));
}

bool has_endpoint(const std::vector<ReplicateRecord>& records,
                  const std::vector<Endpoint>& endpoints) {
  return std::any_of(records.begin(), records.end(), [&](const ReplicateRecord& r) {
    return std::any_of(endpoints.begin(), endpoints.end(), [&](const Endpoint& e) {
      return e.assay == r.assay && (e.name == r.endpoint || e.fallback == r.endpoint);
    });
  });
}

/// Rows of the tests, with those that are asked for beside them.
void add_rows(const Group& group, const std::vector<FieldValue>& fields,
              const StatisticsParams& params, Analysis& analysis) {
  std::vector<TestRecord> tests;
  for (std::size_t s = 0; s < group.sets.size(); ++s) {
    for (const Row& row : group.rows[s]) tests.push_back(row.record);
    if (!params.field_level) continue;
    for (TestRecord& r : field_level_rows(group.sets[s], group.plan, fields, params)) {
      tests.push_back(std::move(r));
    }
  }
  for (TestRecord& r : invasion_index_rows(tests, group.plan.control)) {
    tests.push_back(std::move(r));
  }
  for (TestRecord& r : tests) analysis.tests.push_back(std::move(r));
  if (group.assay != Assay::transwell) return;
  for (TestRecord& r : missing_percent_rows(analysis.replicates, group.cell_line)) {
    analysis.tests.push_back(std::move(r));
  }
}

/// What was chosen must be somewhere in the study.
void check_choices(const PlanChoices& choices, const std::vector<Endpoint>& list,
                   const std::vector<ReplicateRecord>& replicates) {
  Choosable known;
  for (const ReplicateRecord& r : replicates) {
    known.times.insert(r.time_h);
    known.endpoints.insert(r.endpoint);
    for (const Endpoint& e : list) {
      if (!e.fallback.empty() && e.fallback == r.endpoint) known.stood_in_for.insert(e.name);
    }
    if (r.role != Role::blank) known.conditions.insert(r.condition);
  }
  std::vector<Problem> problems = not_choosable(choices, known);
  if (!problems.empty()) throw InputError(std::move(problems));
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
  const std::vector<FieldValue> parted = part_coatings(without_twins(wanted, endpoints));
  analysis.replicates = collapse(parted);
  for (ReplicateRecord& r : percent_invasion(analysis.replicates)) {
    analysis.replicates.push_back(std::move(r));
  }
  std::vector<std::string> condition_order;
  std::vector<std::string> lines;
  for (const FieldValue& f : wanted) {
    const auto note = [](std::vector<std::string>& list, const std::string& name) {
      if (std::find(list.begin(), list.end(), name) == list.end()) list.push_back(name);
    };
    note(condition_order, f.place.condition);
    note(lines, f.place.cell_line);
  }
  if (checked.plan.strict) check_choices(checked.plan, endpoints, analysis.replicates);
  Verdicts verdicts;
  for (const std::string& line : lines) {
    std::vector<Group> groups;
    for (const Assay assay : {Assay::scratch, Assay::transwell, Assay::table}) {
      std::vector<ReplicateRecord> records;
      for (const ReplicateRecord& r : analysis.replicates) {
        if (r.cell_line == line && r.assay == assay) records.push_back(r);
      }
      if (!has_endpoint(records, endpoints)) continue;
      groups.push_back(make_group(records, condition_order, endpoints, checked.plan));
      add_fields(parted, groups.back());
      test_group(groups.back(), checked);
      judge_group(groups.back(), endpoints, checked, verdicts);
      add_rows(groups.back(), parted, checked, analysis);
      set_folds(analysis.replicates, assay, line, groups.back().plan.control, endpoints);
    }
    if (groups.size() == 2) {
      const DataSet& x = groups[0].sets[groups[0].primary];
      const DataSet& y = groups[1].sets[groups[1].primary];
      std::vector<std::optional<TestRecord>> rows{correlate(x, y, Correlation::spearman, checked)};
      if (checked.tests == "all") {
        rows.push_back(correlate(x, y, Correlation::pearson, checked));
        rows.push_back(concord(x, y, groups[0].plan.control, checked));
      }
      for (auto& row : rows) {
        if (row) analysis.tests.push_back(std::move(*row));
      }
    }
  }
  for (ReplicateRecord& r : invasion_index(analysis.replicates)) {
    analysis.replicates.push_back(std::move(r));
  }
  mark_conflicts(verdicts.records, verdicts.higher);
  for (std::size_t i = 0; i < verdicts.records.size(); ++i) {
    mark_opposite(verdicts.opposite[i], verdicts.records[i]);
  }
  analysis.verdicts = std::move(verdicts.records);
  return analysis;
}

}  // namespace woundwell
