// What a purchasing transaction must be like to be taken, in the words of Intacct where they are known.
#pragma once

#include <optional>
#include <string>

#include "reply.h"
#include "state.h"
#include "support/xml.h"

namespace tieback::mock::intacct {

// Two-digit months and days are not asked for. Nothing when it is no date.
std::optional<std::string> dateOf(const XmlNode* date);

std::optional<FunctionResult> checkVendor(const State& state, const std::string& vendor);
std::optional<FunctionResult> checkDate(const State& state, const std::string& date);
// One line's item and dimensions.
std::optional<FunctionResult> checkDimensions(const State& state, const Json& line);
// What a change order's line names, or may not name.
std::optional<FunctionResult> checkRelated(const State& state, const Json& definition, const Json& document,
                                           const Json& line);

inline constexpr const char* kCouldNotCreate = "Could not create Document record!";

}  // namespace tieback::mock::intacct
