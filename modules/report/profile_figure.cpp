// Gap width along the wound.

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "report/figures.hpp"
#include "report/format.hpp"
#include "report/gnuplot.hpp"
#include "report/text.hpp"

namespace woundwell {

namespace {

constexpr std::size_t most_times = 6;

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
std::vector<std::size_t> some_of(const std::vector<std::size_t>& rows) {
  if (rows.size() <= most_times) return rows;
  std::vector<std::size_t> some;
  for (std::size_t k = 0; k < most_times; ++k) {
    some.push_back(rows[k * (rows.size() - 1) / (most_times - 1)]);
  }
  return some;
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
      all.push_back({place.cell_line, "", {}});
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
    for (const std::size_t i : some_of(median.rows)) {
      WidthSeries::Time time;
      time.time_h = report.closure[i].place.time_h;
      for (const auto* p : profiles.at(report.closure[i].place.image_id)) {
        if (line->unit.empty()) line->unit = p->along_um ? "µm" : "px";
        const bool um = line->unit == "µm";
        if (um && !p->along_um) continue;
        time.widths.emplace_back(um ? *p->along_um : p->along_px, um ? p->width_um : p->width_px);
      }
      shown.times.push_back(std::move(time));
    }
    line->series.push_back(std::move(shown));
  }
  all.erase(std::remove_if(all.begin(), all.end(), [](const auto& l) { return l.series.empty(); }),
            all.end());
  return all;
}

Drawing profile_figure(const CellLineProfiles& profiles) {
  Drawing drawing;
  drawing.panels = true;
  double longest = 0.0;
  double widest = 0.0;
  std::vector<double> begins;
  std::vector<double> times;
  std::vector<std::string> names;
  for (const auto& series : profiles.series) {
    double begin = 1e300;
    double end = 0.0;
    for (const auto& time : series.times) {
      times.push_back(time.time_h);
      for (const auto& [along, width] : time.widths) {
        if (!width) continue;
        begin = std::min(begin, along);
        end = std::max(end, along);
        widest = std::max(widest, *width);
      }
    }
    begins.push_back(begin > end ? 0.0 : begin);
    longest = std::max(longest, end - begins.back());
    names.push_back(series.condition);
  }
  std::sort(times.begin(), times.end());
  times.erase(std::unique(times.begin(), times.end()), times.end());
  // the baseline in grey; then the later, the stronger
  const auto colour = [&](double time) {
    const auto at = std::lower_bound(times.begin(), times.end(), time) - times.begin();
    const double age = times.size() < 3
                           ? 1.0
                           : static_cast<double>(at - 1) / static_cast<double>(times.size() - 2);
    // never quite solid: gnuplot's SVG goes on with the transparency of the last line of a colour
    const int transparency = std::max(1, static_cast<int>(std::lround(0xa8 * (1.0 - age))));
    return at == 0 ? rgb(figure_muted) : rgb(figure_colour(0), transparency);
  };
  std::vector<KeyEntry> key;
  if (times.size() <= 12) {
    for (const double t : times) key.push_back({hours_text(t) + " h", colour(t), 0, true});
  } else {
    key.push_back({hours_text(times.front()) + " h", colour(times.front()), 0, true});
    key.push_back({"the later, the stronger, to " + hours_text(times.back()) + " h",
                   colour(times.back()), 0, true});
  }
  Frame frame;
  frame.x_high = longest > 0.0 ? longest : 1.0;
  frame.y_high = widest > 0.0 ? 1.06 * widest : 1.0;
  const auto marks = ticks(0.0, frame.y_high, 3);
  const double key_width = (names.size() < 3 ? single_column_mm : double_column_mm) - 4.0;
  const PanelGrid grid =
      panel_grid(names, widest_mm(marks) + 2.4, 24.0, key_height_mm(key, key_width) + 1.0);
  drawing.width_mm = grid.width_mm;
  drawing.height_mm = grid.height_mm;
  put_grid_titles(drawing, grid, "Along the wound (" + profiles.unit + ")",
                  "Gap width (" + profiles.unit + ")");
  put_key(drawing, key, 2.0, drawing.height_mm - 0.8, key_width);
  for (std::size_t k = 0; k < names.size(); ++k) {
    const auto& series = profiles.series[k];
    place_in_grid(grid, k, frame);
    put_frame(drawing, frame, false, true);
    put_x_axis(drawing, frame, x_ticks(frame, 3), "");
    put_y_axis(drawing, frame, marks, "");
    put_lines(drawing, grid.titles[k], frame.left_mm, grid_title_mm(grid, k, frame));
    std::string plot;
    for (const auto& time : series.times) {
      std::string rows;
      for (const auto& [along, width] : time.widths) {
        rows += width ? fmt::format("{:.6g} {:.6g}\n", along - begins[k], *width)
                      : fmt::format("{:.6g} NaN\n", along - begins[k]);
      }
      const auto block = put_data(drawing,
                                  fmt::format("along, width: {}, {}, {} h", series.condition,
                                              series.series_id, hours_text(time.time_h)),
                                  rows);
      if (!plot.empty()) plot += ", \\\n     ";
      plot += fmt::format("{} using 1:2 with lines lw 1.3 lc {} notitle", from_data(block),
                          colour(time.time_h));
    }
    put_plot(drawing, plot);
  }
  return drawing;
}

}  // namespace woundwell
