// What a purchase order refers to: contacts, accounts, tax rates, tracking categories, the organisation. Read only.
#pragma once

#include "order_writes.h"

namespace tieback::mock::xero {

Json renderContact(const Json& contact);

// Nothing when the path is none of these.
std::optional<HttpResponse> readLookup(const ApiCall& call);

// AccountNumber=="V-1" AND ContactStatus=="ACTIVE": members and the texts they must equal; nothing when it is more
// than that.
std::optional<std::vector<std::pair<std::string, std::string>>> parseWhere(std::string_view text);

}  // namespace tieback::mock::xero
