#include "transwell/pieces.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <queue>
#include <tuple>

#include "transwell/pores.hpp"

namespace woundwell {
namespace {

constexpr double kOdBlur = 0.3;         // of size_px
constexpr double kDistanceBlur = 0.15;  // of size_px
constexpr double kApart = 0.4;          // of size_px: diameter in which a maximum is alone
constexpr double kNarrowNeck = 0.75;    // necks below it speak for two cells, however shaped
constexpr double kConvex = 0.85;        // solidity of a body that is one cell
constexpr double kNotch = 0.13;         // of the root of its area, the deepest that it has
constexpr double kMoreThanPore = 1.05;  // areas of a pore, the smallest such body
constexpr double kSurelyMore = 1.35;    // from here on it counts in full
constexpr double kUsualCell = 4.5;      // areas of a pore
constexpr double kUsualWeight = 10.0;   // in bodies
constexpr double kLineWidth = 0.6;      // of size_px: lines between cells are thinner
constexpr double kLineDepth = 0.25;     // of the OD beside it: from here on a line parts
constexpr double kLeastOd = 0.02;
constexpr double kPaleEnd = 0.95;  // percentile above which OD does not count more

/// Smoothed OD over the body with pores left out, 0 outside.
cv::Mat smoothed_od(const cv::Mat& body, const cv::Mat& od, const cv::Mat& pores, double sigma) {
  cv::Mat weight;
  const cv::Mat counted = body & ~pores;
  counted.convertTo(weight, CV_32F, 1.0 / 255.0);
  std::vector<float> values;
  for (int y = 0; y < od.rows; ++y) {
    for (int x = 0; x < od.cols; ++x) {
      if (counted.at<uchar>(y, x) != 0) values.push_back(od.at<float>(y, x));
    }
  }
  cv::Mat weighted;
  cv::max(od, 0.0, weighted);
  if (!values.empty()) {
    const auto k = static_cast<std::ptrdiff_t>(kPaleEnd * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), values.begin() + k, values.end());
    cv::min(weighted, static_cast<double>(values[static_cast<std::size_t>(k)]), weighted);
  }
  weighted = weighted.mul(weight);
  cv::GaussianBlur(weighted, weighted, {}, sigma);
  cv::GaussianBlur(weight, weight, {}, sigma);
  cv::max(weight, 0.02, weight);
  cv::Mat smooth = weighted / weight;
  smooth.setTo(0.0, body == 0);
  return smooth;
}

/// How far the OD lies below that on both sides of a thin line, as share of that; 0 on pores.
cv::Mat line_depth(const cv::Mat& fine_od, const cv::Mat& pores, double size_px) {
  const cv::Mat fine = cv::max(fine_od, kLeastOd);
  cv::Mat closed;
  cv::morphologyEx(fine, closed, cv::MORPH_CLOSE, disc(kLineWidth * size_px), {-1, -1}, 1,
                   cv::BORDER_REPLICATE);
  cv::Mat depth = 1.0 - fine / closed;
  depth.setTo(0.0, pores);
  return depth;
}

struct Visit {
  float height;
  std::size_t order;
  int index;
  bool operator<(const Visit& other) const {
    return height != other.height ? height < other.height : order > other.order;
  }
};

/// Watershed by flooding from the markers downwards (Vincent and Soille 1991, doi 10.1109/34.87344,
/// without watershed pixels); labels holds the markers on entry.
void flood(const cv::Mat& height, const cv::Mat& body, cv::Mat& labels) {
  std::priority_queue<Visit> queue;
  std::size_t order = 0;
  const int width = labels.cols;
  const auto push = [&](int y, int x) {
    queue.push({height.at<float>(y, x), order, y * width + x});
    ++order;
  };
  for (int y = 0; y < labels.rows; ++y) {
    for (int x = 0; x < width; ++x) {
      if (labels.at<int>(y, x) != 0) push(y, x);
    }
  }
  constexpr std::array<std::pair<int, int>, 4> kNext = {std::pair{-1, 0}, std::pair{0, -1},
                                                        std::pair{0, 1}, std::pair{1, 0}};
  while (!queue.empty()) {
    const Visit visit = queue.top();
    queue.pop();
    const int y = visit.index / width;
    const int x = visit.index % width;
    const int label = labels.at<int>(y, x);
    for (const auto& [dy, dx] : kNext) {
      const int v = y + dy;
      const int u = x + dx;
      if (v < 0 || u < 0 || v >= labels.rows || u >= width) continue;
      if (body.at<uchar>(v, u) == 0 || labels.at<int>(v, u) != 0) continue;
      labels.at<int>(v, u) = label;
      push(v, u);
    }
  }
}

void measure(Pieces& pieces, const cv::Mat& distance, const cv::Mat& od, const cv::Mat& line,
             const cv::Mat& fine, const cv::Mat& pores) {
  const cv::Mat& labels = pieces.labels;
  std::vector<std::vector<cv::Point>> ends(pieces.area_px.size());
  const auto border = [&](cv::Point a, cv::Point b) {
    const int i = labels.at<int>(a);
    const int j = labels.at<int>(b);
    if (i == j || i == 0 || j == 0) return;
    auto& at = pieces.borders[{std::min(i, j), std::max(i, j)}];
    at.inner_px = std::max(
        at.inner_px, static_cast<double>(std::min(distance.at<float>(a), distance.at<float>(b))));
    at.strength =
        std::max(at.strength, static_cast<double>(std::min(od.at<float>(a), od.at<float>(b))));
    at.line += static_cast<double>(std::max(line.at<float>(a), line.at<float>(b)));
    at.length_px += 1.0;
    const auto within = [&](cv::Point q) {
      return cv::Point(std::clamp(q.x, 0, labels.cols - 1), std::clamp(q.y, 0, labels.rows - 1));
    };
    const cv::Point across = b - a;
    const cv::Point far_a = within(a - 2 * across);
    const cv::Point far_b = within(b + 2 * across);
    for (const cv::Point q : {a, b, far_a, far_b}) {
      if (pores.at<uchar>(q) != 0) return;
    }
    const double va = fine.at<float>(far_a);
    const double vb = fine.at<float>(far_b);
    at.step += std::abs(va - vb);
    at.dip += std::min(va, vb) - std::min(fine.at<float>(a), fine.at<float>(b));
    at.clear_px += 1.0;
  };
  for (int y = 0; y < labels.rows; ++y) {
    for (int x = 0; x < labels.cols; ++x) {
      const int label = labels.at<int>(y, x);
      if (label == 0) continue;
      const auto k = static_cast<std::size_t>(label);
      pieces.area_px[k] += 1.0;
      pieces.inner_px[k] =
          std::max(pieces.inner_px[k], static_cast<double>(distance.at<float>(y, x)));
      pieces.strength[k] = std::max(pieces.strength[k], static_cast<double>(od.at<float>(y, x)));
      // The corners of the ends of each row span the hull of the pixels' squares.
      if (x == 0 || labels.at<int>(y, x - 1) != label) {
        ends[k].emplace_back(x, y);
        ends[k].emplace_back(x, y + 1);
      }
      if (x + 1 == labels.cols || labels.at<int>(y, x + 1) != label) {
        ends[k].emplace_back(x + 1, y);
        ends[k].emplace_back(x + 1, y + 1);
      }
      if (x + 1 < labels.cols) border({x, y}, {x + 1, y});
      if (y + 1 < labels.rows) border({x, y}, {x, y + 1});
    }
  }
  for (std::size_t k = 1; k < ends.size(); ++k) {
    if (!ends[k].empty()) cv::convexHull(ends[k], pieces.hull[k]);
  }
}

/// Without a deep notch: two cells that touch leave one on either side.
bool is_convex(const std::vector<cv::Point>& contour, double area) {
  std::vector<int> hull;
  cv::convexHull(contour, hull);
  std::vector<cv::Point> corners;
  corners.reserve(hull.size());
  for (const int k : hull) corners.push_back(contour[static_cast<std::size_t>(k)]);
  if (area < kConvex * cv::contourArea(corners)) return false;
  // Defects need the hull's indices in order.
  std::sort(hull.begin(), hull.end());
  std::vector<cv::Vec4i> defects;
  if (hull.size() > 3) cv::convexityDefects(contour, hull, defects);
  return std::none_of(defects.begin(), defects.end(),
                      [&](const cv::Vec4i& d) { return d[3] / 256.0 > kNotch * std::sqrt(area); });
}

/// A handful of bodies does not tell what is typical: they are weighed against the usual cell.
double typical_area(const SingleCells& batch, double size_px, const cv::Mat& body) {
  const SingleCells cells = batch.seen > 0.0 ? batch : typical_cell(single_cells(body, size_px));
  const double pore = CV_PI * size_px * size_px / 4.0;
  double log_area = kUsualWeight * std::log(kUsualCell);
  if (cells.seen > 0.0) log_area += cells.seen * std::log(cells.pores);
  return pore * std::exp(log_area / (kUsualWeight + cells.seen));
}

}  // namespace

std::vector<SingleCell> single_cells(const cv::Mat& body, double size_px) {
  const double pore = CV_PI * size_px * size_px / 4.0;
  std::vector<SingleCell> clear;  // convex bodies are single cells
  std::vector<std::vector<cv::Point>> contours;
  cv::findContours(body.clone(), contours, cv::RETR_EXTERNAL, cv::CHAIN_APPROX_NONE);
  for (const auto& contour : contours) {
    const double area = cv::contourArea(contour);
    const double weight = (area / pore - kMoreThanPore) / (kSurelyMore - kMoreThanPore);
    if (weight <= 0.0 || !is_convex(contour, area)) continue;
    clear.push_back({area / pore, std::min(1.0, weight)});
  }
  return clear;
}

SingleCells typical_cell(std::vector<SingleCell> cells) {
  std::sort(cells.begin(), cells.end(), [](const SingleCell& a, const SingleCell& b) {
    return std::tie(a.pores, a.weight) < std::tie(b.pores, b.weight);
  });
  SingleCells typical;
  for (const auto& cell : cells) typical.seen += cell.weight;
  if (typical.seen <= 0.0) return {};
  double below = 0.0;
  double log_area = 0.0;
  for (const auto& cell : cells) {
    const double from = std::max(0.25, below);
    below += cell.weight / typical.seen;
    log_area += std::max(0.0, std::min(0.75, below) - from) * std::log(cell.pores);
  }
  typical.pores = std::exp(2.0 * log_area);
  return typical;
}

double hull_area(const std::vector<cv::Point>& hull) {
  return std::max(1.0, cv::contourArea(hull));
}

std::vector<cv::Point> common_hull(const std::vector<cv::Point>& a,
                                   const std::vector<cv::Point>& b) {
  std::vector<cv::Point> both = a;
  both.insert(both.end(), b.begin(), b.end());
  std::vector<cv::Point> hull;
  cv::convexHull(both, hull);
  return hull;
}

PairFeatures features(const Pieces& p, int first, int second, const Pieces::Border& border) {
  const auto i = static_cast<std::size_t>(first);
  const auto j = static_cast<std::size_t>(second);
  PairFeatures f;
  const double both = p.area_px[i] + p.area_px[j];
  f.neck = border.inner_px / std::max(0.5, std::min(p.inner_px[i], p.inner_px[j]));
  f.depth = std::min(1.0, border.strength / std::max(1e-3, std::min(p.strength[i], p.strength[j])));
  f.solidity = both / hull_area(common_hull(p.hull[i], p.hull[j]));
  const double own = (std::min(1.0, p.area_px[i] / hull_area(p.hull[i])) * p.area_px[i] +
                      std::min(1.0, p.area_px[j] / hull_area(p.hull[j])) * p.area_px[j]) /
                     both;
  f.gain = f.solidity - own;
  f.porous = p.porous;
  f.size = both / p.typical_area_px;
  f.line = border.line / std::max(1.0, border.length_px);
  f.step_od = border.step / std::max(1.0, border.clear_px);
  f.dip_od = border.dip / std::max(1.0, border.clear_px);
  f.smaller = std::min(p.area_px[i], p.area_px[j]) / p.typical_area_px;
  return f;
}

Pieces cut_bodies(const cv::Mat& clear_body, const cv::Mat& faint, const cv::Mat& plain_od,
                  const cv::Mat& pores, double size_px, bool porous, const SingleCells& typical) {
  CV_Assert(size_px > 0.0);
  const cv::Mat body = clear_body | faint;
  Pieces pieces;
  pieces.porous = porous;
  cv::Mat distance;
  cv::Mat fine;
  cv::GaussianBlur(plain_od, fine, {}, 1.0);
  const cv::Mat line = line_depth(fine, pores, size_px);
  cv::distanceTransform(body & (line < kLineDepth), distance, cv::DIST_L2, 5);
  const cv::Mat od = smoothed_od(body, plain_od, pores, kOdBlur * size_px);
  cv::Mat smooth_distance;
  cv::GaussianBlur(distance, smooth_distance, {}, std::max(0.3, kDistanceBlur * size_px));
  cv::Mat root;
  cv::sqrt(cv::max(od, 1e-3), root);
  const cv::Mat height = smooth_distance.mul(root);
  cv::Mat highest;
  cv::dilate(height, highest, disc(kApart * size_px));
  const cv::Mat tops = (height >= highest) & body & (distance > 0.5);
  const int n = cv::connectedComponents(tops, pieces.labels, 8, CV_32S);
  flood(height, body, pieces.labels);
  const auto size = static_cast<std::size_t>(n);
  pieces.area_px.assign(size, 0.0);
  pieces.inner_px.assign(size, 0.0);
  pieces.strength.assign(size, 0.0);
  pieces.hull.resize(size);
  measure(pieces, smooth_distance, od, line, fine, pores);
  cv::Mat to_outside;
  cv::distanceTransform(body, to_outside, cv::DIST_L2, 5);
  pieces.half_width_px.assign(size, 0.0);
  for (int y = 0; y < body.rows; ++y) {
    for (int x = 0; x < body.cols; ++x) {
      auto& widest = pieces.half_width_px[static_cast<std::size_t>(pieces.labels.at<int>(y, x))];
      widest = std::max(widest, static_cast<double>(to_outside.at<float>(y, x)));
    }
  }

  pieces.typical_area_px = typical_area(typical, size_px, clear_body);
  return pieces;
}

double one_cell_probability(const PairFeatures& f) {
  const double odds = 4.33 + 0.02 * f.depth - 3.05 * f.solidity -
                      1.92 * std::log(std::max(f.size, 0.02)) - 0.62 * std::log(f.smaller + 0.02) +
                      14.40 * f.gain - 0.07 * std::max(0.0, kNarrowNeck - f.neck) - 2.92 * f.line +
                      (f.porous ? 1.08 : 0.0);
  return 1.0 / (1.0 + std::exp(-odds));
}

}  // namespace woundwell
