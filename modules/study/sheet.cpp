#include "study/sheet.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "study/text.hpp"

namespace woundwell {

const std::vector<std::string>& required_columns() {
  static const std::vector<std::string> names{"image",  "assay",        "cell_line", "condition",
                                              "role",   "experiment",   "well",      "field",
                                              "time_h", "pixel_size_um"};
  return names;
}

const std::vector<std::string>& optional_columns() {
  static const std::vector<std::string> names{"batch",   "knockdown", "coating", "page",
                                              "channel", "exclude",   "note"};
  return names;
}

void Complaints::add(std::size_t line, const std::string& column, const std::string& value,
                     const std::string& cause, const std::string& cure, bool warning) {
  Problem problem;
  problem.file = file_;
  if (line > 0) problem.row = line;
  problem.column = column;
  problem.value = value;
  problem.cause = cause;
  problem.cure = cure;
  problem.warning = warning;
  problems_.push_back(std::move(problem));
  if (!warning) wrong_.emplace(line, column);
}

void Complaints::append(const Complaints& other, bool as_warnings) {
  for (const auto& p : other.problems_) {
    add(p.row.value_or(0), p.column, p.value, p.cause, p.cure, p.warning || as_warnings);
  }
}

bool Complaints::wrong(std::size_t line, const std::vector<std::string>& columns) const {
  return std::any_of(columns.begin(), columns.end(), [&](const std::string& column) {
    return wrong_.count({line, column}) > 0;
  });
}

std::vector<Problem> Complaints::sorted() const {
  auto problems = problems_;
  std::stable_sort(problems.begin(), problems.end(), [](const Problem& a, const Problem& b) {
    return a.row.value_or(0) < b.row.value_or(0);
  });
  return problems;
}

Columns::Columns(const CsvFile& sheet, Complaints& complaints) {
  std::vector<std::string> known = required_columns();
  known.insert(known.end(), optional_columns().begin(), optional_columns().end());
  std::vector<std::pair<std::size_t, std::string>> unknown;
  for (std::size_t k = 0; k < sheet.header.size(); ++k) {
    const std::string name = text::lower(trim(sheet.header[k]));
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      unknown.emplace_back(k, sheet.header[k]);
    } else if (!places_.emplace(name, k).second) {
      complaints.error(1, name, "", "the column is there twice", "remove or rename one of them");
    }
  }
  if (places_.empty()) return;
  std::vector<std::string> unknown_names;
  unknown_names.reserve(unknown.size());
  for (const auto& [place, name] : unknown) unknown_names.push_back(name);
  for (const auto& name : required_columns()) {
    if (has(name)) continue;
    const std::string meant = text::nearest(name, unknown_names);
    std::string cure = "add it to the header and to every row";
    if (!meant.empty()) cure = fmt::format("is '{}' meant? rename it to {}", meant, name);
    complaints.error(1, name, "", "the column is missing", cure);
  }
  std::vector<std::string> absent;
  for (const auto& name : known) {
    if (!has(name)) absent.push_back(name);
  }
  for (const auto& [place, name] : unknown) {
    const std::size_t k = place;
    const bool filled = std::any_of(sheet.rows.begin(), sheet.rows.end(), [k](const CsvRow& row) {
      return k < row.cells.size() && !trim(row.cells[k]).empty();
    });
    if (!filled && name.empty()) continue;  // a spreadsheet's empty columns at the right
    const std::string meant = text::nearest(name, absent);
    complaints.warn(1, name, "", "this column is not known and is left out",
                    meant.empty() ? "known are " + text::joined(known)
                                  : "is " + meant + " meant? then rename it");
  }
}

std::string Columns::cell(const CsvRow& row, const std::string& column) const {
  const auto place = places_.find(column);
  if (place == places_.end() || place->second >= row.cells.size()) return "";
  return std::string(trim(row.cells[place->second]));
}

bool check_width(const CsvFile& sheet, const CsvRow& row, Complaints& complaints) {
  const std::size_t expected = sheet.header.size();
  const bool too_many =
      row.cells.size() > expected &&
      std::any_of(row.cells.begin() + static_cast<std::ptrdiff_t>(expected), row.cells.end(),
                  [](const std::string& cell) { return !trim(cell).empty(); });
  if (!too_many && row.cells.size() >= expected) return true;
  const std::string separator = sheet.separator == '\t' ? "tab" : std::string(1, sheet.separator);
  complaints.error(
      row.line, "", "",
      "the row has " + std::to_string(row.cells.size()) + " cells, the header has " +
          std::to_string(expected),
      too_many ? "put cells that hold '" + separator + "' in quotes"
               : "add the missing cells; an empty cell still needs its '" + separator + "'");
  return false;
}

}  // namespace woundwell
