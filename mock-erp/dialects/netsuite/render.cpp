#include "render.h"

#include "numbers.h"

namespace tieback::mock::netsuite {
namespace {

Json links(const std::string& rel, const std::string& href) {
  return Json::array().push(Json::object().set("rel", rel).set("href", href));
}

std::string refName(const RecordType& type, const Json& record) {
  const std::string_view collection = type.collection;
  if (collection == "Vendor")
    return std::string(record.text("entityId")) + " " + std::string(record.text("companyName"));
  if (collection == "Currency" && !record.text("name").empty()) return std::string(record.text("name"));
  if (collection == kPurchaseOrder) return "Purchase Order #" + std::string(record.text("tranId"));
  return std::string(record.text(type.name));
}

void setReferences(const State& state, const std::vector<ReferenceField>& fields, const Json& from, const View& view,
                   Json& to) {
  for (const auto& [field, collection] : fields) {
    const auto name = from.text(field);
    if (!name.empty()) to.set(field, renderReference(state, typeOfCollection(collection), name, view));
  }
}

Json customMember(const State& state, const JsonMember& member, const View& view) {
  const BookRecord field = state.books.find("CustomField", member.name);
  if (!field || field->text("type") != "order" || !member.value.isString()) return member.value;
  return renderReference(state, typeOfCollection(kPurchaseOrder), member.value.string(), view);
}

Json renderOrder(const State& state, const Json& order, const View& view) {
  const std::string self = view.base + pathOf(typeOfCollection(kPurchaseOrder), order.text("id"));
  Json out = Json::object();
  out.set("links", links("self", self)).set("id", order.text("id"));
  setReferences(state, orderReferences(), order, view, out);
  for (const char* name : {"externalId", "lastModifiedDate", "memo", "otherRefNum", "tranDate", "tranId"}) {
    if (!order.text(name).empty()) out.set(name, order.text(name));
  }
  out.set("status", Json::object().set("id", order.text("status")).set("refName", statusName(order.text("status"))));
  const auto total = decimalOf(order.find("total")).value_or(Decimal());
  out.set("total", JsonNumber{javaNumber(total)});
  if (const Json* custom = order.find("custom"); custom != nullptr && custom->isObject()) {
    for (const JsonMember& member : custom->members()) out.set(member.name, customMember(state, member, view));
  }
  out.set("item",
          view.expand ? renderLines(state, order, view) : Json::object().set("links", links("self", self + "/item")));
  return out;
}

}  // namespace

std::string pathOf(const RecordType& type, std::string_view id) {
  return "/services/rest/record/v1/" + std::string(type.resource) + "/" + std::string(id);
}

Json renderReference(const State& state, const RecordType& type, std::string_view name, const View& view) {
  const BookRecord record = state.books.find(type.collection, name);
  if (!record) return {};
  return Json::object()
      .set("links", links("self", view.base + pathOf(type, record->text("id"))))
      .set("id", record->text("id"))
      .set("refName", refName(type, *record));
}

Json renderLine(const State& state, const Json& order, const Json& line, const View& view) {
  const std::string self = view.base + pathOf(typeOfCollection(kPurchaseOrder), order.text("id")) + "/item/" +
                           line.find("line")->numberText();
  Json out = Json::object();
  out.set("links", links("self", self));
  setReferences(state, lineReferences(), line, view, out);
  for (const JsonMember& member : line.members()) {
    if (out.find(member.name) != nullptr || member.value.isNull()) continue;
    const auto number = member.name == "line" ? std::nullopt : decimalOf(&member.value);
    out.set(member.name, member.value.isNumber() && number ? Json(JsonNumber{javaNumber(*number)}) : member.value);
  }
  return out;
}

Json renderLines(const State& state, const Json& order, const View& view) {
  const std::string self = view.base + pathOf(typeOfCollection(kPurchaseOrder), order.text("id")) + "/item";
  Json items = Json::array();
  for (const Json& line : order.find("item")->items()) {
    if (view.expand) {
      items.push(renderLine(state, order, line, view));
    } else {
      items.push(Json::object().set("links", links("self", self + "/" + line.find("line")->numberText())));
    }
  }
  const auto count = static_cast<long long>(items.items().size());
  return Json::object()
      .set("links", links("self", self))
      .set("items", std::move(items))
      .set("totalResults", Json::number(count));
}

Json renderRecord(const State& state, const RecordType& type, const Json& record, const View& view) {
  if (std::string_view(type.collection) == kPurchaseOrder) return renderOrder(state, record, view);
  Json out = Json::object();
  out.set("links", links("self", view.base + pathOf(type, record.text("id"))));
  for (const JsonMember& member : record.members()) {
    if (member.name == "subsidiary" && member.value.isString()) {
      out.set(member.name, renderReference(state, typeOfCollection("Subsidiary"), member.value.string(), view));
    } else if (!member.value.isNull()) {
      out.set(member.name, member.value);
    }
  }
  return out;
}

}  // namespace tieback::mock::netsuite
