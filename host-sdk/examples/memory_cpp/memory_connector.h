// An example connector in C++: it keeps change orders in memory and "books" them there. It shows what each operation
// owes: authorise, answer a repeated request id again, hold the expected revision, keep companies apart, tell the host
// by events. A real connector keeps all of this in a database.
#pragma once

#include <tieback/sdk/connector_side.h>

#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <tuple>

namespace example {

using tieback::Result;
using tieback::json::Value;

class MemoryConnector final : public tieback::sdk::Connector {
 public:
  static constexpr tieback::sdk::Descriptor kDescriptor{"org.tieback.example.memory", "Memory", "1.0.0"};

  // Configuration: {"base_dir", "connections": [{"id", "company"}]}.
  static Result<std::unique_ptr<MemoryConnector>> create(tieback::HostClient host, const Value& config);

  Result<Value> submit(const Value& request) override;
  Result<Value> retrieve(const Value& request) override;
  Result<Value> accept(const Value& request) override;
  Result<Value> unaccept(const Value& request) override;
  Result<Value> reject(const Value& request) override;
  Result<Value> exportItem(const Value& request) override;
  Result<Value> list(const Value& request) override;
  Result<Value> counts(const Value& request) override;
  Result<Value> get(const Value& request) override;
  Result<Value> describe(const Value& request) override;
  Result<Value> health(const Value& request) override;

  Result<bool> work(tieback_lane lane, const tieback::Cancel& cancel) override;

 private:
  struct Item {
    Value shown;     // as in item.schema.json, without `actions`
    Value document;  // the change order document it came with
    Value history = Value::array();
  };
  struct Answered {
    std::string body;
    Value answer;
  };
  using Change = std::function<Result<Value>(const std::string& connection)>;

  MemoryConnector(tieback::HostClient host, std::map<std::string, std::string> connections)
      : host_(host), connections_(std::move(connections)) {}

  // Runs a change once per request id: a repetition gets the first answer, another body under the same id a conflict.
  Result<Value> once(std::string_view operation, const Value& request, const Change& change);
  // Moves an item: permission, revision and state are checked, then `apply` fills in what else changes.
  Result<Value> move(std::string_view operation, const Value& request, const std::function<void(Item&)>& apply);
  Result<Item*> findItem(const Value& request);
  Result<std::string> connectionOf(const Value& request) const;
  void record(Item& item, const Value& actor, std::string_view operation, std::string_view to);
  void tellHost(const Item& item, std::string_view kind, const Value& actor);
  std::string now() const;

  bool exportOne();
  Result<bool> deliverOne();

  tieback::HostClient host_;
  const std::map<std::string, std::string> connections_;  // company to connection id

  std::mutex mutex_;  // guards all below
  std::map<std::string, Item, std::less<>> items_;
  std::map<std::tuple<std::string, std::string, std::string>, Answered> answered_;  // actor, operation, request id
  std::deque<Value> events_;
  std::int64_t event_count_ = 0;
};

}  // namespace example
