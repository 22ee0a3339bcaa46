#include "core/errors.hpp"

namespace woundwell {

std::string describe(const Problem& problem) {
  std::string text = problem.file;
  if (problem.row) text += (text.empty() ? "line " : ", line ") + std::to_string(*problem.row);
  if (!problem.column.empty()) text += (text.empty() ? "column " : ", column ") + problem.column;
  if (!text.empty()) text += ": ";
  if (!problem.value.empty()) text += "'" + problem.value + "': ";
  text += problem.cause;
  if (!problem.cure.empty()) text += "; " + problem.cure;
  return text;
}

namespace {

std::string describe_all(const std::vector<Problem>& problems) {
  std::string text;
  for (const auto& problem : problems) {
    if (!text.empty()) text += '\n';
    text += describe(problem);
  }
  return text;
}

}  // namespace

InputError::InputError(std::vector<Problem> problems)
    : std::runtime_error(describe_all(problems)), problems_(std::move(problems)) {}

InputError::InputError(Problem problem) : InputError(std::vector<Problem>{std::move(problem)}) {}

}  // namespace woundwell
