// Change orders as lines of the commitment's purchase order: requests byte by byte, and nobody's edit undone.
#include <catch2/catch.hpp>

#include "small_erp.h"

using namespace tieback;
using namespace tieback::erp;
using namespace tieback::erp::netsuite::test;

TEST_CASE("new lines go into one PATCH without keys, and take what the order's lines have") {
  SmallErp erp({});
  auto job = jobWith({newLine("03-300", "2500.00"), newLine("05-120", "-100.50")});
  job.draft.lines[0].quantity = Decimal::parse("10");
  job.draft.lines[0].unit_cost = Decimal::parse("250.00");
  job.draft.fields = {{"custcol_tieback_note", "Extra steel"}, {"custcol_empty", ""}};
  State state = Value::object();
  REQUIRE(std::holds_alternative<Done>(erp.walk(job, state)));
  const auto& request = erp.written();
  CHECK(request.method == "PATCH");
  CHECK(request.target == kOrderPath);
  CHECK(erp::test::headerOf(request, "X-NetSuite-PropertyNameValidation") == "Error");
  CHECK(erp::test::headerOf(request, "Prefer").empty());
  CHECK(request.body ==
        R"({"item":{"items":[{"item":{"id":"233"},"quantity":10,"rate":250,"amount":2500,"description":"Extra",)"
        R"("customer":{"id":"81"},"class":{"id":"7"},"custcol_tieback_note":"Extra steel",)"
        R"("custcol_tieback_ref":"TB-4711/1"},)"
        R"({"item":{"id":"234"},"quantity":1,"rate":-100.5,"amount":-100.5,"description":"Extra",)"
        R"("customer":{"id":"81"},"custcol_tieback_note":"Extra steel","custcol_tieback_ref":"TB-4711/2"}]}})");
  CHECK(state.text("document") == "9001");
  CHECK(state.text("number") == "SC-001");
  CHECK(erp.dialect->residue(state) == "lines of purchase order SC-001 in NetSuite");
}

TEST_CASE("a preview shows what is known before NetSuite is asked") {
  SmallErp erp({{"category_to", "class"}});
  const auto job = jobWith({newLine("03-300", "2500.00")});
  const auto request = erp.dialect->prepare(erp.dialect->plan(job)[1], job, Value::object());
  CHECK(request.target == "/services/rest/record/v1/purchaseOrder/SC-001");
  CHECK(request.body ==
        R"({"item":{"items":[{"item":{"refName":"03-300"},"quantity":0,"amount":2500,"description":"Extra",)"
        R"("customer":{"refName":"TOWER"},"class":{"refName":"S"},"custcol_tieback_ref":"TB-4711/1"}]}})");
  CHECK(erp.sent.empty());
}

TEST_CASE("project, category, tax and fixed dimensions go where the profile says") {
  SmallErp erp({{"project_to", "none"},
                {"category_to", "class"},
                {"department", "3"},
                {"location", "4"},
                {"tax", "line"},
                {"date_column", "custcol_date"},
                {"send_amount", false}});
  auto job = jobWith({newLine("03-300", "2500.00")});
  job.draft.lines[0].tax_code = "VAT";
  State state = Value::object();
  REQUIRE(std::holds_alternative<Done>(erp.walk(job, state)));
  CHECK(erp.written().body ==
        R"({"item":{"items":[{"item":{"id":"233"},"quantity":1,"rate":2500,"description":"Extra",)"
        R"("department":{"id":"3"},"class":{"id":"71"},"location":{"id":"4"},"taxCode":{"id":"91"},)"
        R"("custcol_date":"2026-06-15","custcol_tieback_ref":"TB-4711/1"}]}})");
}

TEST_CASE("a changed line becomes a line of its own unless the profile says otherwise") {
  SmallErp erp({});
  const auto job = jobWith({changeOf("1", "03-300", "-1500.00")});
  State state = Value::object();
  REQUIRE(std::holds_alternative<Done>(erp.walk(job, state)));
  CHECK_THAT(erp.written().body, Catch::Contains(R"("rate":-1500,"amount":-1500)") && !Catch::Contains("\"line\""));
}

TEST_CASE("with update the order's line is changed by its key, and says what it held") {
  SmallErp erp({{"changed_lines", "update"}});
  auto job = jobWith({changeOf("1", "03-300", "-1500.00"), changeOf("1", "03-300", "250.00")});
  job.draft.lines[0].quantity = Decimal::parse("-10");
  State state = Value::object();
  REQUIRE(std::holds_alternative<Done>(erp.walk(job, state)));
  CHECK(erp.written().body ==
        R"({"item":{"items":[{"line":1,"quantity":90,"rate":152.77777778,"amount":13750,)"
        R"("custcol_tieback_ref":"TB-4711/1 15000.00>13500.00; TB-4711/2 13500.00>13750.00"}]}})");
}

TEST_CASE("what somebody wrote into the line since the check is not undone: it is read anew") {
  SmallErp erp({{"changed_lines", "update"}});
  const auto job = jobWith({changeOf("2", "05-120", "500.00")});
  State state = Value::object();
  REQUIRE(std::holds_alternative<Done>(erp.take(job, state)));
  auto& line = erp.order.find("item")->find("items")->items()[1];
  line.set("amount", Value::number("12000.0"));
  const auto outcome = erp.take(job, state);
  CHECK(std::holds_alternative<Waiting>(outcome));
  CHECK_FALSE(erp.wrote());
  REQUIRE(std::holds_alternative<Done>(erp.walk(job, state)));
  CHECK_THAT(erp.written().body, Catch::Contains("TB-4711/1 12000.00>12500.00"));
  // Edits of other lines are nobody's business: only the changed line is sent.
  CHECK_THAT(erp.written().body, !Catch::Contains("\"line\":1"));
}

TEST_CASE("lines that are there already are not sent again") {
  SmallErp erp({{"changed_lines", "update"}});
  const auto job = jobWith({changeOf("2", "05-120", "500.00")});
  State state = Value::object();
  REQUIRE(std::holds_alternative<Done>(erp.take(job, state)));
  auto& line = erp.order.find("item")->find("items")->items()[1];
  line.set("custcol_tieback_ref", "TB-4711/1 10000.00>10500.00");
  REQUIRE(std::holds_alternative<Done>(erp.take(job, state)));
  CHECK_FALSE(erp.wrote());
  CHECK(state.text("document") == "9001");
}

TEST_CASE("a look-up tells a change's size from the marks, also when later changes followed") {
  SmallErp erp({{"changed_lines", "update"}});
  const auto job = jobWith({changeOf("2", "05-120", "500.00"), newLine("03-300", "10.00")});
  auto& lines = erp.order.find("item")->find("items")->items();
  lines[1].set("custcol_tieback_ref", "TB-1/1 9000.00>10000.00; TB-4711/1 10000.00>10500.00; TB-9/1 10500.00>11000.00");
  lines[1].set("amount", Value::number("1.1E4"));
  lines.push_back(json::parse(R"({"line":3,"item":{"id":"233"},"amount":10.0,"custcol_tieback_ref":"TB-4711/2"})"));
  const auto found = std::get<Found>(erp.dialect->lookUp(job));
  CHECK(found.projection == erp.dialect->expected(job));
  CHECK(found.complete);
  CHECK_FALSE(found.held);
  CHECK_FALSE(erp.dialect->next(job, found.state));
  // A line that somebody copied shows as one more.
  lines.push_back(lines.back());
  CHECK(std::get<Found>(erp.dialect->lookUp(job)).projection.line_amounts.size() == 3);
}

TEST_CASE("what NetSuite can tell is checked before anything is written") {
  struct Case {
    const char* code;
    std::function<void(SmallErp&, Job&)> make;
  };
  const auto rows = [](const char* part, const char* found) {
    return [part, found](SmallErp& erp, Job&) {
      for (auto& [name, value] : erp.rows) {
        if (name.find(part) != std::string::npos) value = found;
      }
    };
  };
  const auto each = GENERATE_COPY(values<Case>(
      {{"vendor_unknown", rows("vendor", "[]")},
       {"vendor_inactive", rows("vendor", R"([{"id":"57","entityid":"V-1001","isinactive":"T"}])")},
       {"vendor_ambiguous", rows("vendor", R"([{"id":"57","entityid":"V-1001"},{"id":"58","entityid":"V-1001"}])")},
       {"vendor_differs", [](SmallErp& erp, Job&) { erp.order["entity"].set("id", "99"); }},
       {"commitment_unknown", rows("transaction", "[]")},
       {"commitment_ambiguous", rows("transaction", R"([{"id":"9001"},{"id":"9003"}])")},
       {"commitment_closed", [](SmallErp& erp, Job&) { erp.order["status"].set("id", "H"); }},
       {"currency_differs", rows("currency", R"([{"id":"1","symbol":"EUR"}])")},
       {"period_closed", rows("accountingperiod", R"([{"id":"6","periodname":"Jun 2026","closed":"T"}])")},
       {"period_closed", rows("accountingperiod", R"([{"id":"6","periodname":"Jun 2026","aplocked":"T"}])")},
       {"period_closed", rows("accountingperiod", "[]")},
       {"cost_code_unknown", rows("item", R"([{"id":"233","itemid":"03-300","isinactive":"F"}])")},
       {"project_unknown", rows("job", "[]")},
       {"project_inactive", rows("job", R"([{"id":"81","entityid":"TOWER","isinactive":"T"}])")},
       {"number_not_taken", [](SmallErp&, Job& job) { job.draft.number = "PO-9"; }},
       {"external_key_invalid", [](SmallErp&, Job& job) { job.draft.external_key = "TB|1"; }},
       {"field_reserved",
        [](SmallErp&, Job& job) {
          job.draft.fields = {{"tranDate", "x"}};
        }},
       {"field_not_of_lines",
        [](SmallErp&, Job& job) {
          job.draft.fields = {{"memo", "x"}};
        }},
       {"too_many_lines", [](SmallErp& erp, Job&) { erp.order["item"].set("totalResults", 1001); }}}));
  SmallErp erp({});
  auto job = jobWith({newLine("03-300", "1.00"), newLine("05-120", "1.00")});
  each.make(erp, job);
  State state = Value::object();
  const auto error = refusedBy(erp.take(job, state));
  CHECK(error.code == each.code);
  CHECK_FALSE(error.remedy.empty());
  CHECK_FALSE(erp.wrote());
}

TEST_CASE("a line that can't be changed is named") {
  struct Case {
    const char* code;
    std::function<void(Value&, Job&)> make;
  };
  const auto each = GENERATE(values<Case>(
      {{"commitment_line_unknown", [](Value&, Job& job) { job.draft.lines[0].commitment_line_origin = "7"; }},
       {"commitment_line_closed", [](Value& line, Job&) { line.set("isClosed", true); }},
       {"cost_code_differs", [](Value&, Job& job) { job.draft.lines[0].cost_code = "03-300"; }},
       {"line_unreadable", [](Value& line, Job&) { line.erase("amount"); }},
       {"reference_full", [](Value& line, Job&) { line.set("custcol_tieback_ref", std::string(290, 'x')); }}}));
  SmallErp erp({{"changed_lines", "update"}});
  auto job = jobWith({changeOf("2", "05-120", "1.00")});
  each.make(erp.order.find("item")->find("items")->items()[1], job);
  State state = Value::object();
  CHECK(refusedBy(erp.take(job, state)).code == each.code);
}

TEST_CASE("a check that is switched off is left to NetSuite") {
  SmallErp erp({{"checks", Value::array({"vendor"})}});
  erp.order["status"].set("id", "H");
  State state = Value::object();
  CHECK(std::holds_alternative<Done>(erp.take(jobWith({newLine("03-300", "1.00")}), state)));
  for (const auto& request : erp.sent) CHECK_THAT(request.body, !Catch::Contains("accountingperiod"));
}

TEST_CASE("a check that is held up goes on where it was, and reads the order at its end") {
  SmallErp erp({});
  const auto job = jobWith({newLine("03-300", "1.00")});
  State state = Value::object();
  erp.answers_left = 3;
  CHECK(std::get<TryLater>(erp.take(job, state)).error.code == "erp_unreachable");
  CHECK_FALSE(state.flag("checked"));
  erp.sent.clear();
  erp.answers_left = 100;
  REQUIRE(std::holds_alternative<Done>(erp.take(job, state)));
  REQUIRE_FALSE(erp.sent.empty());
  CHECK_THAT(erp.sent.front().body, Catch::Contains("FROM job"));
  CHECK(state.flag("checked"));
  CHECK(state.text("vendor") == "57");
  CHECK(state.text("order") == "9001");
}

TEST_CASE("records are matched by the ids that the platform has") {
  SmallErp erp({{"match", "external_id"}, {"project_to", "none"}});
  erp.rows[1].second = R"([{"id":"233","externalid":"03-300","isinactive":"F"}])";
  auto job = jobWith({newLine("03-300", "1.00")});
  job.draft.vendor = "EV";
  job.draft.commitment = "E'001";
  State state = Value::object();
  REQUIRE(std::holds_alternative<Done>(erp.take(job, state)));
  const auto asked = [&](const char* text) {
    return std::any_of(erp.sent.begin(), erp.sent.end(),
                       [&](const auto& request) { return request.body.find(text) != std::string::npos; });
  };
  CHECK(asked("FROM vendor WHERE externalid IN ('EV')"));
  CHECK(asked("type = 'PurchOrd' AND externalid = 'E''001'"));
}

TEST_CASE("unlinking needs the lines, or the order, to be gone") {
  SmallErp erp({});
  const auto data =
      Value::array({Value::object({{"kind", "purchase order lines"}, {"id", "9001"}, {"key", "TB-4711"}})});
  CHECK(std::get<Gone>(erp.dialect->checkGone("", data)) == Gone::yes);
  erp.order.find("item")->find("items")->items()[0].set("custcol_tieback_ref", "TB-4711/1");
  CHECK(std::get<Gone>(erp.dialect->checkGone("", data)) == Gone::no);
  erp.replies = {{"/services/rest/record", errorReply(404, "NONEXISTENT_ID", "gone")}};
  CHECK(std::get<Gone>(erp.dialect->checkGone("", data)) == Gone::yes);
  CHECK(std::holds_alternative<Outcome>(erp.dialect->checkGone("", Value::array())));
}

TEST_CASE("a link to the platform stands in each line's column that the profile names") {
  SmallErp erp({});
  auto job = jobWith({newLine("03-300", "2500.00"), newLine("05-120", "-100.50")});
  job.draft.fields = {{"custcol_platform_link", "https://app.example/5?co=4711&tab=2"}};
  State state = Value::object();
  REQUIRE(std::holds_alternative<Done>(erp.walk(job, state)));
  const auto body = json::parse(erp.written().body);
  for (const auto& line : body.at("item").at("items").items()) {
    CHECK(line.text("custcol_platform_link") == "https://app.example/5?co=4711&tab=2");
  }
}
