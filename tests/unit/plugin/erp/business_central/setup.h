// A connection to a scripted Business Central, and a change order for it.
#pragma once

#include <catch2/catch.hpp>

#include <optional>

#include "../support/scripted_transport.h"
#include "erp/dialects/business_central/actions.h"
#include "erp/dialects/business_central/checks.h"
#include "erp/dialects/business_central/comparing.h"
#include "erp/dialects/business_central/document.h"
#include "erp/dialects/business_central/errors.h"

namespace tieback::erp::business_central {

inline constexpr const char* kCompanyId = "c0000000-0000-4000-8000-000000000001";

inline WireReply token(const std::string& access = "t1", int seconds = 3599) {
  const auto body = json::Value::object({{"token_type", "Bearer"}, {"expires_in", seconds}, {"access_token", access}});
  return {200, {}, body.dump()};
}
inline WireReply list(const std::string& records) {
  return {200, {}, R"({"@odata.context":"x","value":[)" + records + "]}"};
}
inline WireReply failure(int status, const std::string& code, const std::string& words) {
  const auto error = json::Value::object({{"code", code}, {"message", words + "  CorrelationId:  7f31."}});
  return {status, {}, json::Value::object({{"error", error}}).dump()};
}
inline WireReply batchReply(const std::string& responses) {
  return {200, {}, R"({"responses":[)" + responses + "]}"};
}

inline Job sampleJob() {
  Job job;
  auto& draft = job.draft;
  draft.external_key = "TB-4711";
  draft.title = "Extra steel";
  draft.date = "2026-06-15";
  draft.currency = "USD";
  draft.project = "TOWER";
  draft.vendor = "V-1001";
  draft.commitment = "SC-001";
  draft.fields = {{"Comment", "CCO-003 Extra steel"}};
  domain::DraftLine changed;
  changed.change = domain::DraftLine::Change::changed_line;
  changed.item_ids = {"i1"};
  changed.position = 1;
  changed.cost_code = "05-100";
  changed.category = "S";
  changed.description = "Slab thickened";
  changed.amount = *Decimal::parse("2500.00");
  domain::DraftLine credit;
  credit.item_ids = {"i2"};
  credit.cost_code = "05-200";
  credit.category = "M";
  credit.description = "Credit";
  credit.uom = "LS";
  credit.tax_code = "GST";
  credit.amount = *Decimal::parse("-100.50");
  draft.lines = {changed, credit};
  draft.total = *Decimal::parse("2399.50");
  return job;
}

struct Setup {
  explicit Setup(std::initializer_list<Exchange> answers, json::Value options = json::Value::object())
      : transport(answers), context(test::contextFor(transport)) {
    context.other_host = [this](const std::string& url, const std::string&) {
      login_url = url;
      return &transport;
    };
    context.endpoint = json::Value::object({{"url", "https://api.businesscentral.dynamics.com"},
                                            {"tenant", "contoso.example"},
                                            {"environment", "Sand Box"},
                                            {"company", kCompanyId}});
    context.credentials = json::Value::object({{"client_id", "app-1"}, {"client_secret", "env:CS"}});
    if (options.find("number") == nullptr) options.set("number", "62100");
    context.options = std::move(options);
  }
  void make() {
    if (client) return;
    config = readConfig(context);
    client.emplace(config, context);
    actions.emplace(config, *client);
  }
  WireRequest prepare(std::string_view name) {
    make();
    return actions->prepare(specOf(config, name), job, state);
  }
  Outcome send(std::string_view name) {
    const auto request = prepare(name);
    return actions->send(specOf(config, name), request, job, state);
  }
  Outcome check() {
    make();
    return runChecks(config, *client, job, state);
  }

  test::ScriptedTransport transport;
  DialectContext context;
  std::string login_url;
  Config config;
  Job job = sampleJob();
  State state = json::Value::object({{"checked", true},
                                     {"company", kCompanyId},
                                     {"order", "o-1"},
                                     {"number", "SC-001"},
                                     {"first", 30000},
                                     {"type.0", "Account"},
                                     {"object.0", "62300"}});
  std::optional<Client> client;
  std::optional<Actions> actions;
};

inline ErpError refusedBy(const Outcome& outcome) {
  if (const auto* later = std::get_if<TryLater>(&outcome)) FAIL("to be tried later: " << later->error.message);
  REQUIRE(std::holds_alternative<Refused>(outcome));
  return std::get<Refused>(outcome).error;
}

}  // namespace tieback::erp::business_central
