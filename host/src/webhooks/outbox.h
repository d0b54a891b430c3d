// What is still to be told to webhooks, and what was: durable, written in the transaction of the event itself.
//
// One sender at a time is at work for an endpoint, over all hosts: it claims the endpoint for a minute, and every step
// names the claim. Who has lost it sends nothing more. Times are the host's clock.
//
// Threads: all calls from any thread.
#pragma once

#include <base/clock.h>
#include <project/event_applier.h>
#include <secrets/secret_store.h>

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace tieback::host {

struct Claim {
  std::string endpoint;
  std::string company;
  std::string token;
  std::string url;
  std::vector<std::string> secrets;  // to sign with: the present one, and the former one while it holds
};

struct Delivery {
  std::int64_t sequence = 0;
  std::string message;  // the receiver's id of it
  std::string body;
  std::int64_t attempts = 0;  // this one counted
};

// How one attempt ended.
struct Attempted {
  bool good = false;
  bool gone = false;                   // the receiver wants nothing more
  std::optional<std::int64_t> status;  // of HTTP; nothing: no answer
  std::string error;                   // for people
  std::int64_t wait_us = 0;            // what the receiver asks to wait for
};

struct Recorded {
  bool given_up = false;
  std::string disabled;  // why the endpoint was disabled by this; empty: it was not
};

class WebhookOutbox final : public EventFollower {
 public:
  // All outlive it. `random`: a number from 0 to 1, for jitter.
  WebhookOutbox(Database& database, SecretStore& secrets, Clock& clock, std::function<double()> random)
      : database_(database), secrets_(secrets), clock_(clock), random_(std::move(random)) {}
  // What to call after something has come that may be due. Before anything is taken.
  void onWake(std::function<void()> wake) { wake_ = std::move(wake); }

  // EventFollower
  void take(Connection& connection, const json::Value& event, const ChangeOrder& order) override;
  void taken() override;

  // An endpoint with something due, for a minute; nothing: there is none.
  std::optional<Claim> claim();
  // The next due delivery of it, noted as begun; nothing: none, or the claim is lost.
  std::optional<Delivery> begin(const Claim& claim);
  Recorded record(const Claim& claim, const Delivery& delivery, const Attempted& attempted);
  void release(const Claim& claim);

  // Of a store that no other host is at work on: what an earlier process had claimed when it was killed is free.
  void freeClaims();
  std::int64_t pendingCount() const;
  void forgetOld();  // what was delivered or given up thirty days ago

 private:
  struct Failing {
    std::int64_t failures = 0;
    std::optional<std::int64_t> since;
  };
  bool dueAnywhere() const;
  void recordGood(Connection& connection, const Claim& claim, const Delivery& delivery,
                  const Attempted& attempted) const;
  Recorded recordBad(Connection& connection, const Claim& claim, const Delivery& delivery, const Attempted& attempted,
                     double chance) const;
  static Failing failing(Connection& connection, const Claim& claim);
  void disable(Connection& connection, const std::string& endpoint, const std::string& reason) const;

  Database& database_;
  SecretStore& secrets_;
  Clock& clock_;
  std::function<double()> random_;
  std::function<void()> wake_;
};

}  // namespace tieback::host
