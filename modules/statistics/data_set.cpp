// Experiment values on the scale of the comparison.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "statistics/comparison.hpp"
#include "statistics/wording.hpp"

namespace woundwell {

double DataSet::scaled(const ReplicateRecord& record) const {
  return log_scale ? std::log(*record.value + offset) : *record.value;
}

DataSet make_data(const std::vector<ReplicateRecord>& records, const Endpoint& endpoint,
                  bool primary) {
  DataSet data;
  data.primary = primary;
  data.log_scale = endpoint.log_scale;
  double smallest = 0.0;
  std::size_t zeros = 0;
  bool negative = false;
  for (const ReplicateRecord& r : records) {
    data.assay = r.assay;
    data.cell_line = r.cell_line;
    data.endpoint = r.endpoint;
    data.time_h = r.time_h;
    data.cells[r.condition][r.experiment] = r;
    // An empty blank says nothing about the conditions compared.
    if (!r.value || r.role == Role::blank) continue;
    if (*r.value < 0.0) negative = true;
    if (*r.value == 0.0) ++zeros;
    if (*r.value > 0.0 && (smallest == 0.0 || *r.value < smallest)) smallest = *r.value;
  }
  if (!data.log_scale) return data;
  if (negative) {
    data.log_scale = false;
    data.caution = "negative values: compared as differences, not as ratios";
  } else if (zeros > 0 && smallest == 0.0) {
    data.log_scale = false;
    data.caution = "all values are 0";
  } else if (zeros > 0) {
    data.offset = smallest / 2.0;
    data.caution = fmt::format(
        "{} experiment value{} of 0: {:.3g} (half the smallest positive one) was added to all "
        "before taking ratios",
        zeros, zeros == 1 ? "" : "s", data.offset);
  }
  return data;
}

std::vector<std::vector<double>> shared_values(const DataSet& data,
                                               const std::vector<std::string>& conditions,
                                               bool scaled) {
  std::vector<std::vector<double>> values(conditions.size());
  if (conditions.empty() || !data.cells.contains(conditions.front())) return values;
  for (const auto& [experiment, record] : data.cells.at(conditions.front())) {
    std::vector<const ReplicateRecord*> row;
    for (const std::string& condition : conditions) {
      const auto found = data.cells.find(condition);
      if (found == data.cells.end()) break;
      const auto cell = found->second.find(experiment);
      if (cell == found->second.end() || !cell->second.value) break;
      row.push_back(&cell->second);
    }
    if (row.size() < conditions.size()) continue;
    for (std::size_t i = 0; i < row.size(); ++i) {
      values[i].push_back(scaled ? data.scaled(*row[i]) : *row[i]->value);
    }
  }
  return values;
}

std::string p_text(double p) {
  if (p >= 0.1) return fmt::format("{:.2f}", p);
  return fmt::format("{:.2g}", p);
}

}  // namespace woundwell
