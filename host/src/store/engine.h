// What a kind of database brings to the store: connections, transactions, and its own words where SQL differs.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace tieback::host {

class StoreError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

using Param = std::variant<std::nullptr_t, std::int64_t, std::string>;

// An optional text, null where there is none.
inline Param nullable(const std::optional<std::string>& text) {
  return text ? Param(*text) : Param(nullptr);
}

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
  Connection() = default;
  virtual ~Connection() = default;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  virtual std::vector<Row> query(std::string_view sql, const std::vector<Param>& params) = 0;
  virtual std::int64_t execute(std::string_view sql, const std::vector<Param>& params) = 0;  // rows changed

  std::vector<Row> query(std::string_view sql) { return query(sql, {}); }
  std::int64_t execute(std::string_view sql) { return execute(sql, {}); }
  std::optional<Row> one(std::string_view sql, const std::vector<Param>& params = {});
};

// Texts that one host says and all hosts that listen hear, its own among them. Not durable. One thread.
class Channel {
 public:
  virtual ~Channel() = default;
  virtual void say(const std::string& text) = 0;
  // What was said since; waits for at most so long. StoreError when the connection is lost.
  virtual std::vector<std::string> hear(std::chrono::milliseconds at_most) = 0;
};

class Engine {
 public:
  virtual ~Engine() = default;
  virtual std::string name() const = 0;
  virtual bool shared() const = 0;

  // Both may run `body` more than once. inWriter() rolls back what `body` says false to, or throws at.
  virtual void inWriter(const std::function<bool(Connection&)>& body) = 0;
  virtual void inReader(const std::function<void(Connection&)>& body) = 0;
  virtual bool alone(const std::string& name, std::chrono::milliseconds patience,
                     const std::function<void()>& body) = 0;
  // Nothing where no other host can be listening.
  virtual std::unique_ptr<Channel> channel(const std::string& name) = 0;

  virtual bool hasTable(Connection& connection, const std::string& table) = 0;
  // A statement of the schema, as this engine says it.
  virtual std::string inOwnWords(std::string_view statement) const = 0;
  // The version of the tables; 0: there are none. Within a transaction.
  virtual std::int64_t version(Connection& connection) = 0;
  virtual void setVersion(Connection& connection, std::int64_t version) = 0;
  // Within a transaction that is about to change the version: the hosts at work on the tables, which are in its way.
  // When there are none, none can begin before the transaction's end.
  virtual std::vector<std::string> hostsAtWork(Connection& connection) = 0;
  // This host is at work on tables of that version, from here on for as long as the engine lives: other hosts can't
  // change the version, and each transaction that finds another one all the same (a backup was restored, say) throws
  // StoreError before its body has run.
  virtual void beginWork(std::int64_t version) = 0;
};

}  // namespace tieback::host
