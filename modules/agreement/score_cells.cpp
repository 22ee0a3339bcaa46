#include <algorithm>
#include <cmath>

#include "agreement/score_region.hpp"
#include "agreement/scores.hpp"
#include "learning/assignment.hpp"

namespace woundwell {
namespace {

// A cell's own radius decides what "the same cell" means, within limits that keep a method from
// profiting by finding specks or whole clumps. The limits hold for pictures of about 1280 px.
constexpr double kSmallestRadiusPx = 5.0;
constexpr double kLargestRadiusPx = 20.0;
constexpr double kRadiusWithoutCellsPx = 10.0;
constexpr double kUsualSidePx = 1280.0;
constexpr double kPi = 3.14159265358979323846;

double match_radius(const AgreementInput& input, const std::vector<AgreementInput::Cell>& cells) {
  const double side = static_cast<double>(std::max(input.width_px, input.height_px));
  const double scale = std::max(1.0, side / kUsualSidePx);
  std::vector<double> radii;
  radii.reserve(cells.size());
  for (const auto& cell : cells) radii.push_back(std::sqrt(std::max(0.0, cell.area_px) / kPi));
  const double usual = median_of(radii).value_or(kRadiusWithoutCellsPx * scale);
  return std::clamp(usual, kSmallestRadiusPx * scale, kLargestRadiusPx * scale);
}

struct Found {
  Point at;
  bool inside = true;      ///< centre in the crop
  bool doubtable = false;  ///< so near to an inner border that its point may lie beyond it
};

std::vector<Found> found_in(const AgreementInput& input,
                            const std::vector<AgreementInput::Cell>& cells, const cv::Rect2d& crop,
                            double radius) {
  const InnerBorders inner = inner_borders(input, crop);
  std::vector<Found> found;
  for (const auto& cell : cells) {
    const double left = cell.x_px - crop.x;
    const double right = crop.x + crop.width - cell.x_px;
    const double top = cell.y_px - crop.y;
    const double bottom = crop.y + crop.height - cell.y_px;
    const double least = std::min({left, right, top, bottom});
    if (least < -radius) continue;
    Found one;
    one.at = {cell.x_px, cell.y_px};
    one.inside = in_crop(cell.x_px, cell.y_px, crop);
    one.doubtable = (inner.left && left < radius) || (inner.right && right < radius) ||
                    (inner.top && top < radius) || (inner.bottom && bottom < radius);
    found.push_back(one);
  }
  return found;
}

std::vector<Point> points_of(const PointsTruth& truth, bool sure) {
  std::vector<Point> points;
  for (const TruthPoint& p : truth.points) {
    if (p.sure == sure) points.push_back({p.x, p.y});
  }
  return points;
}

struct Comparison {
  Hits hits;
  double absorbed = 0.0;
  double at_border = 0.0;
};

/// Sure points have the first choice; what is left over may fall on doubtful ones.
Comparison compare(const std::vector<Found>& found, const PointsTruth& truth, double radius) {
  std::vector<Point> all;
  all.reserve(found.size());
  for (const Found& one : found) all.push_back(one.at);
  const auto sure = points_of(truth, true);
  const auto pairs = assign_points(all, sure, radius);
  std::vector<bool> used(found.size(), false);
  for (const auto& pair : pairs) used[pair.first] = true;

  std::vector<Point> left;
  std::vector<std::size_t> left_index;
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (used[i]) continue;
    left.push_back(found[i].at);
    left_index.push_back(i);
  }
  Comparison result;
  for (const auto& pair : assign_points(left, points_of(truth, false), radius)) {
    const std::size_t i = left_index[pair.first];
    used[i] = true;
    if (found[i].inside) result.absorbed += 1.0;
  }
  result.hits.true_positive = static_cast<double>(pairs.size());
  result.hits.false_negative = static_cast<double>(sure.size() - pairs.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (used[i] || !found[i].inside) continue;
    (found[i].doubtable ? result.at_border : result.hits.false_positive) += 1.0;
  }
  return result;
}

/// The other observers' sure points as if a method had found them.
std::optional<double> other_observers_f1(const std::vector<MatchedPoints>& truth, std::size_t k,
                                         const AgreementInput& input, double radius) {
  std::vector<double> values;
  const cv::Rect2d crop = crop_of(input, truth[k].truth);
  for (std::size_t j = 0; j < truth.size(); ++j) {
    const bool same = truth[j].input == truth[k].input && crop_of(input, truth[j].truth) == crop;
    if (j == k || !same) continue;
    std::vector<AgreementInput::Cell> cells;
    for (const Point& p : points_of(truth[j].truth, true)) cells.push_back({p.x, p.y, 0.0, false});
    const auto result = compare(found_in(input, cells, crop, radius), truth[k].truth, radius);
    if (const auto f1 = f1_score(result.hits)) values.push_back(*f1);
  }
  return mean_of(values);
}

}  // namespace

std::vector<CellScore> score_cells(const std::vector<AgreementInput>& inputs,
                                   const std::vector<MatchedPoints>& truth) {
  std::vector<CellScore> scores;
  for (std::size_t k = 0; k < truth.size(); ++k) {
    const AgreementInput& input = inputs[truth[k].input];
    const auto cells = counted_cells(input);
    CellScore score;
    score.place = place_of_input(inputs, truth[k].input);
    score.observer = truth[k].truth.observer;
    score.crop = crop_of(input, truth[k].truth);
    score.radius_px = match_radius(input, cells);
    score.sure = static_cast<double>(points_of(truth[k].truth, true).size());
    score.doubtful = static_cast<double>(points_of(truth[k].truth, false).size());
    const auto found = found_in(input, cells, score.crop, score.radius_px);
    score.found = static_cast<double>(
        std::count_if(found.begin(), found.end(), [](const Found& one) { return one.inside; }));
    const Comparison result = compare(found, truth[k].truth, score.radius_px);
    score.hits = result.hits;
    score.absorbed = result.absorbed;
    score.at_border = result.at_border;
    score.precision = precision(score.hits);
    score.recall = recall(score.hits);
    score.f1 = f1_score(score.hits);
    score.observer_f1 = other_observers_f1(truth, k, input, score.radius_px);
    if (input.outcome == "failed") {
      score.note = "failed: no cell was counted";
    } else if (cells.empty() && input.count.value_or(0.0) > 0.0) {
      score.note = "counted by area: no single cells to match";
    }
    scores.push_back(std::move(score));
  }
  return scores;
}

}  // namespace woundwell
