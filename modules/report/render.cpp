#include "report/render.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>
#include <stdexcept>

#include "report/format.hpp"
#include "report/gnuplot.hpp"
#include "report/page_files.hpp"
#include "report/sections.hpp"
#include "report/text.hpp"

namespace woundwell {

namespace {

/// "2 cell lines · 4 conditions · 3 experiments · 360 pictures".
std::string scope_of(const ReportData& report) {
  std::set<std::string> lines;
  std::set<std::string> conditions;
  std::set<std::string> experiments;
  const auto add = [&](const Place& place) {
    if (!place.cell_line.empty()) lines.insert(place.cell_line);
    conditions.insert(place.condition);
    experiments.insert(place.experiment);
  };
  for (const auto& r : report.scratch) add(r.place);
  for (const auto& r : report.transwell) add(r.place);
  std::string text;
  if (!lines.empty()) text += counted(lines.size(), "cell line") + " · ";
  text += counted(conditions.size(), "condition") + " · " +
          counted(experiments.size(), "experiment") + " · " +
          counted(report.scratch.size() + report.transwell.size(), "picture");
  return text;
}

std::string title_of(const ReportData& report) {
  if (!report.title.empty()) return report.title;
  if (report.transwell.empty()) return "Scratch assay";
  if (report.scratch.empty()) return "Transwell assay";
  return "Scratch and Transwell assays";
}

}  // namespace

void put(PageData& data, const std::string& name, const std::string& text) {
  data.set(name, clean_text(text));
  data.set("has_" + name, !text.empty());
}

std::string render(const ReportData& report) { return render(report, draw_figures(report)); }

std::string render(const ReportData& report, const std::vector<Figure>& figures) {
  PageData page;
  put(page, "title", title_of(report));
  put(page, "scope", scope_of(report));
  put_verdicts(page, report);
  put_figures(page, figures);
  put_quality(page, report);
  put_fields(page, report);
  put_statistics(page, report);
  put_methods(page, report);
  put_provenance(page, report);
  page.set("figure", kainjow::mustache::partial{[] { return std::string(figure_template()); }});
  page.set("font_face", figure_font_face());
  page.set("style", std::string(page_style()));
  page.set("script", std::string(page_script()));

  kainjow::mustache::mustache page_maker{std::string(page_template())};
  if (!page_maker.is_valid()) throw std::logic_error(page_maker.error_message());
  return page_maker.render(page);
}

}  // namespace woundwell
