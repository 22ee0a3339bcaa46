#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "report/figures.hpp"
#include "report/format.hpp"
#include "report/gnuplot.hpp"
#include "report/text.hpp"

namespace woundwell {

namespace {

constexpr std::array<int, 6> filled_shapes{7, 5, 9, 13, 11, 15};  // gnuplot's point types

struct Range {
  double low = std::numeric_limits<double>::infinity();
  double high = -std::numeric_limits<double>::infinity();
  void add(double x) {
    low = std::min(low, x);
    high = std::max(high, x);
  }
};

std::string rgb(std::string_view colour, int transparency = 0) {
  return transparency == 0 ? fmt::format("rgb '{}'", colour)
                           : fmt::format("rgb '#{:02x}{}'", transparency, colour.substr(1));
}

/// The frame of the y axis: all points, 0 where nothing is negative, and the intervals as far as
/// they do not squeeze the points into a third of the height.
Range y_range(const EndpointValues& values, const std::vector<MeanInterval>& means) {
  Range points;
  for (const auto& condition : values.conditions) {
    for (const auto& mean : condition.means) {
      if (mean) points.add(*mean);
    }
    for (const auto& fields : condition.fields) {
      for (const double x : fields) points.add(x);
    }
  }
  if (points.low > points.high) points = {0.0, 1.0};
  const bool positive = points.low >= 0.0;
  if (positive) points.low = 0.0;
  const double span = std::max(points.high - points.low, 1e-9 + 1e-3 * std::abs(points.high));
  Range frame{points.low, points.high};
  for (const auto& mean : means) {
    if (mean.low) frame.low = std::min(frame.low, std::max(*mean.low, points.low - span));
    if (mean.high) frame.high = std::max(frame.high, std::min(*mean.high, points.high + span));
  }
  if (positive) frame.low = 0.0;
  frame.high += 0.06 * (frame.high - frame.low + 1e-9);
  if (!positive) frame.low -= 0.06 * (frame.high - frame.low);
  return frame;
}

}  // namespace

std::string superplot_script(const EndpointValues& values) {
  const std::size_t conditions = values.conditions.size();
  const std::size_t experiments = values.experiments.size();
  std::vector<MeanInterval> means;
  for (const auto& condition : values.conditions) {
    std::vector<double> present;
    for (const auto& mean : condition.means) {
      if (mean) present.push_back(*mean);
    }
    means.push_back(mean_interval(present, values.log_scale).value_or(MeanInterval{}));
  }

  constexpr double font_px = 13.0;
  constexpr double left_px = 78.0;
  constexpr double slope_cos = 0.64;  // labels of many conditions run at 50 degrees
  constexpr double slope_sin = 0.77;
  const bool turned = conditions > 7;
  const bool same_n = std::all_of(means.begin(), means.end(),
                                  [&](const auto& m) { return m.n == means.front().n; });
  std::vector<std::string> labels;
  const double each_px = turned ? 44.0 : (conditions > 4 ? 100.0 : 92.0);
  const double width =
      std::clamp(left_px + 22.0 + each_px * static_cast<double>(conditions), 400.0, 1400.0);
  const double room_px =
      (width - left_px - 22.0) / static_cast<double>(std::max<std::size_t>(conditions, 1));
  double below_px = 16.0;
  for (std::size_t c = 0; c < conditions; ++c) {
    const std::string name = clean_text(values.conditions[c].condition);
    const std::string n = fmt::format("n = {}", means[c].n);
    std::string label;
    if (turned) {
      // a label may not leave the picture at the left
      const double free_em =
          (left_px + room_px * (static_cast<double>(c) + 0.5)) / slope_cos / font_px;
      label = fitted(same_n ? name : n + ": " + name, std::min(13.0, free_em));
      below_px = std::max(below_px, 30.0 + font_px * slope_sin * text_width_em(label));
    } else {
      const auto lines = wrapped(name, room_px / font_px - 0.4, 3);
      for (const auto& line : lines) label += line + "\n";
      label += n;
      below_px = std::max(below_px, 22.0 + 1.5 * font_px * static_cast<double>(lines.size() + 1));
    }
    labels.push_back(label);
  }
  const double height = 330.0 + below_px;

  std::string s;
  s += "set encoding utf8\n";
  s += fmt::format("set terminal svg size {:.0f},{:.0f} fixed noenhanced font 'sans-serif,13'\n",
                   width, height);
  s += fmt::format("set lmargin at screen {:.5f}\nset rmargin at screen {:.5f}\n", left_px / width,
                   1.0 - 18.0 / width);
  s += fmt::format("set bmargin at screen {:.5f}\n", below_px / height);
  s += fmt::format("set border 3 lc {} lw 1\n", rgb(figure_muted));
  s += fmt::format("set grid ytics lt 1 lc {} lw 1\n", rgb(figure_grid));
  s += fmt::format("set ylabel {} tc {}\n",
                   gnuplot_string(fitted(endpoint_axis(values.endpoint), 24)), rgb(figure_ink));
  s += fmt::format("set ytics nomirror scale 0.5 tc {}\n", rgb(figure_ink));
  s += fmt::format("set key above left horizontal Left reverse samplen 0.5 width 1 tc {}\n",
                   rgb(figure_ink));

  s += "set xtics nomirror scale 0 ";
  s += turned ? "rotate by 50 right (" : "(";
  for (std::size_t c = 0; c < conditions; ++c) {
    s += fmt::format("{}{} {}", c > 0 ? ", " : "", gnuplot_tic_label(labels[c]), c + 1);
  }
  s += fmt::format(") tc {}\n", rgb(figure_ink));
  s += fmt::format("set xrange [0.5:{}.5]\n", conditions);
  const Range frame = y_range(values, means);
  s += fmt::format("set yrange [{:.10g}:{:.10g}]\n", frame.low, frame.high);
  if (frame.low < 0.0) s += fmt::format("set xzeroaxis lt 1 lc {}\n", rgb(figure_muted));

  // places within a condition: experiments side by side, the mean and its interval at the right
  const double room = 0.56;
  const double step = room / static_cast<double>(std::max<std::size_t>(experiments, 1));
  const auto place = [&](std::size_t c, std::size_t e) {
    return static_cast<double>(c + 1) - 0.38 + step * (static_cast<double>(e) + 0.5);
  };
  std::string plots;
  const auto add_plot = [&](const std::string& plot) {
    plots += (plots.empty() ? "plot " : ", \\\n     ") + plot;
  };
  std::string titles;
  for (std::size_t e = 0; e < experiments; ++e) {
    const std::string colour(figure_colour(e));
    const int shape = filled_shapes[e % filled_shapes.size()];
    std::string fields;
    std::string large;
    for (std::size_t c = 0; c < conditions; ++c) {
      const auto& condition = values.conditions[c];
      for (std::size_t f = 0; f < condition.fields[e].size(); ++f) {
        // spread evenly and the same every time: multiples of the golden ratio
        const double spread = std::fmod(0.5 + 0.618033988749895 * static_cast<double>(f), 1.0);
        fields += fmt::format("{:.4f} {:.10g}\n", place(c, e) + 0.8 * step * (spread - 0.5),
                              condition.fields[e][f]);
      }
      if (condition.means[e])
        large += fmt::format("{:.4f} {:.10g}\n", place(c, e), *condition.means[e]);
    }
    if (!fields.empty()) {
      s += fmt::format("$fields{} << EOD\n{}EOD\n", e, fields);
      add_plot(fmt::format("$fields{} with points pt {} ps 0.5 lc {} notitle", e, shape,
                           rgb(colour, 0xa0)));
    }
    if (!large.empty()) {
      s += fmt::format("$means{} << EOD\n{}EOD\n", e, large);
      titles += fmt::format(
          ", \\\n     $means{0} with points pt {1} ps 1.55 lc {2} notitle, "
          "\\\n     $means{0} with points pt {1} ps 1.25 lc {3} title {4}",
          e, shape, rgb(figure_paper), rgb(colour),
          gnuplot_string(fitted(clean_text(values.experiments[e]), 11)));
    }
  }
  std::string bars;
  std::string strokes;
  const double bar_at = 0.34;
  for (std::size_t c = 0; c < conditions; ++c) {
    if (means[c].n == 0) continue;
    const double x = static_cast<double>(c + 1) + bar_at;
    strokes += fmt::format("{:.4f} {:.10g} 0.12 0\n", x - 0.06, means[c].mean);
    if (!means[c].low || !means[c].high) continue;
    const double low = std::max(*means[c].low, frame.low);
    const double high = std::min(*means[c].high, frame.high);
    bars += fmt::format("{:.4f} {:.10g} 0 {:.10g}\n", x, low, high - low);
  }
  if (!bars.empty()) {
    s += fmt::format("$bars << EOD\n{}EOD\n", bars);
    add_plot(fmt::format("$bars with vectors nohead lw 1.5 lc {} notitle", rgb(figure_ink)));
  }
  if (!strokes.empty()) {
    s += fmt::format("$strokes << EOD\n{}EOD\n", strokes);
    add_plot(fmt::format("$strokes with vectors nohead lw 3 lc {} notitle", rgb(figure_ink)));
  }
  if (plots.empty()) plots = "plot NaN notitle";
  return s + plots + titles + "\n";
}

}  // namespace woundwell
