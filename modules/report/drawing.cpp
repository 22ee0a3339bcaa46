#include "report/drawing.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "report/format.hpp"
#include "report/gnuplot.hpp"
#include "report/text.hpp"

namespace woundwell {

namespace {

constexpr std::array<int, 6> filled_shapes{7, 5, 9, 13, 11, 15};
constexpr double px_per_mm = 96.0 / 25.4;

std::string screen_place(double x_mm, double y_mm) {
  return fmt::format("screen X({:.2f}),screen Y({:.2f})", x_mm, y_mm);
}

std::string_view word(Align align) {
  return align == Align::left ? "left" : (align == Align::center ? "center" : "right");
}

/// Width of an entry of a key: mark, text, gap.
double entry_mm(const KeyEntry& entry) {
  return (entry.line ? 6.5 : 3.5) + em_mm * text_width_em(entry.text) + 3.0;
}

/// First entry of each row.
std::vector<std::size_t> key_rows(const std::vector<KeyEntry>& entries, double width_mm) {
  std::vector<std::size_t> rows;
  double used = 0.0;
  for (std::size_t k = 0; k < entries.size(); ++k) {
    const double width = entry_mm(entries[k]);
    if (rows.empty() || used + width > width_mm + 3.0) {
      rows.push_back(k);
      used = 0.0;
    }
    used += width;
  }
  return rows;
}

}  // namespace

int filled_shape(std::size_t index) { return filled_shapes[index % filled_shapes.size()]; }

std::string rgb(std::string_view colour, int transparency) {
  return transparency == 0 ? fmt::format("rgb '{}'", colour)
                           : fmt::format("rgb '#{:02x}{}'", transparency, colour.substr(1));
}

void put_text(Drawing& drawing, std::string_view text, double x_mm, double y_mm, Align align,
              bool upright) {
  drawing.body += fmt::format("set label {} at {} {}{} front tc {}\n", gnuplot_string(text),
                              screen_place(x_mm, y_mm), word(align), upright ? " rotate by 90" : "",
                              rgb(figure_ink));
}

void put_mark(Drawing& drawing, double x_mm, double y_mm, int shape, double size,
              const std::string& colour) {
  drawing.body += fmt::format("set label '' at {} point pt {} ps {:.2f} lc {} front\n",
                              screen_place(x_mm, y_mm), shape, size, colour);
}

void put_line(Drawing& drawing, double x1_mm, double y1_mm, double x2_mm, double y2_mm,
              const std::string& colour, double width) {
  drawing.body +=
      fmt::format("set arrow from {} to {} nohead lw {:.2f} lc {} back\n",
                  screen_place(x1_mm, y1_mm), screen_place(x2_mm, y2_mm), width, colour);
}

void put_box(Drawing& drawing, double left_mm, double bottom_mm, double right_mm, double top_mm,
             const std::string& colour) {
  drawing.body +=
      fmt::format("set object rectangle from {} to {} fc {} fs solid noborder front\n",
                  screen_place(left_mm, bottom_mm), screen_place(right_mm, top_mm), colour);
}

void put_lines(Drawing& drawing, const std::vector<std::string>& lines, double x_mm, double y_mm,
               Align align) {
  for (std::size_t k = 0; k < lines.size(); ++k) {
    put_text(drawing, lines[k], x_mm, y_mm - line_mm * static_cast<double>(k), align);
  }
}

std::size_t put_data(Drawing& drawing, std::string_view about, const std::string& rows) {
  // Blocks stand two empty lines apart. An empty block would shift the index of the next one.
  if (!drawing.data.empty()) drawing.data += "\n\n";
  drawing.data += "# " + clean_text(about) + "\n" + (rows.empty() ? "NaN NaN NaN NaN\n" : rows);
  return drawing.blocks++;
}

std::string from_data(std::size_t block) { return fmt::format("data index {}", block); }

void put_plot(Drawing& drawing, const std::string& plot) {
  drawing.body += "plot " + (plot.empty() ? "NaN notitle" : plot) + "\n";
  if (drawing.panels) drawing.body += "unset label; unset arrow; unset object\n";
}

std::vector<Tick> ticks(double low, double high, std::size_t about) {
  const double raw = (high - low) / static_cast<double>(std::max<std::size_t>(about, 1));
  if (!(raw > 0.0) || !std::isfinite(raw)) return {{low, number_text(low)}};
  const double power = std::pow(10.0, std::floor(std::log10(raw)));
  double step = 10.0 * power;
  for (const double nice : {5.0, 2.0, 1.0}) {
    if (nice * power >= raw * 0.75) step = nice * power;
  }
  const int decimals = std::max(0, -static_cast<int>(std::floor(std::log10(step) + 1e-9)));
  std::vector<Tick> marks;
  const auto first = static_cast<long long>(std::ceil(low / step - 1e-9));
  for (long long k = first; static_cast<double>(k) * step <= high + 1e-9 * step; ++k) {
    const double at = static_cast<double>(k) * step;
    marks.push_back({at, fixed_text(at, decimals)});
  }
  return marks;
}

std::vector<Tick> x_ticks(const Frame& frame, std::size_t about) {
  for (std::size_t n = about; n > 1; --n) {
    auto marks = ticks(frame.x_low, frame.x_high, n);
    const double room =
        marks.size() < 2 ? 1e9 : x_place_mm(frame, marks[1].at) - x_place_mm(frame, marks[0].at);
    if (widest_mm(marks) + 1.0 <= room) return marks;
  }
  return ticks(frame.x_low, frame.x_high, 1);
}

double widest_mm(const std::vector<Tick>& marks) {
  double widest = 0.0;
  for (const auto& mark : marks) widest = std::max(widest, em_mm * text_width_em(mark.text));
  return widest;
}

void place_alone(const Drawing& drawing, const std::vector<Tick>& y_marks, double plot_mm,
                 double right_mm, Frame& frame) {
  frame.left_mm = 0.8 + line_mm + 1.5 + widest_mm(y_marks) + 1.4;
  frame.right_mm = drawing.width_mm - right_mm;
  frame.bottom_mm = under_plot_mm;
  frame.top_mm = frame.bottom_mm + plot_mm;
}

double x_place_mm(const Frame& f, double x) {
  return f.left_mm + (f.right_mm - f.left_mm) * (x - f.x_low) / (f.x_high - f.x_low);
}

double y_place_mm(const Frame& f, double y) {
  return f.bottom_mm + (f.top_mm - f.bottom_mm) * (y - f.y_low) / (f.y_high - f.y_low);
}

void put_frame(Drawing& drawing, const Frame& frame, bool grid_x, bool grid_y) {
  std::string& s = drawing.body;
  s += fmt::format("set lmargin at screen X({:.2f}); set rmargin at screen X({:.2f})\n",
                   frame.left_mm, frame.right_mm);
  s += fmt::format("set bmargin at screen Y({:.2f}); set tmargin at screen Y({:.2f})\n",
                   frame.bottom_mm, frame.top_mm);
  s += fmt::format("set xrange [{:.10g}:{:.10g}]; set yrange [{:.10g}:{:.10g}]\n", frame.x_low,
                   frame.x_high, frame.y_low, frame.y_high);
  s += fmt::format("set border 3 lc {} lw 1\nunset key\n", rgb(figure_muted));
  s += "unset grid\nunset xtics; unset ytics\n";
  if (grid_x || grid_y) {
    s += fmt::format("set grid{}{} back lt 1 lc {} lw 0.8\n", grid_x ? " xtics" : "",
                     grid_y ? " ytics" : "", rgb(figure_grid));
  }
}

void put_x_axis(Drawing& drawing, const Frame& frame, const std::vector<Tick>& marks,
                std::string_view title) {
  std::string places;
  for (const auto& mark : marks) {
    places += fmt::format("{}'' {:.10g}", places.empty() ? "" : ", ", mark.at);
    put_text(drawing, mark.text, x_place_mm(frame, mark.at), frame.bottom_mm - 0.8 - 0.6 * line_mm,
             Align::center);
  }
  drawing.body += "set xtics nomirror scale 0.4 (" + places + ")\n";
  if (title.empty()) return;
  const double room_em = (frame.right_mm - frame.left_mm + 12.0) / em_mm;
  put_text(drawing, fitted(title, room_em), (frame.left_mm + frame.right_mm) / 2,
           frame.bottom_mm - 1.2 - 1.7 * line_mm, Align::center);
}

void put_y_axis(Drawing& drawing, const Frame& frame, const std::vector<Tick>& marks,
                std::string_view title) {
  std::string places;
  for (const auto& mark : marks) {
    places += fmt::format("{}'' {:.10g}", places.empty() ? "" : ", ", mark.at);
    put_text(drawing, mark.text, frame.left_mm - 1.4, y_place_mm(frame, mark.at), Align::right);
  }
  drawing.body += "set ytics nomirror scale 0.4 (" + places + ")\n";
  if (title.empty()) return;
  const double room_em = (frame.top_mm - frame.bottom_mm + 6.0) / em_mm;
  put_text(drawing, fitted(title, room_em), 0.8 + 0.5 * line_mm,
           (frame.bottom_mm + frame.top_mm) / 2, Align::center, true);
}

double key_height_mm(const std::vector<KeyEntry>& entries, double width_mm) {
  return line_mm * static_cast<double>(key_rows(entries, width_mm).size());
}

void put_key(Drawing& drawing, const std::vector<KeyEntry>& entries, double left_mm, double top_mm,
             double width_mm) {
  const auto rows = key_rows(entries, width_mm);
  double x = left_mm;
  double y = top_mm + 0.5 * line_mm;
  for (std::size_t k = 0; k < entries.size(); ++k) {
    const KeyEntry& entry = entries[k];
    if (std::find(rows.begin(), rows.end(), k) != rows.end()) {
      x = left_mm;
      y -= line_mm;
    }
    const double mark = entry.line ? 5.0 : 2.0;
    if (entry.line) put_line(drawing, x, y, x + mark, y, entry.colour, 1.6);
    if (entry.shape > 0) put_mark(drawing, x + mark / 2, y, entry.shape, 0.7, entry.colour);
    put_text(drawing, entry.text, x + mark + 1.0, y);
    x += entry_mm(entry);
  }
}

PanelGrid panel_grid(const std::vector<std::string>& names, double axis_mm, double panel_mm,
                     double above_mm) {
  PanelGrid grid;
  grid.columns = std::min<std::size_t>(4, std::max<std::size_t>(names.size(), 1));
  grid.rows = (names.size() + grid.columns - 1) / grid.columns;
  grid.left_mm = 0.8 + line_mm + 0.8;
  grid.axis_mm = axis_mm;
  grid.panel_mm = panel_mm;
  grid.above_mm = above_mm;
  grid.width_mm = names.size() < 3 ? single_column_mm : double_column_mm;
  Frame first;
  place_in_grid(grid, 0, first);
  grid.titles = distinct_lines(names, (first.right_mm - first.left_mm) / em_mm, 3);
  std::size_t lines = 1;
  for (const auto& title : grid.titles) lines = std::max(lines, title.size());
  grid.head_mm = 1.2 + line_mm * static_cast<double>(lines);
  const double each_mm = grid.head_mm + grid.panel_mm + 1.5 + 1.2 * line_mm;
  grid.height_mm = grid.above_mm + each_mm * static_cast<double>(grid.rows) + 1.3 * line_mm + 1.0;
  return grid;
}

void put_grid_titles(Drawing& drawing, const PanelGrid& grid, std::string_view x,
                     std::string_view y) {
  put_text(drawing, x, grid.width_mm / 2, 0.8 + 0.5 * line_mm, Align::center);
  put_text(drawing, fitted(y, (grid.height_mm - 2.0) / em_mm), 0.8 + 0.5 * line_mm,
           grid.height_mm / 2, Align::center, true);
}

void place_in_grid(const PanelGrid& grid, std::size_t k, Frame& frame) {
  const double across = (grid.width_mm - grid.left_mm - 1.0) / static_cast<double>(grid.columns);
  const double down = grid.head_mm + grid.panel_mm + 1.5 + 1.2 * line_mm;
  const std::size_t row = k / grid.columns;
  const std::size_t column = k % grid.columns;
  frame.left_mm = grid.left_mm + across * static_cast<double>(column) + grid.axis_mm;
  frame.right_mm = frame.left_mm + across - grid.axis_mm - 2.0;
  frame.top_mm = grid.height_mm - grid.above_mm - down * static_cast<double>(row) - grid.head_mm;
  frame.bottom_mm = frame.top_mm - grid.panel_mm;
}

double grid_title_mm(const PanelGrid& grid, std::size_t k, const Frame& frame) {
  return frame.top_mm + 0.8 + line_mm * (static_cast<double>(grid.titles[k].size()) - 0.5);
}

std::vector<std::vector<std::string>> distinct_lines(const std::vector<std::string>& names,
                                                     double width_em, std::size_t lines) {
  std::vector<std::vector<std::string>> shown;
  for (const bool numbered : {false, true}) {
    shown.clear();
    std::set<std::vector<std::string>> seen;
    for (std::size_t k = 0; k < names.size(); ++k) {
      const std::string text =
          (numbered ? fmt::format("({}) ", k + 1) : std::string()) + clean_text(names[k]);
      shown.push_back(lines == 1 ? std::vector<std::string>{fitted(text, width_em)}
                                 : wrapped(text, width_em, lines));
      if (shown.back().empty()) shown.back().emplace_back();
      seen.insert(shown.back());
    }
    if (seen.size() == names.size()) break;
  }
  return shown;
}

std::vector<std::string> distinct_names(const std::vector<std::string>& names, double width_em) {
  std::vector<std::string> shown;
  for (auto& lines : distinct_lines(names, width_em, 1)) shown.push_back(lines.front());
  return shown;
}

std::string script_of(const Drawing& drawing, const std::string& name, std::string_view title) {
  const double w = drawing.width_mm;
  const double h = drawing.height_mm;
  std::string s = "# " + clean_text(title) + "\n";
  s +=
      fmt::format("# Run \"gnuplot {0}.gp\" in this folder: it draws {0}.svg and {0}.pdf,\n", name);
  s += "# the SVG without the font that woundwell puts into it.\n";
  s +=
      fmt::format("# {:.0f} x {:.0f} mm, from {}.dat. Places X() and Y() are in mm.\n", w, h, name);
  s += fmt::format("data = '{}.dat'\n", name);
  s += fmt::format("X(mm) = mm / {:.2f}\nY(mm) = mm / {:.2f}\n", w, h);
  s += "set encoding utf8\n";
  s += "do for [kind in 'svg pdf'] {\n";
  s += "if (kind eq 'svg') {\n";
  s +=
      fmt::format("set terminal svg size {:.0f},{:.0f} fixed noenhanced font 'sans-serif,{:.3f}'\n",
                  w * px_per_mm, h * px_per_mm, text_pt * 96.0 / 72.0);
  s += "} else {\n";
  s += fmt::format("set terminal pdfcairo size {:.3f}cm,{:.3f}cm noenhanced ", w / 10, h / 10);
  // of gnuplot's own: 4/3 of a point and two thirds of a line
  s += fmt::format("font 'Liberation Sans,{:.0f}' fontscale 0.75 linewidth 1.5\n", text_pt);
  s += "}\n";
  s += fmt::format("set output '{}.'.kind\n", name);
  s += "unset label; unset arrow; unset object\n";
  if (drawing.panels) s += "set multiplot\n";
  s += drawing.body;
  if (drawing.panels) s += "unset multiplot\n";
  s += "}\nset output\n";
  return s;
}

}  // namespace woundwell
