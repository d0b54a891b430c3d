// A NetSuite that knows a few records, and answers the next write as a test says.
#pragma once

#include <erp/port/dialect.h>

#include <functional>
#include <string>
#include <vector>

#include "../support/scripted_transport.h"

namespace tieback::erp {
std::unique_ptr<Dialect> make_netsuite(DialectContext context);
}

namespace tieback::erp::netsuite::test {

using json::Value;

inline constexpr const char* kOrderPath = "/services/rest/record/v1/purchaseOrder/9001";

inline WireReply errorReply(int status, const char* code, const char* words) {
  const auto detail = Value::object({{"detail", words}, {"o:errorCode", code}});
  return {status, {}, Value::object({{"o:errorDetails", Value::array({detail})}}).dump()};
}

class SmallErp final : public Transport {
 public:
  explicit SmallErp(std::initializer_list<Value::NewMember> options) {
    order = json::parse(R"({"id":"9001","tranId":"SC-001","externalId":"E-001","entity":{"id":"57"},
      "subsidiary":{"id":"2"},"currency":{"id":"1"},"location":{"id":"5"},"status":{"id":"B","refName":"Pending Receipt"},
      "item":{"totalResults":2,"items":[
        {"line":1,"item":{"id":"233"},"quantity":100.0,"rate":150.0,"amount":15000.0,"class":{"id":"7"}},
        {"line":2,"item":{"id":"234"},"quantity":1.0,"rate":10000.0,"amount":10000.0,"customer":{"id":"80"}}]}})");
    auto context = tieback::erp::test::contextFor(*this);
    context.endpoint = Value::object({{"url", "https://1234567.suitetalk.api.netsuite.com"}, {"account", "1234567"}});
    context.credentials = Value::object(
        {{"consumer_key", "ck"}, {"consumer_secret", "env:A"}, {"token_id", "tk"}, {"token_secret", "env:B"}});
    context.options = Value::object(options);
    context.random = [](std::size_t bytes) { return std::string(bytes, 'n'); };
    dialect = make_netsuite(std::move(context));
  }

  Exchange exchange(const WireRequest& request) override {
    if (answers_left-- <= 0) return NotSent{"nobody there"};
    sent.push_back(request);
    if (request.target.starts_with("/services/rest/query")) return query(json::parse(request.body).text("q"));
    if (request.method != "GET") {
      if (on_write) return on_write(request);
      return WireReply{204, {{"Location", "https://x.example/services/rest/record/v1/purchaseOrder/9002"}}, ""};
    }
    for (const auto& [path, reply] : replies) {
      if (request.target.starts_with(path)) return reply;
    }
    if (request.target == std::string(kOrderPath) + "?expandSubResources=true") return WireReply{200, {}, order.dump()};
    return errorReply(404, "NONEXISTENT_ID", "The record instance does not exist.");
  }

  // The write that was sent last.
  const WireRequest& written() const {
    for (auto at = sent.rbegin(); at != sent.rend(); ++at) {
      if (at->method != "GET" && at->target.find("/query/") == std::string::npos) return *at;
    }
    throw std::logic_error("nothing was written");
  }
  bool wrote() const {
    for (const auto& request : sent) {
      if (request.method != "GET" && request.target.find("/query/") == std::string::npos) return true;
    }
    return false;
  }

  // Checks, and then takes one write step.
  Outcome walk(const Job& job, State& state) {
    auto outcome = take(job, state);
    return std::holds_alternative<Done>(outcome) ? take(job, state) : outcome;
  }
  Outcome take(const Job& job, State& state) {
    const auto step = dialect->next(job, state);
    if (step->kind == StepSpec::Kind::read) return dialect->read(*step, job, state);
    return dialect->send(*step, dialect->prepare(*step, job, state), job, state);
  }

  Value order;
  std::vector<std::pair<std::string, WireReply>> replies;
  std::vector<std::pair<std::string, std::string>> rows = {
      {"FROM vendor", R"([{"id":"57","entityid":"V-1001","externalid":"EV","isinactive":"F"}])"},
      {"FROM item",
       R"([{"id":"233","itemid":"03-300","isinactive":"F"},{"id":"234","itemid":"05-120","isinactive":"F"}])"},
      {"FROM job", R"([{"id":"81","entityid":"TOWER","isinactive":"F"}])"},
      {"FROM classification", R"([{"id":"71","name":"S","isinactive":"F"}])"},
      {"FROM salestaxitem", R"([{"id":"91","itemid":"VAT","isinactive":"F"}])"},
      {"FROM transaction", R"([{"id":"9001","tranid":"SC-001"}])"},
      {"FROM currency", R"([{"id":"1","symbol":"USD"}])"},
      {"FROM accountingperiod", R"([{"id":"6","periodname":"Jun 2026","closed":"F","alllocked":"F","aplocked":"F"}])"}};
  std::function<Exchange(const WireRequest&)> on_write;
  std::vector<WireRequest> sent;
  int answers_left = 1000;
  bool more_rows = false;  // behind those of a query
  std::unique_ptr<Dialect> dialect;

 private:
  WireReply query(const std::string& q) const {
    for (const auto& [part, found] : rows) {
      if (q.find(part) != std::string::npos)
        return {200, {}, R"({"hasMore":)" + std::string(more_rows ? "true" : "false") + R"(,"items":)" + found + "}"};
    }
    return errorReply(400, "INVALID_PARAMETER", "Invalid search query.");
  }
};

inline domain::DraftLine newLine(const char* code, const char* amount) {
  domain::DraftLine line;
  line.item_ids = {code};
  line.cost_code = code;
  line.category = "S";
  line.description = "Extra";
  line.amount = *Decimal::parse(amount);
  return line;
}

inline domain::DraftLine changeOf(const char* key, const char* code, const char* amount) {
  auto line = newLine(code, amount);
  line.change = domain::DraftLine::Change::changed_line;
  line.commitment_line_origin = key;
  return line;
}

inline Job jobWith(std::vector<domain::DraftLine> lines) {
  Job job;
  job.idempotency_key = "0123456789abcdef0123456789abcdef";
  job.draft.external_key = "TB-4711";
  job.draft.date = "2026-06-15";
  job.draft.currency = "USD";
  job.draft.project = "TOWER";
  job.draft.vendor = "V-1001";
  job.draft.commitment = "SC-001";
  job.draft.lines = std::move(lines);
  for (const auto& line : job.draft.lines) job.draft.total = job.draft.total + line.amount;
  return job;
}

inline ErpError refusedBy(const Outcome& outcome) {
  const auto* refused = std::get_if<Refused>(&outcome);
  return refused == nullptr ? ErpError{.code = "not refused", .message = ""} : refused->error;
}

}  // namespace tieback::erp::netsuite::test
