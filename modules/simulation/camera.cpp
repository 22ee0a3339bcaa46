#include "simulation/camera.hpp"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "core/random.hpp"
#include "simulation/noise.hpp"

namespace woundwell::simulation {

cv::Mat1f slow_light(cv::Size size, double gradient, std::uint64_t seed,
                     const std::string& subject) {
  RandomStream random(seed, subject, "light");
  const double direction = random.uniform(0.0, 2.0 * CV_PI);
  const double lamp_x = random.uniform(0.35, 0.65);
  const double lamp_y = random.uniform(0.35, 0.65);
  const Noise clouds(seed, subject, "light clouds");
  const double side = std::max(size.width, size.height);
  cv::Mat1f light(size);
  for (int y = 0; y < size.height; ++y) {
    for (int x = 0; x < size.width; ++x) {
      const double u = (x - lamp_x * size.width) / side;
      const double v = (y - lamp_y * size.height) / side;
      const double slope = u * std::cos(direction) + v * std::sin(direction);
      const double vignette = 0.2 - 1.1 * (u * u + v * v);
      const double cloud = 0.06 * clouds.at(2.3 * u, 2.3 * v);
      light(y, x) = static_cast<float>(1.0 + gradient * (0.6 * slope + vignette + cloud));
    }
  }
  return light;
}

void add_dust(cv::Mat1f& light, int dust, std::uint64_t seed, const std::string& subject) {
  RandomStream random(seed, subject, "dust");
  for (int k = 0; k < dust; ++k) {
    const double cx = random.uniform(0.0, light.cols);
    const double cy = random.uniform(0.0, light.rows);
    const double radius = random.uniform(0.006, 0.02) * light.cols;
    const double depth = random.uniform(0.01, 0.035);
    const int reach = static_cast<int>(std::ceil(2.0 * radius));
    for (int y = std::max(0, static_cast<int>(cy) - reach);
         y < std::min(light.rows, static_cast<int>(cy) + reach + 1); ++y) {
      for (int x = std::max(0, static_cast<int>(cx) - reach);
           x < std::min(light.cols, static_cast<int>(cx) + reach + 1); ++x) {
        const double r = std::hypot(x - cx, y - cy) / radius;
        // An out-of-focus speck: a faint dark disc in a faint bright rim.
        const double factor = 1.0 - depth * (1.0 - ramp(r, 0.6, 1.1)) +
                              0.6 * depth * std::exp(-20.0 * (r - 1.2) * (r - 1.2));
        light(y, x) = static_cast<float>(light(y, x) * factor);
      }
    }
  }
}

cv::Mat1b circle_of_field(cv::Size size) {
  cv::Mat1b mask(size, static_cast<uchar>(0));
  const double radius =
      0.52 * std::min(size.width, size.height) + 0.04 * std::max(size.width, size.height);
  for (int y = 0; y < size.height; ++y) {
    for (int x = 0; x < size.width; ++x) {
      if (std::hypot(x - 0.5 * (size.width - 1), y - 0.5 * (size.height - 1)) < radius) {
        mask(y, x) = 255;
      }
    }
  }
  return mask;
}

cv::Mat1b expose(const cv::Mat1f& channel, double noise, std::uint64_t seed,
                 const std::string& subject, const std::string& purpose) {
  RandomStream random(seed, subject, purpose);
  cv::Mat1b bytes(channel.size());
  for (int y = 0; y < channel.rows; ++y) {
    for (int x = 0; x < channel.cols; ++x) {
      const double value = std::clamp(static_cast<double>(channel(y, x)), 0.0, 1.5);
      const double sd = noise * std::sqrt(0.3 + 1.4 * value);
      const double level = 255.0 * (value + sd * random.normal());
      bytes(y, x) = static_cast<uchar>(std::clamp(std::floor(level + 0.5), 0.0, 255.0));
    }
  }
  return bytes;
}

}  // namespace woundwell::simulation
