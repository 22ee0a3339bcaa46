// A design sheet from file names.

#include <algorithm>
#include <map>

#include "core/csv.hpp"
#include "core/errors.hpp"
#include "study/design.hpp"
#include "study/guess.hpp"
#include "study/pattern.hpp"
#include "study/sheet.hpp"
#include "study/text.hpp"

namespace woundwell {

namespace {

namespace fs = std::filesystem;

/// Pictures below the folder, relative to it, in natural order. Hidden files and folders are left
/// out, and so are folders with results of this program: their overlays are no input.
std::vector<std::string> pictures_below(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code error;
  auto it = fs::recursive_directory_iterator(folder, fs::directory_options::skip_permission_denied,
                                             error);
  for (const fs::recursive_directory_iterator end; !error && it != end; it.increment(error)) {
    const fs::path& path = it->path();
    const std::string name = path.filename().string();
    std::error_code ignored;
    if (it->is_directory(ignored)) {
      const bool hidden = !name.empty() && name.front() == '.';
      if (hidden || fs::exists(path / "results.sqlite", ignored)) it.disable_recursion_pending();
      continue;
    }
    if (name.empty() || name.front() == '.' || !is_picture(name)) continue;
    if (it->is_regular_file(ignored))
      names.push_back(path.lexically_relative(folder).generic_string());
  }
  if (error) {
    Problem problem;
    problem.file = folder.string();
    problem.cause = "the folder cannot be read: " + error.message();
    problem.cure = "check the name and the permissions";
    throw InputError(std::move(problem));
  }
  std::sort(names.begin(), names.end(), text::natural_less);
  return names;
}

/// The path of a picture as the sheet should name it.
std::string seen_from_sheet(const fs::path& picture, const fs::path& sheet_folder) {
  const auto file = fs::absolute(picture).lexically_normal();
  const auto from = fs::absolute(sheet_folder).lexically_normal();
  const auto relative = file.lexically_relative(from);
  return (relative.empty() ? file : relative).generic_string();
}

/// "024" is 24 hours.
std::string plain_number(const std::string& digits) {
  const auto number = parse_number(digits);
  return number ? format_number(*number) : digits;
}

void complete(std::map<std::string, std::string>& row, const NamePattern& pattern) {
  const auto or_else = [&row](const std::string& column, const std::string& value) {
    if (row[column].empty()) row[column] = value;
  };
  if (pattern.has("time_h")) row["time_h"] = plain_number(row["time_h"]);
  or_else("assay", pattern.has("time_h") ? "scratch" : "transwell");
  row["assay"] = text::lower(row["assay"]);
  or_else("cell_line", "unknown");
  or_else("condition", "unknown");
  or_else("experiment", "1");
  or_else("well", "1");
  or_else("field", "1");
  or_else("time_h", "");
  or_else("pixel_size_um", "");
  if (row["role"].empty()) {
    row["role"] = std::string(to_string(guess_role(row["condition"])));
    row["note"] += row["note"].empty() ? "role guessed" : "; role guessed";
  }
}

std::string csv_line(const std::vector<std::string>& columns,
                     std::map<std::string, std::string>& row) {
  std::string line;
  for (std::size_t k = 0; k < columns.size(); ++k) {
    if (k > 0) line += ',';
    line += csv_cell(row[columns[k]]);
  }
  return line + '\n';
}

}  // namespace

IndexResult index_folder(const fs::path& folder, const std::string& pattern_text,
                         const fs::path& sheet_folder) {
  const NamePattern pattern(pattern_text);
  std::vector<std::string> columns = required_columns();
  for (const auto& name : optional_columns()) {
    if (pattern.has(name) || name == "note") columns.push_back(name);
  }
  IndexResult result;
  for (std::size_t k = 0; k < columns.size(); ++k) result.csv += (k > 0 ? "," : "") + columns[k];
  result.csv += '\n';
  for (const auto& name : pictures_below(folder)) {
    auto row = pattern.match(name);
    if (!row) {
      result.unfitted.push_back(name);
      continue;
    }
    (*row)["image"] = seen_from_sheet(folder / name, sheet_folder);
    complete(*row, pattern);
    result.csv += csv_line(columns, *row);
    ++result.fitted;
  }
  return result;
}

}  // namespace woundwell
