#include <http/message.h>

#include <algorithm>
#include <array>

namespace tieback::host {
namespace {

constexpr std::array<std::pair<std::string_view, int>, 12> kStatusByCode = {{{"send_rules_unmet", 422},
                                                                             {"answer_invalid", 422},
                                                                             {"reason_required", 422},
                                                                             {"not_logged_in", 401},
                                                                             {"login_failed", 401},
                                                                             {"token_invalid", 401},
                                                                             {"too_large", 413},
                                                                             {"wrong_content_type", 415},
                                                                             {"too_many_attempts", 429},
                                                                             {"method_not_allowed", 405},
                                                                             {"ledger_unavailable", 503},
                                                                             {"store_unavailable", 503}}};
constexpr std::string_view kRetryAfterSeconds = "5";  // a server that fails over is back in seconds to half a minute

// RFC 6750. The messages of these errors hold no quotes.
std::string challengeOf(const Error& error) {
  std::string challenge = "Bearer realm=\"tieback\"";
  if (error.code != "token_invalid") return challenge;
  return challenge + ", error=\"invalid_token\", error_description=\"" + error.message + "\"";
}

}  // namespace

Response jsonResponse(const json::Value& body, int status) {
  Response response;
  response.status = status;
  response.body = body.dump();
  return response;
}

int httpStatusOf(const Error& error) {
  for (const auto& [code, status] : kStatusByCode) {
    if (code == error.code) return status;
  }
  if (error.code == "not_found" || error.code.ends_with("_not_found")) return 404;
  switch (error.category) {
    case Category::bad_input:
      return 400;
    case Category::not_permitted:
      return 403;
    case Category::conflict:
      return 409;
    case Category::erp_refused:
      return 422;
    case Category::erp_unavailable:
      return 503;
    case Category::in_doubt:
      return 409;
    case Category::internal:
      return 500;
  }
  return 500;
}

Error storeUnavailable() {
  return {"store_unavailable", Category::internal,
          "The host's store can't be used at present; nobody knows whether the request took effect. Repeat it in a "
          "moment, under the same Idempotency-Key. The operator finds the cause in the log, and at /readyz.",
          "", json::Value::object()};
}

Response errorResponse(const Error& error, const std::string& request_id) {
  json::Value document = toJson(error);
  document.set("request", request_id);
  Response response = jsonResponse(document, httpStatusOf(error));
  if (response.status == 401) response.headers.emplace_back("WWW-Authenticate", challengeOf(error));
  if (response.status == 503) response.headers.emplace_back("Retry-After", kRetryAfterSeconds);
  return response;
}

}  // namespace tieback::host
