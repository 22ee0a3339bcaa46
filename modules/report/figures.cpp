#include "report/figures.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "report/format.hpp"
#include "report/gnuplot.hpp"
#include "report/sections.hpp"
#include "report/text.hpp"

namespace woundwell {

namespace {

std::string place_title(const std::string& cell_line, Assay assay) {
  return cell_line.empty() ? assay_label(assay) : cell_line + ", " + assay_label(assay);
}

std::string superplot_caption(const EndpointValues& values) {
  std::size_t most = 0;
  bool geometric = values.log_scale;
  for (const auto& condition : values.conditions) {
    std::size_t n = 0;
    for (const auto& mean : condition.means) {
      if (!mean) continue;
      ++n;
      if (*mean <= 0.0) geometric = false;
    }
    most = std::max(most, n);
  }
  std::string text = "Small points: fields. Large points: experiments, which n counts";
  text += values.conditions.size() > 7 ? fmt::format(" (at most {}).", most) : ".";
  if (most >= 3) {
    text += fmt::format(" Bar and line: {} over experiments and its 95 % t interval",
                        geometric ? "geometric mean" : "mean");
    text += " (no multiple comparison; cut at the frame).";
  } else if (most == 2) {
    text += " Bar: mean over experiments; two of them give no useful interval.";
  } else {
    text += " There is one experiment: no spread between experiments is known.";
  }
  return text;
}

Figure drawn(const ReportData& report, const std::string& script, const std::string& id,
             std::string title, std::string caption) {
  Figure figure;
  figure.title = std::move(title);
  figure.caption = std::move(caption);
  GnuplotAnswer answer = run_gnuplot(report.gnuplot, script);
  if (answer.ok) {
    figure.svg = cleaned_svg(answer.svg, id, figure.title + ". " + figure.caption);
  } else {
    figure.error = answer.error;
  }
  return figure;
}

/// Shown at once: the endpoint and time that a verdict rests on; without any verdict on the assay
/// and cell line, the primary endpoint at its last time.
bool shown_first(const ReportData& report, const std::vector<EndpointValues>& all,
                 const EndpointValues& values) {
  if (!values.primary) return false;
  bool verdicts = false;
  for (const auto& v : report.verdicts) {
    if (v.assay != values.assay || v.cell_line != values.cell_line) continue;
    verdicts = true;
    if (v.endpoint == values.endpoint && v.time_h == values.time_h) return true;
  }
  return !verdicts && std::none_of(all.begin(), all.end(), [&](const EndpointValues& other) {
    return other.assay == values.assay && other.cell_line == values.cell_line &&
           other.endpoint == values.endpoint && other.time_h > values.time_h;
  });
}

}  // namespace

std::vector<Figure> draw_figures(const ReportData& report) {
  std::vector<Figure> figures;
  const auto add = [&](const std::string& script, std::string title, std::string caption,
                       bool primary, bool wide) {
    const std::string id = fmt::format("f{}-", figures.size() + 1);
    figures.push_back(drawn(report, script, id, std::move(title), std::move(caption)));
    figures.back().primary = primary;
    figures.back().wide = wide;
  };
  const auto endpoints = endpoint_values(report);
  for (const auto& values : endpoints) {
    const std::string title =
        fmt::format("{}: {} at {}\u00a0h", place_title(values.cell_line, values.assay),
                    endpoint_axis(values.endpoint), hours_text(values.time_h));
    add(superplot_script(values), title, superplot_caption(values),
        shown_first(report, endpoints, values), values.conditions.size() > 5);
  }
  for (const auto& curves : closure_curves(report)) {
    const bool one_time = std::all_of(curves.curves.begin(), curves.curves.end(),
                                      [](const auto& c) { return c.points.size() < 2; });
    if (one_time) continue;
    const bool panels = curves.curves.size() > most_in_one_panel;
    add(curves_script(curves),
        place_title(curves.cell_line, Assay::scratch) + ": closure over time",
        std::string(
            "Mean over experiments with its 95 % t interval where there are three or more.") +
            (panels ? " Grey: the control." : ""),
        true, panels);
  }
  return figures;
}

void put_figures(PageData& page, const std::vector<Figure>& figures) {
  PageData first{PageData::type::list};
  PageData more{PageData::type::list};
  std::string error;
  for (const auto& figure : figures) {
    if (!figure.error.empty()) {
      error = figure.error;
      continue;
    }
    PageData item;
    put(item, "figure_title", figure.title);
    put(item, "caption", figure.caption);
    item.set("svg", figure.svg);
    item.set("wide", figure.wide);
    (figure.primary ? first : more) << item;
  }
  // where nothing is primary, everything is shown
  const bool some_first = first.is_non_empty_list();
  page.set("figures", some_first ? first : more);
  page.set("more_figures", some_first ? more : PageData{PageData::type::list});
  page.set("has_figures", some_first || more.is_non_empty_list());
  page.set("has_more_figures", some_first && more.is_non_empty_list());
  put(page, "more_figure_count", std::to_string(more.list_value().size()));
  put(page, "figure_error", error);
  page.set("nothing_to_draw", figures.empty());
}

}  // namespace woundwell
