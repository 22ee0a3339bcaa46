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

/// Row of Lin's concordance of the two over the same experiment means, with interval and without
/// test: whether both give the same numbers. For a table of one quantity measured in two ways the
/// values as they are; with a control, as two assays of different units need it, the values over
/// that of the control in the same experiment, the control itself left out. Exploratory.
std::optional<TestRecord> concord(const DataSet& x, const DataSet& y, const std::string& control,
                                  const StatisticsParams& params);

}  // namespace woundwell
