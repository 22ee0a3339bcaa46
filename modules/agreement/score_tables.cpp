// The columns of the tables of agreement.

#include "agreement/scores.hpp"

namespace woundwell {
namespace {

template <class S>
std::vector<Column<S>> place_columns() {
  return {
      column<S>(
          "group", [](auto& s) -> auto& { return s.place.group; }, "", "folder of the picture"),
      column<S>(
          "image_id", [](auto& s) -> auto& { return s.place.image_id; }, "",
          "name of the picture in the tables of the run"),
      column<S>(
          "image", [](auto& s) -> auto& { return s.place.image; }, "",
          "folder and file of the picture"),
      column<S>(
          "time_h", [](auto& s) -> auto& { return s.place.time_h; }, "h", "time of the picture"),
      column<S>(
          "outcome", [](auto& s) -> auto& { return s.place.outcome; }, "",
          "what the run said: measured, closed or failed"),
  };
}

template <class S>
void add_last_columns(std::vector<Column<S>>& columns) {
  columns.push_back(column<S>(
      "flags", [](auto& s) -> auto& { return s.place.flags; }, "", "quality flags of the run"));
  columns.push_back(column<S>(
      "note", [](auto& s) -> auto& { return s.note; }, "", "why a number is missing or odd"));
}

}  // namespace

Table scratch_table(const std::vector<ScratchScore>& scores) {
  using S = ScratchScore;
  auto columns = place_columns<S>();
  const std::vector<Column<S>> own = {
      column<S>(
          "observer", [](auto& s) -> auto& { return s.observer; }, "",
          "who drew the truth; mask: a truth picture"),
      column<S>(
          "status", [](auto& s) -> auto& { return s.status; }, "",
          "the observer's word: open, closed or unsure"),
      column<S>(
          "unsure", [](auto& s) -> auto& { return s.unsure; }, "",
          "an observer of this picture was unsure; left out of the summary"),
      column<S>(
          "iou", [](auto& s) -> auto& { return s.iou; }, "",
          "intersection over union of our gap and the true one; 0 where nothing was found "
          "in an open gap, missing where both are empty"),
      column<S>(
          "observer_iou", [](auto& s) -> auto& { return s.observer_iou; }, "",
          "the same between this observer and the others, mean: what to expect at best"),
      column<S>(
          "area_true_px", [](auto& s) -> auto& { return s.area_true_px; }, "px",
          "area of the true gap"),
      column<S>(
          "area_px", [](auto& s) -> auto& { return s.area_px; }, "px", "area of our gap"),
      column<S>(
          "area_error_frac", [](auto& s) -> auto& { return s.area_error_frac; }, "",
          "ours / true - 1"),
      column<S>(
          "width_true_px", [](auto& s) -> auto& { return s.width_true_px; }, "px",
          "mean width of the true gap along our axis, at the steps of the observer's first "
          "picture"),
      column<S>(
          "width_px", [](auto& s) -> auto& { return s.width_px; }, "px", "our mean width"),
      column<S>(
          "width_error_frac", [](auto& s) -> auto& { return s.width_error_frac; }, "",
          "ours / true - 1"),
  };
  columns.insert(columns.end(), own.begin(), own.end());
  add_last_columns(columns);
  return to_table("agreement_scratch", columns, scores);
}

Table closure_table(const std::vector<ClosureScore>& scores) {
  using S = ClosureScore;
  auto columns = place_columns<S>();
  const std::vector<Column<S>> own = {
      column<S>(
          "baseline_h", [](auto& s) -> auto& { return s.baseline_h; }, "h", "time of the baseline"),
      column<S>(
          "observer", [](auto& s) -> auto& { return s.observer; }, "",
          "who drew both gaps; table: a table of true closures"),
      column<S>(
          "unsure", [](auto& s) -> auto& { return s.unsure; }, "",
          "an observer was unsure of this picture or its baseline; left out of the summary"),
      column<S>(
          "closure_true_frac", [](auto& s) -> auto& { return s.closure_true_frac; }, "",
          "(A(0) - A(t)) / A(0) of the true areas, or as the table says"),
      column<S>(
          "closure_frac", [](auto& s) -> auto& { return s.closure_frac; }, "", "ours"),
      column<S>(
          "closure_frac_se", [](auto& s) -> auto& { return s.closure_frac_se; }, "",
          "our standard error"),
      column<S>(
          "error", [](auto& s) -> auto& { return s.error; }, "", "ours - true"),
      column<S>(
          "gross", [](auto& s) -> auto& { return s.gross; }, "",
          "the error is more than 0.25 either way"),
      column<S>(
          "flagged", [](auto& s) -> auto& { return s.flagged; }, "",
          "the run warned: any quality flag but no_calibration"),
      column<S>(
          "within_interval", [](auto& s) -> auto& { return s.within_interval; }, "",
          "the error is at most 1.96 of our standard errors"),
  };
  columns.insert(columns.end(), own.begin(), own.end());
  add_last_columns(columns);
  return to_table("agreement_closure", columns, scores);
}

Table cell_table(const std::vector<CellScore>& scores) {
  using S = CellScore;
  auto columns = place_columns<S>();
  const std::vector<Column<S>> own = {
      column<S>(
          "observer", [](auto& s) -> auto& { return s.observer; }, "", "who marked the points"),
      column<S>(
          "crop_x", [](auto& s) -> auto& { return s.crop.x; }, "px",
          "left border of the part that was marked"),
      column<S>(
          "crop_y", [](auto& s) -> auto& { return s.crop.y; }, "px", "its upper border"),
      column<S>(
          "crop_w", [](auto& s) -> auto& { return s.crop.width; }, "px", "its width"),
      column<S>(
          "crop_h", [](auto& s) -> auto& { return s.crop.height; }, "px", "its height"),
      column<S>(
          "radius_px", [](auto& s) -> auto& { return s.radius_px; }, "px",
          "within this distance a found cell and a point are the same: median radius of "
          "our cells in the picture, between 5 and 20 px (times longer side / 1280 px in "
          "larger pictures)"),
      column<S>(
          "sure_points", [](auto& s) -> auto& { return s.sure; }, "",
          "points that the observer was sure of"),
      column<S>(
          "doubtful_points", [](auto& s) -> auto& { return s.doubtful; }, "",
          "points that the observer doubted"),
      column<S>(
          "found", [](auto& s) -> auto& { return s.found; }, "",
          "our cells with their centre in the part"),
      column<S>(
          "true_positive", [](auto& s) -> auto& { return s.hits.true_positive; }, "",
          "sure points with a found cell (optimal one-to-one matching)"),
      column<S>(
          "false_positive", [](auto& s) -> auto& { return s.hits.false_positive; }, "",
          "found cells without any point"),
      column<S>(
          "false_negative", [](auto& s) -> auto& { return s.hits.false_negative; }, "",
          "sure points without a found cell"),
      column<S>(
          "absorbed", [](auto& s) -> auto& { return s.absorbed; }, "",
          "found cells on doubtful points: neither right nor wrong"),
      column<S>(
          "at_border", [](auto& s) -> auto& { return s.at_border; }, "",
          "found cells without a point, but so near to the border of the part that the "
          "point may lie outside: neither right nor wrong"),
      column<S>(
          "precision", [](auto& s) -> auto& { return s.precision; }, "", "TP / (TP + FP)"),
      column<S>(
          "recall", [](auto& s) -> auto& { return s.recall; }, "", "TP / (TP + FN)"),
      column<S>(
          "f1", [](auto& s) -> auto& { return s.f1; }, "", "2 TP / (2 TP + FP + FN)"),
      column<S>(
          "observer_f1", [](auto& s) -> auto& { return s.observer_f1; }, "",
          "the other observers' sure points scored in the same way, mean: what to expect "
          "at best"),
  };
  columns.insert(columns.end(), own.begin(), own.end());
  add_last_columns(columns);
  return to_table("agreement_transwell", columns, scores);
}

Table count_table(const std::vector<CountScore>& scores) {
  using S = CountScore;
  auto columns = place_columns<S>();
  const std::vector<Column<S>> own = {
      column<S>(
          "source", [](auto& s) -> auto& { return s.source; }, "",
          "manual: a table of counts; points: marked cells"),
      column<S>(
          "region", [](auto& s) -> auto& { return s.region; }, "",
          "the whole picture, or a crop of it"),
      column<S>(
          "true_low", [](auto& s) -> auto& { return s.true_low; }, "cells",
          "fewest sure points of an observer, or the manual count"),
      column<S>(
          "true_high", [](auto& s) -> auto& { return s.true_high; }, "cells",
          "most points of an observer, sure and doubtful, or the manual count"),
      column<S>(
          "true_count", [](auto& s) -> auto& { return s.true_count; }, "cells",
          "middle of that range"),
      column<S>(
          "count", [](auto& s) -> auto& { return s.count; }, "cells", "ours"),
      column<S>(
          "count_low", [](auto& s) -> auto& { return s.count_low; }, "cells",
          "lower end of our own range (whole pictures)"),
      column<S>(
          "count_high", [](auto& s) -> auto& { return s.count_high; }, "cells",
          "upper end of our own range (whole pictures)"),
      column<S>(
          "error", [](auto& s) -> auto& { return s.error; }, "cells", "count - true_count"),
      column<S>(
          "absolute_error_frac", [](auto& s) -> auto& { return s.absolute_error_frac; }, "",
          "|error| / true_count; missing where that is 0"),
      column<S>(
          "within_range", [](auto& s) -> auto& { return s.within_range; }, "",
          "count lies between 0.9 true_low and 1.1 true_high"),
      column<S>(
          "within_interval", [](auto& s) -> auto& { return s.within_interval; }, "",
          "true_count lies in our own range"),
  };
  columns.insert(columns.end(), own.begin(), own.end());
  add_last_columns(columns);
  return to_table("agreement_counts", columns, scores);
}

}  // namespace woundwell
