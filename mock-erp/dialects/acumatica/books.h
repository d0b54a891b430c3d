// The books: collections of records by key, GUID and one indexed field. Copying is cheap (records are shared until
// changed), which is what makes snapshots cheap. Threads: guarded by the dialect.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "record.h"
#include "spec.h"

namespace tieback::mock::acumatica {

using RecordPtr = std::shared_ptr<const Record>;

class Collection {
 public:
  explicit Collection(const EntitySpec& spec) : spec_(&spec) {}

  const EntitySpec& spec() const { return *spec_; }
  std::size_t size() const { return byKey_.size(); }
  const std::map<std::string, RecordPtr, std::less<>>& records() const { return byKey_; }

  // "Normal/PO-001": the key fields' values joined by '/'.
  static std::string keyOf(const EntitySpec& spec, const Record& record);

  RecordPtr find(std::string_view key) const;
  RecordPtr findById(std::string_view guid) const;
  // Records whose indexed field has that value, by key.
  std::vector<RecordPtr> findIndexed(std::string_view value) const;

  // Puts the record in place of the one with its key, or as a new one.
  RecordPtr put(Record record);
  bool erase(std::string_view key);

 private:
  void unindex(const Record& record);

  const EntitySpec* spec_;
  std::map<std::string, RecordPtr, std::less<>> byKey_;
  std::unordered_map<std::string, RecordPtr> byId_;
  std::set<std::pair<std::string, std::string>> byIndex_;  // value of the indexed field, key
};

class Books {
 public:
  Books();

  Collection& of(const EntitySpec& spec);
  const Collection& of(const EntitySpec& spec) const;
  // Null when there is no such collection.
  const EntitySpec* specNamed(std::string_view name) const;

 private:
  std::vector<Collection> collections_;  // as in allSpecs()
};

}  // namespace tieback::mock::acumatica
