// What became of the outbox's deliveries, for the administrators of the company's directory.
//
// Threads: all calls from any thread.
#pragma once

#include <directory/directory.h>
#include <project/replies.h>
#include <webhooks/outbox.h>

#include <string>

namespace tieback::host {

class WebhookDeliveries {
 public:
  // All outlive it.
  WebhookDeliveries(Database& database, Clock& clock, WebhookOutbox& outbox)
      : database_(database), clock_(clock), outbox_(outbox) {}

  // Newest first, `limit` before sequence `before` (0: from the newest); `state` empty: all.
  Result<json::Value> list(const Actor& actor, const std::string& endpoint, const std::string& state,
                           std::int64_t before, std::int64_t limit) const;
  // Sends it again, now, under the same message id.
  Result<json::Value> redeliver(const Actor& actor, const std::string& endpoint, const std::string& delivery,
                                const CallKey& call);

 private:
  Database& database_;
  Clock& clock_;
  WebhookOutbox& outbox_;
};

}  // namespace tieback::host
