// NetSuite's REST calls, as the steps need them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "erp/dialects/netsuite/session.h"

namespace tieback::erp::netsuite {

using Records = json::Value::Array;
// Rows found (none is no error), or why it could not be told.
using Query = std::variant<Records, Outcome>;
// The first rows of a query, and whether there are more.
struct Rows {
  Records records;
  bool more = false;
};
// A purchase order with its lines; null when there is none.
using OrderRead = std::variant<json::Value, Outcome>;

inline constexpr const char* kOrders = "/services/rest/record/v1/purchaseOrder";

// 'O''Neill', as SuiteQL writes a text.
std::string quoted(std::string_view text);

// The lines of an order that was read with them.
const Records& linesOf(const json::Value& order);

inline constexpr std::string_view kTooManyLines = "too_many_lines";

// Thread-safe.
class Client {
 public:
  Client(const Config& config, const DialectContext& context) : context_(context), session_(config, context) {}

  // SuiteQL, all pages. Rows have lower-case names, texts for values ("T" and "F" for flags), and lack what is null.
  Query query(const std::string& sql);
  // The first so many, at most 1000.
  std::variant<Rows, Outcome> rows(const std::string& sql, std::size_t limit, std::size_t offset = 0);
  // By internal id, or "eid:…" for an external one.
  OrderRead order(const std::string& id);

  Answer send(const WireRequest& request, Effect effect) { return session_.call(request, effect); }
  std::int64_t now() const { return context_.now_us(); }

 private:
  const DialectContext& context_;
  Session session_;
};

}  // namespace tieback::erp::netsuite
