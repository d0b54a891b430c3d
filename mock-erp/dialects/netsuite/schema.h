// The collections of the books, and which of them are records of the REST API.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "support/books.h"

namespace tieback::mock::netsuite {

inline constexpr const char* kPurchaseOrder = "PurchaseOrder";

// All collections, as Books wants them. In the books a record names others by what people call them (a vendor by its
// entityId); on the wire it is {"id","refName"}.
std::vector<BookSpec> bookSpecs();

// A collection whose records have internal ids and may be named by others.
struct RecordType {
  const char* collection;
  const char* resource;  // in paths: "vendor"; null: not of the REST API here
  const char* table;     // in SuiteQL: "vendor"
  const char* name;      // the field by which the books name it
};
const std::vector<RecordType>& recordTypes();
const RecordType* typeOfResource(std::string_view resource);
const RecordType* typeOfTable(std::string_view table);
const RecordType& typeOfCollection(std::string_view collection);

// A field that refers to another record: of the order ("entity") and of its lines ("item").
struct ReferenceField {
  const char* field;
  const char* collection;
};
const std::vector<ReferenceField>& orderReferences();
const std::vector<ReferenceField>& lineReferences();

// Other fields of the wire that an order, or a line of it, may have; custom fields come from the books.
const std::vector<std::string>& orderFields();
const std::vector<std::string>& lineFields();

// "B" is "Pending Receipt".
const char* statusName(std::string_view letter);

}  // namespace tieback::mock::netsuite
