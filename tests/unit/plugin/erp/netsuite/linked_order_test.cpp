// Change orders as purchase orders of their own, and requests through NetSuite's queue.
#include <catch2/catch.hpp>

#include "small_erp.h"

using namespace tieback;
using namespace tieback::erp;
using namespace tieback::erp::netsuite::test;

namespace {

constexpr const char* kOrders = "/services/rest/record/v1/purchaseOrder";

const char* const kWritten = R"({"id":"9002","tranId":"PO77","externalId":"TB-4711","entity":{"id":"57"},
  "tranDate":"2026-06-15","memo":"CO 3","status":{"id":"A"},"total":3099.5,"taxTotal":600.0,
  "item":{"items":[{"line":1,"amount":2500.0},{"line":2,"amount":-0.5}]}})";

Job job() {
  auto made = jobWith({newLine("03-300", "2500.00"), newLine("05-120", "-0.50")});
  made.draft.fields = {{"memo", "CO 3"}};
  return made;
}

void answerJob(SmallErp& erp, bool completed, const WireReply& result) {
  const std::string body = std::string(R"({"completed":)") + (completed ? "true" : "false") + "}";
  erp.replies = {{"/services/rest/async/v1/job/31/task/5/result", result},
                 {"/services/rest/async/v1/job/31/task/", WireReply{200, {}, R"({"items":[{"id":"5"}]})"}},
                 {"/services/rest/async/v1/job/31", WireReply{200, {}, body}}};
}

}  // namespace

TEST_CASE("the order is created once under its external id, the subsidiary before what belongs to it") {
  SmallErp erp({{"form", "linked_order"}, {"link_field", "custbody_commitment"}});
  State state = Value::object();
  REQUIRE(std::holds_alternative<Done>(erp.walk(job(), state)));
  CHECK(erp.written().method == "POST");
  CHECK(erp.written().target == kOrders);
  CHECK(erp.written().body ==
        R"({"externalId":"TB-4711","entity":{"id":"57"},"subsidiary":{"id":"2"},"currency":{"id":"1"},)"
        R"("tranDate":"2026-06-15","location":{"id":"5"},"custbody_commitment":{"id":"9001"},"memo":"CO 3",)"
        R"("item":{"items":[{"item":{"id":"233"},"quantity":1,"rate":2500,"amount":2500,"description":"Extra",)"
        R"("customer":{"id":"81"},"class":{"id":"7"}},{"item":{"id":"234"},"quantity":1,"rate":-0.5,"amount":-0.5,)"
        R"("description":"Extra","customer":{"id":"81"}}]}})");
  CHECK(state.text("document") == "9002");
  CHECK(erp.dialect->residue(state) == "purchase order with id 9002 in NetSuite");
}

TEST_CASE("an upsert writes the same order by the same id, however often") {
  SmallErp erp({{"form", "linked_order"}, {"create_by", "upsert"}});
  State state = Value::object();
  REQUIRE(std::holds_alternative<Done>(erp.walk(job(), state)));
  CHECK(erp.written().method == "PUT");
  CHECK(erp.written().target == std::string(kOrders) + "/eid:TB-4711?replace=item");
  CHECK_THAT(erp.written().body, Catch::StartsWith(R"({"entity")"));
}

TEST_CASE("the approver's number is the order's where the profile lets it") {
  SmallErp erp({{"form", "linked_order"}, {"numbering", "manual"}});
  CHECK(erp.dialect->capabilities().manual_number);
  auto numbered = job();
  numbered.draft.number = "SC-001-CO3";
  State state = Value::object();
  REQUIRE(std::holds_alternative<Done>(erp.walk(numbered, state)));
  CHECK_THAT(erp.written().body, Catch::Contains(R"("tranId":"SC-001-CO3")"));
}

TEST_CASE("an external id that is taken is ours if it holds what we sent") {
  SmallErp erp({{"form", "linked_order"}});
  erp.on_write = [](const WireRequest&) {
    return errorReply(400, "USER_ERROR", "Error while accessing a resource. This record already exists.");
  };
  erp.replies = {{std::string(kOrders) + "/eid:TB-4711", WireReply{200, {}, kWritten}}};
  State state = Value::object();
  REQUIRE(std::holds_alternative<Done>(erp.walk(job(), state)));
  CHECK(state.text("document") == "9002");

  auto other = job();
  other.draft.lines[0].amount = *Decimal::parse("2600.00");
  state = Value::object();
  CHECK(refusedBy(erp.walk(other, state)).code == "external_id_taken");
}

TEST_CASE("read back compares header, lines and the total without NetSuite's own tax") {
  SmallErp erp({{"form", "linked_order"}});
  erp.replies = {{std::string(kOrders) + "/9002", WireReply{200, {}, kWritten}}};
  const auto read = std::get<ReadBack>(erp.dialect->readBack(job(), Value::object({{"document", "9002"}})));
  CHECK(read.projection == erp.dialect->expected(job()));
  CHECK(read.origin.id == "9002");
  CHECK(read.origin.code == "PO77");
  CHECK(read.origin.lines == std::vector<std::pair<std::string, std::string>>{{"03-300", "1"}, {"05-120", "2"}});
}

TEST_CASE("an order that waits for its approval may be removed; another may not") {
  SmallErp erp({{"form", "linked_order"}});
  CHECK(erp.dialect->capabilities().removes_held);
  const char* const status = GENERATE("A", "B", "PurchOrd:A");
  auto order = json::parse(kWritten);
  order["status"].set("id", status);
  erp.replies = {{std::string(kOrders) + "/eid:TB-4711", WireReply{200, {}, order.dump()}}};
  const auto found = std::get<Found>(erp.dialect->lookUp(job()));
  const bool held = std::string(status) != "B";
  CHECK(found.held == held);
  const auto step = erp.dialect->discardStep(found.state);
  REQUIRE(step.has_value() == held);
  if (!step) return;
  auto state = found.state;
  const auto request = erp.dialect->prepare(*step, job(), state);
  CHECK(request.method + " " + request.target == std::string("DELETE ") + kOrders + "/9002");
  CHECK(std::holds_alternative<Done>(erp.dialect->send(*step, request, job(), state)));
}

TEST_CASE("an order of less than nothing is refused before it is sent") {
  SmallErp erp({{"form", "linked_order"}});
  State state = Value::object();
  CHECK(refusedBy(erp.take(jobWith({newLine("03-300", "-1.00")}), state)).code == "negative_total");
}

TEST_CASE("a queued request carries an idempotency key, and its job is waited for") {
  SmallErp erp({{"form", "linked_order"}, {"async", true}});
  erp.on_write = [](const WireRequest&) {
    return WireReply{202, {{"Location", "/services/rest/async/v1/job/31"}}, ""};
  };
  State state = Value::object();
  REQUIRE(std::holds_alternative<Done>(erp.walk(job(), state)));
  CHECK(erp::test::headerOf(erp.written(), "Prefer") == "respond-async");
  CHECK(erp::test::headerOf(erp.written(), "X-NetSuite-Idempotency-Key") == "01234567-89ab-cdef-0123-456700000000");
  CHECK(erp.dialect->next(job(), state)->name == "wait for job");
  answerJob(erp, false, {});
  CHECK(std::get<Waiting>(erp.take(job(), state)).look_again_us == 1'005'000'000);
  answerJob(erp, true, {});
  erp.replies.emplace_back(std::string(kOrders) + "/eid:TB-4711", WireReply{200, {}, kWritten});
  CHECK(std::holds_alternative<Done>(erp.take(job(), state)));
  CHECK(state.text("document") == "9002");
}

TEST_CASE("a job that failed says why, and another sending has a key of its own") {
  SmallErp erp({{"async", true}});
  erp.on_write = [](const WireRequest&) {
    return WireReply{202, {{"Location", "/services/rest/async/v1/job/31"}}, ""};
  };
  auto wanted = jobWith({newLine("03-300", "1.00")});
  State state = Value::object();
  REQUIRE(std::holds_alternative<Done>(erp.walk(wanted, state)));
  answerJob(erp, true, errorReply(400, "USER_ERROR", "The posting period is closed."));
  CHECK(refusedBy(erp.take(wanted, state)).code == "period_closed");

  wanted.sending = 2;
  state = Value::object();
  REQUIRE(std::holds_alternative<Done>(erp.walk(wanted, state)));
  CHECK(erp::test::headerOf(erp.written(), "X-NetSuite-Idempotency-Key") == "01234567-89ab-cdef-0123-456700000200");
}

TEST_CASE("a job that failed because somebody was faster is tried again with a key of its own") {
  SmallErp erp({{"async", true}});
  erp.on_write = [](const WireRequest&) {
    return WireReply{202, {{"Location", "/services/rest/async/v1/job/31"}}, ""};
  };
  const auto wanted = jobWith({newLine("03-300", "1.00")});
  State state = Value::object();
  REQUIRE(std::holds_alternative<Done>(erp.walk(wanted, state)));
  answerJob(erp, true, errorReply(400, "RCRD_HAS_BEEN_CHANGED", "Record has been changed"));
  CHECK(std::get<TryLater>(erp.take(wanted, state)).error.code == "concurrent_change");
  CHECK(erp.dialect->next(wanted, state)->name == "check");
  REQUIRE(std::holds_alternative<Done>(erp.walk(wanted, state)));
  CHECK(erp::test::headerOf(erp.written(), "X-NetSuite-Idempotency-Key") == "01234567-89ab-cdef-0123-456700000001");
}

TEST_CASE("a key that was used leads to the job that it belongs to") {
  SmallErp erp({{"async", true}});
  erp.on_write = [](const WireRequest&) {
    auto reply = errorReply(400, "IDEMPOTENCY_ERROR", "A request with the same idempotency key is already submitted.");
    reply.headers.emplace_back("Location", "https://x.example/services/rest/async/v1/job/31");
    return reply;
  };
  State state = Value::object();
  REQUIRE(std::holds_alternative<Done>(erp.walk(jobWith({newLine("03-300", "1.00")}), state)));
  CHECK(state.text("job") == "31");
}

TEST_CASE("an order that wants an approval is synced once somebody gave it") {
  SmallErp erp({{"form", "linked_order"}, {"finish", "approved"}});
  State state = Value::object();
  REQUIRE(std::holds_alternative<Done>(erp.walk(job(), state)));
  CHECK(erp.dialect->next(job(), state)->name == "wait for approval");
  auto order = json::parse(kWritten);
  const auto stands = [&](const char* status) {
    order["status"].set("id", status);
    erp.replies = {{std::string(kOrders) + "/9002", WireReply{200, {}, order.dump()}}};
  };
  stands("A");
  const auto waiting = std::get<Waiting>(erp.take(job(), state));
  CHECK(waiting.for_person);
  CHECK(waiting.look_again_us == 1'300'000'000);
  CHECK(erp.dialect->discardStep(state));
  stands("C");
  CHECK(refusedBy(erp.take(job(), state)).code == "rejected_in_erp");
  stands("B");
  CHECK(std::holds_alternative<Done>(erp.take(job(), state)));
  CHECK_FALSE(erp.dialect->next(job(), state));
  CHECK(erp.dialect->residue(state) == "purchase order PO77 in NetSuite");
  erp.replies.clear();
  state.set("status", "A");
  CHECK(refusedBy(erp.take(job(), state)).code == "record_gone");
}

TEST_CASE("what a person names is found by number or id, under whatever key it stands") {
  SmallErp erp({{"form", "linked_order"}});
  erp.replies = {{std::string(kOrders) + "/9002", WireReply{200, {}, kWritten}}};
  erp.rows[5].second = R"([{"id":"9002"}])";
  CHECK(std::holds_alternative<Found>(*erp.dialect->lookUpNamed(job(), {"PO77"})));
  erp.rows[5].second = "[]";
  CHECK(std::holds_alternative<Found>(*erp.dialect->lookUpNamed(job(), {"nothing", "9002"})));
  CHECK(std::holds_alternative<Absent>(*erp.dialect->lookUpNamed(job(), {"nothing", "9005"})));
  erp.rows[5].second = R"([{"id":"9002"},{"id":"9003"}])";
  CHECK(std::holds_alternative<Ambiguous>(*erp.dialect->lookUpNamed(job(), {"PO77"})));
  SmallErp lines({});
  CHECK_FALSE(lines.dialect->lookUpNamed(job(), {"SC-001"}));
}

TEST_CASE("a queued request without a job to look for is in doubt") {
  SmallErp erp({{"async", true}});
  const auto location = GENERATE("", "https://elsewhere.example/jobs/31", "/services/rest/async/v1/job/../x");
  erp.on_write = [location](const WireRequest&) { return WireReply{202, {{"Location", location}}, ""}; };
  State state = Value::object();
  CHECK(std::holds_alternative<InDoubt>(erp.walk(jobWith({newLine("03-300", "1.00")}), state)));
}

TEST_CASE("what proves that a lost order is not there is what NetSuite is known to do") {
  const auto proof = [](std::initializer_list<Value::NewMember> options) {
    const SmallErp erp(options);
    return erp.dialect->plan(job())[1].proof.kind;
  };
  CHECK(proof({}) == AbsenceProof::Kind::after);
  CHECK(proof({{"async", true}}) == AbsenceProof::Kind::after);
  CHECK(proof({{"form", "linked_order"}}) == AbsenceProof::Kind::after);
  CHECK(proof({{"form", "linked_order"}, {"unique_external_ids", true}}) == AbsenceProof::Kind::unique_key);
  CHECK(proof({{"form", "linked_order"}, {"create_by", "upsert"}}) == AbsenceProof::Kind::unique_key);
}

TEST_CASE("options that do not go together are refused by name") {
  const auto where = [](std::initializer_list<Value::NewMember> options) {
    try {
      const SmallErp erp(options);
      return std::string("taken");
    } catch (const ConfigError& e) {
      return e.where;
    }
  };
  CHECK(where({{"form", "linked_order"}, {"changed_lines", "update"}}) == "options.changed_lines");
  CHECK(where({{"numbering", "manual"}}) == "options.numbering");
  CHECK(where({{"finish", "approved"}}) == "options.finish");
  CHECK(where({{"project_to", "class"}, {"category_to", "class"}}) == "options.category_to");
  CHECK(where({{"reference_column", ""}}) == "options.reference_column");
}

TEST_CASE("a link to the platform stands in the body field that the profile names") {
  SmallErp erp({{"form", "linked_order"}});
  auto made = job();
  made.draft.fields = {{"custbody_platform_link", "https://app.example/5?co=4711&tab=2"}};
  State state = Value::object();
  REQUIRE(std::holds_alternative<Done>(erp.walk(made, state)));
  CHECK(json::parse(erp.written().body).text("custbody_platform_link") == "https://app.example/5?co=4711&tab=2");
}
