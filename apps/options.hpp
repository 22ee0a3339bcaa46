#pragma once
// What the command line asked for, as plain structs: filled by cli.cpp, used by the commands.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "scratch/scratch.hpp"
#include "simulation/simulation.hpp"
#include "statistics/sample_size.hpp"
#include "statistics/statistics.hpp"
#include "transwell/transwell.hpp"

namespace woundwell::app {

/// Exit codes of the program.
enum ExitCode { success = 0, broken = 1, wrong_input = 2, some_failed = 3 };

/// Every parameter of every method.
struct Settings {
  ScratchParams scratch;
  TranswellParams transwell;
  StatisticsParams statistics;
};

std::vector<Parameter> parameters(Settings& settings);

/// Sets one parameter by its dotted name; InputError naming the nearest known one otherwise.
/// `origin` is the file or option it came from.
void set_parameter(Settings& settings, const std::string& name, const std::string& value,
                   const std::string& origin);

/// The same for a parameter that may be text or a list: statistics.endpoint, statistics.time_h,
/// statistics.contrasts ("a v b"), statistics.field_level, else as above.
void set_values(Settings& settings, const std::string& name, const std::vector<std::string>& values,
                const std::string& origin);

struct IndexOptions {
  std::filesystem::path folder;
  std::string pattern;
  std::filesystem::path output;
};

/// Columns of a tidy table; empty: not there.
struct TableOptions {
  std::filesystem::path file;
  std::string value;
  std::string condition;
  std::string experiment;
  std::string well;
  std::string field;
  std::string cell_line;
  std::string time;
  std::string role;
  std::string control;  ///< condition compared with, where there is no role column
  bool ratio = false;   ///< compare as ratios
};

struct StudyOptions {
  std::filesystem::path design;
  std::filesystem::path output;
  std::size_t threads = 0;
  bool pictures = true;
  std::size_t shard = 1;
  std::size_t shards = 1;
  std::string title;
  TableOptions table;
  std::filesystem::path covariates;
  std::vector<std::string> ct_pairs;  ///< "TARGET:REFERENCE" columns of the covariates
  Settings settings;
  std::string command;  ///< as typed, for provenance
};

struct PlanOptions {
  StudyQuestion question;
  std::filesystem::path pilot;  ///< folder with replicates.csv; empty: spreads are stated
  std::string endpoint;         ///< of the pilot; empty: the first
  StatisticsParams statistics;
};

struct SimulateOptions {
  std::filesystem::path folder;
  StudyScene scene;
};

struct AgreeOptions {
  std::vector<std::filesystem::path> outputs;
  std::vector<std::filesystem::path> truth;
  std::filesystem::path tables;  ///< where to write CSV tables; empty: nowhere
};

int index(const IndexOptions& options);
int check(const StudyOptions& options);
int measure(const StudyOptions& options);
int compare(const StudyOptions& options);
int compare_table(const StudyOptions& options);
int plan(const PlanOptions& options);
int report(const StudyOptions& options);
int run(const StudyOptions& options);
int simulate(const SimulateOptions& options);
int agree(const AgreeOptions& options);

/// Parses the command line, runs the command, turns every error into a message and an exit code.
int main_program(int argc, char** argv);

}  // namespace woundwell::app
