#include <algorithm>
#include <map>

#include "agreement/scores.hpp"
#include "agreement/width_steps.hpp"
#include "core/errors.hpp"
#include "imaging/image.hpp"

namespace woundwell {
namespace {

struct Gap {
  cv::Mat mask;      ///< empty: there is none to compare
  std::string note;  ///< why
};

Gap our_gap(const AgreementInput& input, cv::Size size) {
  if (input.outcome == "failed") return {{}, "failed: no gap was measured"};
  if (input.outcome == "closed") return {cv::Mat::zeros(size, CV_8U), ""};
  if (input.mask.empty() || !std::filesystem::is_regular_file(input.mask)) {
    return {{}, "no mask file"};
  }
  cv::Mat mask;
  try {
    mask = read_image(input.mask).pixels;
  } catch (const InputError& error) {
    return {{}, std::string("the mask cannot be read: ") + error.what()};
  }
  if (mask.channels() != 1) return {{}, "the mask has several channels"};
  if (mask.size() != size) {
    return {{},
            "the mask is " + std::to_string(mask.cols) + " x " + std::to_string(mask.rows) +
                " px, the truth " + std::to_string(size.width) + " x " +
                std::to_string(size.height)};
  }
  return {mask != 0, ""};
}

struct Observed {
  const OutlineTruth* truth = nullptr;
  cv::Mat gap;
  std::string status;
};

std::optional<double> agreement_with_others(const std::vector<Observed>& all, std::size_t k) {
  std::vector<double> values;
  for (std::size_t j = 0; j < all.size(); ++j) {
    if (j == k || all[j].gap.size() != all[k].gap.size()) continue;
    if (const auto iou = intersection_over_union(overlap(all[j].gap, all[k].gap))) {
      values.push_back(*iou);
    }
  }
  return mean_of(values);
}

void compare(const AgreementInput& input, const cv::Mat& truth, ScratchScore& score) {
  const double area_true = cv::countNonZero(truth);
  score.area_true_px = area_true;
  const Gap ours = our_gap(input, truth.size());
  score.note = ours.note;
  if (ours.mask.empty()) {
    // A gap that we failed to measure is missed; a missing file says nothing about the method.
    if (input.outcome == "failed" && area_true > 0.0) score.iou = 0.0;
    return;
  }
  const Overlap shared = overlap(ours.mask, truth);
  score.iou = intersection_over_union(shared);
  score.area_px = shared.area_a;
  if (area_true > 0.0) score.area_error_frac = shared.area_a / area_true - 1.0;
  if (input.outcome == "closed" && area_true > 0.0) score.note = "called closed, but it is open";
  if (shared.area_a > 0.0 && area_true <= 0.0) score.note = "called open, but it is closed";
}

/// Mean width of a true gap along our axis, at the steps of the observer's first picture of the
/// series where there is one.
void compare_widths(const AgreementInput& input, const cv::Mat& truth, const WidthSteps* baseline,
                    ScratchScore& score) {
  const WidthSteps here = width_steps(truth, *input.axis_deg);
  const auto width = mean_width(here, baseline == nullptr ? here : *baseline);
  if (!width) return;
  score.width_true_px = width;
  score.width_px = input.width_mean_px;
  if (score.width_px && *width > 0.0) score.width_error_frac = *score.width_px / *width - 1.0;
}

}  // namespace

std::vector<ScratchScore> score_scratch(const std::vector<AgreementInput>& inputs,
                                        const std::vector<MatchedOutline>& truth) {
  std::map<std::size_t, std::vector<Observed>> by_picture;
  for (const auto& match : truth) by_picture[match.input].push_back({match.truth, {}, {}});

  const auto first = baselines(inputs);
  std::map<std::pair<std::size_t, std::string>, const OutlineTruth*> drawn;
  for (const auto& match : truth) drawn[{match.input, match.truth->observer}] = match.truth;
  std::map<std::pair<const OutlineTruth*, double>, WidthSteps> known;  // drawn once
  const auto baseline_of = [&](std::size_t input, const std::string& observer) -> WidthSteps* {
    const auto series = first.find(inputs[input].series_id);
    if (series == first.end() || series->second == input) return nullptr;
    const auto found = drawn.find({series->second, observer});
    if (found == drawn.end()) return nullptr;
    const double axis_deg = *inputs[input].axis_deg;
    const auto [at, added] = known.try_emplace({found->second, axis_deg});
    if (added) at->second = width_steps(gap_of(*found->second), axis_deg);
    return &at->second;
  };
  std::vector<ScratchScore> scores;
  for (auto& [input, observed] : by_picture) {
    bool unsure = false;
    for (Observed& one : observed) {
      one.gap = gap_of(*one.truth);
      one.status = one.truth->status;
      if (one.status.empty()) one.status = cv::countNonZero(one.gap) > 0 ? "open" : "closed";
      unsure = unsure || one.status == "unsure";
    }
    for (std::size_t k = 0; k < observed.size(); ++k) {
      ScratchScore score;
      score.place = place_of_input(inputs, input);
      score.observer = observed[k].truth->observer;
      score.status = observed[k].status;
      score.unsure = unsure;
      score.observer_iou = agreement_with_others(observed, k);
      compare(inputs[input], observed[k].gap, score);
      if (inputs[input].axis_deg) {
        compare_widths(inputs[input], observed[k].gap, baseline_of(input, score.observer), score);
      }
      scores.push_back(std::move(score));
    }
    observed.clear();  // full-size masks: one picture's at a time
  }
  return scores;
}

}  // namespace woundwell
