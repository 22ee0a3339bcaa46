#include <fmt/core.h>

#include <algorithm>

#include "report/format.hpp"
#include "report/sections.hpp"
#include "report/text.hpp"

namespace woundwell {

namespace {

struct Counts {
  std::size_t pictures = 0;
  std::size_t measured = 0;
  std::size_t closed = 0;
  std::size_t failed = 0;
  std::size_t flagged = 0;
};

struct ConditionCounts {
  Assay assay = Assay::scratch;
  std::string cell_line;
  std::string condition;
  Counts counts;
};

void add(Counts& counts, Outcome outcome, bool flagged) {
  ++counts.pictures;
  if (outcome == Outcome::measured) ++counts.measured;
  if (outcome == Outcome::closed) ++counts.closed;
  if (outcome == Outcome::failed) ++counts.failed;
  if (flagged) ++counts.flagged;
}

template <class R>
void count_records(const std::vector<R>& records, std::vector<ConditionCounts>& rows, Counts& all) {
  for (const auto& r : records) {
    auto at = std::find_if(rows.begin(), rows.end(), [&](const ConditionCounts& row) {
      return row.assay == r.place.assay && row.cell_line == r.place.cell_line &&
             row.condition == r.place.condition;
    });
    if (at == rows.end()) {
      rows.push_back({r.place.assay, r.place.cell_line, r.place.condition, {}});
      at = rows.end() - 1;
    }
    add(at->counts, r.outcome, !r.flags.none());
    add(all, r.outcome, !r.flags.none());
  }
}

void put_counts(PageData& row, const Counts& c) {
  put(row, "pictures", fmt::format("{}", c.pictures));
  put(row, "measured", fmt::format("{}", c.measured));
  put(row, "closed", fmt::format("{}", c.closed));
  put(row, "failed", fmt::format("{}", c.failed));
  row.set("some_failed", c.failed > 0);
  put(row, "flagged", fmt::format("{}", c.flagged));
  put(row, "failed_share", percent_text(c.failed, c.pictures));
  const auto width = [&](std::size_t part) {
    return fmt::format("{:.2f}", c.pictures == 0 ? 0.0
                                                 : 100.0 * static_cast<double>(part) /
                                                       static_cast<double>(c.pictures));
  };
  put(row, "measured_width", width(c.measured));
  put(row, "closed_width", width(c.closed));
  put(row, "failed_width", width(c.failed));
}

template <class R>
void list_failed(const std::vector<R>& records, const ReportData& report, PageData& list) {
  for (const auto& r : records) {
    if (r.outcome != Outcome::failed) continue;
    PageData row;
    put(row, "image_id", r.place.image_id);
    put(row, "image", r.place.image);
    const bool linked = report.overlays.count(r.place.image_id) > 0;
    put(row, "link", linked ? "overlays/" + percent_encode(r.place.image_id) + ".jpg" : "");
    put(row, "assay", assay_label(r.place.assay));
    put(row, "cell_line", r.place.cell_line);
    put(row, "condition", r.place.condition);
    put(row, "experiment", r.place.experiment);
    put(row, "well", r.place.well);
    put(row, "field", r.place.field);
    put(row, "time", hours_text(r.place.time_h));
    put(row, "reason", r.reason.empty() ? "no reason was recorded" : r.reason);
    list << row;
  }
}

template <class R>
std::size_t count_flag(const std::vector<R>& records, Flag flag) {
  return static_cast<std::size_t>(
      std::count_if(records.begin(), records.end(), [&](const R& r) { return r.flags.has(flag); }));
}

}  // namespace

void put_quality(PageData& page, const ReportData& report) {
  std::vector<ConditionCounts> conditions;
  Counts all;
  count_records(report.scratch, conditions, all);
  count_records(report.transwell, conditions, all);
  PageData rows{PageData::type::list};
  for (const auto& condition : conditions) {
    PageData row;
    put(row, "assay", assay_label(condition.assay));
    put(row, "cell_line", condition.cell_line);
    put(row, "condition", condition.condition);
    put_counts(row, condition.counts);
    rows << row;
  }
  page.set("quality_rows", rows);
  PageData total;
  put_counts(total, all);
  page.set("quality_total", total);
  page.set("has_pictures", all.pictures > 0);

  std::string summary =
      counted(all.pictures, "picture") + ": " + fmt::format("{} measured", all.measured);
  if (all.closed > 0) summary += fmt::format(", {} closed", all.closed);
  summary += fmt::format(", {} failed", all.failed);
  if (all.flagged > 0) summary += fmt::format("; {} with a quality flag", all.flagged);
  const std::size_t left_out = std::max(report.excluded.size(), report.excluded_count);
  if (left_out > 0) summary += fmt::format("; {} excluded by the design sheet", left_out);
  put(page, "quality_summary", summary + ".");

  PageData flags{PageData::type::list};
  for (const auto& info : all_flags()) {
    const std::size_t n =
        count_flag(report.scratch, info.flag) + count_flag(report.transwell, info.flag);
    if (n == 0) continue;
    PageData row;
    put(row, "code", std::string(info.code));
    put(row, "explanation", std::string(info.explanation));
    put(row, "flag_count", fmt::format("{}", n));
    flags << row;
  }
  page.set("flag_rows", flags);
  page.set("has_flags", flags.is_non_empty_list());

  PageData failed{PageData::type::list};
  list_failed(report.scratch, report, failed);
  list_failed(report.transwell, report, failed);
  page.set("failed_rows", failed);
  page.set("has_failed", failed.is_non_empty_list());
  put(page, "failed_count", counted(all.failed, "picture"));

  PageData excluded{PageData::type::list};
  for (const auto& picture : report.excluded) {
    PageData row;
    put(row, "excluded_image", picture.image);
    put(row, "excluded_reason", picture.reason);
    excluded << row;
  }
  page.set("excluded_rows", excluded);
  page.set("has_excluded", excluded.is_non_empty_list());
}

}  // namespace woundwell
