// Gap width along the wound and over time: a kymograph per condition.

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "report/figures.hpp"
#include "report/format.hpp"
#include "report/gnuplot.hpp"
#include "report/text.hpp"

namespace woundwell {

namespace {

constexpr std::size_t most_stretches = 20'000;  // of a figure: what a viewer still opens at once
constexpr double panel_mm = 24.0;
constexpr double width_key_mm = 3.0 + 2.0 * line_mm + 3.0;
constexpr int not_seen = 0xb9bfc4;  // a grey that no width has

/// A field over time: indices of its closure rows.
struct FieldRows {
  std::string id;
  std::vector<std::size_t> rows;  ///< by time
  double last_closure = 0.0;
};

using Profiles = std::map<std::string, std::vector<const ProfileRecord*>>;

/// FieldRows of a condition with at least two times that have a profile.
std::vector<FieldRows> series_of_condition(const ReportData& report, const Profiles& profiles,
                                           const std::string& cell_line,
                                           const std::string& condition) {
  std::map<std::string, FieldRows> all;
  for (std::size_t i = 0; i < report.closure.size(); ++i) {
    const auto& row = report.closure[i];
    if (row.place.cell_line != cell_line || row.place.condition != condition) continue;
    if (!row.closure_frac || !profiles.contains(row.place.image_id)) continue;
    auto& series = all[row.series_id];
    series.id = row.series_id;
    series.rows.push_back(i);
  }
  std::vector<FieldRows> kept;
  for (auto& [id, series] : all) {
    if (series.rows.size() < 2) continue;
    std::stable_sort(series.rows.begin(), series.rows.end(), [&](std::size_t a, std::size_t b) {
      return report.closure[a].place.time_h < report.closure[b].place.time_h;
    });
    series.last_closure = *report.closure[series.rows.back()].closure_frac;
    kept.push_back(std::move(series));
  }
  std::stable_sort(kept.begin(), kept.end(), [](const FieldRows& a, const FieldRows& b) {
    return a.last_closure < b.last_closure;
  });
  return kept;
}

/// The first and the last, and evenly spread ones between.
std::vector<double> some_of(const std::vector<double>& all, std::size_t most) {
  if (all.size() <= most) return all;
  std::vector<double> some;
  for (std::size_t k = 0; k < most; ++k) some.push_back(all[k * (all.size() - 1) / (most - 1)]);
  return some;
}

/// Half-way between neighbours; the ends as far out as the first half-way is in.
std::vector<double> edges_of(const std::vector<double>& middles) {
  if (middles.size() < 2) return {middles.front() - 0.5, middles.front() + 0.5};
  std::vector<double> edges{1.5 * middles[0] - 0.5 * middles[1]};
  for (std::size_t k = 1; k < middles.size(); ++k) {
    edges.push_back(0.5 * (middles[k - 1] + middles[k]));
  }
  edges.push_back(2.0 * middles.back() - edges.back());
  return edges;
}

/// Edges of the stretches of a series, from 0.
std::vector<double> stretch_edges(const WidthSeries& series) {
  std::vector<double> places;
  for (const auto& [place, width] : series.times.front().widths) places.push_back(place);
  std::vector<double> edges = edges_of(places);
  const double begin = edges.front();
  for (double& edge : edges) edge -= begin;
  return edges;
}

/// Colours of widths in steps, from 0 to the last mark: closed is the first.
struct WidthKey {
  std::vector<Tick> marks;  ///< from 0
  [[nodiscard]] double step() const { return marks.size() < 2 ? 1.0 : marks[1].at - marks[0].at; }
  /// 0: closed; k: from step k - 1 to step k.
  [[nodiscard]] std::size_t level(double width) const {
    return width > 0.0 ? static_cast<std::size_t>(width / step()) + 1 : 0;
  }
  [[nodiscard]] std::size_t levels() const { return marks.size(); }  ///< beside closed
  [[nodiscard]] int colour(std::size_t level) const {
    const double share =
        static_cast<double>(std::min(level, levels())) / static_cast<double>(levels());
    return sequential_colour(level == 0 ? 0.0 : 0.12 + 0.88 * share);
  }
};

std::string hex(int colour) { return fmt::format("#{:06x}", colour); }

/// Colour key: boxes in steps with their limits, then what is not a width.
void put_width_key(Drawing& drawing, const WidthKey& key, const std::string& title, bool unseen) {
  constexpr double left = 2.0;
  const double top = drawing.height_mm - 1.0;
  put_text(drawing, title, left, top - 0.5 * line_mm);
  const double upper = top - line_mm - 0.6;
  const double lower = upper - 2.4;
  const double each = std::min(36.0 / static_cast<double>(key.levels()), 6.0);
  const int decimals = std::max(0, -static_cast<int>(std::floor(std::log10(key.step()) + 1e-9)));
  const auto limit = [&](std::size_t k) {
    return fixed_text(key.step() * static_cast<double>(k), decimals);
  };
  const double text_mm = em_mm * text_width_em(limit(key.levels())) + 1.0;
  const auto every = static_cast<std::size_t>(std::ceil(text_mm / each));
  for (std::size_t k = 0; k <= key.levels(); ++k) {
    const double x = left + 1.0 + each * static_cast<double>(k);
    if (k < key.levels()) {  // a little into the next one: no paper may shine through between
      const double over = k + 1 < key.levels() ? 0.1 : 0.0;
      put_box(drawing, x, lower, x + each + over, upper, rgb(hex(key.colour(k + 1))));
    }
    if (k % every != 0) continue;
    put_text(drawing, limit(k), x, lower - 0.2 - 0.5 * line_mm, Align::center);
  }
  double x = left + 1.0 + each * static_cast<double>(key.levels()) + 5.0;
  const auto put_entry = [&](const std::string& text, int colour) {
    put_box(drawing, x, lower, x + 3.0, upper, rgb(hex(colour)));
    put_text(drawing, text, x + 4.0, 0.5 * (lower + upper));
    x += 4.0 + em_mm * text_width_em(text) + 3.0;
  };
  put_entry("closed", key.colour(0));
  if (unseen) put_entry("not seen", not_seen);
}

/// The times where their marks have room, else round ones.
std::vector<Tick> time_marks(const std::vector<double>& times, Frame frame) {
  frame.bottom_mm = 0.0;
  frame.top_mm = panel_mm;
  std::vector<Tick> marks;
  for (const double t : times) {
    marks.push_back({t, hours_text(t)});
    if (marks.size() > 1 &&
        y_place_mm(frame, marks[marks.size() - 2].at) - y_place_mm(frame, t) < line_mm) {
      return ticks(frame.y_high, frame.y_low, 4);
    }
  }
  return marks;
}

/// Rows of the data: neighbours of the same colour are one stretch. A time without a profile is not
/// seen.
std::string stretches(const WidthSeries& series, const std::vector<double>& along,
                      const std::vector<double>& times, const WidthKey& key) {
  const auto edges = edges_of(times);
  std::string rows;
  for (std::size_t t = 0; t < times.size(); ++t) {
    const auto at = std::find_if(series.times.begin(), series.times.end(),
                                 [&](const auto& time) { return time.time_h == times[t]; });
    const auto width = [&](std::size_t k) {
      return at != series.times.end() && k < at->widths.size() ? at->widths[k].second
                                                               : std::nullopt;
    };
    const auto colour = [&](std::size_t k) {
      return width(k) ? key.colour(key.level(*width(k))) : not_seen;
    };
    for (std::size_t from = 0; from + 1 < along.size();) {
      std::size_t to = from;
      double sum = 0.0;
      for (; to + 1 < along.size() && colour(to) == colour(from); ++to) {
        sum += width(to).value_or(0.0);
      }
      rows += fmt::format(
          "{:.6g} {:.6g} {:.6g} {:.6g} {} {}\n", along[from], along[to], edges[t], edges[t + 1],
          width(from) ? fmt::format("{:.6g}", sum / static_cast<double>(to - from)) : "NaN",
          colour(from));
      from = to;
    }
  }
  return rows;
}

}  // namespace

std::vector<CellLineProfiles> width_profiles(const ReportData& report) {
  Profiles profiles;
  for (const auto& row : report.profiles) profiles[row.image_id].push_back(&row);
  std::vector<CellLineProfiles> all;
  std::map<std::string, std::vector<std::string>> known;
  for (const auto& row : report.closure) {
    const Place& place = row.place;
    auto line = std::find_if(all.begin(), all.end(),
                             [&](const auto& l) { return l.cell_line == place.cell_line; });
    if (line == all.end()) {
      all.push_back({place.cell_line, "", {}, {}});
      line = all.end() - 1;
    }
    auto& conditions = known[place.cell_line];
    if (std::find(conditions.begin(), conditions.end(), place.condition) != conditions.end()) {
      continue;
    }
    conditions.push_back(place.condition);
    const auto series = series_of_condition(report, profiles, place.cell_line, place.condition);
    if (series.empty()) continue;
    const FieldRows& median = series[(series.size() - 1) / 2];
    WidthSeries shown{place.condition, median.id, {}};
    for (const std::size_t i : median.rows) {
      WidthSeries::Time time;
      time.time_h = report.closure[i].place.time_h;
      for (const auto* p : profiles.at(report.closure[i].place.image_id)) {
        if (line->unit.empty()) line->unit = p->along_um ? "µm" : "px";
        const bool um = line->unit == "µm";
        if (um && !p->along_um) continue;
        time.widths.emplace_back(um ? *p->along_um : p->along_px, um ? p->width_um : p->width_px);
      }
      if (!time.widths.empty()) shown.times.push_back(std::move(time));
    }
    if (shown.times.empty()) continue;
    line->series.push_back(std::move(shown));
  }
  all.erase(std::remove_if(all.begin(), all.end(), [](const auto& l) { return l.series.empty(); }),
            all.end());
  for (auto& line : all) {
    std::set<double> times;
    for (const auto& series : line.series) {
      for (const auto& time : series.times) times.insert(time.time_h);
    }
    line.times_h = some_of({times.begin(), times.end()},
                           std::max<std::size_t>(6, most_stretches / (100 * line.series.size())));
  }
  return all;
}

Drawing profile_figure(const CellLineProfiles& profiles) {
  Drawing drawing;
  drawing.panels = true;
  Frame frame;
  const auto rows = edges_of(profiles.times_h);
  frame.y_low = rows.back();  // time runs down
  frame.y_high = rows.front();
  frame.x_high = 0.0;
  double widest = 0.0;
  bool unseen = false;
  std::vector<std::string> names;
  std::vector<std::vector<double>> along;
  for (const auto& series : profiles.series) {
    names.push_back(series.condition);
    along.push_back(stretch_edges(series));
    frame.x_high = std::max(frame.x_high, along.back().back());
    unseen = unseen || series.times.size() < profiles.times_h.size();
    for (const auto& time : series.times) {
      for (const auto& [place, width] : time.widths) {
        unseen = unseen || !width;
        widest = std::max(widest, width.value_or(0.0));
      }
    }
  }
  const WidthKey key{ticks(0.0, widest > 0.0 ? widest : 1.0, 12)};
  const std::vector<Tick> marks = time_marks(profiles.times_h, frame);
  const PanelGrid grid = panel_grid(names, widest_mm(marks) + 2.4, panel_mm, width_key_mm);
  drawing.width_mm = grid.width_mm;
  drawing.height_mm = grid.height_mm;
  put_grid_titles(drawing, grid, "Along the wound (" + profiles.unit + ")", "Time (h)");
  put_width_key(drawing, key, "Gap width (" + profiles.unit + ")", unseen);
  for (std::size_t k = 0; k < names.size(); ++k) {
    place_in_grid(grid, k, frame);
    put_frame(drawing, frame, false, false);
    put_x_axis(drawing, frame, x_ticks(frame, 3), "");
    put_y_axis(drawing, frame, marks, "");
    put_lines(drawing, grid.titles[k], frame.left_mm, grid_title_mm(grid, k, frame));
    const auto& series = profiles.series[k];
    const auto block =
        put_data(drawing,
                 fmt::format("along: from, to; time_h: from, to; width; colour: {}, {}",
                             series.condition, series.series_id),
                 stretches(series, along[k], profiles.times_h, key));
    // Each stretch is drawn to the end of the panel and covered by the next ones: no light comes
    // through between them.
    put_plot(drawing, fmt::format("{} using 1:3:1:({:.6g}):3:({:.6g}):6 with boxxyerror fs solid "
                                  "noborder lc rgb variable notitle",
                                  from_data(block), along[k].back(), rows.back()));
  }
  return drawing;
}

}  // namespace woundwell
