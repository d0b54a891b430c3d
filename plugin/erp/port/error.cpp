#include "erp/port/error.h"

namespace tieback::erp {

json::Value ErpError::toJson() const {
  auto document = json::Value::object({{"code", code}, {"category", categoryName(category)}, {"message", message}});
  const auto put = [&document](const char* name, const std::string& text) {
    if (!text.empty()) document.set(name, text);
  };
  put("field", field);
  put("value", value);
  put("limit", limit);
  put("remedy", remedy);
  put("erp_message", erp_message);
  return document;
}

ErpError ErpError::fromJson(const json::Value& document) {
  ErpError error;
  error.code = document.text("code", "erp_refused");
  error.category = categoryByName(document.text("category")).value_or(Category::erp_refused);
  error.message = document.text("message");
  error.field = document.text("field");
  error.value = document.text("value");
  error.limit = document.text("limit");
  error.remedy = document.text("remedy");
  error.erp_message = document.text("erp_message");
  return error;
}

}  // namespace tieback::erp
