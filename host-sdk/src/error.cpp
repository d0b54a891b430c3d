#include <tieback/sdk/error.h>

#include <array>

namespace tieback {
namespace {

struct Named {
  Category category;
  std::string_view name;
};

constexpr std::array<Named, 7> kCategories = {{{Category::bad_input, "bad_input"},
                                               {Category::not_permitted, "not_permitted"},
                                               {Category::conflict, "conflict"},
                                               {Category::erp_refused, "erp_refused"},
                                               {Category::erp_unavailable, "erp_unavailable"},
                                               {Category::in_doubt, "in_doubt"},
                                               {Category::internal, "internal"}}};

std::string textOf(const json::Value& document, std::string_view name) {
  const json::Value* member = document.find(name);
  return member != nullptr && member->isString() ? member->asString() : std::string();
}

}  // namespace

std::string_view categoryName(Category category) {
  for (const auto& entry : kCategories) {
    if (entry.category == category) return entry.name;
  }
  return "internal";
}

Category categoryFromName(std::string_view name) {
  for (const auto& entry : kCategories) {
    if (entry.name == name) return entry.category;
  }
  return Category::internal;
}

Category categoryFromStatus(tieback_status status) {
  for (const auto& entry : kCategories) {
    if (statusOf(entry.category) == status) return entry.category;
  }
  return Category::internal;
}

tieback_status statusOf(Category category) { return static_cast<tieback_status>(category); }

json::Value Error::toJson() const {
  json::Value document = json::Value::object(
      {{"code", code}, {"category", categoryName(category)}, {"message", message}});
  if (!where.empty()) document.set("where", where);
  if (!details.isNull()) document.set("details", details);
  return document;
}

Error Error::fromJson(const json::Value& document) {
  Error error;
  error.code = textOf(document, "code");
  error.category = categoryFromName(textOf(document, "category"));
  error.message = textOf(document, "message");
  error.where = textOf(document, "where");
  if (const json::Value* details = document.find("details")) error.details = *details;
  if (error.code.empty()) error.code = "internal";
  return error;
}

}  // namespace tieback
