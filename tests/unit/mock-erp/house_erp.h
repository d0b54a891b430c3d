// The house company's books in one dialect, for a test: the dialect with its seed, and a clock that the test moves.
// What a client of the vendor's needs, each dialect's tests add.
#pragma once

#include <catch2/catch.hpp>

#include <stdexcept>
#include <string>

#include "core/dialect.h"
#include "core/dialects.h"
#include "core/seed.h"
#include "fake_clock.h"

namespace tieback::mock {

inline Json parsed(const std::string& text) {
  auto json = parseJson(text);
  INFO(text);
  REQUIRE(std::holds_alternative<Json>(json));
  return std::get<Json>(json);
}

// `target`: path and perhaps ?query.
inline HttpRequest requestOf(std::string method, const std::string& target, std::string body, Headers headers) {
  HttpRequest request;
  request.method = std::move(method);
  const auto question = target.find('?');
  request.path = target.substr(0, question);
  if (question != std::string::npos) request.query = target.substr(question + 1);
  request.body = std::move(body);
  request.headers = std::move(headers);
  return request;
}

struct HouseErp {
  explicit HouseErp(const std::string& dialect) : erp(added(dialects, clock, dialect)) {
    const auto error = loadSeed(SEED_FOLDER "/" + dialect + ".yaml", dialects);
    INFO(error.value_or(""));
    REQUIRE_FALSE(error);
  }

  void set(const std::string& settings) {
    const auto error = erp.patchSettings(parsed(settings));
    INFO((error ? error->message : ""));
    REQUIRE_FALSE(error);
  }
  // A record of the books as the admin API shows it.
  Json book(const std::string& collection, const std::string& key) {
    const auto record = erp.read(collection, key);
    REQUIRE(std::holds_alternative<Json>(record));
    return std::get<Json>(record);
  }
  void patch(const std::string& collection, const std::string& key, const std::string& changes) {
    const auto result = erp.patch(collection, key, parsed(changes));
    INFO((std::holds_alternative<BooksError>(result) ? std::get<BooksError>(result).message : ""));
    REQUIRE(std::holds_alternative<Json>(result));
  }

  FakeClock clock;
  Dialects dialects;
  Dialect& erp;

 private:
  static Dialect& added(Dialects& dialects, const Clock& clock, const std::string& name) {
    for (const DialectEntry& entry : builtInDialects()) {
      if (name == entry.name) dialects.add(entry.make({clock, 1}));
    }
    if (dialects.all().empty()) throw std::runtime_error(name + " is not built in");
    return *dialects.all().front();
  }
};

}  // namespace tieback::mock
