#include "transwell/regions.hpp"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <set>
#include <tuple>

namespace woundwell {
namespace {

constexpr double kLeastJoin = -4.5;  // log odds: below it two regions are not put together
constexpr double kLargest = 12.0;    // typical cells
constexpr double kAround = 0.45;     // of size_px: how far around a region its ground is looked at
constexpr double kEdgeBlur = 1.0;    // px

/// Axes of the ellipse of the same second moments; pixels are unit squares.
void set_axes(Region& r) {
  const RegionSums& s = r.sums;
  const double mx = s.x / s.area_px;
  const double my = s.y / s.area_px;
  const double a = s.xx / s.area_px - mx * mx + 1.0 / 12.0;
  const double c = s.yy / s.area_px - my * my + 1.0 / 12.0;
  const double b = s.xy / s.area_px - mx * my;
  const double root = std::sqrt((a - c) * (a - c) / 4.0 + b * b);
  const auto axis = [](double variance) { return 4.0 * std::sqrt(std::max(1e-9, variance)); };
  r.longer_px = axis((a + c) / 2.0 + root);
  r.shorter_px = axis((a + c) / 2.0 - root);
}

std::vector<RegionSums> sums_of_pieces(const Pieces& pieces, const StainMaps& maps,
                                       const cv::Mat& pores, double size_px) {
  const cv::Mat& labels = pieces.labels;
  std::vector<RegionSums> sums(pieces.area_px.size());
  cv::Mat smooth;
  cv::GaussianBlur(maps.evidence, smooth, {}, kEdgeBlur);
  const auto edge = [&](int label, cv::Point inside, cv::Point outside) {
    auto& s = sums[static_cast<std::size_t>(label)];
    s.edge_px += 1.0;
    // Over two pixels on either side, where there are any.
    const cv::Point step = outside - inside;
    const auto value = [&](cv::Point p) {
      p.x = std::clamp(p.x, 0, labels.cols - 1);
      p.y = std::clamp(p.y, 0, labels.rows - 1);
      return static_cast<double>(smooth.at<float>(p));
    };
    s.edge_slope += (value(inside - step) - value(outside + step)) / 3.0;
  };
  for (int y = 0; y < labels.rows; ++y) {
    for (int x = 0; x < labels.cols; ++x) {
      const int label = labels.at<int>(y, x);
      const auto look = [&](int v, int u) {
        const int other = labels.at<int>(v, u);
        if (label != 0 && other == 0) edge(label, {x, y}, {u, v});
        if (label == 0 && other != 0) edge(other, {u, v}, {x, y});
      };
      if (x + 1 < labels.cols) look(y, x + 1);
      if (y + 1 < labels.rows) look(y + 1, x);
      if (label == 0) continue;
      auto& s = sums[static_cast<std::size_t>(label)];
      const double e = maps.evidence.at<float>(y, x);
      s.area_px += 1.0;
      s.x += x;
      s.y += y;
      s.xx += static_cast<double>(x) * x;
      s.yy += static_cast<double>(y) * y;
      s.xy += static_cast<double>(x) * y;
      s.evidence += e;
      s.evidence_squared += e * e;
      s.tint += maps.tint.at<float>(y, x);
      s.neutral += maps.neutral.at<float>(y, x);
      s.plain += maps.plain.at<float>(y, x);
      if (pores.at<uchar>(y, x) != 0) s.on_pore_px += 1.0;
    }
  }
  // The ground around: what is nearest to the piece, pores left out.
  const cv::Mat outside = labels == 0;
  cv::Mat distance;
  cv::Mat nearest;
  cv::distanceTransform(outside, distance, nearest, cv::DIST_L2, 5, cv::DIST_LABEL_PIXEL);
  std::vector<int> piece_of;
  for (int y = 0; y < labels.rows; ++y) {
    for (int x = 0; x < labels.cols; ++x) {
      const int label = labels.at<int>(y, x);
      if (label == 0) continue;
      const auto k = static_cast<std::size_t>(nearest.at<int>(y, x));
      if (piece_of.size() <= k) piece_of.resize(k + 1, 0);
      piece_of[k] = label;
    }
  }
  const double reach = 1.0 + kAround * size_px;
  for (int y = 0; y < labels.rows; ++y) {
    for (int x = 0; x < labels.cols; ++x) {
      const double d = distance.at<float>(y, x);
      if (d <= 1.5 || d > reach || pores.at<uchar>(y, x) != 0) continue;
      const auto k = static_cast<std::size_t>(nearest.at<int>(y, x));
      if (k >= piece_of.size()) continue;
      auto& s = sums[static_cast<std::size_t>(piece_of[k])];
      s.around_px += 1.0;
      s.around_evidence += maps.evidence.at<float>(y, x);
    }
  }
  return sums;
}

double log_odds(double p) {
  p = std::clamp(p, 1e-6, 1.0 - 1e-6);
  return std::log(p / (1.0 - p));
}

}  // namespace

RegionSums& RegionSums::operator+=(const RegionSums& other) {
  area_px += other.area_px;
  x += other.x;
  y += other.y;
  xx += other.xx;
  yy += other.yy;
  xy += other.xy;
  evidence += other.evidence;
  evidence_squared += other.evidence_squared;
  tint += other.tint;
  neutral += other.neutral;
  plain += other.plain;
  on_pore_px += other.on_pore_px;
  edge_px += other.edge_px;
  edge_slope += other.edge_slope;
  around_px += other.around_px;
  around_evidence += other.around_evidence;
  return *this;
}

RegionTrees grow_regions(const Pieces& original, const cv::Mat& faint, const StainMaps& maps,
                         const cv::Mat& pores, double size_px) {
  Pieces p = original;  // grows by what is put together
  RegionTrees trees;
  trees.pieces = p.area_px.size();
  trees.regions.resize(trees.pieces);
  const auto sums = sums_of_pieces(p, maps, pores, size_px);
  for (std::size_t k = 1; k < trees.pieces; ++k) {
    Region& r = trees.regions[k];
    r.sums = sums[k];
    r.half_width_px = p.half_width_px[k];
    r.inner_px = p.inner_px[k];
    if (r.sums.area_px <= 0.0) continue;
    r.solidity = std::min(1.0, r.sums.area_px / hull_area(p.hull[k]));
    set_axes(r);
  }
  for (int y = 0; y < faint.rows; ++y) {
    for (int x = 0; x < faint.cols; ++x) {
      if (faint.at<uchar>(y, x) == 0) continue;
      trees.regions[static_cast<std::size_t>(p.labels.at<int>(y, x))].faint = true;
    }
  }
  struct Pair {
    double odds;
    int first, second;
    bool operator<(const Pair& other) const {
      return std::tie(other.odds, first, second) < std::tie(odds, other.first, other.second);
    }
  };
  std::set<Pair> queue;  // the most probable first
  std::vector<std::set<int>> next(trees.pieces);
  const auto odds_of = [&](int a, int b, const Pieces::Border& border) {
    return log_odds(one_cell_probability(features(p, a, b, border)));
  };
  for (auto& [pair, border] : p.borders) {
    border.odds = odds_of(pair.first, pair.second, border);
    queue.insert({border.odds, pair.first, pair.second});
    next[static_cast<std::size_t>(pair.first)].insert(pair.second);
    next[static_cast<std::size_t>(pair.second)].insert(pair.first);
  }
  const auto ordered = [](int a, int b) { return std::pair{std::min(a, b), std::max(a, b)}; };
  while (!queue.empty()) {
    const Pair best = *queue.begin();
    if (best.odds < kLeastJoin) break;
    const auto i = static_cast<std::size_t>(best.first);
    const auto j = static_cast<std::size_t>(best.second);
    queue.erase(queue.begin());
    if (p.area_px[i] + p.area_px[j] > kLargest * p.typical_area_px) continue;
    Region r;
    r.first = best.first;
    r.second = best.second;
    r.join = best.odds;
    r.seam =
        features(p, best.first, best.second, p.borders.extract({best.first, best.second}).mapped());
    next[i].erase(best.second);
    next[j].erase(best.first);
    const int made = static_cast<int>(trees.regions.size());
    Region& a = trees.regions[i];
    Region& b = trees.regions[j];
    a.parent = made;
    b.parent = made;
    r.weakest_join = std::min({0.0, r.join, a.weakest_join, b.weakest_join});
    r.unlike_od = std::abs(a.sums.plain / a.sums.area_px - b.sums.plain / b.sums.area_px);
    r.highest_step_od = std::max({r.seam.step_od, a.highest_step_od, b.highest_step_od});
    r.highest_dip_od = std::max({r.seam.dip_od, a.highest_dip_od, b.highest_dip_od});
    r.highest_line = std::max({r.seam.line, a.highest_line, b.highest_line});
    r.sums = a.sums;
    r.sums += b.sums;
    r.faint = a.faint;
    r.pieces = a.pieces + b.pieces;
    r.half_width_px = std::max(a.half_width_px, b.half_width_px);
    r.inner_px = std::max(a.inner_px, b.inner_px);
    p.hull.push_back(common_hull(p.hull[i], p.hull[j]));
    p.area_px.push_back(p.area_px[i] + p.area_px[j]);
    p.inner_px.push_back(r.inner_px);
    p.half_width_px.push_back(r.half_width_px);
    p.strength.push_back(std::max(p.strength[i], p.strength[j]));
    r.solidity = std::min(1.0, r.sums.area_px / hull_area(p.hull.back()));
    set_axes(r);
    trees.regions.push_back(r);
    // The borders of both are now those of the new one.
    std::map<int, Pieces::Border> mine;
    for (const int old : {best.first, best.second}) {
      for (const int other : next[static_cast<std::size_t>(old)]) {
        const auto was = p.borders.extract(ordered(old, other)).mapped();
        queue.erase({was.odds, std::min(old, other), std::max(old, other)});
        next[static_cast<std::size_t>(other)].erase(old);
        auto& at = mine[other];
        at.inner_px = std::max(at.inner_px, was.inner_px);
        at.strength = std::max(at.strength, was.strength);
        at.line += was.line;
        at.length_px += was.length_px;
        at.step += was.step;
        at.dip += was.dip;
        at.clear_px += was.clear_px;
      }
    }
    next.emplace_back();
    for (auto& [other, at] : mine) {
      at.odds = odds_of(other, made, at);
      queue.insert({at.odds, other, made});
      next[static_cast<std::size_t>(other)].insert(made);
      next.back().insert(other);
      p.borders[{other, made}] = at;
    }
  }
  return trees;
}

}  // namespace woundwell
