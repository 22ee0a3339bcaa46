#pragma once
// Talking to the person at the terminal.

#include <cstddef>
#include <string>
#include <vector>

#include "core/errors.hpp"
#include "study/run.hpp"

namespace woundwell::app {

/// To standard output, with a line end.
void say(const std::string& text);

/// To standard error, with a line end.
void complain(const std::string& text);

/// Each problem on its own line: "error: ..." or "warning: ...".
void complain(const std::vector<Problem>& problems);

/// A bar that redraws itself on a terminal, one line per 5 % elsewhere.
Progress progress_bar(const std::string& what);

/// A number for people: `digits` significant digits.
std::string rounded(double value, int digits);

}  // namespace woundwell::app
