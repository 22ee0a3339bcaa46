#pragma once
// Reading of the tables in tests/reference.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <string>
#include <vector>

#include "core/csv.hpp"
#include "core/records.hpp"
#include "support/close.hpp"

namespace woundwell::test {

/// "1 2|3" -> {{1, 2}, {3}}; "NA" is a missing value.
inline std::vector<std::vector<double>> groups_of(const std::string& text) {
  std::vector<std::vector<double>> groups(1);
  std::string number;
  for (const char c : text + " ") {
    if (c == ' ' || c == '|') {
      if (!number.empty()) groups.back().push_back(parse_number(number).value_or(NAN));
      number.clear();
      if (c == '|') groups.emplace_back();
    } else {
      number += c;
    }
  }
  return groups;
}

inline CsvFile reference_table(const std::string& name) {
  return read_csv(std::filesystem::path(WOUNDWELL_SOURCE_DIR) / "tests" / "reference" / name);
}

/// A missing expected value asks for nothing.
inline void same(const OptionalNumber& expected, const OptionalNumber& found, const char* what,
                 double rel = 1e-10, double abs = 0.0) {
  if (!expected) return;
  const std::string quantity = what;
  CAPTURE(quantity);
  REQUIRE(found.has_value());
  CAPTURE(*expected);
  CAPTURE(*found);
  CHECK(close(*expected, *found, rel, abs));
}

}  // namespace woundwell::test
