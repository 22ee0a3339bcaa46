// The methods paragraph, from what is in the tables: nothing is said that did not happen.

#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "report/endpoints.hpp"
#include "report/format.hpp"
#include "report/headline.hpp"
#include "report/references.hpp"
#include "report/sections.hpp"
#include "statistics/wording.hpp"

namespace woundwell {

namespace {

/// "a", "a and b", "a, b and c"; with another separator, "a; b; c".
std::string listed(const std::vector<std::string>& items, const std::string& separator = ", ") {
  std::string text;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const bool last = i + 1 == items.size() && separator == ", ";
    if (i > 0) text += last ? " and " : separator;
    text += items[i];
  }
  return text;
}

void add_once(std::vector<std::string>& items, const std::string& item) {
  if (!item.empty() && std::find(items.begin(), items.end(), item) == items.end()) {
    items.push_back(item);
  }
}

/// What stands before the details; all of it where there is no separator.
std::string before(const std::string& text, std::string_view separator) {
  return text.substr(0, text.find(separator));
}

/// What stands behind it; all of it where there is no separator.
std::string after(const std::string& text, std::string_view separator) {
  const auto found = text.find(separator);
  return found == std::string::npos ? text : text.substr(found + separator.size());
}

struct Extent {
  std::vector<std::string> cell_lines;
  std::vector<std::string> conditions;
  std::set<std::string> experiments;
  std::set<std::string> wells;
  std::set<double> times;
  std::vector<std::string> pixel_sizes;
  std::size_t pictures = 0;
  std::size_t calibrated = 0;
};

template <class R>
Extent extent_of(const std::vector<R>& records) {
  Extent extent;
  for (const auto& r : records) {
    const Place& p = r.place;
    add_once(extent.cell_lines, p.cell_line);
    add_once(extent.conditions, p.condition);
    extent.experiments.insert(p.experiment);
    extent.wells.insert(p.cell_line + '\0' + p.condition + '\0' + p.experiment + '\0' + p.well);
    extent.times.insert(p.time_h);
    ++extent.pictures;
    if (!r.um_per_px) continue;
    ++extent.calibrated;
    add_once(extent.pixel_sizes, number_text(*r.um_per_px) + " µm");
  }
  return extent;
}

std::string material(const Extent& e, const std::string& unit) {
  std::vector<std::string> times;
  for (const double t : e.times) times.push_back(hours_text(t));
  const std::string when = times.size() > 8 ? fmt::format("{} times from {} to {}", times.size(),
                                                          times.front(), times.back())
                                            : listed(times);
  return fmt::format("{} of {} ({}, {}, {}) at {} h", counted(e.pictures, "picture"),
                     counted(e.wells.size(), unit),
                     counted(std::max<std::size_t>(e.cell_lines.size(), 1), "cell line"),
                     counted(e.conditions.size(), "condition"),
                     counted(e.experiments.size(), "experiment"), when);
}

std::string calibration(const Extent& e) {
  if (e.calibrated == 0) return "No pixel size was known; lengths are in pixels.";
  const std::string sizes = e.pixel_sizes.size() > 4
                                ? fmt::format("{} different pixel sizes", e.pixel_sizes.size())
                                : "pixel size " + listed(e.pixel_sizes);
  if (e.calibrated == e.pictures) return "All pictures were calibrated (" + sizes + ").";
  return fmt::format("{} of {} were calibrated ({}).", e.calibrated, e.pictures, sizes);
}

std::string scratch_text(const ReportData& report) {
  const Extent e = extent_of(report.scratch);
  std::string text = "Scratch assay. We analysed " + material(e, "well") + ". ";
  text +=
      "The cell-free gap was outlined in each picture that shows one; its area and its mean width "
      "along the "
      "normal of the wound axis, which was fitted on the first picture of a series, were measured "
      "in the valid field. ";
  if (!report.closure.empty()) {
    text +=
        "Later pictures were registered to the first one and compared on the same place, the "
        "region that both show. Closure is (A(0) − A(t)) / A(0), not clipped; the rate of both "
        "fronts is (W(0) − W(t)) / t and that of one front half of it. ";
  }
  text +=
      "Standard errors come from the spread of the boundary under small changes of the decision "
      "and were propagated. Pictures were classed as measured, closed or failed; a failed one has "
      "no value. ";
  return text + calibration(e);
}

std::string transwell_text(const ReportData& report) {
  const Extent e = extent_of(report.transwell);
  std::string text = "Transwell assay. We analysed " + material(e, "insert") + ". ";
  const auto pictures = [&](const auto& are_so) {
    return static_cast<std::size_t>(
        std::count_if(report.transwell.begin(), report.transwell.end(), are_so));
  };
  const std::size_t fluorescent = pictures([](const auto& r) { return r.input == "fluorescence"; });
  if (fluorescent < report.transwell.size()) {
    text +=
        "Pictures were turned into optical density against the local light of the bare membrane; "
        "stain colour and decision level were set once for each batch. Membrane pores were "
        "rejected by their shade, size and shape. ";
  }
  const std::size_t grey = pictures([](const auto& r) { return r.flags.has(Flag::no_colour); });
  if (grey > 0) {
    text += fmt::format(
        "In {} without colour, pores were told from cells by being many of one size, and the "
        "lowest and highest count allow for that. ",
        counted(grey, "picture"));
  }
  if (fluorescent > 0) {
    text += fmt::format(
        "In {} of fluorescence the signal over the dark ground took the place of the density of "
        "stain, with one decision level for each batch; pores do not show there. ",
        counted(fluorescent, "picture"));
  }
  text +=
      "Bodies above the level were cut into pieces, the pieces put together to regions, and the "
      "count is the number of cells to be expected over all ways of choosing regions, by ";
  text += report.settings.find("transwell.judge = classical\n") != std::string::npos
              ? "rules of size, shape and stain"
              : "a model fitted to cells that were marked by hand and to simulated ones";
  text += "; all ways together give the lowest and highest count. ";
  const std::size_t by_area = pictures([](const auto& r) { return r.count_method == "area"; });
  if (by_area > 0) {
    text += fmt::format(
        "In {} too dense to tell bodies apart the count comes from the stained "
        "area, in part where less than 95 % of the field is covered. ",
        counted(by_area, "field"));
  }
  return text + calibration(e);
}

std::string statistics_text(const ReportData& report) {
  std::vector<std::string> tests;
  std::vector<std::string> deciding;
  std::vector<std::string> effects;
  std::vector<std::string> adjustments;
  std::vector<std::string> intervals;
  std::vector<std::string> further;
  for (const auto& test : report.tests) {
    if (before(test.method, ";") == "none" && !test.effect) continue;  // says why there is no test
    const std::string method = before(before(test.method, ","), ";");
    const std::string named = test.test + (method.empty() ? "" : " (" + method + ")");
    if (test.adjustment.ends_with(not_in_the_plan)) {
      add_once(further, named);
      continue;
    }
    add_once(tests, named);
    if (test.primary) add_once(deciding, test.test);
    if (test.effect) add_once(effects, test.effect_name);
    const std::string adjustment = correction_of(test.adjustment);
    if (adjustment != "none") add_once(adjustments, adjustment);
    add_once(intervals, test.interval_method);
  }
  std::string text =
      "Statistics. Fields were averaged in wells and wells in experiments; n is the number of "
      "experiments, and all tests and figures rest on experiment means";
  const auto mixed = std::find_if(report.tests.begin(), report.tests.end(), [](const auto& test) {
    return test.test == "mixed model" && test.method != "none";
  });
  if (mixed != report.tests.end()) {
    text += ", but for the mixed model of the fields (" + after(mixed->method, "; ") +
            "; restricted maximum likelihood, Satterthwaite's degrees of freedom)";
  }
  text += ". ";
  if (tests.empty()) return text + "No test was made.";
  std::vector<std::string> endpoints;
  for (const auto& v : report.verdicts) {
    add_once(endpoints, endpoint_axis(v.endpoint) + " at " + hours_text(v.time_h) + " h" +
                            (is_ratio(v) ? ", as ratio" : ""));
  }
  if (!endpoints.empty()) text += "Verdicts are on: " + listed(endpoints, "; ") + ". ";
  text += "Tests, two-sided: " + listed(tests) + ". ";
  if (!further.empty()) {
    text += "Beside the plan, in no correction and no verdict: " + listed(further, "; ") + ". ";
  }
  if (!deciding.empty()) text += "Verdicts rest on: " + listed(deciding) + ". ";
  if (!effects.empty()) text += "Effects: " + listed(effects) + ". ";
  if (!adjustments.empty()) {
    text += "Adjustment of p: " + listed(adjustments) +
            ", over the family of contrasts that stands beside each test. ";
  }
  if (!intervals.empty()) text += "Intervals: " + listed(intervals, "; ") + ". ";
  if (std::any_of(report.tests.begin(), report.tests.end(), [](const auto& test) {
        return test.test == "hierarchical bootstrap" && test.effect_low;
      })) {
    text +=
        "The hierarchical bootstrap drew experiments with replacement, each with its wells and "
        "fields as they are, since what these do to the mean of an experiment is in its spread "
        "already. ";
  }
  if (std::any_of(report.verdicts.begin(), report.verdicts.end(),
                  [](const auto& v) { return v.rescue_pct.has_value(); })) {
    text +=
        "Rescue is 100 (R − K) / (M − K) of rescue R, knockdown K and control M of the same "
        "experiments, with the interval of Fieller; it is withheld where that of M − K includes "
        "0. ";
  }
  return text + fmt::format("The level is {:g}; contrasts were planned unless marked exploratory.",
                            report.alpha);
}

}  // namespace

void put_methods(PageData& page, const ReportData& report) {
  std::vector<std::string> paragraphs;
  if (!report.scratch.empty()) paragraphs.push_back(scratch_text(report));
  if (!report.transwell.empty()) paragraphs.push_back(transwell_text(report));
  paragraphs.push_back(statistics_text(report));
  paragraphs.push_back("Software. Pictures were measured and compared with woundwell" +
                       (report.version.empty() ? "" : " " + report.version) +
                       "; its settings are listed under “Provenance”.");

  const CitedText cited = cite(std::move(paragraphs));
  PageData list{PageData::type::list};
  for (const auto& paragraph : cited.paragraphs) {
    PageData item;
    put(item, "paragraph", paragraph);
    list << item;
  }
  page.set("methods", list);
  PageData references{PageData::type::list};
  for (const auto& reference : cited.references) {
    PageData item;
    put(item, "citation", reference.citation);
    put(item, "doi", reference.doi);
    references << item;
  }
  page.set("references", references);
  page.set("has_references", references.is_non_empty_list());
}

}  // namespace woundwell
