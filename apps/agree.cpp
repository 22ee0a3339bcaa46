// woundwell agree: accuracy against somebody's truth.

#include <fmt/core.h>

#include <map>

#include "agreement/agreement.hpp"
#include "console.hpp"
#include "core/csv.hpp"
#include "core/errors.hpp"
#include "figure_files.hpp"
#include "options.hpp"
#include "study_files.hpp"

namespace woundwell::app {

namespace {

AgreementInput input_of(const Place& place, const std::filesystem::path& folder) {
  AgreementInput input;
  input.path = folder / place.image;
  input.image_id = place.image_id;
  input.time_h = place.time_h;
  return input;
}

OptionalNumber widened(const OptionalInteger& x) {
  return x ? OptionalNumber(static_cast<double>(*x)) : std::nullopt;
}

void add_inputs(const std::filesystem::path& output, std::vector<AgreementInput>& inputs) {
  const Store store = open_results(output);
  const std::filesystem::path folder = store.get_fact("design_folder");
  std::map<std::string, ClosureRecord> closures;
  for (auto& c : store.closure()) closures[c.place.image_id] = std::move(c);
  for (const auto& r : store.scratch()) {
    AgreementInput input = input_of(r.place, folder);
    // Two runs may hold series of the same name.
    input.series_id = output.string() + "/" + r.series_id;
    input.outcome = to_string(r.outcome);
    input.flags = r.flags.codes();
    input.mask = mask_file(output, r.place.image_id);
    input.wound_area_px = r.wound_area_px;
    input.axis_deg = r.axis_deg;
    input.width_mean_px = r.width_mean_px;
    if (const auto c = closures.find(r.place.image_id); c != closures.end()) {
      input.closure_frac = c->second.closure_frac;
      input.closure_frac_se = c->second.closure_frac_se;
    }
    inputs.push_back(std::move(input));
  }
  std::map<std::string, std::vector<AgreementInput::Cell>> cells;
  for (const auto& c : store.cells()) {
    cells[c.image_id].push_back({c.x_px, c.y_px, c.area_px, c.doubtful});
  }
  for (const auto& r : store.transwell()) {
    AgreementInput input = input_of(r.place, folder);
    input.outcome = to_string(r.outcome);
    input.flags = r.flags.codes();
    input.count = widened(r.count);
    input.count_low = widened(r.count_low);
    input.count_high = widened(r.count_high);
    input.cells = std::move(cells[r.place.image_id]);
    inputs.push_back(std::move(input));
  }
}

}  // namespace

int agree(const AgreeOptions& options) {
  std::vector<AgreementInput> inputs;
  for (const auto& output : options.outputs) add_inputs(output, inputs);
  const AgreementReport result = woundwell::agree(inputs, options.truth);
  if (result.matched == 0) {
    Problem problem;
    for (const auto& t : options.truth)
      problem.file += (problem.file.empty() ? "" : ", ") + t.string();
    problem.cause =
        fmt::format("no truth here belongs to any of the {} measured pictures", inputs.size());
    problem.cure = "truth is matched by the end of the picture's path: compare the names";
    throw InputError(std::move(problem));
  }
  say(result.summary);
  if (!options.tables.empty()) {
    for (const auto& table : result.tables) {
      write_file(options.tables / (table.name + ".csv"), to_csv(table));
    }
    for (const auto& figure : agreement_figures(result.tables)) {
      write_figure(options.tables, figure);
      if (!figure.error.empty()) say("a figure could not be drawn: " + figure.error);
    }
    say("tables and figures: " + options.tables.string());
  }
  return success;
}

}  // namespace woundwell::app
