#include "report/figures.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "report/format.hpp"
#include "report/gnuplot.hpp"
#include "report/sections.hpp"
#include "report/text.hpp"

namespace woundwell {

namespace {

std::string place_title(const std::string& cell_line, Assay assay) {
  return cell_line.empty() ? assay_label(assay) : cell_line + ", " + assay_label(assay);
}

/// Which tests the p values are of, and what "adj." and "alike" mean.
std::string contrasts_caption(const EndpointValues& values) {
  if (values.contrasts.empty()) return "";
  std::set<std::string> tests;
  std::string correction;
  bool equivalence = false;
  for (const auto& contrast : values.contrasts) {
    if (contrast.equivalence) {
      equivalence = true;
    } else {
      tests.insert(contrast.test);
    }
    if (contrast.p_adjusted && contrast.p_adjusted != contrast.p) correction = contrast.correction;
  }
  std::string text = " Planned contrasts";
  for (const auto& test : tests) text += (test == *tests.begin() ? ": " : " or ") + test;
  if (!correction.empty()) text += "; adj.: after " + correction + "'s correction";
  if (equivalence) text += "; alike: a small p says that the two are equal within the margin";
  return text + ".";
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
  std::string text = "Small points: fields. Large points: experiments, which n counts.";
  if (most >= 3) {
    text += fmt::format(" Bar and line: {} over experiments and its 95 % t interval",
                        geometric ? "geometric mean" : "mean");
    text += " (no multiple comparison; cut at the frame).";
  } else if (most == 2) {
    text += " Bar: mean over experiments; two of them give no useful interval.";
  } else {
    text += " There is one experiment: no spread between experiments is known.";
  }
  return text + contrasts_caption(values);
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

/// Of a time lapse not every time gets a figure: those shown first, and each endpoint's last time.
std::vector<EndpointValues> worth_drawing(const ReportData& report) {
  constexpr std::size_t few = 16;
  auto all = endpoint_values(report);
  if (all.size() <= few) return all;
  std::vector<EndpointValues> some;
  for (const auto& values : all) {
    const bool last = std::none_of(all.begin(), all.end(), [&](const EndpointValues& other) {
      return other.assay == values.assay && other.cell_line == values.cell_line &&
             other.endpoint == values.endpoint && other.time_h > values.time_h;
    });
    if (last || shown_first(report, all, values)) some.push_back(values);
  }
  return some;
}

/// A name that every file system takes.
std::string file_name(const std::string& text) {
  std::string name;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_';
    if (plain) {
      name += c;
    } else if (!name.empty() && name.back() != '_') {
      name += '_';
    }
  }
  return name.substr(0, 100);
}

}  // namespace

Figure draw_figure(const std::string& gnuplot, const std::string& name, std::string title,
                   std::string caption, const Drawing& drawing) {
  Figure figure;
  figure.name = file_name(name);
  figure.title = std::move(title);
  figure.caption = std::move(caption);
  figure.script = script_of(drawing, figure.name, figure.title);
  figure.data = drawing.data;
  figure.wide = drawing.width_mm > 1.4 * single_column_mm;
  GnuplotAnswer answer = run_gnuplot(gnuplot, figure.name, figure.script, figure.data);
  figure.error = std::move(answer.error);
  if (answer.ok) {
    figure.svg = with_font(std::move(answer.svg));
    figure.pdf = std::move(answer.pdf);
  }
  return figure;
}

std::vector<Figure> draw_figures(const ReportData& report) {
  std::vector<Figure> figures;
  const auto add = [&](const std::string& name, std::string title, std::string caption,
                       const Drawing& drawing, bool primary) {
    const std::string numbered = fmt::format("{:02}_{}", figures.size() + 1, name);
    figures.push_back(
        draw_figure(report.gnuplot, numbered, std::move(title), std::move(caption), drawing));
    figures.back().primary = primary;
  };
  const auto endpoints = worth_drawing(report);
  for (const auto& values : endpoints) {
    const std::string hours = hours_text(values.time_h);
    add(fmt::format("superplot_{}_{}_{}h", values.cell_line, values.endpoint, hours),
        fmt::format("{}: {} at {}\u00a0h", place_title(values.cell_line, values.assay),
                    endpoint_axis(values.endpoint), hours),
        superplot_caption(values), superplot(values), shown_first(report, endpoints, values));
  }
  for (const auto& curves : closure_curves(report)) {
    const bool one_time = std::all_of(curves.curves.begin(), curves.curves.end(),
                                      [](const auto& c) { return c.points.size() < 2; });
    if (one_time) continue;
    add("closure_" + curves.cell_line,
        place_title(curves.cell_line, Assay::scratch) + ": closure over time",
        std::string("Mean over experiments with its 95 % t interval where there are three or "
                    "more; cut at the frame.") +
            (in_panels(curves) ? " Grey: the control." : ""),
        closure_figure(curves), true);
  }
  if (std::any_of(report.verdicts.begin(), report.verdicts.end(), shows_rescue)) {
    add("rescue", "Rescue",
        "Share of the lost effect that the rescue brings back, (R \u2212 K) / (M \u2212 K), with "
        "its 95 % interval. 0 %: as the knockdown; 100 %: as the control. An arrow: the interval "
        "goes on.",
        rescue_figure(report.verdicts), true);
  }
  for (const auto& pair : assay_pairs(report)) {
    add("scratch_v_transwell_" + pair.cell_line,
        (pair.cell_line.empty() ? "" : pair.cell_line + ": ") + std::string("scratch v Transwell"),
        "A point is an experiment mean of one condition in both assays. Points of one experiment "
        "or condition are not independent.",
        assay_figure(pair), true);
  }
  for (const auto& profiles : width_profiles(report)) {
    add("width_profile_" + profiles.cell_line,
        place_title(profiles.cell_line, Assay::scratch) + ": gap width along the wound over time",
        "A row per measured time, drawn half-way to the next. Of each condition one field: the one "
        "whose closure at its last time is the median one. Not seen: not both fronts are in the "
        "picture, or it was not measured. Fields are examples, not evidence.",
        profile_figure(profiles), false);
  }
  return figures;
}

void put_figures(PageData& page, const std::vector<Figure>& figures) {
  PageData first{PageData::type::list};
  PageData more{PageData::type::list};
  std::string error;
  std::size_t number = 0;
  for (const auto& figure : figures) {
    ++number;
    if (!figure.error.empty()) {
      error = figure.error;
      continue;
    }
    PageData item;
    put(item, "figure_title", figure.title);
    put(item, "caption", figure.caption);
    put(item, "figure_file", figure.name);
    item.set("has_pdf", !figure.pdf.empty());
    item.set("svg", cleaned_svg(figure.svg, fmt::format("f{}-", number),
                                figure.title + ". " + figure.caption));
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
