#pragma once
// Small made-up studies for the tests of the statistics.

#include <string>
#include <vector>

#include "core/random.hpp"
#include "statistics/statistics.hpp"

namespace woundwell::test {

inline FieldValue field(const std::string& condition, Role role, const std::string& experiment,
                        OptionalNumber value, const std::string& well = "1",
                        const std::string& name = "1") {
  FieldValue f;
  f.place.assay = Assay::scratch;
  f.place.cell_line = "HeLa";
  f.place.condition = condition;
  f.place.role = role;
  f.place.experiment = experiment;
  f.place.well = well;
  f.place.field = name;
  f.place.time_h = 48.0;
  f.place.image_id = condition + experiment + well + name;
  f.endpoint = "closure_frac";
  f.value = value;
  return f;
}

inline void add(std::vector<FieldValue>& fields, const std::string& condition, Role role,
                const std::vector<double>& experiments) {
  for (std::size_t i = 0; i < experiments.size(); ++i) {
    fields.push_back(field(condition, role, std::to_string(i + 1), experiments[i]));
  }
}

inline std::vector<FieldValue> as_transwell(std::vector<FieldValue> fields) {
  for (FieldValue& f : fields) {
    f.place.assay = Assay::transwell;
    f.endpoint = "density_per_mm2";
  }
  return fields;
}

struct NestedCondition {
  std::string name;
  Role role = Role::control;
  double mean = 0.5;
};

/// experiments x 2 wells x 5 fields: normal experiment effects shared by the conditions of a day,
/// normal effects of condition within the day, of wells and of fields.
inline std::vector<FieldValue> nested(const std::vector<NestedCondition>& conditions,
                                      int experiments, double sd_day, double sd_within,
                                      double sd_well, double sd_field, RandomStream& random) {
  std::vector<FieldValue> fields;
  for (int e = 1; e <= experiments; ++e) {
    const double day = random.normal(0.0, sd_day);
    for (const NestedCondition& c : conditions) {
      const double within = random.normal(0.0, sd_within);
      for (int w = 1; w <= 2; ++w) {
        const double well = random.normal(0.0, sd_well);
        for (int f = 1; f <= 5; ++f) {
          fields.push_back(field(c.name, c.role, std::to_string(e),
                                 c.mean + day + within + well + random.normal(0.0, sd_field),
                                 std::to_string(w), std::to_string(f)));
        }
      }
    }
  }
  return fields;
}

inline const TestRecord* find(const Analysis& analysis, const std::string& comparison,
                              const std::string& test) {
  for (const TestRecord& t : analysis.tests) {
    if (t.comparison == comparison && t.test == test) return &t;
  }
  return nullptr;
}

}  // namespace woundwell::test
