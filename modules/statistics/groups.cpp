#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "statistics/further.hpp"
#include "statistics/group.hpp"
#include "statistics/supplement.hpp"
#include "statistics/tests.hpp"
#include "statistics/wording.hpp"

namespace woundwell {
namespace {

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

/// The chosen time where it is there; else the last time at which the control and a knockdown were
/// both pictured, values or not; else the last time of all.
double primary_time(const std::vector<ReplicateRecord>& records, OptionalNumber chosen) {
  std::map<double, std::pair<bool, bool>> seen;
  for (const ReplicateRecord& r : records) {
    auto& [control, knockdown] = seen[r.time_h];
    control = control || r.role == Role::control;
    knockdown = knockdown || r.role == Role::knockdown;
  }
  if (chosen && seen.contains(*chosen)) return *chosen;
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

}  // namespace

Group make_group(const std::vector<ReplicateRecord>& records,
                 const std::vector<std::string>& condition_order,
                 const std::vector<Endpoint>& endpoints, const PlanChoices& choices) {
  Group group;
  group.assay = records.front().assay;
  group.cell_line = records.front().cell_line;
  group.plan =
      choose_contrasts(plan_contrasts(conditions_of(records, condition_order)), choices.contrasts);
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
    const double last = primary_time(all, choices.time_h);
    for (const auto& [time_h, some] : times) {
      const bool is_primary = &endpoint == primary && time_h == last;
      if (is_primary) group.primary = group.sets.size();
      group.sets.push_back(make_data(some, endpoint, is_primary));
    }
  }
  return group;
}

void add_fields(const std::vector<FieldValue>& fields, Group& group) {
  if (group.primary >= group.sets.size()) return;
  DataSet& data = group.sets[group.primary];
  for (const FieldValue& f : fields) {
    const Place& place = f.place;
    if (!f.value || place.assay != data.assay || place.cell_line != data.cell_line ||
        f.endpoint != data.endpoint || place.time_h != data.time_h) {
      continue;
    }
    data.fields.push_back({place.condition, place.experiment, place.well, *f.value});
  }
}

namespace {

void correct(std::vector<TestRecord*>& family, Correction correction, const std::string& name,
             bool only_secondary, const std::set<const TestRecord*>& primary) {
  std::vector<OptionalNumber> p;
  std::size_t tests = 0;
  for (const TestRecord* r : family) {
    p.push_back(r->p);
    if (r->p) ++tests;
  }
  const auto adjusted = adjust(p, correction);
  for (std::size_t i = 0; i < family.size(); ++i) {
    if (only_secondary && primary.contains(family[i])) continue;
    family[i]->p_adjusted = adjusted[i];
    if (family[i]->p) {
      family[i]->adjustment = fmt::format("{} over {} {}{}", name_of(correction), tests,
                                          tests == 1 ? "contrast" : "contrasts", name);
    }
  }
}

/// Correction within each kind of test: the claims of the primary endpoint and time, then
/// everything else over all endpoints and times; exploratory contrasts of one endpoint and time by
/// themselves.
void correct_group(Group& group, Correction correction) {
  const std::string where = fmt::format("{}{} ({})", group.cell_line.empty() ? "" : " of ",
                                        group.cell_line, to_string(group.assay));
  for (const Part part : {Part::main, Part::ranks, Part::permutation, Part::mixed}) {
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
      correct(exploratory, correction, " (exploratory)", false, primary);
    }
    correct(first, correction, " planned in the primary endpoint" + where, false, primary);
    correct(all, correction, " in all endpoints and times" + where, true, primary);
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

/// Where endpoint or time were chosen, rows of others are exploratory.
void mark_exploratory(Group& group, const PlanChoices& choices) {
  for (std::size_t s = 0; s < group.sets.size(); ++s) {
    const DataSet& primary = group.sets[group.primary];
    const bool other_endpoint =
        !choices.endpoints.empty() && group.sets[s].endpoint != primary.endpoint;
    const bool other_time = choices.time_h && group.sets[s].time_h != primary.time_h;
    if (!other_endpoint && !other_time) continue;
    for (Row& row : group.rows[s]) row.record.planned = false;
  }
}

}  // namespace

void test_group(Group& group, const StatisticsParams& params) {
  for (const DataSet& data : group.sets) {
    std::vector<Row> rows;
    std::vector<std::vector<Row>> beside(group.plan.contrasts.size());
    if (data.primary) beside = rows_beside(data, group.plan, params);
    for (std::size_t c = 0; c < beside.size(); ++c) {
      const PlannedContrast& contrast = group.plan.contrasts[c];
      // Exploratory times may lack a condition altogether: nothing was planned there.
      if (!data.primary && !data.cells.contains(contrast.a) && !data.cells.contains(contrast.b)) {
        continue;
      }
      for (Row& row : compare(data, contrast, params)) rows.push_back(std::move(row));
      for (Row& row : beside[c]) rows.push_back(std::move(row));
    }
    if (rows.empty()) rows.push_back(nothing_to_compare(data, group.plan));
    if (data.cells.size() > 1) rows.push_back(compare_all(data, group.plan, params));
    if (data.primary) {
      for (Row& row : rows_over_all(data, group.plan, params)) rows.push_back(std::move(row));
    }
    if (data.primary && params.tests == "all") {
      for (Row& row : further_rows(data, group.plan, params)) rows.push_back(std::move(row));
    }
    group.rows.push_back(std::move(rows));
  }
  correct_group(group, correction_named(params.correction));
  mark_exploratory(group, params.plan);
}

}  // namespace woundwell
