// The port that each ERP implements, from the vendor's side.
//
// To add one: make a folder mock-erp/dialects/<name>/ whose dialect.cpp defines
//   std::unique_ptr<Dialect> makeDialect_<name>(const DialectServices&);
// in namespace tieback::mock. The build finds it; nothing else changes.
//
// Threads: every function may be called from many threads at once; a dialect guards its own books, so that each
// request, and each reach into the books from the admin side, is applied whole or not at all.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "http.h"
#include "json.h"

namespace tieback::mock {

class Clock;

struct DialectServices {
  const Clock& clock;  // outlives the dialect
  std::uint64_t seed;  // the same seed gives the same ids, cookies and tokens in the same order of requests
};

// Why something given to the books or settings was not taken. `pointer` is a JSON pointer into what was given
// ("/Details/1/Amount"; empty: the whole), so that a seed's error can name its line.
struct BooksError {
  std::string pointer;
  std::string message;
  bool notFound = false;
};

struct CollectionInfo {
  std::string name;
  std::vector<std::string> keys;
  std::size_t size = 0;
};

// What the vendor's gate says before a request is looked at: wait so long (real time), or a refusal.
struct Admission {
  int delayMs = 0;
  std::optional<HttpResponse> refusal;
};

// A copy of everything that a test may want back. Only the dialect that made it can read it.
class BooksSnapshot {
 public:
  virtual ~BooksSnapshot() = default;
};

class Dialect {
 public:
  virtual ~Dialect() = default;

  // As in the seed's `dialect:` and in admin paths; the folder's name.
  virtual std::string_view name() const = 0;
  // Whether the request is the vendor's by the Host that it names, where its path could be another vendor's as well.
  // Asked of every dialect before owns().
  virtual bool ownsByHost(const HttpRequest&) const { return false; }
  // Whether the request is the vendor's to answer, by its path.
  virtual bool owns(const HttpRequest& request) const = 0;

  virtual Admission admit(const HttpRequest&) { return {}; }
  virtual HttpResponse handle(const HttpRequest& request) = 0;

  // Faults that must come in the vendor's own shape.
  virtual void expireSession(const HttpRequest& request) = 0;
  virtual HttpResponse tooManyRequests(std::optional<int> retryAfterSeconds) = 0;
  virtual HttpResponse serverError(int status) = 0;

  // The books, record by record, with plain JSON values ({"VendorID":"V-1","Status":"Active"}).
  // `key` is the record's key; several parts are joined by '/'.
  virtual std::vector<CollectionInfo> collections() const = 0;
  virtual std::variant<Json, BooksError> list(std::string_view collection) const = 0;
  virtual std::variant<Json, BooksError> read(std::string_view collection, std::string_view key) const = 0;
  // Each gives the record as it stands afterwards. insert refuses a key that is taken.
  virtual std::variant<Json, BooksError> insert(std::string_view collection, const Json& record) = 0;
  virtual std::variant<Json, BooksError> patch(std::string_view collection, std::string_view key,
                                               const Json& changes) = 0;
  virtual std::optional<BooksError> remove(std::string_view collection, std::string_view key) = 0;

  // All settings with their present values; patch changes those named and refuses the whole if one does not fit.
  virtual Json settings() const = 0;
  virtual std::optional<BooksError> patchSettings(const Json& changes) = 0;

  // Books, settings, sessions and the counters behind ids.
  virtual std::shared_ptr<const BooksSnapshot> snapshot() const = 0;
  virtual void restore(const BooksSnapshot& snapshot) = 0;
};

using DialectFactory = std::unique_ptr<Dialect> (*)(const DialectServices&);
struct DialectEntry {
  const char* name;
  DialectFactory make;
};
// All dialects that were built in; the list is written by the build from the folders it finds.
const std::vector<DialectEntry>& builtInDialects();

}  // namespace tieback::mock
