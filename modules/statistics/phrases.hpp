#pragma once
// Verdicts in plain words.

#include <string>

#include "statistics/comparison.hpp"
#include "statistics/estimates.hpp"

namespace woundwell {

/// "siRNA closes 0.31 less of the wound than mock at 48 h (95 % interval 0.22 to 0.40; paired t,
/// p = 0.004, after Holm 0.012; n = 3 experiments): phenotype supported."
std::string phenotype_sentence(const DataSet& data, const KnockdownArm& arm,
                               const TestRecord* effect, const VerdictRecord& verdict,
                               const StatisticsParams& params);

/// "siRNA + protein brings back 83 % of the lost effect (51 to 120 %; ...): full rescue." Tests
/// that do not exist are null.
std::string rescue_sentence(const VerdictRecord& verdict, const TestRecord* rescue,
                            const TestRecord* vehicle, const TestRecord* equal,
                            const Estimate& percent, const StatisticsParams& params);

/// Whether the vehicle alone did something.
std::string vehicle_sentence(const KnockdownArm& arm, const TestRecord* check,
                             const StatisticsParams& params);

/// Appends a sentence with a space between.
void add_sentence(std::string& text, const std::string& more);

}  // namespace woundwell
