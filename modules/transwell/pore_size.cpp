// Diameter of the pores to a fraction of a pixel, and the pixel size that follows from it.

#include <algorithm>
#include <cmath>
#include <limits>
#include <opencv2/core.hpp>
#include <tuple>
#include <vector>

#include "imaging/quantile.hpp"
#include "transwell/pores.hpp"

namespace woundwell {
namespace {

constexpr int kDirections = 24;
constexpr double kStep = 0.1;           // px
constexpr double kReach = 1.1;          // diameters that a profile goes out to
constexpr double kApart = 1.9;          // diameters to the next pore, so that profiles are clean
constexpr double kOpen = 0.65;          // of the peak: a centre below it is that of an open pore
constexpr std::size_t kEnough = 15;     // pores
constexpr double kFarNeighbour = 20.0;  // diameters: nearer ones are always looked at
const double kUniform = std::sqrt(12);  // SD of an edge that lies anywhere between two places

double bilinear(const cv::Mat& map, double x, double y) {
  const int x0 = static_cast<int>(std::floor(x));
  const int y0 = static_cast<int>(std::floor(y));
  const double u = x - x0;
  const double v = y - y0;
  const auto at = [&](int yy, int xx) { return static_cast<double>(map.at<float>(yy, xx)); };
  return (1.0 - v) * ((1.0 - u) * at(y0, x0) + u * at(y0, x0 + 1)) +
         v * ((1.0 - u) * at(y0 + 1, x0) + u * at(y0 + 1, x0 + 1));
}

/// Mean over all directions, every kStep from the centre; empty at the border of the map.
std::vector<double> profile_of(const cv::Mat& map, cv::Point2d centre, double reach) {
  if (centre.x < reach + 1.0 || centre.y < reach + 1.0 || centre.x > map.cols - reach - 2.0 ||
      centre.y > map.rows - reach - 2.0) {
    return {};
  }
  std::vector<double> profile;
  const int steps = static_cast<int>(std::floor(reach / kStep));
  for (int step = 0; step <= steps; ++step) {
    const double r = kStep * step;
    double sum = 0.0;
    for (int k = 0; k < kDirections; ++k) {
      const double a = 2.0 * CV_PI * k / kDirections;
      sum += bilinear(map, centre.x + r * std::cos(a), centre.y + r * std::sin(a));
    }
    profile.push_back(sum / kDirections);
  }
  return profile;
}

struct Edge {
  double radius = 0.0;
  double unsure = 0.0;  ///< SD of where it is put
};

/// The edge of a dye-filled pore is where its shade has fallen to half; that of an open pore lies
/// between the darkest circle of its wall and the half height outside of it. Radius 0: unclear.
Edge edge_of(const std::vector<double>& profile) {
  const auto highest = std::max_element(profile.begin(), profile.end());
  const auto peak = static_cast<std::size_t>(highest - profile.begin());
  const double ground = *std::min_element(highest, profile.end());
  const double height = *highest - ground;
  if (height <= 0.0) return {};
  const auto falls_to = [&](double share) {
    for (std::size_t k = peak; k < profile.size(); ++k) {
      if (profile[k] <= ground + share * height) return kStep * static_cast<double>(k);
    }
    return 0.0;
  };
  const bool open = profile.front() - ground < kOpen * height;
  const double half = falls_to(0.5);
  const double inner = open ? kStep * static_cast<double>(peak) : falls_to(0.75);
  const double outer = open ? half : falls_to(0.25);
  return {open ? (inner + half) / 2.0 : half, (outer - inner) / kUniform};
}

}  // namespace

PoreDiameter measure_diameter(const StainMaps& maps, const PoreModel& model) {
  PoreDiameter result;
  if (model.kind == PoreKind::none) return result;
  const cv::Mat& map = model.kind == PoreKind::neutral ? maps.neutral : maps.plain;
  std::vector<double> radius;
  std::vector<double> unsure;
  for (const auto& c : model.centres) {
    const bool alone =
        std::none_of(model.centres.begin(), model.centres.end(), [&](const cv::Point2d& other) {
          const double d = std::hypot(c.x - other.x, c.y - other.y);
          return d > 0.0 && d < kApart * model.diameter_px;
        });
    if (!alone) continue;
    const auto profile = profile_of(map, c, kReach * model.diameter_px);
    if (profile.empty()) continue;
    const Edge edge = edge_of(profile);
    if (edge.radius <= 0.0) continue;
    radius.push_back(edge.radius);
    unsure.push_back(edge.unsure);
  }
  if (radius.size() < kEnough) return result;
  const double middle = quantile(radius, 0.5);
  std::vector<double> away;
  away.reserve(radius.size());
  for (const double r : radius) away.push_back(std::abs(r - middle));
  const double sd = 1.4826 * quantile(away, 0.5);
  const double spread = sd / std::sqrt(static_cast<double>(radius.size()));
  result.px = 2.0 * middle;
  result.se_px = 2.0 * std::hypot(1.2533 * spread, quantile(unsure, 0.5));
  result.sd_px = 2.0 * sd;
  return result;
}

double pore_spacing(const PoreModel& model) {
  if (model.centres.size() < kEnough) return 0.0;
  auto pores = model.centres;
  std::sort(pores.begin(), pores.end(), [](const cv::Point2d& a, const cv::Point2d& b) {
    return std::tie(a.x, a.y) < std::tie(b.x, b.y);
  });
  std::vector<double> nearest(pores.size(), std::numeric_limits<double>::infinity());
  for (std::size_t i = 0; i < pores.size(); ++i) {
    for (std::size_t j = i + 1; j < pores.size(); ++j) {
      // all nearer ones lie before those that are farther in x alone
      if (pores[j].x - pores[i].x > std::max(nearest[i], kFarNeighbour * model.diameter_px)) break;
      const double d = std::hypot(pores[j].x - pores[i].x, pores[j].y - pores[i].y);
      nearest[i] = std::min(nearest[i], d);
      nearest[j] = std::min(nearest[j], d);
    }
  }
  return quantile(nearest, 0.5);
}

}  // namespace woundwell
