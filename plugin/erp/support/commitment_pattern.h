// How a text that people write in the ERP names the commitment that an order belongs to, where the ERP has no link for
// it: a pattern such as "{commitment}/" or "Change order of {commitment}:".
#pragma once

#include <string>
#include <string_view>

namespace tieback::erp {

// Has it {commitment} once, and something before or behind it by which the number is told from the rest?
bool isCommitmentPattern(std::string_view pattern);

// What stands in the text where the pattern has {commitment}, without blanks around it; empty when the text does not
// begin as the pattern does, or what the pattern has behind the number does not come. What follows is not looked at.
std::string commitmentIn(std::string_view pattern, std::string_view text);

}  // namespace tieback::erp
