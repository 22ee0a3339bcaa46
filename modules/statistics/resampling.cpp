#include "statistics/resampling.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "statistics/distributions.hpp"
#include "statistics/wording.hpp"

namespace woundwell {
namespace {

double mean_of(const std::vector<double>& values) {
  double sum = 0.0;
  for (const double x : values) sum += x;
  return sum / static_cast<double>(values.size());
}

double mean_log(const std::vector<double>& values, double offset) {
  double sum = 0.0;
  for (const double x : values) sum += std::log(x + offset);
  return sum / static_cast<double>(values.size());
}

double rescue_of(const ExperimentValues& v, bool relative) {
  double gained = 0.0;
  double lost = 0.0;
  for (std::size_t i = 0; i < v[0].size(); ++i) {
    const double level = relative ? 0.5 * (v[0][i] + v[1][i]) : 1.0;
    gained += (v[2][i] - v[1][i]) / level;
    lost += (v[0][i] - v[1][i]) / level;
  }
  return 100.0 * gained / lost;
}

}  // namespace

const char* name_of(Effect effect) {
  switch (effect) {
    case Effect::mean_difference:
      return "mean difference";
    case Effect::ratio_of_geometric_means:
      return "ratio of geometric means";
    case Effect::cliffs_delta:
      return "Cliff's delta";
    case Effect::hedges_g:
      return "Hedges' g";
    case Effect::rescue_percent:
      return "rescue percent";
  }
  return "";
}

double effect_of(const ExperimentValues& v, Effect effect, const BootstrapParams& params) {
  switch (effect) {
    case Effect::mean_difference:
      return mean_of(v[0]) - mean_of(v[1]);
    case Effect::ratio_of_geometric_means:
      return std::exp(mean_log(v[0], params.offset) - mean_log(v[1], params.offset));
    case Effect::cliffs_delta:
      return *cliffs_delta(v[0], v[1]);
    case Effect::hedges_g:
      return hedges_g(v[0], v[1]).value_or(NAN);
    case Effect::rescue_percent:
      return rescue_of(v, params.relative);
  }
  return NAN;
}

void Distribution::add(double effect, double weight) {
  if (std::isfinite(effect)) {
    points.emplace_back(effect, weight);
    total += weight;
  } else {
    lost += weight;
  }
}

void Distribution::sort() { std::sort(points.begin(), points.end()); }

double Distribution::quantile(double p) const {
  const double wanted = p * total;
  double below = 0.0;
  for (std::size_t i = 0; i < points.size(); ++i) {
    below += points[i].second;
    if (below < wanted - 1e-12 * total) continue;
    const bool just = below <= wanted + 1e-12 * total && i + 1 < points.size();
    return just ? 0.5 * (points[i].first + points[i + 1].first) : points[i].first;
  }
  return points.back().first;
}

double Distribution::share_below(double x) const {
  const double rounding = 1e-12 * std::max({std::abs(x), std::abs(points.front().first),
                                            std::abs(points.back().first)});
  double below = 0.0;
  for (const auto& [value, weight] : points) {
    if (value < x - rounding) {
      below += weight;
    } else if (value <= x + rounding) {
      below += 0.5 * weight;
    }
  }
  return below / total;
}

double lower_deviate(std::size_t experiments, const BootstrapParams& params) {
  const double n = static_cast<double>(experiments);
  const double tail = 0.5 * (1.0 - params.confidence);
  if (!params.small_sample) return normal_quantile(tail);
  return std::sqrt(n / (n - 1.0)) * t_quantile(tail, n - 1.0);
}

double standard_error(const Distribution& d, bool logs) {
  const auto at = [&](const auto& point) { return logs ? std::log(point.first) : point.first; };
  double mean = 0.0;
  for (const auto& point : d.points) mean += point.second / d.total * at(point);
  double squares = 0.0;
  for (const auto& point : d.points) {
    const double from_mean = at(point) - mean;
    squares += point.second / d.total * from_mean * from_mean;
  }
  return std::sqrt(squares);
}

std::string few_experiments(std::size_t n) {
  if (n >= 7) return {};  // at most 98 % and more: no longer what limits it
  return fmt::format(
      "BCa of {} experiments falls short of its confidence (of a mean it covers {:.0f} % at most)",
      n, 100.0 * (1.0 - std::ldexp(2.0, -static_cast<int>(n))));
}

bool has_spread(const Distribution& d, std::string& caution) {
  if (d.points.empty() || d.lost > 0.05 * (d.total + d.lost)) {
    add_caution(caution, "the effect does not exist in many resamples: no interval");
    return false;
  }
  const double size = std::max(std::abs(d.points.front().first), std::abs(d.points.back().first));
  if (d.points.back().first - d.points.front().first <= 1e-13 * size) {
    add_caution(caution, "no spread between experiments: no interval");
    return false;
  }
  return true;
}

}  // namespace woundwell
