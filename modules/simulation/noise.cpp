#include "simulation/noise.hpp"

#include <cmath>
#include <cstddef>
#include <vector>

#include "core/random.hpp"

namespace woundwell::simulation {
namespace {

// Finaliser of SplitMix64: one well-mixed number per lattice point.
std::uint64_t mix(std::uint64_t z) {
  z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27U)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31U);
}

double lattice(std::uint64_t key, std::int64_t i, std::int64_t j) {
  const std::uint64_t z = mix(key + static_cast<std::uint64_t>(i) * 0x9e3779b97f4a7c15ULL +
                              static_cast<std::uint64_t>(j) * 0xd1b54a32d192ed03ULL);
  return static_cast<double>(z >> 11U) * 0x1.0p-52 - 1.0;
}

double fade(double t) { return t * t * (3.0 - 2.0 * t); }

// std::floor without a call; places are far from where that overflows.
std::int64_t floor_of(double x) {
  const auto i = static_cast<std::int64_t>(x);
  return x < static_cast<double>(i) ? i - 1 : i;
}

// SD of the interpolated uniform values, averaged over the cell of the lattice.
constexpr double kSd1 = 0.4977;
constexpr double kSd2 = 0.4290;

// Running mean of half width `radius` (need not be whole) over a line, mirrored at both ends.
void box_line(std::vector<double>& line, std::vector<double>& padded, double radius) {
  const auto n = static_cast<std::ptrdiff_t>(line.size());
  const auto whole = static_cast<std::ptrdiff_t>(std::floor(radius));
  const double part = radius - static_cast<double>(whole);
  const std::ptrdiff_t pad = whole + 1;
  padded.resize(static_cast<std::size_t>(n + 2 * pad));
  for (std::ptrdiff_t i = -pad; i < n + pad; ++i) {
    std::ptrdiff_t k = i;
    while (k < 0 || k >= n) k = k < 0 ? -k - 1 : 2 * n - k - 1;
    padded[static_cast<std::size_t>(i + pad)] = line[static_cast<std::size_t>(k)];
  }
  const double* in = padded.data() + pad;
  double sum = 0.0;
  for (std::ptrdiff_t i = -whole; i <= whole; ++i) sum += in[i];
  const double scale = 1.0 / (2.0 * radius + 1.0);
  for (std::ptrdiff_t i = 0; i < n; ++i) {
    line[static_cast<std::size_t>(i)] = (sum + part * (in[i - pad] + in[i + pad])) * scale;
    if (i + 1 < n) sum += in[i + pad] - in[i - whole];
  }
}

void box_rows(cv::Mat1f& picture, double radius) {
  std::vector<double> line(static_cast<std::size_t>(picture.cols));
  std::vector<double> padded;
  for (int y = 0; y < picture.rows; ++y) {
    float* p = picture[y];
    for (std::size_t x = 0; x < line.size(); ++x) line[x] = p[x];
    for (int pass = 0; pass < 3; ++pass) box_line(line, padded, radius);
    for (std::size_t x = 0; x < line.size(); ++x) p[x] = static_cast<float>(line[x]);
  }
}

}  // namespace

Noise::Noise(std::uint64_t seed, std::string_view subject, std::string_view purpose)
    : key_(RandomStream(seed, subject, purpose)()) {}

double Noise::at(double x) const {
  const std::int64_t i = floor_of(x);
  const double t = fade(x - static_cast<double>(i));
  const double a = lattice(key_, i, 0);
  return (a + t * (lattice(key_, i + 1, 0) - a)) / kSd1;
}

double Noise::at(double x, double y) const {
  const std::int64_t i = floor_of(x);
  const std::int64_t j = floor_of(y);
  const double t = fade(x - static_cast<double>(i));
  const double a = lattice(key_, i, j);
  const double b = lattice(key_, i, j + 1);
  const double top = a + t * (lattice(key_, i + 1, j) - a);
  const double bottom = b + t * (lattice(key_, i + 1, j + 1) - b);
  return (top + fade(y - static_cast<double>(j)) * (bottom - top)) / kSd2;
}

double Noise::layers(double x, double y, int octaves, double gain) const {
  double sum = 0.0;
  double height = 1.0;
  double square = 0.0;
  for (int k = 0; k < octaves; ++k) {
    sum += height * at(x + 17.3 * k, y - 9.1 * k);
    square += height * height;
    height *= gain;
    x *= 2.0;
    y *= 2.0;
  }
  return sum / std::sqrt(square);
}

void smooth(cv::Mat1f& picture, double sd_px) {
  if (sd_px <= 0.0 || picture.empty()) return;
  // Three boxes of width w have the variance 3 (w^2 - 1) / 12; w = 2 radius + 1.
  const double radius = (std::sqrt(4.0 * sd_px * sd_px + 1.0) - 1.0) / 2.0;
  box_rows(picture, radius);
  cv::Mat1f turned;
  cv::transpose(picture, turned);
  box_rows(turned, radius);
  cv::transpose(turned, picture);
}

cv::Mat1f halve(const cv::Mat1f& picture) {
  cv::Mat1f half(picture.rows / 2, picture.cols / 2);
  for (int y = 0; y < half.rows; ++y) {
    const float* upper = picture[2 * y];
    const float* lower = picture[2 * y + 1];
    for (int x = 0; x < half.cols; ++x, upper += 2, lower += 2) {
      half(y, x) = 0.25F * (upper[0] + upper[1] + lower[0] + lower[1]);
    }
  }
  return half;
}

}  // namespace woundwell::simulation
