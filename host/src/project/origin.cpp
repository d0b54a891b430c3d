#include <project/origin.h>

#include <optional>

namespace tieback::host {
namespace {

std::optional<std::string> optionalText(const json::Value& object, std::string_view name) {
  const json::Value* member = object.find(name);
  if (member == nullptr || member->isNull()) return std::nullopt;
  return member->isString() ? member->asString() : member->isNumber() ? member->asNumberText() : member->dump();
}

}  // namespace

void storeOrigin(const json::Value& origin, ChangeOrder& order) {
  order.origin_id = optionalText(origin, "origin_id");
  order.origin_code = optionalText(origin, "origin_code");
  order.origin_data = optionalText(origin, "origin_data");
  const json::Value* lines = origin.find("lines");
  if (lines == nullptr || !lines->isArray()) return;
  for (const json::Value& line : lines->items()) {
    for (LineItem& item : order.items) {
      if (item.id == line.text("id")) item.origin_id = optionalText(line, "origin_id");
    }
  }
}

void clearOrigin(ChangeOrder& order) {
  order.origin_id.reset();
  order.origin_code.reset();
  order.origin_data.reset();
  for (LineItem& item : order.items) item.origin_id.reset();
}

json::Value originOf(const json::Value& item) {
  json::Value origin = json::Value::object();
  for (const char* name : {"origin_id", "origin_code", "origin_data"}) {
    if (const json::Value* value = item.find(name)) origin.set(name, *value);
  }
  if (const json::Value* lines = item.path("origin_data.lines")) origin.set("lines", *lines);
  return origin;
}

}  // namespace tieback::host
