// The write steps, and looking at what came of them.
#pragma once

#include "erp/dialects/business_central/client.h"
#include "erp/dialects/business_central/steps.h"

namespace tieback::erp::business_central {

class Actions {
 public:
  // Both must outlive it.
  Actions(const Config& config, Client& client) : config_(config), client_(client) {}

  WireRequest prepare(const StepSpec& step, const Job& job, const State& state) const;
  Outcome send(const StepSpec& step, const WireRequest& request, const Job& job, State& state);

  LookUp lookUp(const Job& job);
  LookUp lookUpNamed(const Job& job, const std::vector<std::string>& names);
  ReadBackResult readBack(const Job& job, const State& state);
  GoneResult checkGone(const std::string& origin_id, const json::Value& origin_data);

 private:
  json::Value::Array requestsOf(std::string_view step, const Job& job, const State& state) const;
  Outcome posted(std::string_view step, const Records& documents, State& state) const;
  Outcome again(TryLater later, State& state) const;
  Outcome taken(const Job& job, Outcome refusal, State& state);
  std::variant<Records, Outcome> ownOrders(const domain::Draft& draft);
  std::variant<std::optional<json::Value>, Outcome> orderBy(const std::string& filter);
  std::variant<std::optional<json::Value>, Outcome> orderNumbered(const std::string& number);
  LookUp found(const Job& job, const json::Value& order, const std::string& key);

  const Config& config_;
  Client& client_;
};

}  // namespace tieback::erp::business_central
