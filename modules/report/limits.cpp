// What the data cannot show: said on the page in plain words, before anybody asks.

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "report/format.hpp"
#include "report/sections.hpp"

namespace woundwell {

namespace {

std::string where_of(Assay assay, const std::string& cell_line) {
  return assay_label(assay) + (cell_line.empty() ? "" : ", " + cell_line);
}

struct Share {
  std::size_t pictures = 0;
  std::size_t failed = 0;
  std::size_t uncalibrated = 0;
};

struct GroupShares {
  std::vector<std::pair<std::string, Share>> conditions;  ///< in the order of the design
};

template <class R>
void count_outcomes(const std::vector<R>& records, std::map<std::string, GroupShares>& groups,
                    Share& all) {
  for (const auto& record : records) {
    const std::string where = where_of(record.place.assay, record.place.cell_line);
    auto& conditions = groups[where].conditions;
    auto at = std::find_if(conditions.begin(), conditions.end(),
                           [&](const auto& c) { return c.first == record.place.condition; });
    if (at == conditions.end()) {
      conditions.push_back({record.place.condition, {}});
      at = conditions.end() - 1;
    }
    const bool failed = record.outcome == Outcome::failed;
    for (Share* share : {&at->second, &all}) {
      ++share->pictures;
      if (failed) ++share->failed;
      if (!failed && !record.um_per_px) ++share->uncalibrated;
    }
  }
}

double share_of(const Share& s) {
  return s.pictures == 0 ? 0.0 : static_cast<double>(s.failed) / static_cast<double>(s.pictures);
}

std::string said_of(const std::pair<std::string, Share>& condition) {
  return fmt::format("{} ({} of {})", condition.first, condition.second.failed,
                     condition.second.pictures);
}

/// Failures that fall on some conditions more than on others can bias the comparison.
void say_uneven_failures(const std::map<std::string, GroupShares>& groups,
                         std::vector<std::string>& said) {
  for (const auto& [where, group] : groups) {
    if (group.conditions.size() < 2) continue;
    const auto [least, most] = std::minmax_element(
        group.conditions.begin(), group.conditions.end(),
        [](const auto& a, const auto& b) { return share_of(a.second) < share_of(b.second); });
    if (most->second.failed < 2 || share_of(most->second) - share_of(least->second) < 0.1) continue;
    said.push_back(fmt::format(
        "{}: failed pictures are not spread evenly over the conditions, most in {}, fewest in {}. "
        "If they failed because of what the treatment did, the comparison is biased.",
        where, said_of(*most), said_of(*least)));
  }
}

/// Assays and cell lines with one experiment, and with two: a sentence for each number.
void say_few_experiments(const ReportData& report, std::vector<std::string>& said) {
  std::map<std::string, std::set<std::string>> experiments;
  const auto add = [&](const Place& place) {
    experiments[where_of(place.assay, place.cell_line)].insert(place.experiment);
  };
  for (const auto& record : report.scratch) add(record.place);
  for (const auto& record : report.transwell) add(record.place);
  std::vector<std::string> one;
  std::vector<std::string> two;
  for (const auto& [where, names] : experiments) {
    if (names.size() == 1) one.push_back(where);
    if (names.size() == 2) two.push_back(where);
  }
  if (!one.empty()) {
    said.push_back(fmt::format(
        "{}: there is one experiment. Differences between conditions are shown, but whether they "
        "would come back in a second experiment is unknown: no test, no p value and no "
        "conclusion about the treatment is possible from it.",
        fmt::join(one, "; ")));
  }
  if (!two.empty()) {
    said.push_back(fmt::format(
        "{}: there are two experiments. Intervals are very wide and most tests cannot reach "
        "p ≤ {:g}; take three or more.",
        fmt::join(two, "; "), report.alpha));
  }
}

std::string experiments_of(const TestRecord& test) {
  return test.n_b > 0 && test.n_b != test.n_a
             ? fmt::format("{} v {} experiments", test.n_a, test.n_b)
             : counted(static_cast<std::size_t>(test.n_a), "experiment");
}

void add_once(std::vector<std::string>& items, std::string item) {
  if (std::find(items.begin(), items.end(), item) == items.end()) items.push_back(std::move(item));
}

/// Tests that cannot reach the level: those that a verdict rests on by name; of the others the
/// least p that any of their rows can give, a test at a time.
void say_out_of_reach(const ReportData& report, std::vector<std::string>& said) {
  std::vector<std::string> deciding;
  std::vector<std::pair<std::string, double>> others;
  for (const auto& test : report.tests) {
    if (!test.smallest_p || *test.smallest_p <= report.alpha) continue;
    if (test.n_a < 2) continue;  // said already: one experiment shows nothing
    if (test.primary) {
      add_once(deciding,
               fmt::format("{}: the verdict rests on the test “{}”, which with {} cannot give a p "
                           "below {} whatever the data. More experiments are needed.",
                           where_of(test.assay, test.cell_line), test.test, experiments_of(test),
                           p_text(test.smallest_p)));
      continue;
    }
    const auto known = std::find_if(others.begin(), others.end(),
                                    [&](const auto& other) { return other.first == test.test; });
    if (known == others.end()) {
      others.emplace_back(test.test, *test.smallest_p);
    } else {
      known->second = std::min(known->second, *test.smallest_p);
    }
  }
  for (auto& sentence : deciding) said.push_back(std::move(sentence));
  if (others.empty()) return;
  std::string list;
  for (std::size_t k = 0; k < others.size(); ++k) {
    list += fmt::format("{}{} ({})",
                        k == 0                   ? ""
                        : k + 1 == others.size() ? " and "
                                                 : ", ",
                        others[k].first, p_text(others[k].second));
  }
  said.push_back(
      fmt::format("With so few experiments these tests cannot reach p ≤ {:g} whatever the data; in "
                  "brackets the least p that they can give: {}. No verdict rests on them.",
                  report.alpha, list));
}

}  // namespace

std::vector<std::string> limits(const ReportData& report) {
  std::vector<std::string> said;
  std::map<std::string, GroupShares> groups;
  Share all;
  count_outcomes(report.scratch, groups, all);
  count_outcomes(report.transwell, groups, all);
  if (all.pictures > 0 && all.failed == all.pictures) {
    said.push_back(
        "No picture could be measured, so nothing can be concluded. The reasons are "
        "listed under “Failed pictures”.");
    return said;
  }
  say_few_experiments(report, said);
  say_out_of_reach(report, said);
  say_uneven_failures(groups, said);
  if (all.uncalibrated > 0) {
    said.push_back(fmt::format(
        "{} no known pixel size: lengths are in pixels and densities per mm² are missing there. "
        "Fractions such as closure need no scale.",
        all.uncalibrated == 1 ? "One measured picture has"
                              : fmt::format("{} measured pictures have", all.uncalibrated)));
  }
  if (report.verdicts.empty() && all.pictures > 0) {
    said.push_back(
        "There is no verdict: none of the conditions could be compared as knockdown against "
        "control. Roles are set in the column “role” of the design sheet, and the comparison is "
        "made by “woundwell compare”.");
  }
  return said;
}

}  // namespace woundwell
