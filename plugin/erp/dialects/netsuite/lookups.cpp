#include "erp/dialects/netsuite/lookups.h"

#include <algorithm>

#include "erp/dialects/netsuite/errors.h"

namespace tieback::erp::netsuite {
namespace {

std::string listOf(const std::vector<std::string>& keys) {
  std::string text;
  for (const auto& key : keys) text += (text.empty() ? "" : ", ") + quoted(key);
  return text;
}

bool isDigits(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

Kind dimensionKind(const std::string& field) {
  if (field == "customer") return {"job", "entityid", "project", "project", "customer"};
  if (field == "department") return {"department", "name", "department", "department", "department"};
  if (field == "location") return {"location", "name", "location", "location", "location"};
  return {"classification", "name", "class", "class", "class"};
}

const char* keyColumn(const Config& config, const Kind& kind) {
  if (config.match == Config::Match::external_id) return "externalid";
  return config.match == Config::Match::internal_id ? "id" : kind.name;
}

Query findAll(Client& client, const Config& config, const Kind& kind, const std::vector<std::string>& keys) {
  auto wanted = keys;
  std::sort(wanted.begin(), wanted.end());
  wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
  const std::string column = keyColumn(config, kind);
  // Ids are numbers there; a text that is none would be an error of the query and not a record that is missing.
  if (column == "id") std::erase_if(wanted, [](const auto& key) { return !isDigits(key); });
  if (wanted.empty()) return Records();
  return client.query("SELECT id, " + (column == "id" ? std::string() : column + ", ") + "isinactive FROM " +
                      kind.table + " WHERE " + column + " IN (" + listOf(wanted) + ") ORDER BY id");
}

std::variant<std::string, Outcome> pick(const Records& rows, const Config& config, const Kind& kind,
                                        const std::string& key, bool active) {
  const std::string said = kind.said;
  const json::Value* found = nullptr;
  for (const auto& row : rows) {
    if (row.text(keyColumn(config, kind)) != key) continue;
    if (found != nullptr) {
      return refuse(std::string(kind.code) + "_ambiguous", "NetSuite has more than one such " + said + ".", kind.field,
                    key, "Rename one of them in NetSuite, or link by external ids (`match: external_id`).");
    }
    found = &row;
  }
  if (found == nullptr) {
    return refuse(std::string(kind.code) + "_unknown", "NetSuite does not know the " + said + ".", kind.field, key,
                  "Add it in NetSuite and try again, or correct the link on the platform.");
  }
  if (active && found->text("isinactive") == "T") {
    return refuse(std::string(kind.code) + "_inactive", "The " + said + " is inactive in NetSuite.", kind.field, key,
                  "Make it active in NetSuite and try again, or reject the change order.");
  }
  return found->text("id");
}

Query findOrders(Client& client, const Config& config, const std::string& key) {
  const Kind kind{"transaction", "tranid", "commitment", "purchase order", "tranId"};
  const std::string column = keyColumn(config, kind);
  if (column == "id" && !isDigits(key)) return Records();
  return client.query("SELECT id, tranid FROM transaction WHERE type = 'PurchOrd' AND " + column + " = " + quoted(key) +
                      " ORDER BY id");
}

std::string orderKey(const Config& config, const json::Value& order) {
  if (config.match == Config::Match::external_id) return order.text("externalId");
  return order.text(config.match == Config::Match::internal_id ? "id" : "tranId");
}

}  // namespace tieback::erp::netsuite
