// A Xero dialect's parts at a scripted transport; the first answer is always the token's.
#pragma once

#include <optional>
#include <string>

#include "../support/scripted_transport.h"
#include "erp/dialects/xero/actions.h"

namespace tieback::erp::test {

inline const WireReply kToken{200, {}, R"({"access_token":"t1","expires_in":1800,"refresh_token":"r2"})"};

inline WireReply ordersReply(const std::string& orders) {
  return {200, {}, R"({"Status":"OK","PurchaseOrders":[)" + orders + "]}"};
}
inline WireReply validation(const std::string& words) {
  return {400,
          {},
          R"({"ErrorNumber":10,"Type":"ValidationException","Message":"A validation exception occurred","Elements":[)"
          R"({"PurchaseOrderID":"00000000-0000-0000-0000-000000000000","ValidationErrors":[{"Message":")" +
              words + R"("}]}]})"};
}

inline Job sampleJob() {
  Job job;
  job.idempotency_key = "k1";
  auto& draft = job.draft;
  draft.external_key = "TB-4711";
  draft.title = "Extra footing";
  draft.date = "2026-06-15";
  draft.currency = "USD";
  draft.project = "TOWER";
  draft.vendor = "V-1001";
  draft.commitment = "SC-001";
  domain::DraftLine changed;
  changed.change = domain::DraftLine::Change::changed_line;
  changed.item_ids = {"i1"};
  changed.cost_code = "03-300";
  changed.category = "S";
  changed.description = "Slab reduced";
  changed.quantity = *Decimal::parse("-10");
  changed.unit_cost = *Decimal::parse("150.00");
  changed.amount = *Decimal::parse("-1500.00");
  domain::DraftLine added;
  added.item_ids = {"i2"};
  added.cost_code = "05-120";
  added.category = "M";
  added.amount = *Decimal::parse("12500.05");
  added.tax_code = "GST";
  draft.lines = {changed, added};
  draft.total = *Decimal::parse("11000.05");
  return job;
}

struct Setup {
  explicit Setup(std::initializer_list<Exchange> answers, json::Value options = json::Value::object())
      : transport(answers), context(contextFor(transport)) {
    context.endpoint = json::Value::object({{"url", "https://api.xero.com"}, {"tenant", "tenant-1"}});
    context.credentials =
        json::Value::object({{"client_id", "app"}, {"client_secret", "env:CS"}, {"refresh_token", "env:RT"}});
    context.options = std::move(options);
    config = xero::readConfig(context);
    client.emplace(config, context);
    actions.emplace(config, *client);
  }
  WireRequest prepare(std::string_view step) const { return actions->prepare(xero::specOf(config, step), job, state); }
  Outcome send(std::string_view step) { return actions->send(xero::specOf(config, step), prepare(step), job, state); }

  ScriptedTransport transport;
  DialectContext context;
  xero::Config config;
  Job job = sampleJob();
  State state = json::Value::object();
  std::optional<xero::Client> client;
  std::optional<xero::Actions> actions;
};

inline json::Value ownOrder() {
  return json::Value::object({{"form", "own_order"}});
}

}  // namespace tieback::erp::test
