#include "core/parameter.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "core/csv.hpp"
#include "core/errors.hpp"

namespace woundwell {

std::string value_of(const Parameter& parameter) {
  return parameter.choice != nullptr ? *parameter.choice : format_number(*parameter.value);
}

namespace {

/// Empty where the value is within its range or among its choices.
std::optional<Problem> problem_of(const Parameter& p) {
  if (p.choice != nullptr) {
    if (std::find(p.choices.begin(), p.choices.end(), *p.choice) != p.choices.end()) return {};
    return Problem{.column = p.name,
                   .value = *p.choice,
                   .cause = "no such choice",
                   .cure = fmt::format("use one of: {}", fmt::join(p.choices, ", "))};
  }
  const double x = *p.value;
  const bool whole = !p.integer || x == std::floor(x);
  if (std::isfinite(x) && x >= p.low && x <= p.high && whole) return {};
  return Problem{.column = p.name,
                 .value = std::isfinite(x) ? format_number(x) : "not a number",
                 .cause = whole ? "out of range" : "not a whole number",
                 .cure = "use " + format_number(p.low) + " to " + format_number(p.high) +
                         (p.unit.empty() ? "" : " " + p.unit)};
}

}  // namespace

void set_value(const Parameter& parameter, const std::string& text, const std::string& origin) {
  std::optional<Problem> problem;
  if (parameter.choice != nullptr) {
    *parameter.choice = text;
    problem = problem_of(parameter);
  } else if (const auto number = parse_number(text)) {
    *parameter.value = *number;
    problem = problem_of(parameter);
  } else {
    problem =
        Problem{.column = parameter.name,
                .value = text,
                .cause = "not a number",
                .cure = "give a number" + (parameter.unit.empty() ? "" : " in " + parameter.unit)};
  }
  if (!problem) return;
  problem->file = origin;
  throw InputError(std::move(*problem));
}

void check_parameters(const std::vector<Parameter>& parameters) {
  std::vector<Problem> problems;
  for (const auto& p : parameters) {
    if (auto problem = problem_of(p)) problems.push_back(std::move(*problem));
  }
  if (!problems.empty()) throw InputError(std::move(problems));
}

}  // namespace woundwell
