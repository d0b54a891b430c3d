// Business Central's calls, as the steps need them: signed in, in one company, paged.
#pragma once

#include <tieback/sdk/mutex.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "erp/dialects/business_central/config.h"
#include "erp/support/oauth.h"

namespace tieback::erp::business_central {

using Records = json::Value::Array;
// Records found (none is no error), or why it could not be told.
using Query = std::variant<Records, Outcome>;

// A part of a list; `next` leads to the part after it, and is empty where there is none.
struct Page {
  Records records;
  std::string next;
};
using PageQuery = std::variant<Page, Outcome>;

// Thread-safe.
class Client {
 public:
  // Both must outlive it. Throws ConfigError.
  Client(const Config& config, const DialectContext& context);

  // GET companies(…)/{resource}?{query}: all pages of the list.
  Query list(std::string_view resource, const std::string& query);
  // One page of it, of at most so many records. `cursor`: the `next` of the page before; empty: the first.
  PageQuery page(std::string_view resource, const std::string& query, const std::string& cursor, int most);
  // The company's id: as configured, or found by its name, once.
  std::variant<std::string, Outcome> company();

  // One request that the service applies whole or not at all; `requests` have method, url, headers and body.
  WireRequest batch(json::Value::Array requests) const;
  // Sends a batch: the documents that came of its requests, in their order.
  Query sendBatch(const WireRequest& request, std::size_t requests);

  std::int64_t now() const { return context_.now_us(); }

 private:
  Answer call(const WireRequest& request, Effect effect);
  Query pages(std::string target);
  PageQuery pageAt(const std::string& target, const Headers& headers);
  std::optional<std::string> targetOf(const std::string& next_link) const;
  std::string root() const;

  const Config& config_;
  const DialectContext& context_;
  std::unique_ptr<OAuthTokens> tokens_;
  Mutex mutex_;
  std::string company_ TIEBACK_GUARDED_BY(mutex_);
};

}  // namespace tieback::erp::business_central
