// A dialect at a scripted transport, and what QuickBooks answers.
#pragma once

#include <catch2/catch.hpp>

#include <memory>
#include <string>

#include "../support/scripted_transport.h"

namespace tieback::erp {
std::unique_ptr<Dialect> make_quickbooks_online(DialectContext context);
}

namespace tieback::erp::test {

inline const char* const kVendor =
    R"({"QueryResponse":{"Vendor":[{"DisplayName":"V-1001","Active":true,"Id":"56"}],"maxResults":1},"time":"t"})";
inline const char* const kItem =
    R"({"QueryResponse":{"Item":[{"Name":"03-300","Active":true,"ExpenseAccountRef":{"value":"80"},"Id":"19"}]}})";
inline const char* const kFound = R"({"QueryResponse":{"PurchaseOrder":[{"DocNumber":"SC-001","Id":"145"}]}})";
inline const char* const kNothing = R"({"QueryResponse":{},"time":"2026-06-15T02:00:00.000-07:00"})";
// With members that nobody here knows.
inline const char* const kOrder =
    R"({"PurchaseOrder":{"POEmail":{"Address":"apex@example.com"},"Id":"145","SyncToken":"7","DocNumber":"SC-001",)"
    R"("TotalAmt":15000.0,"VendorRef":{"value":"56","name":"V-1001"},"APAccountRef":{"value":"33"},)"
    R"("CurrencyRef":{"value":"USD"},"PrivateNote":"Concrete","CustomField":[{"DefinitionId":"1"}],)"
    R"("MetaData":{"CreateTime":"2026-02-02T00:00:00-08:00"},"TxnTaxDetail":{"TotalTax":0},"Line":[{"Id":"1",)"
    R"("Description":"Slab","Received":2,"Amount":15000.0,"DetailType":"ItemBasedExpenseLineDetail"}]},"time":"t"})";
inline const char* const kStaleFault =
    R"({"Fault":{"Error":[{"Message":"Stale Object Error","Detail":"Stale Object Error : You and Ann were working on )"
    R"(this at the same time.","code":"5010","element":""}],"type":"ValidationFault"},"time":"t"})";

inline WireReply ok(std::string body) {
  return {200, {{"Content-Type", "application/json"}}, std::move(body)};
}
inline WireReply token(const char* access, const char* refresh = "r1") {
  return ok(std::string(R"({"token_type":"bearer","expires_in":3600,"refresh_token":")") + refresh +
            R"(","x_refresh_token_expires_in":8726400,"access_token":")" + access + "\"}");
}

struct QuickBooks {
  explicit QuickBooks(std::initializer_list<Exchange> answers, json::Value options = json::Value::object())
      : transport(answers), options_(std::move(options)) {}

  Dialect& dialect() {
    if (dialect_) return *dialect_;
    auto context = contextFor(transport);
    context.endpoint = json::Value::object({{"url", "https://quickbooks.example"}, {"realm_id", "9130"}});
    context.credentials =
        json::Value::object({{"client_id", "app"}, {"client_secret", "env:CS"}, {"refresh_token", "store:quickbooks"}});
    context.options = options_;
    context.other_host = [this](const std::string& url, const std::string& where) -> Transport* {
      other_host = url + " " + where;
      return &transport;
    };
    context.secret = [this](const std::string& reference) {
      return reference == "store:quickbooks" ? stored : std::string("client-secret");
    };
    context.put_secret = [this](const std::string& reference, const std::string& expected, const std::string& value) {
      events.push_back("stored " + value + " after " + std::to_string(transport.sent.size()) + " requests");
      if (reference != "store:quickbooks" || expected != stored) return false;
      stored = value;
      return true;
    };
    dialect_ = make_quickbooks_online(std::move(context));
    return *dialect_;
  }

  // Takes the step that is next, as the engine does: state is kept when it is done or waits.
  Outcome step(const Job& job) {
    const auto next = dialect().next(job, state);
    REQUIRE(next);
    taken = next->name;
    auto learned = state;
    auto outcome = next->kind == StepSpec::Kind::read
                       ? dialect().read(*next, job, learned)
                       : dialect().send(*next, dialect().prepare(*next, job, state), job, learned);
    if (std::holds_alternative<Done>(outcome) || std::holds_alternative<Waiting>(outcome)) state = learned;
    return outcome;
  }

  ScriptedTransport transport;
  State state = json::Value::object();
  std::string stored = "r1", other_host, taken;
  std::vector<std::string> events;

 private:
  json::Value options_;
  std::unique_ptr<Dialect> dialect_;
};

inline Job newLine(const char* amount = "2500.00") {
  Job job;
  job.idempotency_key = "0123456789abcdef0123456789abcdef";
  job.sending = 1;
  job.draft.external_key = "TB-4711";
  job.draft.date = "2026-06-15";
  job.draft.currency = "USD";
  job.draft.project = "TOWER";
  job.draft.vendor = "V-1001";
  job.draft.commitment = job.draft.commitment_number = "SC-001";
  domain::DraftLine line;
  line.item_ids = {"i1"};
  line.cost_code = "03-300";
  line.category = "S";
  line.description = "Footing F-7";
  line.amount = *Decimal::parse(amount);
  job.draft.lines = {line};
  job.draft.total = line.amount;
  job.draft.fields = {{"PrivateNote", "CCO-001 Extra footing"}};
  return job;
}

}  // namespace tieback::erp::test
