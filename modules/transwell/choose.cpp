#include "transwell/choose.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace woundwell {
namespace {

// The range of the number: all log odds of a picture may be off together by as much.
constexpr double kOddsDown = 0.3;
constexpr double kOddsUp = 0.4;
constexpr double kSpreads = 1.64;
constexpr double kWithoutPores = 2.0;  // times as much

double log_add(double a, double b) {
  const double high = std::max(a, b);
  if (!std::isfinite(high)) return high;
  return high + std::log1p(std::exp(std::min(a, b) - high));
}

bool is_there(const Region& r) { return r.sums.area_px > 0.0; }

/// Logarithm of the sum of the weights of all ways within each region.
std::vector<double> log_sums(const RegionTrees& trees, std::span<const double> scores,
                             std::span<const double> ground) {
  std::vector<double> sum(trees.regions.size(), 0.0);
  for (std::size_t k = 1; k < sum.size(); ++k) {
    const Region& r = trees.regions[k];
    if (!is_there(r)) continue;
    const double parted = r.first < 0 ? (ground.empty() ? 0.0 : ground[k])
                                      : sum[static_cast<std::size_t>(r.first)] +
                                            sum[static_cast<std::size_t>(r.second)];
    sum[k] = log_add(scores[k], parted);
  }
  return sum;
}

}  // namespace

std::vector<double> raised(std::span<const double> scores, double by) {
  std::vector<double> result(scores.begin(), scores.end());
  for (double& score : result) score += by;
  return result;
}

RegionChances region_chances(const RegionTrees& trees, std::span<const double> scores,
                             std::span<const double> ground) {
  const std::size_t n = trees.regions.size();
  RegionChances result;
  result.chosen.assign(n, 0.0);
  result.covered.assign(n, 0.0);
  const std::vector<double> sum = log_sums(trees, scores, ground);
  for (std::size_t k = 1; k < n; ++k) {
    if (trees.regions[k].parent < 0) result.log_sum += sum[k];
  }
  std::vector<double> open(n, 0.0);  // that nothing which contains it is chosen
  for (std::size_t k = n - 1; k >= 1; --k) {
    const Region& r = trees.regions[k];
    if (!is_there(r)) continue;
    if (r.parent < 0) open[k] = 1.0;
    const double share = std::isfinite(sum[k]) ? std::exp(scores[k] - sum[k]) : 0.0;
    result.chosen[k] = open[k] * share;
    result.covered[k] = 1.0 - open[k] + result.chosen[k];
    if (r.first < 0) continue;
    for (const int part : {r.first, r.second}) {
      open[static_cast<std::size_t>(part)] = open[k] - result.chosen[k];
    }
  }
  return result;
}

std::vector<int> best_choice(const RegionTrees& trees, std::span<const double> scores) {
  const std::size_t n = trees.regions.size();
  std::vector<double> best(n, 0.0);
  for (std::size_t k = 1; k < n; ++k) {
    const Region& r = trees.regions[k];
    if (!is_there(r)) continue;
    const double parted = r.first < 0 ? 0.0
                                      : best[static_cast<std::size_t>(r.first)] +
                                            best[static_cast<std::size_t>(r.second)];
    best[k] = std::max(scores[k], parted);
  }
  std::vector<int> chosen;
  std::vector<unsigned char> open(n, 0);
  for (std::size_t k = n - 1; k >= 1 && k < n; --k) {
    const Region& r = trees.regions[k];
    if (!is_there(r)) continue;
    if (r.parent >= 0 && open[k] == 0) continue;
    if (scores[k] > 0.0 && scores[k] >= best[k]) {
      chosen.push_back(static_cast<int>(k));
    } else if (r.first >= 0) {
      open[static_cast<std::size_t>(r.first)] = 1;
      open[static_cast<std::size_t>(r.second)] = 1;
    }
  }
  std::sort(chosen.begin(), chosen.end());
  return chosen;
}

CellNumber cell_number(const RegionTrees& trees, std::span<const double> scores, double least) {
  const std::size_t n = trees.regions.size();
  const std::vector<double> sum = log_sums(trees, scores, {});
  std::vector<double> mean(n, 0.0);
  std::vector<double> square(n, 0.0);  // of the number
  CellNumber result;
  double variance = 0.0;
  for (std::size_t k = 1; k < n; ++k) {
    const Region& r = trees.regions[k];
    if (!is_there(r)) continue;
    double m = 0.0;
    double q = 0.0;
    if (r.first >= 0) {
      const auto a = static_cast<std::size_t>(r.first);
      const auto b = static_cast<std::size_t>(r.second);
      m = mean[a] + mean[b];
      q = square[a] + square[b] + 2.0 * mean[a] * mean[b];
    }
    const double share = std::exp(scores[k] - sum[k]);
    mean[k] = share + (1.0 - share) * m;
    square[k] = share + (1.0 - share) * q;
    if (r.parent >= 0 || 1.0 - std::exp(-sum[k]) < least) continue;
    result.mean += mean[k];
    variance += square[k] - mean[k] * mean[k];
  }
  result.sd = std::sqrt(std::max(0.0, variance));
  return result;
}

double fewest_cells(const RegionTrees& trees, std::span<const double> scores, bool porous) {
  const double down = porous ? kOddsDown : kWithoutPores * kOddsDown;
  const CellNumber n = cell_number(trees, raised(scores, -down));
  return std::max(0.0, n.mean - kSpreads * n.sd);
}

double most_cells(const RegionTrees& trees, std::span<const double> scores, bool porous) {
  const double up = porous ? kOddsUp : kWithoutPores * kOddsUp;
  const CellNumber n = cell_number(trees, raised(scores, up));
  return n.mean + kSpreads * n.sd;
}

}  // namespace woundwell
