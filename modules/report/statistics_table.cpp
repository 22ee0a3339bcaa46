#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "report/format.hpp"
#include "report/sections.hpp"

namespace woundwell {

namespace {

constexpr std::size_t most_on_paper = 250;

/// Counts and rank sums without decimals, the rest with four digits.
std::string statistic_text(double x) {
  return std::abs(x) < 1e6 && x == std::round(x) ? fixed_text(x, 0) : number_text(x, 4);
}

}  // namespace

void put_statistics(PageData& page, const ReportData& report) {
  PageData rows{PageData::type::list};
  for (const auto& test : report.tests) {
    PageData row;
    put(row, "cell_line", test.cell_line);
    put(row, "assay", assay_label(test.assay));
    put(row, "endpoint", endpoint_label(test.endpoint).name);
    put(row, "endpoint_unit", endpoint_label(test.endpoint).unit);
    put(row, "time", hours_text(test.time_h));
    put(row, "comparison", test.comparison);
    put(row, "test", test.test);
    put(row, "method", test.method);
    put(row, "n",
        test.n_b > 0 ? fmt::format("{} v {}", test.n_a, test.n_b) : fmt::format("{}", test.n_a));
    put(row, "below_n", fmt::format("{} wells, {} fields", test.wells, test.fields));
    put(row, "statistic",
        test.statistic ? (test.statistic_name.empty() ? "" : test.statistic_name + " = ") +
                             statistic_text(*test.statistic)
                       : "–");
    put(row, "p", p_text(test.p));
    put(row, "p_adjusted", p_text(test.p_adjusted));
    put(row, "adjustment", test.adjustment);
    put(row, "smallest_p", p_text(test.smallest_p));
    row.set("out_of_reach", test.smallest_p && *test.smallest_p > report.alpha);
    put(row, "effect_name", test.effect_name);
    put(row, "effect", estimate_text(test.effect, test.effect_low, test.effect_high));
    put(row, "interval_method", test.interval_method);
    put(row, "caution", test.caution);
    row.set("primary", test.primary);
    row.set("exploratory", !test.planned);
    rows << row;
  }
  page.set("statistics_rows", rows);
  // Hundreds of rows are not printed: those on which a verdict rests are, if there are any.
  page.set("many_statistics", report.tests.size() > most_on_paper &&
                                  std::any_of(report.tests.begin(), report.tests.end(),
                                              [](const auto& test) { return test.primary; }));
  put(page, "statistics_count", fmt::format("{}", report.tests.size()));
  page.set("has_statistics", rows.is_non_empty_list());
}

}  // namespace woundwell
