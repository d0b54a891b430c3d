// The contract's request for a call of the API, and its error as the API shows it.
#pragma once

#include <api/router.h>

namespace tieback::host {

// {"actor", "company", "request_id"?, "item"?, "expected_revision"?, "params"} from the path, header and body. Body
// members other than expected_revision are the params.
json::Value connectorRequest(const Call& call, const json::Value& body);

// The connector speaks of "params.answers.date"; the API's caller wrote "answers.date".
Error asCallerSees(Error error);

}  // namespace tieback::host
