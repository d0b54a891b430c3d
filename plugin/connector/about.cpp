// What the connector says of itself: metadata, description, health; and the small operations on a whole company.
#include "connector/cco_connector.h"

#include <string>
#include <utility>
#include <vector>

#include "erp/port/registry.h"
#include "operations/importing.h"
#include "operations/preference.h"
#include "profile/metadata.h"

namespace tieback {
namespace {

// Of the company that the request names; of all where the host itself asks, which names none.
std::vector<const life::Connection*> connectionsFor(const json::Value& request, const life::Connections& connections) {
  if (const std::string company = request.text("company"); !company.empty()) return connections.ofCompany(company);
  std::vector<const life::Connection*> all;
  for (const auto& connection : connections.all()) all.push_back(connection.get());
  return all;
}

}  // namespace

Result<json::Value> CcoConnector::metadata(const json::Value& document) {
  auto request = ops::requestFrom(document);
  if (!request) return request.error();
  auto connection = ops::connectionOf(*request, *connections_);
  if (!connection) return connection.error();
  const auto can = (*connection)->dialect->capabilities();
  profile::MetadataOptions options;
  options.import = can.import;
  options.unlink = can.unlink_check;
  options.abilities = {can.new_lines,          can.changed_lines,   can.negative_amounts,
                       can.negative_new_lines, can.purchase_orders, can.subcontracts};
  return profile::metadata((*connection)->profile, options);
}

Result<json::Value> CcoConnector::importItems(const json::Value& document) {
  auto request = ops::requestFrom(document);
  if (!request) return request.error();
  return ops::Importing(services_).ask(*request);
}

Result<json::Value> CcoConnector::setMailPreference(const json::Value& document) {
  auto request = ops::requestFrom(document);
  if (!request) return request.error();
  return ops::setMailPreference(services_, *request);
}

Result<json::Value> CcoConnector::describe(const json::Value& request) {
  json::Value erps = json::Value::array();
  json::Value profiles = json::Value::array();
  for (const auto* connection : connectionsFor(request, *connections_)) {
    erps.push(json::Value::object({{"connection", connection->id},
                                   {"dialect", connection->profile.dialect},
                                   {"capabilities", connection->dialect->capabilities().toJson()}}));
    profiles.push(connection->profile.name);
  }
  json::Value dialects = json::Value::array();
  for (const auto& entry : erp::dialects()) dialects.push(entry.name);
  json::Value names = json::Value::array();
  for (const auto& operation : operations()) names.push(operation.name);
  return json::Value::object({{"name", kDescriptor.name},
                              {"version", kDescriptor.version},
                              {"operations", names},
                              {"dialects", dialects},
                              {"erps", erps},
                              {"profiles", profiles}});
}

Result<json::Value> CcoConnector::health(const json::Value& request) {
  json::Value checks = json::Value::array();
  std::string status = "ok";
  const auto add = [&](const std::string& name, const std::string& state, const std::string& message) {
    checks.push(json::Value::object({{"name", name}, {"status", state}, {"message", message}}));
    if (state == "down" || (state == "degraded" && status == "ok")) status = state;
  };
  try {
    ledger_->check();
    add("ledger", "ok", "");
    std::vector<std::pair<std::string, ledger::ConnectionState>> states;
    ledger_->read([&](ledger::Transaction& transaction) {
      states.clear();
      for (const auto* connection : connectionsFor(request, *connections_))
        states.emplace_back(connection->id, transaction.connectionState(connection->id));
    });
    for (const auto& [connection, state] : states) {
      add("connection " + connection, state.failures > 0 ? "degraded" : "ok", state.failures > 0 ? state.reason : "");
    }
  } catch (const ledger::LedgerError& error) {
    add("ledger", "down", error.what());
  }
  add("mail", config_.mail ? "ok" : "degraded", config_.mail ? "" : "No mail server is configured: mails stay queued.");
  if (checkpoints_) {
    const std::string problem = checkpoints_->problem();
    add("audit checkpoints", problem.empty() ? "ok" : "degraded", problem);
  }
  return json::Value::object({{"status", status}, {"checks", checks}});
}

}  // namespace tieback
