#pragma once
// Tables of the store.

#include <string>
#include <vector>

#include "core/table.hpp"
#include "study/store_sql.hpp"

namespace woundwell::sql {

/// A table of records: its name and columns, without the job_id that the store puts before them.
struct RecordTable {
  std::string name;
  std::vector<ColumnInfo> columns;
};

/// scratch, closure, transwell, cells and profiles.
const std::vector<RecordTable>& record_tables();

/// Makes the tables in a new file; in an older one, checks that they are what this program writes.
void prepare_schema(Connection& connection);

/// Columns of a table as saved by describe_table; empty if there is none.
std::vector<ColumnInfo> described_table(const Connection& connection, const std::string& name);
void describe_table(const Connection& connection, const std::string& name,
                    const std::vector<ColumnInfo>& columns);

/// `"a" TEXT, "b" REAL`.
std::string declared(const std::vector<ColumnInfo>& columns);
/// `"a", "b"`, each behind the prefix.
std::string listed(const std::vector<ColumnInfo>& columns, const std::string& prefix = "");
/// `?, ?, ?`.
std::string places(std::size_t count);

}  // namespace woundwell::sql
