#pragma once
// The design sheet as cells: which column is where, and complaints with their place.

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/csv.hpp"
#include "core/errors.hpp"

namespace woundwell {

/// Columns that every sheet has; their order is the order in which sheets are written.
const std::vector<std::string>& required_columns();
/// Columns that a sheet may have.
const std::vector<std::string>& optional_columns();

/// Collects problems of one file.
class Complaints {
 public:
  explicit Complaints(std::string file) : file_(std::move(file)) {}
  void error(std::size_t line, const std::string& column, const std::string& value,
             const std::string& cause, const std::string& cure) {
    add(line, column, value, cause, cure, false);
  }
  void warn(std::size_t line, const std::string& column, const std::string& value,
            const std::string& cause, const std::string& cure) {
    add(line, column, value, cause, cure, true);
  }
  void append(const Complaints& other, bool as_warnings);
  /// True if one of these cells of the line has been complained about as an error: what follows
  /// from a wrong cell is not told again.
  [[nodiscard]] bool wrong(std::size_t line, const std::vector<std::string>& columns) const;
  /// Everything so far, in the order of lines.
  [[nodiscard]] std::vector<Problem> sorted() const;
  [[nodiscard]] const std::string& file() const { return file_; }

 private:
  void add(std::size_t line, const std::string& column, const std::string& value,
           const std::string& cause, const std::string& cure, bool warning);
  std::string file_;
  std::vector<Problem> problems_;
  std::set<std::pair<std::size_t, std::string>> wrong_;
};

/// Known columns of a header and where they are.
class Columns {
 public:
  /// Complains about columns that are missing, doubled or unknown.
  Columns(const CsvFile& sheet, Complaints& complaints);
  [[nodiscard]] bool has(const std::string& column) const { return places_.count(column) > 0; }
  /// The cell without blanks around it; empty where the column is not there.
  [[nodiscard]] std::string cell(const CsvRow& row, const std::string& column) const;
  /// No known column at all: this is some other table.
  [[nodiscard]] bool none() const { return places_.empty(); }

 private:
  std::map<std::string, std::size_t> places_;
};

/// Complains if the row has more or fewer cells than the header; empty cells at the end are
/// forgiven. Returns whether the row's cells can be trusted.
bool check_width(const CsvFile& sheet, const CsvRow& row, Complaints& complaints);

}  // namespace woundwell
