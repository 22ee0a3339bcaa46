// woundwell run: check, measure, compare, report.

#include <algorithm>

#include "console.hpp"
#include "options.hpp"

namespace woundwell::app {

int run(const StudyOptions& options) {
  const int measured = measure(options);
  if (measured == wrong_input) return measured;
  const int compared = compare(options);
  const int reported = report(options);
  // A failed picture is told by the exit code even when everything after it went well.
  return std::max({measured, compared, reported});
}

}  // namespace woundwell::app
