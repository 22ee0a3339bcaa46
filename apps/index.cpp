// woundwell index: a design sheet from file names.

#include <fmt/core.h>

#include "console.hpp"
#include "core/csv.hpp"
#include "core/errors.hpp"
#include "options.hpp"
#include "study/design.hpp"

namespace woundwell::app {

int index(const IndexOptions& options) {
  const auto output = options.output.empty() ? options.folder / "design.csv" : options.output;
  if (std::filesystem::exists(output)) {
    throw InputError(
        Problem{.file = output.string(),
                .cause = "the design sheet is there already, and may hold work of yours",
                .cure = "name another file with -o, or remove it first"});
  }
  const auto sheet_folder = std::filesystem::absolute(output).parent_path();
  const auto result = index_folder(options.folder, options.pattern, sheet_folder);
  for (const auto& name : result.unfitted) complain("does not fit the pattern: " + name);
  if (result.fitted == 0) {
    throw InputError(Problem{
        .file = options.folder.string(),
        .value = options.pattern,
        .cause = fmt::format("none of the {} pictures fits the pattern", result.unfitted.size()),
        .cure = "compare the pattern with one of the names above, character by character"});
  }
  write_file(output, result.csv);
  say(
      fmt::format("{} pictures in {}; {} did not fit. Look through the roles, then: woundwell "
                  "check {}",
                  result.fitted, output.string(), result.unfitted.size(), output.string()));
  return success;
}

}  // namespace woundwell::app
