#include "profile/reference.h"

#include "profile/schema.h"
#include "profile/schema_check.h"

namespace tieback::profile {
namespace {

using json::Value;

constexpr const char* kHead = R"(# Vendor profiles

<!-- Made from plugin/profile/vendor_profile.schema.json by tieback-profile-docs; edit the schema. -->

A vendor profile says, as data, what an ERP takes, asks for and allows. Each is a YAML file in one of the folders
that the connector's `profiles` names; the file's name without `.yaml` is the profile's. A connection chooses one by
`profile`, and changes what differs for its company by `profile_overrides`, which takes the same keys.

Only `title` and `dialect` must be there, and with `extends` they may come from the profile that is extended. An
unknown or repeated key, a wrong type or a value out of range is refused at start-up, with file, line and column.

Durations are written `500ms`, `45s`, `11m`, `2h` or `1d`. Templates are texts with places such as
`{change_order.title}`; `{answers.description|change_order.description}` takes the first that is not empty; `{{` and
`}}` are plain braces. Places may name `change_order.*`, `commitment.*`, `additional_data.*`, `job_origin_id` and
`currency` as they stand in the change order document, `answers.*` (the prompts' keys), `today` and `external_key`;
each key of the profile takes those that are known when it is used.

)";

std::string typeName(const Value& schema, const Value& node) {
  const auto words = expectation(schema, node);
  return words == "keys with values" ? "object" : words;
}

std::string defaultText(const Value& node, const Value& target) {
  const auto* value = node.find("default");
  if (value == nullptr) value = target.find("default");
  if (value == nullptr) return "";
  return "`" + (value->isString() ? value->asString() : value->dump()) + "`";
}

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) out += c == '|' ? std::string("\\|") : std::string(1, c);
  return out;
}

class Writer {
 public:
  std::string write() {
    text_ = kHead;
    text_ += "## " + std::string("Keys\n\n| key | value | default | meaning |\n| --- | --- | --- | --- |\n");
    for (const auto& [name, node] : schema_.at("properties").members()) row(name, node);
    return text_;
  }

 private:
  void row(const std::string& path, const Value& node) {
    const auto& target = resolved(schema_, node);
    auto meaning = node.text("description");
    if (meaning.empty()) meaning = target.text("description");
    text_ += "| `" + path + "` | " + escaped(typeName(schema_, node)) + " | " + escaped(defaultText(node, target)) +
             " | " + escaped(meaning) + " |\n";
    if (const auto* properties = target.find("properties")) {
      for (const auto& [name, child] : properties->members()) row(path + "." + name, child);
    }
    const auto* others = target.find("additionalProperties");
    if (others == nullptr || !others->isObject()) return;
    if (const auto* properties = others->find("properties")) {
      for (const auto& [name, child] : properties->members()) row(path + ".<key>." + name, child);
    }
  }

  Value schema_ = profileSchema();
  std::string text_;
};

}  // namespace

std::string profileReference() {
  return Writer().write();
}

}  // namespace tieback::profile
