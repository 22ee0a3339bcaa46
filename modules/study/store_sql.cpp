#include "study/store_sql.hpp"

#include <sqlite3.h>

#include "core/errors.hpp"

namespace woundwell::sql {

namespace {

constexpr int patience_ms = 3000;

std::string cure_of(int code) {
  switch (code & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return "another program is using the file: wait until it is done, or stop it";
    case SQLITE_FULL:
      return "make space on the disk and run again; what was finished is kept";
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
    case SQLITE_IOERR:
      return "check that the folder is there, can be written, and is not full";
    case SQLITE_NOTADB:
      return "this is another kind of file: name another output folder, or remove it";
    case SQLITE_CORRUPT:
      return "the file is damaged: remove it and measure again";
    default:
      return "remove the file and measure again";
  }
}

}  // namespace

std::string sql_name(std::string_view name) {
  std::string result = "\"";
  for (const char c : name) {
    if (c == '"') result += '"';
    result += c;
  }
  return result + "\"";
}

void Connection::Close::operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }

Connection::Connection(const std::filesystem::path& file) : file_(file) {
  sqlite3* handle = nullptr;
  const int code =
      sqlite3_open_v2(file.c_str(), &handle,
                      SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_FULLMUTEX, nullptr);
  handle_.reset(handle);
  check(code);
  check(sqlite3_extended_result_codes(handle, 1));
  check(sqlite3_busy_timeout(handle, patience_ms));
}

void Connection::refuse(const std::string& cause, const std::string& cure) const {
  Problem problem;
  problem.file = file_.string();
  problem.cause = cause;
  problem.cure = cure;
  throw InputError(std::move(problem));
}

void Connection::check(int code) const {
  if (code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE) return;
  if (handle_ == nullptr) refuse("out of memory", "close other programs");
  refuse(std::string("the store cannot be used: ") + sqlite3_errmsg(handle_.get()), cure_of(code));
}

void Connection::run(const std::string& sql) {
  check(sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr));
}

void Statement::Finalize::operator()(sqlite3_stmt* handle) const { sqlite3_finalize(handle); }

Statement::Statement(const Connection& connection, const std::string& sql)
    : connection_(&connection) {
  sqlite3_stmt* handle = nullptr;
  const int code = sqlite3_prepare_v2(connection.handle(), sql.c_str(),
                                      static_cast<int>(sql.size()), &handle, nullptr);
  handle_.reset(handle);
  connection.check(code);
}

Statement& Statement::bind(int place, std::string_view text) {
  // An empty view may have no address, which SQLite would take for NULL.
  const char* bytes = text.empty() ? "" : text.data();
  connection_->check(
      sqlite3_bind_text64(handle_.get(), place, bytes, text.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
  return *this;
}

Statement& Statement::bind(int place, std::int64_t number) {
  connection_->check(sqlite3_bind_int64(handle_.get(), place, number));
  return *this;
}

Statement& Statement::bind_value(int place, const Value& value) {
  if (const auto* s = std::get_if<std::string>(&value)) return bind(place, std::string_view(*s));
  if (const auto* i = std::get_if<std::int64_t>(&value)) return bind(place, *i);
  if (const auto* b = std::get_if<bool>(&value)) return bind(place, std::int64_t{*b ? 1 : 0});
  if (const auto* d = std::get_if<double>(&value)) {
    connection_->check(sqlite3_bind_double(handle_.get(), place, *d));
  } else {
    connection_->check(sqlite3_bind_null(handle_.get(), place));
  }
  return *this;
}

Statement& Statement::bind_blob(int place, std::string_view bytes) {
  const char* data = bytes.empty() ? "" : bytes.data();
  connection_->check(
      sqlite3_bind_blob64(handle_.get(), place, data, bytes.size(), SQLITE_TRANSIENT));
  return *this;
}

bool Statement::next() {
  const int code = sqlite3_step(handle_.get());
  if (code == SQLITE_ROW) return true;
  sqlite3_reset(handle_.get());
  connection_->check(code);
  return false;
}

void Statement::execute() {
  while (next()) {
  }
}

std::string Statement::text(int column) const {
  const void* bytes = sqlite3_column_blob(handle_.get(), column);
  const int size = sqlite3_column_bytes(handle_.get(), column);
  if (bytes == nullptr || size <= 0) return "";
  return {static_cast<const char*>(bytes), static_cast<std::size_t>(size)};
}

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(handle_.get(), column);
}

Value Statement::value(int column, ColumnType type) const {
  if (sqlite3_column_type(handle_.get(), column) == SQLITE_NULL) return {};
  switch (type) {
    case ColumnType::text:
      return text(column);
    case ColumnType::integer:
      return integer(column);
    case ColumnType::number:
      return sqlite3_column_double(handle_.get(), column);
    case ColumnType::boolean:
      return integer(column) != 0;
  }
  return {};
}

Transaction::Transaction(Connection& connection) : connection_(connection) {
  connection.run("BEGIN IMMEDIATE");
}

Transaction::~Transaction() {
  // SQLite may have rolled back by itself (disk full): then this fails, and nothing is lost.
  if (!done_) sqlite3_exec(connection_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

void Transaction::commit() {
  connection_.run("COMMIT");
  done_ = true;
}

}  // namespace woundwell::sql
