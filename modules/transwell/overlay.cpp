#include <fmt/format.h>

#include <algorithm>
#include <opencv2/imgproc.hpp>

#include "imaging/draw.hpp"
#include "transwell/transwell.hpp"

namespace woundwell {
namespace {

constexpr int kSide = 1600;
const cv::Scalar kCell(60, 220, 60);
const cv::Scalar kMark(0, 255, 255);
const cv::Scalar kDoubtful(0, 140, 255);
const cv::Scalar kPore(200, 200, 140);

std::vector<std::string> caption(const TranswellRecord& r, std::size_t cells) {
  std::vector<std::string> lines;
  lines.push_back(r.place.image_id);
  if (r.outcome != Outcome::measured) {
    lines.push_back("failed: " + r.reason);
  } else {
    std::string line = fmt::format("{} cells ({}-{})", r.count.value_or(0), r.count_low.value_or(0),
                                   r.count_high.value_or(0));
    if (r.count_method == "area") line += ", from the area";
    const auto marked = static_cast<std::int64_t>(cells);
    if (marked != r.count) line += fmt::format(", {} marked", marked);
    if (r.density_per_mm2) line += fmt::format(", {:.0f} per mm2", *r.density_per_mm2);
    if (r.pores) line += fmt::format(", {} pores left out", *r.pores);
    lines.push_back(line);
  }
  if (!r.flags.none()) lines.push_back(r.flags.codes());
  return lines;
}

}  // namespace

cv::Mat draw_overlay(const Image& image, const TranswellResult& result) {
  cv::Mat picture = shrink(to_display(image), kSide);
  const double scale = static_cast<double>(picture.cols) / image.pixels.cols;
  // Small pictures are drawn larger, so that marks do not hide the cells.
  const double grow = std::clamp(800.0 / std::max(picture.cols, picture.rows), 1.0, 3.0);
  if (grow > 1.0) cv::resize(picture, picture, {}, grow, grow, cv::INTER_CUBIC);
  const double f = scale * grow;
  const auto place = [&](double x, double y) {
    return cv::Point(cvRound((x + 0.5) * f - 0.5), cvRound((y + 0.5) * f - 0.5));
  };
  const int thin = 1;
  if (!result.outline.empty() && cv::countNonZero(result.outline) > 0) {
    cv::Mat outline;
    cv::resize(result.outline, outline, picture.size(), 0, 0, cv::INTER_NEAREST);
    draw_outline(picture, outline, kCell, thin);
  }
  const double pore_px = result.record.pore_diameter_px.value_or(8.0) * f;
  for (const auto& p : result.pores) {
    cv::circle(picture, place(p.x, p.y), std::max(2, cvRound(pore_px / 2.0)), kPore, thin,
               cv::LINE_AA);
  }
  const int mark = std::max(2, cvRound(std::max(picture.cols, picture.rows) / 500.0));
  for (const auto& c : result.cells) {
    const cv::Point at = place(c.x_px, c.y_px);
    cv::circle(picture, at, mark + 1, cv::Scalar::all(0), cv::FILLED, cv::LINE_AA);
    cv::circle(picture, at, mark, c.doubtful ? kDoubtful : kMark, cv::FILLED, cv::LINE_AA);
  }
  std::optional<double> um;
  if (result.record.um_per_px) um = *result.record.um_per_px / f;
  draw_scale_bar(picture, um);
  draw_caption(picture, caption(result.record, result.cells.size()));
  return picture;
}

}  // namespace woundwell
