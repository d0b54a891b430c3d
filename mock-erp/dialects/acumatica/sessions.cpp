#include "sessions.h"

#include "errors.h"

namespace tieback::mock::acumatica {
namespace {

constexpr const char* kSessionCookie = "ASP.NET_SessionId";
constexpr const char* kAuthCookie = ".ASPXAUTH";
constexpr const char* kBranchCookie = "UserBranch";
constexpr const char* kLocaleCookie = "Locale";
constexpr const char* kLocale = "TimeZone=GMTM0000U&Culture=en-US";
constexpr std::size_t kMaxSecrets = 10'000;

HttpResponse notSignedIn() {
  return shortMessage(401, "You are not logged in.");
}

std::optional<std::string> bearer(const HttpRequest& request) {
  const std::string* header = request.header("Authorization");
  if (header == nullptr || header->size() < 7 ||
      !equalsIgnoringCase(std::string_view(*header).substr(0, 7), "Bearer ")) {
    return std::nullopt;
  }
  return header->substr(7);
}

bool hasTimedOut(const Session& session, const Settings& settings, std::int64_t now) {
  return now - session.lastUsed > settings.sessionTimeoutMinutes * 60'000'000LL;
}

// Old secrets go when there are too many, so that a long run stays bounded.
std::string keep(std::map<std::string, Token, std::less<>>& secrets, const Token& token, std::string secret) {
  if (secrets.size() >= kMaxSecrets) secrets.erase(secrets.begin());
  secrets[secret] = token;
  return secret;
}

}  // namespace

HttpResponse loginLimitReached(const Settings& settings) {
  return exception("API Login Limit", static_cast<int>(settings.loginLimitStatus));
}

void Sessions::purge(const Settings& settings, std::int64_t now) {
  std::erase_if(sessions_, [&](const auto& entry) { return hasTimedOut(entry.second, settings, now); });
}

const Session* Sessions::open(const Settings& settings, IdSource& ids, std::int64_t now, std::string user,
                              std::string branch, std::string token) {
  purge(settings, now);
  if (settings.loginLimit > 0 && static_cast<long long>(sessions_.size()) >= settings.loginLimit) return nullptr;
  Session session{ids.hex(12), ids.hex(48), std::move(user), std::move(branch), std::move(token), now};
  const std::string id = session.id;
  return &(sessions_[id] = std::move(session));
}

void Sessions::close(std::string_view id) {
  const auto found = sessions_.find(id);
  if (found != sessions_.end()) sessions_.erase(found);
}

Session* Sessions::byCookies(const HttpRequest& request, const Settings& settings, std::int64_t now) {
  const auto id = cookie(request, kSessionCookie);
  const auto found = id ? sessions_.find(*id) : sessions_.end();
  if (found == sessions_.end()) return nullptr;
  Session& session = found->second;
  if (hasTimedOut(session, settings, now)) {
    sessions_.erase(found);
    return nullptr;
  }
  // A session opened by a token needs its session cookie alone; the others were set by the login and are all needed.
  if (!session.token.empty()) return &session;
  const bool all = cookie(request, kAuthCookie) == session.auth && cookie(request, kBranchCookie) == session.branch &&
                   cookie(request, kLocaleCookie) == kLocale;
  return all ? &session : nullptr;
}

Access Sessions::authenticate(const HttpRequest& request, const Settings& settings, IdSource& ids, std::int64_t now) {
  Access access;
  if (const auto secret = bearer(request)) {
    access = byToken(*secret, request, settings, ids, now);
  } else if (Session* session = byCookies(request, settings, now); session != nullptr && session->token.empty()) {
    session->lastUsed = now;
    access.session = session;
  }
  if (access.session == nullptr && !access.refusal) access.refusal = notSignedIn();
  return access;
}

Access Sessions::byToken(const std::string& secret, const HttpRequest& request, const Settings& settings, IdSource& ids,
                         std::int64_t now) {
  Access access;
  const auto token = tokens_.find(secret);
  if (token == tokens_.end() || token->second.expires <= now) return access;
  if (Session* session = byCookies(request, settings, now); session != nullptr && session->token == secret) {
    session->lastUsed = now;
    access.session = session;
    return access;
  }
  // With the scope api alone, one token is one session, whatever its cookies.
  if (!token->second.concurrent) {
    for (auto& [id, session] : sessions_) {
      if (session.token != secret || hasTimedOut(session, settings, now)) continue;
      session.lastUsed = now;
      access.session = &session;
      return access;
    }
  }
  access.session = open(settings, ids, now, token->second.user, "1", secret);
  if (access.session == nullptr) {
    access.refusal = loginLimitReached(settings);
  } else {
    access.setCookies = cookiesFor(*access.session);
  }
  return access;
}

void Sessions::expire(const HttpRequest& request) {
  if (const auto secret = bearer(request)) {
    tokens_.erase(*secret);
    std::erase_if(sessions_, [&](const auto& entry) { return entry.second.token == *secret; });
  } else if (const auto id = cookie(request, kSessionCookie)) {
    close(*id);
  }
}

std::string Sessions::issueToken(const Token& token, IdSource& ids) {
  return keep(tokens_, token, ids.hex(32));
}
std::string Sessions::issueRefresh(const Token& token, IdSource& ids) {
  return keep(refresh_, token, ids.hex(32));
}
std::string Sessions::issueCode(const Token& token, IdSource& ids) {
  return keep(codes_, token, ids.hex(16));
}

std::optional<Token> Sessions::refresh(const std::string& secret) const {
  const auto found = refresh_.find(secret);
  return found != refresh_.end() ? std::optional(found->second) : std::nullopt;
}

std::optional<Token> Sessions::spendCode(const std::string& code) {
  const auto found = codes_.find(code);
  if (found == codes_.end()) return std::nullopt;
  const Token token = found->second;
  codes_.erase(found);
  return token;
}

Headers Sessions::cookiesFor(const Session& session) {
  return {{"Set-Cookie", std::string(kSessionCookie) + "=" + session.id + "; path=/; HttpOnly; SameSite=Lax"},
          {"Set-Cookie", std::string(kBranchCookie) + "=" + session.branch + "; path=/"},
          {"Set-Cookie", std::string(kLocaleCookie) + "=" + kLocale + "; path=/"},
          {"Set-Cookie", std::string(kAuthCookie) + "=" + session.auth + "; path=/; HttpOnly"}};
}

}  // namespace tieback::mock::acumatica
