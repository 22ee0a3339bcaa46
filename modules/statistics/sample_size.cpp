#include "statistics/sample_size.hpp"

#include <algorithm>
#include <cmath>

#include "core/csv.hpp"
#include "core/errors.hpp"
#include "core/random.hpp"
#include "statistics/tests.hpp"

namespace woundwell {
namespace {

constexpr std::size_t enough = 0;  ///< fields and wells without number

double sd_of_mean(const StudyQuestion& q, std::size_t wells, std::size_t fields) {
  if (fields == enough) return q.sd_experiment;
  const double w = static_cast<double>(wells);
  const double f = static_cast<double>(fields);
  return std::sqrt(q.sd_experiment * q.sd_experiment + q.sd_well * q.sd_well / w +
                   q.sd_field * q.sd_field / (w * f));
}

/// One study: experiment means of control, knockdown and rescue.
struct Means {
  std::vector<double> control;
  std::vector<double> knockdown;
  std::vector<double> rescue;
};

void draw(const StudyQuestion& q, double effect, double sd, RandomStream& random, Means& means) {
  for (std::size_t i = 0; i < means.control.size(); ++i) {
    means.control[i] = random.normal(0.0, sd);
    means.knockdown[i] = effect + random.normal(0.0, sd);
    if (q.rescue) means.rescue[i] = effect * (1.0 - *q.rescue) + random.normal(0.0, sd);
  }
}

OptionalNumber paired_p(const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<double> d(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) d[i] = a[i] - b[i];
  return paired_t(d).p;
}

bool found(const StudyQuestion& q, const Means& means, const StatisticsParams& params) {
  const OptionalNumber effect = paired_p(means.knockdown, means.control);
  if (!q.rescue) return effect && *effect <= params.alpha;
  const std::vector<OptionalNumber> p{
      effect, paired_p(means.rescue, means.knockdown),
      equivalence(means.control, means.knockdown, means.rescue, params.equivalence_frac).p};
  const auto adjusted = adjust(p, Correction::holm);
  return adjusted[0] && adjusted[1] && *adjusted[0] <= params.alpha && *adjusted[1] <= params.alpha;
}

void check_question(const StudyQuestion& q) {
  std::vector<Problem> problems;
  const auto require = [&](bool right, const std::string& option, double value,
                           const std::string& cause, const std::string& cure) {
    if (right) return;
    problems.push_back({.column = option,
                        .value = std::isfinite(value) ? format_number(value) : "not a number",
                        .cause = cause,
                        .cure = cure});
  };
  if (q.ratio) {
    require(q.effect > 0.0 && std::isfinite(q.effect) && q.effect != 1.0, "--effect", q.effect,
            "not a ratio that is an effect", "give knockdown over control, for instance 0.7");
  } else {
    require(q.effect != 0.0 && std::isfinite(q.effect), "--effect", q.effect, "no effect to find",
            "give the difference that would matter, for instance 0.2");
  }
  const std::string unit = q.ratio ? "of natural logarithms" : "in the unit of the endpoint";
  const std::pair<const char*, double> spreads[] = {
      {"--sd-experiment", q.sd_experiment}, {"--sd-well", q.sd_well}, {"--sd-field", q.sd_field}};
  for (const auto& [option, sd] : spreads) {
    require(sd >= 0.0 && std::isfinite(sd), option, sd, "not a standard deviation",
            "give 0 or more, " + unit + ", or a --pilot");
  }
  const double spread = q.sd_experiment + q.sd_well + q.sd_field;
  require(!std::isfinite(spread) || spread > 0.0, "--sd-experiment", q.sd_experiment,
          "no spread at all", "give the standard deviations of a pilot study");
  require(q.power > 0.0 && q.power < 1.0, "--power", q.power, "not a share of studies",
          "give a number between 0 and 1, for instance 0.8");
  if (!problems.empty()) throw InputError(std::move(problems));
}

}  // namespace

double simulated_power(const StudyQuestion& question, std::size_t experiments, std::size_t wells,
                       std::size_t fields, const StatisticsParams& params) {
  RandomStream random(question.seed, "plan " + std::to_string(experiments), "study");
  const double effect = question.ratio ? std::log(question.effect) : question.effect;
  const double sd = sd_of_mean(question, wells, fields);
  if (!(sd > 0.0)) return 1.0;  // nothing varies at this level: any effect shows
  Means means;
  means.control.resize(experiments);
  means.knockdown.resize(experiments);
  means.rescue.resize(experiments);
  std::size_t hits = 0;
  for (std::size_t run = 0; run < question.runs; ++run) {
    draw(question, effect, sd, random, means);
    if (found(question, means, params)) ++hits;
  }
  return static_cast<double>(hits) / static_cast<double>(question.runs);
}

StudyPlan plan_study(const StudyQuestion& question, const StatisticsParams& params) {
  check_question(question);
  StudyPlan plan;
  const std::size_t w = question.wells;
  const std::size_t f = question.fields;
  const std::pair<std::size_t, std::size_t> sizes[] = {
      {w, f}, {w, 2 * f}, {w, 4 * f}, {2 * w, f}, {w, enough}};
  std::size_t more = 4;
  for (std::size_t n = 2; n <= question.most_experiments && more > 0; ++n) {
    std::vector<StudySize> row;
    for (const auto& [wells, fields] : sizes) {
      row.push_back({n, wells, fields, simulated_power(question, n, wells, fields, params)});
    }
    if (!plan.needed && row.front().power >= question.power) plan.needed = row.front();
    if (plan.needed) --more;
    plan.table.push_back(std::move(row));
  }
  if (!plan.needed) return plan;
  const std::size_t last = std::min(plan.needed->experiments + 3, question.most_experiments);
  for (std::size_t n = plan.needed->experiments; n <= last; ++n) {
    std::vector<StudySize> candidates;
    for (std::size_t wells = 1; wells <= w; ++wells) {
      for (std::size_t fields = 1; fields <= f; ++fields)
        candidates.push_back({n, wells, fields, 0});
    }
    std::stable_sort(candidates.begin(), candidates.end(), [](const auto& a, const auto& b) {
      return a.wells * a.fields < b.wells * b.fields;
    });
    for (StudySize& c : candidates) {
      c.power = simulated_power(question, n, c.wells, c.fields, params);
      if (c.power < question.power) continue;
      plan.fewest_pictures.push_back(c);
      break;
    }
  }
  return plan;
}

}  // namespace woundwell
