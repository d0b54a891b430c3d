// Who is asking with a token of a trusted identity provider. The company directory says what he may do; a subject that
// it does not know is refused.
//
// Threads: userOf() from any thread; start() and stop() from one.
#pragma once

#include <base/clock.h>
#include <directory/directory.h>
#include <identity/issuer.h>
#include <observe/metrics.h>
#include <observe/trouble_log.h>

#include <condition_variable>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace tieback::host {

class BearerTokens {
 public:
  // Gets an issuer's key set; the tests put their own in its place.
  using Fetch = std::function<Result<std::string>(const IssuerConfig&)>;

  // All outlive it.
  BearerTokens(std::vector<IssuerConfig> issuers, Directory& directory, Clock& clock, Log& log, Metrics& metrics,
               const Fetch& fetch);
  ~BearerTokens();
  BearerTokens(const BearerTokens&) = delete;
  BearerTokens& operator=(const BearerTokens&) = delete;

  bool any() const { return !issuers_.empty(); }
  // The user's id. Codes token_invalid (401, with details.reason), user_unknown (403), issuer_unavailable (503).
  Result<std::string> userOf(std::string_view token);

  // Fetches keys now, and anew as they grow old, in a thread of its own.
  void start();
  void stop() TIEBACK_EXCLUDES(mutex_);

 private:
  struct Issuer {
    IssuerConfig config;
    std::unique_ptr<KeySource> keys;
  };
  Result<std::string> verified(std::string_view text);
  Result<std::string> directoryUser(const IssuerConfig& config, const std::string& name) const;
  void told(const std::string& issuer, const std::optional<Error>& trouble);
  void keepFresh();

  Directory& directory_;
  Clock& clock_;
  Metrics& metrics_;
  TroubleLog trouble_;
  std::vector<Issuer> issuers_;
  Mutex mutex_;
  std::condition_variable wake_;
  bool stopped_ TIEBACK_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace tieback::host
