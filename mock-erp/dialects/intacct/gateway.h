// A request as a whole: who sends it, who signs in, its functions one after the other, the answer.
// https://developer.intacct.com/web-services/requests/, …/responses/
#pragma once

#include <cstdint>
#include <string>

#include "core/http.h"
#include "state.h"
#include "support/xml.h"

namespace tieback::mock::intacct {

HttpResponse runGateway(State& state, const HttpRequest& request, const std::variant<XmlNode, XmlError>& document,
                        std::int64_t nowMicros);

// The session that a request names, ended for good.
void endSession(State& state, const XmlNode& document);

// An error of the gateway itself, which knows no controlid.
HttpResponse gatewayError(int status, const std::string& number, const std::string& words);

}  // namespace tieback::mock::intacct
