#include <algorithm>

#include "core/csv.hpp"
#include "core/errors.hpp"
#include "options.hpp"

namespace woundwell::app {

std::vector<Parameter> parameters(Settings& settings) {
  std::vector<Parameter> all = woundwell::parameters(settings.scratch);
  for (auto& p : woundwell::parameters(settings.transwell)) all.push_back(std::move(p));
  for (auto& p : woundwell::parameters(settings.statistics)) all.push_back(std::move(p));
  return all;
}

void set_parameter(Settings& settings, const std::string& name, const std::string& value,
                   const std::string& origin) {
  Problem problem;
  problem.file = origin;
  problem.column = name;
  problem.value = value;
  const auto known = parameters(settings);
  const auto found =
      std::find_if(known.begin(), known.end(), [&](const Parameter& p) { return p.name == name; });
  if (found == known.end()) {
    problem.cause = "there is no such parameter";
    problem.cure = "'woundwell measure --help' lists them all";
    throw InputError(std::move(problem));
  }
  const auto number = parse_number(value);
  if (!number) {
    problem.cause = "not a number";
    problem.cure = "give a number" + (found->unit.empty() ? "" : " in " + found->unit);
    throw InputError(std::move(problem));
  }
  *found->value = *number;
  check_parameters({*found});
}

}  // namespace woundwell::app
