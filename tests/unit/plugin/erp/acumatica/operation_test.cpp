// A long operation that ends with an error: what the record says decides.
#include <catch2/catch.hpp>

#include "../support/scripted_transport.h"
#include "erp/dialects/acumatica/actions.h"

using namespace tieback;
using namespace tieback::erp;
using namespace tieback::erp::acumatica;
using namespace tieback::erp::test;

namespace {

const WireReply kLoggedIn{204, {{"Set-Cookie", "s=1"}}, ""};

WireReply failed(const std::string& words) {
  return {500, {}, R"({"message":"An error has occurred.","exceptionMessage":"PX.Data.PXException: )" + words + "\"}"};
}
WireReply record(const std::string& status) {
  return {200, {}, R"([{"id":"g-1","RefNbr":{"value":"000042"},"Status":{"value":")" + status + R"("}}])"};
}

struct Setup {
  Setup(std::string_view status, std::initializer_list<Exchange> answers)
      : transport(answers), context(contextFor(transport)) {
    context.endpoint = json::Value::object({{"url", "https://acme.example/site"}});
    context.credentials = json::Value::object({{"username", "u"}, {"password", "env:PW"}});
    config = readConfig(context);
    client.emplace(config, context);
    actions.emplace(config, *client);
    state = json::Value::object({{"checked", true},
                                 {"ref_nbr", "000042"},
                                 {"status", status},
                                 {"operation", "/entity/Default/24.200.001/ChangeOrder/ReleaseChangeOrder/status/1"}});
  }
  std::string next() const {
    const auto step = nextOf(config, {}, state);
    return step ? step->name : "read back";
  }

  ScriptedTransport transport;
  DialectContext context;
  Config config;
  std::optional<Client> client;
  std::optional<Actions> actions;
  State state;
};

constexpr const char* kAnother = "Another process has updated the 'PMChangeOrder' record. Your changes will be lost.";

}  // namespace

TEST_CASE("a release that another process got in the way of is released again, not polled without end") {
  Setup setup(kReleasing, {kLoggedIn, failed(kAnother), record("Open")});
  const auto outcome = setup.actions->waitForRelease(setup.state);
  REQUIRE(std::holds_alternative<TryLater>(outcome));
  CHECK(std::get<TryLater>(outcome).error.code == "concurrent_change");
  CHECK(setup.next() == "release");
  CHECK(setup.state.find("operation") == nullptr);
}

TEST_CASE("released all the same by the other process: done") {
  Setup setup(kReleasing, {kLoggedIn, failed(kAnother), record("Closed"), record("Closed")});
  CHECK(std::holds_alternative<Done>(setup.actions->waitForRelease(setup.state)));
  CHECK(setup.next() == "read back");
}

TEST_CASE("taking off hold that another process got in the way of is done again") {
  Setup setup(kTakenOffHold, {kLoggedIn, failed(kAnother), record("On Hold")});
  CHECK(std::holds_alternative<TryLater>(setup.actions->waitForApproval(setup.state)));
  CHECK(setup.next() == "take off hold");
}

TEST_CASE("an operation that was refused keeps the reason") {
  Setup setup(kReleasing, {kLoggedIn, failed("The 06-2026 financial period is closed."), record("Open")});
  const auto outcome = setup.actions->waitForRelease(setup.state);
  REQUIRE(std::holds_alternative<Refused>(outcome));
  CHECK(std::get<Refused>(outcome).error.code == "period_closed");
}

TEST_CASE("what only the poll met says nothing of the operation: it is polled again") {
  const auto answer = GENERATE(WireReply{502, {}, "<html>Bad gateway</html>"}, WireReply{429, {}, ""},
                               failed("The previous operation has not been completed yet."));
  Setup setup(kReleasing, {kLoggedIn, answer});
  CHECK(std::holds_alternative<TryLater>(setup.actions->waitForRelease(setup.state)));
  CHECK(setup.next() == "wait for release");
  CHECK(setup.state.find("operation") != nullptr);
}
