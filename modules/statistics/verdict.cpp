#include "statistics/verdict.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "statistics/estimates.hpp"
#include "statistics/numbers.hpp"
#include "statistics/phrases.hpp"
#include "statistics/wording.hpp"

namespace woundwell {
namespace {

const TestRecord* main_test(const std::vector<Row>& rows, Contrast kind,
                            const std::string& knockdown) {
  for (const Row& row : rows) {
    if (row.kind == kind && row.part == Part::main && row.knockdown == knockdown) {
      return &row.record;
    }
  }
  return nullptr;
}

bool significant(const TestRecord* test, double alpha) {
  return test != nullptr && test->p_adjusted && *test->p_adjusted <= alpha;
}

/// Interval within +- the least relevant effect.
bool relevant_effect_excluded(const DataSet& data, const std::string& control,
                              const TestRecord& test, double relevant_frac) {
  if (!test.effect_low || !test.effect_high) return false;
  if (data.log_scale) {
    const double factor = 1.0 / (1.0 - relevant_frac);
    return *test.effect_low > 1.0 / factor && *test.effect_high < factor;
  }
  std::vector<double> values;
  for (const auto& [experiment, record] : data.cells.at(control)) {
    if (record.value) values.push_back(*record.value);
  }
  const double margin = relevant_frac * std::abs(summarise(values).mean);
  return *test.effect_low > -margin && *test.effect_high < margin;
}

std::string phenotype_of(const DataSet& data, const KnockdownArm& arm, const TestRecord* test,
                         const StatisticsParams& params) {
  if (test == nullptr || !test->p) return "untested";
  if (significant(test, params.alpha)) return "supported";
  if (relevant_effect_excluded(data, arm.control, *test, params.relevant_frac)) {
    return "not supported";
  }
  return "underpowered";
}

/// The mean of the differences (or log ratios) points the same way in both tests.
bool against(const DataSet& data, const TestRecord& x, const TestRecord& y) {
  const double neutral = data.log_scale ? 1.0 : 0.0;
  return x.effect && y.effect && (*x.effect - neutral) * (*y.effect - neutral) < 0.0;
}

std::string rescued_of(const DataSet& data, const TestRecord* effect, const TestRecord* rescue,
                       const TestRecord* vehicle, const TestRecord* equal, const Estimate& percent,
                       const StatisticsParams& params) {
  if (rescue == nullptr || !rescue->p || effect == nullptr) return "untested";
  const bool towards_control = against(data, *effect, *rescue);
  const bool differs = significant(rescue, params.alpha) && towards_control &&
                       (vehicle == nullptr ||
                        (significant(vehicle, params.alpha) && against(data, *effect, *vehicle)));
  if (differs) {
    const bool spans = percent.low && *percent.low > 50.0 && *percent.high >= 100.0;
    return significant(equal, params.alpha) || spans ? "full" : "partial";
  }
  if (percent.high && *percent.high < 50.0) return "none";
  return "underpowered";
}

}  // namespace

VerdictRecord judge(const DataSet& data, const KnockdownArm& arm, const std::vector<Row>& rows,
                    const StatisticsParams& params) {
  const TestRecord* effect = main_test(rows, Contrast::knockdown_v_control, arm.knockdown);
  const TestRecord* rescue = main_test(rows, Contrast::rescue_v_knockdown, arm.knockdown);
  const TestRecord* vehicle = main_test(rows, Contrast::rescue_v_vehicle, arm.knockdown);
  const TestRecord* equal = main_test(rows, Contrast::rescue_v_control, arm.knockdown);
  const TestRecord* check = main_test(rows, Contrast::vehicle_v_knockdown, arm.knockdown);
  VerdictRecord v;
  v.cell_line = data.cell_line;
  v.assay = data.assay;
  v.endpoint = data.endpoint;
  v.time_h = data.time_h;
  v.knockdown = arm.knockdown;
  v.control = arm.control;
  v.rescue = arm.rescue;
  v.vehicle = arm.vehicle;
  v.phenotype = phenotype_of(data, arm, effect, params);
  v.rescued = "untested";
  if (effect != nullptr) {
    v.experiments = std::min(effect->n_a, effect->n_b);
    v.effect_name = effect->effect_name;
    v.effect = effect->effect;
    v.effect_low = effect->effect_low;
    v.effect_high = effect->effect_high;
    v.p = effect->p;
    v.p_adjusted = effect->p_adjusted;
    v.smallest_p = effect->smallest_p;
  }
  Estimate percent;
  if (!arm.rescue.empty() && !arm.control.empty()) {
    const auto values = rescue_scale(data, {arm.control, arm.knockdown, arm.rescue});
    percent = rescue_percent(values[0], values[1], values[2], params.confidence);
    v.rescue_pct = percent.value;
    v.rescue_low_pct = percent.low;
    v.rescue_high_pct = percent.high;
  }
  if (v.phenotype == "supported") {
    v.rescued = rescued_of(data, effect, rescue, vehicle, equal, percent, params);
  }
  v.sentence = phenotype_sentence(data, arm, effect, v, params);
  add_sentence(v.sentence, rescue_sentence(v, rescue, vehicle, equal, percent, params));
  add_sentence(v.sentence, vehicle_sentence(arm, check, params));
  return v;
}

VerdictRecord nothing_to_judge(const DataSet& data, const ContrastPlan& plan) {
  VerdictRecord v;
  v.cell_line = data.cell_line;
  v.assay = data.assay;
  v.endpoint = data.endpoint;
  v.time_h = data.time_h;
  v.control = plan.control;
  v.phenotype = "untested";
  v.rescued = "untested";
  std::string why;
  for (const std::string& remark : plan.remarks) add_caution(why, remark);
  v.sentence = fmt::format("{}no verdict on a knockdown is possible: {}.",
                           data.cell_line.empty() ? "" : data.cell_line + ": ", why);
  std::size_t most = 0;
  for (const auto& [condition, experiments] : data.cells) {
    const auto with_value =
        std::count_if(experiments.begin(), experiments.end(),
                      [](const auto& entry) { return entry.second.value.has_value(); });
    most = std::max(most, static_cast<std::size_t>(with_value));
  }
  v.experiments = static_cast<std::int64_t>(most);
  if (most == 1) {
    add_sentence(v.sentence,
                 "There is one experiment: differences between conditions can be described, but "
                 "not tested.");
  }
  return v;
}

namespace {

/// +1: more migration than the control, -1 less.
int direction_of(const std::string& effect_name, const OptionalNumber& effect, bool higher) {
  const double neutral = effect_name.find("ratio") == std::string::npos ? 0.0 : 1.0;
  return effect && (*effect > neutral) == higher ? 1 : -1;
}

}  // namespace

std::optional<Opposite> opposite_claim(const VerdictRecord& verdict, bool higher,
                                       const DataSet& other, const std::vector<Row>& rows,
                                       bool other_higher, const StatisticsParams& params) {
  if (verdict.phenotype != "supported" || other.endpoint == verdict.endpoint ||
      other.time_h != verdict.time_h) {
    return {};
  }
  const TestRecord* test = main_test(rows, Contrast::knockdown_v_control, verdict.knockdown);
  if (!significant(test, params.alpha) || !test->effect) return {};
  if (direction_of(test->effect_name, test->effect, other_higher) ==
      direction_of(verdict.effect_name, verdict.effect, higher)) {
    return {};
  }
  return Opposite{other.endpoint, *test->p_adjusted};
}

void mark_opposite(const std::vector<Opposite>& opposite, VerdictRecord& verdict) {
  for (const Opposite& o : opposite) {
    verdict.phenotype = "conflicting";
    add_sentence(verdict.sentence, fmt::format("Conflicting: {} of the same assay points the other "
                                               "way (adjusted p = {}).",
                                               o.endpoint, p_text(o.p_adjusted)));
  }
}

void mark_conflicts(std::vector<VerdictRecord>& verdicts, const std::vector<bool>& higher) {
  // +1 more migration than the control, -1 less, 0 not supported.
  std::vector<int> direction;
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    const VerdictRecord& v = verdicts[i];
    direction.push_back(
        v.phenotype == "supported" ? direction_of(v.effect_name, v.effect, higher[i]) : 0);
  }
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    for (std::size_t j = 0; j < verdicts.size(); ++j) {
      if (i == j || direction[i] * direction[j] >= 0) continue;
      if (verdicts[i].cell_line != verdicts[j].cell_line) continue;
      const bool same_assay = verdicts[i].assay == verdicts[j].assay;
      const bool same_knockdown = verdicts[i].knockdown == verdicts[j].knockdown;
      if (same_assay ? !same_target(verdicts[i].knockdown, verdicts[j].knockdown)
                     : !same_knockdown) {
        continue;
      }
      verdicts[i].phenotype = "conflicting";
      add_sentence(verdicts[i].sentence,
                   same_assay ? fmt::format("Conflicting: {} of the same target points the other "
                                            "way.",
                                            verdicts[j].knockdown)
                              : fmt::format("Conflicting: the {} assay ({}) points the other way.",
                                            to_string(verdicts[j].assay), verdicts[j].endpoint));
    }
  }
}

}  // namespace woundwell
