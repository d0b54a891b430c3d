// The contract's request for a call of the API, and its error as the API shows it.
#pragma once

#include <api/router.h>

namespace tieback::host {

// {"actor", "company", "request_id"?, "item"?, "expected_revision"?, "params"} from the path, header and body. Body
// members other than expected_revision are the params.
json::Value connectorRequest(const Call& call, const json::Value& body);

inline constexpr std::string_view kParams = "params.";
inline constexpr std::string_view kFilter = "params.filter.";  // of a list, where each is a query parameter

// The connector speaks of "params.answers.date", as its place and within its message; the API's caller wrote
// "answers.date". Where `within` fits it is taken away, else kParams.
Error asCallerSees(Error error, std::string_view within = kParams);

}  // namespace tieback::host
