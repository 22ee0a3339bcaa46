#pragma once
// Two quantities over experiment means.

#include <optional>
#include <string>

#include "statistics/comparison.hpp"

namespace woundwell {

enum class Correlation { spearman, pearson };

/// Row of the correlation of two data sets of one cell line over the experiment means that both
/// have (same condition and experiment), with interval; Pearson on the scale of the comparison
/// (logs for log endpoints). Exploratory. No p and no interval with one experiment, since
/// conditions of one experiment are no independent repeats. Empty where no mean is shared.
std::optional<TestRecord> correlate(const DataSet& x, const DataSet& y, Correlation kind,
                                    const StatisticsParams& params);

}  // namespace woundwell
