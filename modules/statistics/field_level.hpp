#pragma once
// Fields taken as n: shown only when asked for, to be seen beside the real thing.

#include <vector>

#include "statistics/comparison.hpp"

namespace woundwell {

/// Mann-Whitney over the fields of each planned contrast of the data set. Labelled as
/// pseudoreplicated and never planned, adjusted or part of a verdict: fields of one experiment are
/// no independent repeats (Hurlbert 1984, doi 10.2307/1942661; Lord 2020,
/// doi 10.1083/jcb.202001064). n stays the number of experiments. With
/// params.tests "all" also van Elteren over the wells, stratified by experiment: it takes wells of
/// one experiment for independent, which hides what an experiment does to a condition.
std::vector<TestRecord> field_level_rows(const DataSet& data, const ContrastPlan& plan,
                                         const std::vector<FieldValue>& fields,
                                         const StatisticsParams& params);

}  // namespace woundwell
