// The write steps and the readings of a change order's walk.
#pragma once

#include "erp/dialects/xero/client.h"
#include "erp/dialects/xero/steps.h"

namespace tieback::erp::xero {

class Actions {
 public:
  // Both must outlive it.
  Actions(const Config& config, Client& client) : config_(config), client_(client) {}

  WireRequest prepare(const StepSpec& step, const Job& job, const State& state) const;
  Outcome send(const StepSpec& step, const WireRequest& request, const Job& job, State& state);

  Outcome waitForApproval(State& state);
  LookUp lookUp(const Job& job);
  LookUp lookUpNamed(const Job& job, const std::vector<std::string>& names);
  ReadBackResult readBack(const Job& job, const State& state);
  GoneResult checkGone(const std::string& origin_id, const json::Value& origin_data);

 private:
  Outcome addLines(const WireRequest& request, const Job& job, State& state);
  Outcome create(const WireRequest& request, const Job& job, State& state);
  Outcome setStatus(const StepSpec& step, const WireRequest& request, const Job& job, State& state);
  Outcome takenAlready(Refused refused, const Job& job, State& state);
  LookUp foundOf(const domain::Draft& draft, const json::Value& order);
  std::variant<json::Value, Outcome> readOrder(const std::string& id);

  const Config& config_;
  Client& client_;
};

}  // namespace tieback::erp::xero
