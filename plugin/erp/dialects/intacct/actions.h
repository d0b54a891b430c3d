// The write steps and the readings of a change order's walk.
#pragma once

#include "erp/dialects/intacct/client.h"
#include "erp/dialects/intacct/document.h"
#include "erp/dialects/intacct/steps.h"

namespace tieback::erp::intacct {

class Actions {
 public:
  // Both must outlive it.
  Actions(const Config& config, Client& client) : config_(config), client_(client) {}

  WireRequest prepare(const StepSpec& step, const Job& job, const State& state) const;
  Outcome send(const StepSpec& step, const WireRequest& request, const Job& job, State& state);

  // Is the draft what was sent? Else it is not posted.
  Outcome compare(const Job& job, State& state);
  Outcome waitForApproval(const Job& job, State& state);

  LookUp lookUp(const Job& job);
  // By document number, document id or record number, under whatever reference.
  LookUp lookUpNamed(const Job& job, const std::vector<std::string>& names);
  ReadBackResult readBack(const Job& job, const State& state);
  GoneResult checkGone(const std::string& origin_id, const json::Value& origin_data);

 private:
  using Read = std::variant<Document, Outcome>;

  Outcome create(const WireRequest& request, const Job& job, State& state);
  Outcome post(const WireRequest& request, const Job& job, State& state);
  Outcome remove(const WireRequest& request, const Job& job, State& state);
  // The document that the state names; and what was learned about it goes into the state.
  Read read(const Job& job, State& state);
  // The one document among those that were found, with its lines.
  LookUp foundOf(const Job& job, const Records& documents);
  // The order's record number and its lines' amounts before the change, for a document whose own state was lost.
  std::optional<Outcome> findOrder(const Job& job, State& state);

  const Config& config_;
  Client& client_;
};

std::string nameOf(const State& state);  // "Subcontract Change Order-CO-0007, Draft"

}  // namespace tieback::erp::intacct
