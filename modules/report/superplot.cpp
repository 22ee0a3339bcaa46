#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

#include "report/drawing.hpp"
#include "report/figures.hpp"
#include "report/format.hpp"
#include "report/gnuplot.hpp"
#include "report/text.hpp"

namespace woundwell {

namespace {

constexpr std::size_t most_side_by_side = 7;  // more conditions are drawn as rows
constexpr double bracket_mm = 1.35 * line_mm;

struct Range {
  double low = std::numeric_limits<double>::infinity();
  double high = -std::numeric_limits<double>::infinity();
  void add(double x) {
    low = std::min(low, x);
    high = std::max(high, x);
  }
};

/// The range of the value axis: all points, 0 where nothing is negative, and the intervals as far
/// as they do not squeeze the points into a third of it.
Range value_range(const EndpointValues& values, const std::vector<MeanInterval>& means) {
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

std::vector<MeanInterval> means_of(const EndpointValues& values) {
  std::vector<MeanInterval> means;
  for (const auto& condition : values.conditions) {
    std::vector<double> present;
    for (const auto& mean : condition.means) {
      if (mean) present.push_back(*mean);
    }
    means.push_back(mean_interval(present, values.log_scale).value_or(MeanInterval{}));
  }
  return means;
}

std::vector<std::vector<std::string>> name_lines(const EndpointValues& values, double room_em,
                                                 std::size_t lines, bool numbered = false) {
  std::vector<std::string> names;
  for (const auto& condition : values.conditions) {
    names.push_back(numbered ? fmt::format("{}. {}", names.size() + 1, condition.condition)
                             : condition.condition);
  }
  return distinct_lines(names, room_em, lines);
}

std::vector<KeyEntry> experiment_key(const EndpointValues& values) {
  std::vector<KeyEntry> key;
  const auto names = distinct_names(values.experiments, 14.0);
  for (std::size_t e = 0; e < names.size(); ++e) {
    key.push_back({names[e], rgb(figure_colour(e)), filled_shape(e), false});
  }
  return key;
}

std::string result_text(const PlannedResult& result) {
  std::string text = result.equivalence ? "alike: " : "";
  text += exact_p_phrase(*result.p);
  if (result.p_adjusted && *result.p_adjusted != *result.p) {
    const std::string adjusted = exact_p_phrase(*result.p_adjusted);
    text += fmt::format(" (adj. {})", adjusted.substr(adjusted.find('=') == 2 ? 4 : 2));
  }
  return text + fmt::format(", n = {}", result.n);
}

std::size_t condition_index(const EndpointValues& values, const std::string& name) {
  const auto at = std::find_if(values.conditions.begin(), values.conditions.end(),
                               [&](const auto& c) { return c.condition == name; });
  return static_cast<std::size_t>(at - values.conditions.begin());
}

/// Where the conditions stand on their axis: middle of each, and the width of its points.
struct Places {
  std::vector<double> middles;
  double width = 1.0;
  bool rows = false;  ///< along y, else along x
};

/// The plot of all points and means.
std::string plot_of(Drawing& drawing, const EndpointValues& values,
                    const std::vector<MeanInterval>& means, const Range& range,
                    const Places& places) {
  const bool rows = places.rows;
  const std::size_t experiments = values.experiments.size();
  const double step =
      0.56 * places.width / static_cast<double>(std::max<std::size_t>(experiments, 1));
  const auto place = [&](std::size_t c, std::size_t e) {
    return places.middles[c] - 0.38 * places.width + step * (static_cast<double>(e) + 0.5);
  };
  const auto using_columns = [&](bool vectors) -> std::string {
    if (!rows) return vectors ? "using 1:2:3:4" : "using 1:2";
    return vectors ? "using 2:1:4:3" : "using 2:1";
  };
  std::string plots;
  const auto add_plot = [&](const std::string& plot) {
    plots += (plots.empty() ? "" : ", \\\n     ") + plot;
  };
  std::string large_ones;
  for (std::size_t e = 0; e < experiments; ++e) {
    std::string fields;
    std::string large;
    for (std::size_t c = 0; c < values.conditions.size(); ++c) {
      const auto& condition = values.conditions[c];
      const std::string about = "# " + clean_text(condition.condition) + "\n";
      if (!condition.fields[e].empty()) fields += about;
      for (std::size_t f = 0; f < condition.fields[e].size(); ++f) {
        // spread evenly and the same every time: multiples of the golden ratio
        const double spread = std::fmod(0.5 + 0.618033988749895 * static_cast<double>(f), 1.0);
        fields += fmt::format("{:.4f} {:.10g}\n", place(c, e) + 0.8 * step * (spread - 0.5),
                              condition.fields[e][f]);
      }
      if (condition.means[e]) {
        large += about + fmt::format("{:.4f} {:.10g}\n", place(c, e), *condition.means[e]);
      }
    }
    const int shape = filled_shape(e);
    const std::string colour(figure_colour(e));
    if (!fields.empty()) {
      const auto block = put_data(drawing, "fields of experiment " + values.experiments[e], fields);
      add_plot(fmt::format("{} {} with points pt {} ps 0.35 lc {} notitle", from_data(block),
                           using_columns(false), shape, rgb(colour, 0x70)));
    }
    if (!large.empty()) {
      const auto block = put_data(drawing, "means of experiment " + values.experiments[e], large);
      for (const bool rim : {true, false}) {
        large_ones += fmt::format(", \\\n     {} {} with points pt {} ps {} lc {} notitle",
                                  from_data(block), using_columns(false), shape,
                                  rim ? "1.05" : "0.85", rgb(rim ? figure_paper : colour));
      }
    }
  }
  std::string bars;
  std::string strokes;
  for (std::size_t c = 0; c < values.conditions.size(); ++c) {
    if (means[c].n == 0) continue;
    const std::string about = "# " + clean_text(values.conditions[c].condition) + "\n";
    const double x = places.middles[c] + 0.34 * places.width;
    strokes += about + fmt::format("{:.4f} {:.10g} {:.4f} 0\n", x - 0.08 * places.width,
                                   means[c].mean, 0.16 * places.width);
    if (!means[c].low || !means[c].high) continue;
    const double low = std::max(*means[c].low, range.low);
    const double high = std::min(*means[c].high, range.high);
    bars += about + fmt::format("{:.4f} {:.10g} 0 {:.10g}\n", x, low, high - low);
  }
  for (const auto& [text, what, width] :
       {std::tuple(&bars, "intervals: place, low, 0, length", 1.2),
        std::tuple(&strokes, "means: place, mean, length of the stroke, 0", 2.4)}) {
    if (text->empty()) continue;
    add_plot(fmt::format("{} {} with vectors nohead lw {} lc {} notitle",
                         from_data(put_data(drawing, what, *text)), using_columns(true), width,
                         rgb(figure_ink)));
  }
  return plots + large_ones;
}

/// A line from condition to condition above the plot, with its p and n.
void put_brackets(Drawing& drawing, const EndpointValues& values, const Frame& frame,
                  double lowest_mm) {
  double y = lowest_mm;
  for (const auto& contrast : values.contrasts) {
    const double a = static_cast<double>(condition_index(values, contrast.group_a) + 1);
    const double b = static_cast<double>(condition_index(values, contrast.group_b) + 1);
    const double from = x_place_mm(frame, std::min(a, b));
    const double to = x_place_mm(frame, std::max(a, b));
    put_line(drawing, from, y, to, y, rgb(figure_muted), 0.9);
    for (const double end : {from, to})
      put_line(drawing, end, y, end, y - 0.6, rgb(figure_muted), 0.9);
    const std::string text = result_text(contrast);
    const double half = 0.5 * em_mm * text_width_em(text);
    const double middle = std::clamp((from + to) / 2, std::min(half + 1.0, drawing.width_mm / 2),
                                     std::max(drawing.width_mm - half - 1.0, drawing.width_mm / 2));
    put_text(drawing, text, middle, y + 0.55 * line_mm, Align::center);
    y += bracket_mm;
  }
}

Drawing side_by_side(const EndpointValues& values) {
  const std::size_t conditions = values.conditions.size();
  const auto means = means_of(values);
  const Range range = value_range(values, means);
  const auto marks = ticks(range.low, range.high, 5);
  Drawing drawing;
  Frame frame;
  frame.left_mm = 0.8 + line_mm + 1.5 + widest_mm(marks) + 1.4;
  drawing.width_mm = conditions <= 4 ? single_column_mm : double_column_mm;
  frame.right_mm = drawing.width_mm - 2.0;
  const double room_mm = (frame.right_mm - frame.left_mm) / static_cast<double>(conditions);
  const auto names = name_lines(values, room_mm / em_mm - 0.5, 5);
  std::size_t lines = 1;
  for (const auto& name : names) lines = std::max(lines, name.size());
  const auto key = experiment_key(values);
  const double key_mm = key_height_mm(key, frame.right_mm - frame.left_mm);
  const double brackets_mm = bracket_mm * static_cast<double>(values.contrasts.size());
  frame.bottom_mm = 1.5 + line_mm * static_cast<double>(lines + 1) + 1.0;
  frame.top_mm = frame.bottom_mm + 48.0;
  drawing.height_mm = frame.top_mm + 1.5 + brackets_mm + 1.5 + key_mm + 1.0;
  frame.x_low = 0.5;
  frame.x_high = static_cast<double>(conditions) + 0.5;
  frame.y_low = range.low;
  frame.y_high = range.high;
  put_frame(drawing, frame, false, true);
  put_y_axis(drawing, frame, marks, endpoint_axis(values.endpoint));
  for (std::size_t c = 0; c < conditions; ++c) {
    const double x = x_place_mm(frame, static_cast<double>(c + 1));
    const double y = frame.bottom_mm - 1.0 - 0.5 * line_mm;
    put_lines(drawing, names[c], x, y, Align::center);
    put_text(drawing, fmt::format("n = {}", means[c].n), x,
             y - line_mm * static_cast<double>(lines), Align::center);
  }
  if (range.low < 0.0) drawing.body += "set xzeroaxis lt 1 lc " + rgb(figure_muted) + "\n";
  put_brackets(drawing, values, frame, frame.top_mm + 1.5);
  put_key(drawing, key, frame.left_mm, drawing.height_mm - 1.0, frame.right_mm - frame.left_mm);
  Places places;
  for (std::size_t c = 1; c <= conditions; ++c) places.middles.push_back(static_cast<double>(c));
  if (conditions == 1) places.width = 0.5;  // not scattered over the whole figure
  put_plot(drawing, plot_of(drawing, values, means, range, places));
  return drawing;
}

/// What stands at the right of the rows, and how the rows are told there.
struct RowResults {
  std::vector<std::vector<std::string>> lines;  ///< of each condition
  double width_mm = 0.0;
  bool numbered = false;  ///< by number, since some name has no room
};

RowResults row_results(const EndpointValues& values, double most_mm) {
  const std::size_t conditions = values.conditions.size();
  RowResults results;
  for (const bool numbered : {false, true}) {
    results = {std::vector<std::vector<std::string>>(conditions), 0.0, numbered};
    bool whole = true;
    for (const auto& contrast : values.contrasts) {
      const std::size_t a = condition_index(values, contrast.group_a);
      const std::size_t b = condition_index(values, contrast.group_b);
      if (a == conditions) continue;
      const std::string text = ": " + result_text(contrast);
      const double room = std::max(most_mm / em_mm - text_width_em("v " + text), 3.0);
      std::string name = clean_text(contrast.group_b);
      whole = whole && text_width_em(name) <= room;
      if (numbered && b < conditions) name = fmt::format("{}", b + 1);
      results.lines[a].push_back("v " + fitted(name, room) + text);
      results.width_mm = std::max(results.width_mm, em_mm * text_width_em(results.lines[a].back()));
    }
    if (whole) break;
  }
  return results;
}

Drawing as_rows(const EndpointValues& values) {
  constexpr double most_name_mm = 46.0;
  constexpr double n_mm = 6.0;
  const std::size_t conditions = values.conditions.size();
  const auto means = means_of(values);
  const Range range = value_range(values, means);
  const RowResults found = row_results(values, 62.0);
  const auto& results = found.lines;
  const auto names = name_lines(values, most_name_mm / em_mm, 2, found.numbered);
  const std::string head =
      found.numbered ? "Planned contrasts, v the row of that number" : "Planned contrasts";
  const double result_mm = std::max(found.width_mm, em_mm * text_width_em(head));
  // each row is as high as its texts need
  Places places;
  places.rows = true;
  places.width = 5.0;
  double name_mm = 0.0;
  double down_mm = 0.0;
  std::vector<double> ends;
  for (std::size_t c = 0; c < conditions; ++c) {
    const auto lines = std::max(names[c].size(), results[c].size());
    const double row_mm = std::max(places.width + 0.6, line_mm * static_cast<double>(lines) + 1.2);
    places.middles.push_back(down_mm + row_mm / 2);
    down_mm += row_mm;
    ends.push_back(down_mm);
    for (const auto& line : names[c]) name_mm = std::max(name_mm, em_mm * text_width_em(line));
  }
  Drawing drawing;
  drawing.width_mm = double_column_mm;
  Frame frame;
  frame.left_mm = 1.0 + name_mm + n_mm + 2.0;
  frame.right_mm = drawing.width_mm - (values.contrasts.empty() ? 4.0 : result_mm + 3.0);
  const auto key = experiment_key(values);
  const double key_mm = key_height_mm(key, drawing.width_mm - 4.0);
  frame.bottom_mm = under_plot_mm;
  frame.top_mm = frame.bottom_mm + down_mm;
  drawing.height_mm = frame.top_mm + 1.5 + line_mm + 1.0 + key_mm + 1.0;
  frame.x_low = range.low;
  frame.x_high = range.high;
  frame.y_low = down_mm;  // mm from the top
  frame.y_high = 0.0;
  put_frame(drawing, frame, true, false);
  put_x_axis(drawing, frame, x_ticks(frame, 5), endpoint_axis(values.endpoint));
  if (range.low < 0.0) drawing.body += "set yzeroaxis lt 1 lc " + rgb(figure_muted) + "\n";
  for (std::size_t c = 0; c < conditions; ++c) {
    const double y = y_place_mm(frame, places.middles[c]);
    const auto centred = [&](const std::vector<std::string>& text, double x, Align align) {
      put_lines(drawing, text, x, y + 0.5 * line_mm * (static_cast<double>(text.size()) - 1.0),
                align);
    };
    centred(names[c], 1.0 + name_mm, Align::right);
    put_text(drawing, fmt::format("{}", means[c].n), frame.left_mm - 2.0, y, Align::right);
    if (!results[c].empty()) centred(results[c], frame.right_mm + 2.5, Align::left);
    if (c + 1 == conditions) break;
    const double end = y_place_mm(frame, ends[c]);
    put_line(drawing, 1.0, end, drawing.width_mm - 1.0, end, rgb(figure_grid), 0.8);
  }
  const double heads = frame.top_mm + 1.0 + 0.5 * line_mm;
  put_text(drawing, "n", frame.left_mm - 2.0, heads, Align::right);
  if (!values.contrasts.empty()) {
    put_text(drawing, head, frame.right_mm + 2.5, heads);
  }
  put_key(drawing, key, 2.0, drawing.height_mm - 1.0, drawing.width_mm - 4.0);
  put_plot(drawing, plot_of(drawing, values, means, range, places));
  return drawing;
}

}  // namespace

Drawing superplot(const EndpointValues& values) {
  return values.conditions.size() <= most_side_by_side ? side_by_side(values) : as_rows(values);
}

}  // namespace woundwell
