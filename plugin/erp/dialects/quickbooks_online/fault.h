// What QuickBooks says no with. One fault, four shapes on the wire:
//   the API, JSON   {"Fault":{"Error":[{"Message","Detail","code","element"}],"type":"ValidationFault"},"time"}
//   the gateway     {"fault":{"error":[{"message","detail","code","element"}],"type":"AUTHENTICATION"},…}
//   both, as XML    <IntuitResponse><Fault type=""><Error code="" element=""><Message/><Detail/></Error></Fault>…
// XML comes for throttles and sign-ins although JSON was asked for, and a 200 may hold a fault, too.
// https://developer.intuit.com/app/developer/qbo/docs/develop/troubleshooting/error-codes
#pragma once

#include <optional>
#include <string>

#include "erp/port/transport.h"

namespace tieback::erp::quickbooks_online {

struct Fault {
  std::string type;
  std::string code;     // "5010"; without zeros in front
  std::string message;  // "Stale Object Error"
  std::string detail;
  std::string element;  // the field, where one is named
};

// The first error of the fault in the reply; nothing when it holds none. XML with a document type is not read.
std::optional<Fault> faultOf(const WireReply& reply);

}  // namespace tieback::erp::quickbooks_online
