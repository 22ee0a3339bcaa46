// What a pilot study says about the spread at each level.

#include <algorithm>
#include <cmath>
#include <map>

#include "statistics/sample_size.hpp"

namespace woundwell {
namespace {

/// Sum of squares (or weighted variances) and the degrees of freedom behind it.
struct Pool {
  double sum = 0.0;
  double df = 0.0;
  [[nodiscard]] OptionalNumber variance() const {
    return df > 0.0 ? OptionalNumber(sum / df) : OptionalNumber();
  }
};

/// Residuals of the experiments that have every condition, after both means are taken out.
void add_residuals(const std::map<std::string, std::map<std::string, double>>& days,
                   std::size_t conditions, Pool& pool) {
  std::vector<std::vector<double>> table;
  for (const auto& [day, values] : days) {
    if (values.size() < conditions) continue;
    std::vector<double> row;
    for (const auto& [condition, value] : values) row.push_back(value);
    table.push_back(std::move(row));
  }
  if (table.size() < 2 || conditions < 2) return;
  const double c = static_cast<double>(conditions);
  const double e = static_cast<double>(table.size());
  std::vector<double> column_mean(conditions, 0.0);
  double mean = 0.0;
  for (const auto& row : table) {
    for (std::size_t k = 0; k < conditions; ++k) {
      column_mean[k] += row[k] / e;
      mean += row[k] / (c * e);
    }
  }
  for (const auto& row : table) {
    double row_mean = 0.0;
    for (const double x : row) row_mean += x / c;
    for (std::size_t k = 0; k < conditions; ++k) {
      const double residual = row[k] - row_mean - column_mean[k] + mean;
      pool.sum += residual * residual;
    }
  }
  pool.df += (c - 1.0) * (e - 1.0);
}

double part(OptionalNumber total, double below) { return std::max(0.0, *total - below); }

}  // namespace

PilotSpread pilot_spread(const std::vector<ReplicateRecord>& replicates, bool ratio) {
  std::map<std::string, std::map<std::string, std::map<std::string, double>>> lines;
  std::map<std::string, std::map<std::string, bool>> conditions;
  Pool experiments;
  Pool wells;
  Pool fields;
  double per_well = 0.0;        // mean of 1 / fields of a well
  double per_experiment = 0.0;  // mean of 1 / fields of an experiment
  double well_share = 0.0;      // mean of 1 / wells
  double n = 0.0;
  for (const ReplicateRecord& r : replicates) {
    if (!r.value || r.role == Role::blank || r.wells < 1 || r.fields < 1) continue;
    if (ratio && !(*r.value > 0.0)) continue;
    lines[r.cell_line][r.experiment][r.condition] = ratio ? std::log(*r.value) : *r.value;
    conditions[r.cell_line][r.condition] = true;
    const double w = static_cast<double>(r.wells);
    const double f = static_cast<double>(r.fields);
    const double unit = ratio ? *r.value : 1.0;
    if (r.sd_between_wells) {
      wells.sum += (w - 1.0) * std::pow(*r.sd_between_wells / unit, 2);
      wells.df += w - 1.0;
    }
    if (r.sd_between_fields && f > w) {
      fields.sum += (f - w) * std::pow(*r.sd_between_fields / unit, 2);
      fields.df += f - w;
    }
    per_well += w / f;
    per_experiment += 1.0 / f;
    well_share += 1.0 / w;
    n += 1.0;
  }
  for (const auto& [line, days] : lines) add_residuals(days, conditions[line].size(), experiments);
  PilotSpread spread;
  spread.df = experiments.df;
  if (n == 0.0) return spread;
  const double of_fields = fields.variance().value_or(0.0);
  if (fields.variance()) spread.field = std::sqrt(of_fields);
  double of_wells = 0.0;
  if (wells.variance()) {
    of_wells = part(wells.variance(), of_fields * per_well / n);
    spread.well = std::sqrt(of_wells);
  }
  if (experiments.variance()) {
    const double below = of_wells * well_share / n + of_fields * per_experiment / n;
    spread.experiment = std::sqrt(part(experiments.variance(), below));
  }
  return spread;
}

}  // namespace woundwell
