#pragma once
// A verdict as somebody would say it: what happened, by how much, how sure.

#include <string>
#include <vector>

#include "report/endpoints.hpp"

namespace woundwell {

struct Headline {
  std::string word;   ///< "Yes: siRNA slows wound closure"
  std::string brief;  ///< "slows wound closure"
  std::string tone;   ///< CSS class: yes, no, unsure, none
  std::string sign;   ///< so that the colour is not the only difference
};

/// What the verdict says of the knockdown.
Headline headline(const VerdictRecord& verdict);

/// What it says of the rescue; an empty word where there was none to judge.
Headline rescue_headline(const VerdictRecord& verdict);

/// The term of the verdict: "phenotype supported".
std::string phenotype_term(const std::string& phenotype);

/// Whether the effect is a ratio (neutral at 1) rather than a difference.
bool is_ratio(const VerdictRecord& verdict);

/// The values that the verdict compares; null where there are none.
const EndpointValues* values_behind(const VerdictRecord& verdict,
                                    const std::vector<EndpointValues>& all);

/// "mock 0.84, siRNA 0.38, siRNA+protein 0.75": means over experiments of these conditions, of all
/// where none is named. Conditions without a value are left out.
std::string group_means(const EndpointValues& values, const std::vector<std::string>& conditions);

/// "siRNA is lower than mock in 3 of 3 experiments"; empty where no experiment has both.
std::string agreement_of_experiments(const VerdictRecord& verdict, const EndpointValues& values);

/// "21 comparisons: 5 with an effect of the knockdown, 2 without, 14 undecided."
std::string tally(const std::vector<VerdictRecord>& verdicts);

}  // namespace woundwell
