#include "references.h"

namespace tieback::mock::netsuite {
namespace {

// Characters, not bytes.
std::size_t lengthOf(const std::string& text) {
  std::size_t count = 0;
  for (const char c : text) count += (static_cast<unsigned char>(c) & 0xC0u) != 0x80u ? 1 : 0;
  return count;
}

std::string cutTo(const std::string& text, std::size_t longest) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if ((static_cast<unsigned char>(text[at]) & 0xC0u) == 0x80u) continue;
    if (count++ == longest) return text.substr(0, at);
  }
  return text;
}

std::string idIn(const Json& value) {
  const Json* id = value.isObject() ? value.find("id") : &value;
  if (id == nullptr) {
    const auto external = value.text("externalId");
    return external.empty() ? std::string() : "eid:" + std::string(external);
  }
  if (id->isNumber()) return id->numberText();
  return id->isString() ? id->string() : std::string();
}

}  // namespace

Json namedBy(const State& state, const RecordType& type, const Json& value, const std::string& field,
             const std::string& path) {
  if (value.isNull()) return {};
  const std::string id = idIn(value);
  const BookRecord record = id.empty() ? nullptr : findById(state, type, id);
  // An inactive record can't be chosen, any more than one that is not there.
  const Json* inactive = record ? record->find("isInactive") : nullptr;
  const bool usable = record && (inactive == nullptr || !inactive->isBool() || !inactive->boolean());
  // Whose vendor is inactive is judged where an order is made: it may stay on one that is changed.
  if (!record || (!usable && field != "entity")) throw invalidValue(id, field, path);
  return record->text(type.name);
}

std::string textWithin(const State& state, const std::string& text, const std::string& field, std::size_t longest,
                       const std::string& path) {
  if (lengthOf(text) <= longest) return text;
  if (state.settings.textLimits == "cut") return cutTo(text, longest);
  throw userError("The field " + field + " contained more than the maximum number ( " + std::to_string(longest) +
                      " ) of characters allowed.",
                  path);
}

Json customValue(const State& state, const Json& field, const Json& value, const std::string& path) {
  if (value.isNull()) return {};
  const std::string name(field.text("scriptId"));
  if (field.text("type") == "order") return namedBy(state, typeOfCollection(kPurchaseOrder), value, name, path);
  if (!value.isString()) throw invalidValue(value.dump(), name, path);
  const auto longest = field.find("maxLength")->integer().value_or(300);
  return textWithin(state, value.string(), name, static_cast<std::size_t>(longest), path);
}

Refusal unknownField(const std::string& name) {
  return {400, "INVALID_CONTENT",
          "Unknown reference or subrecord field " + name + " in request body. Provide a valid field name.", name};
}

}  // namespace tieback::mock::netsuite
