// What a client sent for an entity, read against its spec; and the messages that grow on its fields on the way.
// Reading needs nothing of the books, so it is done before they are locked; what depends on the site's settings comes
// after (applySettings).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/json.h"
#include "settings.h"
#include "spec.h"
#include "value.h"

namespace tieback::mock::acumatica {

struct InputField {
  std::size_t field = 0;
  Value value;
  const Json* sent = nullptr;  // the value as it came, for the echo; in the document that was read
  bool overlong = false;       // beyond the field's limit
  std::string error;           // shown at the field when the request is refused
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

// An input, or why the document is no such entity (a 400).
struct ReadInput {
  Input input;
  std::string unknownField;  // the message about the first field that the entity has not; the rest is read all the same
  std::string error;         // the message about what came after that and is no entity whatever the settings
};

// Reads {"Field":{"value":…},"Details":[…],"id":…}. The document must outlive what is read.
ReadInput readInput(const EntitySpec& spec, const Json& json);
// Unknown fields and texts that are too long, as the site has it. The message of the 400; empty when there is none.
std::string applySettings(const EntitySpec& spec, const Settings& settings, ReadInput& read);

}  // namespace tieback::mock::acumatica
