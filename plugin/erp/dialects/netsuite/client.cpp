#include "erp/dialects/netsuite/client.h"

#include "erp/dialects/netsuite/errors.h"

namespace tieback::erp::netsuite {
namespace {

constexpr std::size_t kPageSize = 1000;  // the most NetSuite gives
constexpr std::size_t kMaxPages = 20;

}  // namespace

std::string quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') out += '\'';
    out += c;
  }
  return out + "'";
}

const Records& linesOf(const json::Value& order) {
  static const Records kNone;
  const auto* items = order.path("item.items");
  return items == nullptr || !items->isArray() ? kNone : items->items();
}

Query Client::query(const std::string& sql) {
  Records all;
  for (std::size_t page = 0; page < kMaxPages; ++page) {
    auto found = rows(sql, kPageSize, page * kPageSize);
    if (auto* outcome = std::get_if<Outcome>(&found)) return std::move(*outcome);
    auto& some = std::get<Rows>(found);
    all.insert(all.end(), std::make_move_iterator(some.records.begin()), std::make_move_iterator(some.records.end()));
    if (!some.more) return all;
  }
  return unclear(Effect::read, kErp, "a query had more than " + std::to_string(kMaxPages * kPageSize) + " rows");
}

std::variant<Rows, Outcome> Client::rows(const std::string& sql, std::size_t limit, std::size_t offset) {
  const WireRequest request{
      "POST",
      "/services/rest/query/v1/suiteql?limit=" + std::to_string(limit) + "&offset=" + std::to_string(offset),
      {{"Content-Type", "application/json"}, {"Accept", "application/json"}, {"Prefer", "transient"}},
      json::Value::object({{"q", sql}}).dump()};
  auto answer = send(request, Effect::read);
  if (auto* outcome = std::get_if<Outcome>(&answer)) return std::move(*outcome);
  const auto& reply = std::get<WireReply>(answer);
  if (reply.status != 200) return outcomeOf(reply, Effect::read, now());
  auto body = parseBody(reply);
  auto* items = body ? body->find("items") : nullptr;
  if (items == nullptr || !items->isArray()) {
    return unclear(Effect::read, kErp, "a query was asked, and something else came");
  }
  return Rows{std::move(items->items()), body->flag("hasMore")};
}

OrderRead Client::order(const std::string& id) {
  const WireRequest request{
      "GET", std::string(kOrders) + "/" + id + "?expandSubResources=true", {{"Accept", "application/json"}}, ""};
  auto answer = send(request, Effect::read);
  if (auto* outcome = std::get_if<Outcome>(&answer)) return std::move(*outcome);
  const auto& reply = std::get<WireReply>(answer);
  if (isAbsent(reply)) return json::Value();
  if (reply.status != 200) return outcomeOf(reply, Effect::read, now());
  auto body = parseBody(reply);
  if (!body || body->text("id").empty()) {
    return unclear(Effect::read, kErp, "a purchase order was asked for, and something else came");
  }
  // Part of the lines would look like the rest were gone.
  const auto* total = body->path("item.totalResults");
  if (total != nullptr && total->isNumber() && static_cast<std::size_t>(total->asInteger()) > linesOf(*body).size()) {
    return refuse(std::string(kTooManyLines), "NetSuite does not give all lines of the purchase order at once.", "item",
                  body->text("tranId"), "Close this order in NetSuite and go on with another, or use `linked_order`.");
  }
  return std::move(*body);
}

}  // namespace tieback::erp::netsuite
