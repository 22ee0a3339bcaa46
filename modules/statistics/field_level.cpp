#include "statistics/field_level.hpp"

#include <fmt/format.h>

#include <cmath>
#include <map>
#include <set>

#include "statistics/comparison.hpp"
#include "statistics/numbers.hpp"
#include "statistics/tests.hpp"

namespace woundwell {
namespace {

struct Fields {
  std::vector<double> values;
  std::map<std::pair<std::string, std::string>, std::vector<double>> wells;  ///< experiment, well
  std::set<std::string> experiments;
};

Fields fields_of(const DataSet& data, const std::string& condition,
                 const std::vector<FieldValue>& all) {
  Fields fields;
  for (const FieldValue& f : all) {
    const bool here = f.place.assay == data.assay && f.place.cell_line == data.cell_line &&
                      f.endpoint == data.endpoint && f.place.time_h == data.time_h &&
                      f.place.condition == condition;
    if (!here || !f.value || !std::isfinite(*f.value)) continue;
    fields.values.push_back(*f.value);
    fields.wells[{f.place.experiment, f.place.well}].push_back(*f.value);
    fields.experiments.insert(f.place.experiment);
  }
  return fields;
}

/// What both tests have in common.
TestRecord record_of(const DataSet& data, const PlannedContrast& contrast, const Fields& a,
                     const Fields& b, const TestOutcome& outcome, const std::string& units) {
  TestRecord r = blank_record(data, contrast);
  const bool fields = units == "fields";
  r.caution = fmt::format(
      "pseudoreplicated: {} and {} {} are taken for as many experiments, of which there are "
      "{} and {}; p is far too small",
      fields ? a.values.size() : a.wells.size(), fields ? b.values.size() : b.wells.size(), units,
      a.experiments.size(), b.experiments.size());
  set_test(outcome, r);
  r.smallest_p.reset();  // of so many experiments
  r.test = fmt::format("{} on {} (pseudoreplicated)", outcome.test, units);
  r.n_a = static_cast<std::int64_t>(a.experiments.size());
  r.n_b = static_cast<std::int64_t>(b.experiments.size());
  r.wells = static_cast<std::int64_t>(a.wells.size() + b.wells.size());
  r.fields = static_cast<std::int64_t>(a.values.size() + b.values.size());
  r.planned = false;
  if (r.p) r.adjustment = "none: not a test of the question";
  return r;
}

/// Means of the wells of each experiment.
std::vector<Block> blocks_of(const Fields& a, const Fields& b) {
  std::map<std::string, Block> blocks;
  for (const auto& [place, values] : a.wells) {
    blocks[place.first].a.push_back(summarise(values).mean);
  }
  for (const auto& [place, values] : b.wells) {
    blocks[place.first].b.push_back(summarise(values).mean);
  }
  std::vector<Block> list;
  list.reserve(blocks.size());
  for (auto& [experiment, block] : blocks) list.push_back(std::move(block));
  return list;
}

}  // namespace

std::vector<TestRecord> field_level_rows(const DataSet& data, const ContrastPlan& plan,
                                         const std::vector<FieldValue>& fields,
                                         const StatisticsParams& params) {
  std::vector<TestRecord> rows;
  for (const PlannedContrast& contrast : plan.contrasts) {
    if (contrast.kind == Contrast::exploratory || contrast.kind == Contrast::rescue_v_control) {
      continue;
    }
    const Fields a = fields_of(data, contrast.a, fields);
    const Fields b = fields_of(data, contrast.b, fields);
    if (a.values.empty() || b.values.empty()) continue;
    rows.push_back(record_of(data, contrast, a, b, mann_whitney(a.values, b.values), "fields"));
    if (params.tests != "all") continue;
    rows.push_back(record_of(data, contrast, a, b, van_elteren(blocks_of(a, b)), "wells"));
  }
  return rows;
}

}  // namespace woundwell
