// Studentized range and Dunnett's distribution. All integrands are smooth and die out at both ends,
// where the plain sum of equally spaced values (trapezoidal rule) gains digits exponentially
// (Trefethen and Weideman 2014, doi 10.1137/130932132).

#include "statistics/simultaneous.hpp"

#include <algorithm>
#include <boost/math/tools/toms748_solve.hpp>
#include <cassert>
#include <cmath>
#include <limits>
#include <map>
#include <utility>
#include <vector>

#include "statistics/distributions.hpp"

namespace woundwell {
namespace {

double normal_upper(double z) { return 0.5 * std::erfc(z / std::sqrt(2.0)); }

double normal_density(double z) {
  constexpr double norm = 0.39894228040143267794;
  return norm * std::exp(-0.5 * z * z);
}

/// 1 - (1 - share)^power without loss of digits for small shares.
double any_of(double share, double power) {
  if (share >= 1.0) return 1.0;
  return -std::expm1(power * std::log1p(-share));
}

/// Mean of tail(s) over s = sqrt(chi-square / df); `tail` falls from 1 with rising s. Integrated
/// over v = log s, where the density is exp(a (2 v - e^(2 v)) + const) with a = df / 2.
template <class Tail>
double over_spread(double df, const Tail& tail) {
  if (!std::isfinite(df)) return tail(1.0);
  const double a = 0.5 * df;
  // log of 2 a^a e^-a / Gamma(a); beyond 1e5 by Stirling's series, where the terms would cancel.
  const double constant =
      std::log(2.0) + (a > 1e5 ? 0.5 * std::log(a / (2.0 * std::acos(-1.0))) - 1.0 / (12.0 * a)
                               : a * std::log(a) - a - std::lgamma(a));
  const double step = std::min(0.08, 0.4 / std::sqrt(2.0 * df));
  const auto term = [&](double v) {
    const double exponent = a * (2.0 * v - std::expm1(2.0 * v)) + constant;
    return exponent < -740.0 ? 0.0 : std::exp(exponent) * tail(std::exp(v));
  };
  double sum = 0.0;
  for (double i = 0.0;; i += 1.0) {
    const double here = term(i * step);
    sum += here;
    if (here <= 1e-17 * sum) break;
  }
  double before = 0.0;
  for (double i = -1.0; - i * step < 1.0 + 400.0 / a; i -= 1.0) {
    const double here = term(i * step);
    sum += here;
    if (here < before && here <= 1e-17 * sum) break;
    before = here;
  }
  return std::min(1.0, step * sum);
}

/// P(range of `groups` standard normals >= width)
///   = k Int phi(z) [Phi(z)^(k-1) - (Phi(z) - Phi(z - width))^(k-1)] dz.
double range_upper(double width, double groups) {
  constexpr double step = 0.2;
  const auto term = [&](double z) {
    const double below = normal_upper(-z);
    if (below <= 0.0) return 0.0;
    const double share = normal_upper(width - z) / below;
    return normal_density(z) * std::pow(below, groups - 1.0) * any_of(share, groups - 1.0);
  };
  double sum = 0.0;
  for (const double direction : {1.0, -1.0}) {
    double before = 0.0;
    for (int i = direction > 0.0 ? 0 : 1; i < 400; ++i) {
      const double here = term(0.5 * width + direction * step * i);
      sum += here;
      if (here <= before && here <= 1e-17 * sum) break;
      before = here;
    }
  }
  return std::min(1.0, groups * step * sum);
}

/// Comparisons of one weight.
struct Weight {
  double value = 0.0;
  double rest = 1.0;  ///< sqrt(1 - value^2)
  double count = 0.0;
};

std::vector<Weight> distinct(std::span<const double> weights) {
  std::map<double, double> counts;
  for (const double w : weights) counts[w] += 1.0;
  std::vector<Weight> result;
  result.reserve(counts.size());
  for (const auto& [value, count] : counts) {
    result.push_back({value, std::sqrt((1.0 - value) * (1.0 + value)), count});
  }
  return result;
}

/// P(max |X_i| >= width) for normals X_i = weight Z + sqrt(1 - weight^2) Y_i, over Z >= 0.
double largest_upper(double width, const std::vector<Weight>& weights) {
  double step = 0.5;
  double farthest = 9.0;
  for (const Weight& w : weights) {
    step = std::min(step, 0.7 * w.rest);
    farthest = std::max(farthest, w.value * width + 9.0);
  }
  double sum = 0.0;
  for (double i = 0.0; i * step <= farthest; i += 1.0) {
    const double z = i * step;
    const double density = normal_density(z);
    if (density <= 0.0) break;
    double log_none = 0.0;
    for (const Weight& w : weights) {
      const double outside = normal_upper((width - w.value * z) / w.rest) +
                             normal_upper((width + w.value * z) / w.rest);
      log_none += w.count * (outside >= 1.0 ? -std::numeric_limits<double>::infinity()
                                            : std::log1p(-outside));
    }
    sum += (i > 0.0 ? 2.0 : 1.0) * density * -std::expm1(log_none);
  }
  return std::min(1.0, step * sum);
}

/// Root of log tail(x) = log upper between two values of x that may bracket it; widened if not.
template <class Tail>
double critical(double upper, double low, double high, const Tail& tail) {
  const auto excess = [&](double x) {
    return std::log(std::max(tail(x), std::numeric_limits<double>::min())) - std::log(upper);
  };
  double at_low = excess(low);
  double at_high = excess(high);
  while (at_low < 0.0) at_low = excess(low *= 0.5);
  while (at_high > 0.0) at_high = excess(high *= 2.0);
  if (at_low == 0.0) return low;
  if (at_high == 0.0) return high;
  std::uintmax_t iterations = 60;
  const auto ends =
      boost::math::tools::toms748_solve(excess, low, high, at_low, at_high,
                                        boost::math::tools::eps_tolerance<double>(44), iterations);
  return 0.5 * (ends.first + ends.second);
}

/// t that one comparison of `count` would need after Bonferroni.
double bonferroni_t(double upper, double count, double df) {
  const double tail = 0.5 * upper / count;
  return std::isfinite(df) ? -t_quantile(tail, df) : -normal_quantile(tail);
}

}  // namespace

double studentized_range_upper(double q, std::size_t groups, double df) {
  assert(groups >= 2 && df > 0.0);
  if (!(q > 0.0)) return 1.0;
  const double k = static_cast<double>(groups);
  return over_spread(df, [&](double s) { return range_upper(q * s, k); });
}

double studentized_range_critical(double upper, std::size_t groups, double df) {
  const double k = static_cast<double>(groups);
  const double root = std::sqrt(2.0);
  return critical(upper, root * bonferroni_t(upper, 1.0, df) * (1.0 - 1e-9),
                  root * bonferroni_t(upper, 0.5 * k * (k - 1.0), df) * (1.0 + 1e-9),
                  [&](double q) { return studentized_range_upper(q, groups, df); });
}

double dunnett_upper(double t, std::span<const double> weights, double df) {
  assert(!weights.empty() && df > 0.0);
  if (!(t > 0.0)) return 1.0;
  const std::vector<Weight> kinds = distinct(weights);
  return over_spread(df, [&](double s) { return largest_upper(t * s, kinds); });
}

double dunnett_critical(double upper, std::span<const double> weights, double df) {
  const double count = static_cast<double>(weights.size());
  return critical(upper, bonferroni_t(upper, 1.0, df) * (1.0 - 1e-9),
                  bonferroni_t(upper, count, df) * (1.0 + 1e-9),
                  [&](double t) { return dunnett_upper(t, weights, df); });
}

}  // namespace woundwell
