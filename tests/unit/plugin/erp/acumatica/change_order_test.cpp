// What is sent of a draft, byte by byte, and what the create makes of its answers.
#include <catch2/catch.hpp>

#include "../support/scripted_transport.h"
#include "erp/dialects/acumatica/actions.h"
#include "erp/dialects/acumatica/document.h"

using namespace tieback;
using namespace tieback::erp;
using namespace tieback::erp::acumatica;
using namespace tieback::erp::test;
using domain::DraftLine;

namespace {

const WireReply kLoggedIn{204, {{"Set-Cookie", "s=1"}}, ""};
const WireReply kLoggedOut{204, {}, ""};

Job sampleJob() {
  Job job;
  auto& draft = job.draft;
  draft.external_key = "TB-4711";
  draft.number = "CO-17";
  draft.title = "Extra steel";
  draft.date = "2026-06-15";
  draft.project = "TOWER";
  draft.vendor = "V-1001";
  draft.commitment = "SC-001";
  DraftLine changed;
  changed.change = DraftLine::Change::changed_line;
  changed.item_ids = {"i1"};
  changed.cost_code = "05-100";
  changed.uom = "CY";
  changed.amount = *Decimal::parse("-750.25");
  DraftLine credit;
  credit.item_ids = {"i2"};
  credit.cost_code = "05-200";
  credit.description = "Credit";
  credit.uom = "LS";
  credit.quantity = Decimal(1, 0);
  credit.unit_cost = credit.amount = *Decimal::parse("-100.50");
  draft.lines = {changed, credit};
  draft.total = *Decimal::parse("-850.75");
  return job;
}

struct Setup {
  explicit Setup(std::initializer_list<Exchange> answers) : transport(answers), context(contextFor(transport)) {
    context.endpoint = json::Value::object({{"url", "https://acme.example/site"}});
    context.credentials = json::Value::object({{"username", "u"}, {"password", "env:PW"}});
    context.options = json::Value::object({{"numbering", "manual"}});
    config = readConfig(context);
    client.emplace(config, context);
    actions.emplace(config, *client);
  }
  Outcome create() {
    const auto spec = specOf(config, job, step::kCreate);
    return actions->send(spec, actions->prepare(spec, job, state), job, state);
  }

  ScriptedTransport transport;
  DialectContext context;
  Config config;
  Job job = sampleJob();
  State state = json::Value::object({{"checked", true}, {"line.0", "4"}, {"task.0", "05"}});
  std::optional<Client> client;
  std::optional<Actions> actions;
};

std::string held(const char* number, const char* key = "TB-4711") {
  return std::string(R"({"id":"g","RefNbr":{"value":")") + number +
         R"("},"Status":{"value":"On Hold"},"ExternalRefNbr":{"value":")" + key + R"("},"Commitments":[]})";
}

}  // namespace

TEST_CASE("a change order's request is exact: deltas for changed lines, quantity 0 for a credit, amounts as written") {
  Setup setup({});
  const auto request = setup.actions->prepare(specOf(setup.config, setup.job, step::kCreate), setup.job, setup.state);
  CHECK(request.method == "PUT");
  CHECK(request.target == "/entity/Default/24.200.001/ChangeOrder?$expand=Commitments");
  CHECK(headerOf(request, "If-None-Match") == "*");
  CHECK(
      request.body ==
      R"({"RefNbr":{"value":"CO-17"},"ProjectID":{"value":"TOWER"},"ChangeDate":{"value":"2026-06-15T00:00:00"},)"
      R"("ExternalRefNbr":{"value":"TB-4711"},"Hold":{"value":true},"Description":{"value":"Extra steel"},"Commitments":[)"
      R"({"Status":{"value":"Update"},"POType":{"value":"Subcontract"},"PONbr":{"value":"SC-001"},"POLineNbr":{"value":4},)"
      R"("ProjectTaskID":{"value":"05"},"CostCode":{"value":"05-100"},"Qty":{"value":0},"UnitCost":{"value":0},)"
      R"("Amount":{"value":-750.25}},)"
      R"({"Status":{"value":"New Line"},"POType":{"value":"Subcontract"},"PONbr":{"value":"SC-001"},)"
      R"("CostCode":{"value":"05-200"},"Description":{"value":"Credit"},"UOM":{"value":"LS"},"Qty":{"value":0},)"
      R"("UnitCost":{"value":0},"Amount":{"value":-100.50}}]})");
}

TEST_CASE("a link to the platform goes into the text field that the profile names, as it is") {
  Setup setup({});
  setup.job.draft.fields = {{"DetailedDescription", "https://app.example/5?co=4711&tab=2"}};
  const auto request = setup.actions->prepare(specOf(setup.config, setup.job, step::kCreate), setup.job, setup.state);
  CHECK(json::parse(request.body).at("DetailedDescription").text("value") == "https://app.example/5?co=4711&tab=2");
}

TEST_CASE("the create's number and status become the state") {
  Setup setup({kLoggedIn, WireReply{200, {}, held("CO-17")}, kLoggedOut});
  CHECK(std::holds_alternative<Done>(setup.create()));
  CHECK(setup.state.text("ref_nbr") == "CO-17");
  CHECK(setup.state.text("status") == "On Hold");
}

TEST_CASE("a 412 is looked into before anything is concluded from it") {
  SECTION("ours, from a try whose answer was lost") {
    Setup setup({kLoggedIn, WireReply{412, {}, ""}, WireReply{200, {}, "[" + held("CO-17") + "]"}, kLoggedOut});
    CHECK(std::holds_alternative<Done>(setup.create()));
    CHECK(setup.state.text("ref_nbr") == "CO-17");
  }
  SECTION("someone else's") {
    Setup setup({kLoggedIn, WireReply{412, {}, ""}, WireReply{200, {}, "[]"}, kLoggedOut});
    const auto outcome = setup.create();
    REQUIRE(std::holds_alternative<Refused>(outcome));
    CHECK(std::get<Refused>(outcome).error.code == "number_taken");
    CHECK(std::get<Refused>(outcome).error.value == "CO-17");
  }
  SECTION("the look got no answer") {
    Setup setup({kLoggedIn, WireReply{412, {}, ""}, Lost{"reset"}, kLoggedOut});
    CHECK(std::holds_alternative<TryLater>(setup.create()));
  }
}

TEST_CASE("an answer without the number is doubt") {
  const auto body = GENERATE("{}", "", "<html></html>", "[]");
  Setup setup({kLoggedIn, WireReply{200, {}, body}, kLoggedOut});
  CHECK(std::holds_alternative<InDoubt>(setup.create()));
}

TEST_CASE("the proof of absence follows the numbering") {
  Setup setup({});
  CHECK(specOf(setup.config, setup.job, step::kCreate).proof.kind == AbsenceProof::Kind::unique_key);
  setup.config.manual_number = false;
  const auto proof = specOf(setup.config, setup.job, step::kCreate).proof;
  CHECK(proof.kind == AbsenceProof::Kind::after);
  CHECK(proof.after_us == 660'000'000);
  CHECK(specOf(setup.config, setup.job, step::kRelease).proof.kind == AbsenceProof::Kind::unique_key);
}

TEST_CASE("the next step follows the status, and the profile's finish") {
  Setup setup({});
  const auto next = [&](const char* status) {
    const auto spec = nextOf(setup.config, setup.job, json::Value::object({{"ref_nbr", "1"}, {"status", status}}));
    return spec ? spec->name : std::string();
  };
  CHECK(nextOf(setup.config, setup.job, json::Value::object())->name == "check");
  CHECK(nextOf(setup.config, setup.job, setup.state)->name == "create on hold");
  CHECK(next("On Hold") == "take off hold");
  CHECK(next("taken off hold") == "wait for approval");
  CHECK(next("Pending Approval") == "wait for approval");
  CHECK(next("Rejected") == "wait for approval");
  CHECK(next("Open") == "release");
  CHECK(next("releasing") == "wait for release");
  CHECK(next("Closed").empty());
  setup.config.finish = Config::Finish::open;
  CHECK(next("Open").empty());
  CHECK(next("On Hold") == "take off hold");
  setup.config.finish = Config::Finish::on_hold;
  CHECK(next("On Hold").empty());
}

TEST_CASE("cancelled and reversed records count as gone, and two living ones are for a person") {
  const auto record = [](const char* number, const char* status, const char* reversed) {
    return std::string(R"({"RefNbr":{"value":")") + number + R"("},"Status":{"value":")" + status +
           R"("},"ReverseStatus":{"value":")" + reversed +
           R"("},"ExternalRefNbr":{"value":"TB-4711"},"Commitments":[]})";
  };
  const auto look = [&](const std::string& list) {
    Setup setup({kLoggedIn, WireReply{200, {}, "[" + list + "]"}, kLoggedOut});
    return setup.actions->lookUp(setup.job);
  };
  CHECK(
      std::holds_alternative<Absent>(look(record("1", "Canceled", "None") + "," + record("2", "Closed", "Reversed"))));
  CHECK(std::holds_alternative<Found>(look(record("1", "Canceled", "None") + "," + record("2", "Rejected", "None"))));
  CHECK(std::holds_alternative<Ambiguous>(look(record("1", "Open", "None") + "," + record("2", "On Hold", "None"))));
  // A server that ignores the filter must not make a stranger's record ours.
  CHECK(std::holds_alternative<Absent>(look(held("9", "TB-1"))));
}

TEST_CASE("a record that was rejected in Acumatica is for a person, with what to do") {
  Setup setup(
      {kLoggedIn, WireReply{200, {}, R"([{"RefNbr":{"value":"1"},"Status":{"value":"Rejected"}}])"}, kLoggedOut});
  State state = json::Value::object({{"ref_nbr", "1"}, {"status", "Pending Approval"}});
  const auto outcome = setup.actions->waitForApproval(state);
  REQUIRE(std::holds_alternative<Refused>(outcome));
  CHECK(std::get<Refused>(outcome).error.code == "rejected_in_erp");
}

TEST_CASE("a Location is followed on the site's own host only, below its path") {
  Setup setup({});
  CHECK(setup.client->target("/site/entity/x/status/1") == "/entity/x/status/1");
  CHECK(setup.client->target("https://acme.example/site/entity/x") == "/entity/x");
  CHECK(setup.client->target("/entity/x") == "/entity/x");
  CHECK_FALSE(setup.client->target("https://evil.example/site/entity/x").has_value());
  CHECK_FALSE(setup.client->target("").has_value());
}
