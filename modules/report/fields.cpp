#include <fmt/core.h>

#include <algorithm>
#include <map>

#include "report/format.hpp"
#include "report/sections.hpp"
#include "report/text.hpp"

namespace woundwell {

namespace {

OptionalNumber scaled(const OptionalNumber& x, double factor) {
  if (!x) return std::nullopt;
  return *x * factor;
}

PageData flag_list(const Flags& flags) {
  PageData list{PageData::type::list};
  for (const auto& info : all_flags()) {
    if (!flags.has(info.flag)) continue;
    PageData item;
    std::string words(info.code);
    std::replace(words.begin(), words.end(), '_', ' ');
    put(item, "flag", words);
    put(item, "explanation", std::string(info.explanation));
    list << item;
  }
  return list;
}

template <class R>
PageData common_row(const R& r, const ReportData& report) {
  PageData row;
  const Place& place = r.place;
  put(row, "image_id", place.image_id);
  put(row, "image", place.image);
  const bool linked = report.overlays.count(place.image_id) > 0;
  put(row, "link", linked ? "overlays/" + percent_encode(place.image_id) + ".jpg" : "");
  const auto thumbnail = report.thumbnails.find(place.image_id);
  put(row, "thumbnail", thumbnail == report.thumbnails.end() ? "" : base64(thumbnail->second));
  put(row, "cell_line", place.cell_line);
  put(row, "condition", place.condition);
  put(row, "experiment", place.experiment);
  put(row, "well", place.well);
  put(row, "field", place.field);
  put(row, "time", hours_text(place.time_h));
  put(row, "outcome", std::string(to_string(r.outcome)));
  put(row, "reason", r.reason);
  put(row, "flag_codes", r.flags.codes());
  row.set("flags", flag_list(r.flags));
  row.set("has_flags_here", !r.flags.none());
  return row;
}

/// Values of a filter: those that occur, in order of appearance.
class Choices {
 public:
  void add(const std::string& value) {
    if (value.empty()) return;
    if (std::find(values_.begin(), values_.end(), value) == values_.end()) values_.push_back(value);
  }
  [[nodiscard]] PageData list() const {
    PageData list{PageData::type::list};
    for (const auto& value : values_) {
      PageData item;
      put(item, "choice", value);
      list << item;
    }
    return list;
  }

 private:
  std::vector<std::string> values_;
};

struct Filters {
  Choices cell_lines;
  Choices conditions;
  Choices experiments;
  Choices times;
  void add(const Place& place) {
    cell_lines.add(clean_text(place.cell_line));
    conditions.add(clean_text(place.condition));
    experiments.add(clean_text(place.experiment));
    times.add(hours_text(place.time_h));
  }
};

}  // namespace

void put_fields(PageData& page, const ReportData& report) {
  std::map<std::string, const ClosureRecord*> closure;
  for (const auto& row : report.closure) closure[row.place.image_id] = &row;

  Filters filters;
  PageData scratch{PageData::type::list};
  for (const auto& r : report.scratch) {
    PageData row = common_row(r, report);
    filters.add(r.place);
    if (r.wound_area_um2) {
      put(row, "area",
          with_error(scaled(r.wound_area_um2, 1e-6), scaled(r.wound_area_um2_se, 1e-6)) + " mm²");
    } else {
      put(row, "area",
          r.wound_area_px ? with_error(r.wound_area_px, r.wound_area_px_se) + " px²"
                          : with_error(std::nullopt, std::nullopt));
    }
    put(row, "area_frac", with_error(r.wound_area_frac, r.wound_area_frac_se));
    if (r.width_mean_um) {
      put(row, "width", with_error(r.width_mean_um, r.width_mean_um_se) + " µm");
    } else {
      put(row, "width",
          r.width_mean_px ? with_error(r.width_mean_px, r.width_mean_px_se) + " px"
                          : with_error(std::nullopt, std::nullopt));
    }
    const auto at = closure.find(r.place.image_id);
    put(row, "closure",
        at == closure.end() ? with_error(std::nullopt, std::nullopt)
                            : with_error(at->second->closure_frac, at->second->closure_frac_se));
    scratch << row;
  }
  PageData transwell{PageData::type::list};
  for (const auto& r : report.transwell) {
    PageData row = common_row(r, report);
    filters.add(r.place);
    std::string count = r.count ? fmt::format("{}", *r.count) : "–";
    if (r.count && r.count_low && r.count_high) {
      count += fmt::format(" ({} to {})", *r.count_low, *r.count_high);
    }
    put(row, "count", count);
    put(row, "count_method", r.count_method == "area" ? "from the stained area" : "");
    put(row, "density",
        r.density_per_mm2
            ? estimate_text(r.density_per_mm2, r.density_low_per_mm2, r.density_high_per_mm2)
            : "–");
    put(row, "stained", r.stained_area_frac ? number_text(*r.stained_area_frac) : "–");
    put(row, "mean_od", r.mean_od ? number_text(*r.mean_od) : "–");
    transwell << row;
  }
  page.set("scratch_rows", scratch);
  page.set("has_scratch", scratch.is_non_empty_list());
  page.set("transwell_rows", transwell);
  page.set("has_transwell", transwell.is_non_empty_list());
  page.set("has_fields", scratch.is_non_empty_list() || transwell.is_non_empty_list());
  put(page, "field_count", counted(report.scratch.size() + report.transwell.size(), "picture"));
  page.set("condition_choices", filters.conditions.list());
  page.set("cell_line_choices", filters.cell_lines.list());
  page.set("experiment_choices", filters.experiments.list());
  page.set("time_choices", filters.times.list());
}

}  // namespace woundwell
