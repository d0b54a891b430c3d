// An expected failure as a value: what went wrong, who can mend it, and what may be repeated.
// Its document is schema/error.schema.json; its category is also the status that a call across the boundary returns.
#pragma once

#include <tieback/abi/types.h>
#include <tieback/sdk/json.h>

#include <optional>
#include <string>
#include <string_view>

namespace tieback {

// See tieback_status for what each means and what may be tried again.
enum class Category : tieback_status {
  bad_input = TIEBACK_BAD_INPUT,
  not_permitted = TIEBACK_NOT_PERMITTED,
  conflict = TIEBACK_CONFLICT,
  erp_refused = TIEBACK_ERP_REFUSED,
  erp_unavailable = TIEBACK_ERP_UNAVAILABLE,
  in_doubt = TIEBACK_IN_DOUBT,
  internal = TIEBACK_INTERNAL,
};

std::string_view categoryName(Category category);
std::optional<Category> categoryByName(std::string_view name);
inline tieback_status statusOf(Category category) {
  return static_cast<tieback_status>(category);
}

struct Error {
  std::string code;  // stable, for machines: "stale_revision"
  Category category = Category::internal;
  std::string message;                          // for a person: what is wrong and how to mend it
  std::string where = {};                       // path of the offending value ("params.answers.date"), or empty
  json::Value details = json::Value::object();  // an object; what the code documents

  friend bool operator==(const Error&, const Error&) = default;
};

// The errors that any part may have to give.
Error badRequest(std::string message, std::string where = {});
Error notSupported(std::string_view operation);
Error internalError(std::string message);

// The error document. Bytes that are no UTF-8 are replaced, so that the document is always valid.
json::Value toJson(const Error& error);
// Nothing when the value is no error document.
std::optional<Error> errorFromJson(const json::Value& document);
// What the other side wrote with `status` (not TIEBACK_OK). A text that is no error document, or whose category belies
// the status, becomes an internal error that says so: the other side broke the contract.
Error errorFromAnswer(tieback_status status, std::string_view text);

// `text` with every byte sequence that is no UTF-8 replaced by U+FFFD.
std::string cleanUtf8(std::string_view text);

}  // namespace tieback
