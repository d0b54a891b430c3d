// Where a company wants to be told of its change orders. An administrator of the company directory registers addresses;
// each change is audited. A secret is shown once, when it is made.
//
// Threads: all calls from any thread.
#pragma once

#include <base/clock.h>
#include <directory/directory.h>
#include <observe/mask.h>
#include <outbound/target.h>
#include <project/replies.h>
#include <secrets/secret_store.h>

#include <string>
#include <string_view>

namespace tieback::host {

// All that can be told of: "change_order." and the state that it has come to.
bool isWebhookEvent(std::string_view type);

class WebhookEndpoints {
 public:
  // All outlive it.
  WebhookEndpoints(Database& database, SecretStore& secrets, SecretMask& mask, Clock& clock, OutboundRules rules)
      : database_(database), secrets_(secrets), mask_(mask), clock_(clock), rules_(std::move(rules)) {}

  // Each needs Admin on the company's directory; webhook_not_found for another company's, too.
  Result<json::Value> list(const Actor& actor) const;
  Result<json::Value> get(const Actor& actor, const std::string& id) const;
  // {url, description?, events?}. The answer has `secret`; that of a repeated call has not.
  Result<json::Value> create(const Actor& actor, const json::Value& body, const CallKey& call);
  // {url?, description?, events?, enabled?}. Enabling forgets how long it has been failing.
  Result<json::Value> change(const Actor& actor, const std::string& id, const json::Value& body, const CallKey& call);
  // A new secret, shown as by create(). Messages are signed with the former one, too, for a day.
  Result<json::Value> renewSecret(const Actor& actor, const std::string& id, const CallKey& call);
  // With its deliveries.
  Result<json::Value> remove(const Actor& actor, const std::string& id, const CallKey& call);

 private:
  // `now`: was it this call that changed it, and not an earlier one of the same key?
  template <class Body>
  Result<json::Value> changed(const Actor& actor, const CallKey& call, std::string_view action, const std::string& id,
                              Body&& body, bool& now);
  std::string freshSecret(const std::string& id, std::string& plain) const;

  Database& database_;
  SecretStore& secrets_;
  SecretMask& mask_;
  Clock& clock_;
  OutboundRules rules_;
};

// How the secrets of an endpoint are bound to it.
std::string webhookSealName(const std::string& endpoint);

Error webhookNotFound(const std::string& id);
// As people see it; nothing when the company has none of that id.
std::optional<json::Value> webhookShown(Connection& connection, const std::string& company, const std::string& id);

}  // namespace tieback::host
