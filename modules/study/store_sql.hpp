#pragma once
// SQLite as two small resources: a connection and a statement. Only store*.cpp know them.

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "core/table.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace woundwell::sql {

/// Name in double quotes, safe in SQL.
std::string sql_name(std::string_view name);

class Connection {
 public:
  /// Opens or makes the file. Every failure of SQLite becomes an InputError with the file, the
  /// cause and a cure.
  explicit Connection(const std::filesystem::path& file);
  void run(const std::string& sql);
  [[nodiscard]] sqlite3* handle() const { return handle_.get(); }
  /// Throws for a result code that is not success.
  void check(int code) const;
  [[noreturn]] void refuse(const std::string& cause, const std::string& cure) const;
  [[nodiscard]] const std::filesystem::path& file() const { return file_; }

 private:
  struct Close {
    void operator()(sqlite3* handle) const;
  };
  std::filesystem::path file_;
  std::unique_ptr<sqlite3, Close> handle_;
};

/// A prepared statement; places are counted from 1 for parameters, from 0 for columns, as SQLite
/// does.
class Statement {
 public:
  Statement(const Connection& connection, const std::string& sql);
  Statement& bind(int place, std::string_view text);
  Statement& bind(int place, const char* text) { return bind(place, std::string_view(text)); }
  Statement& bind(int place, std::int64_t number);
  Statement& bind_value(int place, const Value& value);
  Statement& bind_blob(int place, std::string_view bytes);
  /// Goes to the next row; false at the end, where the statement is ready for new values.
  bool next();
  /// For statements without rows.
  void execute();
  [[nodiscard]] std::string text(int column) const;  ///< also of blobs
  [[nodiscard]] std::int64_t integer(int column) const;
  /// NULL is missing; else the value as the declared type.
  [[nodiscard]] Value value(int column, ColumnType type) const;

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* handle) const;
  };
  const Connection* connection_;
  std::unique_ptr<sqlite3_stmt, Finalize> handle_;
};

/// Takes everything back unless commit() is reached.
class Transaction {
 public:
  explicit Transaction(Connection& connection);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  void commit();

 private:
  Connection& connection_;
  bool done_ = false;
};

}  // namespace woundwell::sql
