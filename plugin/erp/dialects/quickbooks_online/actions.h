// The write step, and the readings of a change order's walk.
#pragma once

#include "erp/dialects/quickbooks_online/client.h"
#include "erp/dialects/quickbooks_online/steps.h"

namespace tieback::erp::quickbooks_online {

class Actions {
 public:
  // Both must outlive it.
  Actions(const Config& config, Client& client) : config_(config), client_(client) {}

  WireRequest prepare(const StepSpec& step, const Job& job, const State& state) const;
  Outcome send(const StepSpec& step, const WireRequest& request, const Job& job, State& state);

  LookUp lookUp(const Job& job);
  // A purchase order by number or id; lines by the key that they carry, as "TB-4711", "SC-001 TB-4711" or
  // "145/TB-4711".
  LookUp lookUpNamed(const Job& job, const std::vector<std::string>& names);
  ReadBackResult readBack(const Job& job, const State& state);
  GoneResult checkGone(const std::string& origin_id, const json::Value& origin_data);

 private:
  Outcome settleFault(const WireReply& reply, const Job& job, State& state);
  Outcome otherwise(const Job& job, State& state, Outcome otherwise);
  // Documents that hold the change order of the draft's key.
  std::variant<Records, Outcome> documentsOf(const domain::Draft& draft);
  LookUp whatWasFound(const domain::Draft& draft, std::variant<Records, Outcome> found);

  const Config& config_;
  Client& client_;
};

// "purchase order TB-4711", "lines of purchase order SC-001"; empty when nothing was written.
std::string nameOf(const Config& config, const State& state);

}  // namespace tieback::erp::quickbooks_online
