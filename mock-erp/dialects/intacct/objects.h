// Intacct's objects as the books keep them, and their fields as functions read and query them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.h"
#include "support/books.h"

namespace tieback::mock::intacct {

inline constexpr std::string_view kDocument = "PODOCUMENT";
inline constexpr std::string_view kLine = "PODOCUMENTENTRY";
inline constexpr std::string_view kDefinition = "PODOCUMENTPARAMS";

// The collections. Those in capitals are objects that clients may read; a document's lines stand in its LINES.
const std::vector<BookSpec>& bookSpecs();

struct ObjectField {
  std::string name;
  BookField::Kind kind;
};
// The fields of an object that clients may read; null when there is no such object.
const std::vector<ObjectField>* objectFields(std::string_view object);
// Whether the name is one of them; a document's own fields (`CUSTOM`) are known by the documents that have them.
std::optional<ObjectField> fieldNamed(std::string_view object, std::string_view name);

// The value of a record's field as a response has it: dates as mm/dd/yyyy, flags as true and false, else as they stand.
std::string fieldText(const Json& record, const ObjectField& field);

// Its RECORDNO; 0 when it has none.
long long recordNumber(const Json& record);

}  // namespace tieback::mock::intacct
