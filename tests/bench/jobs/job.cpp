#include "jobs/job.h"

namespace tieback::bench {
namespace {

using json::Value;

// Of the change orders' ids: as long as a platform's are; but lower than those that a ledger is filled with.
constexpr std::int64_t kFirst = 10'000'000;
constexpr std::int64_t kFirstBesideCopies = 100'000;

}  // namespace

Value jobsConfig(const Settings& settings, const JobOptions& options) {
  auto connections = Value::array();
  for (int i = 1; i <= options.connections; ++i) {
    connections.push(Value::object({{"id", "b-" + std::to_string(i)},
                                    {"company", kCompany},
                                    {"name", "Jobs " + std::to_string(i)},
                                    {"profile", options.profile},
                                    {"endpoint", Value::object({{"url", options.url}})},
                                    {"credentials", Value::object()}}));
  }
  return connectorConfig(settings, options.ledger, std::move(connections));
}

Value acceptJob(const ConnectorHost& host, const JobOptions& options, int number) {
  const std::int64_t id = (options.queued ? kFirstBesideCopies : kFirst) + number;
  const auto sent =
      host.send({.id = id, .commitment = id, .connection = "b-" + std::to_string(number % options.connections + 1)});
  return host.decide(Operation::accept, sent, Value::object({{"answers", Value::object()}}));
}

Value pressExport(const ConnectorHost& host, const Value& accepted) {
  return host.decide(Operation::export_item, accepted, Value::object());
}

}  // namespace tieback::bench
