#include "admin_traffic.h"

#include <charconv>

#include "admin_page.h"
#include "clock.h"
#include "dialects.h"
#include "exchange.h"
#include "faults.h"
#include "journal.h"

namespace tieback::mock {
namespace {

Json describe(const JournalEntry& entry) {
  Json headers = Json::object();
  for (const auto& [name, value] : entry.request.headers) headers.members().push_back({name, Json(validUtf8(value))});
  Json json = Json::object();
  json.set("seq", Json::number(static_cast<long long>(entry.seq)))
      .set("at", isoTime(entry.atMicros))
      .set("dialect", entry.dialect)
      .set("method", entry.request.method)
      .set("path", validUtf8(entry.request.path))
      .set("query", validUtf8(entry.request.query))
      .set("headers", std::move(headers))
      .set("body", validUtf8(entry.request.body))
      .set("status", Json::number(entry.status))
      .set("response_body", validUtf8(entry.responseBody))
      .set("applied", entry.applied)
      .set("answer_lost", entry.answerLost)
      .set("fault", entry.fault.empty() ? Json() : Json(entry.fault));
  return json;
}

std::optional<std::uint64_t> wholeNumber(const std::string& text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

std::optional<HttpResponse> TrafficAdmin::handle(const AdminRequest& request) {
  if (request.is("GET", {})) return page();
  if (request.is("GET", {"health"})) return health();
  if (request.under({"faults"})) return faults(request);
  if (request.under({"journal"})) return journal(request);
  if (request.is("POST", {"service"}) || request.is("GET", {"service"})) return service(request);
  return std::nullopt;
}

void TrafficAdmin::reset() {
  faults_.clear();
  journal_.clear();
  setService(ServiceState::kUp);
}

HttpResponse TrafficAdmin::health() const {
  Json names = Json::array();
  for (const auto& dialect : dialects_.all()) names.push(Json(dialect->name()));
  Json body = Json::object();
  body.set("status", "ok")
      .set("now", isoTime(clock_.nowMicros()))
      .set("dialects", std::move(names))
      .set("journal_last_seq", Json::number(static_cast<long long>(journal_.lastSeq())))
      .set("journal_dropped", Json::number(static_cast<long long>(journal_.dropped())));
  return adminAnswer(body);
}

HttpResponse TrafficAdmin::page() const {
  HttpResponse response;
  response.contentType = "text/html; charset=utf-8";
  response.body = adminPage();
  return response;
}

HttpResponse TrafficAdmin::faults(const AdminRequest& request) {
  if (request.is("GET", {"faults"})) return adminAnswer(Json::object().set("faults", faults_.list()));
  if (request.is("DELETE", {"faults"})) {
    faults_.clear();
    return adminNoContent();
  }
  if (request.method == "DELETE" && request.path.size() == 2) {
    if (faults_.remove(request.path[1])) return adminNoContent();
    return adminError(404, "no_such_fault", "there is no fault " + request.path[1]);
  }
  if (!request.is("POST", {"faults"})) return adminError(405, "bad_method", "faults take GET, POST and DELETE");
  auto body = adminBody(request);
  if (auto* refusal = std::get_if<HttpResponse>(&body)) return std::move(*refusal);
  const Faults::Added added = faults_.add(std::get<Json>(body));
  if (!added.error.empty()) return adminError(400, "bad_fault", added.error);
  return adminAnswer(Json::object().set("id", added.id), 201);
}

HttpResponse TrafficAdmin::journal(const AdminRequest& request) {
  if (request.is("DELETE", {"journal"})) {
    journal_.clear();
    return adminNoContent();
  }
  if (!request.is("GET", {"journal"})) return adminError(405, "bad_method", "the journal takes GET and DELETE");
  JournalQuery query;
  for (const auto& [name, value] : request.query) {
    if (name == "path") {
      query.path = value;
    } else if (name == "method") {
      query.method = value;
    } else if (name == "since" || name == "limit") {
      const std::optional<std::uint64_t> number = wholeNumber(value);
      if (!number) return adminError(400, "bad_query", name + ": expected a whole number, got '" + value + "'");
      (name == "since" ? query.since : query.limit) = *number;
    } else {
      return adminError(400, "bad_query", "unknown parameter '" + name + "'; expected since, path, method or limit");
    }
  }
  Json entries = Json::array();
  for (const JournalEntry& entry : journal_.find(query)) entries.push(describe(entry));
  Json body = Json::object();
  body.set("entries", std::move(entries))
      .set("last_seq", Json::number(static_cast<long long>(journal_.lastSeq())))
      .set("dropped", Json::number(static_cast<long long>(journal_.dropped())));
  return adminAnswer(body);
}

HttpResponse TrafficAdmin::service(const AdminRequest& request) {
  if (request.method == "POST") {
    auto body = adminBody(request);
    if (auto* refusal = std::get_if<HttpResponse>(&body)) return std::move(*refusal);
    const std::string state(std::get<Json>(body).text("state"));
    if (state != "up" && state != "unavailable" && state != "refuse") {
      return adminError(400, "bad_state", "state: expected up, unavailable (503) or refuse (nobody listens)");
    }
    if (state == "refuse" && !request.onAdminPort) {
      return adminError(409, "own_port", "ask on the admin port: this one would be closed");
    }
    setService(state == "up" ? ServiceState::kUp
                             : (state == "refuse" ? ServiceState::kRefuse : ServiceState::kUnavailable));
  }
  static constexpr const char* kNames[] = {"up", "unavailable", "refuse"};
  return adminAnswer(Json::object().set("state", kNames[static_cast<std::size_t>(state_.load())]));
}

void TrafficAdmin::setService(ServiceState state) {
  exchange_.setOutOfService(state == ServiceState::kUnavailable);
  listen_(state != ServiceState::kRefuse);
  state_ = state;
}

}  // namespace tieback::mock
