// How one record names another, and what goes into a text or a custom field.
#pragma once

#include "errors.h"
#include "state.h"

namespace tieback::mock::netsuite {

// The books' name of the record that {"id":"57"}, {"externalId":"V-1"} or a bare id means; throws Refusal when there is
// none, or it is inactive. `path`: where in the body.
Json namedBy(const State& state, const RecordType& type, const Json& value, const std::string& field,
             const std::string& path);

// The text; throws Refusal, or cuts it, when it is too long.
std::string textWithin(const State& state, const std::string& text, const std::string& field, std::size_t longest,
                       const std::string& path);

// What a custom field holds of a value that was sent.
Json customValue(const State& state, const Json& field, const Json& value, const std::string& path);

Refusal unknownField(const std::string& name);

}  // namespace tieback::mock::netsuite
