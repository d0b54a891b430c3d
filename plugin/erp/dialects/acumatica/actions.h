// The write steps and the waits of a change order's walk.
#pragma once

#include "erp/dialects/acumatica/client.h"
#include "erp/dialects/acumatica/steps.h"

namespace tieback::erp::acumatica {

class Actions {
 public:
  // Both must outlive it.
  Actions(const Config& config, Client& client) : config_(config), client_(client) {}

  WireRequest prepare(const StepSpec& step, const Job& job, const State& state) const;
  Outcome send(const StepSpec& step, const WireRequest& request, const Job& job, State& state);

  Outcome waitForApproval(State& state);
  Outcome waitForRelease(State& state);

  // Under the external key. Records that were cancelled or reversed count as gone: they belong to an earlier life.
  LookUp lookUp(const Job& job);
  // By number, under whatever reference.
  LookUp lookUpNamed(const Job& job, const std::vector<std::string>& names);
  ReadBackResult readBack(const Job& job, const State& state);
  GoneResult checkGone(const std::string& origin_id, const json::Value& origin_data);
  // The record of that number, or why not.
  std::variant<json::Value, Outcome> readRecord(const std::string& ref_nbr);

 private:
  Outcome create(const WireRequest& request, const Job& job, State& state);
  Outcome act(const WireRequest& request, State& state, std::string_view from, std::string_view becomes);
  Outcome remove(const WireRequest& request);
  std::optional<Outcome> operationUnderWay(State& state, const std::string& what, std::string_view from);

  const Config& config_;
  Client& client_;
};

State stateOf(const json::Value& record);
std::string nameOf(const State& state);  // "change order 000042, On Hold"

}  // namespace tieback::erp::acumatica
