#include "answers.h"

#include "core/clock.h"

namespace tieback::mock::quickbooks_online {
namespace {

HttpResponse jsonAnswer(int status, const Json& body) {
  HttpResponse response;
  response.status = status;
  response.contentType = kJsonType;
  response.body = body.dump();
  return response;
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '&')
      out += "&amp;";
    else if (c == '"')
      out += "&quot;";
    else
      out += c;
  }
  return out;
}

}  // namespace

std::string pacificTime(std::int64_t micros, bool withMillis) {
  constexpr std::int64_t kSevenHours = 7LL * 3600 * 1'000'000;
  std::string text = isoTime(micros - kSevenHours).substr(0, 19);
  if (withMillis) {
    const auto millis = std::to_string(micros / 1000 % 1000 + 1000);
    text += "." + millis.substr(1);
  }
  return text + "-07:00";
}

HttpResponse document(std::string name, Json value, std::int64_t nowMicros) {
  Json body = Json::object();
  body.set(std::move(name), std::move(value)).set("time", pacificTime(nowMicros, true));
  return jsonAnswer(200, body);
}

HttpResponse refusal(const Fault& fault, std::int64_t nowMicros, int status, std::string_view type) {
  Json error = Json::object();
  error.set("Message", fault.message).set("Detail", fault.detail).set("code", fault.code).set("element", fault.element);
  Json body = Json::object();
  body.set("Error", Json::array().push(std::move(error))).set("type", type);
  HttpResponse response = document("Fault", std::move(body), nowMicros);
  response.status = status;
  return response;
}

HttpResponse gatewayFault(int status, std::string_view type, const Fault& fault, std::int64_t nowMicros) {
  Json error = Json::object();
  error.set("message", fault.message)
      .set("detail", fault.detail.empty() ? Json() : Json(fault.detail))
      .set("code", fault.code)
      .set("element", Json());
  Json inner = Json::object();
  inner.set("error", Json::array().push(std::move(error))).set("type", type);
  Json body = Json::object();
  body.set("warnings", Json())
      .set("intuitObject", Json())
      .set("fault", std::move(inner))
      .set("queryResponse", Json())
      .set("requestId", Json())
      .set("time", Json::number(nowMicros / 1000));
  return jsonAnswer(status, body);
}

HttpResponse xmlFault(int status, std::string_view type, const Fault& fault, std::int64_t nowMicros) {
  HttpResponse response;
  response.status = status;
  response.contentType = "application/xml;charset=UTF-8";
  response.body = R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>)"
                  "<IntuitResponse xmlns=\"http://schema.intuit.com/finance/v3\" time=\"" +
                  pacificTime(nowMicros, true) + "\"><Fault type=\"" + escaped(type) + "\"><Error code=\"" +
                  escaped(fault.code) + "\"><Message>" + escaped(fault.message) + "</Message><Detail>" +
                  escaped(fault.detail) + "</Detail></Error></Fault></IntuitResponse>";
  return response;
}

}  // namespace tieback::mock::quickbooks_online
