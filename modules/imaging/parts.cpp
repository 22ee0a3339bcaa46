#include "imaging/parts.hpp"

#include <cstddef>
#include <opencv2/imgproc.hpp>

namespace woundwell {

Parts parts_of(const cv::Mat& mask, int connectivity) {
  Parts parts;
  const int count = cv::connectedComponents(mask, parts.labels, connectivity, CV_32S);
  std::vector<int> area(static_cast<std::size_t>(count), 0);
  for (int y = 0; y < parts.labels.rows; ++y) {
    const auto* label = parts.labels.ptr<int>(y);
    for (int x = 0; x < parts.labels.cols; ++x) ++area[static_cast<std::size_t>(label[x])];
  }
  parts.area_px.assign(area.begin(), area.end());
  return parts;
}

std::vector<double> pixels_within(const Parts& parts, const cv::Mat& where) {
  std::vector<double> pixels(parts.area_px.size(), 0.0);
  for (int y = 0; y < where.rows; ++y) {
    const auto* label = parts.labels.ptr<int>(y);
    const auto* inside = where.ptr<unsigned char>(y);
    for (int x = 0; x < where.cols; ++x) {
      if (inside[x] != 0) pixels[static_cast<std::size_t>(label[x])] += 1.0;
    }
  }
  return pixels;
}

cv::Mat chosen_parts(const Parts& parts, const std::vector<char>& keep) {
  cv::Mat result(parts.labels.size(), CV_8U);
  for (int y = 0; y < result.rows; ++y) {
    const auto* label = parts.labels.ptr<int>(y);
    auto* out = result.ptr<unsigned char>(y);
    for (int x = 0; x < result.cols; ++x) {
      out[x] = keep[static_cast<std::size_t>(label[x])] != 0 ? 255 : 0;
    }
  }
  return result;
}

cv::Mat parts_touching(const cv::Mat& mask, const cv::Mat& seed, int connectivity) {
  const Parts parts = parts_of(mask, connectivity);
  const std::vector<double> touched = pixels_within(parts, seed);
  std::vector<char> keep(touched.size(), 0);
  for (std::size_t k = 1; k < keep.size(); ++k) keep[k] = touched[k] > 0.0 ? 1 : 0;
  return chosen_parts(parts, keep);
}

}  // namespace woundwell
