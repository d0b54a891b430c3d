#include "books.h"

#include <algorithm>
#include <utility>

namespace tieback::mock::acumatica {

std::string Collection::keyOf(const EntitySpec& spec, const Record& record) {
  std::string key;
  for (const std::size_t field : spec.keys) {
    if (!key.empty()) key += '/';
    if (spec.fields[field].type == FieldType::kInteger) {
      key += std::to_string(record.integer(field));
    } else {
      key += record.text(field);
    }
  }
  return key;
}

RecordPtr Collection::find(std::string_view key) const {
  const auto found = byKey_.find(key);
  return found != byKey_.end() ? found->second : nullptr;
}

RecordPtr Collection::findById(Guid id) const {
  const auto found = byId_.find(id);
  return found != byId_.end() ? *found : nullptr;
}

std::vector<RecordPtr> Collection::findIndexed(std::string_view value) const {
  std::vector<std::pair<std::string, RecordPtr>> found;
  const auto [from, to] = byIndex_.equal_range(std::hash<std::string_view>()(value));
  for (auto entry = from; entry != to; ++entry) {
    const RecordPtr& record = entry->second;
    if (record->text(*spec_->indexed) == value) found.emplace_back(keyOf(*spec_, *record), record);
  }
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<RecordPtr> records;
  for (auto& [key, record] : found) records.push_back(std::move(record));
  return records;
}

RecordPtr Collection::put(Record record) {
  for (Record& line : record.details) {
    const auto& fields = spec_->detail->fields;
    for (std::size_t i = 0; i < fields.size(); ++i) {
      if (fields[i].derived) line.set(i, Value());
    }
    line.shrink();
  }
  record.shrink();
  auto shared = std::make_shared<const Record>(std::move(record));
  RecordPtr& slot = byKey_[keyOf(*spec_, *shared)];
  if (slot) unindex(slot);
  slot = shared;
  index(shared);
  return shared;
}

bool Collection::erase(std::string_view key) {
  const auto found = byKey_.find(key);
  if (found == byKey_.end()) return false;
  unindex(found->second);
  byKey_.erase(found);
  return true;
}

void Collection::index(const RecordPtr& record) {
  if (!byId_.insert(record).second) {
    // The same document under another key.
    byId_.erase(record);
    byId_.insert(record);
  }
  const std::string_view value = spec_->indexed ? record->text(*spec_->indexed) : std::string_view();
  if (!value.empty()) byIndex_.emplace(std::hash<std::string_view>()(value), record);
}

void Collection::unindex(const RecordPtr& record) {
  byId_.erase(record);
  if (!spec_->indexed) return;
  const auto [from, to] = byIndex_.equal_range(std::hash<std::string_view>()(record->text(*spec_->indexed)));
  const auto entry = std::find_if(from, to, [&](const auto& each) { return each.second == record; });
  if (entry != to) byIndex_.erase(entry);
}

Books::Books() {
  for (const EntitySpec* spec : allSpecs()) collections_.emplace_back(*spec);
}

const Collection& Books::of(const EntitySpec& spec) const {
  return *std::find_if(collections_.begin(), collections_.end(),
                       [&](const Collection& collection) { return &collection.spec() == &spec; });
}

Collection& Books::of(const EntitySpec& spec) {
  return const_cast<Collection&>(std::as_const(*this).of(spec));
}

const EntitySpec* Books::specNamed(std::string_view name) {
  for (const EntitySpec* spec : allSpecs()) {
    if (spec->name == name) return spec;
  }
  return nullptr;
}

}  // namespace tieback::mock::acumatica
