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
  for (auto entry = byIndex_.lower_bound({std::string(value), {}}); entry != byIndex_.end() && entry->first == value;
       ++entry) {
    records.push_back(byKey_.find(entry->second)->second);
  }
  return records;
}

RecordPtr Collection::put(Record record) {
  record.values.shrink_to_fit();
  for (Record& line : record.details) {
    std::erase_if(line.values, [this](const auto& value) { return spec_->detail->fields[value.first].derived; });
    line.values.shrink_to_fit();
  }
  auto shared = std::make_shared<const Record>(std::move(record));
  const std::string key = keyOf(*spec_, *shared);
  RecordPtr& slot = byKey_[key];
  if (slot) unindex(*slot);
  slot = shared;
  byId_[shared->id] = shared;
  if (spec_->indexed && !shared->text(*spec_->indexed).empty()) {
    byIndex_.emplace(std::string(shared->text(*spec_->indexed)), key);
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
  if (spec_->indexed) byIndex_.erase({std::string(record.text(*spec_->indexed)), keyOf(*spec_, record)});
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
