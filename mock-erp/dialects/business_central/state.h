// All that the mock remembers of this vendor; a value, so that a snapshot is a copy.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/ids.h"
#include "errors.h"
#include "model.h"
#include "settings.h"
#include "support/books.h"
#include "support/tokens.h"

namespace tieback::mock::business_central {

struct State {
  explicit State(std::uint64_t seed) : books(bookSpecs()), ids(seed) {}

  Books books;
  Tokens tokens;
  IdSource ids;
  Settings settings;
  long long versions = 0;
  long long nextOrder = 0;  // 0: the setting's first
  std::int64_t now = 0;     // of the request under way

  // What a batch has changed so far, latest last, so that it can be taken back; nothing outside of one.
  struct Change {
    std::string collection;
    std::string key;
    BookRecord before;  // null: there was none
  };
  std::optional<std::vector<Change>> changes;
};

// Through these all writes of requests go.
void putRecord(State& state, std::string_view collection, std::string_view key, Json record);
void eraseRecord(State& state, std::string_view collection, std::string_view key);
void takeBack(State& state);

// What there is after a write, or why not.
using Written = std::variant<Json, Refusal>;

std::string today(const State& state);

// Fills in what a record of the admin side need not say: ids, company, numbers of lines, amounts, versions.
void complete(State& state, std::string_view collection, Json& record);
// A new version of an order, and of its lines that differ from `before`.
void renew(State& state, Json& order, const Json* before);

std::string etagOf(const Json& record);

// The record of that id or key in the company; null when there is none.
BookRecord inCompany(const State& state, std::string_view collection, std::string_view field, std::string_view value,
                     std::string_view company);

}  // namespace tieback::mock::business_central
