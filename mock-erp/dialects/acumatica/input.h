// What a client sent for an entity, read against its spec; and the messages that grow on its fields on the way.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/json.h"
#include "settings.h"
#include "spec.h"
#include "value.h"

namespace tieback::mock::acumatica {

struct InputField {
  std::size_t field = 0;
  Value value;
  Json sent;          // the value as it came, for the echo
  std::string error;  // shown at the field when the request is refused
};

struct Input {
  std::string id;  // GUID; empty: none sent
  bool deleted = false;
  std::vector<InputField> fields;
  std::vector<Input> details;
  std::string error;  // about the entity as a whole

  const InputField* find(std::size_t field) const;
  // The text sent for a field; empty when none was.
  std::string_view text(std::size_t field) const;
  // Puts a message on a field, also on one that was not sent.
  void fail(std::size_t field, std::string message);
  bool failed() const;
};

// Reads {"Field":{"value":…},"Details":[…],"id":…}. A string: why the document is no such entity (a 400).
std::variant<Input, std::string> readInput(const EntitySpec& spec, const Json& json, const Settings& settings);

}  // namespace tieback::mock::acumatica
