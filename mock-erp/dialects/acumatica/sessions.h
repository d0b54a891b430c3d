// Who is signed in: cookie sessions, OAuth tokens, seats. Copyable, for snapshots. Threads: guarded by the dialect.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/http.h"
#include "core/ids.h"
#include "settings.h"

namespace tieback::mock::acumatica {

struct Session {
  std::string id;    // ASP.NET_SessionId
  std::string auth;  // .ASPXAUTH
  std::string user;
  std::string branch;
  std::string token;  // the bearer token that opened it; empty after a login with a password
  std::int64_t lastUsed = 0;
};

struct Token {
  std::string user;
  std::string client;
  bool offline = false;     // offline_access: comes with a refresh token
  bool concurrent = false;  // api:concurrent_access: each request without cookies opens a session
  std::int64_t expires = 0;
};

// What authenticate() found out.
struct Access {
  const Session* session = nullptr;
  std::optional<HttpResponse> refusal;
  Headers setCookies;  // of a session opened just now
};

class Sessions {
 public:
  // A session of its own; null when all seats are taken.
  const Session* open(const Settings& settings, IdSource& ids, std::int64_t now, std::string user, std::string branch,
                      std::string token = {});
  void close(std::string_view id);
  // The session that a request's cookies or bearer token stand for.
  Access authenticate(const HttpRequest& request, const Settings& settings, IdSource& ids, std::int64_t now);
  // Ends the session (and the bearer token) that the request uses, as if its time had run out.
  void expire(const HttpRequest& request);
  std::size_t count() const { return sessions_.size(); }

  // Tokens, refresh tokens and codes; issue* give the new secret.
  std::string issueToken(const Token& token, IdSource& ids);
  std::string issueRefresh(const Token& token, IdSource& ids);
  std::string issueCode(const Token& token, IdSource& ids);
  std::optional<Token> refresh(const std::string& secret) const;
  void spendRefresh(const std::string& secret) { refresh_.erase(secret); }
  std::optional<Token> spendCode(const std::string& code);

  static Headers cookiesFor(const Session& session);

 private:
  void purge(const Settings& settings, std::int64_t now);
  Session* byCookies(const HttpRequest& request, const Settings& settings, std::int64_t now);
  Access byToken(const std::string& secret, const HttpRequest& request, const Settings& settings, IdSource& ids,
                 std::int64_t now);

  std::map<std::string, Session, std::less<>> sessions_;
  std::map<std::string, Token, std::less<>> tokens_;
  std::map<std::string, Token, std::less<>> refresh_;
  std::map<std::string, Token, std::less<>> codes_;
};

// The refusal when no seat is left, in the vendor's words.
HttpResponse loginLimitReached(const Settings& settings);

}  // namespace tieback::mock::acumatica
