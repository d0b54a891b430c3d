// What the mock's QuickBooks remembers. A value: a snapshot is a copy.
#pragma once

#include <deque>
#include <map>
#include <string>

#include "core/ids.h"
#include "settings.h"
#include "specs.h"
#include "support/tokens.h"

namespace tieback::mock::quickbooks_online {

struct State {
  explicit State(std::uint64_t seed) : books(bookSpecs()), ids(seed) {}

  // The next id of a record. QuickBooks counts per company.
  std::string nextId() { return std::to_string(++lastId); }
  // The record of a list or transaction by its Id, whatever the books know it by; null when there is none.
  BookRecord byId(std::string_view collection, std::string_view id) const {
    if (collection == "PurchaseOrder") return books.find(collection, id);
    return books.firstOf(collection, [&](const Json& record) { return record.text("Id") == id; });
  }
  const Json* preferences() const {
    const auto& all = books.of("Preferences");
    return all.empty() ? nullptr : all.begin()->second.get();
  }

  Books books;
  IdSource ids;
  Settings settings;
  Tokens tokens;
  std::map<std::string, std::string> codes;                  // authorization code → refresh token of its consent
  std::map<std::string, HttpResponse, std::less<>> answers;  // by requestid
  std::deque<std::int64_t> requests;                         // when, within the last minute
  long long lastId = 1000;
  long long lastNumber = 1000;
};

}  // namespace tieback::mock::quickbooks_online
