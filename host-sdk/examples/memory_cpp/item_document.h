// The documents that the example writes.
#pragma once

#include <tieback/sdk/result.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace example {

// RFC 3339 in UTC, from microseconds since 1970.
std::string timeText(std::int64_t us);
// {"id", "name"} of an actor.
tieback::json::Value person(const tieback::json::Value& actor);
// A new item from a submit request, in state ready; bad_request when the change order document does not hold what it
// needs.
tieback::Result<tieback::json::Value> newItem(const tieback::json::Value& request, const std::string& connection,
                                              const std::string& now);
// The item with what this actor may do now.
tieback::json::Value withActions(tieback::json::Value item, const tieback::json::Value& actor);
// The details of a forbidden move.
tieback::json::Value movesDetails(const std::string& state);
bool hasAnyProject(const tieback::json::Value& actor);
tieback::json::Value countItems(const tieback::json::Value& items);
tieback::json::Value eventOf(const tieback::json::Value& item, std::string_view kind, const tieback::json::Value& actor,
                             std::int64_t sequence, const std::string& now);

}  // namespace example
