#pragma once
// Records as tables: every output column is declared once, with type, unit and description, and
// the store, the CSV files, the data package and the report are made from that declaration.

#include <cmath>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "core/quality.hpp"

namespace woundwell {

enum class ColumnType { text, integer, number, boolean };
std::string_view to_string(ColumnType type);

/// monostate is "missing" (an empty CSV cell, NULL in the store); it never stands for 0.
using Value = std::variant<std::monostate, bool, std::int64_t, double, std::string>;

struct ColumnInfo {
  std::string name;
  ColumnType type = ColumnType::text;
  std::string unit;         ///< empty: none
  std::string description;  ///< one sentence
};

/// Rows of values under declared columns. rows[i].size() == columns.size().
struct Table {
  std::string name;
  std::vector<ColumnInfo> columns;
  std::vector<std::vector<Value>> rows;

  /// Index of a column; asserts that it is there.
  [[nodiscard]] std::size_t column(std::string_view name) const;
  [[nodiscard]] const Value& at(std::size_t row, std::string_view column) const;
  /// Number in a cell (integers and booleans widened), empty where missing or text.
  [[nodiscard]] std::optional<double> number(std::size_t row, std::string_view column) const;
  /// Cell as it is written in CSV.
  [[nodiscard]] std::string text(std::size_t row, std::string_view column) const;
};

/// A value as written in CSV, without quoting; missing is "".
std::string value_text(const Value& value);

/// The table as CSV (comma, LF, UTF-8 without BOM), header included.
std::string to_csv(const Table& table);

/// Column of a record type R: how its value is read from and written to a record.
template <class R>
struct Column {
  ColumnInfo info;
  std::function<Value(const R&)> get;
  std::function<void(R&, const Value&)> set;
};

namespace detail {

template <class T>
struct is_optional : std::false_type {};
template <class T>
struct is_optional<std::optional<T>> : std::true_type {};

template <class T>
constexpr ColumnType column_type() {
  if constexpr (is_optional<T>::value) {
    return column_type<typename T::value_type>();
  } else if constexpr (std::is_same_v<T, bool>) {
    return ColumnType::boolean;
  } else if constexpr (std::is_integral_v<T>) {
    return ColumnType::integer;
  } else if constexpr (std::is_floating_point_v<T>) {
    return ColumnType::number;
  } else {
    return ColumnType::text;
  }
}

/// Text of an enumeration or of flags, and back; overloads for each stored type are in
/// records.hpp.
template <class T>
Value to_value(const T& x) {
  if constexpr (is_optional<T>::value) {
    return x ? to_value(*x) : Value{};
  } else if constexpr (std::is_same_v<T, bool> || std::is_same_v<T, std::string>) {
    return x;
  } else if constexpr (std::is_integral_v<T>) {
    return static_cast<std::int64_t>(x);
  } else if constexpr (std::is_floating_point_v<T>) {
    return std::isfinite(x) ? Value{static_cast<double>(x)} : Value{};
  } else if constexpr (std::is_same_v<T, Flags>) {
    return x.codes();
  } else {
    return std::string(to_string(x));
  }
}

template <class T>
void from_value(const Value& value, T& x) {
  if constexpr (is_optional<T>::value) {
    if (std::holds_alternative<std::monostate>(value)) {
      x.reset();
    } else {
      typename T::value_type inner{};
      from_value(value, inner);
      x = inner;
    }
  } else if constexpr (std::is_same_v<T, bool>) {
    if (const auto* b = std::get_if<bool>(&value)) x = *b;
    if (const auto* i = std::get_if<std::int64_t>(&value)) x = *i != 0;
  } else if constexpr (std::is_arithmetic_v<T>) {
    if (const auto* i = std::get_if<std::int64_t>(&value)) x = static_cast<T>(*i);
    if (const auto* d = std::get_if<double>(&value)) x = static_cast<T>(*d);
  } else if constexpr (std::is_same_v<T, std::string>) {
    if (const auto* s = std::get_if<std::string>(&value)) x = *s;
  } else if constexpr (std::is_same_v<T, Flags>) {
    if (const auto* s = std::get_if<std::string>(&value)) x = Flags::parse(*s);
  } else {
    if (const auto* s = std::get_if<std::string>(&value)) parse_value(*s, x);
  }
}

}  // namespace detail

/// Declares a column. `access` returns a reference to the member, for const and non-const records:
/// `[](auto& r) -> auto& { return r.area; }`.
template <class R, class Access>
Column<R> column(std::string name, Access access, std::string unit, std::string description) {
  using Member = std::remove_cvref_t<decltype(access(std::declval<R&>()))>;
  Column<R> c;
  c.info = {std::move(name), detail::column_type<Member>(), std::move(unit),
            std::move(description)};
  c.get = [access](const R& r) { return detail::to_value(access(r)); };
  c.set = [access](R& r, const Value& v) { detail::from_value(v, access(r)); };
  return c;
}

template <class R>
Table to_table(std::string name, const std::vector<Column<R>>& columns,
               const std::vector<R>& records) {
  Table table;
  table.name = std::move(name);
  for (const auto& c : columns) table.columns.push_back(c.info);
  table.rows.reserve(records.size());
  for (const auto& r : records) {
    auto& row = table.rows.emplace_back();
    row.reserve(columns.size());
    for (const auto& c : columns) row.push_back(c.get(r));
  }
  return table;
}

/// Columns of the table that the record does not know are ignored; missing ones keep their
/// default.
template <class R>
std::vector<R> from_table(const Table& table, const std::vector<Column<R>>& columns) {
  std::vector<R> records(table.rows.size());
  for (std::size_t k = 0; k < table.columns.size(); ++k) {
    for (const auto& c : columns) {
      if (c.info.name != table.columns[k].name) continue;
      for (std::size_t i = 0; i < records.size(); ++i) c.set(records[i], table.rows[i][k]);
    }
  }
  return records;
}

}  // namespace woundwell
