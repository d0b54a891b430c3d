// QuickBooks' answers: documents with their time, and faults in the shapes of the API and of the gateway before it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/http.h"
#include "core/json.h"

namespace tieback::mock::quickbooks_online {

inline constexpr const char* kJsonType = "application/json;charset=UTF-8";

struct Fault {
  std::string code;
  std::string message;
  std::string detail;
  std::string element = {};
};

// {"name": value, "time": "2026-06-15T02:00:00.000-07:00"}
HttpResponse document(std::string name, Json value, std::int64_t nowMicros);
// 400 {"Fault":{"Error":[…],"type":"ValidationFault"},"time"}
HttpResponse refusal(const Fault& fault, std::int64_t nowMicros, int status = 400,
                     std::string_view type = "ValidationFault");
// The gateway's, in lower case: {"fault":{"error":[…],"type":"AUTHENTICATION"},…}
HttpResponse gatewayFault(int status, std::string_view type, const Fault& fault, std::int64_t nowMicros);
// <IntuitResponse><Fault type="…"><Error code="…">…
HttpResponse xmlFault(int status, std::string_view type, const Fault& fault, std::int64_t nowMicros);

// QuickBooks' own zone: "2026-06-15T02:00:00-07:00", with or without milliseconds.
std::string pacificTime(std::int64_t micros, bool withMillis);

}  // namespace tieback::mock::quickbooks_online
