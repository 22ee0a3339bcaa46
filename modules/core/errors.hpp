#pragma once
// What a user did wrong, with place, cause and cure. A programmer's mistake is an assertion.

#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace woundwell {

/// One mistake in the input. `row` is the line of the file as an editor shows it (the header of a
/// table is line 1); `column` is the column's name. Empty fields do not apply.
struct Problem {
  std::string file = {};
  std::optional<std::size_t> row = {};
  std::string column = {};
  std::string value = {};
  std::string cause = {};
  std::string cure = {};
  bool warning = false;  ///< true: said, but the run can go on
};

/// "design.csv, line 4, column role: 'mok': not a role; use one of control, ..."
std::string describe(const Problem& problem);

/// Raised for mistakes in what the user gave: all that were found, not just the first.
class InputError : public std::runtime_error {
 public:
  explicit InputError(std::vector<Problem> problems);
  explicit InputError(Problem problem);
  [[nodiscard]] const std::vector<Problem>& problems() const { return problems_; }

 private:
  std::vector<Problem> problems_;
};

}  // namespace woundwell
