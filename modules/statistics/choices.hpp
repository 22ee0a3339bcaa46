#pragma once
// What was chosen before looking, against what there is.

#include <set>
#include <string>
#include <vector>

#include "statistics/statistics.hpp"

namespace woundwell {

/// What a study, or a design, has to choose from.
struct Choosable {
  std::set<double> times;
  std::set<std::string> conditions;
  std::set<std::string> endpoints;
  std::set<std::string> stood_in_for;  ///< endpoints whose fallback is there
};

/// Choices that are not there, each with what can be chosen.
std::vector<Problem> not_choosable(const PlanChoices& choices, const Choosable& known);

}  // namespace woundwell
