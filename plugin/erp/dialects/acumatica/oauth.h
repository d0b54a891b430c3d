// Access tokens from Acumatica's identity server.
#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "erp/dialects/acumatica/config.h"
#include "erp/support/outcomes.h"

namespace tieback::erp::acumatica {

struct Token {
  std::string access;
  std::int64_t ends_us = 0;  // host clock
};

// Not thread-safe: called under the session's login lock.
class TokenSource {
 public:
  TokenSource(const Config& config, const DialectContext& context) : config_(config), context_(context) {}

  // Password grant, or the refresh grant: a rotated refresh token is stored before the access token is used; when
  // another host was faster, its token is read and used instead.
  std::variant<Token, Outcome> fetch();

 private:
  std::variant<Token, Outcome> fetchByPassword();
  std::variant<Token, Outcome> fetchByRefresh();
  Answer ask(std::vector<std::pair<std::string, std::string>> form);
  Outcome refusal(const WireReply& reply) const;

  const Config& config_;
  const DialectContext& context_;
};

}  // namespace tieback::erp::acumatica
