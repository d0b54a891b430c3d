// Holds a JSON value against a JSON Schema (the part of 2020-12 that vendor_profile.schema.json uses) and says the
// first thing that is wrong in words for a person. A library's validator would say less: which keyword, not what to
// write instead.
#pragma once

#include <optional>
#include <string>

#include <tieback/sdk/json.h>

namespace tieback::profile {

struct SchemaProblem {
  std::string path;     // of the offending value, or of the unknown key
  bool key = false;     // it is about the key, not its value
  std::string message;  // "expected a whole number from 1 to 100000, found \"x\"."
};

// Knows: $ref to #/$defs, type (one or several), properties, required, additionalProperties, propertyNames, items,
// enum, pattern, minLength, maxLength, minItems, maxItems, minimum, maximum. A `title` is what was expected, in words.
std::optional<SchemaProblem> checkAgainst(const json::Value& schema, const json::Value& value);

// What a (sub)schema wants, in words: "a whole number from 1 to 64". Also for the reference.
std::string expectation(const json::Value& schema, const json::Value& node);
// The (sub)schema that `$ref` means, or the node itself.
const json::Value& resolved(const json::Value& schema, const json::Value& node);

}  // namespace tieback::profile
