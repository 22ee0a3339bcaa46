// What is analysed by default, and how.

#include <algorithm>

#include "statistics/statistics.hpp"

namespace woundwell {
namespace {

template <class Record>
OptionalNumber number_in(const std::vector<Column<Record>>& columns, const Record& record,
                         const std::string& name) {
  for (const Column<Record>& c : columns) {
    if (c.info.name != name) continue;
    const Value value = c.get(record);
    if (const auto* d = std::get_if<double>(&value)) return *d;
    if (const auto* i = std::get_if<std::int64_t>(&value)) return static_cast<double>(*i);
    return {};
  }
  return {};
}

template <class Record>
void append(const std::vector<Column<Record>>& columns, const Record& record, Assay assay,
            const std::vector<Endpoint>& endpoints, std::vector<FieldValue>& out) {
  for (const Endpoint& e : endpoints) {
    if (e.assay != assay) continue;
    for (const std::string& name : {e.name, e.fallback}) {
      const bool listed = std::any_of(endpoints.begin(), endpoints.end(), [&](const Endpoint& x) {
        return x.assay == assay && x.name == e.fallback;
      });
      if (name.empty() || (name == e.fallback && listed)) continue;
      out.push_back({record.place, name, number_in(columns, record, name),
                     number_in(columns, record, name + "_se")});
    }
  }
}

}  // namespace

std::vector<Endpoint> default_endpoints() {
  std::vector<Endpoint> list(6);
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
  for (std::size_t i = 3; i < list.size(); ++i) {
    list[i].assay = Assay::transwell;
    list[i].log_scale = true;
  }
  return list;
}

std::vector<Parameter> parameters(StatisticsParams& params) {
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
  };
}

std::vector<FieldValue> field_values(const std::vector<ClosureRecord>& closure,
                                     const std::vector<TranswellRecord>& transwell,
                                     const std::vector<Endpoint>& endpoints) {
  std::vector<FieldValue> values;
  for (const ClosureRecord& r : closure) {
    if (r.place.time_h <= r.baseline_h) continue;
    append(closure_columns(), r, Assay::scratch, endpoints, values);
  }
  for (const TranswellRecord& r : transwell) {
    append(transwell_columns(), r, Assay::transwell, endpoints, values);
  }
  return values;
}

}  // namespace woundwell
