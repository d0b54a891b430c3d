#include <base/clock.h>
#include <base/random.h>
#include <http/sessions.h>

#include <Poco/String.h>

#include <algorithm>

namespace tieback::host {
namespace {

constexpr std::size_t kTokenBytes = 32;
constexpr std::int64_t kMicroseconds = 1'000'000;
constexpr auto kWindow = std::chrono::seconds(60);
constexpr int kFailuresPerLogin = 5;
constexpr int kFailuresPerAddress = 50;
constexpr std::size_t kMostCounts = 10000;

std::optional<std::string> cookieOf(const std::string& header) {
  std::string_view rest = header;
  while (!rest.empty()) {
    const auto end = rest.find(';');
    std::string_view pair = rest.substr(0, end);
    while (pair.starts_with(' ')) pair.remove_prefix(1);
    const auto equals = pair.find('=');
    if (equals != std::string_view::npos && pair.substr(0, equals) == kSessionCookie)
      return std::string(pair.substr(equals + 1));
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> bearerOf(const Request& request) {
  constexpr std::string_view kBearer = "bearer ";
  const std::string authorization = request.header("authorization");
  if (Poco::toLower(authorization.substr(0, kBearer.size())) != kBearer) return std::nullopt;
  return authorization.substr(kBearer.size());
}

NewSession Sessions::begin(const std::string& user) {
  NewSession session{secureToken(kTokenBytes), secureToken(kTokenBytes)};
  database_.write([&](Connection& connection) {
    connection.execute("DELETE FROM sessions WHERE real_expires_at<?", {realNowUs()});
    connection.execute(
        "INSERT INTO sessions (hash, \"user\", csrf, real_expires_at) VALUES (?,?,?,?)",
        {digestOf(session.token), user, session.csrf_token, realNowUs() + kSessionSeconds * kMicroseconds});
  });
  return session;
}

std::optional<std::string> Sessions::tokenOf(const Request& request, bool& by_cookie) {
  by_cookie = request.header("authorization").empty();
  return by_cookie ? cookieOf(request.header("cookie")) : bearerOf(request);
}

std::optional<Session> Sessions::of(const Request& request) const {
  bool by_cookie = false;
  const auto token = tokenOf(request, by_cookie);
  if (!token || token->size() != kTokenBytes * 2) return std::nullopt;
  return database_.read([&](Connection& connection) -> std::optional<Session> {
    const auto row = connection.one("SELECT \"user\", csrf FROM sessions WHERE hash=? AND real_expires_at>?",
                                    {digestOf(*token), realNowUs()});
    if (!row) return std::nullopt;
    return Session{row->text(0), row->text(1), by_cookie};
  });
}

void Sessions::end(const Request& request) {
  bool by_cookie = false;
  const auto token = tokenOf(request, by_cookie);
  if (!token) return;
  database_.write(
      [&](Connection& connection) { connection.execute("DELETE FROM sessions WHERE hash=?", {digestOf(*token)}); });
}

int LoginThrottle::waitOf(const std::string& key, int allowed) {
  const auto found = counts_.find(key);
  const auto now = std::chrono::steady_clock::now();
  if (found == counts_.end() || found->second.until <= now || found->second.failures < allowed) return 0;
  return static_cast<int>(std::chrono::duration_cast<std::chrono::seconds>(found->second.until - now).count()) + 1;
}

int LoginThrottle::secondsToWait(const std::string& login, const std::string& address) {
  const Lock lock(mutex_);
  return std::max(waitOf("l" + login, kFailuresPerLogin), waitOf("a" + address, kFailuresPerAddress));
}

void LoginThrottle::count(const std::string& key) {
  const auto now = std::chrono::steady_clock::now();
  if (counts_.size() >= kMostCounts)
    std::erase_if(counts_, [&](const auto& entry) { return entry.second.until <= now; });
  if (counts_.size() >= kMostCounts) counts_.clear();  // better forgetful than without bound
  Count& entry = counts_[key];
  if (entry.until <= now) entry = {0, now + kWindow};
  ++entry.failures;
}

void LoginThrottle::failed(const std::string& login, const std::string& address) {
  const Lock lock(mutex_);
  count("l" + login);
  count("a" + address);
}

void LoginThrottle::succeeded(const std::string& login) {
  const Lock lock(mutex_);
  counts_.erase("l" + login);
}

}  // namespace tieback::host
