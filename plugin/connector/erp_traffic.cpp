#include "connector/erp_traffic.h"

#include <string>

namespace tieback {
namespace {

constexpr std::size_t kMostOfBody = 4000;  // of each body, in a line of the log

std::string whyUnanswered(const erp::Exchange& exchange) {
  if (const auto* not_sent = std::get_if<erp::NotSent>(&exchange)) return not_sent->why;
  const auto* lost = std::get_if<erp::Lost>(&exchange);
  return lost == nullptr ? "" : lost->why;
}

std::string head(const std::string& body) {
  return body.size() <= kMostOfBody ? body : cleanUtf8(body.substr(0, kMostOfBody)) + "…";
}

}  // namespace

erp::ExchangeObserver trafficObserver(HostClient host, const std::string& connection) {
  return [host, connection, timed = json::Value::object({{"connection", connection}})](const erp::SeenExchange& seen) {
    const std::string outcome = seen.outcome();
    host.count("erp_requests_total", json::Value::object({{"connection", connection}, {"result", outcome}}));
    host.observeUs("erp_request_seconds", timed, seen.took().count());
    const LogLevel level = seen.answered() ? LogLevel::debug : LogLevel::warning;
    if (!host.logEnabled(level)) return;
    const erp::ExchangeRecord record = seen.masked();
    json::Value fields = json::Value::object({{"connection", connection},
                                              {"method", seen.method()},
                                              {"target", seen.target()},
                                              {"result", outcome},
                                              {"took_us", std::to_string(seen.took().count())}});
    if (!seen.answered()) fields.set("why", whyUnanswered(record.result));
    // Bodies are for who looks closely: they hold people's texts and amounts.
    if (host.logEnabled(LogLevel::debug)) {
      const auto* reply = std::get_if<erp::WireReply>(&record.result);
      fields.set("request", head(record.request.body));
      fields.set("answer", reply == nullptr ? std::string() : head(reply->body));
    }
    host.log(level, seen.answered() ? "exchange with the ERP" : "no answer of the ERP", fields);
  };
}

}  // namespace tieback
