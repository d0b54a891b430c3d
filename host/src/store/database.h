// One SQLite file: a writer and a few readers.
//
// The file is in WAL mode with synchronous=FULL, so a committed transaction survives a kill and a power cut. SQL takes
// its values by position (?), never pasted in.
//
// Threads: write() and read() from any thread; writes run one after the other, reads beside them on a snapshot of their
// own. What goes wrong with the file itself throws StoreError.
#pragma once

#include <tieback/sdk/result.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

namespace tieback::host {

class StoreError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

using Param = std::variant<std::nullptr_t, std::int64_t, std::string>;

class Row {
 public:
  explicit Row(std::vector<std::optional<std::string>> cells) : cells_(std::move(cells)) {}
  bool isNull(std::size_t column) const { return !cells_.at(column); }
  std::string text(std::size_t column) const { return cells_.at(column).value_or(""); }  // null: empty
  const std::optional<std::string>& optional(std::size_t column) const { return cells_.at(column); }
  std::int64_t integer(std::size_t column) const;  // null: 0

 private:
  std::vector<std::optional<std::string>> cells_;
};

// A connection within a transaction. Used by one thread at a time, valid within the function that was given it.
class Connection {
 public:
  explicit Connection(const std::filesystem::path& file);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  std::vector<Row> query(std::string_view sql, const std::vector<Param>& params = {});
  std::optional<Row> one(std::string_view sql, const std::vector<Param>& params = {});
  std::int64_t execute(std::string_view sql, const std::vector<Param>& params = {});  // rows changed

 private:
  struct Session;
  std::unique_ptr<Session> session_;
};

class Database {
 public:
  // Opens, or makes, the file.
  explicit Database(std::filesystem::path file);
  ~Database();

  const std::filesystem::path& file() const { return file_; }

  // Runs `body` in one durable transaction. Rolled back when it throws, or gives a Result that is not good.
  template <class Body>
  auto write(Body&& body) {
    using Answer = std::invoke_result_t<Body, Connection&>;
    if constexpr (std::is_void_v<Answer>) {
      inWriter([&](Connection& connection) {
        body(connection);
        return true;
      });
    } else {
      std::optional<Answer> answer;
      inWriter([&](Connection& connection) {
        answer.emplace(body(connection));
        if constexpr (requires { answer->ok(); }) {
          return answer->ok();
        } else {
          return true;
        }
      });
      return std::move(*answer);
    }
  }

  // Runs `body` on one snapshot; it must only read.
  template <class Body>
  auto read(Body&& body) {
    std::optional<std::invoke_result_t<Body, Connection&>> answer;
    inReader([&](Connection& connection) { answer.emplace(body(connection)); });
    return std::move(*answer);
  }

 private:
  struct State;
  void inWriter(const std::function<bool(Connection&)>& body);
  void inReader(const std::function<void(Connection&)>& body);

  std::filesystem::path file_;
  std::unique_ptr<State> state_;
};

// SQLite's word for an optional text.
inline Param nullable(const std::optional<std::string>& text) {
  return text ? Param(*text) : Param(nullptr);
}

}  // namespace tieback::host
