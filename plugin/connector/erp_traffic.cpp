#include "connector/erp_traffic.h"

#include <string>

namespace tieback {
namespace {

constexpr std::size_t kMostOfBody = 4000;  // of each body, in a line of the log

std::string head(const std::string& body) {
  return body.size() <= kMostOfBody ? body : cleanUtf8(body.substr(0, kMostOfBody)) + "…";
}

}  // namespace

erp::ExchangeObserver trafficObserver(HostClient host, const std::string& connection) {
  return [host, connection](const erp::ExchangeRecord& record) {
    const std::string outcome = record.outcome();
    host.count("erp_requests_total", json::Value::object({{"connection", connection}, {"result", outcome}}));
    host.observeUs("erp_request_seconds", json::Value::object({{"connection", connection}}), record.took().count());
    const LogLevel level = record.answered() ? LogLevel::debug : LogLevel::warning;
    if (!host.logEnabled(level)) return;
    json::Value fields = json::Value::object({{"connection", connection},
                                              {"method", record.method()},
                                              {"target", record.target()},
                                              {"result", outcome},
                                              {"took_us", std::to_string(record.took().count())}});
    if (!record.answered()) fields.set("why", record.why());
    // Bodies are for who looks closely: they hold people's texts and amounts.
    if (host.logEnabled(LogLevel::debug)) {
      fields.set("request", head(record.request().body));
      if (const auto* reply = std::get_if<erp::WireReply>(&record.result())) fields.set("answer", head(reply->body));
    }
    host.log(level, record.answered() ? "exchange with the ERP" : "no answer of the ERP", fields);
  };
}

}  // namespace tieback
