#pragma once
// The files of a run, and what several commands do with them.

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "options.hpp"
#include "study/design.hpp"
#include "study/run.hpp"

namespace woundwell::app {

/// out/results.sqlite.
std::filesystem::path store_file(const std::filesystem::path& output);

/// Reads and checks the design, and the choices of the statistics against it, before hours of
/// measuring; says every problem. InputError (already said) is turned into
/// the exit code by the caller: returns false where an error forbids going on.
bool load_design(const std::filesystem::path& sheet, const PlanChoices& choices, Design& design);

/// Opens the store of a finished `measure`; takes in shards that lie beside it. InputError with a
/// cure where there is none.
Store open_results(const std::filesystem::path& output);

/// Provenance of the run as JSON: version, command, settings, inputs with SHA-256, libraries.
void write_provenance(const Store& store, const std::filesystem::path& output);

/// Parameters and choices of the statistics as "name = value" lines.
std::string statistics_settings(StatisticsParams params);

/// Such lines as an object; a name that comes again makes a list.
nlohmann::ordered_json settings_as_json(const std::string& text);

/// Name of a picture's mask and overlay in out/.
std::filesystem::path mask_file(const std::filesystem::path& output, const std::string& image_id);
std::filesystem::path overlay_file(const std::filesystem::path& output,
                                   const std::string& image_id);

/// One line per measured assay: how many pictures, closed, failed.
RunSummary summarise(const Store& store);

}  // namespace woundwell::app
