// What is analysed by default, and how.

#include <algorithm>
#include <initializer_list>
#include <set>
#include <string_view>
#include <type_traits>

#include "core/errors.hpp"
#include "statistics/statistics.hpp"
#include "statistics/tests.hpp"

namespace woundwell {
namespace {

OptionalNumber number_of(const Value& value) {
  if (const auto* d = std::get_if<double>(&value)) return *d;
  if (const auto* i = std::get_if<std::int64_t>(&value)) return static_cast<double>(*i);
  return {};
}

template <class Record>
const Column<Record>* find_column(const std::vector<Column<Record>>& columns,
                                  const std::string& name) {
  const auto found = std::find_if(columns.begin(), columns.end(),
                                  [&](const Column<Record>& c) { return c.info.name == name; });
  return found == columns.end() ? nullptr : &*found;
}

/// Columns to take values from: the endpoints and their fallbacks, each once.
std::vector<std::string> wanted_columns(const std::vector<Endpoint>& endpoints, Assay assay) {
  std::vector<std::string> names;
  for (const Endpoint& e : endpoints) {
    if (e.assay != assay) continue;
    for (const std::string& name : {e.name, e.fallback}) {
      if (name.empty() || std::find(names.begin(), names.end(), name) != names.end()) continue;
      names.push_back(name);
    }
  }
  return names;
}

template <class Record>
void append(const std::vector<Column<Record>>& columns, const std::vector<Record>& records,
            Assay assay, const std::vector<Endpoint>& endpoints, std::vector<FieldValue>& out) {
  for (const std::string& name : wanted_columns(endpoints, assay)) {
    const Column<Record>* column = find_column(columns, name);
    const Column<Record>* se = find_column(columns, name + "_se");
    if (column == nullptr) continue;
    for (const Record& record : records) {
      FieldValue f{record.place, name, number_of(column->get(record)), {}, Coating::unstated};
      if (se != nullptr) f.se = number_of(se->get(record));
      if constexpr (std::is_same_v<Record, TranswellRecord>) f.coating = record.coating;
      out.push_back(std::move(f));
    }
  }
}

/// Numbers of a picture that say nothing about cells.
bool is_administrative(const std::string& name) {
  for (const std::string_view no : {"time_h", "design_row", "width_px", "height_px", "um_per_px",
                                    "baseline_h", "valid_frac", "valid_area_mm2"}) {
    if (name == no) return true;
  }
  return false;
}

template <class Record>
bool has_endpoint(const std::vector<Column<Record>>& columns, const std::string& name) {
  const Column<Record>* column = find_column(columns, name);
  return column != nullptr && !is_administrative(name) &&
         (column->info.type == ColumnType::number || column->info.type == ColumnType::integer);
}

bool starts_with_one_of(const std::string& name, std::initializer_list<std::string_view> starts) {
  return std::any_of(starts.begin(), starts.end(),
                     [&](std::string_view start) { return name.starts_with(start); });
}

Endpoint endpoint_named(const std::string& name) {
  Endpoint endpoint;
  endpoint.name = name;
  if (has_endpoint(transwell_columns(), name)) {
    endpoint.assay = Assay::transwell;
  } else if (!has_endpoint(closure_columns(), name) && !has_endpoint(scratch_columns(), name)) {
    throw InputError(Problem{.column = "statistics.endpoint",
                             .value = name,
                             .cause = "not a number that is measured in a picture",
                             .cure = "name a column of closure.csv, scratch.csv or transwell.csv, "
                                     "for instance closure_frac or density_per_mm2"});
  }
  const bool gap = starts_with_one_of(name, {"wound_area", "width_"});
  endpoint.log_scale = gap || starts_with_one_of(name, {"count", "density", "stained_area",
                                                        "mean_od", "integrated_od"});
  endpoint.higher_is_more = !gap && !name.starts_with("t_half");
  return endpoint;
}

}  // namespace

std::vector<Endpoint> default_endpoints() {
  std::vector<Endpoint> list(9);
  list[0].name = "closure_frac";
  list[0].primary = true;
  list[1].name = "gap_rate_um_per_h";
  list[1].fallback = "gap_rate_px_per_h";
  list[2].name = "gap_rate_px_per_h";
  list[3].name = "density_per_mm2";
  list[3].fallback = "count";
  list[3].primary = true;
  list[4].name = "count";
  list[5].name = "stained_area_frac";
  list[6].name = "percent_invasion";
  list[7].name = "migration_density_per_mm2";
  list[7].fallback = "migration_count";
  list[8].name = "migration_count";
  for (std::size_t i = 3; i < list.size(); ++i) {
    list[i].assay = Assay::transwell;
    list[i].log_scale = true;
  }
  return list;
}

std::vector<Endpoint> endpoints_with_primary(const std::vector<std::string>& names) {
  std::vector<Endpoint> list = default_endpoints();
  std::set<Assay> chosen;
  for (const std::string& name : names) {
    const auto known =
        std::find_if(list.begin(), list.end(), [&](const Endpoint& e) { return e.name == name; });
    const Endpoint endpoint = known == list.end() ? endpoint_named(name) : *known;
    if (!chosen.insert(endpoint.assay).second) {
      throw InputError(
          Problem{.column = "statistics.endpoint",
                  .value = name,
                  .cause = "a second primary endpoint of one assay",
                  .cure = "choose one of each assay; the others are analysed beside it"});
    }
    if (known == list.end()) list.push_back(endpoint);
    for (Endpoint& e : list) {
      if (e.assay != endpoint.assay) continue;
      e.primary = e.name == name;
      if (e.fallback == name) e.fallback.clear();  // chosen for itself
    }
  }
  return list;
}

std::vector<Parameter> parameters(StatisticsParams& params) {
  std::vector<std::string> offered;
  for (const NamedCorrection& one : corrections()) offered.emplace_back(one.setting);
  return {
      {"statistics.alpha", &params.alpha, 0.0001, 0.5, "", "two-sided level of significance",
       false},
      {"statistics.confidence", &params.confidence, 0.5, 0.9999, "", "confidence of the intervals",
       false},
      {"statistics.resamples", &params.resamples, 100.0, 1e7, "",
       "random permutations where there are too many for all", true},
      {"statistics.equivalence_frac", &params.equivalence_frac, 0.01, 0.99, "",
       "margin within which a rescue equals the control, share of the knockdown effect", false},
      {"statistics.relevant_frac", &params.relevant_frac, 0.01, 0.99, "",
       "smallest knockdown effect that matters, share of the control mean", false},
      {.name = "statistics.correction",
       .help =
           "of p over the planned contrasts; benjamini_hochberg keeps the share of false claims "
           "low, the others the chance of any",
       .choice = &params.correction,
       .choices = offered},
      {.name = "statistics.tests",
       .help = "all: every further test of the primary endpoint beside the plan, for comparison "
               "only; no verdict or correction sees them",
       .choice = &params.tests,
       .choices = {"default", "all"}},
  };
}

std::vector<FieldValue> field_values(const std::vector<ScratchRecord>& scratch,
                                     const std::vector<ClosureRecord>& closure,
                                     const std::vector<TranswellRecord>& transwell,
                                     const std::vector<Endpoint>& endpoints) {
  std::vector<ClosureRecord> later;
  for (const ClosureRecord& r : closure) {
    if (r.place.time_h > r.baseline_h) later.push_back(r);
  }
  std::vector<FieldValue> values;
  append(closure_columns(), later, Assay::scratch, endpoints, values);
  append(scratch_columns(), scratch, Assay::scratch, endpoints, values);
  append(transwell_columns(), transwell, Assay::transwell, endpoints, values);
  return values;
}

}  // namespace woundwell
