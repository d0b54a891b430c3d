// Webhooks on either engine, with several hosts at work on one store.
#include <webhooks/deliveries.h>

#include <map>
#include <mutex>

#include <catch2/catch.hpp>

#include "stores.h"
#include "webhooks_fixture.h"

using namespace tieback;
using namespace tieback::host;
using namespace tieback::host::contract;

#define ON_BOTH(words) TEMPLATE_TEST_CASE(words, "", SqliteStore, PostgresqlStore)

namespace {

const SecretKey kKey = {1, 2, 3};

struct OneHost {
  std::unique_ptr<Database> database;
  host::test::ManualClock clock;
  host::test::WebhookHost sending;
  EventApplier events;
  WebhookEndpoints endpoints;
  WebhookDeliveries outcomes;
  Directory directory;

  explicit OneHost(std::unique_ptr<Database> opened)
      : database(std::move(opened)),
        sending(*database, clock, kKey),
        events(
            *database, clock, sending.log, [](std::string_view) {}, &sending.outbox),
        endpoints(*database, sending.secrets, sending.mask, clock, {}),
        outcomes(*database, clock, sending.outbox),
        directory(*database, clock) {}
  Actor dora() const { return directory.actor("u-dora").value(); }
  std::string hook(const std::string& name) {
    const auto body = json::Value::object({{"url", "https://hooks.example/" + name}});
    return endpoints.create(dora(), body, {"u-dora", "create", name, name}).value().text("id");
  }
  void event(int sequence) {
    const auto text = host::test::eventText("e-" + std::to_string(sequence), sequence, "progress", "exporting");
    REQUIRE(events.deliver(text).ok());
  }
};

}  // namespace

ON_BOTH("a webhook is registered, told, listed, told again and removed") {
  TestType store;
  setUp(*store.open());
  OneHost company(store.open());
  const std::string hook = company.hook("a");
  company.event(1);
  company.event(2);
  CHECK(company.sending.sendDue() == 2);
  const auto listed = company.outcomes.list(company.dora(), hook, "delivered", 0, 1).value();
  REQUIRE(listed.at("items").size() == 1);
  CHECK_FALSE(listed.at("next_cursor").isNull());
  const std::string delivery = listed.at("items").items()[0].text("id");
  CHECK(company.outcomes.redeliver(company.dora(), hook, delivery, {"u-dora", "again", "k", "d"}).ok());
  CHECK(company.sending.outbox.pendingCount() == 1);
  CHECK(company.sending.sendDue() == 1);
  CHECK(company.endpoints.remove(company.dora(), hook, {"u-dora", "remove", "k", "d"}).ok());
  CHECK(company.sending.outbox.pendingCount() == 0);
}

ON_BOTH("several hosts send each delivery once, and never two of one endpoint at a time") {
  TestType store;
  setUp(*store.open());
  OneHost first(store.open());
  OneHost second(store.open());
  OneHost third(store.open());
  for (const char* name : {"a", "b", "c"}) first.hook(name);
  constexpr int kEvents = 15;
  for (int i = 1; i <= kEvents; ++i) first.event(i);

  std::mutex mutex;
  std::map<std::string, int> sent;
  std::map<std::string, int> at_once;
  bool together = false;
  const auto receive = [&](const OutboundRequest& request) -> Result<OutboundAnswer> {
    {
      const std::lock_guard lock(mutex);
      ++sent[request.url + " " + host::test::WebhookHost::header(request, "webhook-id")];
      together = together || ++at_once[request.url] > 1;
    }
    std::this_thread::yield();
    const std::lock_guard lock(mutex);
    --at_once[request.url];
    return host::test::status(200);
  };
  std::vector<std::function<void()>> works;
  for (OneHost* company : {&first, &second, &third}) {
    company->sending.receiver = receive;
    works.emplace_back([company, &sent, &mutex] {
      // Those of an endpoint that another host is at are its to send.
      host::test::eventually([&] {
        company->sending.sendDue();
        const std::lock_guard lock(mutex);
        return sent.size() == 3 * kEvents;
      });
    });
  }
  atOnce(works);
  CHECK_FALSE(together);
  REQUIRE(sent.size() == 3 * kEvents);
  for (const auto& [what, times] : sent) {
    INFO(what);
    CHECK(times == 1);
  }
}

TEST_CASE("what a host that died had claimed is another's when the claim is over; it can't be freed before") {
  const PostgresqlStore store;
  setUp(*store.open());
  OneHost first(store.open());
  OneHost second(store.open());
  first.hook("a");
  first.event(1);
  const auto claim = first.sending.outbox.claim();
  REQUIRE(claim);
  REQUIRE(first.sending.outbox.begin(*claim));
  second.sending.outbox.freeClaims();
  CHECK(second.sending.sendDue() == 0);
  second.clock.set(second.clock.nowUs() + 60'000'000);
  CHECK(second.sending.sendDue() == 1);
  CHECK_FALSE(first.sending.outbox.begin(*claim));
}
