#include "render.h"

#include <algorithm>

namespace tieback::mock::business_central {
namespace {

bool wanted(const Query& query, std::string_view name) {
  return query.select.empty() || std::find(query.select.begin(), query.select.end(), name) != query.select.end();
}

// The books have the codes; ids and names come from the dimension and its value.
Json dimensionLine(const State& state, const Json& line, const JsonMember& stored) {
  const std::string& code = stored.name;
  const std::string value = stored.value.isString() ? stored.value.string() : "";
  Json full = Json::object().set("code", code).set("valueCode", value);
  full.set("parentId", *line.find("id")).set("parentType", "Purchase Order Line");
  if (const BookRecord dimension = state.books.find("dimensions", code)) {
    full.set("id", *dimension->find("id")).set("displayName", dimension->text("displayName"));
  }
  if (const BookRecord found = state.books.find("dimensionValues", code + "/" + value)) {
    full.set("valueId", *found->find("id")).set("valueDisplayName", found->text("displayName"));
  }
  return full;
}

// OData's name of a blank member of an enumeration.
Json shown(const Property& property, const Json& record) {
  Json value = valueOf(property, record);
  if (property.name == "blocked" && value.isString() && value.string() == " ") return "_x0020_";
  return value;
}

}  // namespace

std::vector<Json> nestedRecords(const State& state, const EntitySet& set, const Json& record, const std::string& name) {
  std::vector<Json> records;
  if (name == "vendor") {
    if (const BookRecord vendor = state.books.find("vendors", record.text("vendorNumber"))) records.push_back(*vendor);
    return records;
  }
  if (set.name == "dimensions") {
    for (const auto& [key, value] : state.books.of("dimensionValues")) {
      if (value->text("dimension") == record.text("code")) records.push_back(*value);
    }
    return records;
  }
  const Json* stored = record.find(name == "dimensionSetLines" ? "dimensions" : name);
  if (stored == nullptr) return records;
  if (stored->isArray()) return stored->items();
  for (const JsonMember& each : stored->members()) records.push_back(dimensionLine(state, record, each));
  return records;
}

Json render(const State& state, const EntitySet& set, const Json& record, const Query& query) {
  Json shape = Json::object().set("@odata.etag", etagOf(record));
  for (const Property& each : set.properties) {
    if (each.name == "description2" && !state.settings.description2) continue;
    if (wanted(query, each.name)) shape.set(std::string(each.name), shown(each, record));
  }
  for (const auto& [name, inner] : query.expand) {
    const EntitySet& nested = *navigation(set, name);
    Json list = Json::array();
    for (const Json& each : nestedRecords(state, set, record, name)) {
      if (inner->filter && !inner->filter->fits(each)) continue;
      if (inner->top && list.items().size() >= *inner->top) break;
      list.push(render(state, nested, each, *inner));
    }
    if (name == "vendor") {
      shape.set(name, list.items().empty() ? Json() : list.items().front());
    } else {
      shape.set(name, std::move(list));
    }
  }
  return shape;
}

}  // namespace tieback::mock::business_central
