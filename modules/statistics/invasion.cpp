#include "statistics/invasion.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

#include "statistics/wording.hpp"

namespace woundwell {
namespace {

const std::string migration = "migration_";

bool is_amount(const std::string& endpoint) {
  return endpoint == "density_per_mm2" || endpoint == "count";
}

bool is_uncoated(const FieldValue& f) {
  return f.place.assay == Assay::transwell && f.coating == Coating::none;
}

/// Cell line, condition, experiment, time, quantity: what invaded and migrated cells share.
using Key = std::tuple<std::string, std::string, std::string, double, std::string>;

Key key_of(const ReplicateRecord& r, const std::string& quantity) {
  return {r.cell_line, r.condition, r.experiment, r.time_h, quantity};
}

OptionalNumber relative(const ReplicateRecord& r) {
  if (!r.value || !r.measurement_se || !(*r.value > 0.0)) return {};
  return *r.measurement_se / *r.value;
}

}  // namespace

std::vector<FieldValue> part_coatings(const std::vector<FieldValue>& fields) {
  std::set<std::string> coated;
  std::set<std::string> uncoated;
  for (const FieldValue& f : fields) {
    if (f.place.assay != Assay::transwell) continue;
    (is_uncoated(f) ? uncoated : coated).insert(f.place.cell_line);
  }
  std::vector<FieldValue> kept;
  kept.reserve(fields.size());
  for (const FieldValue& f : fields) {
    const bool apart = is_uncoated(f) && coated.contains(f.place.cell_line);
    if (apart && !is_amount(f.endpoint)) continue;
    kept.push_back(f);
    if (apart) kept.back().endpoint = migration + f.endpoint;
  }
  return kept;
}

std::vector<ReplicateRecord> percent_invasion(const std::vector<ReplicateRecord>& replicates) {
  std::map<Key, const ReplicateRecord*> migrated;
  for (const ReplicateRecord& r : replicates) {
    if (r.assay != Assay::transwell || !r.endpoint.starts_with(migration)) continue;
    migrated[key_of(r, r.endpoint.substr(migration.size()))] = &r;
  }
  std::vector<ReplicateRecord> records;
  for (const ReplicateRecord& r : replicates) {
    if (r.assay != Assay::transwell || !is_amount(r.endpoint)) continue;
    const auto found = migrated.find(key_of(r, r.endpoint));
    if (found == migrated.end()) continue;
    const ReplicateRecord& m = *found->second;
    ReplicateRecord p = r;
    p.endpoint = "percent_invasion";
    p.wells += m.wells;
    p.fields += m.fields;
    p.fields_without_value += m.fields_without_value;
    p.value.reset();
    p.sd_between_wells.reset();
    p.sd_between_fields.reset();
    p.measurement_se.reset();
    if (r.value && m.value && *m.value > 0.0) {
      p.value = 100.0 * *r.value / *m.value;
      const OptionalNumber a = relative(r);
      const OptionalNumber b = relative(m);
      if (a && b) p.measurement_se = *p.value * std::sqrt(*a * *a + *b * *b);
    }
    records.push_back(std::move(p));
  }
  return records;
}

std::vector<TestRecord> missing_percent_rows(const std::vector<ReplicateRecord>& replicates,
                                             const std::string& cell_line) {
  std::set<Key> uncoated;
  std::set<double> uncoated_times;
  std::map<double, std::set<Key>> coated;
  for (const ReplicateRecord& r : replicates) {
    if (r.assay != Assay::transwell || r.cell_line != cell_line || r.role == Role::blank) continue;
    if (r.endpoint.starts_with(migration)) {
      uncoated.insert(key_of(r, ""));
      uncoated_times.insert(r.time_h);
    } else if (is_amount(r.endpoint)) {
      coated[r.time_h].insert(key_of(r, ""));
    }
  }
  std::vector<TestRecord> rows;
  if (uncoated.empty()) return rows;
  for (const auto& [time_h, inserts] : coated) {
    const auto alone = std::count_if(inserts.begin(), inserts.end(),
                                     [&](const Key& key) { return !uncoated.contains(key); });
    if (alone == 0) continue;
    TestRecord row;
    row.assay = Assay::transwell;
    row.cell_line = cell_line;
    row.endpoint = "percent_invasion";
    row.time_h = time_h;
    row.comparison = "coated v uncoated inserts";
    row.test = "percent invasion";
    row.planned = false;
    row.method = "none";
    row.caution = fmt::format(
        "{} of {} coated conditions (each experiment counted) have no uncoated insert "
        "of the same condition, experiment and time",
        alone, inserts.size());
    if (!uncoated_times.contains(time_h)) {
      row.caution += fmt::format(" (uncoated ones are at {:g} h)", fmt::join(uncoated_times, ", "));
    }
    row.caution +=
        ": no percent invasion of these, correct time_h, experiment or condition in the "
        "design if they belong together";
    rows.push_back(std::move(row));
  }
  return rows;
}

void set_folds(std::vector<ReplicateRecord>& replicates, Assay assay, const std::string& cell_line,
               const std::string& control, const std::vector<Endpoint>& endpoints) {
  const auto of_line = [&](const ReplicateRecord& r) {
    return r.assay == assay && r.cell_line == cell_line;
  };
  std::map<std::tuple<std::string, double, std::string>, double> controls;
  for (const ReplicateRecord& r : replicates) {
    if (!of_line(r) || r.condition != control || !r.value || !(*r.value > 0.0)) continue;
    controls[{r.endpoint, r.time_h, r.experiment}] = *r.value;
  }
  for (ReplicateRecord& r : replicates) {
    if (!of_line(r) || !r.value) continue;
    const bool ratio = std::any_of(endpoints.begin(), endpoints.end(), [&](const Endpoint& e) {
      return e.assay == assay && e.log_scale && (e.name == r.endpoint || e.fallback == r.endpoint);
    });
    const auto found = controls.find({r.endpoint, r.time_h, r.experiment});
    if (ratio && found != controls.end()) r.fold = *r.value / found->second;
  }
}

std::vector<ReplicateRecord> invasion_index(const std::vector<ReplicateRecord>& replicates) {
  std::vector<ReplicateRecord> records;
  for (const ReplicateRecord& r : replicates) {
    if (r.endpoint != "percent_invasion" || r.assay != Assay::transwell) continue;
    ReplicateRecord index = r;
    index.endpoint = "invasion_index";
    index.value = r.fold;
    index.measurement_se.reset();
    index.fold.reset();
    records.push_back(std::move(index));
  }
  return records;
}

std::vector<TestRecord> invasion_index_rows(const std::vector<TestRecord>& tests,
                                            const std::string& control) {
  std::vector<TestRecord> rows;
  for (const TestRecord& t : tests) {
    const bool wanted = t.endpoint == "percent_invasion" && t.group_b == control &&
                        t.effect_name == "ratio of geometric means" && t.test == "paired t";
    if (!wanted) continue;
    TestRecord row = t;
    row.endpoint = "invasion_index";
    row.effect_name = "geometric mean of the invasion index";
    if (row.p) add_caution(row.adjustment, "one test with percent_invasion, counted once");
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace woundwell
