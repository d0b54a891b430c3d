// What the approver is asked on Accept, and whether the answers will do.
#pragma once

#include <string>

#include <tieback/sdk/result.h>

#include "profile/vendor_profile.h"

namespace tieback::profile {

// The contract's answer of `prompts`: {"prompts": [{"key", "label", "kind", "required", "max_length"?, "prefill"?,
// "choices"?, "help"?}], "caution"}. A prefill is never cut: the approver sees that it is too long and shortens it.
json::Value prompts(const VendorProfile& profile, const json::Value& document, const std::string& today);

// `answers` as `accept` has them: {key: text}. Error answer_invalid, `where` = params.answers.<key>: an unknown key, no
// text, a required one that is missing or blank, too long, no date, not among the choices, control characters.
Result<void> checkAnswers(const VendorProfile& profile, const json::Value& answers);

}  // namespace tieback::profile
