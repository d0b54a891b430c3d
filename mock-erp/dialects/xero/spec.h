// The collections of the books and their fields. Names are the Accounting API's; what is the books' only is said here:
// Contact is keyed by ContactNumber, so each has one; a TrackingOption stands on its own with its Category; a line's
// Tracking is a mapping of category to option.
#pragma once

#include <vector>

#include "support/books.h"

namespace tieback::mock::xero {

inline constexpr const char* kOrders = "PurchaseOrder";
inline constexpr const char* kContacts = "Contact";
inline constexpr const char* kAccounts = "Account";
inline constexpr const char* kTaxRates = "TaxRate";
inline constexpr const char* kCategories = "TrackingCategory";
inline constexpr const char* kOptions = "TrackingOption";
inline constexpr const char* kOrganisations = "Organisation";
inline constexpr const char* kApps = "App";
inline constexpr const char* kConnections = "Connection";
inline constexpr const char* kRefreshTokens = "RefreshToken";

std::vector<BookSpec> bookSpecs();

}  // namespace tieback::mock::xero
