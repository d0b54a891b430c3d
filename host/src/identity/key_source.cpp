#include <identity/key_source.h>
#include <identity/token.h>

namespace tieback::host {
namespace {

// Tokens with made-up key ids must not keep all of the server's threads waiting for a slow provider.
constexpr int kMostWaiting = 8;

Error unavailable() {
  return {
      "issuer_unavailable", Category::erp_unavailable,
      "The identity provider can't be asked for its keys at present, so this token can't be checked. Try again in a "
      "moment.",
      "", json::Value::object()};
}

}  // namespace

std::optional<PublicKey> KeySource::known(const std::string& id, std::string_view algorithm) {
  const Lock lock(mutex_);
  if (!good_at_ || now_() - *good_at_ > times_.stale) return std::nullopt;
  std::optional<PublicKey> found;
  for (const PublicKey& key : keys_) {
    if (!key.fits(algorithm) || (!id.empty() && key.id() != id)) continue;
    if (found) return std::nullopt;  // which of them is meant is not said
    found = key;
  }
  return found;
}

bool KeySource::mayAsk(Clock::time_point now) const {
  return !tried_at_ || now - *tried_at_ >= times_.least_pause;
}

Result<PublicKey> KeySource::find(const std::string& id, std::string_view algorithm) {
  if (auto key = known(id, algorithm)) return *key;
  fetch();
  if (auto key = known(id, algorithm)) return *key;
  const Lock lock(mutex_);
  if (failed_ || fetching_ || !good_at_) return unavailable();
  return tokenInvalid("key_unknown", "The bearer token is signed with a key that its issuer does not publish.");
}

void KeySource::refreshIfDue() {
  {
    const Lock lock(mutex_);
    const auto now = now_();
    if (good_at_ && now - *good_at_ < times_.refresh) return;
  }
  fetch();
}

void KeySource::fetch() {
  {
    Lock lock(mutex_);
    if (fetching_) {
      if (waiting_ >= kMostWaiting) return;
      ++waiting_;
      while (fetching_) lock.wait(fetched_);
      --waiting_;
      return;
    }
    if (!mayAsk(now_())) return;
    fetching_ = true;
  }
  auto keys = [&]() -> Result<std::vector<PublicKey>> {
    try {
      const auto text = fetch_();
      if (!text) return text.error();
      return keysFrom(*text);
    } catch (const std::exception& error) {
      return internalError(error.what());
    }
  }();
  std::optional<Error> trouble;
  {
    const Lock lock(mutex_);
    fetching_ = false;
    tried_at_ = now_();
    failed_ = !keys;
    if (keys) {
      good_at_ = tried_at_;
      keys_ = std::move(keys.value());
    } else {
      trouble = keys.error();
    }
    fetched_.notify_all();
  }
  told_(trouble);
}

}  // namespace tieback::host
