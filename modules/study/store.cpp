#include <cassert>
#include <chrono>
#include <mutex>
#include <set>

#include "core/errors.hpp"
#include "study/run.hpp"
#include "study/store_schema.hpp"
#include "study/store_sql.hpp"

namespace woundwell {

namespace {

using sql::sql_name;
using sql::Statement;

double seconds_now() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration<double>(now).count();
}

template <class R>
void insert_records(const sql::Connection& connection, const std::string& table,
                    const std::vector<Column<R>>& columns, const std::string& job_id,
                    const std::vector<R>& records) {
  Statement insert(connection, "INSERT INTO " + sql_name(table) + " VALUES (" +
                                   sql::places(columns.size() + 1) + ")");
  for (const auto& record : records) {
    insert.bind(1, job_id);
    for (std::size_t k = 0; k < columns.size(); ++k) {
      insert.bind_value(static_cast<int>(k) + 2, columns[k].get(record));
    }
    insert.execute();
  }
}

/// Records in the order of the sheet; those of one picture in the order in which they were put.
template <class R>
std::vector<R> select_records(const sql::Connection& connection, const std::string& table,
                              const std::vector<Column<R>>& columns) {
  std::vector<ColumnInfo> infos;
  infos.reserve(columns.size());
  for (const auto& c : columns) infos.push_back(c.info);
  Statement select(connection,
                   "SELECT " + sql::listed(infos, "r.") + " FROM " + sql_name(table) +
                       " r LEFT JOIN pictures p ON p.job_id = r.job_id AND p.image_id = r.image_id"
                       " ORDER BY r.design_row, p.page, r.image_id, r.rowid");
  std::vector<R> records;
  while (select.next()) {
    R& record = records.emplace_back();
    for (std::size_t k = 0; k < columns.size(); ++k) {
      columns[k].set(record, select.value(static_cast<int>(k), columns[k].info.type));
    }
  }
  return records;
}

const std::vector<std::string>& tables_by_job() {
  static const std::vector<std::string> names{"scratch",  "closure",  "transwell",  "cells",
                                              "profiles", "pictures", "thumbnails", "jobs"};
  return names;
}

void forget_job(const sql::Connection& connection, const std::string& job_id) {
  for (const auto& table : tables_by_job()) {
    Statement(connection, "DELETE FROM " + sql_name(table) + " WHERE job_id = ?")
        .bind(1, job_id)
        .execute();
  }
}

/// Names that a whole table may not have, because the store itself has them.
bool is_taken(const std::string& name) {
  static const std::set<std::string> names{"scratch",  "closure",    "transwell", "cells",
                                           "pictures", "thumbnails", "profiles",  "jobs",
                                           "facts",    "columns"};
  return name.empty() || names.count(name) > 0 || name.rfind("sqlite_", 0) == 0;
}

std::filesystem::path with_folder(const std::filesystem::path& file) {
  std::error_code error;  // SQLite says it where the folder could not be made
  if (file.has_parent_path()) std::filesystem::create_directories(file.parent_path(), error);
  return file;
}

}  // namespace

struct Store::Impl {
  explicit Impl(const std::filesystem::path& file) : connection(with_folder(file)) {
    sql::prepare_schema(connection);
  }
  mutable std::mutex mutex;
  sql::Connection connection;
};

Store::Store(const std::filesystem::path& file) : impl_(std::make_unique<Impl>(file)) {}
Store::~Store() = default;
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;

bool Store::has_job(const std::string& job_id, const std::string& key) const {
  const std::lock_guard lock(impl_->mutex);
  Statement select(impl_->connection, "SELECT 1 FROM jobs WHERE job_id = ? AND key = ?");
  return select.bind(1, job_id).bind(2, key).next();
}

std::vector<std::string> Store::job_ids() const {
  const std::lock_guard lock(impl_->mutex);
  std::vector<std::string> ids;
  Statement select(impl_->connection, "SELECT job_id FROM jobs ORDER BY job_id");
  while (select.next()) ids.push_back(select.text(0));
  return ids;
}

void Store::put_job(const Job& job, const std::string& key, const JobResult& result,
                    const std::vector<InputFile>& inputs) {
  const std::lock_guard lock(impl_->mutex);
  auto& connection = impl_->connection;
  std::map<std::string, std::string> hashes;
  for (const auto& input : inputs) hashes[input.image_id] = input.sha256;
  sql::Transaction transaction(connection);
  forget_job(connection, job.job_id);
  Statement put(connection, "INSERT INTO jobs VALUES (?, ?, ?)");
  put.bind(1, job.job_id).bind(2, key).bind_value(3, seconds_now()).execute();
  Statement picture(connection, "INSERT INTO pictures VALUES (?, ?, ?, ?, ?, ?)");
  for (const auto& s : job.samples) {
    picture.bind(1, job.job_id).bind(2, s.image_id).bind(3, s.image);
    picture.bind(4, static_cast<std::int64_t>(s.design_row));
    picture.bind(5, static_cast<std::int64_t>(s.page)).bind(6, hashes[s.image_id]).execute();
  }
  insert_records(connection, "scratch", scratch_columns(), job.job_id, result.scratch);
  insert_records(connection, "closure", closure_columns(), job.job_id, result.closure);
  insert_records(connection, "transwell", transwell_columns(), job.job_id, result.transwell);
  insert_records(connection, "cells", cell_columns(), job.job_id, result.cells);
  insert_records(connection, "profiles", profile_columns(), job.job_id, result.profiles);
  Statement thumbnail(connection, "INSERT INTO thumbnails VALUES (?, ?, ?, ?)");
  for (const auto& t : result.thumbnails) {
    thumbnail.bind(1, job.job_id).bind(2, t.image_id);
    thumbnail.bind_blob(3, t.jpeg).bind_blob(4, t.plain).execute();
  }
  transaction.commit();
}

void Store::renew_lines(const Job& job) {
  const std::lock_guard lock(impl_->mutex);
  sql::Transaction transaction(impl_->connection);
  for (const auto& table : {"pictures", "scratch", "closure", "transwell", "cells", "profiles"}) {
    Statement update(impl_->connection, "UPDATE " + sql_name(table) +
                                            " SET design_row = ?1 WHERE job_id = ?2 AND"
                                            " image_id = ?3 AND design_row <> ?1");
    for (const auto& s : job.samples) {
      update.bind(1, static_cast<std::int64_t>(s.design_row)).bind(2, job.job_id);
      update.bind(3, s.image_id).execute();
    }
  }
  transaction.commit();
}

void Store::keep_jobs(const std::vector<std::string>& kept_ids) {
  const std::set<std::string> keep(kept_ids.begin(), kept_ids.end());
  auto gone = job_ids();
  std::erase_if(gone, [&keep](const std::string& job_id) { return keep.count(job_id) > 0; });
  if (gone.empty()) return;
  const std::lock_guard lock(impl_->mutex);
  sql::Transaction transaction(impl_->connection);
  for (const auto& job_id : gone) forget_job(impl_->connection, job_id);
  transaction.commit();
}

void Store::merge(const std::filesystem::path& other) {
  std::error_code error;
  const std::lock_guard lock(impl_->mutex);
  auto& connection = impl_->connection;
  if (!std::filesystem::is_regular_file(other, error)) {
    Problem problem;
    problem.file = other.string();
    problem.cause = "there is no such store";
    problem.cure = "name the results of a shard";
    throw InputError(std::move(problem));
  }
  if (std::filesystem::equivalent(other, connection.file(), error)) return;
  { const Store checked(other); }  // refuses what is not a store with the same columns

  Statement(connection, "ATTACH DATABASE ? AS shard").bind(1, other.string()).execute();
  try {
    sql::Transaction transaction(connection);
    std::vector<std::string> wanted;
    {
      Statement select(connection,
                       "SELECT s.job_id FROM shard.jobs s LEFT JOIN main.jobs m USING (job_id)"
                       " WHERE m.job_id IS NULL"
                       " OR (m.key <> s.key AND m.finished_at < s.finished_at) ORDER BY 1");
      while (select.next()) wanted.push_back(select.text(0));
    }
    for (const auto& job_id : wanted) {
      forget_job(connection, job_id);
      for (const auto& table : tables_by_job()) {
        Statement(connection, "INSERT INTO main." + sql_name(table) + " SELECT * FROM shard." +
                                  sql_name(table) + " WHERE job_id = ? ORDER BY rowid")
            .bind(1, job_id)
            .execute();
      }
    }
    connection.run(std::string(wanted.empty() ? "INSERT OR IGNORE" : "INSERT OR REPLACE") +
                   " INTO main.facts SELECT * FROM shard.facts");
    transaction.commit();
  } catch (...) {
    // Let go of the shard whatever went wrong, and say the first error, not a second one.
    try {
      connection.run("DETACH DATABASE shard");
    } catch (const InputError&) {  // NOLINT(bugprone-empty-catch): the first error is thrown on
    }
    throw;
  }
  connection.run("DETACH DATABASE shard");
}

std::vector<ScratchRecord> Store::scratch() const {
  const std::lock_guard lock(impl_->mutex);
  return select_records(impl_->connection, "scratch", scratch_columns());
}

std::vector<ClosureRecord> Store::closure() const {
  const std::lock_guard lock(impl_->mutex);
  return select_records(impl_->connection, "closure", closure_columns());
}

std::vector<TranswellRecord> Store::transwell() const {
  const std::lock_guard lock(impl_->mutex);
  auto records = select_records(impl_->connection, "transwell", transwell_columns());
  // Tables of one assay have no column that says which.
  for (auto& record : records) record.place.assay = Assay::transwell;
  return records;
}

std::vector<CellRecord> Store::cells() const {
  const std::lock_guard lock(impl_->mutex);
  return select_records(impl_->connection, "cells", cell_columns());
}

std::vector<ProfileRecord> Store::profiles() const {
  const std::lock_guard lock(impl_->mutex);
  return select_records(impl_->connection, "profiles", profile_columns());
}

std::vector<Thumbnail> Store::thumbnails() const {
  const std::lock_guard lock(impl_->mutex);
  Statement select(impl_->connection,
                   "SELECT t.image_id, t.jpeg, t.plain FROM thumbnails t LEFT JOIN pictures p ON"
                   " p.job_id = t.job_id AND p.image_id = t.image_id"
                   " ORDER BY p.design_row, p.page, t.image_id, t.rowid");
  std::vector<Thumbnail> thumbnails;
  while (select.next()) thumbnails.push_back({select.text(0), select.text(1), select.text(2)});
  return thumbnails;
}

std::vector<InputFile> Store::inputs() const {
  const std::lock_guard lock(impl_->mutex);
  Statement select(impl_->connection,
                   "SELECT image_id, image, sha256 FROM pictures"
                   " ORDER BY design_row, page, image_id");
  std::vector<InputFile> inputs;
  while (select.next()) inputs.push_back({select.text(0), select.text(1), select.text(2)});
  return inputs;
}

void Store::put_table(const Table& table) {
  assert(!is_taken(table.name) && !table.columns.empty());
  const std::lock_guard lock(impl_->mutex);
  auto& connection = impl_->connection;
  sql::Transaction transaction(connection);
  connection.run("DROP TABLE IF EXISTS " + sql_name(table.name));
  connection.run("CREATE TABLE " + sql_name(table.name) + " (" + sql::declared(table.columns) +
                 ")");
  sql::describe_table(connection, table.name, table.columns);
  Statement insert(connection, "INSERT INTO " + sql_name(table.name) + " VALUES (" +
                                   sql::places(table.columns.size()) + ")");
  for (const auto& row : table.rows) {
    assert(row.size() == table.columns.size());
    for (std::size_t k = 0; k < row.size(); ++k) insert.bind_value(static_cast<int>(k) + 1, row[k]);
    insert.execute();
  }
  transaction.commit();
}

Table Store::get_table(const std::string& name) const {
  const std::lock_guard lock(impl_->mutex);
  Table table;
  table.name = name;
  if (is_taken(name)) return table;
  table.columns = sql::described_table(impl_->connection, name);
  if (table.columns.empty()) return table;
  Statement select(impl_->connection, "SELECT " + sql::listed(table.columns) + " FROM " +
                                          sql_name(name) + " ORDER BY rowid");
  while (select.next()) {
    auto& row = table.rows.emplace_back();
    for (std::size_t k = 0; k < table.columns.size(); ++k) {
      row.push_back(select.value(static_cast<int>(k), table.columns[k].type));
    }
  }
  return table;
}

void Store::put_fact(const std::string& name, const std::string& value) {
  const std::lock_guard lock(impl_->mutex);
  Statement put(impl_->connection, "INSERT OR REPLACE INTO facts VALUES (?, ?)");
  put.bind(1, name).bind(2, value).execute();
}

std::string Store::get_fact(const std::string& name) const {
  const std::lock_guard lock(impl_->mutex);
  Statement select(impl_->connection, "SELECT value FROM facts WHERE name = ?");
  return select.bind(1, name).next() ? select.text(0) : "";
}

}  // namespace woundwell
