#include "errors.h"

namespace tieback::mock::netsuite {
namespace {

constexpr const char* kJsonType = "application/vnd.oracle.resource+json; type=singular; charset=UTF-8";
constexpr const char* kErrorType = "application/vnd.oracle.resource+json; type=error; charset=UTF-8";

const char* titleOf(int status) {
  switch (status) {
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 429:
      return "Bad Request";
    default:
      return "Internal Server Error";
  }
}

std::string typeOf(int status) {
  const std::string section = status == 429   ? ""
                              : status == 500 ? "#section-15.6.1"
                                              : "#section-15.5." + std::to_string(status - 399);
  return "https://www.rfc-editor.org/rfc/rfc9110.html" + section;
}

}  // namespace

Refusal userError(const std::string& words, std::string path) {
  return {400, "USER_ERROR", "Error while accessing a resource. " + words, std::move(path)};
}

Refusal invalidValue(const std::string& value, const std::string& field, std::string path) {
  return {400, "INVALID_CONTENT",
          "Error while accessing a resource. You have entered an Invalid Field Value " + value +
              " for the following field: " + field,
          std::move(path)};
}

HttpResponse jsonAnswer(int status, const Json& body) {
  HttpResponse response;
  response.status = status;
  response.contentType = kJsonType;
  response.body = body.dump();
  return response;
}

HttpResponse answer(const Refusal& refusal) {
  Json detail = Json::object();
  detail.set("detail", refusal.detail).set("o:errorCode", refusal.code);
  if (!refusal.path.empty()) detail.set("o:errorPath", refusal.path);
  if (!refusal.query.empty()) detail.set("o:errorQueryParam", refusal.query);
  if (!refusal.header.empty()) detail.set("o:errorHeader", refusal.header);
  Json body = Json::object();
  body.set("type", typeOf(refusal.status))
      .set("title", titleOf(refusal.status))
      .set("status", Json::number(refusal.status))
      .set("o:errorDetails", Json::array().push(std::move(detail)));
  HttpResponse response = jsonAnswer(refusal.status, body);
  response.contentType = kErrorType;
  return response;
}

HttpResponse invalidLogin(const std::string& realm, bool bearer) {
  HttpResponse response =
      answer({401, "INVALID_LOGIN",
              "Invalid login attempt. For more details, see the Login Audit Trail in the NetSuite UI at Setup > "
              "Users/Roles > User Management > View Login Audit Trail."});
  response.headers.emplace_back("WWW-Authenticate", bearer ? "Bearer realm=\"" + realm +
                                                                 "\", error=\"invalid_token\", "
                                                                 "error_description=\"Invalid login attempt.\""
                                                           : "OAuth realm=\"" + realm +
                                                                 "\", error=\"token_rejected\", "
                                                                 "error_description=\"Invalid login attempt.\"");
  return response;
}

}  // namespace tieback::mock::netsuite
