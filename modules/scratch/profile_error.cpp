#include "scratch/profile_error.hpp"

#include <algorithm>
#include <cmath>

namespace woundwell {
namespace {

constexpr double kPlace = 0.7;        // cell lengths, width at one place
constexpr double kPlaceOfMean = 0.9;  // of the mean's error, the same
constexpr double kAlike = 1.5;        // cell lengths along the wound over which it is off alike
constexpr double kMedian = 1.2533;    // of the mean's error: sqrt(pi / 2)
constexpr double kLargest = 1.5;      // of the error at one place: thin bays are bridged
constexpr double kRough = 0.5;        // of what a path is longer than its chord
constexpr double kLeastRough = 0.03;

/// Share of the usable steps whose gap is narrower than `px`, or closed.
double share_below(const WidthProfile& profile, double px) {
  double steps = 0.0;
  double narrow = 0.0;
  for (std::size_t k = 0; k < profile.width.size(); ++k) {
    if (profile.usable[k] == 0) continue;
    steps += 1.0;
    if (profile.width[k] < px) narrow += 1.0;
  }
  return steps > 0.0 ? narrow / steps : 0.0;
}

double path_error(double roughness) {
  return roughness > 0.0 ? kRough * (roughness - 1.0) + kLeastRough : 0.0;
}

}  // namespace

ProfileStats profile_errors(const WidthProfile& profile, const ProfileStats& found, double mean_se,
                            double cell_px) {
  ProfileStats errors;
  errors.steps = found.steps;
  if (found.steps == 0) return errors;
  const double place = std::hypot(kPlace * cell_px, kPlaceOfMean * mean_se);
  // places that are off alike count as one
  const double lone = std::min(1.0, kAlike * cell_px / found.steps);
  const double of_mean = place * std::sqrt(lone);
  errors.mean = mean_se;
  errors.median = std::hypot(mean_se, kMedian * of_mean);
  errors.sd = std::hypot(of_mean, place * place / (2.0 * std::max(found.sd, place)));
  errors.min = std::hypot(mean_se, place);
  errors.max = std::hypot(mean_se, kLargest * place);
  const double closed = found.closed_share;
  errors.closed_share =
      std::hypot(share_below(profile, place) - closed, std::sqrt(closed * (1.0 - closed) * lone));
  errors.roughness_a = path_error(found.roughness_a);
  errors.roughness_b = path_error(found.roughness_b);
  return errors;
}

ProfileStats closed_errors(const ProfileStats& found, double least_piece_px) {
  ProfileStats errors;
  const double steps = std::max(1, found.steps);
  errors.steps = found.steps;
  errors.mean = least_piece_px / steps;
  errors.max = std::sqrt(least_piece_px);
  errors.closed_share = std::min(1.0, errors.max / steps);
  return errors;
}

}  // namespace woundwell
