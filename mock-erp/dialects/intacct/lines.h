// Lines of a purchasing transaction as a request gives them.
#pragma once

#include <variant>

#include "reply.h"
#include "state.h"
#include "support/xml.h"

namespace tieback::mock::intacct {

// <potransitem>, not yet checked against the books.
std::variant<Json, FunctionResult> lineOf(const XmlNode& item);
// <updatepotransitem>: puts what it names over the line's own.
std::optional<FunctionResult> changeLine(const XmlNode& item, Json& line);

// <customfields> into the document's CUSTOM; the definition must have them.
std::optional<FunctionResult> takeCustomFields(const XmlNode* fields, const Json& definition, Json& document);

}  // namespace tieback::mock::intacct
