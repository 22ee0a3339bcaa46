#include "learning/minimise.hpp"

#include <dlib/optimization.h>

#include <stdexcept>

namespace woundwell {

double minimise(const Smooth& function, std::vector<double>& x, std::size_t rounds) {
  if (x.empty()) throw std::invalid_argument("minimise: no numbers to move");
  using Column = dlib::matrix<double, 0, 1>;
  // Value and slope are asked for one after the other at the same place: both are kept.
  std::vector<double> at;
  std::vector<double> gradient(x.size());
  double value = 0.0;
  const auto look = [&](const Column& place) {
    const std::vector<double> here(place.begin(), place.end());
    if (here == at) return;
    value = function(here, gradient);
    at = here;
  };
  Column place(static_cast<long>(x.size()));
  std::copy(x.begin(), x.end(), place.begin());
  constexpr std::size_t kMemory = 20;
  constexpr double kLeastGain = 1e-7;
  const double lowest = dlib::find_min(
      dlib::lbfgs_search_strategy(kMemory),
      dlib::objective_delta_stop_strategy(kLeastGain, static_cast<unsigned long>(rounds)),
      [&](const Column& p) {
        look(p);
        return value;
      },
      [&](const Column& p) {
        look(p);
        Column slope(p.size());
        std::copy(gradient.begin(), gradient.end(), slope.begin());
        return slope;
      },
      place, -1e300);
  std::copy(place.begin(), place.end(), x.begin());
  return lowest;
}

}  // namespace woundwell
