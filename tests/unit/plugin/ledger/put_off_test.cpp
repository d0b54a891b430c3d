#include "ledger/sql/put_off.h"

#include <catch2/catch.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace tieback::ledger {
namespace {

// Remembers what it was to run.
class Recorded final : public Session {
 public:
  explicit Recorded(std::size_t rows_at_once) { engine_.rows_at_once = rows_at_once; }
  using Session::each;
  using Session::run;
  const Engine& engine() const override { return engine_; }
  void run(std::string_view sql, std::span<const Parameter> parameters) override {
    statements.push_back(std::string(sql) + " " + idsOf(parameters));
  }
  void each(std::string_view, std::span<const Parameter>, const std::function<void(const Row&)>&) override {
    FAIL("nothing of it is asked for");
  }
  void change(std::string_view sql, std::span<const Parameter> parameters, std::int64_t rows) override {
    statements.push_back("surely " + std::to_string(rows) + ": " + std::string(sql) + " " + idsOf(parameters));
  }

  std::vector<std::string> statements;

 private:
  static std::string idsOf(std::span<const Parameter> parameters) {
    std::string ids;
    for (const auto& parameter : parameters) {
      if (const auto* text = std::get_if<std::string>(&parameter)) ids += *text;
    }
    return ids;
  }

  Engine engine_{};
};

using Statements = std::vector<std::string>;

constexpr const char* kSet = "UPDATE t SET a = ? WHERE ";

}  // namespace

TEST_CASE("what is put off says what is the same of several items once") {
  PutOff put_off;
  for (const char* item : {"a", "b", "c"}) put_off.add({kSet, {std::int64_t{1}}}, item);
  put_off.add({kSet, {std::int64_t{2}}}, "d");
  CHECK(put_off.isAbout("c"));
  CHECK_FALSE(put_off.isAbout("e"));
  Recorded session(16);
  put_off.run(session);
  CHECK(session.statements == Statements{"UPDATE t SET a = ? WHERE item IN (?, ?) ab",
                                         "UPDATE t SET a = ? WHERE item = ? c", "UPDATE t SET a = ? WHERE item = ? d"});
  CHECK_FALSE(put_off.isAbout("c"));
  put_off.run(session);
  CHECK(session.statements.size() == 3);
}

TEST_CASE("no statement is about more items than the engine takes at once") {
  PutOff put_off;
  for (const char* item : {"a", "b", "c"}) put_off.add({kSet, {std::int64_t{1}}}, item);
  Recorded session(1);
  put_off.run(session);
  CHECK(session.statements == Statements{"UPDATE t SET a = ? WHERE item = ? a", "UPDATE t SET a = ? WHERE item = ? b",
                                         "UPDATE t SET a = ? WHERE item = ? c"});
}

TEST_CASE("what must find its rows must find each of them") {
  PutOff put_off;
  put_off.add({kSet, {std::int64_t{1}}}, "a", PutOff::Finds::surely);
  put_off.add({kSet, {std::int64_t{1}}}, "b", PutOff::Finds::surely);
  put_off.add({kSet, {std::int64_t{1}}}, "c");
  Recorded session(16);
  put_off.run(session);
  CHECK(session.statements ==
        Statements{"UPDATE t SET a = ? WHERE item = ? c", "surely 2: UPDATE t SET a = ? WHERE item IN (?, ?) ab"});
}

}  // namespace tieback::ledger
