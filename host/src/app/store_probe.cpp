#include <app/store_probe.h>

namespace tieback::host {

std::string StoreProbe::trouble() {
  {
    const Lock lock(mutex_);
    const auto now = now_();
    if (!tried_ || now - tried_at_ >= (outcome_.empty() ? kTrustGood : kTrustBad)) {
      outcome_ = triedToWrite();
      tried_at_ = now;
      tried_ = true;
    }
    if (!outcome_.empty()) return outcome_;
  }
  return triedToRead();
}

std::string StoreProbe::triedToWrite() {
  try {
    database_.write([](Connection& connection) {
      connection.execute(
          "INSERT INTO counters (name, value) VALUES ('readiness', 1) ON CONFLICT (name) DO UPDATE SET "
          "value = counters.value + 1");
    });
    return "";
  } catch (const StoreError& error) {
    return error.what();
  }
}

std::string StoreProbe::triedToRead() {
  try {
    database_.read([](Connection& connection) { return connection.one("SELECT value FROM counters LIMIT 1"); });
    return "";
  } catch (const StoreError& error) {
    return error.what();
  }
}

}  // namespace tieback::host
