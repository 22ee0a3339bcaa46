#include "tidy_table.hpp"

#include <algorithm>
#include <cctype>
#include <string_view>

#include "study/text.hpp"

namespace woundwell::app {

TidyTable::TidyTable(const std::filesystem::path& file)
    : file_(file.string()), csv_(read_csv(file)) {
  for (std::string& name : csv_.header) name = std::string(trim(name));
  for (const CsvRow& row : csv_.rows) {
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      if (!text::is_utf8(row.cells[i])) {
        add(row.line, "", "", "a letter that is not UTF-8", "save the table as \"CSV UTF-8\"");
      } else if (i >= csv_.header.size() && !trim(row.cells[i]).empty()) {
        add(row.line, "", row.cells[i], "more cells than the header has columns",
            "write numbers without thousands separator, or put the cell in quotes");
      }
    }
  }
}

std::optional<std::size_t> TidyTable::column(const std::string& name, const std::string& option) {
  const auto found = std::find(csv_.header.begin(), csv_.header.end(), name);
  const auto same = std::count(csv_.header.begin(), csv_.header.end(), name);
  if (same == 1) return static_cast<std::size_t>(found - csv_.header.begin());
  std::string cure = option + " names one of:";
  for (const std::string& known : csv_.header) cure += " " + known;
  add(1, name, "", same == 0 ? "there is no such column" : "several columns have this name", cure);
  return std::nullopt;
}

std::string TidyTable::text(const CsvRow& row, std::size_t column) const {
  return column < row.cells.size() ? std::string(trim(row.cells[column])) : std::string();
}

std::string TidyTable::needed(const CsvRow& row, std::size_t column) {
  std::string cell = text(row, column);
  if (cell.empty()) complain(row, column, "empty", "fill it in, or take the row out");
  return cell;
}

OptionalNumber TidyTable::number(const CsvRow& row, std::size_t column) {
  const std::string cell = text(row, column);
  if (is_missing(cell)) return {};
  const auto value = parse_number(cell);
  if (!value) {
    complain(row, column, "not a number",
             "write a number without unit or thousands separator; leave missing values empty");
  }
  return value;
}

void TidyTable::complain(const CsvRow& row, std::size_t column, const std::string& cause,
                         const std::string& cure) {
  add(row.line, csv_.header[column], text(row, column), cause, cure);
}

void TidyTable::add(std::size_t line, const std::string& column, const std::string& value,
                    const std::string& cause, const std::string& cure) {
  problems_.push_back(
      {.file = file_, .row = line, .column = column, .value = value, .cause = cause, .cure = cure});
}

void TidyTable::finish() const {
  if (!problems_.empty()) throw InputError(problems_);
}

bool is_missing(const std::string& cell) {
  std::string lower;
  for (const char c : cell) {
    lower += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  if (!lower.empty() && (lower.front() == '-' || lower.front() == '+')) lower.erase(0, 1);
  for (const std::string_view word : {"", ".", "na", "n/a", "nan", "null", "inf", "infinity"}) {
    if (lower == word) return true;
  }
  return false;
}

}  // namespace woundwell::app
