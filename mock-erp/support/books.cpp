#include "support/books.h"

#include <algorithm>
#include <stdexcept>

#include "core/decimal.h"

namespace tieback::mock {
namespace {

std::string keyOf(const BookSpec& spec, const Json& record) {
  std::string key;
  for (const std::string& name : spec.keys) {
    const Json* value = record.find(name);
    const std::string part = value == nullptr    ? ""
                             : value->isString() ? value->string()
                             : value->isNumber() ? value->numberText()
                                                 : "";
    key += (&name == &spec.keys.front() ? "" : "/") + part;
  }
  return key;
}

bool isDate(const std::string& text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  return std::all_of(text.begin(), text.end(), [](char c) { return c == '-' || (c >= '0' && c <= '9'); });
}

std::optional<std::string> unfit(const BookField& field, Json& value) {
  using Kind = BookField::Kind;
  switch (field.kind) {
    case Kind::text:
      // YAML writes 1001 for a code that looks like a number.
      if (value.isNumber()) value = Json(value.numberText());
      if (!value.isString()) return "a text is wanted, not a " + std::string(value.kindName());
      if (!field.words.empty() &&
          std::find(field.words.begin(), field.words.end(), value.string()) == field.words.end()) {
        std::string all;
        for (const std::string& word : field.words) all += (all.empty() ? "" : ", ") + word;
        return "'" + value.string() + "' is none of " + all;
      }
      return std::nullopt;
    case Kind::decimal:
      if (value.isString() && Decimal::parse(value.string())) value = Json(JsonNumber{value.string()});
      if (!value.isNumber() || !Decimal::parse(value.numberText())) return "an amount is wanted";
      return std::nullopt;
    case Kind::integer:
      if (!value.integer()) return "a whole number is wanted";
      return std::nullopt;
    case Kind::flag:
      if (!value.isBool()) return "true or false is wanted";
      return std::nullopt;
    case Kind::date:
      if (!value.isString() || !isDate(value.string())) return "a date such as 2026-06-15 is wanted";
      return std::nullopt;
    case Kind::list:
      if (!value.isArray()) return "a list is wanted";
      return std::nullopt;
    case Kind::object:
      if (!value.isObject()) return "a mapping is wanted";
      return std::nullopt;
    case Kind::any:
      return std::nullopt;
  }
  return std::nullopt;
}

std::optional<BooksError> checkValue(const BookField& field, Json& value, const std::string& pointer) {
  if (auto message = unfit(field, value)) return BooksError{pointer, field.name + ": " + *message};
  if (field.fields.empty()) return std::nullopt;
  if (value.isObject()) return checkRecord(field.fields, value, pointer);
  for (std::size_t i = 0; value.isArray() && i < value.items().size(); ++i) {
    const std::string place = pointer + "/" + std::to_string(i);
    if (!value.items()[i].isObject()) return BooksError{place, field.name + ": each item is a mapping"};
    if (auto error = checkRecord(field.fields, value.items()[i], place)) return error;
  }
  return std::nullopt;
}

BooksError noRecord(std::string_view collection, std::string_view key) {
  return {"", "there is no " + std::string(collection) + " " + std::string(key), true};
}

}  // namespace

std::optional<BooksError> checkRecord(const std::vector<BookField>& fields, Json& record, const std::string& pointer) {
  for (JsonMember& member : record.members()) {
    const auto field = std::find_if(fields.begin(), fields.end(), [&](const auto& f) { return f.name == member.name; });
    const std::string place = pointer + "/" + member.name;
    if (field == fields.end()) return BooksError{place, "'" + member.name + "' is no field here"};
    if (member.value.isNull()) continue;
    if (auto error = checkValue(*field, member.value, place)) return error;
  }
  for (const BookField& field : fields) {
    const Json* value = record.find(field.name);
    if (value != nullptr && !value->isNull()) continue;
    if (field.required) return BooksError{pointer, field.name + ": missing"};
    if (!field.fallback.isNull()) record.set(field.name, field.fallback);
  }
  return std::nullopt;
}

Books::Books(std::vector<BookSpec> specs) {
  for (BookSpec& spec : specs) collections_.push_back({std::move(spec), {}});
}

const Books::Collection* Books::named(std::string_view collection) const {
  const auto found = std::find_if(collections_.begin(), collections_.end(),
                                  [&](const Collection& each) { return each.spec.name == collection; });
  return found == collections_.end() ? nullptr : &*found;
}

const Books::Collection& Books::at(std::string_view collection) const {
  const Collection* found = named(collection);
  if (found == nullptr) throw std::out_of_range("no collection " + std::string(collection));
  return *found;
}

Books::Collection& Books::at(std::string_view collection) {
  return const_cast<Collection&>(std::as_const(*this).at(collection));  // NOLINT: this object is not const
}

const std::map<std::string, BookRecord>& Books::of(std::string_view collection) const {
  return at(collection).records;
}

BookRecord Books::find(std::string_view collection, std::string_view key) const {
  const auto& records = at(collection).records;
  const auto found = records.find(std::string(key));
  return found == records.end() ? nullptr : found->second;
}

BookRecord Books::firstOf(std::string_view collection, const std::function<bool(const Json&)>& fits) const {
  for (const auto& [key, record] : at(collection).records) {
    if (fits(*record)) return record;
  }
  return nullptr;
}

BookRecord Books::put(std::string_view collection, Json record) {
  Collection& found = at(collection);
  std::string key = keyOf(found.spec, record);
  return found.records[std::move(key)] = std::make_shared<const Json>(std::move(record));
}

bool Books::erase(std::string_view collection, std::string_view key) {
  return at(collection).records.erase(std::string(key)) > 0;
}

std::vector<CollectionInfo> Books::collections() const {
  std::vector<CollectionInfo> infos;
  for (const Collection& each : collections_) infos.push_back({each.spec.name, each.spec.keys, each.records.size()});
  return infos;
}

std::variant<Json, BooksError> Books::list(std::string_view collection) const {
  const Collection* found = named(collection);
  if (found == nullptr) return BooksError{"", "there is no collection '" + std::string(collection) + "'", true};
  Json records = Json::array();
  for (const auto& [key, record] : found->records) records.push(*record);
  return records;
}

std::variant<Json, BooksError> Books::read(std::string_view collection, std::string_view key) const {
  if (named(collection) == nullptr) return list(collection);
  const BookRecord record = find(collection, key);
  if (!record) return noRecord(collection, key);
  return *record;
}

std::variant<Json, BooksError> Books::insert(std::string_view collection, const Json& json) {
  const Collection* found = named(collection);
  if (found == nullptr) return list(collection);
  if (!json.isObject()) return BooksError{"", "a record is a mapping"};
  Json record = json;
  if (auto error = checkRecord(found->spec.fields, record)) return *error;
  for (const std::string& name : found->spec.keys) {
    if (record.find(name) == nullptr) return BooksError{"", name + ": missing"};
  }
  const std::string key = keyOf(found->spec, record);
  if (find(collection, key)) return BooksError{"", "there is a " + std::string(collection) + " " + key + " already"};
  return *put(collection, std::move(record));
}

std::variant<Json, BooksError> Books::patch(std::string_view collection, std::string_view key, const Json& changes) {
  const Collection* found = named(collection);
  if (found == nullptr) return list(collection);
  const BookRecord stored = find(collection, key);
  if (!stored) return noRecord(collection, key);
  if (!changes.isObject()) return BooksError{"", "changes are a mapping"};
  Json record = *stored;
  for (const JsonMember& change : changes.members()) record.set(change.name, change.value);
  if (auto error = checkRecord(found->spec.fields, record)) return *error;
  if (keyOf(found->spec, record) != key) return BooksError{"", "the key cannot be changed"};
  return *put(collection, std::move(record));
}

std::optional<BooksError> Books::remove(std::string_view collection, std::string_view key) {
  if (named(collection) == nullptr) return std::get<BooksError>(list(collection));
  if (!erase(collection, key)) return noRecord(collection, key);
  return std::nullopt;
}

}  // namespace tieback::mock
