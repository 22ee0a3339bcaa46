#pragma once
// Smooth random functions of the plane, and smoothing whose bytes do not depend on the machine.

#include <cstdint>
#include <opencv2/core.hpp>
#include <string_view>

namespace woundwell::simulation {

/// Value noise: mean 0, SD about 1, correlated over about one unit. The same (seed, subject,
/// purpose) is the same function everywhere, so that a place looks the same at every time.
class Noise {
 public:
  Noise(std::uint64_t seed, std::string_view subject, std::string_view purpose);
  [[nodiscard]] double at(double x) const;
  [[nodiscard]] double at(double x, double y) const;
  /// Sum of `octaves` layers, each of half the size and `gain` times the height of the one before.
  [[nodiscard]] double layers(double x, double y, int octaves, double gain) const;

 private:
  std::uint64_t key_;
};

/// Three box means in a row: close to a Gaussian of the given SD (px), mirrored at the border.
/// Own code, because the last digits of a library's float filter change with the processor.
void smooth(cv::Mat1f& picture, double sd_px);

/// Mean of every 2 x 2 pixels; both sides even.
cv::Mat1f halve(const cv::Mat1f& picture);

/// Rises smoothly from 0 to 1 as x goes from a to b.
inline double ramp(double x, double a, double b) {
  const double t = (x - a) / (b - a);
  if (t <= 0.0) return 0.0;
  if (t >= 1.0) return 1.0;
  return t * t * (3.0 - 2.0 * t);
}

}  // namespace woundwell::simulation
