#include "statistics/distributions.hpp"

#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/fisher_f.hpp>
#include <boost/math/distributions/non_central_t.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <cstdint>

namespace woundwell {

namespace bm = boost::math;

double normal_two_sided(double z) {
  return 2.0 * bm::cdf(bm::complement(bm::normal_distribution<double>(), std::abs(z)));
}

double normal_quantile(double p) { return bm::quantile(bm::normal_distribution<double>(), p); }

double t_upper(double t, double df) {
  return bm::cdf(bm::complement(bm::students_t_distribution<double>(df), t));
}

double t_two_sided(double t, double df) { return 2.0 * t_upper(std::abs(t), df); }

double t_quantile(double p, double df) {
  return bm::quantile(bm::students_t_distribution<double>(df), p);
}

double chi_square_upper(double x, double df) {
  return bm::cdf(bm::complement(bm::chi_squared_distribution<double>(df), x));
}

double f_upper(double x, double df_between, double df_within) {
  return bm::cdf(bm::complement(bm::fisher_f_distribution<double>(df_between, df_within), x));
}

double noncentral_t_quantile(double p, double df, double shift) {
  return bm::quantile(bm::non_central_t_distribution<double>(df, shift), p);
}

double noncentral_t_shift(double p, double t, double df) {
  if (t < 0.0) return -noncentral_t_shift(1.0 - p, -t, df);
  // The shift is the quantile 1 - p of t S + Z, with S the root of chi-square over df.
  const bm::chi_squared_distribution<double> chi_square(df);
  const double q = 1.0 - p;
  const auto spread = [&](double share) { return std::sqrt(bm::quantile(chi_square, share) / df); };
  if (t > 1000.0) return t * spread(q);
  const auto excess = [&](double shift) {
    return bm::cdf(bm::non_central_t_distribution<double>(df, shift), t) - p;
  };
  std::uintmax_t iterations = 100;
  const auto ends =
      bm::tools::toms748_solve(excess, t * spread(0.5 * q) + normal_quantile(0.5 * q),
                               t * spread(1.0 - 0.5 * p) + normal_quantile(1.0 - 0.5 * p),
                               bm::tools::eps_tolerance<double>(40), iterations);
  return 0.5 * (ends.first + ends.second);
}

double normal_lower(double z) { return bm::cdf(bm::normal_distribution<double>(), z); }

double paired_t_power(double effect, double n, double alpha) {
  const double df = n - 1.0;
  const double critical = t_quantile(1.0 - alpha / 2.0, df);
  const double shift = std::abs(effect) * std::sqrt(n);
  // The noncentral t of Boost loses itself for large shifts, where the power is 1 anyway.
  if (shift > 30.0 * critical) return 1.0;
  const bm::non_central_t_distribution<double> t(df, shift);
  return bm::cdf(bm::complement(t, critical)) + bm::cdf(t, -critical);
}

}  // namespace woundwell
