// The one file that knows libxlsxwriter.

#include <xlsxwriter.h>

#include <algorithm>
#include <cassert>
#include <memory>
#include <system_error>

#include "core/csv.hpp"
#include "core/errors.hpp"
#include "report/text.hpp"
#include "report/workbook.hpp"

namespace woundwell {

namespace {

constexpr std::size_t most_bytes = 32000;  // of a cell's text; Excel takes 32767 characters
constexpr std::size_t looked_at = 500;     // rows that decide the width of a column
constexpr time_t fixed_date = 946684800;   // 2000-01-01: two runs are the same bytes

struct CloseWorkbook {
  void operator()(lxw_workbook* book) const { workbook_close(book); }
};
using Book = std::unique_ptr<lxw_workbook, CloseWorkbook>;

/// Text without what XML forbids; "_x0041_" is Excel's way to write a character, so that its
/// underscore is written in that way.
std::string cell_text(const std::string& text) {
  const auto is_hex = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  };
  const std::string clean = clean_text(text);
  std::string result;
  for (std::size_t i = 0; i < clean.size(); ++i) {
    const bool code = clean[i] == '_' && i + 6 < clean.size() && clean[i + 1] == 'x' &&
                      clean[i + 6] == '_' &&
                      std::all_of(clean.begin() + static_cast<std::ptrdiff_t>(i) + 2,
                                  clean.begin() + static_cast<std::ptrdiff_t>(i) + 6, is_hex);
    result += code ? "_x005F_" : clean.substr(i, 1);
    const bool whole =
        i + 1 == clean.size() || (static_cast<unsigned char>(clean[i + 1]) & 0xc0U) != 0x80U;
    if (result.size() >= most_bytes && whole) break;
  }
  return result;
}

void write_value(lxw_worksheet* sheet, lxw_row_t row, lxw_col_t column, const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) {
    if (!text->empty()) {
      worksheet_write_string(sheet, row, column, cell_text(*text).c_str(), nullptr);
    }
  } else if (const auto* number = std::get_if<double>(&value)) {
    worksheet_write_number(sheet, row, column, *number, nullptr);
  } else if (const auto* count = std::get_if<std::int64_t>(&value)) {
    worksheet_write_number(sheet, row, column, static_cast<double>(*count), nullptr);
  } else if (const auto* truth = std::get_if<bool>(&value)) {
    worksheet_write_boolean(sheet, row, column, *truth ? 1 : 0, nullptr);
  }
}

/// Characters that a column needs: of its head and of its first rows, within reason.
double width_of(const Table& table, std::size_t column) {
  std::size_t widest = table.columns[column].name.size() + 3;  // the filter's button
  for (std::size_t i = 0; i < std::min(table.rows.size(), looked_at); ++i) {
    const Value& value = table.rows[i][column];
    const bool number = std::holds_alternative<double>(value);
    widest = std::max(widest, number ? std::size_t{10} : value_text(value).size() + 1);
  }
  return static_cast<double>(std::clamp<std::size_t>(widest, 6, 45));
}

void write_sheet(lxw_workbook* book, const Sheet& sheet, lxw_format* head) {
  lxw_worksheet* out = workbook_add_worksheet(book, sheet.name.c_str());
  assert(out != nullptr && "a name that Excel does not take");
  const Table& table = sheet.table;
  const auto columns = static_cast<lxw_col_t>(table.columns.size());
  for (lxw_col_t k = 0; k < columns; ++k) {
    worksheet_set_column(out, k, k, width_of(table, k), nullptr);
    worksheet_write_string(out, 0, k, cell_text(table.columns[k].name).c_str(), head);
  }
  lxw_row_t row = 1;
  if (!sheet.second_head.empty()) {
    for (lxw_col_t k = 0; k < columns; ++k) {
      worksheet_write_string(out, row, k, cell_text(sheet.second_head[k]).c_str(), head);
    }
    ++row;
  }
  worksheet_freeze_panes(out, row, sheet.second_head.empty() ? 0 : 1);
  for (const auto& values : table.rows) {
    for (lxw_col_t k = 0; k < columns; ++k) write_value(out, row, k, values[k]);
    ++row;
  }
  if (sheet.second_head.empty() && columns > 0) {
    worksheet_autofilter(out, 0, 0, row - 1, static_cast<lxw_col_t>(columns - 1));
  }
}

[[noreturn]] void refuse(const std::filesystem::path& file, const std::string& cause) {
  Problem problem;
  problem.file = file.string();
  problem.cause = "the workbook cannot be written: " + cause;
  problem.cure = "close it if it is open, and look for space and permissions";
  throw InputError(std::move(problem));
}

}  // namespace

void write_workbook(const std::filesystem::path& file, const std::vector<Sheet>& sheets) {
  const std::filesystem::path part = file.string() + ".part";
  lxw_workbook_options options{};
  options.constant_memory = LXW_TRUE;  // a row at a time: studies have many cells
  Book book(workbook_new_opt(part.c_str(), &options));
  if (!book) refuse(file, "no memory");
  std::string title = "woundwell results";
  lxw_doc_properties properties{};
  properties.title = title.data();
  properties.created = fixed_date;
  workbook_set_properties(book.get(), &properties);
  lxw_format* head = workbook_add_format(book.get());
  format_set_bold(head);
  format_set_bottom(head, LXW_BORDER_THIN);
  for (const auto& sheet : sheets) write_sheet(book.get(), sheet, head);
  const lxw_error error = workbook_close(book.release());
  if (error != LXW_NO_ERROR) refuse(file, lxw_strerror(error));
  std::error_code moved;
  std::filesystem::rename(part, file, moved);
  if (moved) refuse(file, moved.message());
}

}  // namespace woundwell
