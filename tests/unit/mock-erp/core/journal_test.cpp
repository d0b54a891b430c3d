#include "core/journal.h"

#include <catch2/catch.hpp>

using namespace tieback::mock;

namespace {

JournalEntry entry(std::string method, std::string path, std::size_t bodyBytes = 0) {
  JournalEntry made;
  made.request.method = std::move(method);
  made.request.path = std::move(path);
  made.responseBody.assign(bodyBytes, 'x');
  return made;
}

}  // namespace

TEST_CASE("a full journal drops the oldest, counts them and warns once") {
  int warnings = 0;
  Journal journal(3, 1 << 20, [&](const std::string&) { ++warnings; });
  for (int i = 0; i < 5; ++i) journal.add(entry("GET", "/" + std::to_string(i)));
  CHECK(journal.dropped() == 2);
  CHECK(warnings == 1);
  const auto entries = journal.find({});
  REQUIRE(entries.size() == 3);
  CHECK(entries[0].seq == 3);
  CHECK(entries[0].request.path == "/2");
}

TEST_CASE("the journal is bounded by bytes too, but keeps the newest") {
  Journal journal(1000, 10'000, [](const std::string&) {});
  for (int i = 0; i < 10; ++i) journal.add(entry("PUT", "/", 8'000));
  CHECK(journal.find({}).size() == 1);
  CHECK(journal.dropped() == 9);
}

TEST_CASE("entries are found by number, method and path; clearing keeps the count of numbers") {
  Journal journal(100, 1 << 20, [](const std::string&) {});
  journal.add(entry("GET", "/a/b"));
  journal.add(entry("PUT", "/a/b"));
  journal.add(entry("PUT", "/c"));
  CHECK(journal.find({1, "/a/*", "PUT", 10}).size() == 1);
  CHECK(journal.find({0, "", "", 2}).size() == 2);
  journal.clear();
  CHECK(journal.find({}).empty());
  CHECK(journal.add(entry("GET", "/")) == 4);
}

TEST_CASE("an answer that could not be sent is marked afterwards") {
  Journal journal(2, 1 << 20, [](const std::string&) {});
  journal.add(entry("GET", "/1"));
  journal.add(entry("GET", "/2"));
  journal.add(entry("GET", "/3"));
  journal.markAnswerLost(1);  // fallen out already
  journal.markAnswerLost(3);
  const auto entries = journal.find({});
  CHECK_FALSE(entries[0].answerLost);
  CHECK(entries[1].answerLost);
}
