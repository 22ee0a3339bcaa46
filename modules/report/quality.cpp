#include <fmt/core.h>

#include <algorithm>

#include "report/format.hpp"
#include "report/sections.hpp"
#include "report/text.hpp"

namespace woundwell {

namespace {

constexpr double uneven_frac = 0.1;  // above the share of the other conditions

struct Counts {
  std::size_t pictures = 0;
  std::size_t measured = 0;
  std::size_t closed = 0;
  std::size_t failed = 0;
  std::size_t flagged = 0;
  std::size_t excluded = 0;  ///< by the sheet; not among the pictures
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

Counts& counts_of(std::vector<ConditionCounts>& rows, Assay assay, const std::string& cell_line,
                  const std::string& condition) {
  auto at = std::find_if(rows.begin(), rows.end(), [&](const ConditionCounts& row) {
    return row.assay == assay && row.cell_line == cell_line && row.condition == condition;
  });
  if (at == rows.end()) {
    rows.push_back({assay, cell_line, condition, {}});
    at = rows.end() - 1;
  }
  return at->counts;
}

template <class R>
void count_records(const std::vector<R>& records, std::vector<ConditionCounts>& rows, Counts& all) {
  for (const auto& r : records) {
    const Place& place = r.place;
    const bool flagged = !r.flags.none();
    add(counts_of(rows, place.assay, place.cell_line, place.condition), r.outcome, flagged);
    add(all, r.outcome, flagged);
  }
}

/// Whether so many of this condition, against those of the others of its cell line and assay, are
/// far more than their share: a treatment that spoils pictures biases the comparison.
bool stands_out(std::size_t part, std::size_t whole, std::size_t other_part,
                std::size_t other_whole) {
  if (part < 2 || whole == 0 || other_whole == 0) return false;
  const auto share = [](std::size_t a, std::size_t b) {
    return static_cast<double>(a) / static_cast<double>(b);
  };
  return share(part, whole) - share(other_part, other_whole) >= uneven_frac;
}

/// Marks the counts that stand out from the other conditions of the same cell line and assay.
void put_marks(PageData& row, const ConditionCounts& own,
               const std::vector<ConditionCounts>& conditions) {
  Counts others;
  for (const auto& c : conditions) {
    if (&c == &own || c.assay != own.assay || c.cell_line != own.cell_line) continue;
    others.pictures += c.counts.pictures;
    others.failed += c.counts.failed;
    others.flagged += c.counts.flagged;
    others.excluded += c.counts.excluded;
  }
  const Counts& c = own.counts;
  row.set("many_failed", stands_out(c.failed, c.pictures, others.failed, others.pictures));
  row.set("many_flagged", stands_out(c.flagged, c.pictures, others.flagged, others.pictures));
  row.set("many_excluded", stands_out(c.excluded, c.pictures + c.excluded, others.excluded,
                                      others.pictures + others.excluded));
}

void put_counts(PageData& row, const Counts& c) {
  const auto put_count = [&](const std::string& name, std::size_t part) {
    put(row, name, fmt::format("{}", part));
    row.set("some_" + name, part > 0);
    put(row, name + "_share", percent_text(part, c.pictures));
    const double width =
        c.pictures == 0 ? 0.0 : 100.0 * static_cast<double>(part) / static_cast<double>(c.pictures);
    put(row, name + "_width", fmt::format("{:.2f}", width));
  };
  put(row, "pictures", fmt::format("{}", c.pictures));
  put_count("measured", c.measured);
  put_count("closed", c.closed);
  put_count("failed", c.failed);
  put_count("flagged", c.flagged);
  put(row, "excluded", fmt::format("{}", c.excluded));
  put(row, "excluded_share", percent_text(c.excluded, c.pictures + c.excluded));
  row.set("some_excluded", c.excluded > 0);
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
  for (const auto& picture : report.excluded) {
    if (picture.condition.empty()) continue;
    ++counts_of(conditions, picture.assay, picture.cell_line, picture.condition).excluded;
  }
  all.excluded = std::max(report.excluded.size(), report.excluded_count);
  PageData rows{PageData::type::list};
  for (const auto& condition : conditions) {
    PageData row;
    put(row, "assay", assay_label(condition.assay));
    put(row, "cell_line", condition.cell_line);
    put(row, "condition", condition.condition);
    put_counts(row, condition.counts);
    put_marks(row, condition, conditions);
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
  if (all.excluded > 0) summary += fmt::format("; {} excluded by the design sheet", all.excluded);
  put(page, "quality_summary", summary + ".");

  PageData flags{PageData::type::list};
  for (const auto& info : all_flags()) {
    const std::size_t n =
        count_flag(report.scratch, info.flag) + count_flag(report.transwell, info.flag);
    if (n == 0) continue;
    PageData row;
    put(row, "code", std::string(info.code));
    put(row, "flag", spaced(info.code));
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
