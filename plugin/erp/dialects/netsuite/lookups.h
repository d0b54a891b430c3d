// Records of NetSuite by what the platform calls them.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "erp/dialects/netsuite/client.h"

namespace tieback::erp::netsuite {

// A kind of record: its table and name column in SuiteQL.
struct Kind {
  const char* table;
  const char* name;
  const char* code;  // "vendor": of the refusals vendor_unknown, vendor_ambiguous, vendor_inactive
  const char* said;  // in a sentence: "vendor"
  const char* field;
};
inline constexpr Kind kVendor{"vendor", "entityid", "vendor", "vendor", "entity"};
inline constexpr Kind kItem{"item", "itemid", "cost_code", "item that stands for the cost code", "item"};
inline constexpr Kind kTaxCode{"salestaxitem", "itemid", "tax_code", "tax code", "taxCode"};
// For "customer", "class", "department" or "location".
Kind dimensionKind(const std::string& field);

// The column that the platform's ids stand in.
const char* keyColumn(const Config& config, const Kind& kind);

// The rows that have one of these keys, with id, key, and isinactive.
Query findAll(Client& client, const Config& config, const Kind& kind, const std::vector<std::string>& keys);

// Of rows found so, the id of the one with this key; or why it can't be used. `active`: an inactive one won't do.
std::variant<std::string, Outcome> pick(const Records& rows, const Config& config, const Kind& kind,
                                        const std::string& key, bool active);

// The ids of purchase orders that the platform calls so.
Query findOrders(Client& client, const Config& config, const std::string& key);
// What the platform calls the order.
std::string orderKey(const Config& config, const json::Value& order);

}  // namespace tieback::erp::netsuite
