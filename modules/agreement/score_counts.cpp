#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "agreement/score_region.hpp"
#include "agreement/scores.hpp"

namespace woundwell {
namespace {

constexpr double kTolerance = 0.10;

void compare(CountScore& score) {
  score.true_count = 0.5 * (score.true_low + score.true_high);
  if (!score.count) {
    score.note = "no count";
    return;
  }
  score.error = *score.count - score.true_count;
  if (score.true_count > 0.0) score.absolute_error_frac = std::abs(*score.error) / score.true_count;
  score.within_range = *score.count >= (1.0 - kTolerance) * score.true_low &&
                       *score.count <= (1.0 + kTolerance) * score.true_high;
  if (score.count_low && score.count_high) {
    score.within_interval =
        score.true_count >= *score.count_low && score.true_count <= *score.count_high;
  }
}

void take_count_of_picture(const AgreementInput& input, CountScore& score) {
  score.region = "picture";
  score.count = input.count;
  score.count_low = input.count_low;
  score.count_high = input.count_high;
}

void take_count_of_crop(const AgreementInput& input, const cv::Rect2d& crop, CountScore& score) {
  score.region = "crop";
  if (input.outcome == "failed") return;
  // A count estimated from the stained area of a dense field says nothing about a part of it.
  if (input.cells.empty() && input.count.value_or(0.0) > 0.0) return;
  double inside = 0.0;
  for (const auto& cell : counted_cells(input)) {
    if (in_crop(cell.x_px, cell.y_px, crop)) inside += 1.0;
  }
  score.count = inside;
}

}  // namespace

std::vector<CountScore> score_counts(const std::vector<AgreementInput>& inputs,
                                     const std::vector<MatchedPoints>& points,
                                     const std::vector<MatchedNumber>& tables) {
  std::vector<CountScore> scores;
  for (const MatchedNumber& table : tables) {
    CountScore score;
    score.place = place_of_input(inputs, table.input);
    score.source = "manual";
    score.true_low = score.true_high = table.value;
    take_count_of_picture(inputs[table.input], score);
    compare(score);
    scores.push_back(std::move(score));
  }

  using Key = std::tuple<std::size_t, double, double, double, double>;
  std::map<Key, CountScore> by_crop;
  for (const MatchedPoints& match : points) {
    const AgreementInput& input = inputs[match.input];
    const cv::Rect2d crop = crop_of(input, match.truth);
    double sure = 0.0;
    for (const TruthPoint& p : match.truth.points) sure += p.sure ? 1.0 : 0.0;
    const double all = static_cast<double>(match.truth.points.size());
    const Key key{match.input, crop.x, crop.y, crop.width, crop.height};
    const auto [place, added] = by_crop.try_emplace(key);
    CountScore& score = place->second;
    score.true_low = added ? sure : std::min(score.true_low, sure);
    score.true_high = std::max(score.true_high, all);
    if (!added) continue;
    score.place = place_of_input(inputs, match.input);
    score.source = "points";
    if (covers_picture(input, crop)) {
      take_count_of_picture(input, score);
    } else {
      take_count_of_crop(input, crop, score);
    }
  }
  for (auto& [key, score] : by_crop) {
    compare(score);
    scores.push_back(std::move(score));
  }
  return scores;
}

}  // namespace woundwell
