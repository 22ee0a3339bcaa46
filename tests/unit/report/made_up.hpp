#pragma once
// A study that never was, for looking at pages.

#include <string>
#include <vector>

#include "report/render.hpp"

namespace woundwell::test {

struct MadeUp {
  std::vector<std::string> cell_lines = {"HT-1080"};
  std::size_t conditions = 4;  ///< control, knockdown, vehicle, rescue, then further knockdowns
  std::size_t experiments = 3;
  std::size_t wells = 2;
  std::size_t fields = 5;
  std::vector<double> times_h = {0, 24, 48};
  bool scratch = true;
  bool transwell = true;
  bool everything_failed = false;
  bool calibrated = true;
  std::vector<Thumbnail> pictures;  ///< shown in turn, each with bytes of its own; none: a grey dot
  bool long_names = false;          ///< of conditions, as people give them
  std::string name;                 ///< put into every name that a user can choose
};

/// Records with plausible numbers; the same every time. No replicates, tests or verdicts yet.
ReportData made_up_study(const MadeUp& plan);

/// Adds what the statistics make of it.
void compare(ReportData& report);

}  // namespace woundwell::test
