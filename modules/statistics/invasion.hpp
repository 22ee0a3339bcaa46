#pragma once
// Coated and uncoated inserts: invasion against migration.

#include <string>
#include <vector>

#include "statistics/statistics.hpp"

namespace woundwell {

/// In a cell line that has uncoated inserts (coating `none`) beside others, density and count of
/// the uncoated ones become endpoints of their own (`migration_` before the name), and their other
/// endpoints are dropped: migration is not invasion, and must not be averaged with it. A cell line
/// whose inserts are all alike stays as it is. Unstated stands for coated.
std::vector<FieldValue> part_coatings(const std::vector<FieldValue>& fields);

/// Percent invasion, 100 x invaded / migrated, of each condition, experiment and time that has both
/// (experiment means; the coated insert after Albini et al. 1987, Cancer Research 47:3239-3245).
/// Empty where nothing migrated. Fields and wells are those of both.
std::vector<ReplicateRecord> percent_invasion(const std::vector<ReplicateRecord>& replicates);

/// Rows without p, one for each cell line and time of coated inserts, that say which of them have
/// no uncoated insert of the same condition, experiment and time, and so no percent invasion. None
/// where a cell line has no uncoated insert at all, or every coated one has its partner.
std::vector<TestRecord> missing_percent_rows(const std::vector<ReplicateRecord>& replicates,
                                             const std::string& cell_line);

/// Fold over the control of the same cell line, endpoint, time and experiment, for log endpoints;
/// stays empty where the control is missing or 0. `control` is the condition compared with.
void set_folds(std::vector<ReplicateRecord>& replicates, Assay assay, const std::string& cell_line,
               const std::string& control, const std::vector<Endpoint>& endpoints);

/// Percent invasion with its fold as the value.
std::vector<ReplicateRecord> invasion_index(const std::vector<ReplicateRecord>& replicates);

/// Rows of the invasion index, from those of percent invasion against the control: one test, one p.
std::vector<TestRecord> invasion_index_rows(const std::vector<TestRecord>& tests,
                                            const std::string& control);

}  // namespace woundwell
