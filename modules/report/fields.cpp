#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "core/csv.hpp"
#include "report/endpoints.hpp"
#include "report/format.hpp"
#include "report/sections.hpp"
#include "report/small_pictures.hpp"
#include "report/text.hpp"

namespace woundwell {

namespace {

constexpr std::size_t small_pictures_characters = 50'000'000;  // of a page of at most 60 MB
constexpr std::size_t rows_shown = 100;                        // at first, of each table

OptionalNumber scaled(const OptionalNumber& x, double factor) {
  if (!x) return std::nullopt;
  return *x * factor;
}

PageData flag_list(const Flags& flags) {
  PageData list{PageData::type::list};
  for (const auto& info : all_flags()) {
    if (!flags.has(info.flag)) continue;
    PageData item;
    put(item, "flag", spaced(info.code));
    put(item, "explanation", std::string(info.explanation));
    list << item;
  }
  return list;
}

std::string raw(const OptionalNumber& x) { return x && std::isfinite(*x) ? format_number(*x) : ""; }

/// Rows of both tables, numbered and joined to their small pictures and to their series.
class Rows {
 public:
  Rows(const ReportData& report, const SmallPictures& small) : report_(report), small_(small) {}

  /// What both tables say of a picture. Numbers to sort by stand beside those to read.
  template <class R>
  PageData row(const R& r) {
    PageData row;
    const Place& place = r.place;
    put(row, "image_id", place.image_id);
    const bool linked = report_.overlays.count(place.image_id) > 0;
    put(row, "link", linked ? "overlays/" + percent_encode(place.image_id) + ".jpg" : "");
    const auto at = small_.places.find(place.image_id);
    const SmallPlaces places = at == small_.places.end() ? SmallPlaces{} : at->second;
    put(row, "overlay_place", places.overlay ? fmt::format("{}", *places.overlay) : "");
    put(row, "plain_place", places.plain ? fmt::format("{}", *places.plain) : "");
    put(row, "series", fmt::format("{}", series_of(place)));
    row.set("late", count_++ >= rows_shown);
    put(row, "assay", assay_label(place.assay));
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
    return row;
  }
  void next_table() { count_ = 0; }

 private:
  /// Number of the field over time that the picture belongs to.
  std::size_t series_of(const Place& p) {
    return series_
        .try_emplace(
            {assay_label(p.assay), p.cell_line, p.condition, p.experiment, p.well, p.field},
            series_.size())
        .first->second;
  }

  const ReportData& report_;
  const SmallPictures& small_;
  std::map<std::vector<std::string>, std::size_t> series_;
  std::size_t count_ = 0;
};

/// Values of a filter: those that occur, in order of appearance.
class Choices {
 public:
  void add(const std::string& value) {
    if (value.empty()) return;
    if (std::find(values_.begin(), values_.end(), value) == values_.end()) values_.push_back(value);
  }
  /// Empty where there is nothing to choose.
  [[nodiscard]] PageData list() const {
    PageData list{PageData::type::list};
    if (values_.size() < 2) return list;
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
  Choices assays;
  Choices cell_lines;
  Choices conditions;
  Choices experiments;
  Choices wells;
  Choices times;
  void add(const Place& place) {
    assays.add(assay_label(place.assay));
    cell_lines.add(clean_text(place.cell_line));
    conditions.add(clean_text(place.condition));
    experiments.add(clean_text(place.experiment));
    wells.add(clean_text(place.well));
    times.add(hours_text(place.time_h));
  }
  void put_into(PageData& page) const {
    const auto put_choices = [&](const std::string& name, const Choices& choices) {
      page.set(name + "_choices", choices.list());
      page.set("many_" + name, choices.list().is_non_empty_list());
    };
    put_choices("assay", assays);
    put_choices("cell_line", cell_lines);
    put_choices("condition", conditions);
    put_choices("experiment", experiments);
    put_choices("well", wells);
    put_choices("time", times);
  }
};

/// "512 ± 21 µm": in micrometres where they are known, else in pixels.
std::string length_text(const OptionalNumber& um, const OptionalNumber& um_se,
                        const std::string& um_unit, const OptionalNumber& px,
                        const OptionalNumber& px_se, const std::string& px_unit) {
  if (um) return with_error(um, um_se) + " " + um_unit;
  if (px) return with_error(px, px_se) + " " + px_unit;
  return with_error(std::nullopt, std::nullopt);
}

}  // namespace

void put_fields(PageData& page, const ReportData& report) {
  std::map<std::string, const ClosureRecord*> closure;
  for (const auto& row : report.closure) closure[row.place.image_id] = &row;

  const SmallPictures small = small_pictures(report, small_pictures_characters);
  Rows rows(report, small);
  Filters filters;
  PageData scratch{PageData::type::list};
  for (const auto& r : report.scratch) {
    PageData row = rows.row(r);
    filters.add(r.place);
    put(row, "area",
        length_text(scaled(r.wound_area_um2, 1e-6), scaled(r.wound_area_um2_se, 1e-6), "mm²",
                    r.wound_area_px, r.wound_area_px_se, "px²"));
    put(row, "area_frac", with_error(r.wound_area_frac, r.wound_area_frac_se));
    put(row, "area_frac_value", raw(r.wound_area_frac));
    put(row, "width",
        length_text(r.width_mean_um, r.width_mean_um_se, "µm", r.width_mean_px, r.width_mean_px_se,
                    "px"));
    put(row, "width_value", raw(r.width_mean_um ? r.width_mean_um : r.width_mean_px));
    const auto at = closure.find(r.place.image_id);
    const OptionalNumber closed = at == closure.end() ? std::nullopt : at->second->closure_frac;
    put(row, "closure",
        with_error(closed, at == closure.end() ? std::nullopt : at->second->closure_frac_se));
    put(row, "closure_value", raw(closed));
    scratch << row;
  }
  rows.next_table();
  PageData transwell{PageData::type::list};
  for (const auto& r : report.transwell) {
    PageData row = rows.row(r);
    filters.add(r.place);
    std::string count = r.count ? fmt::format("{}", *r.count) : "–";
    if (r.count && r.count_low && r.count_high) {
      count += fmt::format(" ({} to {})", *r.count_low, *r.count_high);
    }
    put(row, "count", count);
    put(row, "count_value", r.count ? fmt::format("{}", *r.count) : "");
    put(row, "count_method", r.count_method == "area" ? "from the stained area" : "");
    put(row, "density",
        r.density_per_mm2
            ? estimate_text(r.density_per_mm2, r.density_low_per_mm2, r.density_high_per_mm2)
            : "–");
    put(row, "density_value", raw(r.density_per_mm2));
    put(row, "stained", r.stained_area_frac ? number_text(*r.stained_area_frac) : "–");
    put(row, "stained_value", raw(r.stained_area_frac));
    put(row, "mean_od", r.mean_od ? number_text(*r.mean_od) : "–");
    put(row, "mean_od_value", raw(r.mean_od));
    transwell << row;
  }
  page.set("scratch_rows", scratch);
  page.set("has_scratch", scratch.is_non_empty_list());
  page.set("transwell_rows", transwell);
  page.set("has_transwell", transwell.is_non_empty_list());
  page.set("has_fields", scratch.is_non_empty_list() || transwell.is_non_empty_list());
  put(page, "field_count", counted(report.scratch.size() + report.transwell.size(), "picture"));
  filters.put_into(page);
  page.set("small_pictures", small.html);
  put(page, "left_out", small.left_out > 0 ? counted(small.left_out, "small picture") : "");
}

}  // namespace woundwell
