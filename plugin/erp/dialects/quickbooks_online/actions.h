// The write step, and the readings of a change order's walk.
#pragma once

#include "erp/dialects/quickbooks_online/client.h"
#include "erp/dialects/quickbooks_online/steps.h"

namespace tieback::erp::quickbooks_online {

class Actions {
 public:
  // Both must outlive it.
  Actions(const Config& config, Client& client) : config_(config), client_(client) {}

  WireRequest prepare(const Job& job, const State& state) const;
  Outcome send(const WireRequest& request, const Job& job, State& state);

  LookUp lookUp(const Job& job);
  ReadBackResult readBack(const Job& job, const State& state);
  GoneResult checkGone(const json::Value& origin_data);

 private:
  Outcome settleFault(const WireReply& reply, const Job& job, State& state);
  Outcome otherwise(const Job& job, State& state, Outcome otherwise);
  // Documents that hold the change order.
  std::variant<Records, Outcome> documentsOf(const Job& job);

  const Config& config_;
  Client& client_;
};

// "purchase order TB-4711", "lines of purchase order SC-001"; empty when nothing was written.
std::string nameOf(const Config& config, const State& state);

}  // namespace tieback::erp::quickbooks_online
