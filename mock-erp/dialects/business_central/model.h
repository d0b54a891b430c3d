// The entity sets of API v2.0 that the mock speaks, property by property, in the vendor's order.
// Facts: https://learn.microsoft.com/dynamics365/business-central/dev-itpro/api-reference/v2.0/ and the vendor's own
// pages behind it (microsoft/ALAppExtensions, Apps/W1/APIV2), which say what is read-only.
#pragma once

#include <string_view>
#include <vector>

#include "core/json.h"
#include "support/books.h"

namespace tieback::mock::business_central {

enum class Kind { guid, text, decimal, integer, flag, date, moment };

struct Property {
  std::string_view name;
  Kind kind = Kind::text;
  bool readOnly = false;
  int length = 0;  // of a text; 0: any
};

struct EntitySet {
  std::string_view name;        // "purchaseOrders"; the books' collection has the same
  std::string_view type;        // "purchaseOrder"
  std::string_view collection;  // of the books; empty: part of another
  std::string_view key;         // the property that names a record to people
  std::vector<Property> properties;
};

const std::vector<EntitySet>& entitySets();
// Null when there is none of that name.
const EntitySet* entitySet(std::string_view name);
const EntitySet& lineSet();
const EntitySet& dimensionSet();
const EntitySet& invoiceLineSet();
const Property* property(const EntitySet& set, std::string_view name);

// The nested set that a navigation property of `set` leads to; null when it has none of that name.
const EntitySet* navigation(const EntitySet& set, std::string_view name);

// What a record shows that does not say: "", 0, false, 0001-01-01, a GUID of zeros.
Json emptyValue(Kind kind);

// What the books hold, in the same names.
std::vector<BookSpec> bookSpecs();

inline constexpr std::string_view kNoGuid = "00000000-0000-0000-0000-000000000000";
inline constexpr std::string_view kNoDate = "0001-01-01";

}  // namespace tieback::mock::business_central
