#pragma once
// results.xlsx: the tables for people who work in Excel or GraphPad Prism.

#include <filesystem>
#include <string>
#include <vector>

#include "core/table.hpp"
#include "statistics/statistics.hpp"
#include "study/run.hpp"

namespace woundwell {

struct Sheet {
  std::string name;  ///< at most 31 characters, none of []:*?/\\, unique whatever the case
  Table table;
  /// A second line of heads, one per column; none for tables that are filtered by their columns.
  std::vector<std::string> second_head;
};

/// Most rows of a sheet below its head.
inline constexpr std::size_t most_sheet_rows = 1048575;

/// verdicts, statistics, experiments, wells, scratch, closure, transwell, cells, one sheet per
/// endpoint and cell line laid out as GraphPad Prism's grouped table (a row per time, under each
/// condition its experiments side by side), and the dictionary of every column. A table with more
/// rows than a sheet holds is left out, and the dictionary says so.
std::vector<Sheet> workbook_sheets(const Store& store, std::size_t most_rows = most_sheet_rows);

/// Means of the fields of each well, for the endpoints that were compared, in the order of the
/// replicates.
std::vector<WellRecord> wells_of(const std::vector<ScratchRecord>& scratch,
                                 const std::vector<ClosureRecord>& closure,
                                 const std::vector<TranswellRecord>& transwell,
                                 const std::vector<Endpoint>& endpoints,
                                 const std::vector<ReplicateRecord>& replicates);

/// Replicates as Prism's grouped tables.
std::vector<Sheet> prism_sheets(const std::vector<ReplicateRecord>& replicates);

/// Writes the file: numbers as numbers, missing as empty, every text as text (never a formula),
/// heads that stay in view, filters. The same sheets give the same bytes. InputError where the
/// file cannot be written.
void write_workbook(const std::filesystem::path& file, const std::vector<Sheet>& sheets);

}  // namespace woundwell
