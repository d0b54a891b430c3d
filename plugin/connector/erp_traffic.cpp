#include "connector/erp_traffic.h"

#include <string>

namespace tieback {
namespace {

constexpr std::size_t kMostOfBody = 4000;  // of each body, in a line of the log

struct Told {
  std::string outcome;  // a status, "not_sent" or "lost": few values, for it is a label
  std::string why;
  std::string answer;
};

Told toldBy(const erp::Exchange& exchange) {
  if (const auto* not_sent = std::get_if<erp::NotSent>(&exchange)) return {"not_sent", not_sent->why, ""};
  if (const auto* lost = std::get_if<erp::Lost>(&exchange)) return {"lost", lost->why, ""};
  const auto& reply = std::get<erp::WireReply>(exchange);
  return {std::to_string(reply.status), "", reply.body};
}

std::string head(const std::string& body) {
  return body.size() <= kMostOfBody ? body : cleanUtf8(body.substr(0, kMostOfBody)) + "…";
}

}  // namespace

erp::ExchangeObserver trafficObserver(HostClient host, const std::string& connection) {
  return [host, connection](const erp::ExchangeRecord& record) {
    const Told result = toldBy(record.result);
    host.count("erp_requests_total", json::Value::object({{"connection", connection}, {"result", result.outcome}}));
    host.observeUs("erp_request_seconds", json::Value::object({{"connection", connection}}), record.took.count());
    const bool unanswered = !std::holds_alternative<erp::WireReply>(record.result);
    const LogLevel level = unanswered ? LogLevel::warning : LogLevel::debug;
    if (!host.logEnabled(level)) return;
    json::Value fields = json::Value::object({{"connection", connection},
                                              {"method", record.request.method},
                                              {"target", record.request.target},
                                              {"result", result.outcome},
                                              {"took_us", std::to_string(record.took.count())}});
    if (!result.why.empty()) fields.set("why", result.why);
    // Bodies are for who looks closely: they hold people's texts and amounts.
    if (host.logEnabled(LogLevel::debug)) {
      fields.set("request", head(record.request.body));
      fields.set("answer", head(result.answer));
    }
    host.log(level, unanswered ? "no answer of the ERP" : "exchange with the ERP", fields);
  };
}

}  // namespace tieback
