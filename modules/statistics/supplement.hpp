#pragma once
// Rows that stand beside the main tests of the primary endpoint and time, for the reader who asks
// what another method says. No verdict rests on them.

#include <optional>
#include <string>
#include <vector>

#include "statistics/bootstrap.hpp"
#include "statistics/comparison.hpp"

namespace woundwell {

/// For each planned difference: mixed model on the fields (MixedTerms::experiment_condition_well,
/// all conditions but blanks in one fit), where some condition of an experiment has several fields
/// or wells and there are two experiments. Log endpoints: logs of field values, with half the
/// smallest positive one added where there are zeros. For knockdown v control also, without p, the
/// hierarchical bootstrap interval of the effect, Hedges' g and Cliff's delta with their intervals.
/// Result[i] belongs to contrasts[i] of the plan.
std::vector<std::vector<Row>> rows_beside(const DataSet& data, const ContrastPlan& plan,
                                          const StatisticsParams& params);

/// Over all conditions but blanks, with experiments as blocks: Friedman, blocked ANOVA, and each
/// condition against the control by Dunnett. Empty with fewer than three conditions, where they say
/// no more than the main test.
std::vector<Row> rows_over_all(const DataSet& data, const ContrastPlan& plan,
                               const StatisticsParams& params);

// Shared with the further tests.

/// Conditions of the plan that this data set has.
std::vector<std::string> present(const DataSet& data, const ContrastPlan& plan);

/// Adds the wells and fields behind the conditions named.
void count_below(const DataSet& data, const std::vector<std::string>& conditions,
                 TestRecord& record);

/// A row of an effect and its interval, without test.
Row interval_row(const DataSet& data, const PlannedContrast& contrast, const std::string& name,
                 const std::string& method, const Estimate& estimate, std::size_t n_a,
                 std::size_t n_b);

/// Of all conditions at once, with their wells and fields; without n and test.
TestRecord record_of_all(const DataSet& data, const std::vector<std::string>& conditions);

BootstrapParams bootstrap_params(const DataSet& data, bool paired, const StatisticsParams& params);

/// Says how many experiments lack one of the conditions, with `blocks` that have all; else empty.
std::string incomplete(const DataSet& data, const std::vector<std::string>& conditions,
                       std::size_t blocks);

/// Hedges' g, within experiments where the main test is, and Cliff's delta.
std::vector<Row> effect_size_rows(const DataSet& data, const PlannedContrast& contrast,
                                  const StatisticsParams& params);

}  // namespace woundwell
