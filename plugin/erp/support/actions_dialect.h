// A dialect that is made of three parts: its configuration, a client that speaks the vendor's protocol, and actions
// that know what the exchanges mean. What the port asks of the actions alone is passed on to them; what is left to the
// dialect itself is its capabilities, its steps, what it expects and how it names what is there.
//
// The parts, all of the dialect's own: Client(const Config&, const DialectContext&), Actions(const Config&, Client&)
// with the functions used below, as erp/port/dialect.h describes them.
//
// Threads: as the port has it; config_ and context_ never change.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "erp/port/dialect.h"

namespace tieback::erp {

template <typename Config, typename Client, typename Actions>
class ActionsDialect : public Dialect {
 public:
  WireRequest prepare(const StepSpec& step, const Job& job, const State& state) const override {
    return actions_.prepare(step, job, state);
  }
  Outcome send(const StepSpec& step, const WireRequest& request, const Job& job, State& state) override {
    return actions_.send(step, request, job, state);
  }
  LookUp lookUp(const Job& job) override { return actions_.lookUp(job); }
  std::optional<LookUp> lookUpNamed(const Job& job, const std::vector<std::string>& names) override {
    return actions_.lookUpNamed(job, names);
  }
  ReadBackResult readBack(const Job& job, const State& state) override { return actions_.readBack(job, state); }
  GoneResult checkGone(const std::string& origin_id, const json::Value& origin_data) override {
    return actions_.checkGone(origin_id, origin_data);
  }

 protected:
  // `read_config` throws ConfigError.
  ActionsDialect(DialectContext context, Config (*read_config)(const DialectContext&))
      : context_(std::move(context)),
        config_(read_config(context_)),
        client_(config_, context_),
        actions_(config_, client_) {}

  // What an answer comes to that is asked for only to see whether there is one.
  template <typename Answer>
  static Outcome answered(std::variant<Answer, Outcome> answer) {
    if (auto* outcome = std::get_if<Outcome>(&answer)) return std::move(*outcome);
    return Done{};
  }

  const DialectContext context_;
  const Config config_;
  Client client_;
  Actions actions_;
};

}  // namespace tieback::erp
