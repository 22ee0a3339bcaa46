#include "study/store_schema.hpp"

#include "core/records.hpp"

namespace woundwell::sql {

namespace {

// "wndw": tells our files from other SQLite files.
constexpr std::int64_t application_id = 0x776e6477;
constexpr std::int64_t layout_version = 2;

template <class R>
RecordTable record_table(std::string name, const std::vector<Column<R>>& columns) {
  RecordTable table;
  table.name = std::move(name);
  for (const auto& c : columns) table.columns.push_back(c.info);
  return table;
}

std::string sql_type(ColumnType type) {
  switch (type) {
    case ColumnType::text:
      return "TEXT";
    case ColumnType::integer:
    case ColumnType::boolean:
      return "INTEGER";
    case ColumnType::number:
      return "REAL";
  }
  return "TEXT";
}

std::int64_t pragma(const Connection& connection, const std::string& name) {
  Statement statement(connection, "PRAGMA " + name);
  return statement.next() ? statement.integer(0) : 0;
}

bool is_new(const Connection& connection) {
  Statement statement(connection, "SELECT count(*) FROM sqlite_schema");
  return statement.next() && statement.integer(0) == 0;
}

void make_tables(Connection& connection) {
  connection.run(
      "CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);"
      "CREATE TABLE columns (table_name TEXT NOT NULL, place INTEGER NOT NULL,"
      " name TEXT NOT NULL, type TEXT NOT NULL, unit TEXT NOT NULL, description TEXT NOT NULL,"
      " PRIMARY KEY (table_name, place));"
      "CREATE TABLE jobs (job_id TEXT PRIMARY KEY, key TEXT NOT NULL,"
      " finished_at REAL NOT NULL);"
      // One row per picture of a job, in the order of the sheet (design_row, then page).
      "CREATE TABLE pictures (job_id TEXT NOT NULL, image_id TEXT NOT NULL, image TEXT NOT NULL,"
      " design_row INTEGER NOT NULL, page INTEGER NOT NULL, sha256 TEXT NOT NULL,"
      " PRIMARY KEY (job_id, image_id));"
      "CREATE TABLE thumbnails (job_id TEXT NOT NULL, image_id TEXT NOT NULL, jpeg BLOB NOT NULL,"
      " plain BLOB NOT NULL);"
      "CREATE INDEX thumbnails_by_job ON thumbnails (job_id);");
  for (const auto& table : record_tables()) {
    connection.run("CREATE TABLE " + sql_name(table.name) + " (job_id TEXT NOT NULL, " +
                   declared(table.columns) + ")");
    connection.run("CREATE INDEX " + sql_name(table.name + "_by_job") + " ON " +
                   sql_name(table.name) + " (job_id)");
    describe_table(connection, table.name, table.columns);
  }
}

bool same_columns(const std::vector<ColumnInfo>& a, const std::vector<ColumnInfo>& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t k = 0; k < a.size(); ++k) {
    if (a[k].name != b[k].name || a[k].type != b[k].type) return false;
  }
  return true;
}

}  // namespace

const std::vector<RecordTable>& record_tables() {
  static const std::vector<RecordTable> tables{
      record_table("scratch", scratch_columns()), record_table("closure", closure_columns()),
      record_table("transwell", transwell_columns()), record_table("cells", cell_columns()),
      record_table("profiles", profile_columns())};
  return tables;
}

std::string declared(const std::vector<ColumnInfo>& columns) {
  std::string text;
  for (const auto& c : columns) {
    if (!text.empty()) text += ", ";
    text += sql_name(c.name) + " " + sql_type(c.type);
  }
  return text;
}

std::string listed(const std::vector<ColumnInfo>& columns, const std::string& prefix) {
  std::string text;
  for (const auto& c : columns) {
    if (!text.empty()) text += ", ";
    text += prefix + sql_name(c.name);
  }
  return text;
}

std::string places(std::size_t count) {
  std::string text;
  for (std::size_t k = 0; k < count; ++k) text += k == 0 ? "?" : ", ?";
  return text;
}

std::vector<ColumnInfo> described_table(const Connection& connection, const std::string& name) {
  std::vector<ColumnInfo> columns;
  Statement statement(connection,
                      "SELECT name, type, unit, description FROM columns WHERE table_name = ? "
                      "ORDER BY place");
  statement.bind(1, name);
  while (statement.next()) {
    ColumnInfo column;
    column.name = statement.text(0);
    for (const auto type :
         {ColumnType::text, ColumnType::integer, ColumnType::number, ColumnType::boolean}) {
      if (to_string(type) == statement.text(1)) column.type = type;
    }
    column.unit = statement.text(2);
    column.description = statement.text(3);
    columns.push_back(std::move(column));
  }
  return columns;
}

void describe_table(const Connection& connection, const std::string& name,
                    const std::vector<ColumnInfo>& columns) {
  Statement clear(connection, "DELETE FROM columns WHERE table_name = ?");
  clear.bind(1, name).execute();
  Statement insert(connection, "INSERT INTO columns VALUES (?, ?, ?, ?, ?, ?)");
  for (std::size_t k = 0; k < columns.size(); ++k) {
    const auto& c = columns[k];
    insert.bind(1, name).bind(2, static_cast<std::int64_t>(k)).bind(3, c.name);
    insert.bind(4, to_string(c.type)).bind(5, c.unit).bind(6, c.description);
    insert.execute();
  }
}

void prepare_schema(Connection& connection) {
  // Safe when killed: what was there before a change is in the journal first.
  connection.run("PRAGMA journal_mode = DELETE; PRAGMA synchronous = NORMAL");
  if (is_new(connection)) {
    Transaction transaction(connection);
    if (is_new(connection)) {  // nobody else was faster
      make_tables(connection);
      connection.run("PRAGMA application_id = " + std::to_string(application_id));
      connection.run("PRAGMA user_version = " + std::to_string(layout_version));
    }
    transaction.commit();
  }
  if (pragma(connection, "application_id") != application_id) {
    connection.refuse("this database was not made by woundwell",
                      "name another output folder, or remove the file");
  }
  const auto version = pragma(connection, "user_version");
  if (version > layout_version) {
    connection.refuse("this store was made by a newer woundwell",
                      "use that version, or name another output folder");
  }
  bool same = version == layout_version;
  for (const auto& table : record_tables()) {
    same = same && same_columns(described_table(connection, table.name), table.columns);
  }
  if (!same) {
    connection.refuse("this store was made by another version of woundwell, with other columns",
                      "name another output folder, or remove the file and measure again");
  }
}

}  // namespace woundwell::sql
