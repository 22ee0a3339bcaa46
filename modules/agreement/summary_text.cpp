#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "agreement/summary.hpp"

namespace woundwell {
namespace {

constexpr std::size_t kWorst = 5;
constexpr std::size_t kMostNotes = 15;

/// How a number is written: as a count, a fraction, a signed one, a percentage, or one decimal.
enum class Style { count, fraction, change, percent, cells };

struct Heading {
  const char* title = "";
  const char* measure = "";
  Style style = Style::fraction;
};

std::string written(const std::optional<double>& value, Style style) {
  if (!value) return "-";
  switch (style) {
    case Style::count:
      return fmt::format("{:.0f}", *value);
    case Style::fraction:
      return fmt::format("{:.3f}", *value);
    case Style::change:
      return fmt::format("{:+.3f}", *value);
    case Style::percent:
      return fmt::format("{:.1f}%", 100.0 * *value);
    case Style::cells:
      return fmt::format("{:+.1f}", *value);
  }
  return "";
}

std::string part_text(const std::vector<SummaryNumber>& numbers, const std::string& part,
                      const std::string& title, const std::vector<Heading>& headings) {
  std::vector<std::string> groups;
  std::map<std::pair<std::string, std::string>, std::optional<double>> values;
  for (const auto& number : numbers) {
    if (number.part != part) continue;
    if (groups.empty() || groups.back() != number.group) groups.push_back(number.group);
    values[{number.group, number.measure}] = number.value;
  }
  if (groups.empty()) return "";
  std::size_t first = 5;
  for (const auto& group : groups) first = std::max(first, std::min<std::size_t>(24, group.size()));
  std::string text = title + "\n" + fmt::format("  {:<{}}", "", first);
  for (const auto& heading : headings) text += fmt::format("  {:>9}", heading.title);
  text += "\n";
  for (const auto& group : groups) {
    text += fmt::format("  {:<{}}", group.substr(0, first), first);
    for (const auto& heading : headings) {
      text += fmt::format("  {:>9}", written(values[{group, heading.measure}], heading.style));
    }
    text += "\n";
  }
  return text + "\n";
}

/// What we said against what is true; observers who differ make a picture unsure.
std::string states_text(const std::vector<ScratchScore>& scores) {
  if (scores.empty()) return "";
  std::map<std::size_t, std::pair<std::string, std::string>> pictures;
  for (const auto& score : scores) {
    auto [place, added] =
        pictures.try_emplace(score.place.input, score.status, score.place.outcome);
    if (!added && place->second.first != score.status) place->second.first = "unsure";
  }
  std::map<std::pair<std::string, std::string>, int> counts;
  for (const auto& [input, states] : pictures) ++counts[states];
  std::string text = "Open or closed (pictures)\n  truth         measured     closed     failed\n";
  for (const char* truth : {"open", "closed", "unsure"}) {
    text += fmt::format("  {:<9}", truth);
    for (const char* ours : {"measured", "closed", "failed"}) {
      text += fmt::format("  {:>11}", counts[{truth, ours}]).substr(0, 13);
    }
    text += "\n";
  }
  return text + "\n";
}

struct Worst {
  double badness = 0.0;
  std::string image;
  std::string line;
};

std::string worst_text(const std::string& title, std::vector<Worst> all) {
  if (all.empty()) return "";
  std::stable_sort(all.begin(), all.end(),
                   [](const Worst& a, const Worst& b) { return a.badness > b.badness; });
  std::string text = title + "\n";
  std::set<std::string> said;  // a picture once, with its worst observer
  for (const Worst& worst : all) {
    if (said.size() < kWorst && said.insert(worst.image).second) text += "  " + worst.line + "\n";
  }
  return text + "\n";
}

std::string with_note(std::string line, const std::string& note) {
  if (!note.empty()) line += "  (" + note + ")";
  return line;
}

std::string worst_gaps(const std::vector<ScratchScore>& scores) {
  std::vector<Worst> all;
  for (const auto& s : scores) {
    if (!s.iou) continue;
    auto line = fmt::format("{:<40} {:<6} IoU {:.3f}, area {}, observers {}{}", s.place.image,
                            s.observer, *s.iou, written(s.area_error_frac, Style::change),
                            written(s.observer_iou, Style::fraction), s.unsure ? ", unsure" : "");
    all.push_back({-*s.iou, s.place.image, with_note(std::move(line), s.note)});
  }
  return worst_text("Worst outlines", std::move(all));
}

std::string worst_closures(const std::vector<ClosureScore>& scores) {
  std::vector<Worst> all;
  for (const auto& s : scores) {
    if (!s.error) continue;
    all.push_back(
        {std::abs(*s.error), s.place.image,
         fmt::format("{:<40} {:<6} true {:.3f}, ours {:.3f}, error {:+.3f}{}{}", s.place.image,
                     s.observer, *s.closure_true_frac, *s.closure_frac, *s.error,
                     s.flagged ? ", flagged" : "", s.unsure ? ", unsure" : "")});
  }
  return worst_text("Worst closures", std::move(all));
}

std::string worst_cells(const std::vector<CellScore>& scores) {
  std::vector<Worst> all;
  for (const auto& s : scores) {
    if (!s.f1) continue;
    auto line =
        fmt::format("{:<40} {:<6} F1 {:.3f}, TP {:.0f}, FP {:.0f}, FN {:.0f}, observers {}",
                    s.place.image, s.observer, *s.f1, s.hits.true_positive, s.hits.false_positive,
                    s.hits.false_negative, written(s.observer_f1, Style::fraction));
    all.push_back({-*s.f1, s.place.image, with_note(std::move(line), s.note)});
  }
  return worst_text("Worst fields of cells", std::move(all));
}

std::string worst_counts(const std::vector<CountScore>& scores) {
  std::vector<Worst> all;
  for (const auto& s : scores) {
    if (!s.count) continue;
    const double badness = s.absolute_error_frac.value_or(*s.count);
    all.push_back({badness, s.place.image,
                   fmt::format("{:<40} {}, {}: true {:.0f} to {:.0f}, ours {:.0f}", s.place.image,
                               s.source, s.region, s.true_low, s.true_high, *s.count)});
  }
  return worst_text("Worst counts", std::move(all));
}

std::string notes_text(const std::vector<std::string>& notes) {
  if (notes.empty()) return "";
  std::string text = "Not scored, or odd\n";
  for (std::size_t i = 0; i < std::min(kMostNotes, notes.size()); ++i) {
    text += "  " + notes[i] + "\n";
  }
  if (notes.size() > kMostNotes) text += fmt::format("  and {} more\n", notes.size() - kMostNotes);
  return text + "\n";
}

}  // namespace

std::string summary_text(const AllScores& scores, const std::vector<SummaryNumber>& numbers,
                         const std::vector<std::string>& notes) {
  const std::vector<Heading> counts = {
      {"pictures", "pictures", Style::count},
      {"no count", "without_count", Style::count},
      {"|error|", "error_frac_mean", Style::percent},
      {"median", "error_frac_median", Style::percent},
      {"in range", "within_range", Style::percent},
      {"concord.", "concordance", Style::fraction},
      {"from", "concordance_from", Style::fraction},
      {"to", "concordance_to", Style::fraction},
      {"bias", "bias", Style::cells},
      {"on blanks", "cells_on_blanks", Style::cells},
      {"covered", "interval_coverage", Style::percent},
  };
  std::string text;
  text +=
      part_text(numbers, "scratch",
                "Gap: outlines (pictures that no observer was unsure of, mean of the observers)",
                {{"pictures", "pictures", Style::count},
                 {"IoU med.", "iou_median", Style::fraction},
                 {"mean", "iou_mean", Style::fraction},
                 {"worst", "iou_smallest", Style::fraction},
                 {"observers", "observer_iou_median", Style::fraction},
                 {"|area|", "area_error_median", Style::percent},
                 {"bias", "area_bias", Style::percent},
                 {"|width|", "width_error_median", Style::percent},
                 {"missed", "nothing_found", Style::count}});
  text += states_text(scores.scratch);
  text += part_text(numbers, "closure", "Closure: ours - true, and 95 % limits of agreement",
                    {{"pictures", "pictures", Style::count},
                     {"missing", "without_closure", Style::count},
                     {"|error|", "error_median", Style::fraction},
                     {"bias", "bias", Style::change},
                     {"from", "limit_low", Style::change},
                     {"to", "limit_high", Style::change},
                     {"gross", "gross", Style::count},
                     {"unwarned", "gross_unflagged", Style::count},
                     {"covered", "interval_coverage", Style::percent}});
  text += part_text(numbers, "transwell", "Cells: matched points, pooled over crops and observers",
                    {{"crops", "crops_and_observers", Style::count},
                     {"TP", "true_positive", Style::count},
                     {"FP", "false_positive", Style::count},
                     {"FN", "false_negative", Style::count},
                     {"precision", "precision", Style::fraction},
                     {"recall", "recall", Style::fraction},
                     {"F1", "f1_pooled", Style::fraction},
                     {"observers", "observer_f1_mean", Style::fraction}});
  text += part_text(numbers, "counts_manual_picture",
                    "Counts: whole pictures, against manual counts", counts);
  text += part_text(numbers, "counts_points_picture",
                    "Counts: whole pictures, against the range of marked points", counts);
  text += part_text(numbers, "counts_points_crop",
                    "Counts: crops, against the range of marked points", counts);
  text += worst_gaps(scores.scratch);
  text += worst_closures(scores.closure);
  text += worst_cells(scores.cells);
  text += worst_counts(scores.counts);
  text += notes_text(notes);
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

}  // namespace woundwell
