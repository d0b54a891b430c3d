// Texts that people type.
#pragma once

#include <string>
#include <string_view>

#include <tieback/sdk/result.h>

namespace tieback::ops {

// The member of `params` without space around it, or empty when missing. Error answer_invalid when it is longer than
// `max` bytes or holds control characters other than line breaks and tabs.
Result<std::string> personsText(const json::Value& params, std::string_view name, std::size_t max);

}  // namespace tieback::ops
