// The write steps and the readings of a change order's walk.
#pragma once

#include "erp/dialects/tryton/client.h"
#include "erp/dialects/tryton/reading.h"
#include "erp/dialects/tryton/steps.h"

namespace tieback::erp::tryton {

class Actions {
 public:
  // Both must outlive it.
  Actions(const Config& config, Client& client) : config_(config), client_(client) {}

  WireRequest prepare(const StepSpec& step, const Job& job, const State& state) const;
  Outcome send(const StepSpec& step, const WireRequest& request, const Job& job, State& state);

  // After a button: null proves nothing, so the record is read.
  Outcome readPurchase(State& state);
  Outcome readAmendment(State& state);

  LookUp lookUp(const Job& job);
  // By number or origin id, under whatever reference.
  LookUp lookUpNamed(const Job& job, const std::vector<std::string>& names);
  ReadBackResult readBack(const Job& job, const State& state);
  GoneResult checkGone(const std::string& origin_id, const json::Value& origin_data);

 private:
  Outcome keepCreated(json::Value result, State& state, const char* kind);
  Outcome confirmed(State& state);
  LookUp whatWasRead(const Job& job, Reading read);
  std::variant<std::string, Outcome> stateOf(const char* model, const std::string& record);

  const Config& config_;
  Client& client_;
};

// "purchase 3, quotation and amendment 1, draft"; empty when there is neither.
std::string nameOf(const State& state);

// The step that removes what is there, where one request can.
std::optional<std::string_view> discardOf(const State& state);

}  // namespace tieback::erp::tryton
