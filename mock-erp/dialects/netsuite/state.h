// Everything an account holds, in one copyable value: what a snapshot is.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <string>

#include "core/http.h"
#include "core/ids.h"
#include "schema.h"
#include "settings.h"
#include "support/books.h"
#include "support/tokens.h"

namespace tieback::mock::netsuite {

// A request that went through the queue.
struct AsyncJob {
  long long pollsLeft = 0;
  HttpResponse result;
  std::int64_t at = 0;
};

struct State {
  explicit State(std::uint64_t seed) : books(bookSpecs()), ids(seed) {}

  Settings settings;
  Books books;
  Tokens tokens;
  IdSource ids;
  std::set<std::string> nonces;        // "token timestamp nonce" of signed requests, while their time is near
  std::deque<std::string> nonceOrder;  // the same, oldest first
  std::map<long long, AsyncJob> jobs;
  std::map<std::string, long long> keys;  // idempotency key → job
  long long lastId = 1000;
  long long lastJob = 0;
  long long lastOrder = 0;  // number of the last order that was numbered by itself
  // Where references lead: collection and internal id, and external id, to the books' key.
  std::map<std::string, std::string> byId;
  std::map<std::string, std::string> byExternalId;
};

// Puts a record into the books and its ids into the index; gives it an internal id when it has none.
BookRecord keep(State& state, const RecordType& type, Json record);
void forget(State& state, const RecordType& type, const std::string& key);

// By internal id, or by "eid:…"; null when there is none.
BookRecord findById(const State& state, const RecordType& type, std::string_view id);

}  // namespace tieback::mock::netsuite
