// A message as it travels: headers, and text and HTML as alternatives (RFC 5322, 2045 to 2047). The same input gives
// the same bytes, so a mail that is sent again is the same mail.
#pragma once

#include <cstdint>
#include <string>

#include "mail/address.h"
#include "mail/message.h"

namespace tieback::mail {

struct Letter {
  std::string id;  // the mail's id in the outbox
  Address from;
  Address to;
  std::int64_t queued_us = 0;  // its Date: microseconds since 1970, UTC
  Message message;
};

std::string compose(const Letter& letter);

}  // namespace tieback::mail
