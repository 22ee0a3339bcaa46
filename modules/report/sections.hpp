#pragma once
// What the template needs, section by section. Strings are plain text (the template escapes them)
// unless a comment says HTML.

#include <kainjow/mustache.hpp>
#include <string>

#include "report/figures.hpp"
#include "report/render.hpp"

namespace woundwell {

using PageData = kainjow::mustache::data;

/// Sets `name` to the text (cleaned) and `has_<name>` to whether there is any.
void put(PageData& data, const std::string& name, const std::string& text);

/// cards, verdict_rows, limits.
void put_verdicts(PageData& page, const ReportData& report);
/// What the data cannot show, a sentence each.
std::vector<std::string> limits(const ReportData& report);
void put_figures(PageData& page, const std::vector<Figure>& figures);
/// Counts of outcomes per condition, flags with explanations, failed and excluded pictures.
void put_quality(PageData& page, const ReportData& report);
/// Tables of fields and the values of their filters.
void put_fields(PageData& page, const ReportData& report);
void put_statistics(PageData& page, const ReportData& report);
/// Methods paragraphs and references, from what ran.
void put_methods(PageData& page, const ReportData& report);
void put_provenance(PageData& page, const ReportData& report);

/// A value on the axis that the reader should see.
struct StripMark {
  double at = 0.0;
  std::string label;
};
/// Picture of an estimate with its interval on an axis: HTML (SVG).
std::string effect_strip(double value, double low, double high, const std::vector<StripMark>& marks,
                         double axis_low, double axis_high, const std::string& label);

}  // namespace woundwell
