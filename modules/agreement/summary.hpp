#pragma once
// All scores together: numbers over pictures, as a table and as text.

#include <string>
#include <vector>

#include "agreement/scores.hpp"

namespace woundwell {

struct AllScores {
  std::vector<ScratchScore> scratch;
  std::vector<ClosureScore> closure;
  std::vector<CellScore> cells;
  std::vector<CountScore> counts;
};

/// One number over the pictures of a group ("all": of all groups).
struct SummaryNumber {
  std::string part;  ///< scratch, closure, transwell, counts
  std::string group;
  std::string measure;
  std::optional<double> value;
  std::string unit;
  std::int64_t n = 0;  ///< pictures (transwell: crops and observers) that it rests on
};

/// Pictures with several observers count once, with the mean over the observers. Pictures that an
/// observer was unsure of are left out.
std::vector<SummaryNumber> summarise(const AllScores& scores);

Table summary_table(const std::vector<SummaryNumber>& numbers);

/// For the terminal: the same numbers in columns, the worst pictures, and the notes.
std::string summary_text(const AllScores& scores, const std::vector<SummaryNumber>& numbers,
                         const std::vector<std::string>& notes);

}  // namespace woundwell
