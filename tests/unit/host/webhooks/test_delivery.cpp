// From the connector's event to the receiver: at least once, under one id, and visibly given up.
#include "../webhooks_fixture.h"

#include <webhooks/deliveries.h>
#include <webhooks/signature.h>

#include <catch2/catch.hpp>

#include <fstream>
#include <sstream>

using namespace tieback;
using namespace tieback::host;

namespace {

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kHour = 3600 * kSecond;

struct Post : test::Store, test::WebhookHost {
  Post() : test::WebhookHost(Store::database, Store::clock, keyFromFile(Store::folder / "secret.key")) {
    applier = std::make_unique<EventApplier>(
        Store::database, Store::clock, log, [](std::string_view) {}, &outbox);
  }
  std::unique_ptr<EventApplier> applier;
  WebhookEndpoints endpoints{Store::database, secrets, mask, Store::clock, {}};
  WebhookDeliveries outcomes{Store::database, Store::clock, outbox};
  Actor dora = actor("u-dora");
  Actor olga = actor("u-olga");
  int keys = 0;

  CallKey key() { return {"u-dora", "x", "k-" + std::to_string(++keys), "d"}; }
  json::Value hook(const std::string& body = R"({"url": "https://hooks.example/a"})") {
    return endpoints.create(dora, json::parse(body), key()).value();
  }
  void event(std::int64_t sequence, const std::string& kind, const std::string& state) {
    REQUIRE(applier->deliver(test::eventText("e-" + std::to_string(sequence), sequence, kind, state)).ok());
  }
  void later(std::int64_t microseconds) { clock.set(clock.nowUs() + microseconds); }
  json::Value deliveries(const std::string& hook, const std::string& state = "") {
    return outcomes.list(dora, hook, state, 0, 200).value().at("items");
  }
  std::string logged() const {
    std::stringstream text;
    text << std::ifstream(logs / "host.log").rdbuf();
    return text.str();
  }
};

}  // namespace

TEST_CASE("each change of state is told once, signed, to who wants it") {
  Post post;
  const auto all = post.hook();
  const auto synced = post.hook(R"({"url": "https://hooks.example/synced", "events": ["change_order.synced"]})");
  post.event(1, "sent", "ready");
  post.event(1, "sent", "ready");
  post.event(2, "progress", "accepted");
  post.event(3, "synced", "synced");
  CHECK(post.sendDue() == 4);
  CHECK(post.sendDue() == 0);
  std::map<std::string, std::vector<std::string>> types;
  for (const OutboundRequest& request : post.received) {
    const auto body = json::parse(request.body);
    types[request.url].push_back(body.text("type"));
    const auto secret = (request.url.ends_with("/a") ? all : synced).text("secret");
    const std::string id = Post::header(request, "webhook-id");
    const std::int64_t at = std::stoll(Post::header(request, "webhook-timestamp"));
    CHECK(at == post.clock.nowUs() / kSecond);
    CHECK(Post::header(request, "webhook-signature") == webhookSignature(secret, id, at, request.body));
    CHECK(id == "e-" + body.at("data").text("sequence"));
    CHECK(body.at("data").text("change_order") == "4711");
    CHECK(body.at("data").text("number") == "CCO-001");
    CHECK(body.at("data").text("company") == "c-100");
  }
  CHECK(types["https://hooks.example/a"] ==
        std::vector<std::string>{"change_order.ready", "change_order.accepted", "change_order.synced"});
  CHECK(types["https://hooks.example/synced"] == std::vector<std::string>{"change_order.synced"});
  CHECK(post.deliveries(all.text("id"), "delivered").size() == 3);
  CHECK(post.logged().find(all.text("secret").substr(6)) == std::string::npos);
}

TEST_CASE("another company's webhook hears nothing, and its administrator sees nothing") {
  Post post;
  const auto theirs =
      post.endpoints.create(post.olga, json::parse(R"({"url": "https://other.example"})"), post.key()).value();
  const auto ours = post.hook();
  post.event(1, "sent", "ready");
  CHECK(post.sendDue() == 1);
  CHECK(post.received.front().url == "https://hooks.example/a");
  CHECK(post.outcomes.list(post.olga, ours.text("id"), "", 0, 50).error().code == "webhook_not_found");
  CHECK(post.outcomes.redeliver(post.olga, ours.text("id"), "1", post.key()).error().code == "webhook_not_found");
  CHECK(post.outcomes.redeliver(post.olga, theirs.text("id"), "1", post.key()).error().code == "delivery_not_found");
  CHECK(post.outcomes.list(post.actor("u-adam"), ours.text("id"), "", 0, 50).error().code == "not_permitted");
}

TEST_CASE("what fails is tried again under the same id, ever more slowly, then given up for all to see") {
  Post post;
  const auto hook = post.hook();
  post.receiver = [](const OutboundRequest&) { return test::status(500); };
  post.event(1, "sent", "ready");
  CHECK(post.sendDue() == 1);
  CHECK(post.sendDue() == 0);
  post.later(5 * kSecond - 1);
  CHECK(post.sendDue() == 0);
  post.later(1);
  CHECK(post.sendDue() == 1);
  const auto waiting = post.deliveries(hook.text("id")).items().front();
  CHECK(waiting.text("state") == "pending");
  CHECK(waiting.text("status") == "500");
  CHECK(waiting.text("error") == "The receiver answered 500.");
  std::size_t attempts = 2;
  for (int i = 0; i < 100; ++i) {
    post.later(kHour);
    attempts += post.sendDue();
  }
  CHECK(attempts == 11);
  for (const OutboundRequest& request : post.received) CHECK(Post::header(request, "webhook-id") == "e-1");
  CHECK(post.deliveries(hook.text("id"), "given_up").size() == 1);
  CHECK(post.logged().find("given up") != std::string::npos);
  CHECK(post.logged().find("own words") == std::string::npos);

  post.receiver = [](const OutboundRequest&) { return test::status(200); };
  const CallKey call = post.key();
  CHECK(post.outcomes.redeliver(post.dora, hook.text("id"), "1", call).value().text("state") == "pending");
  CHECK(post.outcomes.redeliver(post.dora, hook.text("id"), "1", call).ok());
  CHECK(post.sendDue() == 1);
  CHECK(Post::header(post.received.back(), "webhook-id") == "e-1");
  CHECK(post.deliveries(hook.text("id"), "delivered").size() == 1);
  CHECK(post.endpoints.get(post.dora, hook.text("id")).value().at("failing_since").isNull());
}

TEST_CASE("a receiver that is down is not asked for each delivery anew; what it asks to wait for is waited for") {
  Post post;
  post.hook();
  post.receiver = [](const OutboundRequest&) -> Result<OutboundAnswer> { return badRequest("away"); };
  for (int i = 1; i <= 50; ++i) post.event(i, "progress", "exporting");
  CHECK(post.sendDue() == 1);
  post.later(2 * kSecond);
  CHECK(post.sendDue() == 1);
  post.receiver = [](const OutboundRequest&) { return test::status(429, "3600"); };
  post.later(60 * kSecond);
  CHECK(post.sendDue() == 1);
  post.later(3599 * kSecond);
  CHECK(post.sendDue() == 0);
  post.receiver = [](const OutboundRequest&) { return test::status(200); };
  post.later(kSecond);
  CHECK(post.sendDue() == 50);
}

TEST_CASE("redirects are failures") {
  Post post;
  const auto hook = post.hook();
  post.receiver = [](const OutboundRequest&) { return test::status(307); };
  post.event(1, "sent", "ready");
  CHECK(post.sendDue() == 1);
  CHECK(post.deliveries(hook.text("id")).items().front().text("error").find("redirects are not followed") !=
        std::string::npos);
}

TEST_CASE("killed between sending and noting it: sent again under the same id when the claim is over") {
  Post post;
  const auto hook = post.hook();
  post.event(1, "sent", "ready");
  const auto claim = post.outbox.claim();
  REQUIRE(claim);
  const auto delivery = post.outbox.begin(*claim);
  REQUIRE(delivery);
  CHECK(delivery->message == "e-1");
  // Sent; and here it dies. Nobody else is at that endpoint until the claim has run out.
  CHECK(post.sendDue() == 0);
  post.later(60 * kSecond);
  CHECK(post.sendDue() == 1);
  CHECK(Post::header(post.received.back(), "webhook-id") == "e-1");
  // It wakes, and can neither note anything nor send more.
  post.event(2, "progress", "accepted");
  post.outbox.record(*claim, *delivery, {false, false, 500, "late", 0});
  CHECK_FALSE(post.outbox.begin(*claim));
  CHECK(post.deliveries(hook.text("id"), "delivered").size() == 1);
  CHECK(post.sendDue() == 1);
}

TEST_CASE("five days of failure, or 410, disable a webhook; it hears nothing until it is enabled") {
  Post post;
  const auto hook = post.hook();
  const auto shown = [&] { return post.endpoints.get(post.dora, hook.text("id")).value(); };
  post.receiver = [](const OutboundRequest&) { return test::status(500); };
  for (int day = 0; day < 6; ++day) {
    post.event(day + 1, "progress", "exporting");
    for (int hour = 0; hour < 24; ++hour) {
      post.sendDue();
      post.later(kHour);
    }
  }
  CHECK_FALSE(shown().flag("enabled"));
  CHECK(shown().text("reason").find("five days") != std::string::npos);
  CHECK(post.logged().find("a webhook was disabled") != std::string::npos);
  CHECK(post.deliveries(hook.text("id"), "pending").size() == 0);
  CHECK(post.outcomes.redeliver(post.dora, hook.text("id"), "1", post.key()).error().code == "webhook_disabled");
  post.event(7, "progress", "exporting");
  CHECK(post.sendDue() == 0);

  REQUIRE(post.endpoints.change(post.dora, hook.text("id"), json::parse(R"({"enabled": true})"), post.key()).ok());
  post.receiver = [](const OutboundRequest&) { return test::status(410); };
  post.event(8, "progress", "exporting");
  CHECK(post.sendDue() == 1);
  CHECK(shown().text("reason").find("410") != std::string::npos);
}

TEST_CASE("a renewed secret signs beside the former one for a day") {
  Post post;
  const auto hook = post.hook();
  const auto renewed = post.endpoints.renewSecret(post.dora, hook.text("id"), post.key()).value();
  REQUIRE(renewed.text("secret") != hook.text("secret"));
  const auto signatures = [&](std::int64_t sequence) {
    post.event(sequence, "progress", "exporting");
    REQUIRE(post.sendDue() == 1);
    return Post::header(post.received.back(), "webhook-signature");
  };
  const auto by = [&](const json::Value& of) {
    const auto& request = post.received.back();
    return webhookSignature(of.text("secret"), Post::header(request, "webhook-id"), post.clock.nowUs() / kSecond,
                            request.body);
  };
  const std::string both = signatures(1);
  CHECK(both == by(renewed) + " " + by(hook));
  post.later(24 * kHour);
  const std::string one = signatures(2);
  CHECK(one == by(renewed));
}

TEST_CASE("an event that comes late is told all the same, with its own sequence") {
  Post post;
  post.hook();
  post.event(2, "synced", "synced");
  post.event(1, "sent", "ready");
  CHECK(post.sendDue() == 2);
  CHECK(json::parse(post.received.back().body).at("data").text("state") == "ready");
}

TEST_CASE("deliveries are listed by pages, and forgotten after thirty days") {
  Post post;
  const auto hook = post.hook().text("id");
  for (int i = 1; i <= 5; ++i) post.event(i, "progress", "exporting");
  post.sendDue();
  const auto first = post.outcomes.list(post.dora, hook, "", 0, 2).value();
  CHECK(first.at("items").items()[0].text("message") == "e-5");
  const auto second = post.outcomes.list(post.dora, hook, "", std::stoll(first.text("next_cursor")), 3).value();
  CHECK(second.at("items").size() == 3);
  CHECK(second.at("next_cursor").isNull());
  post.event(6, "progress", "exporting");
  post.later(31 * 24 * kHour);
  post.outbox.forgetOld();
  CHECK(post.deliveries(hook).size() == 1);
  CHECK(post.outbox.pendingCount() == 1);
}

TEST_CASE("the sender's workers send what comes, and end in order") {
  Post post;
  post.hook();
  std::atomic<int> got{0};
  post.receiver = [&](const OutboundRequest&) {
    ++got;
    return test::status(200);
  };
  post.outbox.onWake([&] { post.sender.wake(); });
  post.sender.start(1);
  for (int i = 1; i <= 3; ++i) post.event(i, "progress", "exporting");
  CHECK(test::eventually([&] { return got == 3; }));
  post.sender.stop();
}
