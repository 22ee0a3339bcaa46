// Rescue, the two assays against each other, and agreement with truth.

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <tuple>

#include "report/figures.hpp"
#include "report/format.hpp"
#include "report/gnuplot.hpp"
#include "report/text.hpp"
#include "statistics/numbers.hpp"

namespace woundwell {

namespace {

constexpr std::array<Role, 6> all_roles{Role::control, Role::knockdown, Role::vehicle,
                                        Role::rescue,  Role::blank,     Role::other};

std::size_t role_index(Role role) {
  const auto at = std::find(all_roles.begin(), all_roles.end(), role);
  return static_cast<std::size_t>(at - all_roles.begin());
}

std::string role_colour(Role role) {
  return rgb(role == Role::control ? figure_ink : figure_colour(role_index(role)));
}

void widen(double& low, double& high, double share) {
  const double span = high > low ? high - low : std::max(std::abs(high), 1.0);
  low -= share * span;
  high += share * span;
}

std::string with_unit(const std::string& endpoint, double time_h) {
  return endpoint_axis(endpoint) + " at " + hours_text(time_h) + " h";
}

}  // namespace

bool shows_rescue(const VerdictRecord& verdict) {
  return verdict.rescue_pct && std::isfinite(*verdict.rescue_pct);
}

Drawing rescue_figure(const std::vector<VerdictRecord>& verdicts) {
  constexpr double most_name_mm = 62.0;
  constexpr double value_mm = 34.0;
  std::vector<VerdictRecord> rows;
  std::copy_if(verdicts.begin(), verdicts.end(), std::back_inserter(rows), shows_rescue);
  Drawing drawing;
  drawing.width_mm = double_column_mm;
  Frame frame;
  frame.right_mm = drawing.width_mm - value_mm - 2.0;
  frame.x_low = 0.0;
  frame.x_high = 100.0;
  std::vector<std::string> names;
  const bool one_line = std::all_of(rows.begin(), rows.end(), [&](const auto& row) {
    return row.cell_line == rows.front().cell_line;
  });
  for (const auto& row : rows) {
    for (const auto& x : {row.rescue_pct, row.rescue_low_pct, row.rescue_high_pct}) {
      if (!x || !std::isfinite(*x)) continue;
      frame.x_low = std::min(frame.x_low, std::max(*x, -150.0));
      frame.x_high = std::max(frame.x_high, std::min(*x, 250.0));
    }
    // what tells rows apart comes first
    names.push_back(assay_label(row.assay) + ": " + row.rescue +
                    (one_line ? "" : ", " + row.cell_line));
  }
  widen(frame.x_low, frame.x_high, 0.05);
  const auto titles = distinct_lines(names, most_name_mm / em_mm, 3);
  std::size_t lines = 1;
  double name_mm = 0.0;
  for (const auto& title : titles) {
    lines = std::max(lines, title.size());
    for (const auto& line : title) name_mm = std::max(name_mm, em_mm * text_width_em(line));
  }
  frame.left_mm = name_mm + 3.0;
  const double row_mm = std::max(6.0, line_mm * static_cast<double>(lines) + 1.5);
  frame.bottom_mm = under_plot_mm;
  frame.top_mm = frame.bottom_mm + row_mm * static_cast<double>(rows.size());
  drawing.height_mm = frame.top_mm + line_mm + 2.0;
  frame.y_low = static_cast<double>(rows.size()) + 0.5;
  frame.y_high = 0.5;
  put_frame(drawing, frame, true, false);
  put_x_axis(drawing, frame, x_ticks(frame, 7), "Rescue (% of the lost effect)");
  const std::string_view nothing = "as the knockdown";
  const std::string_view all = "as the control";
  const double apart = x_place_mm(frame, 100.0) - x_place_mm(frame, 0.0);
  const bool close = 0.5 * em_mm * (text_width_em(nothing) + text_width_em(all)) + 2.0 > apart;
  for (const auto& [at, what, outwards] :
       {std::tuple(0.0, nothing, Align::right), std::tuple(100.0, all, Align::left)}) {
    const double x = x_place_mm(frame, at);
    put_line(drawing, x, frame.bottom_mm, x, frame.top_mm, rgb(figure_muted), 1.0);
    put_text(drawing, what, x, frame.top_mm + 0.8 + 0.5 * line_mm,
             close ? outwards : Align::center);
  }
  std::string bars;
  std::string points;
  for (std::size_t k = 0; k < rows.size(); ++k) {
    const auto& row = rows[k];
    const double y_mm = y_place_mm(frame, static_cast<double>(k + 1));
    put_lines(drawing, titles[k], name_mm + 1.0,
              y_mm + 0.5 * line_mm * (static_cast<double>(titles[k].size()) - 1.0), Align::right);
    put_text(drawing, estimate_text(row.rescue_pct, row.rescue_low_pct, row.rescue_high_pct) + " %",
             frame.right_mm + 2.0, y_mm);
    const std::string about = "# " + clean_text(names[k]) + "\n";
    const double value = std::clamp(*row.rescue_pct, frame.x_low, frame.x_high);
    points += about + fmt::format("{:.6g} {}\n", value, k + 1);
    if (!row.rescue_low_pct || !row.rescue_high_pct) continue;
    const double low = std::max(*row.rescue_low_pct, frame.x_low);
    const double high = std::min(*row.rescue_high_pct, frame.x_high);
    bars += about + fmt::format("{:.6g} {} {:.6g} 0\n", low, k + 1, high - low);
    if (*row.rescue_low_pct < frame.x_low) {
      put_text(drawing, "\u2190", frame.left_mm + 1.5, y_mm + 0.6 * line_mm, Align::center);
    }
    if (*row.rescue_high_pct > frame.x_high) {
      put_text(drawing, "\u2192", frame.right_mm - 1.5, y_mm + 0.6 * line_mm, Align::center);
    }
  }
  const auto interval = put_data(drawing, "intervals: low, row, length, 0", bars);
  const auto estimate = put_data(drawing, "rescue, row", points);
  put_plot(drawing,
           fmt::format("{0} using 1:2:3:4 with vectors nohead lw 1.6 lc {2} notitle, \\\n     "
                       "{1} using 1:2 with points pt 7 ps 1 lc {2} notitle",
                       from_data(interval), from_data(estimate), rgb(figure_colour(0))));
  return drawing;
}

std::vector<AssayPair> assay_pairs(const ReportData& report) {
  std::vector<AssayPair> pairs;
  const auto all = endpoint_values(report);
  for (const auto& test : report.tests) {
    if (test.test != "Spearman" || !test.statistic) continue;
    const auto find = [&](Assay assay, const std::string& endpoint, bool at_time) {
      return std::find_if(all.begin(), all.end(), [&](const EndpointValues& v) {
        return v.assay == assay && v.cell_line == test.cell_line && v.endpoint == endpoint &&
               (!at_time || v.time_h == test.time_h);
      });
    };
    const auto x = find(Assay::scratch, test.group_a, true);
    const auto y = find(Assay::transwell, test.group_b, false);  // the verdict's time comes first
    if (x == all.end() || y == all.end()) continue;
    AssayPair pair;
    pair.cell_line = test.cell_line;
    pair.x_title = with_unit(x->endpoint, x->time_h);
    pair.y_title = with_unit(y->endpoint, y->time_h);
    pair.experiments = x->experiments;
    for (const auto& condition : x->conditions) {
      const auto other =
          std::find_if(y->conditions.begin(), y->conditions.end(),
                       [&](const auto& c) { return c.condition == condition.condition; });
      if (other == y->conditions.end()) continue;
      for (std::size_t e = 0; e < x->experiments.size(); ++e) {
        const auto at = std::find(y->experiments.begin(), y->experiments.end(), x->experiments[e]);
        if (at == y->experiments.end()) continue;
        const auto& value = other->means[static_cast<std::size_t>(at - y->experiments.begin())];
        if (!condition.means[e] || !value) continue;
        pair.points.push_back(
            {condition.role, condition.condition, e, *condition.means[e], *value});
      }
    }
    if (pair.points.size() < 3) continue;
    pair.says = {"Spearman's rho " + estimate_text(test.effect ? test.effect : test.statistic,
                                                   test.effect_low, test.effect_high),
                 fmt::format("{} points of {}", pair.points.size(),
                             counted(static_cast<std::size_t>(test.n_a), "experiment"))};
    pairs.push_back(std::move(pair));
  }
  return pairs;
}

Drawing assay_figure(const AssayPair& pair) {
  Drawing drawing;
  Frame frame;
  frame.x_low = frame.x_high = pair.points.front().x;
  frame.y_low = frame.y_high = pair.points.front().y;
  std::vector<bool> roles(all_roles.size());
  for (const auto& point : pair.points) {
    frame.x_low = std::min(frame.x_low, point.x);
    frame.x_high = std::max(frame.x_high, point.x);
    frame.y_low = std::min(frame.y_low, point.y);
    frame.y_high = std::max(frame.y_high, point.y);
    roles[role_index(point.role)] = true;
  }
  widen(frame.x_low, frame.x_high, 0.08);
  widen(frame.y_low, frame.y_high, 0.08);
  // shapes tell experiments apart as long as there are enough of them
  const bool shapes = pair.experiments.size() <= 6;
  std::vector<KeyEntry> key;
  for (std::size_t r = 0; r < roles.size(); ++r) {
    if (roles[r]) {
      key.push_back({std::string(to_string(all_roles[r])), role_colour(all_roles[r]), 7, false});
    }
  }
  std::vector<KeyEntry> experiments;
  const auto names = distinct_names(pair.experiments, 14.0);
  for (std::size_t e = 0; shapes && e < names.size(); ++e) {
    experiments.push_back({names[e], rgb(figure_muted), filled_shape(e), false});
  }
  const auto marks = ticks(frame.y_low, frame.y_high, 5);
  place_alone(drawing, marks, 52.0, 2.0, frame);
  const double across = frame.right_mm - frame.left_mm;
  const double key_mm = key_height_mm(key, across);
  drawing.height_mm =
      frame.top_mm + 1.5 + 2.0 * line_mm + key_height_mm(experiments, across) + key_mm + 1.0;
  put_frame(drawing, frame, true, true);
  put_x_axis(drawing, frame, x_ticks(frame, 5), pair.x_title);
  put_y_axis(drawing, frame, marks, pair.y_title);
  put_key(drawing, key, frame.left_mm, drawing.height_mm - 1.0, across);
  put_key(drawing, experiments, frame.left_mm, drawing.height_mm - 1.0 - key_mm, across);
  put_lines(drawing, pair.says, frame.left_mm, frame.top_mm + 1.0 + 1.5 * line_mm);
  std::string plot;
  for (std::size_t r = 0; r < all_roles.size(); ++r) {
    for (std::size_t e = 0; e < pair.experiments.size(); ++e) {
      std::string rows;
      for (const auto& point : pair.points) {
        if (role_index(point.role) != r || point.experiment != e) continue;
        rows +=
            fmt::format("# {}\n{:.10g} {:.10g}\n", clean_text(point.condition), point.x, point.y);
      }
      if (rows.empty()) continue;
      const auto block = put_data(drawing,
                                  fmt::format("scratch, transwell: {}, experiment {}",
                                              to_string(all_roles[r]), pair.experiments[e]),
                                  rows);
      if (!plot.empty()) plot += ", \\\n     ";
      plot += fmt::format("{} using 1:2 with points pt {} ps 0.85 lc {} notitle", from_data(block),
                          shapes ? filled_shape(e) : 7, role_colour(all_roles[r]));
    }
  }
  put_plot(drawing, plot);
  return drawing;
}

Drawing bland_altman_figure(const BlandAltman& data) {
  Drawing drawing;
  Frame frame;
  std::vector<double> differences;
  std::string rows;
  for (const auto& point : data.points) {
    const double mean = (point.ours + point.truth) / 2;
    const double difference = point.ours - point.truth;
    const bool first = differences.empty();
    frame.x_low = first ? mean : std::min(frame.x_low, mean);
    frame.x_high = first ? mean : std::max(frame.x_high, mean);
    differences.push_back(difference);
    rows += fmt::format("# {}\n{:.10g} {:.10g}\n", clean_text(point.image), mean, difference);
  }
  const Summary summary = summarise(differences);
  std::vector<std::pair<double, std::string>> lines{{summary.mean, "bias"}};
  if (summary.n >= 3) {
    lines.insert(lines.begin(), {summary.mean + 1.96 * summary.sd, "+1.96 SD"});
    lines.push_back({summary.mean - 1.96 * summary.sd, "\u22121.96 SD"});
  }
  frame.y_low = std::min(lines.back().first, 0.0);
  frame.y_high = std::max(lines.front().first, 0.0);
  for (const double d : differences) {
    frame.y_low = std::min(frame.y_low, d);
    frame.y_high = std::max(frame.y_high, d);
  }
  widen(frame.x_low, frame.x_high, 0.05);
  widen(frame.y_low, frame.y_high, 0.08);
  const auto marks = ticks(frame.y_low, frame.y_high, 5);
  const double half = (lines.size() > 1 ? 1.96 * summary.sd : 0.0);
  const int decimals =
      half > 0.0 ? std::clamp(1 - static_cast<int>(std::floor(std::log10(half))), 0, 6) : 3;
  const auto text_of = [&](const std::pair<double, std::string>& line) {
    return line.second + " " + fixed_text(line.first, decimals);
  };
  double value_mm = 0.0;
  for (const auto& line : lines) {
    value_mm = std::max(value_mm, em_mm * text_width_em(text_of(line)));
  }
  place_alone(drawing, marks, 52.0, value_mm + 3.0, frame);
  drawing.height_mm = frame.top_mm + line_mm + 2.5;
  put_frame(drawing, frame, false, false);
  put_x_axis(drawing, frame, x_ticks(frame, 4), data.x_title);
  put_y_axis(drawing, frame, marks, data.y_title);
  drawing.body += "set xzeroaxis lt 1 lc " + rgb(figure_grid) + "\n";
  put_text(drawing, counted(data.points.size(), "picture"), frame.left_mm,
           frame.top_mm + 1.0 + 0.5 * line_mm);
  double free_below = 1e9;  // texts keep a line apart, lines stay where they are
  for (const auto& line : lines) {
    const double at = line.first;
    const double y = y_place_mm(frame, at);
    const bool bias = at == summary.mean;
    drawing.body += fmt::format(
        "set arrow from {0:.10g},{2:.10g} to {1:.10g},{2:.10g} nohead lw "
        "1.2 dt {3} lc {4} back\n",
        frame.x_low, frame.x_high, at, bias ? "1" : "'-'", rgb(figure_ink));
    const double text_y = std::min(y, free_below - line_mm);
    put_text(drawing, text_of(line), frame.right_mm + 1.5, text_y);
    free_below = text_y;
  }
  const auto block = put_data(drawing, "mean of both, ours - truth", rows);
  put_plot(drawing, fmt::format("{} using 1:2 with points pt 7 ps 0.6 lc {} notitle",
                                from_data(block), rgb(figure_colour(0), 0x50)));
  return drawing;
}

}  // namespace woundwell
