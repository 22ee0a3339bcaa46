#pragma once
// One cell line in one assay: its data sets, and the tests over them with their corrections.

#include <string>
#include <vector>

#include "statistics/comparison.hpp"

namespace woundwell {

/// One cell line in one assay.
struct Group {
  Assay assay = Assay::scratch;
  std::string cell_line;
  ContrastPlan plan;
  std::vector<DataSet> sets;  ///< endpoints in the order of the list, times rising
  std::vector<std::vector<Row>> rows;
  std::size_t primary = 0;  ///< index in sets; sets.size() if there is none
};

/// Data sets of the endpoints and times that have records. Requires records of one assay and cell
/// line, at least one of them of an endpoint.
Group make_group(const std::vector<ReplicateRecord>& records,
                 const std::vector<std::string>& condition_order,
                 const std::vector<Endpoint>& endpoints, const PlanChoices& choices);

/// Gives the primary set its fields, for the rows beside the main tests.
void add_fields(const std::vector<FieldValue>& fields, Group& group);

/// Runs every contrast of the plan and corrects for several tests within each kind of test,
/// first over the claims of the primary endpoint and time, then over everything else.
void test_group(Group& group, const StatisticsParams& params);

}  // namespace woundwell
