#include "scratch/threads.hpp"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "imaging/parts.hpp"
#include "scratch/masks.hpp"
#include "scratch/texture.hpp"

namespace woundwell {
namespace {

constexpr double kHalfWidth = 2.5;    // texture scales: what is thicker is no thread
constexpr double kLeastPart = 1.0;    // cell lengths: shorter parts are no part of one
constexpr double kSlender = 3.0;      // half widths: mean width of such a part, at most
constexpr double kLeastLength = 7.0;  // cell lengths, of a thread
constexpr double kMostBroken = 2.0;   // cell lengths: debris hides so much of a thread
constexpr double kSupport = 0.5;      // of its length, in px of thin parts
constexpr double kSeen = 0.9;         // of a thread's line
constexpr double kCrowded = 0.3;      // of the lines beside a thread may be cells
constexpr double kBeside = 2.0;       // half widths: how far off those lines are

cv::Mat thin_parts(const cv::Mat& cells, double scale) {
  return cells & ~open_disc(cells, kHalfWidth * scale);
}

/// Thin parts that are long and slender by themselves.
cv::Mat slender_parts(const cv::Mat& thin, double scale) {
  const Parts parts = parts_of(thin, 8);
  std::vector<char> keep(parts.area_px.size(), 0);
  for (std::size_t k = 1; k < keep.size(); ++k) {
    const double length = std::hypot(parts.boxes[k].width, parts.boxes[k].height);
    const bool slender = parts.area_px[k] <= kSlender * kHalfWidth * scale * length;
    keep[k] = slender && length >= kLeastPart * kCellLength * scale ? 1 : 0;
  }
  return chosen_parts(parts, keep);
}

/// Share of the mask along a line that is moved aside by `aside` px; 1 outside the picture.
double share_along(const cv::Mat& mask, const cv::Vec4i& line, double aside) {
  const cv::Point2d from(line[0], line[1]);
  const cv::Point2d way = cv::Point2d(line[2], line[3]) - from;
  const double length = std::hypot(way.x, way.y);
  const cv::Point2d start = from + cv::Point2d(-way.y, way.x) * (aside / length);
  double seen = 0.0;
  double covered = 0.0;
  const int steps = static_cast<int>(std::ceil(length));
  for (int k = 0; k <= steps; ++k) {
    const cv::Point at = start + way * (static_cast<double>(k) / steps);
    if (!cv::Rect({}, mask.size()).contains(at)) continue;
    seen += 1.0;
    if (mask.at<unsigned char>(at) != 0) covered += 1.0;
  }
  return seen > 0.0 ? covered / seen : 1.0;
}

}  // namespace

cv::Mat threads_of(const cv::Mat& cells, const cv::Mat& valid, double scale) {
  const cv::Mat slender = slender_parts(thin_parts(cells, scale), scale);
  if (cv::countNonZero(slender) == 0) return {};
  const double cell = kCellLength * scale;
  const double least = kLeastLength * cell;
  std::vector<cv::Vec4i> lines;
  cv::HoughLinesP(slender, lines, 1.0, CV_PI / 360.0, static_cast<int>(kSupport * least), least,
                  kMostBroken * cell);
  const cv::Mat not_bare = cells | ~valid;
  cv::Mat threads;
  const double half_width = kHalfWidth * scale;
  for (const cv::Vec4i& line : lines) {
    const double beside = std::max(share_along(not_bare, line, kBeside * half_width),
                                   share_along(not_bare, line, -kBeside * half_width));
    if (beside > kCrowded || share_along(cells, line, 0.0) < kSeen) continue;
    if (threads.empty()) threads = cv::Mat::zeros(cells.size(), CV_8U);
    cv::line(threads, {line[0], line[1]}, {line[2], line[3]}, cv::Scalar(255),
             static_cast<int>(std::ceil(2.0 * kBeside * half_width)));
  }
  return threads;
}

cv::Mat without_threads(const cv::Mat& cells, const cv::Mat& threads, double scale) {
  if (threads.empty()) return cells;
  return cells & ~(thin_parts(cells, scale) & threads);
}

}  // namespace woundwell
