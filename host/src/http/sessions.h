// Who is logged in. Tokens are kept as digests only; they survive a restart. Their time is the wall clock's.
//
// Threads: all calls from any thread.
#pragma once

#include <http/message.h>
#include <store/database.h>
#include <tieback/sdk/mutex.h>

#include <chrono>
#include <map>
#include <optional>
#include <string>

namespace tieback::host {

struct Session {
  std::string user;
  std::string csrf_token;
  bool by_cookie = false;
};

struct NewSession {
  std::string token;  // shown once
  std::string csrf_token;
};

// What stands after `Authorization: Bearer`.
std::optional<std::string> bearerOf(const Request& request);

class Sessions {
 public:
  explicit Sessions(Database& database) : database_(database) {}

  // A new token every time, whatever the client sent: nobody can fix another's session.
  NewSession begin(const std::string& user);
  // By `Authorization: Bearer`, or by the cookie.
  std::optional<Session> of(const Request& request) const;
  void end(const Request& request);

 private:
  static std::optional<std::string> tokenOf(const Request& request, bool& by_cookie);

  Database& database_;
};

inline constexpr std::string_view kSessionCookie = "tieback_session";
inline constexpr std::int64_t kSessionSeconds = 12 * 60 * 60;

// Slows down who guesses passwords: after five failures within a minute for a login or from an address (fifty), no more
// are looked at until that minute is over.
class LoginThrottle {
 public:
  // Seconds to wait before an attempt may be made; 0: now.
  int secondsToWait(const std::string& login, const std::string& address);
  void failed(const std::string& login, const std::string& address);
  void succeeded(const std::string& login);

 private:
  struct Count {
    int failures = 0;
    std::chrono::steady_clock::time_point until;
  };
  int waitOf(const std::string& key, int allowed) TIEBACK_REQUIRES(mutex_);
  void count(const std::string& key) TIEBACK_REQUIRES(mutex_);

  Mutex mutex_;
  std::map<std::string, Count> counts_ TIEBACK_GUARDED_BY(mutex_);
};

}  // namespace tieback::host
