#include "core/parameter.hpp"

#include <cmath>

#include "core/csv.hpp"
#include "core/errors.hpp"

namespace woundwell {

void check_parameters(const std::vector<Parameter>& parameters) {
  std::vector<Problem> problems;
  for (const auto& p : parameters) {
    const double x = *p.value;
    const bool whole = !p.integer || x == std::floor(x);
    if (std::isfinite(x) && x >= p.low && x <= p.high && whole) continue;
    Problem problem;
    problem.column = p.name;
    problem.value = std::isfinite(x) ? format_number(x) : "not a number";
    problem.cause = whole ? "out of range" : "not a whole number";
    problem.cure = "use " + format_number(p.low) + " to " + format_number(p.high) +
                   (p.unit.empty() ? "" : " " + p.unit);
    problems.push_back(std::move(problem));
  }
  if (!problems.empty()) throw InputError(std::move(problems));
}

}  // namespace woundwell
