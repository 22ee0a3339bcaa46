// woundwell plan: how many experiments, wells and fields a study needs.

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>

#include "console.hpp"
#include "core/errors.hpp"
#include "options.hpp"
#include "statistics/tests.hpp"
#include "tidy_table.hpp"

namespace woundwell::app {

namespace {

std::string size_text(const StudySize& s) {
  return s.fields == 0 ? "no noise below" : fmt::format("{} x {}", s.wells, s.fields);
}

/// Experiment means of the endpoint at its last time.
std::vector<ReplicateRecord> read_pilot(const PlanOptions& options) {
  TidyTable table(options.pilot / "replicates.csv");
  std::map<std::string, std::size_t> at;
  for (const char* name : {"cell_line", "endpoint", "time_h", "condition", "role", "experiment",
                           "wells", "fields", "value", "sd_between_wells", "sd_between_fields"}) {
    at[name] = table.column(name, "a table of replicates").value_or(0);
  }
  table.finish();
  std::vector<ReplicateRecord> records;
  std::string endpoint = options.endpoint;
  for (const CsvRow& row : table.rows()) {
    ReplicateRecord r;
    r.endpoint = table.text(row, at["endpoint"]);
    if (endpoint.empty()) endpoint = r.endpoint;
    if (r.endpoint != endpoint) continue;
    r.cell_line = table.text(row, at["cell_line"]);
    r.condition = table.text(row, at["condition"]);
    r.experiment = table.text(row, at["experiment"]);
    r.role = parse_role(table.text(row, at["role"])).value_or(Role::other);
    r.time_h = table.number(row, at["time_h"]).value_or(0.0);
    r.wells = static_cast<std::int64_t>(table.number(row, at["wells"]).value_or(0.0));
    r.fields = static_cast<std::int64_t>(table.number(row, at["fields"]).value_or(0.0));
    r.value = table.number(row, at["value"]);
    r.sd_between_wells = table.number(row, at["sd_between_wells"]);
    r.sd_between_fields = table.number(row, at["sd_between_fields"]);
    records.push_back(std::move(r));
  }
  table.finish();
  double last = 0.0;
  for (const ReplicateRecord& r : records) last = std::max(last, r.time_h);
  std::erase_if(records, [&](const ReplicateRecord& r) { return r.time_h < last; });
  return records;
}

/// Spreads of the pilot, where none is stated.
void take_pilot(const PlanOptions& options, StudyQuestion& question) {
  const auto records = read_pilot(options);
  const PilotSpread spread = pilot_spread(records, question.ratio);
  if (!spread.experiment) {
    Problem p;
    p.file = (options.pilot / "replicates.csv").string();
    p.value = options.endpoint;
    p.cause = "no two experiments that share two conditions with a value";
    p.cure = "state --sd-experiment, or name another --endpoint";
    throw InputError(std::move(p));
  }
  if (!std::isfinite(question.sd_experiment)) question.sd_experiment = *spread.experiment;
  if (question.sd_well == 0.0) question.sd_well = spread.well.value_or(0.0);
  if (question.sd_field == 0.0) question.sd_field = spread.field.value_or(0.0);
  say(
      fmt::format("Pilot: {} at {:g} h; the spread between experiments rests on {:g} degrees of "
                  "freedom{}.",
                  records.front().endpoint, records.front().time_h, spread.df,
                  spread.df < 10.0 ? ", so it may well be twice as large" : ""));
}

void say_question(const StudyQuestion& q, double alpha) {
  say(q.ratio
          ? fmt::format("Knockdown over control {:g}; standard deviations of natural logarithms",
                        q.effect)
          : fmt::format("Knockdown less control {:g}; standard deviations in the same unit",
                        q.effect));
  say(fmt::format("  between experiments {:g}, wells {:g}, fields {:g}", q.sd_experiment, q.sd_well,
                  q.sd_field));
  if (q.rescue) {
    say(
        fmt::format("  rescue of {:g} %: found means knockdown v control and rescue v knockdown, "
                    "after Holm over three contrasts",
                    100.0 * *q.rescue));
  }
  say(
      fmt::format("Paired t over experiments at p <= {:g}; power wanted {:g}; {} simulated studies "
                  "per figure.\n",
                  alpha, q.power, q.runs));
}

void say_table(const StudyPlan& plan, double alpha) {
  say("Power by wells x fields per well, and the smallest p that other tests can reach:");
  std::string head = "  experiments";
  for (const StudySize& s : plan.table.front()) head += fmt::format("{:>16}", size_text(s));
  say(head + "    Mann-Whitney   permutation");
  for (const auto& row : plan.table) {
    const std::size_t n = row.front().experiments;
    std::string line = fmt::format("  {:>11}", n);
    for (const StudySize& s : row) line += fmt::format("{:>16.2f}", s.power);
    const auto least = [&](double p) { return rounded(p, 2) + (p > alpha ? " (never)" : ""); };
    line += fmt::format("{:>16}{:>14}", least(mann_whitney_smallest_p(n, n)),
                        least(sign_flip_smallest_p(n)));
    say(line);
  }
  say("The paired t test has no smallest p.\n");
}

void say_answer(const StudyQuestion& q, const StudyPlan& plan) {
  if (!plan.needed) {
    const auto& last = plan.table.back();
    say(
        fmt::format("Not reached with {} experiments: power {:.2f}, and {:.2f} if wells and fields "
                    "added no noise at all. Look for a larger effect or a less variable assay.",
                    last.front().experiments, last.front().power, last.back().power));
    return;
  }
  const StudySize& needed = *plan.needed;
  say(fmt::format("Needed: {} experiments of {} wells x {} fields per condition (power {:.2f}).",
                  needed.experiments, needed.wells, needed.fields, needed.power));
  for (std::size_t i = 0; i < plan.table.size(); ++i) {
    const auto& row = plan.table[i];
    if (row.front().experiments != needed.experiments) continue;
    std::string text = fmt::format(
        "{} fields a well instead of {} would give {:.2f}, {} wells {:.2f}; more than "
        "{:.2f} no number of them can give.",
        4 * q.fields, q.fields, row[2].power, 2 * q.wells, row[3].power, row[4].power);
    if (i + 1 < plan.table.size()) {
      text += fmt::format(" One experiment more gives {:.2f}.", plan.table[i + 1].front().power);
    }
    say(text);
  }
  for (const StudySize& s : plan.fewest_pictures) {
    say(
        fmt::format("  {} experiments need no more than {} well{} x {} field{}: {} pictures per "
                    "condition and time (power {:.2f})",
                    s.experiments, s.wells, s.wells == 1 ? "" : "s", s.fields,
                    s.fields == 1 ? "" : "s", s.experiments * s.wells * s.fields, s.power));
  }
}

}  // namespace

int plan(const PlanOptions& options) {
  StudyQuestion question = options.question;
  if (!options.pilot.empty()) take_pilot(options, question);
  const StudyPlan plan = plan_study(question, options.statistics);
  say_question(question, options.statistics.alpha);
  say_table(plan, options.statistics.alpha);
  say_answer(question, plan);
  return success;
}

}  // namespace woundwell::app
