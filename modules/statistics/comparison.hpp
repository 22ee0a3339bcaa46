#pragma once
// One endpoint at one time in one cell line: its experiment values, and the rows of tests made
// from them.

#include <map>
#include <string>
#include <vector>

#include "statistics/estimates.hpp"
#include "statistics/mixed_model.hpp"
#include "statistics/plan.hpp"
#include "statistics/statistics.hpp"
#include "statistics/tests.hpp"

namespace woundwell {

/// Experiment values by condition and experiment, and the scale they are compared on.
struct DataSet {
  Assay assay = Assay::scratch;
  std::string cell_line;
  std::string endpoint;
  double time_h = 0.0;
  bool primary = false;  ///< primary endpoint at its primary time
  bool log_scale = false;
  double offset = 0.0;  ///< added before the logarithm
  std::string caution;  ///< about the scale
  std::map<std::string, std::map<std::string, ReplicateRecord>> cells;
  std::vector<NestedValue> fields;  ///< as measured; filled where wells and fields are asked for

  /// Value on the scale of the comparison. Requires the record to have one.
  [[nodiscard]] double scaled(const ReplicateRecord& record) const;
};

/// All records must be of one assay, cell line, endpoint and time.
DataSet make_data(const std::vector<ReplicateRecord>& records, const Endpoint& endpoint,
                  bool primary);

/// Values of several conditions in the experiments that all of them share, in the order of the
/// experiments' names; result[i] belongs to conditions[i].
std::vector<std::vector<double>> shared_values(const DataSet& data,
                                               const std::vector<std::string>& conditions,
                                               bool scaled);

/// Values of control, knockdown and rescue (in this order) on the scale on which the rescue percent
/// is taken: as measured; for log endpoints divided by the mean of control and knockdown of the
/// same experiment, which leaves each experiment's own percentage as it is and gives every
/// experiment the same weight, whatever its level.
std::vector<std::vector<double>> rescue_scale(const DataSet& data,
                                              const std::vector<std::string>& conditions);

enum class Part { main, ranks, permutation, mixed, interval, overall };

struct Row {
  TestRecord record;
  Contrast kind = Contrast::exploratory;
  Part part = Part::main;
  std::string knockdown;
};

/// Rows of one contrast: the main test first, then for planned ones Mann-Whitney and the blocked
/// permutation. Without p where there is none to be had; never empty.
std::vector<Row> compare(const DataSet& data, const PlannedContrast& contrast,
                         const StatisticsParams& params);

/// What the rows of a contrast are filled with.
TestRecord blank_record(const DataSet& data, const PlannedContrast& contrast);
void set_test(const TestOutcome& outcome, TestRecord& record);
/// `logs`: the estimate is a difference of logs and is told as a ratio.
void set_effect(bool logs, Estimate estimate, TestRecord& record);
/// Says that a test cannot reach the level, and whether the t test beside it can; else empty.
std::string out_of_reach(const TestRecord& record, const StatisticsParams& params, bool main_can);

/// Kruskal-Wallis over all conditions but blanks.
Row compare_all(const DataSet& data, const ContrastPlan& plan, const StatisticsParams& params);

/// "0.0042", "0.5", "6e-06".
std::string p_text(double p);

}  // namespace woundwell
