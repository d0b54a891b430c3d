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

RecordPtr Collection::findById(std::string_view guid) const {
  const auto found = byId_.find(std::string(guid));
  return found != byId_.end() ? found->second : nullptr;
}

std::vector<RecordPtr> Collection::findIndexed(std::string_view value) const {
  std::vector<RecordPtr> records;
  const auto [first, last] = byIndex_.equal_range(std::string(value));
  for (auto entry = first; entry != last; ++entry) records.push_back(entry->second);
  std::sort(records.begin(), records.end(),
            [this](const RecordPtr& a, const RecordPtr& b) { return keyOf(*spec_, *a) < keyOf(*spec_, *b); });
  return records;
}

RecordPtr Collection::put(Record record) {
  auto shared = std::make_shared<const Record>(std::move(record));
  RecordPtr& slot = byKey_[keyOf(*spec_, *shared)];
  if (slot) unindex(*slot);
  slot = shared;
  byId_[shared->id] = shared;
  if (spec_->indexed && !shared->text(*spec_->indexed).empty()) {
    byIndex_.emplace(std::string(shared->text(*spec_->indexed)), shared);
  }
  return shared;
}

bool Collection::erase(std::string_view key) {
  const auto found = byKey_.find(key);
  if (found == byKey_.end()) return false;
  unindex(*found->second);
  byKey_.erase(found);
  return true;
}

void Collection::unindex(const Record& record) {
  byId_.erase(record.id);
  if (!spec_->indexed || record.text(*spec_->indexed).empty()) return;
  const auto [first, last] = byIndex_.equal_range(std::string(record.text(*spec_->indexed)));
  for (auto entry = first; entry != last; ++entry) {
    if (entry->second.get() == &record) {
      byIndex_.erase(entry);
      return;
    }
  }
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

const EntitySpec* Books::specNamed(std::string_view name) const {
  for (const EntitySpec* spec : allSpecs()) {
    if (spec->name == name) return spec;
  }
  return nullptr;
}

}  // namespace tieback::mock::acumatica
