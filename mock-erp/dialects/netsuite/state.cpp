#include "state.h"

namespace tieback::mock::netsuite {
namespace {

std::string indexKey(const RecordType& type, std::string_view id) {
  return std::string(type.collection) + "/" + std::string(id);
}

std::string keyField(const RecordType& type) {
  return std::string_view(type.collection) == "AccountingPeriod" ? "startDate" : type.name;
}

void index(State& state, const RecordType& type, const Json& record) {
  const std::string key(record.text(keyField(type)));
  state.byId[indexKey(type, record.text("id"))] = key;
  const auto external = record.text("externalId");
  if (!external.empty()) state.byExternalId[indexKey(type, external)] = key;
}

void unindex(State& state, const RecordType& type, const Json& record) {
  state.byId.erase(indexKey(type, record.text("id")));
  state.byExternalId.erase(indexKey(type, record.text("externalId")));
}

}  // namespace

BookRecord keep(State& state, const RecordType& type, Json record) {
  const std::string key(record.text(keyField(type)));
  if (const BookRecord before = state.books.find(type.collection, key)) unindex(state, type, *before);
  if (record.text("id").empty()) record.set("id", std::to_string(++state.lastId));
  index(state, type, record);
  return state.books.put(type.collection, std::move(record));
}

void forget(State& state, const RecordType& type, const std::string& key) {
  if (const BookRecord before = state.books.find(type.collection, key)) unindex(state, type, *before);
  state.books.erase(type.collection, key);
}

BookRecord findById(const State& state, const RecordType& type, std::string_view id) {
  constexpr std::string_view kExternal = "eid:";
  const bool external = id.starts_with(kExternal);
  const auto& ids = external ? state.byExternalId : state.byId;
  const auto found = ids.find(indexKey(type, external ? id.substr(kExternal.size()) : id));
  return found == ids.end() ? nullptr : state.books.find(type.collection, found->second);
}

}  // namespace tieback::mock::netsuite
