// Records and their collections: fields are packed, so what is put in must come out whatever came before or after.
#include "dialects/acumatica/record.h"

#include <catch2/catch.hpp>

#include <limits>

#include "dialects/acumatica/books.h"

using namespace tieback::mock;
using namespace tieback::mock::acumatica;

namespace {

Value text(std::string value) {
  return Value(std::move(value));
}

const Guid kFirst{1, 2};
const Guid kSecond{3, 4};

Record changeOrder(Guid id, const char* refNbr, const char* reference) {
  Record record(id);
  record.set(co::kRefNbr, text(refNbr));
  record.set(co::kExternalRef, text(reference));
  return record;
}

}  // namespace

TEST_CASE("a record gives each field back as it was set, in whatever order that was") {
  const std::vector<std::pair<std::size_t, Value>> values = {
      {9, text("in the middle")},
      {2, Decimal(-250000, 2)},
      {20, DateTime{-1}},
      {0, text("")},
      {7, true},
      {8, false},
      {3, std::numeric_limits<long long>::min()},
      {4, std::numeric_limits<long long>::max()},
      {5, 0LL},
      {6, Decimal(999'999'999'999'999'999, 12)},
      {11, text(std::string(254, 'a'))},
      {12, text(std::string(255, 'b'))},
      {13, text(std::string(100'000, 'c'))},
      {14, DateTime{1'781'514'000'000'000}},
  };
  Record record(kFirst);
  for (const auto& [field, value] : values) record.set(field, value);
  Record::Cursor cursor(record);
  for (std::size_t field = 0; field < 25; ++field) {
    INFO("field " << field);
    const auto set = std::find_if(values.begin(), values.end(), [&](const auto& each) { return each.first == field; });
    const Value wanted = set != values.end() ? set->second : Value();
    CHECK(record.get(field) == wanted);
    CHECK(record.has(field) == (set != values.end()));
    CHECK(cursor.at(field) == record.view(field));
  }
  CHECK(record.text(13).size() == 100'000);
  CHECK(record.text(2).empty());  // of another type
  CHECK(record.decimal(2) == Decimal(-2500, 0));
  CHECK(record.integer(3) == std::numeric_limits<long long>::min());
  CHECK(record.flag(7));
  CHECK(record.date(20) == DateTime{-1});
}

TEST_CASE("a field set anew, longer or shorter or to nothing, leaves its neighbours alone") {
  Record record(kFirst);
  record.set(1, text("left"));
  record.set(2, text("x"));
  record.set(3, text("right"));
  for (const std::size_t size : {std::size_t{1000}, std::size_t{3}, std::size_t{300}, std::size_t{0}}) {
    record.set(2, text(std::string(size, 'y')));
    CHECK(record.text(2) == std::string(size, 'y'));
    CHECK(record.text(1) == "left");
    CHECK(record.text(3) == "right");
  }
  record.set(2, 7LL);
  CHECK(record.get(2) == Value(7LL));
  record.set(2, Value());
  CHECK_FALSE(record.has(2));
  CHECK(record.text(3) == "right");
  const Record copy = record;
  record.set(3, text("changed"));
  CHECK(copy.text(3) == "right");
}

TEST_CASE("a collection finds a record by key, id and indexed field, and no longer by what it was") {
  Collection records(changeOrderSpec());
  records.put(changeOrder(kFirst, "000002", "CCO-1"));
  records.put(changeOrder(kSecond, "000001", "CCO-1"));
  CHECK(records.findById(kFirst)->text(co::kRefNbr) == "000002");
  const auto found = records.findIndexed("CCO-1");
  REQUIRE(found.size() == 2);
  CHECK(found[0]->text(co::kRefNbr) == "000001");  // by key

  records.put(changeOrder(kFirst, "000002", "CCO-2"));
  CHECK(records.size() == 2);
  CHECK(records.findIndexed("CCO-1").size() == 1);
  CHECK(records.findIndexed("CCO-2").size() == 1);
  CHECK(records.findById(kFirst)->text(co::kExternalRef) == "CCO-2");
  CHECK(records.erase("000002"));
  CHECK_FALSE(records.findById(kFirst));
  CHECK(records.findIndexed("CCO-2").empty());
  CHECK_FALSE(records.erase("000002"));
  CHECK(records.size() == 1);
}

TEST_CASE("a collection that was copied keeps what it held") {
  Collection records(changeOrderSpec());
  records.put(changeOrder(kFirst, "000001", "CCO-1"));
  const Collection copy = records;
  records.put(changeOrder(kFirst, "000001", "CCO-2"));
  CHECK(copy.findById(kFirst)->text(co::kExternalRef) == "CCO-1");
  CHECK(copy.findIndexed("CCO-1").size() == 1);
  CHECK(copy.findIndexed("CCO-2").empty());
}

TEST_CASE("the books do not keep what is worked out anew at each answer") {
  Collection records(changeOrderSpec());
  Record record = changeOrder(kFirst, "000001", "CCO-1");
  record.details.emplace_back(kSecond).set(line::kRevisedAmount, Decimal(5, 0));
  record.details.back().set(line::kAmount, Decimal(5, 0));
  const RecordPtr kept = records.put(std::move(record));
  CHECK(kept->details[0].has(line::kAmount));
  CHECK_FALSE(kept->details[0].has(line::kRevisedAmount));
}
