// Writing: what a batch's answers mean, somebody else's edit, numbers of our own; and looking at what is there.
#include "setup.h"

using namespace tieback;
using namespace tieback::erp;
using namespace tieback::erp::business_central;

namespace {

std::string created(int number) {
  const auto text = std::to_string(number);
  return R"({"id":")" + text + R"(","status":201,"body":{"@odata.etag":"W/\"e)" + text + R"(\"","id":"l-)" + text +
         R"(","number":"106001"}})";
}
std::string failed(int status, const std::string& code, const std::string& words) {
  return R"({"id":"2","status":)" + std::to_string(status) + R"(,"body":)" + failure(status, code, words).body + "}";
}

std::string orderWith(const std::string& lines, const std::string& status = "Draft") {
  return R"({"@odata.etag":"W/\"o\"","id":"o-1","number":"SC-001","vendorNumber":"V-1001","currencyCode":"USD",)"
         R"("pricesIncludeTax":false,"status":")" +
         status + R"(","purchaseOrderLines":[)" + lines + "]}";
}
const std::string kOrdered =
    R"({"@odata.etag":"W/\"1\"","id":"l-1","sequence":10000,"lineType":"Account","lineObjectNumber":"62300","description2":"",)"
    R"("quantity":100,"directUnitCost":150,"amountExcludingTax":15000,"discountAmount":0})";
const std::string kOurs =
    R"({"@odata.etag":"W/\"3\"","id":"l-3","sequence":30000,"lineType":"Comment","description":"CCO-003 Extra steel","description2":"TB-4711"},)"
    R"({"@odata.etag":"W/\"4\"","id":"l-4","sequence":40000,"lineType":"Account","description2":"TB-4711","amountExcludingTax":2500.00},)"
    R"({"@odata.etag":"W/\"5\"","id":"l-5","sequence":50000,"lineType":"Account","description2":"TB-4711","amountExcludingTax":-100.50})";

json::Value onlyCommitment() {
  return json::Value::object({{"checks", json::Value::array({"commitment"})}});
}

}  // namespace

TEST_CASE("a batch is done when each of its requests is, and what was made is kept") {
  Setup setup({token(), batchReply(created(1) + "," + created(2) + "," + created(3))});
  CHECK(std::holds_alternative<Done>(setup.send(step::kAddLines)));
  CHECK(setup.state.flag("posted"));
  CHECK(setup.state.text("own.1") == "l-2");
  CHECK_FALSE(nextOf(setup.config, setup.state));
}

TEST_CASE("the request of a batch that fails is the whole batch's refusal") {
  Setup setup(
      {token(), batchReply(created(1) + "," + failed(400, "Application_DialogException", "Account does not exist."))});
  CHECK(refusedBy(setup.send(step::kAddLines)).code == "account_unknown");
  CHECK_FALSE(setup.state.flag("posted"));
}

TEST_CASE("a batch answered in part, or without statuses, is in doubt") {
  const auto reply = GENERATE(batchReply(created(1)), batchReply(R"({"id":"1","body":{}})"), WireReply{200, {}, "{}"},
                              WireReply{200, {}, "<html>"});
  Setup setup({token(), reply});
  CHECK(std::holds_alternative<InDoubt>(setup.send(step::kAddLines)));
}

TEST_CASE("an edit by somebody else sends the walk back to the check, five times at most") {
  const bool version = GENERATE(true, false);
  const auto inner =
      version ? failed(409, "Request_EntityChanged", "Another user has already changed the record.")
              : failed(400, "Application_DialogException", "You cannot insert a line because a line already exists.");
  Setup setup({token(), batchReply(inner), batchReply(inner)});
  const auto outcome = setup.send(step::kAddLines);
  REQUIRE(std::holds_alternative<Waiting>(outcome));
  CHECK(nextOf(setup.config, setup.state)->name == step::kCheck);

  setup.state.set("first", 30000);
  setup.state.set("conflicts", 4);
  CHECK(std::holds_alternative<TryLater>(setup.send(step::kAddLines)));
}

TEST_CASE("the check that follows re-reads the order: new versions and places, and theirs stays") {
  Setup setup({token(), list(orderWith(kOrdered + R"(,{"id":"l-2","sequence":20000,"lineType":"Comment"})"))},
              json::Value::object({{"checks", json::Value::array({"commitment"})}, {"changed_lines", "update"}}));
  setup.state = json::Value::object({{"conflicts", 1}});
  REQUIRE(std::holds_alternative<Done>(setup.check()));
  CHECK(setup.state.text("first") == "30000");
  CHECK(setup.state.text("etag.0") == "W/\"1\"");
  CHECK(setup.state.text("before.0") == "15000");
  CHECK(setup.state.text("quantity.0") == "100");
  CHECK(setup.state.text("cost.0") == "175.00000");
}

TEST_CASE("a lost request that has landed is seen by the check, and nothing is sent twice") {
  Setup setup({token(), list(orderWith(kOrdered + "," + kOurs))}, onlyCommitment());
  setup.state = json::Value::object();
  REQUIRE(std::holds_alternative<Done>(setup.check()));
  CHECK_FALSE(nextOf(setup.config, setup.state));
}

TEST_CASE("lines under our reference that say something else are a person's") {
  auto other = kOurs;
  other.replace(other.find("2500.00"), 7, "2600.00");
  Setup setup({token(), list(orderWith(kOrdered + "," + other))}, onlyCommitment());
  setup.state = json::Value::object();
  CHECK(refusedBy(setup.check()).code == "other_document");
}

TEST_CASE("the check refuses what the order cannot take") {
  struct Row {
    const char* from;
    const char* to;
    const char* code;
  };
  const auto row =
      GENERATE(values<Row>({{"\"status\":\"Draft\"", "\"status\":\"Open\"", "commitment_released"},
                            {"\"status\":\"Draft\"", "\"status\":\"In Review\"", "commitment_released"},
                            {"V-1001", "V-9", "vendor_differs"},
                            {"USD", "EUR", "currency_differs"},
                            {"\"pricesIncludeTax\":false", "\"pricesIncludeTax\":true", "prices_include_tax"}}));
  auto order = orderWith(kOrdered);
  order.replace(order.find(row.from), std::string(row.from).size(), row.to);
  Setup setup({token(), list(order)}, onlyCommitment());
  CHECK(refusedBy(setup.check()).code == row.code);
}

TEST_CASE("the check refuses a draft that no order can hold, before anything is asked") {
  Setup setup({}, onlyCommitment());
  SECTION("a reference that is too long") {
    setup.job.draft.external_key = std::string(51, 'x');
    CHECK(refusedBy(setup.check()).code == "external_key_too_long");
  }
  SECTION("a field of the header that is left alone") {
    setup.job.draft.fields.emplace_back("purchaser", "PK");
    CHECK(refusedBy(setup.check()).code == "field_reserved");
  }
  SECTION("a quantity and unit cost that do not make the amount") {
    setup.job.draft.lines[1].quantity = Decimal(3, 0);
    setup.job.draft.lines[1].unit_cost = *Decimal::parse("33.33");
    CHECK(refusedBy(setup.check()).code == "amount_impossible");
  }
  SECTION("a number where the ERP numbers") {
    setup.job.draft.number = "X-1";
    CHECK(refusedBy(setup.check()).code == "number_not_taken");
  }
  CHECK(setup.transport.sent.empty());
}

TEST_CASE("master data that does not fit is named with its remedy") {
  struct Row {
    const char* check;
    std::vector<std::string> lists;
    const char* code;
  };
  const auto row = GENERATE(values<Row>({
      {"vendor", {""}, "vendor_unknown"},
      {"vendor", {R"({"number":"V-1001","blocked":"All"})"}, "vendor_inactive"},
      {"period", {""}, "period_unknown"},
      {"period",
       {R"({"startingDate":"2026-01-01","closed":false},{"startingDate":"2026-06-01","closed":true})"},
       "period_closed"},
      {"period",
       {R"({"startingDate":"2026-06-01","closed":false})",
        R"({"allowPostingFrom":"2026-07-01","allowPostingTo":"0001-01-01"})"},
       "period_closed"},
      {"period",
       {R"({"startingDate":"2026-06-01","closed":false})",
        R"({"allowPostingFrom":"0001-01-01","allowPostingTo":"2026-05-31"})"},
       "period_closed"},
      {"dimensions", {""}, "dimension_unknown"},
      {"dimensions", {R"({"id":"d-1","code":"COSTCODE"})", R"({"code":"05-100"})"}, "cost_code_unknown"},
      {"numbers", {""}, "account_unknown"},
      {"numbers",
       {R"({"number":"62100","accountType":"Posting","directPosting":true,"blocked":true})"},
       "account_blocked"},
      {"numbers",
       {R"({"number":"62100","accountType":"Total","directPosting":true,"blocked":false})"},
       "account_blocked"},
  }));
  Setup setup({token()}, json::Value::object({{"checks", json::Value::array({row.check})},
                                              {"dimensions", json::Value::object({{"cost_code", "COSTCODE"}})}}));
  test::ScriptedTransport answers({token()});
  std::size_t next = 0;
  struct Lists final : Transport {
    const std::vector<std::string>& lists;
    std::size_t& next;
    Lists(const std::vector<std::string>& l, std::size_t& n) : lists(l), next(n) {}
    Exchange exchange(const WireRequest& request) override {
      if (request.confidential) return token();
      if (next >= lists.size()) return list("");
      return list(lists[next++]);
    }
  } transport(row.lists, next);
  setup.context.transport = &transport;
  setup.context.other_host = [&](const std::string&, const std::string&) { return &transport; };
  const auto error = refusedBy(setup.check());
  CHECK(error.code == row.code);
  CHECK_FALSE(error.remedy.empty());
}

TEST_CASE("a check that is held up goes on where it was") {
  const WireReply busy{429, {{"Retry-After", "60"}}, ""};
  Setup setup({token(), list(R"({"number":"V-1001","blocked":"_x0020_"})"), busy,
               list(R"({"startingDate":"2026-06-01","closed":false})"), list(""), list(orderWith(kOrdered))},
              json::Value::object({{"checks", json::Value::array({"vendor", "period"})}}));
  setup.state = json::Value::object();
  CHECK(std::holds_alternative<TryLater>(setup.check()));
  CHECK(setup.state.flag("seen.vendor"));
  CHECK(std::holds_alternative<Done>(setup.check()));
  CHECK(setup.transport.done());
  CHECK(setup.state.find("seen.vendor") == nullptr);
}

TEST_CASE("a vendor blocked for payment may still be ordered from") {
  Setup setup({token(), list(R"({"number":"V-1001","blocked":"Payment"})"), list(orderWith(kOrdered))},
              json::Value::object({{"checks", json::Value::array({"vendor"})}}));
  CHECK(std::holds_alternative<Done>(setup.check()));
}

TEST_CASE("one line of the order changed twice in place is refused: its second version is not known") {
  Setup setup({token(), list(orderWith(kOrdered))},
              json::Value::object({{"checks", json::Value::array({"commitment"})}, {"changed_lines", "update"}}));
  setup.job.draft.lines[1] = setup.job.draft.lines[0];
  CHECK(refusedBy(setup.check()).code == "line_changed_twice");
}

TEST_CASE("a number that is taken: ours after a lost answer, or somebody else's") {
  const auto taken = batchReply(failed(400, "Internal_EntityWithSameKeyExists", "The Purchase Header already exists."));
  const auto options = json::Value::object({{"post_as", "linked_order"}, {"numbering", "manual"}});
  SECTION("ours") {
    Setup setup({token(), taken, list(orderWith(kOurs)), list(orderWith(kOurs))}, options);
    setup.job.draft.number = "SC-001";
    CHECK(std::holds_alternative<Done>(setup.send(step::kCreateOrder)));
    CHECK(setup.state.flag("posted"));
  }
  SECTION("somebody else's") {
    Setup setup({token(), taken, list(orderWith(kOrdered))}, options);
    setup.job.draft.number = "SC-001";
    const auto error = refusedBy(setup.send(step::kCreateOrder));
    CHECK(error.code == "number_taken");
    CHECK(error.value == "SC-001");
    CHECK_THAT(error.erp_message, Catch::Contains("already exists"));
  }
}

TEST_CASE("what was found may be removed while it is a draft that nobody used") {
  Setup setup({token(), list(orderWith(kOrdered + "," + kOurs)), token()});
  setup.make();
  const auto look = setup.actions->lookUp(setup.job);
  REQUIRE(std::holds_alternative<Found>(look));
  const auto& found = std::get<Found>(look);
  CHECK(found.held);
  CHECK(found.name == "lines of purchase order SC-001, Draft");
  setup.state = found.state;
  const auto body = json::parse(setup.prepare(step::kRemoveLines).body);
  REQUIRE(body.at("requests").size() == 3);
  CHECK(body.at("requests").items()[1].dump() ==
        R"x({"method":"DELETE","url":"companies(c0000000-0000-4000-8000-000000000001)/purchaseOrderLines(l-4)",)x"
        R"("headers":{"If-Match":"W/\"4\""},"id":"2"})");
}

TEST_CASE("what is released, received or lacks its version is not held") {
  auto used = kOurs;
  used.replace(used.find("\"amountExcludingTax\""), 0, "\"receivedQuantity\":1,");
  const auto order = GENERATE_COPY(orderWith(kOrdered + "," + kOurs, "Open"), orderWith(kOrdered + "," + used));
  Setup setup({token(), list(order)});
  setup.make();
  CHECK_FALSE(std::get<Found>(setup.actions->lookUp(setup.job)).held);
}

TEST_CASE("of a vendor's orders only what tells whose they are is read, and then the one that is ours") {
  Setup setup({token(), list(orderWith(kOrdered) + "," + orderWith(kOurs)), list(orderWith(kOurs))},
              json::Value::object({{"post_as", "linked_order"}}));
  setup.make();
  REQUIRE(std::holds_alternative<Found>(setup.actions->lookUp(setup.job)));
  const auto& sent = setup.transport.sent;
  REQUIRE(sent.size() >= 2);
  CHECK_THAT(sent[sent.size() - 2].target,
             Catch::EndsWith("purchaseOrders?$filter=vendorNumber%20eq%20%27V-1001%27&$select=id,number&$expand="
                             "purchaseOrderLines($select=id,sequence,lineType,description2)"));
  CHECK_THAT(
      sent.back().target,
      Catch::EndsWith("purchaseOrders?$filter=id%20eq%20o-1&$expand=purchaseOrderLines($expand=dimensionSetLines)"));
}

TEST_CASE("two orders under one reference are for a person") {
  Setup setup(
      {token(), list(orderWith(kOurs) + "," + orderWith(kOurs)), list(orderWith(kOurs)), list(orderWith(kOurs))},
      json::Value::object({{"post_as", "linked_order"}}));
  setup.make();
  CHECK(std::holds_alternative<Ambiguous>(setup.actions->lookUp(setup.job)));
}

TEST_CASE("an order that was invoiced in full is not gone: what was ordered is in the books") {
  const auto data =
      json::parse(R"([{"kind":"lines of a purchase order","id":"o-1","number":"SC-001","lines":["l-3","l-4"]}])");
  const auto asked = [&](std::initializer_list<Exchange> answers) {
    Setup setup(answers);
    setup.make();
    return std::get<Gone>(setup.actions->checkGone("", data));
  };
  CHECK(asked({token(), list(""), list(R"({"number":"I-1","orderNumber":"SC-001"})")}) == Gone::no);
  CHECK(asked({token(), list(""), list("")}) == Gone::yes);
  CHECK(asked({token(), list(orderWith(kOrdered))}) == Gone::yes);
  CHECK(asked({token(), list(orderWith(kOrdered + "," + kOurs))}) == Gone::no);
}
