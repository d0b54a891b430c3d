// The schemas: they hold what they should, and let pass what docs/contract.md shows.
#include <tieback/sdk/error.h>
#include <tieback/sdk/operation.h>
#include <tieback/sdk/schema_check.h>
#include <catch2/catch.hpp>

using tieback::SchemaSet;

namespace {

const char* const kItem = R"({"id": "acme.4711", "connection": "acme", "company": "c-1",
 "project": {"id": "p-1", "name": "Harbour Tower"},
 "commitment": {"id": "501", "number": "SC-001", "title": "Concrete", "type": "WorkOrderContract"},
 "vendor": {"id": "77", "name": "Apex Concrete LLC", "origin_id": "V-1001"},
 "change_order": {"id": "4711", "number": "CCO-001", "title": "Extra footing", "revision": 7},
 "amount": "12500.00", "currency": "USD",
 "state": "exporting", "phase": "waiting", "icon": "blue", "revision": 4,
 "sent_by": {"id": "u-2", "name": "Pat Manager"}, "sent_at": "2026-06-15T09:00:00Z",
 "created_by": {"id": "u-2", "name": "Pat", "email": "pat@example.com"},
 "accepted_by": null, "accepted_at": null, "answers": {},
 "external_key": "TB-4711", "origin_id": null, "origin_code": null, "origin_data": null,
 "error": null, "waiting": {"until": "2026-06-15T09:00:00.5Z", "reason": "Acumatica allows no more calls"},
 "blocked_by": null, "difference": null, "doubt": null, "unlink": null, "reason": null, "residue": null,
 "attempts": 1, "updated_at": "2026-06-15T09:00:00Z",
 "actions": [{"action": "accept", "allowed": false, "reason": "It is being exported."}]})";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("every operation has a schema for its params and for its answer") {
  const SchemaSet schemas;
  for (const auto& operation : tieback::operations()) {
    CAPTURE(operation.name);
    CHECK_NOTHROW(schemas.check(operation.name, "{}"));
    CHECK_NOTHROW(schemas.check(std::string(operation.name) + ".answer", "{}"));
  }
  CHECK_THROWS_AS(schemas.check("no-such", "{}"), std::invalid_argument);
}

TEST_CASE("the item of docs/contract.md fits; wrong ones do not, and it is said where") {
  const SchemaSet schemas;
  CHECK(schemas.check("item", kItem) == "");
  CHECK(schemas.check("retrieve.answer", std::string(R"({"item":)") + kItem + "}") == "");
  CHECK_THAT(schemas.check("item", replaced(kItem, R"("12500.00")", "12500.00")), Catch::Contains("#/amount"));
  CHECK_THAT(schemas.check("item", replaced(kItem, "exporting", "sleeping")), Catch::Contains("#/state"));
  CHECK_THAT(schemas.check("item", replaced(kItem, R"("attempts": 1, )", "")), Catch::Contains("required"));
  CHECK_THAT(schemas.check("item", replaced(kItem, "2026-06-15T09:00:00.5Z", "2026-06-15 09:00")),
             Catch::Contains("#/waiting"));
  CHECK_THAT(schemas.check("retrieve.answer", std::string(R"({"item":)") + replaced(kItem, "blue", "pink") + "}"),
             Catch::Contains("#/item/icon"));
}

TEST_CASE("an error as the SDK makes it fits; a category that is none does not") {
  const SchemaSet schemas;
  CHECK(schemas.check("error", tieback::toJson(tieback::badRequest("Why.", "params.x")).dump()) == "");
  CHECK(schemas.check("error", R"({"code":"x","category":"odd","message":"m"})") != "");
  CHECK(schemas.check("error", R"({"code":"x","category":"internal"})") != "");
  CHECK_THAT(schemas.check("error", "{"), Catch::Contains("no JSON"));
}

TEST_CASE("requests and params take no unknown member; the platform's document does") {
  const SchemaSet schemas;
  CHECK(schemas.check("request", R"({"actor":{"id":"u-1"},"company":"c-1","params":{}})") == "");
  CHECK(schemas.check("request", R"({"actor":{"id":"u-1"},"extra":1})") != "");
  CHECK(schemas.check("request", R"({"actor":{"id":"u-1"},"request_id":"with space"})") != "");
  CHECK(schemas.check("reject", R"({"reason":"r","why":1})") != "");
  CHECK(schemas.check("list", R"({"filter":{"project":"p"},"sort":"-amount","limit":200})") == "");
  CHECK(schemas.check("list", R"({"limit":201})") != "");
  CHECK(schemas.check("change-order", R"({"commitment":{"id":501,"project":{"id":1},"new_thing":[]},
    "change_order":{"id":4711},"change_order_items":[{"id":1,"amount":"2500.00","odd":true}],"more":1})") == "");
}
