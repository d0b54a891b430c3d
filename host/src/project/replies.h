// The host's own mutating calls, made once however often they are repeated: the answer is kept with the change, in its
// transaction, under actor, operation and key.
#pragma once

#include <base/random.h>
#include <store/database.h>
#include <tieback/sdk/result.h>

#include <string>

namespace tieback::host {

struct CallKey {
  std::string actor;
  std::string operation;  // with what it is about: "change_orders.update p-1/4711"
  std::string key;        // the caller's Idempotency-Key
  std::string digest;     // of the body
};

inline Error requestIdReused() {
  return {"request_id_reused", Category::conflict,
          "This Idempotency-Key was used before for something else. Use a new one for a new request.",
          "Idempotency-Key", json::Value::object()};
}

// Gives the kept answer, or that of `body` (a Result<json::Value>), which is then kept. Refusals are not kept.
template <class Body>
Result<json::Value> onceOnly(Connection& connection, const CallKey& call, std::int64_t now_us, Body&& body) {
  if (const auto kept = connection.one("SELECT digest, body FROM replies WHERE actor=? AND operation=? AND key=?",
                                       {call.actor, call.operation, call.key})) {
    if (kept->text(0) != call.digest) return requestIdReused();
    return json::parse(kept->text(1));
  }
  Result<json::Value> answer = body();
  if (answer) {
    connection.execute(
        "INSERT INTO replies (actor, operation, key, digest, status, body, created_at) VALUES (?,?,?,?,200,?,?)",
        {call.actor, call.operation, call.key, call.digest, answer->dump(), now_us});
  }
  return answer;
}

}  // namespace tieback::host
