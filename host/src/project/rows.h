// The project side's objects in the store. Every function asks for the company, so nothing crosses from one to another.
#pragma once

#include <project/model.h>
#include <store/database.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tieback::host::rows {

enum class Catalog : std::uint8_t { projects, cost_codes, line_item_types, vendors };

std::optional<Reference> reference(Connection& connection, Catalog catalog, const std::string& company,
                                   const std::string& id);
std::vector<Reference> references(Connection& connection, Catalog catalog, const std::string& company);
void insertReference(Connection& connection, Catalog catalog, const std::string& company, const Reference& reference);

std::optional<Commitment> commitment(Connection& connection, const std::string& company, const std::string& id);
// That is synced under the ERP's id.
std::optional<Commitment> commitmentByOrigin(Connection& connection, const std::string& company,
                                             const std::string& origin_id);
std::vector<Commitment> commitments(Connection& connection, const std::string& company, const std::string& project);
void insert(Connection& connection, const Commitment& commitment);
void update(Connection& connection, const Commitment& commitment);  // with its items

std::optional<ChangeOrder> changeOrder(Connection& connection, const std::string& company, const std::string& id);
std::optional<ChangeOrder> changeOrderByItem(Connection& connection, const std::string& company,
                                             const std::string& item);
void insert(Connection& connection, const ChangeOrder& order);
void updateContent(Connection& connection, const ChangeOrder& order);  // what people edit, with the items
void updateErp(Connection& connection, const ChangeOrder& order);      // lock, item, state, origin, lines' origin ids

struct ChangeOrderFilter {
  std::string company;
  std::string project;
  std::optional<std::string> commitment;
  std::optional<std::string> status;
  std::string after;  // an id; only those behind it
  std::int64_t limit = 50;
};
// In the order of (length of id, id): numeric ids in numeric order.
std::vector<ChangeOrder> changeOrders(Connection& connection, const ChangeOrderFilter& filter);
bool hasLockedChangeOrder(Connection& connection, const std::string& company, const std::string& commitment);

// The next id of the project side's objects; never one that was given before.
std::string nextId(Connection& connection);
// Keeps nextId() above `id` where that is a number.
void reserveId(Connection& connection, const std::string& id);

}  // namespace tieback::host::rows
