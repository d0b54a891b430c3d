// What of the SMTP stub a test may turn.
#pragma once

#include <map>
#include <string>

#include "core/json.h"

namespace tieback::mock {

struct SmtpSettings {
  bool starttls = true;
  bool authRequired = false;                 // MAIL is refused with 530 before AUTH
  std::map<std::string, std::string> users;  // name and password; AUTH is offered when there are any
  long long sizeLimit = 25LL << 20;          // bytes of one message; 0: none
  long long rateLimitMessages = 0;           // within rate_limit_seconds of the clock, then 421; 0: none
  long long rateLimitSeconds = 60;
  long long maxMessages = 10'000;  // kept
  long long maxBytes = 256LL << 20;

  Json toJson() const;
  // Empty when all was taken; otherwise nothing was.
  std::string patch(const Json& changes);
};

}  // namespace tieback::mock
