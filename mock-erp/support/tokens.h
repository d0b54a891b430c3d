// What a token server remembers: bearer tokens and refresh tokens, each for a subject that the dialect chooses.
//
// Threads: none of its own; the dialect guards it. A value: a snapshot copies it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/http.h"
#include "core/ids.h"
#include "core/json.h"

namespace tieback::mock {

class Tokens {
 public:
  // `subject`: whatever the dialect wants back with the token (client, user, tenants, scopes).
  std::string issueAccess(IdSource& ids, Json subject, std::int64_t expiresMicros);
  // The subject of a token that holds at that time; nothing for one that is unknown, ended or revoked.
  std::optional<Json> access(std::string_view token, std::int64_t nowMicros) const;
  // Ends one token before its time.
  void revokeAccess(std::string_view token);

  std::string issueRefresh(IdSource& ids, Json subject, std::int64_t expiresMicros);
  // As a seed or the admin side gives it.
  void putRefresh(std::string token, Json subject, std::int64_t expiresMicros);
  std::optional<Json> refresh(std::string_view token, std::int64_t nowMicros) const;
  // Still holds until then: vendors give a used one some grace, so that a lost answer can be asked for again.
  void retireRefresh(std::string_view token, std::int64_t untilMicros);
  void revokeRefresh(std::string_view token);
  // The consent was withdrawn: nothing that was issued holds any more.
  void revokeAll();

 private:
  struct Entry {
    Json subject;
    std::int64_t expires = 0;
  };
  std::map<std::string, Entry, std::less<>> access_;
  std::map<std::string, Entry, std::less<>> refresh_;
};

// The token of "Authorization: Bearer …"; empty when there is none.
std::string bearerOf(const HttpRequest& request);

// The client's id and secret as RFC 6749 lets it show them: a Basic header, or the form's fields. Empty when absent.
struct ClientSecret {
  std::string id;
  std::string secret;
  bool basic = false;
};
ClientSecret clientSecretOf(const HttpRequest& request);

std::string decodeBase64(const std::string& text);

}  // namespace tieback::mock
