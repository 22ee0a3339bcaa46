// Fit of the mixed model and its contrasts.

#include "statistics/mixed_model.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <map>

#include "statistics/distributions.hpp"
#include "statistics/nested_likelihood.hpp"
#include "statistics/numbers.hpp"
#include "statistics/wording.hpp"

namespace woundwell {
namespace {

using Function = std::function<double(const std::vector<double>&)>;

double richardson(double wide, double half) { return (4.0 * half - wide) / 3.0; }

/// Derivative at step h from function values around x, to O(h^6).
template <class Difference>
double refined(double h, const Difference& at_step) {
  const double d1 = at_step(h);
  const double d2 = at_step(0.5 * h);
  const double d3 = at_step(0.25 * h);
  const double once = richardson(d1, d2);
  const double twice = richardson(d2, d3);
  return (16.0 * twice - once) / 15.0;
}

double slope(const Function& f, std::vector<double> x, std::size_t i, double step) {
  const double centre = x[i];
  return refined(step, [&](double h) {
    x[i] = centre + h;
    const double up = f(x);
    x[i] = centre - h;
    return (up - f(x)) / (2.0 * h);
  });
}

SquareMatrix curvature(const Function& f, const std::vector<double>& x,
                       const std::vector<double>& steps) {
  const std::size_t n = x.size();
  SquareMatrix result(n);
  const double here = f(x);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      const auto difference = [&](double factor) {
        const double hi = factor * steps[i];
        const double hj = factor * steps[j];
        const auto at = [&](double si, double sj) {
          std::vector<double> moved = x;
          moved[i] += si * hi;
          if (i != j) moved[j] += sj * hj;
          return f(moved);
        };
        if (i == j) return (at(1, 0) - 2.0 * here + at(-1, 0)) / (hi * hi);
        return (at(1, 1) - at(1, -1) - at(-1, 1) + at(-1, -1)) / (4.0 * hi * hj);
      };
      result(i, j) = result(j, i) = refined(1.0, difference);
    }
  }
  return result;
}

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

std::vector<double> values_of(const Terms& terms, const Ratios& r) {
  std::vector<double> values;
  if (terms.well) values.push_back(r.well);
  if (terms.condition) values.push_back(r.condition);
  if (terms.experiment) values.push_back(r.experiment);
  return values;
}

/// Least profiled criterion over the square roots of the ratios: there it is smooth and even, so
/// that a variance of 0 is an ordinary minimum. Newton steps from the best point of a grid.
struct Optimum {
  std::vector<double> roots;
  bool found = false;
};

std::vector<double> best_of_grid(const Function& f, std::size_t dimensions) {
  constexpr std::array<double, 7> levels{0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0};
  std::vector<std::size_t> index(dimensions, 0);
  std::vector<double> best(dimensions, 1.0);
  double least = std::numeric_limits<double>::infinity();
  while (true) {
    std::vector<double> x;
    for (const std::size_t i : index) x.push_back(levels[i]);
    const double here = f(x);
    if (here < least) {
      least = here;
      best = x;
    }
    std::size_t k = 0;
    while (k < dimensions && ++index[k] == levels.size()) index[k++] = 0;
    if (k == dimensions) return best;
  }
}

Optimum minimise(const Function& f, std::size_t dimensions) {
  Optimum out;
  out.roots = best_of_grid(f, dimensions);
  std::vector<double>& x = out.roots;
  double here = f(x);
  for (int iteration = 0; iteration < 200 && std::isfinite(here); ++iteration) {
    std::vector<double> steps;
    std::vector<double> gradient;
    for (std::size_t i = 0; i < dimensions; ++i) {
      steps.push_back(0.02 * std::max(0.1, std::abs(x[i])));
      gradient.push_back(slope(f, x, i, steps[i]));
    }
    const SquareMatrix hessian = curvature(f, x, steps);
    // Where the surface is not bowl-shaped, raise the diagonal until it is.
    std::optional<SquareMatrix> lower = cholesky(hessian);
    for (double raise = 1e-6; !lower && raise < 1e12; raise *= 10.0) {
      SquareMatrix raised = hessian;
      for (std::size_t i = 0; i < dimensions; ++i) {
        raised(i, i) = std::abs(hessian(i, i)) * (1.0 + raise) + raise / (steps[i] * steps[i]);
      }
      lower = cholesky(raised);
    }
    if (!lower) return out;
    std::vector<double> step = solve(*lower, gradient);
    double decrement = 0.0;
    double limit = 1.0;
    for (std::size_t i = 0; i < dimensions; ++i) {
      decrement += gradient[i] * step[i];
      limit = std::min(limit, std::max(0.5, std::abs(x[i])) / std::max(std::abs(step[i]), 1e-300));
    }
    if (decrement < 1e-13 * std::max(1.0, std::abs(here))) {
      for (std::size_t i = 0; i < dimensions; ++i) x[i] -= limit * step[i];
      out.found = true;
      return out;
    }
    bool lower_found = false;
    for (double size = limit; size > 1e-9; size *= 0.5) {
      std::vector<double> moved = x;
      for (std::size_t i = 0; i < dimensions; ++i) moved[i] -= size * step[i];
      const double there = f(moved);
      if (there < here) {
        x = moved;
        here = there;
        lower_found = true;
        break;
      }
    }
    if (!lower_found) {
      out.found = decrement < 1e-7;
      return out;
    }
  }
  return out;
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

/// Covariance of the means and what Satterthwaite needs, on the scale of the data. Parameters are
/// the logs of the residual variance and of (ratio + what it is added to): the criterion is near a
/// parabola in them, and they stay in range around a small variance.
void set_precision(const Design& design, const Terms& terms, const std::vector<double>& roots,
                   MixedModel& out) {
  const NestedData& data = design.data;
  std::vector<double> squares;
  for (const double root : roots) squares.push_back(root * root);
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
      unit[c] = design.scale * design.scale * std::exp(p[0]);
      const std::vector<double> column = solve(there->lower, unit);
      inverse.insert(inverse.end(), column.begin(), column.end());
    }
    return inverse;
  };
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
    std::vector<double> ratios;
    for (const double root : roots) ratios.push_back(root * root);
    const auto at = likelihood_at(design.data, ratios_of(design.terms, ratios));
    return at ? profiled_criterion(design.data, *at) : std::numeric_limits<double>::infinity();
  };
  Optimum best = minimise(profile, used.count());
  if (!best.found) {
    out.obstacle = "the fit did not converge";
    add_caution(out.caution, out.obstacle);
    return out;
  }
  drop_zeros(profile, best.roots, used, out);
  std::vector<double> squares;
  for (const double root : best.roots) squares.push_back(root * root);
  const Ratios ratios = ratios_of(used, squares);
  const auto at = likelihood_at(design.data, ratios);
  const double df = design.data.total - static_cast<double>(design.data.conditions);
  const double residual = design.scale * std::sqrt(at->squares / df);
  for (const double mean : at->means) out.means.push_back(design.centre + design.scale * mean);
  out.criterion = profiled_criterion(design.data, *at) + 2.0 * df * std::log(design.scale);
  out.sd_residual = residual;
  if (design.terms.well) out.sd_well = residual * std::sqrt(ratios.well);
  if (design.terms.condition) out.sd_condition = residual * std::sqrt(ratios.condition);
  if (design.terms.experiment) out.sd_experiment = residual * std::sqrt(ratios.experiment);
  set_precision(design, used, best.roots, out);
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
  out.se = std::sqrt(variance(covariance));
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
