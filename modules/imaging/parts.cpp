#include "imaging/parts.hpp"

#include <cstddef>
#include <opencv2/imgproc.hpp>

namespace woundwell {

Parts parts_of(const cv::Mat& mask, int connectivity) {
  Parts parts;
  cv::Mat stats;
  cv::Mat centres;
  const int count =
      cv::connectedComponentsWithStats(mask, parts.labels, stats, centres, connectivity, CV_32S);
  for (int k = 0; k < count; ++k) {
    const int* s = stats.ptr<int>(k);
    parts.area_px.push_back(s[cv::CC_STAT_AREA]);
    parts.boxes.emplace_back(s[cv::CC_STAT_LEFT], s[cv::CC_STAT_TOP], s[cv::CC_STAT_WIDTH],
                             s[cv::CC_STAT_HEIGHT]);
  }
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
