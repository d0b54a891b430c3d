// Holds documents against the contract's JSON Schemas, which are built in. For tests and the conformance kit; link
// tieback::schema.
//
// Threads: construction takes some milliseconds; check() is thread-safe.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tieback {

class SchemaSet {
 public:
  SchemaSet();
  ~SchemaSet();
  SchemaSet(const SchemaSet&) = delete;
  SchemaSet& operator=(const SchemaSet&) = delete;

  // Empty when `document` (JSON text) fits the schema host-sdk/schema/<name>.schema.json; else a sentence that says
  // where it does not, and why. Throws std::invalid_argument when there is no such schema. Names: "error", "item",
  // "event", "accept" (its params), "accept.answer"…
  std::string check(std::string_view name, std::string_view document) const;

  std::vector<std::string> names() const;

 private:
  struct Compiled;
  std::unique_ptr<Compiled> compiled_;
};

}  // namespace tieback
