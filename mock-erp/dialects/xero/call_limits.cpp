#include "call_limits.h"

#include <algorithm>

#include "answers.h"

namespace tieback::mock::xero {
namespace {

constexpr std::int64_t kMinute = 60'000'000;
constexpr std::int64_t kDay = 24 * 60 * kMinute;
constexpr std::int64_t kSecond = 1'000'000;
constexpr long long kAppMinute = 10'000;
constexpr std::size_t kMaxKey = 128;
constexpr std::size_t kMaxRemembered = 20'000;  // keys, so that a clock that stands still fills no memory

bool over(Window& window, long long limit, std::int64_t length, std::int64_t now) {
  if (window.endsMicros <= now) window = {now + length, 0};
  return limit > 0 && window.calls >= limit;
}

long long left(const Window& window, long long limit, long long whenNone) {
  return limit == 0 ? whenNone : std::max<long long>(limit - window.calls, 0);
}

std::string keyOf(const Caller& caller, const HttpRequest& request) {
  const std::string* key = request.header("Idempotency-Key");
  const bool written = request.method == "PUT" || request.method == "POST" || request.method == "PATCH";
  if (key == nullptr || key->empty() || !written) return {};
  return caller.client + "\n" + *key;
}

std::string requestText(const HttpRequest& request) {
  return request.method + " " + request.path + "?" + request.query + "\n" + request.body;
}

// What is too old, and the oldest of too much.
void forget(State& state, std::int64_t now) {
  auto& order = state.rememberedUntil;
  while (!order.empty() && (order.front().first <= now || order.size() >= kMaxRemembered)) {
    const auto found = state.remembered.find(order.front().second);
    if (found != state.remembered.end() && found->second.untilMicros == order.front().first) {
      state.remembered.erase(found);
    }
    order.pop_front();
  }
}

}  // namespace

std::optional<HttpResponse> countCall(State& state, std::int64_t now) {
  const auto seconds = [&](const Window& window) { return (window.endsMicros - now + kSecond - 1) / kSecond; };
  const bool day = over(state.day, state.settings.dayLimit, kDay, now);
  const bool minute = over(state.minute, state.settings.minuteLimit, kMinute, now);
  if (day) return tooMany("day", seconds(state.day));
  if (minute) return tooMany("minute", seconds(state.minute));
  ++state.day.calls;
  ++state.minute.calls;
  return std::nullopt;
}

void addLimits(const State& state, HttpResponse& response) {
  response.headers.emplace_back("X-DayLimit-Remaining", std::to_string(left(state.day, state.settings.dayLimit, 5000)));
  response.headers.emplace_back("X-MinLimit-Remaining",
                                std::to_string(left(state.minute, state.settings.minuteLimit, 60)));
  response.headers.emplace_back("X-AppMinLimit-Remaining", std::to_string(kAppMinute - 1));
}

std::optional<HttpResponse> replayOf(State& state, const Caller& caller, const HttpRequest& request, std::int64_t now) {
  const std::string key = keyOf(caller, request);
  if (key.empty() || state.settings.idempotencyMinutes == 0) return std::nullopt;
  const std::string& named = *request.header("Idempotency-Key");
  if (named.size() > kMaxKey) {
    return apiException(400, 17, "ValidationException", "Idempotency Key: must be 128 characters or less.");
  }
  const auto found = state.remembered.find(key);
  if (found == state.remembered.end()) return std::nullopt;
  if (found->second.untilMicros <= now) {
    state.remembered.erase(found);
    return std::nullopt;
  }
  if (found->second.request != requestText(request)) {
    return apiException(400, 17, "ValidationException",
                        "Idempotency Key: " + named + " is used with a different request.");
  }
  HttpResponse again = found->second.response;
  again.applied = false;
  return again;
}

void rememberAnswer(State& state, const Caller& caller, const HttpRequest& request, const HttpResponse& response,
                    std::int64_t now) {
  const std::string key = keyOf(caller, request);
  if (key.empty() || state.settings.idempotencyMinutes == 0) return;
  const std::int64_t until = now + state.settings.idempotencyMinutes * kMinute;
  forget(state, now);
  state.remembered[key] = {requestText(request), response, until};
  state.rememberedUntil.emplace_back(until, key);
}

}  // namespace tieback::mock::xero
