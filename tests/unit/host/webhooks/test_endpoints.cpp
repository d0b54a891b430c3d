#include "../webhooks_fixture.h"

#include <catch2/catch.hpp>

using namespace tieback;
using namespace tieback::host;

namespace {

struct Registry : test::Store {
  SecretStore secrets{database, keyFromFile(folder / "secret.key")};
  SecretMask mask;
  WebhookEndpoints endpoints{database, secrets, mask, clock, {}};
  Actor dora = actor("u-dora");
  int keys = 0;

  CallKey key(const std::string& operation = "x") { return {"u-dora", operation, "k-" + std::to_string(++keys), "d"}; }
  Result<json::Value> create(const std::string& body) { return endpoints.create(dora, json::parse(body), key()); }
  json::Value made() { return create(R"({"url": "https://hooks.example/a"})").value(); }
  std::string refusal(const std::string& body) {
    const auto result = create(body);
    return result ? "taken" : result.error().code + " " + result.error().where;
  }
};

}  // namespace

TEST_CASE("an address is registered; its secret is shown once and kept sealed") {
  Registry registry;
  const CallKey call = registry.key();
  const auto body = json::parse(R"({"url": "https://hooks.example/a", "events": ["change_order.synced"]})");
  const auto made = registry.endpoints.create(registry.dora, body, call).value();
  const std::string secret = made.text("secret");
  CHECK(secret.starts_with("whsec_"));
  CHECK(made.flag("enabled"));
  CHECK(made.at("events").size() == 1);
  // The same call again makes no second one, and tells no secret.
  const auto again = registry.endpoints.create(registry.dora, body, call).value();
  CHECK(again.text("id") == made.text("id"));
  CHECK(again.find("secret") == nullptr);
  CHECK(registry.endpoints.list(registry.dora).value().at("items").size() == 1);
  CHECK(registry.endpoints.get(registry.dora, made.text("id")).value().find("secret") == nullptr);
  registry.database.read([&](Connection& connection) {
    for (const char* where :
         {"SELECT secret FROM webhook_endpoints", "SELECT body FROM replies", "SELECT details FROM audit"}) {
      for (const Row& row : connection.query(where)) CHECK(row.text(0).find(secret.substr(6)) == std::string::npos);
    }
    return 0;
  });
  CHECK(registry.mask.masked("a " + secret) == "a ***");
}

TEST_CASE("addresses within the house, and what is no event, are refused with their place") {
  Registry registry;
  CHECK(registry.refusal("{}") == "bad_request url");
  CHECK(registry.refusal(R"({"url": "http://hooks.example"})") == "url_refused url");
  CHECK(registry.refusal(R"({"url": "https://10.0.0.1/"})") == "url_refused url");
  CHECK(registry.refusal(R"({"url": "https://hooks.example", "events": ["change_order.sent"]})") ==
        "bad_request events");
  CHECK(registry.refusal(R"({"url": "https://hooks.example", "events": [5]})") == "bad_request events");
  CHECK(registry.refusal(R"({"url": "https://hooks.example", "secret": "mine"})") == "bad_request secret");
  const auto id = registry.made().text("id");
  const auto moved =
      registry.endpoints.change(registry.dora, id, json::parse(R"({"url": "https://127.0.0.1"})"), registry.key());
  CHECK(moved.error().code == "url_refused");
  for (int i = 1; i < 20; ++i) registry.made();
  CHECK(registry.refusal(R"({"url": "https://hooks.example"})") == "too_many_webhooks ");
}

TEST_CASE("it needs the directory's administrator, of that company") {
  Registry registry;
  const std::string id = registry.made().text("id");
  const auto outcomes = [&](const Actor& actor) {
    const auto code = [](const Result<json::Value>& result) { return result ? "done" : result.error().code; };
    return std::vector<std::string>{
        code(registry.endpoints.get(actor, id)),
        code(registry.endpoints.change(actor, id, json::parse(R"({"enabled": false})"), registry.key())),
        code(registry.endpoints.renewSecret(actor, id, registry.key())),
        code(registry.endpoints.remove(actor, id, registry.key()))};
  };
  CHECK(outcomes(registry.actor("u-adam")) == std::vector<std::string>(4, "not_permitted"));
  CHECK_FALSE(registry.endpoints.list(registry.actor("u-adam")).ok());
  CHECK_FALSE(registry.endpoints
                  .create(registry.actor("u-adam"), json::parse(R"({"url": "https://a.example"})"), registry.key())
                  .ok());
  CHECK(outcomes(registry.actor("u-olga")) == std::vector<std::string>(4, "webhook_not_found"));
  CHECK(registry.endpoints.list(registry.actor("u-olga")).value().at("items").size() == 0);
  CHECK(outcomes(registry.dora) == std::vector<std::string>(4, "done"));
}

TEST_CASE("it can be changed, switched off and on, and removed; each is audited") {
  Registry registry;
  const std::string id = registry.made().text("id");
  const auto change = [&](const std::string& body) {
    return registry.endpoints.change(registry.dora, id, json::parse(body), registry.key()).value();
  };
  CHECK(change(R"({"url": "https://b.example", "description": "B"})").text("url") == "https://b.example");
  const auto off = change(R"({"enabled": false})");
  CHECK_FALSE(off.flag("enabled"));
  CHECK(off.text("reason") == "by Dora Directory");
  CHECK(change(R"({"enabled": true})").at("reason").isNull());
  CHECK(change(R"({"events": []})").text("description") == "B");
  REQUIRE(registry.endpoints.remove(registry.dora, id, registry.key()).ok());
  CHECK(registry.endpoints.get(registry.dora, id).error().code == "webhook_not_found");
  const auto audit = registry.directory.audit(registry.dora, 0, 50).value();
  std::vector<std::string> actions;
  for (const auto& entry : audit.at("items").items()) actions.push_back(entry.text("action"));
  CHECK(actions == std::vector<std::string>{"webhook_removed", "webhook_changed", "webhook_changed", "webhook_changed",
                                            "webhook_changed", "webhook_created"});
}
