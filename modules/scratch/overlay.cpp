#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <string>
#include <vector>

#include "imaging/draw.hpp"
#include "imaging/registration.hpp"
#include "scratch/masks.hpp"
#include "scratch/scratch.hpp"

namespace woundwell {
namespace {

constexpr int kOverlaySide = 1600;
constexpr int kPictureSide = 1370;  // the rest is left for the caption of six lines
constexpr int kTicks = 15;          // along the longer side

/// A mask at another size with a smooth outline: blurred before the cut at one half.
cv::Mat resized_mask(const cv::Mat& mask, cv::Size size) {
  if (mask.size() == size) return mask.clone();
  cv::Mat soft;
  cv::GaussianBlur(mask, soft, {}, 0.8, 0.8, cv::BORDER_REPLICATE);
  cv::Mat result;
  const bool shrinks = size.width < mask.cols;
  cv::resize(soft, result, size, 0, 0, shrinks ? cv::INTER_AREA : cv::INTER_LINEAR);
  return result >= 128;
}

/// A mask of the baseline in the place of a later picture, both at a scale of the picture's px.
cv::Mat in_place(const cv::Mat& mask, const ScratchRecord& record, double scale) {
  Shift shift;
  shift.dx_px = *record.shift_x_px * scale;
  shift.dy_px = *record.shift_y_px * scale;
  shift.rotation_deg = record.rotation_deg.value_or(0.0);
  return moved(mask, matrix_of(shift, mask.size()));
}

/// Lines across the gap, along the normal, where its width is read.
void draw_ticks(cv::Mat& picture, const cv::Mat& gap, cv::Point2d point, cv::Point2d direction) {
  const cv::Point2d normal(direction.y, -direction.x);
  const int reach = picture.cols + picture.rows;
  const double spacing = static_cast<double>(std::max(picture.cols, picture.rows)) / kTicks;
  const cv::Scalar colour(0, 220, 255);
  for (int k = -2 * kTicks; k <= 2 * kTicks; ++k) {
    const cv::Point2d on_axis = point + direction * (k * spacing);
    bool open = false;
    cv::Point begin;
    cv::Point last;
    for (int j = -reach; j <= reach; ++j) {
      const cv::Point2d place = on_axis + normal * static_cast<double>(j);
      const cv::Point p(cvRound(place.x), cvRound(place.y));
      const bool in =
          p.x >= 0 && p.y >= 0 && p.x < gap.cols && p.y < gap.rows && gap.at<unsigned char>(p) != 0;
      if (in && !open) begin = p;
      if (!in && open) cv::line(picture, begin, last, colour, 1, cv::LINE_AA);
      if (in) last = p;
      open = in;
    }
  }
}

std::string with_error(const OptionalNumber& value, const OptionalNumber& se, double factor,
                       int digits) {
  if (!value) return "NA";
  std::string text = fmt::format("{:.{}f}", *value * factor, digits);
  if (se) text += fmt::format(" +- {:.{}f}", *se * factor, digits);
  return text;
}

std::vector<std::string> caption(const ScratchRecord& r, const ScratchRecord& baseline) {
  std::vector<std::string> lines;
  lines.push_back(r.place.image_id);
  lines.push_back(fmt::format("{} {}, {:g} h: {}", r.place.cell_line, r.place.condition,
                              r.place.time_h, to_string(r.outcome)));
  if (!r.reason.empty()) lines.push_back(r.reason);
  if (r.wound_area_frac) {
    lines.push_back("gap " + with_error(r.wound_area_frac, r.wound_area_frac_se, 100.0, 1) +
                    " % of the field");
    if (r.width_mean_um) {
      lines.push_back("mean width " + with_error(r.width_mean_um, r.width_mean_um_se, 1.0, 1) +
                      " um");
    } else {
      lines.push_back("mean width " + with_error(r.width_mean_px, r.width_mean_px_se, 1.0, 1) +
                      " px");
    }
  }
  const bool later = r.place.image_id != baseline.place.image_id;
  if (later && r.width_mean_px && baseline.width_mean_px && *baseline.width_mean_px > 0.0) {
    lines.push_back(fmt::format("width {:.1f} % of the baseline's",
                                100.0 * *r.width_mean_px / *baseline.width_mean_px));
  }
  if (!r.flags.none()) lines.push_back("flags: " + r.flags.codes());
  return lines;
}

/// The picture with its caption above it, so that no part of the wound is hidden.
cv::Mat under_caption(const cv::Mat& picture, const std::vector<std::string>& lines) {
  cv::Mat band(picture.size(), picture.type(), cv::Scalar::all(255));
  draw_caption(band, lines);
  int rows = 0;
  for (int y = 0; y < band.rows; ++y) {
    if (band.at<cv::Vec3b>(y, 0) != cv::Vec3b(255, 255, 255)) rows = y + 1;
  }
  rows = std::min(rows, kOverlaySide - picture.rows);
  if (rows <= 0) return picture;
  band.rowRange(0, rows).setTo(cv::Scalar::all(0));
  draw_caption(band, lines);
  cv::Mat result;
  cv::vconcat(band.rowRange(0, rows), picture, result);
  return result;
}

}  // namespace

cv::Mat full_size_mask(const ScratchFrame& frame) {
  if (frame.gap.empty() || frame.record.width_px <= 0) return {};
  return resized_mask(frame.gap, {static_cast<int>(frame.record.width_px),
                                  static_cast<int>(frame.record.height_px)});
}

cv::Mat draw_overlay(const Image& image, const ScratchFrame& frame, const ScratchFrame& baseline) {
  cv::Mat picture = shrink(to_display(image), kPictureSide);
  if (picture.channels() == 1) cv::cvtColor(picture, picture, cv::COLOR_GRAY2BGR);
  const double scale = static_cast<double>(picture.cols) / image.pixels.cols;
  const int thickness = std::max(1, cvRound(std::max(picture.cols, picture.rows) / 800.0));
  const ScratchRecord& record = frame.record;
  const bool later = record.place.image_id != baseline.record.place.image_id;
  if (later && !baseline.gap.empty() && record.shift_x_px &&
      baseline.record.width_px == record.width_px &&
      baseline.record.height_px == record.height_px) {
    const cv::Mat ghost = in_place(resized_mask(baseline.gap, picture.size()), record, scale);
    draw_outline(picture, ghost, cv::Scalar(255, 170, 60), thickness);
  }
  if (!frame.gap.empty() && record.outcome == Outcome::measured) {
    const cv::Mat gap = resized_mask(frame.gap, picture.size());
    if (record.axis_deg) draw_ticks(picture, gap, frame.axis_point * scale, frame.axis_direction);
    draw_outline(picture, gap, cv::Scalar(40, 40, 255), thickness);
  }
  if (record.um_per_px) {
    draw_scale_bar(picture, *record.um_per_px / scale);
  }
  return under_caption(picture, caption(record, baseline.record));
}

}  // namespace woundwell
