// Xero's Accounting API 2.0, as the steps need it.
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "erp/dialects/xero/session.h"

namespace tieback::erp::xero {

using Records = json::Value::Array;
// Records found (none is no error), or why it could not be told.
using Query = std::variant<Records, Outcome>;

inline constexpr std::string_view kApi = "/api.xro/2.0/";

// Thread-safe.
class Client {
 public:
  Client(const Config& config, const DialectContext& context)
      : config_(config), context_(context), session_(config, context) {}

  // By PurchaseOrderID or PurchaseOrderNumber. DELETED ones are among them.
  Query order(const std::string& id_or_number);
  // All of that date, page by page.
  Query ordersOf(const std::string& date);
  // Those that were changed since (0: all), DELETED ones among them; page by page, from 1.
  Query ordersChanged(std::int64_t since_us, int page);
  static constexpr std::size_t kPageSize = 100;
  // One at most: whether the sign-in, the tenant and the scopes hold.
  Query anyOrder();
  // Those that the profile's way of naming vendors finds, archived ones too.
  Query contacts(const std::string& vendor);
  Query trackingCategories();
  Query accounts();

  WireRequest create(const json::Value& order) const;
  WireRequest update(const std::string& id, const json::Value& order) const;
  // The order as Xero answers it.
  std::variant<json::Value, Outcome> write(const WireRequest& request, const Job& job);

  std::int64_t now() const { return context_.now_us(); }

 private:
  Query list(const std::string& target, std::string_view member, const Headers& headers = {});

  const Config& config_;
  const DialectContext& context_;
  Session session_;
};

}  // namespace tieback::erp::xero
