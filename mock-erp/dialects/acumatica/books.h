// The books: collections of records by key, GUID and one indexed field. Copying is cheap (records are shared until
// changed), which is what makes snapshots cheap. Threads: guarded by the dialect.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
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
  RecordPtr findById(Guid id) const;
  // Records whose indexed field has that value, by key.
  std::vector<RecordPtr> findIndexed(std::string_view value) const;

  // Puts the record in place of the one with its key, or as a new one.
  RecordPtr put(Record record);
  bool erase(std::string_view key);

 private:
  // An index holds no copy of what it is about: it looks it up in the record.
  struct IdHash {
    using is_transparent = void;
    std::size_t operator()(Guid id) const { return static_cast<std::size_t>(id.high ^ id.low); }
    std::size_t operator()(const RecordPtr& record) const { return (*this)(record->id); }
  };
  struct SameId {
    using is_transparent = void;
    bool operator()(const RecordPtr& a, const RecordPtr& b) const { return a->id == b->id; }
    bool operator()(Guid id, const RecordPtr& record) const { return record->id == id; }
    bool operator()(const RecordPtr& record, Guid id) const { return record->id == id; }
  };
  void index(const RecordPtr& record);
  void unindex(const RecordPtr& record);

  const EntitySpec* spec_;
  std::map<std::string, RecordPtr, std::less<>> byKey_;
  std::unordered_set<RecordPtr, IdHash, SameId> byId_;
  std::unordered_multimap<std::size_t, RecordPtr> byIndex_;  // by the hash of the indexed field's text
};

class Books {
 public:
  Books();

  Collection& of(const EntitySpec& spec);
  const Collection& of(const EntitySpec& spec) const;
  // Null when there is no such collection.
  static const EntitySpec* specNamed(std::string_view name);

 private:
  std::vector<Collection> collections_;  // as in allSpecs()
};

}  // namespace tieback::mock::acumatica
