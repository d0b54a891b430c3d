// The write steps and the readings of a change order's walk.
#pragma once

#include "erp/dialects/netsuite/client.h"
#include "erp/dialects/netsuite/steps.h"

namespace tieback::erp::netsuite {

class Actions {
 public:
  // Both must outlive it.
  Actions(const Config& config, Client& client) : config_(config), client_(client) {}

  WireRequest prepare(const StepSpec& step, const Job& job, const State& state) const;
  Outcome send(const StepSpec& step, const WireRequest& request, const Job& job, State& state);

  Outcome waitForJob(const Job& job, State& state);
  Outcome waitForApproval(State& state);

  LookUp lookUp(const Job& job);
  // Of orders of their own; lines have no name but their key.
  LookUp lookUpNamed(const Job& job, const std::vector<std::string>& names);
  ReadBackResult readBack(const Job& job, const State& state);
  GoneResult checkGone(const std::string& origin_id, const json::Value& origin_data);

 private:
  std::optional<Outcome> changedMeanwhile(const Job& job, State& state);
  Outcome write(const WireRequest& request, const Job& job, State& state);
  Outcome written(const WireReply& reply, const Job& job, State& state);
  Outcome takeFound(const Job& job, State& state, Outcome otherwise);
  LookUp foundIn(const Job& job, const OrderRead& order);
  Outcome jobFailed(State& state);
  Outcome remove(const WireRequest& request);
  std::variant<std::string, Outcome> vendorOf(const json::Value& order);
  OrderRead read(const domain::Draft& draft);

  const Config& config_;
  Client& client_;
};

// "lines of purchase order SC-001"; empty when nothing is there.
std::string nameOf(const Config& config, const State& state);
// A linked order that waits for its approval: it may still be removed.
bool isHeld(const Config& config, const State& state);

}  // namespace tieback::erp::netsuite
