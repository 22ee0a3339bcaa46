#include "scratch/frame.hpp"

#include <algorithm>
#include <opencv2/imgproc.hpp>
#include <utility>

#include "imaging/field.hpp"
#include "scratch/decision.hpp"

namespace woundwell {
namespace {

cv::Mat resized(const cv::Mat& picture, cv::Size size) {
  cv::Mat result;
  const bool shrinks = size.width < picture.cols;
  cv::resize(picture, result, size, 0, 0, shrinks ? cv::INTER_AREA : cv::INTER_CUBIC);
  return result;
}

/// Ground that all light-dividing steps can stand on: without it the noise of a dark ground would
/// count as texture.
constexpr double kPedestal = 0.5;  // of the brightness of the cells
constexpr double kDarkGround = 0.2;

void treat_bright_cells(WorkingPicture& working, cv::Mat& grey, const cv::Mat& valid,
                        BrightCells given) {
  const auto values = sampled(grey, valid, 2);
  if (values.empty()) return;
  const double cells = quantile_of(values, 0.9);
  const bool looks = quantile_of(values, 0.1) < kDarkGround * cells;
  working.bright_cells = given.value_or(looks);
  if (working.bright_cells) grey += kPedestal * cells;
}

}  // namespace

WorkingPicture to_working_size(Image image, double side_px, BrightCells bright_cells) {
  WorkingPicture working;
  working.full = image.pixels.size();
  const double scale = side_px / std::max(working.full.width, working.full.height);
  const cv::Size size(std::max(16, cvRound(working.full.width * scale)),
                      std::max(16, cvRound(working.full.height * scale)));
  working.scale_x = static_cast<double>(size.width) / working.full.width;
  working.scale_y = static_cast<double>(size.height) / working.full.height;

  cv::Mat drawn = drawn_on_grey(image.pixels);
  if (!drawn.empty()) cv::resize(drawn, drawn, size, 0, 0, cv::INTER_NEAREST);
  cv::Mat grey;
  if (image.pixels.depth() == CV_8U && scale < 1.0) {
    // eight bits keep their meaning when shrunk first, and that is many times faster
    Image small{resized(image.pixels, size), image.pixel_size};
    image.pixels.release();
    grey = to_grey(small);
  } else {
    const cv::Mat full = to_grey(image);
    image.pixels.release();
    grey = resized(full, size);
  }
  cv::max(grey, 0.0, grey);
  cv::min(grey, 1.0, grey);
  const ValidField field = find_valid_field(grey, drawn);
  working.valid_frac = field.valid_frac;
  working.flags.add(field.flags);
  treat_bright_cells(working, grey, field.mask, bright_cells);
  working.flags.add(judge_light(grey, field.mask).flags);
  working.texture = measure_texture(grey, field.mask);
  return working;
}

}  // namespace woundwell
