// The envelope around what is asked of Intacct, and the answer's: https://developer.intacct.com/web-services/requests/
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "erp/dialects/intacct/errors.h"

namespace tieback::erp::intacct {

inline constexpr std::string_view kGateway = "/ia/xml/xmlgw.phtml";

// A write step's request: its function only; the session puts the envelope and the credentials around it.
WireRequest functionRequest(std::string function);

struct Envelope {
  std::string sender_id;
  std::string sender_password;
  std::string authentication;  // the content of <authentication>
  std::string control_id;      // of the request; Intacct does not look at it
  bool unique = false;         // a function whose controlid was executed before is refused
  bool transaction = false;    // what fails is rolled back
};

WireRequest enveloped(const Envelope& envelope, std::string_view functions);

// One <result>.
struct Result {
  bool success = false;
  xml::Element element;
};
using Results = std::vector<Result>;
// The session or the login is not, or no longer, good; no function ran.
struct NotAuthenticated {
  std::vector<VendorError> errors;
};
using Response = std::variant<Results, NotAuthenticated, Outcome>;

// `functions`: so many results are wanted.
Response readResponse(const WireReply& reply, std::size_t functions, Effect effect, std::int64_t now_us);

}  // namespace tieback::erp::intacct
