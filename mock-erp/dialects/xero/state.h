// Everything that Xero holds, in one copyable value: what a snapshot is.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/http.h"
#include "core/ids.h"
#include "settings.h"
#include "spec.h"
#include "support/books.h"
#include "support/tokens.h"

namespace tieback::mock::xero {

// What was answered to an Idempotency-Key.
struct Remembered {
  std::string request;  // method, path, query and body
  HttpResponse response;
  std::int64_t untilMicros = 0;
};

// A fixed window of a limit: it begins with the first call in it.
struct Window {
  std::int64_t endsMicros = 0;
  long long calls = 0;
};

struct State {
  explicit State(std::uint64_t seed) : ids(seed), books(bookSpecs()) {}

  Settings settings;
  IdSource ids;
  Books books;
  Tokens tokens;
  std::map<std::string, Remembered> remembered;                      // by client and key
  std::deque<std::pair<std::int64_t, std::string>> rememberedUntil;  // the same keys, the oldest first
  std::map<std::string, std::string, std::less<>> orderNumbers;      // PurchaseOrderID → PurchaseOrderNumber
  std::map<std::string, std::string> codes;                          // authorisation codes not yet used → client
  std::vector<std::string> submitted;                                // PurchaseOrderIDs that somebody may approve
  Window minute;
  Window day;
  long long lastOrderNumber = 0;
};

}  // namespace tieback::mock::xero
