#pragma once
// Tables of a lab: one observation per row, any column names.

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/csv.hpp"
#include "core/errors.hpp"
#include "core/records.hpp"

namespace woundwell::app {

/// A table with what is wrong in it, collected until `finish`.
class TidyTable {
 public:
  /// Also complains about rows with more cells than the header, and letters that are not UTF-8.
  explicit TidyTable(const std::filesystem::path& file);

  [[nodiscard]] const std::vector<std::string>& header() const { return csv_.header; }
  [[nodiscard]] const std::vector<CsvRow>& rows() const { return csv_.rows; }

  /// Index of a column; complains that `option` names none, or several. Header cells are
  /// compared without spaces around them.
  std::optional<std::size_t> column(const std::string& name, const std::string& option);

  /// Trimmed cell; empty where the row is short.
  [[nodiscard]] std::string text(const CsvRow& row, std::size_t column) const;
  /// The same, with a complaint where it is empty.
  std::string needed(const CsvRow& row, std::size_t column);
  /// A number. Empty, NA, N/A, NaN, a lone '-' or '.' and infinities are missing; anything else
  /// that is no number is complained about.
  OptionalNumber number(const CsvRow& row, std::size_t column);
  void complain(const CsvRow& row, std::size_t column, const std::string& cause,
                const std::string& cure);

  /// Throws InputError with everything that was found wrong.
  void finish() const;

 private:
  void add(std::size_t line, const std::string& column, const std::string& value,
           const std::string& cause, const std::string& cure);

  std::string file_;
  CsvFile csv_;
  std::vector<Problem> problems_;
};

/// Whether a cell stands for a missing value.
bool is_missing(const std::string& cell);

}  // namespace woundwell::app
