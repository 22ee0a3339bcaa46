#pragma once
// Fields to wells to experiments.

#include <vector>

#include "statistics/statistics.hpp"

namespace woundwell {

/// One record per cell line, assay, endpoint, time, condition and experiment: wells are means of
/// their fields, experiments means of their wells. Fields without a (finite) value are counted and
/// take no part. Sorted by assay, then by first appearance of cell line and endpoint, time, and
/// first appearance of condition and experiment.
std::vector<ReplicateRecord> collapse(const std::vector<FieldValue>& fields);

/// Replaces, per cell line, an endpoint by its fallback where a field has the fallback but not the
/// endpoint; drops the other of the two, since both are one measurement.
std::vector<FieldValue> without_twins(const std::vector<FieldValue>& fields,
                                      const std::vector<Endpoint>& endpoints);

}  // namespace woundwell
