#include "erp/port/registry.h"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace tieback;
using namespace tieback::erp;

TEST_CASE("every folder of a dialect is in the list") {
  const auto& list = dialects();
  const auto has = [&](std::string_view name) {
    return std::any_of(list.begin(), list.end(),
                       [&](const auto& entry) { return entry.name == name && entry.make != nullptr; });
  };
  CHECK(has("acumatica"));
  CHECK(has("tryton"));
}

TEST_CASE("an error survives its way through JSON") {
  const ErpError error{"period_closed", Category::conflict, "m", "f", "v", "l", "r", "words"};
  const auto back = ErpError::fromJson(error.toJson());
  CHECK(back.code == error.code);
  CHECK(back.category == error.category);
  CHECK(back.toJson() == error.toJson());
  CHECK(ErpError{.code = "x", .message = "m"}.toJson().find("field") == nullptr);
}
