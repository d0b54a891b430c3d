// Xero's answers: the envelope, and its ways to say no.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/http.h"
#include "core/json.h"
#include "state.h"

namespace tieback::mock::xero {

// "/Date(1552522946173+0000)/"
std::string msDate(std::int64_t millis, bool zone = true);
// Of midnight UTC of "2026-06-15".
std::int64_t millisOfDay(const std::string& date);
std::string dayOfMillis(std::int64_t millis);

HttpResponse jsonResponse(int status, const Json& body);

// {"Id","Status":"OK","ProviderName","DateTimeUTC", …more, name: records}
HttpResponse envelope(State& state, const std::string& app, std::int64_t nowMicros, const char* name, Json records,
                      const Json& more = Json::object());

// {"ErrorNumber","Type","Message"}
HttpResponse apiException(int status, int number, const char* type, const std::string& message);
// 400 with the elements that were refused.
HttpResponse validationException(Json elements);
// {"Type":null,"Title","Status","Detail","Instance","Extensions":{}}
HttpResponse problem(State& state, int status, const std::string& detail);
HttpResponse notFound();
HttpResponse tooMany(const char* limit, std::optional<long long> retryAfterSeconds);

}  // namespace tieback::mock::xero
