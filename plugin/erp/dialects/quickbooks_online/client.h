// QuickBooks' calls as the steps need them, with one access token shared by all workers: 401 says that nothing was
// done, so it is fetched anew once and the same request sent again.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "erp/dialects/quickbooks_online/config.h"
#include "erp/support/oauth.h"
#include "erp/support/outcomes.h"

namespace tieback::erp::quickbooks_online {

using Records = json::Value::Array;
using Query = std::variant<Records, Outcome>;
// The record; nothing when QuickBooks has none of that id.
using Read = std::variant<std::optional<json::Value>, Outcome>;

// Thread-safe.
class Client {
 public:
  // Both must outlive it. Throws ConfigError.
  Client(const Config& config, const DialectContext& context);

  // select * from `entity` where `where`, all pages.
  Query query(std::string_view entity, const std::string& where);
  // By id, so that the SyncToken is the present one.
  Read read(std::string_view entity, const std::string& id);
  // The company's preferences.
  std::variant<json::Value, Outcome> preferences();
  std::variant<json::Value, Outcome> companyInfo();

  // POST of a purchase order; `request_id` makes QuickBooks answer a repeat with its first answer.
  WireRequest post(const json::Value& order, const std::string& request_id) const;
  Answer send(const WireRequest& request, Effect effect);

  std::int64_t now() const { return context_.now_us(); }

 private:
  std::string target(const std::string& path, const std::string& query) const;
  std::variant<json::Value, Outcome> get(const std::string& path, const std::string& query);

  const Config& config_;
  const DialectContext& context_;
  OAuthTokens tokens_;
};

}  // namespace tieback::erp::quickbooks_online
