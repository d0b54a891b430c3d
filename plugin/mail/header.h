// Text in mail headers: one line, plain ASCII, whatever the text was.
#pragma once

#include <string>
#include <string_view>

#include "mail/address.h"

namespace tieback::mail {

// On one line, without control characters: each run of them becomes a blank.
std::string oneLine(std::string_view text);

// As it may stand in a header: plain ASCII as it is, else RFC 2047 encoded words in UTF-8, folded so that no line is
// longer than 76 characters. `first_column`: what already stands on the line.
std::string headerText(std::string_view text, std::size_t first_column = 0);

// "Pat Manager <pat@example.com>", the name encoded where needed.
std::string headerAddress(const Address& address, std::size_t first_column = 0);

// The same id for the same mail, however often it is sent: <tieback.MAIL-ID@DOMAIN>.
std::string messageId(std::string_view mail_id, std::string_view domain);

}  // namespace tieback::mail
