// The shape of requests: what the SDK refuses before a connector sees it agrees with the schemas.
#include <tieback/sdk/operation.h>
#include <tieback/sdk/result.h>
#include <tieback/sdk/schema_check.h>
#include <catch2/catch.hpp>

#include <map>

using namespace tieback;
using json::Value;

namespace {

// The least params that each operation takes.
Value paramsFor(Operation operation) {
  static const std::map<Operation, const char*> kParams{
      {Operation::submit, R"({"change_order_revision":1,"document":{}})"},
      {Operation::resend, R"({"change_order_revision":1,"document":{}})"},
      {Operation::resolve_doubt, R"({"outcome":"look_again"})"},
      {Operation::link, R"({"record":"acme/1","record_revision":1})"},
      {Operation::dismiss, R"({"record":"acme/1","record_revision":1})"},
      {Operation::restore, R"({"record":"acme/1","record_revision":1})"},
      {Operation::set_mail_preference, R"({"daily_summary":true})"}};
  const auto found = kParams.find(operation);
  return found == kParams.end() ? Value::object() : json::parse(found->second);
}

Value full(Operation operation) {
  Value request = json::parse(R"({"actor":{"id":"u-1","levels":{"company":{"erp_integrations":"standard"},
    "projects":{"p-1":{"commitments":"admin"}}},"privileges":["can_push_to_accounting"]},
    "company":"c-1","request_id":"r-1","item":"i-1","expected_revision":3})");
  request.set("params", paramsFor(operation));
  return request;
}

std::string place(Operation operation, const Value& request) {
  const auto error = checkRequest(operation, request);
  return error ? error->where : "fits";
}

}  // namespace

TEST_CASE("a full request fits every operation; one without what it needs does not") {
  for (const auto& about : operations()) {
    CAPTURE(about.name);
    CHECK(place(about.operation, full(about.operation)) == "fits");
    for (const auto& [member, needed] : {std::pair{"request_id", about.mutating}, std::pair{"item", about.about_item},
                                         std::pair{"expected_revision", about.needs_revision}}) {
      Value without = full(about.operation);
      without.erase(member);
      CHECK(place(about.operation, without) == (needed ? member : "fits"));
    }
  }
}

TEST_CASE("params: unknown members and wrong kinds are named, as the schemas have it") {
  const SchemaSet schemas;
  for (const auto& about : operations()) {
    CAPTURE(about.name);
    Value request = full(about.operation);
    request["params"].set("surplus", 1);
    CHECK(place(about.operation, request) == "params.surplus");
    CHECK(schemas.check(about.name, request.at("params").dump()) != "");
    const Value whole = full(about.operation);
    for (const auto& [name, value] : whole.at("params").members()) {
      Value wrong = full(about.operation);
      wrong["params"].set(name, Value::array());
      CHECK(place(about.operation, wrong) == "params." + name);
      CHECK(schemas.check(about.name, wrong.at("params").dump()) != "");
    }
  }
}

TEST_CASE("a dry run needs no request id") {
  Value request = full(Operation::submit);
  request.erase("request_id");
  request["params"].set("dry_run", true);
  CHECK(place(Operation::submit, request) == "fits");
}

TEST_CASE("the envelope's places") {
  const auto broken = [](const char* path, Value value) {
    Value request = full(Operation::accept);
    const std::string_view dotted(path);
    const auto dot = dotted.find('.');
    if (dot == std::string_view::npos) {
      request.set(dotted, std::move(value));
    } else {
      request[dotted.substr(0, dot)].set(dotted.substr(dot + 1), std::move(value));
    }
    return place(Operation::accept, request);
  };
  CHECK(broken("actor", "ann") == "actor");
  CHECK(broken("actor.id", "") == "actor.id");
  CHECK(broken("actor.odd", 1) == "actor.odd");
  CHECK(broken("actor.privileges", json::parse("[1]")) == "actor.privileges");
  CHECK(broken("actor.levels", json::parse(R"({"company":{"erp_integrations":"owner"}})")) ==
        "actor.levels.company.erp_integrations");
  CHECK(broken("actor.levels", json::parse(R"({"projects":{"p":{"commitments":1}}})")) ==
        "actor.levels.projects.p.commitments");
  CHECK(broken("request_id", std::string(129, 'x')) == "request_id");
  CHECK(broken("request_id", "a\nb") == "request_id");
  CHECK(broken("expected_revision", Value::number("1.5")) == "expected_revision");
  CHECK(broken("surplus", 1) == "surplus");
  CHECK(checkRequest(Operation::accept, Value::array())->code == "bad_request");
}
