// Fit of the mixed model and its contrasts.

#include "statistics/mixed_model.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "statistics/distributions.hpp"
#include "statistics/nested_likelihood.hpp"
#include "statistics/numbers.hpp"
#include "statistics/smooth_function.hpp"
#include "statistics/wording.hpp"

namespace woundwell {
namespace {

/// Random terms in use, in this order.
struct Terms {
  bool well = false;
  bool condition = false;
  bool experiment = false;
  [[nodiscard]] std::size_t count() const {
    return static_cast<std::size_t>(well) + static_cast<std::size_t>(condition) +
           static_cast<std::size_t>(experiment);
  }
};

Ratios ratios_of(const Terms& terms, const std::vector<double>& values) {
  Ratios r;
  std::size_t next = 0;
  if (terms.well) r.well = values[next++];
  if (terms.condition) r.condition = values[next++];
  if (terms.experiment) r.experiment = values[next++];
  return r;
}

/// Ratios from their square roots.
std::vector<double> squared(const std::vector<double>& roots) {
  std::vector<double> squares;
  squares.reserve(roots.size());
  for (const double root : roots) squares.push_back(root * root);
  return squares;
}

std::vector<double> values_of(const Terms& terms, const Ratios& r) {
  std::vector<double> values;
  if (terms.well) values.push_back(r.well);
  if (terms.condition) values.push_back(r.condition);
  if (terms.experiment) values.push_back(r.experiment);
  return values;
}

/// Values by experiment, condition and well, scaled; and which terms the design can tell apart.
struct Design {
  NestedData data;
  Terms terms;
  double scale = 1.0;
  double centre = 0.0;
  std::string obstacle;
};

Design design_of(const std::vector<NestedValue>& values, const std::vector<std::string>& conditions,
                 MixedTerms terms) {
  Design design;
  std::vector<double> all;
  all.reserve(values.size());
  for (const NestedValue& v : values) all.push_back(v.value);
  const Summary s = summarise(all);
  if (s.n == 0 || s.constant) {
    design.obstacle = s.n == 0 ? "no values" : "no spread: no model can be fitted";
    return design;
  }
  design.scale = s.sd;
  design.centre = s.mean;
  std::map<std::string, std::map<std::size_t, std::map<std::string, std::vector<double>>>> tree;
  for (const NestedValue& v : values) {
    const auto at = std::find(conditions.begin(), conditions.end(), v.condition);
    const auto c = static_cast<std::size_t>(at - conditions.begin());
    tree[v.experiment][c][v.well].push_back((v.value - s.mean) / s.sd);
  }
  NestedData& data = design.data;
  data.conditions = conditions.size();
  bool crossed = false;
  for (const auto& [experiment, cells] : tree) {
    data.experiments.emplace_back();
    crossed = crossed || cells.size() > 1;
    for (const auto& [condition, wells] : cells) {
      CellWells cell;
      cell.condition = condition;
      for (const auto& [well, fields] : wells) {
        const Summary w = summarise(fields);
        const double n = static_cast<double>(w.n);
        cell.wells.push_back({n, w.mean});
        data.total += n;
        data.within += (n - 1.0) * w.sd * w.sd;
        design.terms.well = design.terms.well || w.n > 1;
      }
      design.terms.condition = design.terms.condition || wells.size() > 1;
      data.experiments.back().push_back(std::move(cell));
    }
  }
  if (design.terms.well && data.within < 1e-24 * data.total) {
    // Equal fields in every well, down to rounding: each well is one value.
    for (auto& cells : data.experiments) {
      for (CellWells& cell : cells) {
        for (WellMean& w : cell.wells) {
          data.total -= w.n - 1.0;
          w.n = 1.0;
        }
      }
    }
    data.within = 0.0;
    design.terms.well = false;
  }
  // Experiments of one condition with one well: the experiments stand for the wells.
  design.terms.well = design.terms.well && (crossed || design.terms.condition);
  // One well in every cell: the wells stand for the conditions in the experiments.
  design.terms.condition =
      design.terms.condition && crossed && terms == MixedTerms::experiment_condition_well;
  design.terms.experiment = true;
  if (data.experiments.size() < 2) {
    design.obstacle = "fewer than two experiments: no model can be fitted";
  } else if (conditions.size() < 2) {
    design.obstacle = "fewer than two conditions: no model can be fitted";
  } else {
    // What is left at the level of the conditions within experiments after means and experiments.
    double cells = 0.0;
    for (const auto& e : data.experiments) cells += static_cast<double>(e.size());
    const double experiments = static_cast<double>(data.experiments.size());
    const double k = static_cast<double>(conditions.size());
    const double left = cells - (crossed ? experiments + k - 1.0 : k);
    if (left < 1.0) design.obstacle = "no experiment to spare: no model can be fitted";
  }
  return design;
}

std::string formula_of(const Terms& terms) {
  std::string text = "value ~ condition + (1 | experiment)";
  if (terms.condition) text += " + (1 | experiment:condition)";
  if (terms.well) text += " + (1 | experiment:condition:well)";
  return text;
}

/// Drops a variance whose root is 0 up to the flatness of the minimum there.
void drop_zeros(const Function& f, std::vector<double>& roots, Terms& terms, MixedModel& out) {
  const auto names = [&] {
    std::vector<std::pair<bool*, const char*>> all;
    if (terms.well) all.emplace_back(&terms.well, "between wells");
    if (terms.condition) all.emplace_back(&terms.condition, "of the effect between experiments");
    if (terms.experiment) all.emplace_back(&terms.experiment, "between experiments");
    return all;
  }();
  std::vector<double> kept;
  std::string zero;
  for (std::size_t i = 0; i < roots.size(); ++i) {
    std::vector<double> without = roots;
    without[i] = 0.0;
    if (std::abs(roots[i]) < 1e-3 && f(without) <= f(roots) + 1e-9) {
      roots[i] = 0.0;
      *names[i].first = false;
      zero += (zero.empty() ? "" : " and ") + std::string(names[i].second);
    } else {
      kept.push_back(std::abs(roots[i]));
    }
  }
  roots = kept;
  if (zero.empty()) return;
  out.singular = true;
  out.caution = fmt::format("singular fit: variance {} estimated as 0", zero);
}

/// Covariance of the means and what Satterthwaite needs. Parameters are
/// the logs of the residual variance and of (ratio + what it is added to): the criterion is near a
/// parabola in them, and they stay in range around a small variance.
void set_precision(const Design& design, const Terms& terms, const std::vector<double>& roots,
                   MixedModel& out) {
  const NestedData& data = design.data;
  const std::vector<double> squares = squared(roots);
  const LikelihoodAt at = *likelihood_at(data, ratios_of(terms, squares));
  const double variance = at.squares / (data.total - static_cast<double>(data.conditions));
  const std::vector<double> floor = values_of(terms, at.floor);
  std::vector<double> x{std::log(variance)};
  for (std::size_t i = 0; i < roots.size(); ++i) x.push_back(std::log(squares[i] + floor[i]));
  const auto at_parameters = [&](const std::vector<double>& p) {
    std::vector<double> ratios;
    for (std::size_t i = 0; i < floor.size(); ++i) {
      ratios.push_back(std::exp(p[i + 1]) - floor[i]);
    }
    return likelihood_at(data, ratios_of(terms, ratios));
  };
  const Function deviance = [&](const std::vector<double>& p) {
    const auto there = at_parameters(p);
    return there ? criterion(data, *there, std::exp(p[0]))
                 : std::numeric_limits<double>::infinity();
  };
  const std::size_t k = data.conditions;
  const auto covariance_at = [&](const std::vector<double>& p) {
    const auto there = at_parameters(p);
    std::vector<double> inverse;
    for (std::size_t c = 0; c < k; ++c) {
      std::vector<double> unit(k, 0.0);
      unit[c] = std::exp(p[0]);
      const std::vector<double> column = solve(there->lower, unit);
      inverse.insert(inverse.end(), column.begin(), column.end());
    }
    return inverse;
  };
  out.scale = design.scale;
  out.covariance = covariance_at(x);
  const std::vector<double> steps(x.size(), 0.08);
  const auto lower = cholesky(curvature(deviance, x, steps));
  if (!lower) {
    add_caution(out.caution, "flat likelihood: no degrees of freedom, so no p");
    return;
  }
  for (std::size_t i = 0; i < x.size(); ++i) {
    std::vector<double> unit(x.size(), 0.0);
    unit[i] = 2.0;
    const std::vector<double> column = solve(*lower, unit);
    out.parameter_covariance.insert(out.parameter_covariance.end(), column.begin(), column.end());
    std::vector<std::vector<double>> around;
    for (const double h : {0.08, -0.08, 0.04, -0.04, 0.02, -0.02}) {
      std::vector<double> moved = x;
      moved[i] += h;
      around.push_back(covariance_at(moved));
    }
    std::vector<double> derivative;
    for (std::size_t e = 0; e < k * k; ++e) {
      std::size_t level = 0;
      derivative.push_back(refined(0.08, [&](double h) {
        const double d = (around[level][e] - around[level + 1][e]) / (2.0 * h);
        level += 2;
        return d;
      }));
    }
    out.derivatives.push_back(std::move(derivative));
  }
}

}  // namespace

MixedModel fit_mixed_model(const std::vector<NestedValue>& values,
                           const std::vector<std::string>& conditions, MixedTerms terms) {
  MixedModel out;
  std::vector<NestedValue> kept;
  std::size_t lost = 0;
  for (const NestedValue& v : values) {
    if (std::find(conditions.begin(), conditions.end(), v.condition) == conditions.end()) continue;
    if (std::isfinite(v.value))
      kept.push_back(v);
    else
      ++lost;
  }
  for (const std::string& name : conditions) {
    if (std::any_of(kept.begin(), kept.end(), [&](const auto& v) { return v.condition == name; })) {
      out.conditions.push_back(name);
    }
  }
  Design design = design_of(kept, out.conditions, terms);
  out.formula = formula_of(design.terms);
  out.obstacle = design.obstacle;
  if (!out.obstacle.empty()) {
    add_caution(out.caution, out.obstacle);
    add_caution(out.caution, left_out(lost));
    return out;
  }
  Terms used = design.terms;
  const Function profile = [&](const std::vector<double>& roots) {
    const auto at = likelihood_at(design.data, ratios_of(design.terms, squared(roots)));
    return at ? profiled_criterion(design.data, *at) : std::numeric_limits<double>::infinity();
  };
  // Over the square roots of the ratios the criterion is smooth and even, so that a variance of 0
  // is an ordinary minimum.
  Minimum best = minimise(profile, used.count());
  if (!best.found) {
    out.obstacle = "the fit did not converge";
    add_caution(out.caution, out.obstacle);
    return out;
  }
  drop_zeros(profile, best.at, used, out);
  const Ratios ratios = ratios_of(used, squared(best.at));
  const auto at = likelihood_at(design.data, ratios);
  const double df = design.data.total - static_cast<double>(design.data.conditions);
  const double residual = design.scale * std::sqrt(at->squares / df);
  for (const double mean : at->means) out.means.push_back(design.centre + design.scale * mean);
  out.criterion = profiled_criterion(design.data, *at) + 2.0 * df * std::log(design.scale);
  out.sd_residual = residual;
  if (design.terms.well) out.sd_well = residual * std::sqrt(ratios.well);
  if (design.terms.condition) out.sd_condition = residual * std::sqrt(ratios.condition);
  if (design.terms.experiment) out.sd_experiment = residual * std::sqrt(ratios.experiment);
  set_precision(design, used, best.at, out);
  add_caution(out.caution, left_out(lost));
  return out;
}

MixedContrast MixedModel::contrast(const std::string& a, const std::string& b,
                                   double confidence) const {
  MixedContrast out;
  const auto index = [&](const std::string& name) {
    return static_cast<std::size_t>(std::find(conditions.begin(), conditions.end(), name) -
                                    conditions.begin());
  };
  const std::size_t i = index(a);
  const std::size_t j = index(b);
  const std::size_t k = conditions.size();
  out.caution = caution;
  if (!obstacle.empty()) return out;
  if (i == k || j == k || i == j) {
    add_caution(out.caution, "a condition has no value");
    return out;
  }
  const auto variance = [&](const std::vector<double>& matrix) {
    return matrix[i * k + i] + matrix[j * k + j] - matrix[i * k + j] - matrix[j * k + i];
  };
  out.estimate = means[i] - means[j];
  out.se = scale * std::sqrt(variance(covariance));
  out.t = *out.estimate / *out.se;
  if (derivatives.empty()) return out;
  const std::size_t n = derivatives.size();
  double spread = 0.0;
  for (std::size_t x = 0; x < n; ++x) {
    for (std::size_t y = 0; y < n; ++y) {
      spread += parameter_covariance[x * n + y] *
                (variance(derivatives[x]) / variance(covariance)) *
                (variance(derivatives[y]) / variance(covariance));
    }
  }
  out.df = 2.0 / spread;
  out.p = t_two_sided(*out.t, *out.df);
  const double half = t_quantile(0.5 + confidence / 2.0, *out.df) * *out.se;
  out.low = *out.estimate - half;
  out.high = *out.estimate + half;
  return out;
}

}  // namespace woundwell
