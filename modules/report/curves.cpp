#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "report/figures.hpp"
#include "report/format.hpp"
#include "report/gnuplot.hpp"
#include "report/text.hpp"

namespace woundwell {

namespace {

std::string rgb(std::string_view colour) { return fmt::format("rgb '{}'", colour); }

/// The control is drawn in the colour of the text, the rest in the palette's order.
std::vector<std::string> curve_colours(const CellLineCurves& line) {
  std::vector<std::string> colours;
  std::size_t next = 0;
  bool control_seen = false;
  for (const auto& curve : line.curves) {
    if (curve.role == Role::control && !control_seen) {
      colours.emplace_back(figure_ink);
      control_seen = true;
    } else {
      colours.emplace_back(figure_colour(next++));
    }
  }
  return colours;
}

struct Frame {
  double first_h = 0.0;
  double last_h = 1.0;
  double low = 0.0;
  double high = 1.0;
};

Frame frame_of(const CellLineCurves& line) {
  Frame frame;
  double last = 0.0;
  for (const auto& curve : line.curves) {
    for (const auto& point : curve.points) {
      last = std::max(last, point.time_h);
      frame.first_h = std::min(frame.first_h, point.time_h);
      if (const auto mean = mean_interval(point.experiments, false)) {
        frame.low = std::min({frame.low, mean->mean, std::max(mean->low.value_or(0.0), -0.5)});
        frame.high = std::max({frame.high, mean->mean, std::min(mean->high.value_or(1.0), 1.3)});
      }
    }
  }
  frame.last_h = last > frame.first_h ? last : frame.first_h + 1.0;
  if (frame.low < 0.0) frame.low -= 0.05;
  frame.high += 0.04;
  return frame;
}

/// Data block: time, mean, low, high.
std::string data_block(const ClosureCurve& curve, const std::string& name, double dodge,
                       const Frame& frame) {
  std::string text = "$" + name + " << EOD\n";
  for (const auto& point : curve.points) {
    const auto mean = mean_interval(point.experiments, false);
    if (!mean) continue;
    const double low = std::max(mean->low.value_or(mean->mean), frame.low);
    const double high = std::min(mean->high.value_or(mean->mean), frame.high);
    text += fmt::format("{:.6g} {:.10g} {:.10g} {:.10g}\n", point.time_h + dodge, mean->mean, low,
                        high);
  }
  return text + "EOD\n";
}

std::string styled(const Frame& frame) {
  const double margin = 0.04 * (frame.last_h - frame.first_h);
  std::string s = fmt::format("set border 3 lc {} lw 1\n", rgb(figure_muted));
  s += fmt::format("set grid ytics lt 1 lc {} lw 1\n", rgb(figure_grid));
  s += fmt::format("set xtics nomirror scale 0.5 tc {}\n", rgb(figure_ink));
  s += fmt::format("set ytics nomirror scale 0.5 tc {}\n", rgb(figure_ink));
  s += fmt::format("set xrange [{:.6g}:{:.6g}]\n", frame.first_h - margin, frame.last_h + margin);
  s += fmt::format("set yrange [{:.6g}:{:.6g}]\n", frame.low, frame.high);
  if (frame.low < 0.0) s += fmt::format("set xzeroaxis lt 1 lc {}\n", rgb(figure_muted));
  return s;
}

/// Marks at the measured times where those are few; else gnuplot's own.
std::string time_marks(const CellLineCurves& line) {
  std::vector<double> times;
  for (const auto& curve : line.curves) {
    for (const auto& point : curve.points) times.push_back(point.time_h);
  }
  std::sort(times.begin(), times.end());
  times.erase(std::unique(times.begin(), times.end()), times.end());
  if (times.size() > 7) return "";
  std::string marks;
  for (const double t : times) marks += fmt::format("{}{:.6g}", marks.empty() ? "" : ", ", t);
  return "set xtics (" + marks + ")\n";
}

std::string one_panel(const CellLineCurves& line) {
  const Frame frame = frame_of(line);
  const auto colours = curve_colours(line);
  std::string s = "set encoding utf8\n";
  s += "set terminal svg size 530,400 fixed noenhanced font 'sans-serif,13'\n";
  s += styled(frame) + time_marks(line);
  s += fmt::format("set xlabel 'Time (h)' tc {}\n", rgb(figure_ink));
  s += fmt::format("set ylabel {} tc {}\n", gnuplot_string(endpoint_axis("closure_frac")),
                   rgb(figure_ink));
  s += fmt::format("set key above left horizontal Left reverse samplen 1.6 width 1 tc {}\n",
                   rgb(figure_ink));
  const double span = frame.last_h - frame.first_h;
  std::string plots;
  for (std::size_t c = 0; c < line.curves.size(); ++c) {
    const double middle = (static_cast<double>(line.curves.size()) - 1) / 2;
    const double dodge = 0.006 * span * (static_cast<double>(c) - middle);
    const std::string name = fmt::format("curve{}", c);
    s += data_block(line.curves[c], name, dodge, frame);
    plots += plots.empty() ? "plot " : ", \\\n     ";
    plots += fmt::format(
        "${0} using 1:3:(0):($4-$3) with vectors nohead lw 1.2 lc {1} notitle, \\\n     "
        "${0} using 1:2 with linespoints lw 2 pt 7 ps 0.9 lc {1} title {2}",
        name, rgb(colours[c]), gnuplot_string(fitted(clean_text(line.curves[c].condition), 13)));
  }
  return s + plots + "\n";
}

std::string small_panels(const CellLineCurves& line) {
  const Frame frame = frame_of(line);
  const auto colours = curve_colours(line);
  const std::size_t columns = 5;
  const std::size_t rows = (line.curves.size() + columns - 1) / columns;
  std::string s = "set encoding utf8\n";
  s += fmt::format("set terminal svg size 1060,{} fixed noenhanced font 'sans-serif,12'\n",
                   180 * rows + 20);
  s += fmt::format(
      "set multiplot layout {},{} margins 0.045,0.995,{:.4f},{:.4f} spacing 0.03,{:.4f}\n", rows,
      columns, 30.0 / static_cast<double>(180 * rows + 20),
      1.0 - 24.0 / static_cast<double>(180 * rows + 20),
      60.0 / static_cast<double>(180 * rows + 20));
  s += "unset key\n" + styled(frame) + time_marks(line);
  s += "set ytics 0.5\n";
  std::size_t control = line.curves.size();
  for (std::size_t c = 0; c < line.curves.size(); ++c) {
    s += data_block(line.curves[c], fmt::format("curve{}", c), 0.0, frame);
    if (line.curves[c].role == Role::control && control == line.curves.size()) control = c;
  }
  for (std::size_t c = 0; c < line.curves.size(); ++c) {
    s += fmt::format("set title {} offset 0,-0.6 tc {}\n",
                     gnuplot_string(fitted(clean_text(line.curves[c].condition), 13)),
                     rgb(figure_ink));
    s += "plot ";
    if (control < line.curves.size() && control != c) {
      s += fmt::format("$curve{} using 1:2 with lines lw 2 lc {}, \\\n     ", control,
                       rgb(figure_muted));
    }
    const std::string_view colour = c == control ? figure_ink : figure_colour(0);
    s += fmt::format(
        "$curve{0} using 1:3:(0):($4-$3) with vectors nohead lw 1.2 lc {1}, \\\n     "
        "$curve{0} using 1:2 with linespoints lw 2 pt 7 ps 0.7 lc {1}\n",
        c, rgb(colour));
  }
  return s + "unset multiplot\n";
}

}  // namespace

std::string curves_script(const CellLineCurves& curves) {
  return curves.curves.size() <= most_in_one_panel ? one_panel(curves) : small_panels(curves);
}

}  // namespace woundwell
