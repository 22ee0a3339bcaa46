#pragma once
// Pictures with known content for the tests of this module.

#include <cmath>
#include <cstdint>
#include <opencv2/core.hpp>
#include <string>
#include <vector>

#include "core/errors.hpp"
#include "core/random.hpp"

namespace woundwell::test {

/// A field of soft blobs on grey, rendered at any offset, so that a shift by a fraction of a pixel
/// is exact: what is at (x, y) for no offset is at (x + dx, y + dy). CV_32F.
class Blobs {
 public:
  Blobs(cv::Size size, int count, std::uint64_t seed) : size_(size) {
    RandomStream random(seed, "blobs", "test");
    for (int i = 0; i < count; ++i) {
      // also outside, so that a shift brings something in
      blobs_.push_back({random.uniform(-0.3, 1.3) * size.width,
                        random.uniform(-0.3, 1.3) * size.height, random.uniform(1.5, 3.5),
                        random.uniform(-0.25, 0.25)});
    }
  }

  [[nodiscard]] cv::Mat at(double dx, double dy) const {
    cv::Mat picture(size_, CV_32F, cv::Scalar(0.5));
    for (const Blob& blob : blobs_) {
      const double cx = blob.x + dx;
      const double cy = blob.y + dy;
      const int reach = static_cast<int>(4.0 * blob.sigma) + 1;
      for (int y = static_cast<int>(cy) - reach; y <= static_cast<int>(cy) + reach; ++y) {
        for (int x = static_cast<int>(cx) - reach; x <= static_cast<int>(cx) + reach; ++x) {
          if (x < 0 || y < 0 || x >= size_.width || y >= size_.height) continue;
          const double d2 = (x - cx) * (x - cx) + (y - cy) * (y - cy);
          picture.at<float>(y, x) +=
              static_cast<float>(blob.height * std::exp(-d2 / (2.0 * blob.sigma * blob.sigma)));
        }
      }
    }
    return picture;
  }

 private:
  struct Blob {
    double x, y, sigma, height;
  };
  cv::Size size_;
  std::vector<Blob> blobs_;
};

inline void add_noise(cv::Mat& picture, double sd, std::uint64_t seed) {
  RandomStream random(seed, "noise", "test");
  for (int y = 0; y < picture.rows; ++y) {
    for (int x = 0; x < picture.cols; ++x) {
      picture.at<float>(y, x) += static_cast<float>(random.normal(0.0, sd));
    }
  }
}

/// A ramp with different values in each channel, so that a mix-up is seen.
inline cv::Mat ramp(int rows, int cols, int type) {
  cv::Mat picture(rows, cols, type);
  const int channels = picture.channels();
  for (int y = 0; y < rows; ++y) {
    for (int x = 0; x < cols; ++x) {
      for (int c = 0; c < channels; ++c) {
        const int value = (3 * x + 5 * y + 60 * c) % 256;
        const int at = x * channels + c;
        if (picture.depth() == CV_8U)
          picture.ptr<unsigned char>(y)[at] = cv::saturate_cast<unsigned char>(value);
        if (picture.depth() == CV_16U)
          picture.ptr<std::uint16_t>(y)[at] = cv::saturate_cast<std::uint16_t>(value * 250 + c);
        if (picture.depth() == CV_32F)
          picture.ptr<float>(y)[at] = static_cast<float>(value) * 0.37F - 11.0F;
      }
    }
  }
  return picture;
}

inline double largest_difference(const cv::Mat& a, const cv::Mat& b) {
  if (a.size() != b.size() || a.type() != b.type()) return 1e30;
  return cv::norm(a, b, cv::NORM_INF);
}

/// Whether a call is refused with a file name, a cause and a cure.
template <class Call>
bool refused(Call call, std::string* cause = nullptr) {
  try {
    call();
  } catch (const InputError& error) {
    const Problem& problem = error.problems().front();
    if (cause != nullptr) *cause = problem.cause;
    return !problem.file.empty() && !problem.cause.empty() && !problem.cure.empty();
  }
  return false;
}

}  // namespace woundwell::test
