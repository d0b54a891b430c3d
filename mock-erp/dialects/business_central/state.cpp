#include "state.h"

#include <algorithm>

#include "core/clock.h"
#include "core/decimal.h"
#include "lines.h"

namespace tieback::mock::business_central {
namespace {

void setDefault(Json& record, const char* name, Json value) {
  const Json* found = record.find(name);
  if (found == nullptr || found->isNull()) record.set(name, std::move(value));
}

std::string firstCompany(const State& state) {
  for (const auto& [name, company] : state.books.of("companies")) return name;
  return {};
}

void completeLines(State& state, Json& order) {
  long long last = 0;
  for (Json& line : order.find("purchaseOrderLines")->items()) {
    setDefault(line, "id", state.ids.guid());
    setDefault(line, "sequence", Json::number(last + 10000));
    setDefault(line, "lineType", "Account");
    setDefault(line, "dimensions", Json::object());
    line.set("documentId", *order.find("id"));
    last = line.find("sequence")->integer().value_or(last);
    setAmounts(state, line);
  }
  setTotals(order);
}

}  // namespace

std::string today(const State& state) {
  return isoTime(state.now).substr(0, 10);
}

std::string etagOf(const Json& record) {
  const Json* version = record.find("version");
  const std::string number = version != nullptr && version->isNumber() ? version->numberText() : "0";
  return "W/\"JzIwOzEyMzs" + std::string(12 - std::min<std::size_t>(12, number.size()), '0') + number + "OzAwOyc=\"";
}

void complete(State& state, std::string_view collection, Json& record) {
  if (collection == "Tenant" || collection == "Environment" || collection == "Application") return;
  setDefault(record, "id", state.ids.guid());
  if (collection == "companies") return setDefault(record, "displayName", *record.find("name"));
  setDefault(record, "company", firstCompany(state));
  if (collection == "dimensionValues") {
    const BookRecord dimension = state.books.find("dimensions", record.text("dimension"));
    if (dimension) record.set("dimensionId", *dimension->find("id"));
  }
  if (collection != "purchaseOrders") return;
  setDefault(record, "orderDate", today(state));
  setDefault(record, "postingDate", *record.find("orderDate"));
  setDefault(record, "currencyCode", localCurrency(state, record.text("company")));
  if (const BookRecord vendor = state.books.find("vendors", record.text("vendorNumber"))) {
    record.set("vendorId", *vendor->find("id")).set("vendorName", vendor->text("displayName"));
  }
  completeLines(state, record);
}

void renew(State& state, Json& order, const Json* before) {
  order.set("version", Json::number(++state.versions));
  order.set("lastModifiedDateTime", isoTime(state.now));
  for (Json& line : order.find("purchaseOrderLines")->items()) {
    const Json* old = nullptr;
    if (before != nullptr) {
      for (const Json& each : before->find("purchaseOrderLines")->items()) {
        if (each.text("id") == line.text("id")) old = &each;
      }
    }
    if (old == nullptr || !(*old == line)) line.set("version", Json::number(++state.versions));
  }
}

void putRecord(State& state, std::string_view collection, std::string_view key, Json record) {
  if (state.changes)
    state.changes->push_back({std::string(collection), std::string(key), state.books.find(collection, key)});
  state.books.put(collection, std::move(record));
}

void eraseRecord(State& state, std::string_view collection, std::string_view key) {
  if (state.changes)
    state.changes->push_back({std::string(collection), std::string(key), state.books.find(collection, key)});
  state.books.erase(collection, key);
}

void takeBack(State& state) {
  for (; !state.changes->empty(); state.changes->pop_back()) {
    const State::Change& change = state.changes->back();
    if (change.before) {
      state.books.put(change.collection, *change.before);
    } else {
      state.books.erase(change.collection, change.key);
    }
  }
}

BookRecord inCompany(const State& state, std::string_view collection, std::string_view field, std::string_view value,
                     std::string_view company) {
  if (field == "number" || field == "code") {
    const BookRecord record = state.books.find(collection, value);
    return record && record->text("company") == company ? record : nullptr;
  }
  return state.books.firstOf(collection, [&](const Json& record) {
    return record.text("company") == company && equalsIgnoringCase(record.text(field), value);
  });
}

}  // namespace tieback::mock::business_central
