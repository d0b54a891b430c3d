// Acumatica's REST calls, as the steps need them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "erp/dialects/acumatica/session.h"

namespace tieback::erp::acumatica {

using Records = json::Value::Array;
// Records found (none is no error), or why it could not be told.
using Query = std::variant<Records, Outcome>;

// Thread-safe.
class Client {
 public:
  Client(const Config& config, const DialectContext& context)
      : config_(config), context_(context), session_(config, context) {}

  // GET entity?$filter=…: a list, so that absence is an empty list and not an error that differs between versions.
  // Without a filter: all of them. `more`: further parameters, each with its '&'.
  Query find(std::string_view entity, const std::string& filter, std::string_view more = "");
  // With their commitments. Where a long operation of our own session keeps it from looking, through a new session.
  Query changeOrders(const std::string& filter, std::string_view more = "&$top=10");

  WireRequest put(const json::Value& body, bool insert_only) const;
  WireRequest action(std::string_view name, const std::string& ref_nbr) const;
  WireRequest remove(const std::string& ref_nbr) const;

  Answer send(const WireRequest& request, Effect effect) { return session_.call(request, effect); }

  // A Location as a target below the base URL; nothing when it leads to another host.
  std::optional<std::string> target(const std::string& location) const;

  std::int64_t now() const { return context_.now_us(); }

 private:
  std::string root() const;

  const Config& config_;
  const DialectContext& context_;
  Session session_;
};

}  // namespace tieback::erp::acumatica
