#include "report/endpoints.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

#include "statistics/distributions.hpp"
#include "statistics/numbers.hpp"
#include "statistics/wording.hpp"

namespace woundwell {

namespace {

struct KnownEndpoint {
  std::string_view column;
  std::string_view name;
  std::string_view unit;
};

constexpr std::array<KnownEndpoint, 22> known_endpoints{{
    {"closure_frac", "Wound closure", "fraction of the area"},
    {"closure_width_frac", "Wound closure", "fraction of the width"},
    {"gap_rate_um_per_h", "Closing speed, both fronts", "µm/h"},
    {"gap_rate_px_per_h", "Closing speed, both fronts", "px/h"},
    {"front_rate_um_per_h", "Speed of one front", "µm/h"},
    {"slope_um_per_h", "Closing speed over all times", "µm/h"},
    {"slope_px_per_h", "Closing speed over all times", "px/h"},
    {"t_half_h", "Time to half closure", "h"},
    {"auc_frac", "Mean closure over time", "fraction"},
    {"rwd_frac", "Relative wound density", "fraction"},
    {"wound_area_frac", "Gap area", "fraction of the field"},
    {"wound_area_um2", "Gap area", "µm²"},
    {"wound_area_px", "Gap area", "px²"},
    {"width_mean_um", "Mean gap width", "µm"},
    {"width_mean_px", "Mean gap width", "px"},
    {"count", "Invaded cells", "per field"},
    {"density_per_mm2", "Invaded cells", "per mm²"},
    {"stained_area_frac", "Stained area", "fraction of the field"},
    {"mean_od", "Mean optical density", "OD"},
    {"integrated_od", "Integrated optical density", "OD px²"},
    {"percent_invasion", "Invasion", "% of migration"},
    {"invasion_index", "Invasion index", ""},
}};

bool same_time(double a, double b) { return std::abs(a - b) < 1e-9; }

template <class T>
std::size_t index_of(std::vector<T>& names, const T& name) {
  const auto at = std::find(names.begin(), names.end(), name);
  if (at != names.end()) return static_cast<std::size_t>(at - names.begin());
  names.push_back(name);
  return names.size() - 1;
}

/// Adds the fields of records that have the endpoint as a column; false if there is no such column.
template <class R>
bool add_fields(EndpointValues& values, const std::vector<Column<R>>& columns,
                const std::vector<R>& records) {
  const auto column = std::find_if(columns.begin(), columns.end(), [&](const Column<R>& c) {
    return c.info.name == values.endpoint && c.info.type != ColumnType::text;
  });
  if (column == columns.end()) return false;
  for (const R& record : records) {
    const Place& place = record.place;
    if (place.cell_line != values.cell_line || !same_time(place.time_h, values.time_h)) continue;
    const auto experiment =
        std::find(values.experiments.begin(), values.experiments.end(), place.experiment);
    const auto condition =
        std::find_if(values.conditions.begin(), values.conditions.end(),
                     [&](const ConditionValues& c) { return c.condition == place.condition; });
    if (experiment == values.experiments.end() || condition == values.conditions.end()) continue;
    const Value value = column->get(record);
    auto& fields =
        condition->fields[static_cast<std::size_t>(experiment - values.experiments.begin())];
    if (const auto* number = std::get_if<double>(&value)) fields.push_back(*number);
    if (const auto* count = std::get_if<std::int64_t>(&value)) {
      fields.push_back(static_cast<double>(*count));
    }
  }
  return true;
}

/// The main test of each pair is the first of its rows.
std::vector<PlannedResult> planned_results(const ReportData& report, const EndpointValues& values) {
  std::vector<PlannedResult> results;
  std::set<std::pair<std::string, std::string>> known;
  for (const auto& row : report.tests) {
    if (!row.planned || row.assay != values.assay || row.cell_line != values.cell_line ||
        row.endpoint != values.endpoint || !same_time(row.time_h, values.time_h) ||
        row.group_b.empty() || !known.insert({row.group_a, row.group_b}).second || !row.p) {
      continue;
    }
    PlannedResult result;
    result.group_a = row.group_a;
    result.group_b = row.group_b;
    result.test = row.test;
    result.n = std::min(row.n_a, row.n_b);
    result.p = row.p;
    result.p_adjusted = row.p_adjusted;
    result.correction = correction_of(row.adjustment);
    result.equivalence = row.test.rfind("equivalence", 0) == 0;
    results.push_back(std::move(result));
  }
  return results;
}

double mean_of(const std::vector<double>& values) { return summarise(values).mean; }

}  // namespace

EndpointLabel endpoint_label(const std::string& endpoint) {
  for (const auto& known : known_endpoints) {
    if (known.column == endpoint) return {std::string(known.name), std::string(known.unit)};
  }
  EndpointLabel label;
  label.name = endpoint;
  std::replace(label.name.begin(), label.name.end(), '_', ' ');
  return label;
}

std::string endpoint_axis(const std::string& endpoint) {
  const EndpointLabel label = endpoint_label(endpoint);
  return label.unit.empty() ? label.name : label.name + " (" + label.unit + ")";
}

std::vector<Endpoint> compared_endpoints(const Store& store) {
  const std::string settings = store.get_fact("statistics_settings");
  const std::string start = "endpoint = ";
  std::vector<std::string> chosen;
  for (std::size_t at = 0; at < settings.size();) {
    const std::size_t end = std::min(settings.find('\n', at), settings.size());
    if (settings.compare(at, start.size(), start) == 0) {
      chosen.push_back(settings.substr(at + start.size(), end - at - start.size()));
    }
    at = end + 1;
  }
  return endpoints_with_primary(chosen);
}

bool analysed_as(const Endpoint& endpoint, Assay assay, const std::string& column) {
  return endpoint.assay == assay && (endpoint.name == column || endpoint.fallback == column);
}

std::string assay_label(Assay assay) {
  if (assay == Assay::table) return "Covariate";
  return assay == Assay::scratch ? "Scratch" : "Transwell";
}

std::optional<MeanInterval> mean_interval(const std::vector<double>& values, bool log_scale) {
  std::vector<double> used;
  for (const double x : values) {
    if (std::isfinite(x)) used.push_back(x);
  }
  if (used.empty()) return std::nullopt;
  const bool logs =
      log_scale && std::all_of(used.begin(), used.end(), [](double x) { return x > 0.0; });
  if (logs) {
    for (double& x : used) x = std::log(x);
  }
  const Summary summary = summarise(used);
  MeanInterval result;
  result.n = summary.n;
  result.mean = summary.mean;
  if (summary.n >= 3) {
    const double n = static_cast<double>(summary.n);
    const double half = t_quantile(0.975, n - 1) * summary.sd / std::sqrt(n);
    result.low = summary.mean - half;
    result.high = summary.mean + half;
  }
  if (logs) {
    result.mean = std::exp(result.mean);
    if (result.low) result.low = std::exp(*result.low);
    if (result.high) result.high = std::exp(*result.high);
  }
  return result;
}

std::vector<EndpointValues> endpoint_values(const ReportData& report) {
  std::vector<EndpointValues> all;
  for (const auto& row : report.replicates) {
    if (!row.value || !std::isfinite(*row.value)) continue;
    auto at = std::find_if(all.begin(), all.end(), [&](const EndpointValues& v) {
      return v.assay == row.assay && v.cell_line == row.cell_line && v.endpoint == row.endpoint &&
             same_time(v.time_h, row.time_h);
    });
    if (at == all.end()) {
      EndpointValues values;
      values.assay = row.assay;
      values.cell_line = row.cell_line;
      values.endpoint = row.endpoint;
      values.time_h = row.time_h;
      for (const auto& endpoint : report.endpoints) {
        if (!analysed_as(endpoint, row.assay, row.endpoint)) continue;
        values.primary = endpoint.primary;
        values.log_scale = endpoint.log_scale;
      }
      all.push_back(std::move(values));
    }
  }
  for (auto& values : all) {
    for (const auto& row : report.replicates) {
      if (row.assay != values.assay || row.cell_line != values.cell_line ||
          row.endpoint != values.endpoint || !same_time(row.time_h, values.time_h)) {
        continue;
      }
      const std::size_t e = index_of(values.experiments, row.experiment);
      auto at = std::find_if(values.conditions.begin(), values.conditions.end(),
                             [&](const auto& c) { return c.condition == row.condition; });
      if (at == values.conditions.end()) {
        values.conditions.push_back({row.condition, row.role, {}, {}});
        at = values.conditions.end() - 1;
      }
      if (at->means.size() <= e) at->means.resize(e + 1);
      at->means[e] = row.value;
    }
    for (auto& condition : values.conditions) {
      condition.means.resize(values.experiments.size());
      condition.fields.resize(values.experiments.size());
    }
    values.contrasts = planned_results(report, values);
    if (values.assay == Assay::transwell) {
      add_fields(values, transwell_columns(), report.transwell);
    } else if (!add_fields(values, closure_columns(), report.closure)) {
      add_fields(values, scratch_columns(), report.scratch);
    }
  }
  // primary endpoints first, and of those the ones on which a verdict rests
  std::stable_sort(all.begin(), all.end(), [&](const auto& a, const auto& b) {
    const auto rank = [&](const EndpointValues& v) {
      const bool verdict =
          std::any_of(report.verdicts.begin(), report.verdicts.end(), [&](const auto& row) {
            return row.assay == v.assay && row.cell_line == v.cell_line &&
                   row.endpoint == v.endpoint && same_time(row.time_h, v.time_h);
          });
      return std::pair(!v.primary, !verdict);
    };
    return rank(a) < rank(b);
  });
  return all;
}

std::vector<CellLineCurves> closure_curves(const ReportData& report) {
  using Wells = std::map<std::string, std::vector<double>>;
  using Experiments = std::map<std::string, Wells>;
  std::vector<CellLineCurves> all;
  std::map<std::tuple<std::size_t, std::size_t, double>, Experiments> cells;
  for (const auto& row : report.closure) {
    const Place& place = row.place;
    auto line = std::find_if(all.begin(), all.end(),
                             [&](const auto& l) { return l.cell_line == place.cell_line; });
    if (line == all.end()) {
      all.push_back({place.cell_line, {}});
      line = all.end() - 1;
    }
    auto curve = std::find_if(line->curves.begin(), line->curves.end(),
                              [&](const auto& c) { return c.condition == place.condition; });
    if (curve == line->curves.end()) {
      line->curves.push_back({place.condition, place.role, {}});
      curve = line->curves.end() - 1;
    }
    if (!row.closure_frac || !std::isfinite(*row.closure_frac)) continue;
    const auto l = static_cast<std::size_t>(line - all.begin());
    const auto c = static_cast<std::size_t>(curve - line->curves.begin());
    cells[{l, c, place.time_h}][place.experiment][place.well].push_back(*row.closure_frac);
  }
  for (const auto& [key, experiments] : cells) {
    const auto& [l, c, time] = key;
    ClosureCurve::Point point;
    point.time_h = time;
    for (const auto& [experiment, wells] : experiments) {
      std::vector<double> well_means;
      for (const auto& [well, fields] : wells) well_means.push_back(mean_of(fields));
      point.experiments.push_back(mean_of(well_means));
    }
    all[l].curves[c].points.push_back(std::move(point));
  }
  // conditions and cell lines of which nothing was measured draw no curve
  for (auto& line : all) {
    auto& curves = line.curves;
    curves.erase(std::remove_if(curves.begin(), curves.end(),
                                [](const auto& c) { return c.points.empty(); }),
                 curves.end());
  }
  all.erase(std::remove_if(all.begin(), all.end(), [](const auto& l) { return l.curves.empty(); }),
            all.end());
  return all;
}

}  // namespace woundwell
