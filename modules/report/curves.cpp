#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "report/drawing.hpp"
#include "report/figures.hpp"
#include "report/format.hpp"
#include "report/gnuplot.hpp"
#include "report/text.hpp"

namespace woundwell {

namespace {

constexpr std::size_t most_in_one_panel = 6;

struct CurveStyle {
  std::string colour;
  int shape = 7;
};

/// The control is drawn in the colour of the text, the rest in the palette's order; every curve
/// has a shape of its own.
std::vector<CurveStyle> curve_styles(const CellLineCurves& line) {
  std::vector<CurveStyle> styles;
  std::size_t next = 0;
  bool control_seen = false;
  for (std::size_t c = 0; c < line.curves.size(); ++c) {
    const bool control = line.curves[c].role == Role::control && !control_seen;
    control_seen = control_seen || control;
    styles.push_back({rgb(control ? figure_ink : figure_colour(next)), filled_shape(c)});
    if (!control) ++next;
  }
  return styles;
}

/// Ranges of both axes.
Frame ranges_of(const CellLineCurves& line) {
  Frame frame;
  double first = 0.0;
  double last = 0.0;
  frame.y_low = 0.0;
  frame.y_high = 1.0;
  for (const auto& curve : line.curves) {
    for (const auto& point : curve.points) {
      last = std::max(last, point.time_h);
      first = std::min(first, point.time_h);
      if (const auto mean = mean_interval(point.experiments, false)) {
        frame.y_low = std::min({frame.y_low, mean->mean, std::max(mean->low.value_or(0.0), -0.5)});
        frame.y_high =
            std::max({frame.y_high, mean->mean, std::min(mean->high.value_or(1.0), 1.3)});
      }
    }
  }
  if (!(last > first)) last = first + 1.0;
  frame.x_low = first - 0.04 * (last - first);
  frame.x_high = last + 0.04 * (last - first);
  if (frame.y_low < 0.0) frame.y_low -= 0.05;
  frame.y_high += 0.04;
  return frame;
}

/// The measured times where their marks have room, else round ones.
std::vector<Tick> time_marks(const CellLineCurves& line, const Frame& frame) {
  std::vector<double> times;
  for (const auto& curve : line.curves) {
    for (const auto& point : curve.points) times.push_back(point.time_h);
  }
  std::sort(times.begin(), times.end());
  times.erase(std::unique(times.begin(), times.end()), times.end());
  std::vector<Tick> marks;
  double free_from = -1e9;
  for (const double t : times) {
    marks.push_back({t, hours_text(t)});
    const double half = 0.5 * em_mm * text_width_em(marks.back().text);
    const double x = x_place_mm(frame, t);
    if (x - half < free_from + 0.6) {
      return x_ticks(frame, static_cast<std::size_t>((frame.right_mm - frame.left_mm) / 9.0));
    }
    free_from = x + half;
  }
  return marks;
}

std::size_t put_curve(Drawing& drawing, const ClosureCurve& curve, double dodge,
                      const Frame& frame) {
  std::string rows;
  for (const auto& point : curve.points) {
    const auto mean = mean_interval(point.experiments, false);
    if (!mean) continue;
    const double low = std::max(mean->low.value_or(mean->mean), frame.y_low);
    const double high = std::min(mean->high.value_or(mean->mean), frame.y_high);
    rows += fmt::format("{:.6g} {:.10g} {:.10g} {:.10g}\n", point.time_h + dodge, mean->mean, low,
                        high);
  }
  return put_data(drawing, "time_h, mean, low, high: " + curve.condition, rows);
}

std::string curve_plot(std::size_t block, const CurveStyle& style) {
  return fmt::format(
      "{0} using 1:3:(0):($4-$3) with vectors nohead lw 1 lc {1} notitle, \\\n     "
      "{0} using 1:2 with lines lw 1.6 lc {1} notitle, \\\n     "
      "{0} using 1:2 with points pt {2} ps 0.65 lc {1} notitle",
      from_data(block), style.colour, style.shape);
}

Drawing one_panel(const CellLineCurves& line) {
  Drawing drawing;
  Frame frame = ranges_of(line);
  const auto styles = curve_styles(line);
  const auto marks = ticks(frame.y_low, frame.y_high, 5);
  place_alone(drawing, marks, 50.0, 2.0, frame);
  const double key_width = frame.right_mm - frame.left_mm;
  std::vector<std::string> names;
  for (const auto& curve : line.curves) names.push_back(curve.condition);
  names = distinct_names(names, (key_width - 6.5) / em_mm);  // beside its line
  std::vector<KeyEntry> key;
  for (std::size_t c = 0; c < names.size(); ++c) {
    key.push_back({names[c], styles[c].colour, styles[c].shape, true});
  }
  drawing.height_mm = frame.top_mm + 2.0 + key_height_mm(key, key_width) + 1.0;
  put_frame(drawing, frame, false, true);
  put_x_axis(drawing, frame, time_marks(line, frame), "Time (h)");
  put_y_axis(drawing, frame, marks, endpoint_axis("closure_frac"));
  put_key(drawing, key, frame.left_mm, drawing.height_mm - 1.0, key_width);
  if (frame.y_low < 0.0) drawing.body += "set xzeroaxis lt 1 lc " + rgb(figure_muted) + "\n";
  const double span = frame.x_high - frame.x_low;
  std::string plot;
  for (std::size_t c = 0; c < line.curves.size(); ++c) {
    const double middle = (static_cast<double>(line.curves.size()) - 1) / 2;
    const double dodge = 0.006 * span * (static_cast<double>(c) - middle);
    if (c > 0) plot += ", \\\n     ";
    plot += curve_plot(put_curve(drawing, line.curves[c], dodge, frame), styles[c]);
  }
  put_plot(drawing, plot);
  return drawing;
}

Drawing small_panels(const CellLineCurves& line) {
  constexpr double panel_mm = 26.0;
  Drawing drawing;
  drawing.panels = true;
  Frame frame = ranges_of(line);
  const auto marks = ticks(frame.y_low, frame.y_high, 3);
  std::vector<std::string> names;
  for (const auto& curve : line.curves) names.push_back(curve.condition);
  const double axis_mm = widest_mm(marks) + 2.4;
  const PanelGrid grid = panel_grid(names, axis_mm, panel_mm);
  drawing.width_mm = grid.width_mm;
  drawing.height_mm = grid.height_mm;
  put_grid_titles(drawing, grid, "Time (h)", endpoint_axis("closure_frac"));
  std::size_t control = line.curves.size();
  std::vector<std::size_t> blocks;
  for (std::size_t c = 0; c < line.curves.size(); ++c) {
    blocks.push_back(put_curve(drawing, line.curves[c], 0.0, frame));
    if (line.curves[c].role == Role::control && control == line.curves.size()) control = c;
  }
  for (std::size_t c = 0; c < line.curves.size(); ++c) {
    place_in_grid(grid, c, frame);
    put_frame(drawing, frame, false, true);
    put_x_axis(drawing, frame, time_marks(line, frame), "");
    put_y_axis(drawing, frame, marks, "");
    put_lines(drawing, grid.titles[c], frame.left_mm, grid_title_mm(grid, c, frame));
    if (frame.y_low < 0.0) drawing.body += "set xzeroaxis lt 1 lc " + rgb(figure_muted) + "\n";
    std::string plot;
    if (control < line.curves.size() && control != c) {
      plot = fmt::format("{} using 1:2 with lines lw 1.6 lc {} notitle, \\\n     ",
                         from_data(blocks[control]), rgb("#9aa4ac"));
    }
    put_plot(drawing,
             plot + curve_plot(blocks[c], {rgb(c == control ? figure_ink : figure_colour(0)), 7}));
  }
  return drawing;
}

}  // namespace

bool in_panels(const CellLineCurves& curves) { return curves.curves.size() > most_in_one_panel; }

Drawing closure_figure(const CellLineCurves& curves) {
  return in_panels(curves) ? small_panels(curves) : one_panel(curves);
}

}  // namespace woundwell
