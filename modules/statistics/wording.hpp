#pragma once
// Small pieces of text that several methods put together.

#include <algorithm>
#include <cstddef>
#include <string>

namespace woundwell {

/// Appends a sentence to a caution, "; " between them.
inline void add_caution(std::string& caution, const std::string& more) {
  if (more.empty()) return;
  if (!caution.empty()) caution += "; ";
  caution += more;
}

/// Of a row that leaves the pairing within experiments out.
inline constexpr const char* without_blocks = "takes no account of the experiments as blocks";

/// Of a row that was asked for beside the plan (statistics.tests = all).
inline constexpr const char* not_in_the_plan = "not part of the plan";

/// What corrected a row, of its `adjustment`: "Holm over 16 contrasts in ..." -> "Holm".
inline std::string correction_of(const std::string& adjustment) {
  return adjustment.substr(0, std::min(adjustment.find(" over "), adjustment.find(':')));
}

/// "3 values were not numbers and are left out", empty for 0.
inline std::string left_out(std::size_t count) {
  if (count == 0) return {};
  return std::to_string(count) + (count == 1 ? " value is not finite and is left out"
                                             : " values are not finite and are left out");
}

}  // namespace woundwell
