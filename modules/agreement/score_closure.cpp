#include <cmath>
#include <map>
#include <set>
#include <utility>

#include "agreement/scores.hpp"
#include "core/quality.hpp"

namespace woundwell {
namespace {

/// A missing calibration says nothing about how well the gap was found.
bool warns(const std::string& codes) {
  const Flags flags = Flags::parse(codes);
  for (const FlagInfo& info : all_flags()) {
    if (info.flag != Flag::no_calibration && flags.has(info.flag)) return true;
  }
  return false;
}

ClosureScore compare(const std::vector<AgreementInput>& inputs, std::size_t input, double truth,
                     double baseline_h) {
  const AgreementInput& ours = inputs[input];
  ClosureScore score;
  score.place = place_of_input(inputs, input);
  score.baseline_h = baseline_h;
  score.flagged = warns(ours.flags);
  score.closure_true_frac = truth;
  score.closure_frac = ours.closure_frac;
  score.closure_frac_se = ours.closure_frac_se;
  if (!ours.closure_frac) {
    score.note = "no closure was measured";
    return score;
  }
  const double error = *ours.closure_frac - truth;
  score.error = error;
  score.gross = std::abs(error) > kGrossClosureError;
  if (ours.closure_frac_se) score.within_interval = std::abs(error) <= 1.96 * *ours.closure_frac_se;
  return score;
}

}  // namespace

std::map<std::string, std::size_t> baselines(const std::vector<AgreementInput>& inputs) {
  std::map<std::string, std::size_t> first;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (inputs[i].series_id.empty()) continue;
    const auto [place, added] = first.try_emplace(inputs[i].series_id, i);
    if (!added && inputs[i].time_h < inputs[place->second].time_h) place->second = i;
  }
  return first;
}

std::vector<ClosureScore> score_closure(const std::vector<AgreementInput>& inputs,
                                        const std::vector<ScratchScore>& scratch,
                                        const std::vector<MatchedNumber>& tables) {
  const auto first = baselines(inputs);
  std::map<std::size_t, bool> unsure;
  std::map<std::pair<std::size_t, std::string>, double> true_area;
  for (const ScratchScore& score : scratch) {
    unsure[score.place.input] = score.unsure;
    if (score.area_true_px) {
      true_area[{score.place.input, score.observer}] = *score.area_true_px;
    }
  }

  std::vector<ClosureScore> scores;
  std::set<std::size_t> in_tables;
  for (const MatchedNumber& table : tables) {
    const auto baseline = first.find(inputs[table.input].series_id);
    const bool is_baseline = baseline != first.end() && baseline->second == table.input;
    in_tables.insert(table.input);
    if (is_baseline) continue;  // its closure is 0 by definition
    const double baseline_h = baseline == first.end() ? 0.0 : inputs[baseline->second].time_h;
    scores.push_back(compare(inputs, table.input, table.value, baseline_h));
    scores.back().observer = "table";
  }
  for (const ScratchScore& score : scratch) {
    const std::size_t input = score.place.input;
    const auto baseline = first.find(inputs[input].series_id);
    if (baseline == first.end() || baseline->second == input || in_tables.count(input) != 0) {
      continue;
    }
    const auto area_0 = true_area.find({baseline->second, score.observer});
    if (area_0 == true_area.end() || area_0->second <= 0.0 || !score.area_true_px) continue;
    const double truth = (area_0->second - *score.area_true_px) / area_0->second;
    scores.push_back(compare(inputs, input, truth, inputs[baseline->second].time_h));
    scores.back().observer = score.observer;
    scores.back().unsure = score.unsure || unsure[baseline->second];
  }
  return scores;
}

}  // namespace woundwell
