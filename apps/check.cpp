// woundwell check: every mistake at once, and what the design can show.

#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "console.hpp"
#include "imaging/image.hpp"
#include "options.hpp"
#include "study_files.hpp"

namespace woundwell::app {

bool load_design(const std::filesystem::path& sheet, const PlanChoices& choices, Design& design) {
  design = read_design(sheet);
  check_pictures(design, [](const std::filesystem::path& file, std::size_t page) {
    return read_head(file, page);
  });
  for (Problem& p : missing_choices(design.samples, choices)) {
    design.problems.push_back(std::move(p));
  }
  complain(design.problems);
  const auto errors = std::count_if(design.problems.begin(), design.problems.end(),
                                    [](const Problem& p) { return !p.warning; });
  if (errors > 0) {
    complain(fmt::format("{} mistakes: nothing was measured", errors));
    return false;
  }
  if (design.samples.empty()) {
    complain("error: " + sheet.string() + ": no rows to measure; add rows, or clear `exclude`");
    return false;
  }
  return true;
}

namespace {

/// One block per comparison: n, then what each test can reach.
void say_power(const std::vector<DesignPower>& power) {
  if (power.empty()) return;
  say("\nWhat the planned comparisons can show (n counts experiments):");
  std::string heading;
  for (const auto& p : power) {
    const std::string text = fmt::format("  {}, {}: {} (n = {} v {})", p.cell_line,
                                         to_string(p.assay), p.comparison, p.n_a, p.n_b);
    if (text != heading) say(text);
    heading = text;
    say(fmt::format("    {}: {}{}", p.test,
                    p.smallest_p > 0.0 ? "smallest p " + rounded(p.smallest_p, 2) + "; " : "",
                    p.remark));
  }
}

void describe_design(const Design& design, const StatisticsParams& params) {
  std::set<std::string> scratch_fields;
  std::size_t scratch = 0;
  std::set<std::string> experiments;
  for (const auto& s : design.samples) {
    experiments.insert(s.experiment);
    if (s.assay == Assay::scratch) ++scratch;
  }
  std::size_t series = 0;
  for (const auto& job : make_jobs(design.samples)) series += job.assay == Assay::scratch ? 1 : 0;
  say(fmt::format(
      "{}: {} scratch pictures in {} series, {} Transwell pictures, {} experiments{}",
      design.sheet.string(), scratch, series, design.samples.size() - scratch, experiments.size(),
      design.excluded.empty() ? "" : fmt::format(", {} excluded", design.excluded.size())));
  say_power(design_power(design.samples, params));
}

}  // namespace

int check(const StudyOptions& options) {
  Design design;
  if (!load_design(options.design, options.settings.statistics.plan, design)) return wrong_input;
  describe_design(design, options.settings.statistics);
  return success;
}

}  // namespace woundwell::app
