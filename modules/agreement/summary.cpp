#include "agreement/summary.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>

#include "statistics/estimates.hpp"

namespace woundwell {
namespace {

constexpr const char* kAll = "all";

using Add = std::function<void(const char* measure, std::optional<double> value, std::size_t n,
                               const char* unit)>;

/// Scores by group, "all" first, then the folders in the order in which they come.
template <class S>
std::vector<std::pair<std::string, std::vector<const S*>>> by_group(
    const std::vector<S>& scores, const std::function<bool(const S&)>& wanted) {
  std::vector<std::pair<std::string, std::vector<const S*>>> groups;
  groups.push_back({kAll, {}});
  for (const S& score : scores) {
    if (!wanted(score)) continue;
    groups.front().second.push_back(&score);
    auto place = std::find_if(groups.begin() + 1, groups.end(),
                              [&](const auto& g) { return g.first == score.place.group; });
    if (place == groups.end()) place = groups.insert(place, {score.place.group, {}});
    place->second.push_back(&score);
  }
  if (groups.front().second.empty()) groups.clear();
  if (groups.size() == 2) groups.resize(1);  // one folder: the same numbers again
  return groups;
}

/// One value per picture: the mean over its observers.
template <class S, class Get>
std::vector<double> per_picture(const std::vector<const S*>& scores, Get get) {
  std::map<std::size_t, std::vector<double>> pictures;
  for (const S* score : scores) {
    if (const std::optional<double> value = get(*score)) {
      pictures[score->place.input].push_back(*value);
    }
  }
  std::vector<double> values;
  values.reserve(pictures.size());
  for (const auto& [input, observed] : pictures) values.push_back(*mean_of(observed));
  return values;
}

template <class S, class Is>
std::size_t pictures_where(const std::vector<const S*>& scores, Is is) {
  std::map<std::size_t, bool> pictures;
  for (const S* score : scores) {
    if (is(*score)) pictures[score->place.input] = true;
  }
  return pictures.size();
}

std::optional<double> absolute(const std::optional<double>& value) {
  if (!value) return std::nullopt;
  return std::abs(*value);
}

std::optional<double> as_number(const std::optional<bool>& value) {
  if (!value) return std::nullopt;
  return *value ? 1.0 : 0.0;
}

constexpr double kCoverage = 0.95;
constexpr double kConfidence = 0.95;

/// Bias and Bland-Altman limits of ours - true, each with its interval.
void add_limits(const std::vector<double>& errors, const Add& add, const char* unit) {
  const std::vector<double> none(errors.size(), 0.0);
  const LimitsOfAgreement limits = limits_of_agreement(errors, none, kCoverage, kConfidence);
  const std::size_t n = errors.size();
  add("bias", limits.bias.value, n, unit);
  add("bias_from", limits.bias.low, n, unit);
  add("bias_to", limits.bias.high, n, unit);
  add("limit_low", limits.lower.value, n, unit);
  add("limit_low_from", limits.lower.low, n, unit);
  add("limit_low_to", limits.lower.high, n, unit);
  add("limit_high", limits.upper.value, n, unit);
  add("limit_high_from", limits.upper.low, n, unit);
  add("limit_high_to", limits.upper.high, n, unit);
}

void add_scratch(const std::vector<const ScratchScore*>& scores, const Add& add) {
  const auto iou = per_picture(scores, [](const auto& s) { return s.iou; });
  const auto observers = per_picture(scores, [](const auto& s) { return s.observer_iou; });
  const auto area = per_picture(scores, [](const auto& s) { return absolute(s.area_error_frac); });
  const auto bias = per_picture(scores, [](const auto& s) { return s.area_error_frac; });
  const auto width =
      per_picture(scores, [](const auto& s) { return absolute(s.width_error_frac); });
  const auto wider = per_picture(scores, [](const auto& s) { return s.width_error_frac; });
  const std::size_t pictures = pictures_where(scores, [](const auto&) { return true; });
  const std::size_t missed = pictures_where(
      scores, [](const auto& s) { return s.status == "open" && s.place.outcome != "measured"; });
  add("pictures", static_cast<double>(pictures), pictures, "");
  add("iou_median", median_of(iou), iou.size(), "");
  add("iou_mean", mean_of(iou), iou.size(), "");
  add("iou_smallest", smallest_of(iou), iou.size(), "");
  add("observer_iou_median", median_of(observers), observers.size(), "");
  add("area_error_median", median_of(area), area.size(), "");
  add("area_error_mean", mean_of(area), area.size(), "");
  add("area_bias", mean_of(bias), bias.size(), "");
  add("width_error_median", median_of(width), width.size(), "");
  add("width_bias", mean_of(wider), wider.size(), "");
  add("nothing_found", static_cast<double>(missed), pictures, "");
}

void add_closure(const std::vector<const ClosureScore*>& scores, const Add& add) {
  const auto error = per_picture(scores, [](const auto& s) { return s.error; });
  const auto size = per_picture(scores, [](const auto& s) { return absolute(s.error); });
  const auto covered =
      per_picture(scores, [](const auto& s) { return as_number(s.within_interval); });
  const std::size_t pictures = pictures_where(scores, [](const auto&) { return true; });
  const auto gross = pictures_where(scores, [](const auto& s) { return s.gross.value_or(false); });
  const auto unwarned =
      pictures_where(scores, [](const auto& s) { return s.gross.value_or(false) && !s.flagged; });
  add("pictures", static_cast<double>(pictures), pictures, "");
  add("without_closure", static_cast<double>(pictures - error.size()), pictures, "");
  add("error_median", median_of(size), size.size(), "");
  add("error_mean", mean_of(size), size.size(), "");
  add_limits(error, add, "");
  add("gross", static_cast<double>(gross), error.size(), "");
  add("gross_unflagged", static_cast<double>(unwarned), error.size(), "");
  add("interval_coverage", mean_of(covered), covered.size(), "");
}

void add_cells(const std::vector<const CellScore*>& scores, const Add& add) {
  Hits hits;
  for (const CellScore* score : scores) hits += score->hits;
  std::vector<double> f1;
  std::vector<double> observers;
  for (const CellScore* score : scores) {
    if (score->f1) f1.push_back(*score->f1);
    if (score->observer_f1) observers.push_back(*score->observer_f1);
  }
  const std::size_t n = scores.size();
  add("crops_and_observers", static_cast<double>(n), n, "");
  add("true_positive", hits.true_positive, n, "cells");
  add("false_positive", hits.false_positive, n, "cells");
  add("false_negative", hits.false_negative, n, "cells");
  add("precision", precision(hits), n, "");
  add("recall", recall(hits), n, "");
  add("f1_pooled", f1_score(hits), n, "");
  add("f1_smallest", smallest_of(f1), f1.size(), "");
  add("observer_f1_mean", mean_of(observers), observers.size(), "");
}

void add_counts(const std::vector<const CountScore*>& scores, const Add& add) {
  std::vector<double> ours, truth, error, size, relative, inside, covered, on_blanks;
  for (const CountScore* score : scores) {
    if (!score->count) continue;
    ours.push_back(*score->count);
    truth.push_back(score->true_count);
    error.push_back(*score->error);
    size.push_back(std::abs(*score->error));
    inside.push_back(*as_number(score->within_range));
    if (score->absolute_error_frac) relative.push_back(*score->absolute_error_frac);
    if (score->true_high <= 0.0) on_blanks.push_back(*score->count);
    if (score->within_interval) covered.push_back(*as_number(score->within_interval));
  }
  add("pictures", static_cast<double>(scores.size()), scores.size(), "");
  add("without_count", static_cast<double>(scores.size() - ours.size()), scores.size(), "");
  add("error_mean", mean_of(size), size.size(), "cells");
  add("error_frac_mean", mean_of(relative), relative.size(), "");
  add("error_frac_median", median_of(relative), relative.size(), "");
  add("within_range", mean_of(inside), inside.size(), "");
  const Estimate lin = concordance_interval(ours, truth, kConfidence);
  add("concordance", lin.value, ours.size(), "");
  add("concordance_from", lin.low, ours.size(), "");
  add("concordance_to", lin.high, ours.size(), "");
  add_limits(error, add, "cells");
  add("cells_on_blanks", mean_of(on_blanks), on_blanks.size(), "cells");
  add("interval_coverage", mean_of(covered), covered.size(), "");
}

}  // namespace

std::vector<SummaryNumber> summarise(const AllScores& scores) {
  std::vector<SummaryNumber> numbers;
  const auto adder = [&](const std::string& part, const std::string& group) -> Add {
    return [&numbers, part, group](const char* measure, std::optional<double> value, std::size_t n,
                                   const char* unit) {
      numbers.push_back({part, group, measure, value, unit, static_cast<std::int64_t>(n)});
    };
  };
  for (const auto& [group, members] :
       by_group<ScratchScore>(scores.scratch, [](const auto& s) { return !s.unsure; })) {
    add_scratch(members, adder("scratch", group));
  }
  for (const auto& [group, members] :
       by_group<ClosureScore>(scores.closure, [](const auto& s) { return !s.unsure; })) {
    add_closure(members, adder("closure", group));
  }
  for (const auto& [group, members] :
       by_group<CellScore>(scores.cells, [](const auto&) { return true; })) {
    add_cells(members, adder("transwell", group));
  }
  for (const char* source : {"manual", "points"}) {
    for (const char* region : {"picture", "crop"}) {
      const std::string part = std::string("counts_") + source + "_" + region;
      for (const auto& [group, members] : by_group<CountScore>(
               scores.counts,
               [&](const CountScore& s) { return s.source == source && s.region == region; })) {
        add_counts(members, adder(part, group));
      }
    }
  }
  return numbers;
}

Table summary_table(const std::vector<SummaryNumber>& numbers) {
  using S = SummaryNumber;
  const std::vector<Column<S>> columns = {
      column<S>(
          "part", [](auto& s) -> auto& { return s.part; }, "", "what was compared"),
      column<S>(
          "group", [](auto& s) -> auto& { return s.group; }, "", "folder of the pictures, or all"),
      column<S>(
          "measure", [](auto& s) -> auto& { return s.measure; }, "",
          "the number; medians and means are over pictures, each the mean of its observers"),
      column<S>(
          "value", [](auto& s) -> auto& { return s.value; }, "",
          "missing where there is too little to tell"),
      column<S>(
          "unit", [](auto& s) -> auto& { return s.unit; }, "", "of the value"),
      column<S>(
          "n", [](auto& s) -> auto& { return s.n; }, "",
          "pictures that the value rests on (transwell: crops and observers)"),
  };
  return to_table("agreement_summary", columns, numbers);
}

}  // namespace woundwell
