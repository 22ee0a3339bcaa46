#include "statistics/covariates.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

#include "statistics/correlate.hpp"
#include "statistics/phrases.hpp"
#include "statistics/tests.hpp"
#include "statistics/wording.hpp"

namespace woundwell {
namespace {

/// Cell line, condition, experiment.
using Key = std::tuple<std::string, std::string, std::string>;

struct Cycles {
  double sum = 0.0;
  double count = 0.0;
  std::size_t row = 0;
};

std::string text_of(const Key& key) {
  const auto& [line, condition, experiment] = key;
  return fmt::format("{}, {}, experiment {}", line, condition, experiment);
}

std::map<Key, const ReplicateRecord*> experiments_of(const Analysis& analysis) {
  std::map<Key, const ReplicateRecord*> known;
  for (const ReplicateRecord& r : analysis.replicates) {
    if (r.assay != Assay::table) known.try_emplace({r.cell_line, r.condition, r.experiment}, &r);
  }
  return known;
}

std::vector<std::string> names_of(const std::vector<CovariateValue>& values) {
  std::vector<std::string> names;
  for (const CovariateValue& v : values) {
    if (std::find(names.begin(), names.end(), v.name) == names.end()) names.push_back(v.name);
  }
  return names;
}

/// Covariates as fields of the study, and what has no partner there.
std::vector<FieldValue> joined(const std::vector<CovariateValue>& values,
                               const std::map<Key, const ReplicateRecord*>& known,
                               CovariateReport& report) {
  std::vector<FieldValue> fields;
  std::set<std::size_t> rows_said;
  std::set<Key> met;
  for (const CovariateValue& v : values) {
    const Key key{v.cell_line, v.condition, v.experiment};
    const auto found = known.find(key);
    if (found == known.end()) {
      if (rows_said.insert(v.row).second) {
        report.unmatched.push_back(
            fmt::format("line {}: {} is not in the study, and is left out", v.row, text_of(key)));
      }
      continue;
    }
    met.insert(key);
    FieldValue f;
    f.place.assay = Assay::table;
    f.place.cell_line = v.cell_line;
    f.place.condition = v.condition;
    f.place.role = found->second->role;
    f.place.knockdown = found->second->knockdown;
    f.place.experiment = v.experiment;
    f.place.well = "1";
    f.place.field = std::to_string(v.row);
    f.endpoint = v.name;
    f.value = v.value;
    fields.push_back(std::move(f));
  }
  for (const auto& [key, record] : known) {
    if (met.contains(key) || record->role == Role::blank) continue;
    report.unmatched.push_back(text_of(key) + " of the study has no row in the table");
  }
  return fields;
}

/// Experiment values of one endpoint and time of a cell line; empty cells if there are none.
DataSet data_of(const std::vector<ReplicateRecord>& replicates, Assay assay,
                const std::string& cell_line, const Endpoint& endpoint, const std::string& column,
                double time_h) {
  std::vector<ReplicateRecord> records;
  for (const ReplicateRecord& r : replicates) {
    if (r.assay == assay && r.cell_line == cell_line && r.endpoint == column &&
        r.time_h == time_h) {
      records.push_back(r);
    }
  }
  return make_data(records, endpoint, false);
}

void add_correlations(Analysis& analysis, const std::vector<Endpoint>& endpoints,
                      const std::vector<Endpoint>& covariates, const StatisticsParams& params) {
  std::set<std::tuple<std::string, Assay, std::string, double>> done;
  for (const VerdictRecord& v : analysis.verdicts) {
    if (!done.emplace(v.cell_line, v.assay, v.endpoint, v.time_h).second) continue;
    const auto endpoint = std::find_if(endpoints.begin(), endpoints.end(), [&](const Endpoint& e) {
      return e.assay == v.assay && (e.name == v.endpoint || e.fallback == v.endpoint);
    });
    if (endpoint == endpoints.end()) continue;
    const DataSet x =
        data_of(analysis.replicates, v.assay, v.cell_line, *endpoint, v.endpoint, v.time_h);
    for (const Endpoint& covariate : covariates) {
      const DataSet y =
          data_of(analysis.replicates, Assay::table, v.cell_line, covariate, covariate.name, 0.0);
      for (const Correlation kind : {Correlation::spearman, Correlation::pearson}) {
        if (auto row = correlate(x, y, kind, params)) analysis.tests.push_back(std::move(*row));
      }
      if (params.tests != "all") continue;
      if (auto row = concord(x, y, "", params)) analysis.tests.push_back(std::move(*row));
    }
  }
}

/// "MMP2_mRNA of siRNA is 0.22 times that of mock (95 % interval 0.15 to 0.33; paired t, p = ...)."
std::string sentence_of(const TestRecord& t, const StatisticsParams& params) {
  const bool ratio = t.effect_name == "ratio of geometric means";
  std::string text =
      ratio ? fmt::format("{} of {} is {:.3g} times that of {}", t.endpoint, t.group_a, *t.effect,
                          t.group_b)
            : fmt::format("{} of {} is {:.3g} {} than that of {}", t.endpoint, t.group_a,
                          std::abs(*t.effect), *t.effect < 0.0 ? "lower" : "higher", t.group_b);
  std::string brackets;
  if (t.effect_low && t.effect_high) {
    brackets = fmt::format("{:g} % interval {:.3g} to {:.3g}; ", 100.0 * params.confidence,
                           *t.effect_low, *t.effect_high);
  }
  if (t.p) brackets += fmt::format("{}, p = {}; ", t.test, p_text(*t.p));
  return fmt::format("{} ({}n = {}).", text, brackets, t.n_a);
}

void add_sentences(Analysis& analysis, const std::vector<TestRecord>& tests,
                   const StatisticsParams& params) {
  for (VerdictRecord& v : analysis.verdicts) {
    for (const TestRecord& t : tests) {
      const bool main = t.test == "paired t" || t.test == "Welch t";
      if (!main || t.cell_line != v.cell_line || !t.effect || v.knockdown.empty()) continue;
      if (t.group_a != v.knockdown || t.group_b != v.control) continue;
      add_sentence(v.sentence, sentence_of(t, params));
    }
  }
}

}  // namespace

std::string level_name(const CtPair& pair) {
  std::string lower;
  for (const char c : pair.target) {
    lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  std::string gene = pair.target;
  if (lower.ends_with("_ct")) gene = gene.substr(0, gene.size() - 3);
  if (lower.starts_with("ct_")) gene = gene.substr(3);
  return gene + "_mRNA";
}

std::vector<CovariateValue> with_levels(const std::vector<CovariateValue>& values,
                                        const std::vector<CtPair>& pairs) {
  std::set<std::string> used;
  for (const CtPair& pair : pairs) used.insert({pair.target, pair.reference});
  std::vector<CovariateValue> result;
  std::map<std::string, std::map<Key, Cycles>> cycles;  // by column
  std::vector<CovariateValue> first;                    // one row per key, in order
  std::set<Key> seen;
  for (const CovariateValue& v : values) {
    if (!used.contains(v.name)) {
      result.push_back(v);
      continue;
    }
    const Key key{v.cell_line, v.condition, v.experiment};
    if (seen.insert(key).second) first.push_back(v);
    if (!v.value || !std::isfinite(*v.value)) continue;
    Cycles& c = cycles[v.name][key];
    c.sum += *v.value;
    c.count += 1.0;
  }
  for (const CtPair& pair : pairs) {
    for (CovariateValue v : first) {
      const Key key{v.cell_line, v.condition, v.experiment};
      const auto target = cycles[pair.target].find(key);
      const auto reference = cycles[pair.reference].find(key);
      v.name = level_name(pair);
      v.value.reset();
      if (target != cycles[pair.target].end() && reference != cycles[pair.reference].end()) {
        v.value = std::exp2(reference->second.sum / reference->second.count -
                            target->second.sum / target->second.count);
      }
      result.push_back(std::move(v));
    }
  }
  return result;
}

CovariateReport add_covariates(Analysis& analysis, const std::vector<CovariateValue>& values,
                               const std::vector<Endpoint>& endpoints,
                               const StatisticsParams& params) {
  CovariateReport report;
  const std::vector<FieldValue> fields = joined(values, experiments_of(analysis), report);
  StatisticsParams own = params;
  own.plan.endpoints.clear();
  own.plan.time_h.reset();
  own.plan.strict = false;
  own.field_level = false;
  own.tests = "default";
  const std::string correction = name_of(correction_named(params.correction));
  std::vector<Endpoint> covariates;
  std::vector<TestRecord> tests;
  for (const std::string& name : names_of(values)) {
    Endpoint endpoint;
    endpoint.assay = Assay::table;
    endpoint.name = name;
    endpoint.log_scale = true;
    covariates.push_back(endpoint);
    Analysis part = analyse(fields, {endpoint}, own);
    for (ReplicateRecord& r : part.replicates) analysis.replicates.push_back(std::move(r));
    for (TestRecord& t : part.tests) {
      t.primary = false;
      if (t.planned && t.adjustment.starts_with(correction)) {
        t.adjustment =
            fmt::format("{} over the contrasts of {} in {}", correction, name, t.cell_line);
      }
      add_caution(t.caution, "covariate: no verdict rests on it");
      tests.push_back(std::move(t));
    }
  }
  for (const TestRecord& t : tests) analysis.tests.push_back(t);
  add_correlations(analysis, endpoints, covariates, params);
  add_sentences(analysis, tests, params);
  return report;
}

}  // namespace woundwell
