#include "lines.h"

#include <algorithm>
#include <array>

#include "checks.h"
#include "core/decimal.h"

namespace tieback::mock::intacct {
namespace {

using Kind = BookField::Kind;

struct Element {
  std::string_view name;
  const char* field;
  Kind kind;
};
constexpr auto kElements = std::to_array<Element>({{"itemid", "ITEMID", Kind::text},
                                                   {"itemdesc", "ITEMDESC", Kind::text},
                                                   {"quantity", "UIQTY", Kind::decimal},
                                                   {"unit", "UNIT", Kind::text},
                                                   {"linelevelsimpletaxtype", "LINELEVELSIMPLETAXTYPE", Kind::text},
                                                   {"price", "UIPRICE", Kind::decimal},
                                                   {"sourcelinekey", "SOURCE_DOCLINEKEY", Kind::integer},
                                                   {"locationid", "LOCATIONID", Kind::text},
                                                   {"departmentid", "DEPARTMENTID", Kind::text},
                                                   {"memo", "MEMO", Kind::text},
                                                   {"projectid", "PROJECTID", Kind::text},
                                                   {"taskid", "TASKID", Kind::text},
                                                   {"costtypeid", "COSTTYPEID", Kind::text},
                                                   {"classid", "CLASSID", Kind::text},
                                                   {"relateddockey", "RELATEDDOCKEY", Kind::integer},
                                                   {"relateddoclinekey", "RELATEDDOCLINEKEY", Kind::integer}});

FunctionResult wrongValue(const XmlNode& element) {
  return refused("Invalid value '" + element.text + "' for " + element.name, "PO-0020", {}, kCouldNotCreate);
}

std::optional<FunctionResult> take(const XmlNode& item, Json& line) {
  for (const XmlNode& child : item.children) {
    const auto element =
        std::find_if(kElements.begin(), kElements.end(), [&](const Element& each) { return each.name == child.name; });
    if (element == kElements.end() || child.text.empty()) continue;
    if (element->kind == Kind::text) {
      line.set(element->field, child.text);
      continue;
    }
    const auto number = Decimal::parse(child.text);
    if (!number) return wrongValue(child);
    Json value(JsonNumber{number->text()});
    if (element->kind == Kind::integer && !value.integer()) return wrongValue(child);
    line.set(element->field, std::move(value));
  }
  return std::nullopt;
}

}  // namespace

std::variant<Json, FunctionResult> lineOf(const XmlNode& item) {
  Json line = Json::object();
  if (auto problem = take(item, line)) return std::move(*problem);
  if (line.text("ITEMID").empty()) return refused("Item ID is required", "PO-0021", {}, kCouldNotCreate);
  if (line.find("UIQTY") == nullptr) return refused("Quantity is required", "PO-0022", {}, kCouldNotCreate);
  if (line.find("UIPRICE") == nullptr) line.set("UIPRICE", Json::number(0));
  if (line.find("UNIT") == nullptr) line.set("UNIT", "Each");
  return line;
}

std::optional<FunctionResult> changeLine(const XmlNode& item, Json& line) {
  return take(item, line);
}

std::optional<FunctionResult> takeCustomFields(const XmlNode* fields, const Json& definition, Json& document) {
  if (fields == nullptr || fields->children.empty()) return std::nullopt;
  Json custom = document.find("CUSTOM") != nullptr ? *document.find("CUSTOM") : Json::object();
  const auto& own = definition.find("CUSTOMFIELDS")->items();
  for (const XmlNode& field : fields->children) {
    const std::string name(field.textOf("customfieldname"));
    const bool known =
        std::any_of(own.begin(), own.end(), [&](const Json& each) { return each.isString() && each.string() == name; });
    if (!known)
      return refused(name + " is not a valid field of this transaction definition", "PO-0023", {}, kCouldNotCreate);
    custom.set(name, std::string(field.textOf("customfieldvalue")));
  }
  document.set("CUSTOM", std::move(custom));
  return std::nullopt;
}

}  // namespace tieback::mock::intacct
