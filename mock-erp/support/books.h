// Books for a dialect that needs no more than records by name: collections of plain JSON records, checked against a
// list of fields. Gives a dialect its admin side (collections, list, read, insert, patch, remove) for nothing.
//
// Threads: none of its own; the dialect guards its books. Copies share records, so a snapshot is cheap.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/dialect.h"
#include "core/json.h"

namespace tieback::mock {

struct BookField {
  enum class Kind { text, decimal, integer, flag, date, list, object, any };
  std::string name;
  Kind kind = Kind::text;
  bool required = false;
  Json fallback = {};                   // what a record has that does not say; null: nothing
  std::vector<BookField> fields = {};   // of an object, or of each item of a list; empty: any members
  std::vector<std::string> words = {};  // of a text: the only ones it may be; empty: any
};

struct BookSpec {
  std::string name;
  std::vector<std::string> keys;  // names of fields that make up the record's key, joined by '/'
  std::vector<BookField> fields;
};

using BookRecord = std::shared_ptr<const Json>;

class Books {
 public:
  explicit Books(std::vector<BookSpec> specs);

  // --- for the dialect's own work. A collection that is not there is a mistake of the dialect: std::out_of_range.
  const std::map<std::string, BookRecord>& of(std::string_view collection) const;
  // Null when there is none.
  BookRecord find(std::string_view collection, std::string_view key) const;
  // The first record, in the keys' order, of which this is true; null when there is none.
  BookRecord firstOf(std::string_view collection, const std::function<bool(const Json&)>& fits) const;
  // Puts the record under its key, in place of one that has it.
  BookRecord put(std::string_view collection, Json record);
  bool erase(std::string_view collection, std::string_view key);

  // --- for the admin side, as core/dialect.h has it
  std::vector<CollectionInfo> collections() const;
  std::variant<Json, BooksError> list(std::string_view collection) const;
  std::variant<Json, BooksError> read(std::string_view collection, std::string_view key) const;
  std::variant<Json, BooksError> insert(std::string_view collection, const Json& record);
  std::variant<Json, BooksError> patch(std::string_view collection, std::string_view key, const Json& changes);
  std::optional<BooksError> remove(std::string_view collection, std::string_view key);

 private:
  struct Collection {
    BookSpec spec;
    std::map<std::string, BookRecord> records;
  };
  const Collection* named(std::string_view collection) const;
  Collection& at(std::string_view collection);
  const Collection& at(std::string_view collection) const;

  std::vector<Collection> collections_;
};

// Why the record does not fit the fields; fills in what it does not say. `pointer` is the place within it.
std::optional<BooksError> checkRecord(const std::vector<BookField>& fields, Json& record,
                                      const std::string& pointer = "");

}  // namespace tieback::mock
