#include "statistics/collapse.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>

#include "statistics/numbers.hpp"

namespace woundwell {
namespace {

/// Names in the order in which they first appear.
class FirstSeen {
 public:
  std::size_t index(const std::string& name) {
    return known_.try_emplace(name, known_.size()).first->second;
  }

 private:
  std::unordered_map<std::string, std::size_t> known_;
};

/// Where an experiment stands: assay, cell line, endpoint, time, condition, experiment.
using Key = std::tuple<Assay, std::size_t, std::size_t, double, std::size_t, std::size_t>;

struct Well {
  std::vector<double> values;
  std::vector<double> variances;  ///< of the measurement, where stated
};

struct Experiment {
  const FieldValue* first = nullptr;
  std::map<std::string, Well> wells;
  std::int64_t without_value = 0;
};

double sum_sorted(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  double sum = 0.0;
  for (const double x : values) sum += x;
  return sum;
}

ReplicateRecord record_of(const Experiment& experiment) {
  const Place& place = experiment.first->place;
  ReplicateRecord r;
  r.assay = place.assay;
  r.cell_line = place.cell_line;
  r.endpoint = experiment.first->endpoint;
  r.time_h = place.time_h;
  r.condition = place.condition;
  r.role = place.role;
  r.knockdown = place.knockdown;
  r.experiment = place.experiment;
  r.fields_without_value = experiment.without_value;
  std::vector<double> means;
  std::vector<double> squares;    // of fields around their well
  std::vector<double> variances;  // of the well means
  double degrees = 0.0;
  bool all_stated = true;
  for (const auto& [name, well] : experiment.wells) {
    const Summary s = summarise(well.values);
    if (s.n == 0) continue;
    const double n = static_cast<double>(s.n);
    r.fields += static_cast<std::int64_t>(s.n);
    means.push_back(s.mean);
    squares.push_back((n - 1.0) * s.sd * s.sd);
    degrees += n - 1.0;
    all_stated = all_stated && well.variances.size() == s.n;
    variances.push_back(sum_sorted(well.variances) / (n * n));
  }
  const Summary s = summarise(means);
  r.wells = static_cast<std::int64_t>(s.n);
  if (s.n == 0) return r;
  r.value = s.mean;
  if (s.n > 1) r.sd_between_wells = s.sd;
  if (degrees > 0.0) r.sd_between_fields = std::sqrt(sum_sorted(squares) / degrees);
  if (all_stated) r.measurement_se = std::sqrt(sum_sorted(variances)) / static_cast<double>(s.n);
  return r;
}

}  // namespace

std::vector<ReplicateRecord> collapse(const std::vector<FieldValue>& fields) {
  FirstSeen lines;
  FirstSeen endpoints;
  FirstSeen conditions;
  FirstSeen experiments;
  std::map<Key, Experiment> groups;
  for (const FieldValue& f : fields) {
    const Key key{
        f.place.assay,  lines.index(f.place.cell_line),      endpoints.index(f.endpoint),
        f.place.time_h, conditions.index(f.place.condition), experiments.index(f.place.experiment)};
    Experiment& e = groups[key];
    if (e.first == nullptr) e.first = &f;
    if (!f.value || !std::isfinite(*f.value)) {
      ++e.without_value;
      continue;
    }
    Well& well = e.wells[f.place.well];
    well.values.push_back(*f.value);
    if (f.se && std::isfinite(*f.se)) well.variances.push_back(*f.se * *f.se);
  }
  std::vector<ReplicateRecord> records;
  records.reserve(groups.size());
  for (const auto& [key, experiment] : groups) records.push_back(record_of(experiment));
  return records;
}

std::vector<FieldValue> without_twins(const std::vector<FieldValue>& fields,
                                      const std::vector<Endpoint>& endpoints) {
  std::vector<FieldValue> kept = fields;
  for (const Endpoint& endpoint : endpoints) {
    if (endpoint.fallback.empty()) continue;
    // Pictures (by cell line and image) that have the quantity itself.
    std::set<std::pair<std::string, std::string>> calibrated;
    std::set<std::string> short_of;  // cell lines that need the fallback
    const auto is = [&](const FieldValue& f, const std::string& name) {
      return f.place.assay == endpoint.assay && f.endpoint == name;
    };
    for (const FieldValue& f : kept) {
      if (is(f, endpoint.name) && f.value) calibrated.emplace(f.place.cell_line, f.place.image_id);
    }
    for (const FieldValue& f : kept) {
      if (is(f, endpoint.fallback) && f.value &&
          !calibrated.contains({f.place.cell_line, f.place.image_id})) {
        short_of.insert(f.place.cell_line);
      }
    }
    std::erase_if(kept, [&](const FieldValue& f) {
      const bool fall_back = short_of.contains(f.place.cell_line);
      return fall_back ? is(f, endpoint.name) : is(f, endpoint.fallback);
    });
  }
  return kept;
}

}  // namespace woundwell
