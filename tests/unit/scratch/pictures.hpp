#pragma once
// Pictures of textured sheets with a smooth gap of known shape.

#include <cmath>
#include <functional>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <string>
#include <vector>

#include "core/random.hpp"
#include "scratch/scratch.hpp"

namespace woundwell::test {

inline cv::Mat noise(cv::Size size, const std::string& name) {
  RandomStream random(7, name, "noise");
  cv::Mat picture(size, CV_32F);
  for (int y = 0; y < picture.rows; ++y) {
    for (int x = 0; x < picture.cols; ++x) {
      picture.at<float>(y, x) = static_cast<float>(random.normal());
    }
  }
  return picture;
}

/// Grey in [0, 1]: blobs of cell size where `gap` is 0, weak noise everywhere.
inline cv::Mat sheet_with_gap(const cv::Mat& gap, const std::string& name, double contrast = 0.1) {
  cv::Mat cells = noise(gap.size(), name + " cells");
  cv::GaussianBlur(cells, cells, {}, 1.5);
  cv::Scalar mean;
  cv::Scalar sd;
  cv::meanStdDev(cells, mean, sd);
  cells = (cells - mean[0]) / sd[0];
  cells.setTo(0.0F, gap);
  cv::Mat picture = 0.5 + contrast * cells + 0.006 * noise(gap.size(), name + " camera");
  cv::max(picture, 0.0, picture);
  cv::min(picture, 1.0, picture);
  return picture;
}

/// Band of the given width through the centre; `axis_deg` against the x axis, y down.
inline cv::Mat band(cv::Size size, double axis_deg, double width) {
  cv::Mat mask(size, CV_8U);
  const double angle = axis_deg * CV_PI / 180.0;
  const cv::Point2d normal(std::sin(angle), -std::cos(angle));
  const cv::Point2d centre((size.width - 1) / 2.0, (size.height - 1) / 2.0);
  for (int y = 0; y < size.height; ++y) {
    for (int x = 0; x < size.width; ++x) {
      const double place = (cv::Point2d(x, y) - centre).dot(normal);
      mask.at<unsigned char>(y, x) = std::abs(place) <= width / 2.0 ? 255 : 0;
    }
  }
  return mask;
}

/// Holes of the size of two cells all over the sheet beside a gap.
inline cv::Mat with_holes(const cv::Mat& gap) {
  cv::Mat result = gap.clone();
  for (int y = 12; y < gap.rows; y += 34) {
    for (int x = 12 + y % 3 * 8; x < gap.cols; x += 34) {
      cv::circle(result, {x, y}, 11, cv::Scalar(255), cv::FILLED);
    }
  }
  return result;
}

/// Holes far from each other all over a sheet, the first at (first, first).
inline cv::Mat far_holes(cv::Size size, int first, const std::function<int(int x)>& radius) {
  cv::Mat result = cv::Mat::zeros(size, CV_8U);
  for (int y = first; y < size.height; y += 120) {
    for (int x = first + y % 90; x < size.width; x += 110) {
      cv::circle(result, {x, y}, radius(x), cv::Scalar(255), cv::FILLED);
    }
  }
  return result;
}

/// Dark outside of a circle.
inline cv::Mat through_eyepiece(const cv::Mat& grey) {
  cv::Mat circle = cv::Mat::zeros(grey.size(), CV_8U);
  cv::circle(circle, {grey.cols / 2, grey.rows / 2}, 265, cv::Scalar(255), cv::FILLED);
  cv::Mat result(grey.size(), CV_32F, cv::Scalar(0.01));
  grey.copyTo(result, circle);
  return result;
}

inline Image eight_bit(const cv::Mat& grey) {
  Image image;
  grey.convertTo(image.pixels, CV_8U, 255.0);
  return image;
}

/// Measures pictures as one series, 12 h apart.
inline ScratchResult measure(const std::vector<Image>& pictures, double pixel_um = 0.0,
                             const ScratchParams& params = {}) {
  Series series;
  series.series_id = "series";
  for (std::size_t i = 0; i < pictures.size(); ++i) {
    Sample sample;
    sample.image_id = "picture" + std::to_string(i);
    sample.time_h = 12.0 * static_cast<double>(i);
    series.samples.push_back(sample);
  }
  const auto load = [&](std::size_t i) {
    Image image{pictures[i].pixels.clone(), pictures[i].pixel_size};
    if (pixel_um > 0.0) image.pixel_size = PixelSize{pixel_um, PixelSizeSource::design};
    return image;
  };
  return measure_series(series, load, params);
}

inline double area_of(const cv::Mat& mask) { return static_cast<double>(cv::countNonZero(mask)); }

inline double overlap(const cv::Mat& a, const cv::Mat& b) {
  return area_of(a & b) / area_of(a | b);
}

}  // namespace woundwell::test
