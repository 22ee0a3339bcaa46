#include "scratch/texture.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "imaging/field.hpp"
#include "scratch/seams.hpp"

namespace woundwell {
namespace {

constexpr int kLightWindow = 150;       // working px
constexpr double kLeastEnergy = 1e-10;  // of a picture without any noise

cv::Mat smoothed(const cv::Mat& picture, double sigma) {
  cv::Mat result;
  cv::GaussianBlur(picture, result, {}, sigma, sigma, cv::BORDER_REFLECT);
  return result;
}

cv::Mat halved(const cv::Mat& picture) {
  cv::Mat result;
  cv::resize(picture, result, {(picture.cols + 1) / 2, (picture.rows + 1) / 2}, 0, 0,
             cv::INTER_AREA);
  return result;
}

cv::Mat squared_gradient(const cv::Mat& picture) {
  cv::Mat dx;
  cv::Mat dy;
  cv::Sobel(picture, dx, CV_32F, 1, 0, 3, 1.0 / 8.0, 0.0, cv::BORDER_REFLECT);
  cv::Sobel(picture, dy, CV_32F, 0, 1, 3, 1.0 / 8.0, 0.0, cv::BORDER_REFLECT);
  return dx.mul(dx) + dy.mul(dy);
}

cv::Mat half_log(const cv::Mat& energy) {
  cv::Mat result = energy + kLeastEnergy;
  cv::log(result, result);
  return result * 0.5;
}

}  // namespace

Texture measure_texture(const cv::Mat& grey, const cv::Mat& valid) {
  Texture texture;
  texture.valid = valid;
  texture.flat = flatten_light(without_seams(grey, valid), valid, kLightWindow);
  texture.energy = squared_gradient(smoothed(texture.flat, 1.0));
  texture.coarse = coarse_texture(texture, kCoarseSigma);
  return texture;
}

cv::Mat coarse_texture(const Texture& texture, double sigma) {
  const cv::Mat& energy = texture.energy;
  cv::Mat small;
  cv::resize(energy, small,
             {std::max(1, energy.cols / kCoarseStep), std::max(1, energy.rows / kCoarseStep)}, 0, 0,
             cv::INTER_AREA);
  return half_log(smoothed(small, sigma / kCoarseStep));
}

cv::Mat log_texture(const Texture& texture, double sigma) {
  return half_log(smoothed(texture.energy, sigma));
}

std::vector<float> sampled(const cv::Mat& picture, const cv::Mat& mask, int step) {
  std::vector<float> values;
  for (int y = step / 2; y < picture.rows; y += step) {
    const auto* value = picture.ptr<float>(y);
    const auto* inside = mask.ptr<unsigned char>(y);
    for (int x = step / 2; x < picture.cols; x += step) {
      if (inside[x] != 0) values.push_back(value[x]);
    }
  }
  return values;
}

double texture_scale(const Texture& texture, const cv::Mat& sheet, const cv::Mat& bare) {
  constexpr int kScales = 8;  // 1, 1.41, 2, ... 11.3 working px
  cv::Mat picture = texture.flat;
  cv::Mat in_sheet = sheet;
  cv::Mat in_bare = bare;
  double pixel = 1.0;  // working px per px of `picture`
  cv::Mat finer = smoothed(picture, 1.0);
  double weights = 0.0;
  double logs = 0.0;
  for (int k = 0; k < kScales; ++k) {
    const double scale = std::pow(2.0, 0.5 * k);
    const double next = scale * std::sqrt(2.0);
    if (next / pixel > 3.9) {  // wide Gaussians are found on a reduced picture
      finer = halved(finer);
      in_sheet = halved(in_sheet) >= 128;
      in_bare = halved(in_bare) >= 128;
      pixel *= 2.0;
    }
    const double extra = std::sqrt(next * next - scale * scale) / pixel;
    const cv::Mat coarser = smoothed(finer, extra);
    const cv::Mat band = finer - coarser;
    const cv::Mat power = band.mul(band);
    const double excess = cv::mean(power, in_sheet)[0] - cv::mean(power, in_bare)[0];
    if (excess > 0.0) {
      weights += excess;
      logs += excess * std::log(scale);
    }
    finer = coarser;
  }
  return weights > 0.0 ? std::exp(logs / weights) : 2.0;
}

}  // namespace woundwell
