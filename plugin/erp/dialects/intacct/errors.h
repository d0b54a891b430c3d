// Intacct's refusals as outcomes. Shape of each, at any of the three levels:
//   <error><errorno>BL01001973</errorno><description/><description2>…</description2><correction>…</correction>
//     <additionalinfo><errorid>PO-0123</errorid>…</additionalinfo></error>
// https://developer.intacct.com/web-services/error-handling/, https://developer.intacct.com/web-services/requests/
#pragma once

#include <span>
#include <string>
#include <vector>

#include "erp/support/outcomes.h"
#include "erp/support/xml.h"

namespace tieback::erp::intacct {

inline constexpr std::string_view kErp = "Intacct";

struct VendorError {
  std::string number;  // "BL01001973": one number stands for many faults
  std::string id;      // "PO-0123", where Intacct tells it
  std::string words;   // description, description2 and correction, without the support id that differs each time
};

// The children of an <errormessage>.
std::vector<VendorError> errorsIn(const xml::Element* errormessage);
// "BL01001973 PO-0123: Vendor V-1 is inactive. / …": all of them, for a person and for the history.
std::string textOf(const std::vector<VendorError>& errors);

// A function that failed or was rolled back: a definite 'not applied'.
Outcome outcomeOfFunction(const std::vector<VendorError>& errors);
// The request as a whole was turned away before any function ran (sender, XML, gateway).
Outcome outcomeOfControl(const std::vector<VendorError>& errors, const WireReply& reply, Effect effect,
                         std::int64_t now_us);
// The login was turned away.
Outcome outcomeOfLogin(const std::vector<VendorError>& errors);
// A reply that is no response of the gateway.
Outcome outcomeOfStatus(const WireReply& reply, const std::string& why, Effect effect, std::int64_t now_us);

// The table that explains Intacct's words; docs/erp/intacct.md shows it.
std::span<const ErrorRule> rules();

}  // namespace tieback::erp::intacct
