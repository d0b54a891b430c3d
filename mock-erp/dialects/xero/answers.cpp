#include "answers.h"

#include <Poco/DateTime.h>
#include <Poco/DateTimeFormatter.h>
#include <Poco/DateTimeParser.h>
#include <Poco/Timestamp.h>

namespace tieback::mock::xero {
namespace {

constexpr const char* kJson = "application/json; charset=utf-8";
constexpr std::int64_t kMicros = 1000;

}  // namespace

std::string msDate(std::int64_t millis, bool zone) {
  return "/Date(" + std::to_string(millis) + (zone ? "+0000" : "") + ")/";
}

std::int64_t millisOfDay(const std::string& date) {
  Poco::DateTime when;
  int zone = 0;
  if (!Poco::DateTimeParser::tryParse("%Y-%m-%d", date, when, zone)) return 0;
  return when.timestamp().epochMicroseconds() / kMicros;
}

std::string dayOfMillis(std::int64_t millis) {
  return Poco::DateTimeFormatter::format(Poco::Timestamp(millis * kMicros), "%Y-%m-%d");
}

HttpResponse jsonResponse(int status, const Json& body) {
  HttpResponse response;
  response.status = status;
  response.contentType = kJson;
  response.body = body.dump();
  return response;
}

HttpResponse envelope(State& state, const std::string& app, std::int64_t nowMicros, const char* name, Json records,
                      const Json& more) {
  Json body = Json::object();
  body.set("Id", state.ids.guid())
      .set("Status", "OK")
      .set("ProviderName", app)
      .set("DateTimeUTC", msDate(nowMicros / kMicros, false));
  for (const JsonMember& member : more.members()) body.set(member.name, member.value);
  body.set(name, std::move(records));
  return jsonResponse(200, body);
}

HttpResponse apiException(int status, int number, const char* type, const std::string& message) {
  return jsonResponse(
      status, Json::object().set("ErrorNumber", Json::number(number)).set("Type", type).set("Message", message));
}

HttpResponse validationException(Json elements) {
  constexpr int kValidation = 10;
  return jsonResponse(400, Json::object()
                               .set("ErrorNumber", Json::number(kValidation))
                               .set("Type", "ValidationException")
                               .set("Message", "A validation exception occurred")
                               .set("Elements", std::move(elements)));
}

HttpResponse problem(State& state, int status, const std::string& detail) {
  return jsonResponse(status, Json::object()
                                  .set("Type", Json())
                                  .set("Title", status == 401 ? "Unauthorized" : "Forbidden")
                                  .set("Status", Json::number(status))
                                  .set("Detail", detail)
                                  .set("Instance", state.ids.guid())
                                  .set("Extensions", Json::object()));
}

HttpResponse notFound() {
  HttpResponse response;
  response.status = 404;
  response.contentType = "text/html; charset=utf-8";
  response.body = "The resource you're looking for cannot be found";
  return response;
}

HttpResponse tooMany(const char* limit, std::optional<long long> retryAfterSeconds) {
  HttpResponse response;
  response.status = 429;
  response.headers.emplace_back("X-Rate-Limit-Problem", limit);
  if (retryAfterSeconds) response.headers.emplace_back("Retry-After", std::to_string(*retryAfterSeconds));
  return response;
}

}  // namespace tieback::mock::xero
