// Change orders that somebody made in the ERP, and what is asked about them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "operations/importing.h"
#include "operations/reading.h"
#include "support/world.h"

namespace tieback::test {

// Closed, of one line; on SC-001.
inline erp::ImportRecord madeThere(const std::string& id, const std::string& amount = "100.00") {
  erp::ImportRecord record;
  record.origin_id = id;
  record.origin_code = "No " + id;
  record.commitment = "SC-001";
  record.project = "TOWER";
  record.vendor = "V-1001";
  record.title = "Made there " + id;
  record.date = "2026-06-12";
  record.erp_status = "Closed";
  record.version = "1";
  record.currency = "USD";
  erp::ImportLine line;
  line.id = id + "-1";
  line.cost_code = "03-300";
  line.amount = *Decimal::parse(amount);
  record.lines = {line};
  record.total = line.amount;
  return record;
}

// A request on the company as a whole.
inline json::Value companyRequest(World& world, json::Value params = json::Value::object(),
                                  const std::string& user = "u-ann") {
  json::Value document = world.request("4711", std::move(params));
  document.erase("item");
  document.erase("expected_revision");
  document.set("actor", actorJson(user));
  return document;
}

inline Result<json::Value> askForImport(World& world, const std::string& user = "u-ann") {
  return ops::Importing(*world.services).ask(world.parsed(companyRequest(world, json::Value::object(), user)));
}

inline Result<json::Value> readyToImport(World& world, json::Value params = json::Value::object()) {
  params.set("view", "ready_to_import");
  return ops::Reading(*world.services).list(world.parsed(companyRequest(world, std::move(params))));
}

inline std::vector<std::string> stagedIds(World& world) {
  std::vector<std::string> ids;
  const auto page = readyToImport(world, json::Value::object({{"sort", "number"}}));
  for (const auto& record : page.value().at("staged").items()) ids.push_back(record.text("origin_id"));
  return ids;
}

// The connection's pull, as people see it.
inline json::Value importOf(World& world) {
  const auto page = readyToImport(world);
  return page.value().at("imports").items().front();
}

}  // namespace tieback::test
