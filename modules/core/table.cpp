#include "core/table.hpp"

#include <cassert>

#include "core/csv.hpp"

namespace woundwell {

std::string_view to_string(ColumnType type) {
  switch (type) {
    case ColumnType::text:
      return "string";
    case ColumnType::integer:
      return "integer";
    case ColumnType::number:
      return "number";
    case ColumnType::boolean:
      return "boolean";
  }
  return "";
}

std::size_t Table::column(std::string_view column_name) const {
  for (std::size_t k = 0; k < columns.size(); ++k) {
    if (columns[k].name == column_name) return k;
  }
  assert(false && "no such column");
  return 0;
}

const Value& Table::at(std::size_t row, std::string_view column_name) const {
  return rows.at(row).at(column(column_name));
}

std::optional<double> Table::number(std::size_t row, std::string_view column_name) const {
  const Value& value = at(row, column_name);
  if (const auto* d = std::get_if<double>(&value)) return *d;
  if (const auto* i = std::get_if<std::int64_t>(&value)) return static_cast<double>(*i);
  if (const auto* b = std::get_if<bool>(&value)) return *b ? 1.0 : 0.0;
  return std::nullopt;
}

std::string Table::text(std::size_t row, std::string_view column_name) const {
  return value_text(at(row, column_name));
}

std::string value_text(const Value& value) {
  if (const auto* s = std::get_if<std::string>(&value)) return *s;
  if (const auto* d = std::get_if<double>(&value)) return format_number(*d);
  if (const auto* i = std::get_if<std::int64_t>(&value)) return std::to_string(*i);
  if (const auto* b = std::get_if<bool>(&value)) return *b ? "true" : "false";
  return "";
}

std::string to_csv(const Table& table) {
  std::string text;
  for (std::size_t k = 0; k < table.columns.size(); ++k) {
    if (k > 0) text += ',';
    text += csv_cell(table.columns[k].name);
  }
  text += '\n';
  for (const auto& row : table.rows) {
    for (std::size_t k = 0; k < row.size(); ++k) {
      if (k > 0) text += ',';
      text += csv_cell(value_text(row[k]));
    }
    text += '\n';
  }
  return text;
}

}  // namespace woundwell
