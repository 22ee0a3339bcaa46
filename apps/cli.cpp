// The one file that knows CLI11: from the command line to option structs to an exit code.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <fstream>
#include <functional>
#include <limits>
#include <opencv2/core.hpp>

#include "console.hpp"
#include "core/csv.hpp"
#include "core/errors.hpp"
#include "help.hpp"
#include "options.hpp"

namespace woundwell::app {

namespace {

/// Options as text, before they are checked.
struct RawOptions {
  IndexOptions index;
  StudyOptions study;
  PlanOptions plan;
  std::string rescue;
  SimulateOptions simulate;
  AgreeOptions agree;
  std::vector<std::string> set;
  std::string config;
  std::string stain;
  std::string shard;
  std::vector<std::string> endpoints;
  std::vector<std::string> contrasts;
  std::string time;
  bool field_level = false;
  bool no_pictures = false;
  bool no_scratch = false;
  bool no_transwell = false;
};

Problem usage_problem(const std::string& option, const std::string& value, const std::string& cause,
                      const std::string& cure) {
  return {.column = option, .value = value, .cause = cause, .cure = cure};
}

/// The configuration file: TOML with a section per module, read by CLI11's own reader.
void read_config(const std::string& file, Settings& settings) {
  std::istringstream stream(read_text(file));
  for (const auto& item : CLI::ConfigTOML().from_config(stream)) {
    if (item.name == "++" || item.name == "--") continue;  // CLI11's marks of a section's ends
    set_values(settings, item.fullname(), item.inputs, file);
  }
}

/// What was chosen before looking; on the command line it takes the place of the configuration's.
void apply_plan(const RawOptions& raw, Settings& settings) {
  if (!raw.endpoints.empty()) settings.statistics.plan.endpoints = raw.endpoints;
  if (!raw.time.empty()) set_values(settings, "statistics.time_h", {raw.time}, "--time");
  if (!raw.contrasts.empty()) {
    settings.statistics.plan.contrasts.clear();
    set_values(settings, "statistics.contrasts", raw.contrasts, "--contrast");
  }
  if (raw.field_level) settings.statistics.field_level = true;
}

void apply_settings(const RawOptions& raw, StudyOptions& study) {
  if (!raw.config.empty()) read_config(raw.config, study.settings);
  for (const auto& text : raw.set) {
    const auto equals = text.find('=');
    if (equals == std::string::npos) {
      throw InputError(usage_problem("--set", text, "not of the form NAME=VALUE",
                                     "for instance --set scratch.working_size=1200"));
    }
    set_values(study.settings, std::string(trim(text.substr(0, equals))),
               {std::string(trim(text.substr(equals + 1)))}, "--set");
  }
  if (!raw.stain.empty()) set_values(study.settings, "transwell.stain", {raw.stain}, "--stain");
  apply_plan(raw, study.settings);
  study.pictures = !raw.no_pictures;
  if (raw.shard.empty()) return;
  const auto slash = raw.shard.find('/');
  const auto k = parse_number(raw.shard.substr(0, slash));
  const auto n =
      slash == std::string::npos ? std::nullopt : parse_number(raw.shard.substr(slash + 1));
  if (!k || !n || *k < 1 || *n < *k || *n > 100000 || *k != static_cast<int>(*k) ||
      *n != static_cast<int>(*n)) {
    throw InputError(usage_problem("--shard", raw.shard, "not a shard",
                                   "write K/N with 1 <= K <= N, for instance 3/8"));
  }
  study.shard = static_cast<std::size_t>(*k);
  study.shards = static_cast<std::size_t>(*n);
}

/// A share of an effect, 0 to 1.5.
double share(const std::string& text, const std::string& option) {
  const auto number = parse_number(text);
  if (!number || *number < 0.0 || *number > 1.5) {
    throw InputError(usage_problem(option, text, "not a share", "give 0 to 1.5; 1: all of it"));
  }
  return *number;
}

/// Declares every command; returns what to run, chosen after parsing.
class CommandLine {
 public:
  CommandLine() : app_("woundwell: scratch and Transwell assays, from pictures to a verdict") {
    app_.name("woundwell");
    app_.require_subcommand(1);
    app_.set_version_flag("--version", std::string("woundwell ") + WOUNDWELL_VERSION);
    app_.get_formatter()->column_width(34);
    app_.footer(
        "\nStart here:\n  woundwell check design.csv      what is wrong, and what it can show\n"
        "  woundwell run design.csv -o out all of it; then open out/report.html\n"
        "\nExit codes: 0 done; 1 a fault of the program; 2 wrong usage or design sheet; 3 some "
        "pictures failed.");
    add_index();
    add_study_commands();
    add_plan();
    add_simulate();
    add_agree();
  }

  CLI::App& app() { return app_; }
  RawOptions& raw() { return raw_; }
  [[nodiscard]] const std::function<int()>& chosen() const { return chosen_; }

 private:
  CLI::App* command(const std::string& name, const std::string& text, const std::string& help,
                    std::function<int()> action) {
    CLI::App* sub = app_.add_subcommand(name, text);
    sub->footer(help);
    sub->callback([this, action = std::move(action)] { chosen_ = action; });
    return sub;
  }

  void add_index() {
    auto* sub = command("index", "Write a design sheet from file names.", index_help(),
                        [this] { return index(raw_.index); });
    sub->add_option("folder", raw_.index.folder, "Folder with the pictures")->required();
    sub->add_option("--pattern", raw_.index.pattern, "How the names are made")->required();
    sub->add_option("-o,--output", raw_.index.output, "Sheet to write (folder/design.csv)");
  }

  static std::string stain_list() {
    TranswellParams params;
    for (const auto& p : parameters(params)) {
      if (p.choice == &params.stain) return fmt::format("{}", fmt::join(p.choices, ", "));
    }
    return {};
  }

  void add_design(CLI::App* sub) {
    sub->add_option("design", raw_.study.design, "Design sheet (CSV)")->required();
  }
  void add_output(CLI::App* sub, bool positional) {
    sub->add_option(positional ? "output" : "-o,--output", raw_.study.output,
                    "Folder of the results")
        ->required();
  }
  void add_settings(CLI::App* sub) {
    sub->add_option("--config", raw_.config, "TOML file with parameters");
    sub->add_option("--set", raw_.set, "NAME=VALUE of a parameter; may be repeated");
    sub->add_option("--stain", raw_.stain, "Transwell stain: " + stain_list() + " (auto)");
  }
  void add_plan_choices(CLI::App* sub) {
    sub->add_option("--endpoint", raw_.endpoints, "Primary endpoint (a column); one of each assay");
    sub->add_option("--time", raw_.time, "Primary time in hours (the last)");
    sub->add_option("--contrast", raw_.contrasts,
                    "Planned contrast \"a v b\"; may be repeated (from the roles)");
  }
  void add_analysis(CLI::App* sub) {
    add_plan_choices(sub);
    sub->add_flag("--field-level", raw_.field_level, "Also p with fields as n, labelled as wrong");
    sub->add_option("--seed", raw_.study.settings.statistics.seed, "Seed of the resampling");
  }
  void add_table(CLI::App* sub) {
    TableOptions& table = raw_.study.table;
    CLI::Option* file =
        sub->add_option("--table", table.file, "CSV of values, in place of measured pictures");
    const auto column = [&](const std::string& option, std::string& name, const std::string& what) {
      return sub->add_option(option, name, "Column of the table: " + what)->needs(file);
    };
    file->needs(column("--value", table.value, "the value"));
    file->needs(column("--condition", table.condition, "the treatment"));
    file->needs(column("--experiment", table.experiment, "the independent repeat; n counts these"));
    column("--well", table.well, "the culture unit");
    column("--field", table.field, "the position in it");
    column("--cell-line", table.cell_line, "the cell line");
    column("--time-column", table.time, "hours");
    column("--role", table.role, "control, knockdown, rescue, vehicle, blank or other");
    sub->add_option("--control", table.control, "Condition compared with, without a role column")
        ->needs(file);
    sub->add_flag("--ratio", table.ratio, "Compare as ratios (counts, densities, levels)")
        ->needs(file);
  }
  void add_measuring(CLI::App* sub) {
    sub->add_option("--threads", raw_.study.threads, "Threads (0: all cores)");
    sub->add_option("--shard", raw_.shard, "K/N: measure this part only");
    sub->add_flag("--no-pictures", raw_.no_pictures, "No masks, overlays and thumbnails");
  }

  void add_study_commands() {
    Settings defaults;
    auto measured = parameters(defaults.scratch);
    for (auto& p : parameters(defaults.transwell)) measured.push_back(p);
    auto* sub = command("check", "Say every mistake of a design sheet, and what it can show.",
                        check_help(), [this] { return check(study()); });
    add_design(sub);
    add_plan_choices(sub);
    add_settings(sub);

    sub = command("measure", "Measure the pictures of a design sheet.", measure_help(measured),
                  [this] { return measure(study()); });
    add_design(sub);
    add_output(sub, false);
    add_measuring(sub);
    add_settings(sub);

    sub =
        command("compare", "Compare the conditions: tests, estimates, verdicts.",
                compare_help(parameters(defaults.statistics)), [this] { return compare(study()); });
    sub->add_option("output,-o,--output", raw_.study.output, "Folder of the results")->required();
    add_analysis(sub);
    sub->add_option("--covariates", raw_.study.covariates,
                    "CSV with cell_line, condition, experiment and further quantities");
    sub->add_option("--ct", raw_.study.ct_pairs,
                    "TARGET:REFERENCE columns of threshold cycles; may be repeated");
    add_table(sub);
    add_settings(sub);

    sub = command("report", "Write the report.", report_help(), [this] { return report(study()); });
    add_output(sub, true);
    sub->add_option("--title", raw_.study.title, "Title of the page");

    sub = command("run", "Check, measure, compare and report.", run_help(),
                  [this] { return run(study()); });
    add_design(sub);
    add_output(sub, false);
    sub->add_option("--threads", raw_.study.threads, "Threads (0: all cores)");
    sub->add_flag("--no-pictures", raw_.no_pictures, "No masks, overlays and thumbnails");
    sub->add_option("--title", raw_.study.title, "Title of the page");
    add_analysis(sub);
    add_settings(sub);
  }

  void add_plan() {
    StudyQuestion& q = raw_.plan.question;
    q.sd_experiment = std::numeric_limits<double>::quiet_NaN();  // must be stated, or be in a pilot
    auto* sub =
        command("plan", "Experiments, wells and fields that a study needs.", plan_help(), [this] {
          if (!raw_.rescue.empty()) raw_.plan.question.rescue = share(raw_.rescue, "--rescue");
          return plan(raw_.plan);
        });
    sub->add_option("--effect", q.effect, "Knockdown less control, or over it with --ratio")
        ->required();
    sub->add_flag("--ratio", q.ratio, "The effect is a ratio, spreads are of natural logarithms");
    sub->add_option("--sd-experiment,--sd", q.sd_experiment,
                    "Of one condition between experiments, the day's level taken out");
    sub->add_option("--sd-well", q.sd_well, "Between wells of one experiment")
        ->capture_default_str();
    sub->add_option("--sd-field", q.sd_field, "Between fields of one well")->capture_default_str();
    sub->add_option("--pilot", raw_.plan.pilot,
                    "Results of a pilot (folder with replicates.csv) for spreads not stated");
    sub->add_option("--endpoint", raw_.plan.endpoint, "Endpoint of the pilot (the first)");
    sub->add_option("--rescue", raw_.rescue, "Share of the effect that a rescue brings back");
    sub->add_option("--power", q.power, "Share of studies that find it")->capture_default_str();
    sub->add_option("--alpha", raw_.plan.statistics.alpha, "Two-sided level")
        ->check(CLI::Range(0.0001, 0.5))
        ->capture_default_str();
    sub->add_option("--wells", q.wells, "Wells per condition and experiment")
        ->check(CLI::Range(1, 24))
        ->capture_default_str();
    sub->add_option("--fields", q.fields, "Fields per well")
        ->check(CLI::Range(1, 50))
        ->capture_default_str();
    sub->add_option("--max-experiments", q.most_experiments, "Give up beyond")
        ->check(CLI::Range(2, 100))
        ->capture_default_str();
    sub->add_option("--runs", q.runs, "Simulated studies per figure")
        ->check(CLI::Range(100, 100000))
        ->capture_default_str();
    sub->add_option("--seed", q.seed, "Seed: same seed, same table")->capture_default_str();
  }

  void add_simulate() {
    auto& scene = raw_.simulate.scene;
    auto* sub = command("simulate", "Draw a study with known truth.", simulate_help(), [this] {
      raw_.simulate.scene.scratch = !raw_.no_scratch;
      raw_.simulate.scene.transwell = !raw_.no_transwell;
      return simulate(raw_.simulate);
    });
    sub->add_option("folder", raw_.simulate.folder, "Where to write it")->required();
    sub->add_option("--seed", scene.seed, "Seed: same seed, same study")->capture_default_str();
    sub->add_option("--cell-lines", scene.cell_lines, "Names of the cell lines")
        ->delimiter(',')
        ->capture_default_str();
    sub->add_option("--experiments", scene.experiments, "Independent experiments")
        ->check(CLI::Range(1, 50))
        ->capture_default_str();
    sub->add_option("--wells", scene.wells, "Wells per condition and experiment")
        ->check(CLI::Range(1, 24))
        ->capture_default_str();
    sub->add_option("--fields", scene.fields, "Fields per well")
        ->check(CLI::Range(1, 50))
        ->capture_default_str();
    sub->add_option("--times", scene.times_h, "Hours")->delimiter(',')->capture_default_str();
    sub->add_option("--knockdown-effect", scene.knockdown_effect,
                    "Closure of the knockdown over that of the control")
        ->check(CLI::Range(0.0, 2.0))
        ->capture_default_str();
    sub->add_option("--rescue-share", scene.rescue_share, "Of the lost closure, brought back")
        ->check(CLI::Range(0.0, 1.5))
        ->capture_default_str();
    sub->add_option("--cells", scene.control_cells,
                    "Mean cells per membrane picture of the control (0.56 mm2)")
        ->check(CLI::Range(0.0, 3000.0))
        ->capture_default_str();
    sub->add_option("--difficulty", scene.difficulty,
                    "Of the pictures: 0 easy, 1 usual, 2 poor, 3 bad")
        ->check(CLI::Range(0, 3))
        ->capture_default_str();
    sub->add_option("--stain", scene.stain, "Of the membranes")
        ->check(CLI::IsMember({"crystal_violet", "giemsa", "haematoxylin", "dapi"}))
        ->capture_default_str();
    sub->add_option("--pore", scene.pore_diameter_um, "Diameter of the membranes' pores in um")
        ->check(CLI::IsMember({3.0, 5.0, 8.0}))
        ->capture_default_str();
    sub->add_flag("--side-by-side", scene.side_by_side,
                  "Cells of the membranes press against each other with pale borders, in place of "
                  "lying on each other");
    sub->add_flag("--residue", scene.residue,
                  "Membranes that were not rinsed well: pale smears and crumbs of dye between the "
                  "cells, pores that overlap or lean, a lens with a fault of colour");
    sub->add_flag("--no-scratch", raw_.no_scratch, "No scratch pictures");
    sub->add_flag("--no-transwell", raw_.no_transwell, "No Transwell pictures");
  }

  void add_agree() {
    auto* sub = command("agree", "Accuracy of results against truth.", agree_help(),
                        [this] { return agree(raw_.agree); });
    sub->add_option("outputs", raw_.agree.outputs, "Folders of results")->required();
    sub->add_option("--truth", raw_.agree.truth, "Truth: files or folders")->required();
    sub->add_option("--tables", raw_.agree.tables, "Folder for the tables as CSV");
  }

  const StudyOptions& study() {
    apply_settings(raw_, raw_.study);
    return raw_.study;
  }

  CLI::App app_;
  RawOptions raw_;
  std::function<int()> chosen_;
};

std::string command_as_typed(int argc, char** argv) {
  std::string text = "woundwell";
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    const bool plain = !word.empty() && word.find_first_of(" \t\n\"'\\$`") == std::string::npos;
    text += ' ';
    text += plain ? word : "'" + word + "'";
  }
  return text;
}

}  // namespace

int main_program(int argc, char** argv) {
  cv::setNumThreads(1);  // threads run over pictures, not inside them
  try {
    CommandLine line;
    try {
      line.app().parse(argc, argv);
    } catch (const CLI::ParseError& e) {
      if (argc == 1) {
        complain(line.app().help());
        return wrong_input;
      }
      return line.app().exit(e) == 0 ? success : wrong_input;
    }
    line.raw().study.command = command_as_typed(argc, argv);
    return line.chosen()();
  } catch (const InputError& e) {
    complain(e.problems());
    return wrong_input;
  } catch (const std::exception& e) {
    complain(std::string("fault: ") + e.what());
    return broken;
  }
}

}  // namespace woundwell::app
