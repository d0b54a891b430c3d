// The two forms of a change order, byte by byte, and what happens when somebody else is at work on the same order.
#include "setup.h"

using namespace tieback;
using namespace tieback::erp;
using namespace tieback::erp::test;

namespace {

json::Value options(std::initializer_list<json::Value::NewMember> members) {
  return json::Value::object(members);
}

std::string requestId(const WireRequest& request) {
  const auto begin = request.target.find("requestid=") + 10;
  return request.target.substr(begin, request.target.find('&', begin) - begin);
}

}  // namespace

TEST_CASE("lines are added by a full update that sends everything back as it was read") {
  QuickBooks quickbooks({token("t1"), ok(kVendor), ok(kItem), ok(kFound), ok(kOrder), ok(kOrder)});
  REQUIRE(std::holds_alternative<Done>(quickbooks.step(newLine())));
  REQUIRE(std::holds_alternative<Done>(quickbooks.step(newLine())));
  CHECK(quickbooks.taken == "add lines");
  const auto& sent = quickbooks.transport.sent;
  CHECK(sent[3].target ==
        "/v3/company/9130/query?query=select%20%2A%20from%20PurchaseOrder%20where%20DocNumber%20%3D%20%27SC-001%27"
        "%20startposition%201%20maxresults%201000&minorversion=75");
  CHECK(sent[4].target == "/v3/company/9130/purchaseorder/145?minorversion=75");
  CHECK(sent.back().method == "POST");
  CHECK(sent.back().target.starts_with("/v3/company/9130/purchaseorder?requestid=0123456789abcdef01234567-1-"));
  CHECK(sent.back().target.ends_with("&minorversion=75"));
  CHECK(sent.back().body ==
        R"({"POEmail":{"Address":"apex@example.com"},"Id":"145","SyncToken":"7","DocNumber":"SC-001",)"
        R"("VendorRef":{"value":"56","name":"V-1001"},"APAccountRef":{"value":"33"},"CurrencyRef":{"value":"USD"},)"
        R"("PrivateNote":"Concrete\nTB-4711: CCO-001 Extra footing","CustomField":[{"DefinitionId":"1"}],)"
        R"("Line":[{"Id":"1","Description":"Slab","Received":2,"Amount":15000.0,)"
        R"("DetailType":"ItemBasedExpenseLineDetail"},{"Description":"Footing F-7 [TB-4711/1]","Amount":2500.00,)"
        R"("DetailType":"ItemBasedExpenseLineDetail","ItemBasedExpenseLineDetail":{"ItemRef":{"value":"19"},)"
        R"("Qty":1,"UnitPrice":2500.00}}],"sparse":false})");
  CHECK_FALSE(quickbooks.dialect().next(newLine(), quickbooks.state));
}

TEST_CASE("a linked order takes vendor, account and currency from the commitment's and names it") {
  const char* const preferences =
      R"({"Preferences":{"OtherPrefs":{"NameValue":[{"Name":"VendorAndPurchasesPrefs.UseCustomTxnNumbers",)"
      R"("Value":"true"}]}}})";
  const char* const customer = R"({"QueryResponse":{"Customer":[{"DisplayName":"TOWER","Active":true,"Id":"3"}]}})";
  const char* const classes = R"({"QueryResponse":{"Class":[{"Name":"S","Active":true,"Id":"500"}]}})";
  QuickBooks quickbooks({token("t1"), ok(kVendor), ok(preferences), ok(kItem), ok(customer), ok(classes), ok(kFound),
                         ok(kOrder), ok(kOrder)},
                        options({{"change_order_as", "linked_order"},
                                 {"project_is", "name"},
                                 {"category_is", "class_name"},
                                 {"tax_code", "NON"},
                                 {"tax_calculation", "TaxExcluded"}}));
  auto job = newLine("1350.00");
  job.draft.lines.front().quantity = *Decimal::parse("3");
  job.draft.lines.front().unit_cost = *Decimal::parse("450.00");
  REQUIRE(std::holds_alternative<Done>(quickbooks.step(job)));
  REQUIRE(std::holds_alternative<Done>(quickbooks.step(job)));
  CHECK(quickbooks.taken == "create purchase order");
  CHECK(quickbooks.transport.sent.back().body ==
        R"({"DocNumber":"TB-4711","TxnDate":"2026-06-15","VendorRef":{"value":"56","name":"V-1001"},)"
        R"("APAccountRef":{"value":"33"},"CurrencyRef":{"value":"USD"},"GlobalTaxCalculation":"TaxExcluded",)"
        R"("PrivateNote":"Change order of SC-001: CCO-001 Extra footing","POStatus":"Open","Line":[{)"
        R"("Description":"Footing F-7","Amount":1350.00,"DetailType":"ItemBasedExpenseLineDetail",)"
        R"("ItemBasedExpenseLineDetail":{"ItemRef":{"value":"19"},"CustomerRef":{"value":"3"},)"
        R"("ClassRef":{"value":"500"},"TaxCodeRef":{"value":"NON"},"Qty":3,"UnitPrice":450.00}}]})");
}

TEST_CASE("a link to the platform goes into the memo, below what stands there, beside the key") {
  QuickBooks quickbooks({token("t1"), ok(kVendor), ok(kItem), ok(kFound), ok(kOrder), ok(kOrder)});
  auto job = newLine();
  job.draft.fields = {{"PrivateNote", "CCO-001 https://app.example/5?co=4711&tab=2"}};
  REQUIRE(std::holds_alternative<Done>(quickbooks.step(job)));
  REQUIRE(std::holds_alternative<Done>(quickbooks.step(job)));
  CHECK(json::parse(quickbooks.transport.sent.back().body).text("PrivateNote") ==
        "Concrete\nTB-4711: CCO-001 https://app.example/5?co=4711&tab=2");
}

TEST_CASE("as accounts, lines carry no quantity; ids are taken as they are") {
  const char* const account =
      R"({"QueryResponse":{"Account":[{"AcctNum":"5100","Name":"Job","Active":true,"Id":"80"}]}})";
  QuickBooks quickbooks({token("t1"), ok(account), ok(kOrder), ok(kOrder)},
                        options({{"commitment_is", "id"},
                                 {"cost_code_is", "account_number"},
                                 {"checks", json::Value::array({"commitment"})},
                                 {"tax_detail", "kept"}}));
  auto job = newLine();
  job.draft.commitment = "145";
  job.draft.lines.front().cost_code = "5100";
  REQUIRE(std::holds_alternative<Done>(quickbooks.step(job)));
  REQUIRE(std::holds_alternative<Done>(quickbooks.step(job)));
  const auto& body = quickbooks.transport.sent.back().body;
  CHECK(body.find(R"("AccountBasedExpenseLineDetail":{"AccountRef":{"value":"80"}}})") != std::string::npos);
  CHECK(body.find(R"("TxnTaxDetail":{"TotalTax":0})") != std::string::npos);
}

TEST_CASE("someone else's edit is neither overwritten nor a failure: the order is read and checked anew") {
  std::string theirs = kOrder;
  theirs.replace(theirs.find(R"("7")"), 3, R"("8")");
  theirs.replace(theirs.find("Concrete"), 8, "Theirs");
  QuickBooks quickbooks({token("t1"), ok(kVendor), ok(kItem), ok(kFound), ok(kOrder), WireReply{400, {}, kStaleFault},
                         ok(kFound), ok(theirs), ok(kOrder)});
  const auto job = newLine();
  REQUIRE(std::holds_alternative<Done>(quickbooks.step(job)));
  REQUIRE(std::holds_alternative<Waiting>(quickbooks.step(job)));
  REQUIRE(std::holds_alternative<Done>(quickbooks.step(job)));
  CHECK(quickbooks.taken == "check");
  REQUIRE(std::holds_alternative<Done>(quickbooks.step(job)));
  const auto& sent = quickbooks.transport.sent;
  CHECK(sent.back().body.find(R"("SyncToken":"8")") != std::string::npos);
  CHECK(sent.back().body.find("Theirs") != std::string::npos);
  CHECK(requestId(sent.back()) != requestId(sent[5]));
}

TEST_CASE("whoever always comes too late gives up, with the vendor's words") {
  QuickBooks quickbooks({token("t1"), WireReply{400, {}, kStaleFault}});
  quickbooks.state = json::parse(R"({"checked":true,"conflicts":20,"line.0":"19","order":{"Id":"145","Line":[]}})");
  const auto outcome = quickbooks.step(newLine());
  const auto* refused = std::get_if<Refused>(&outcome);
  REQUIRE(refused != nullptr);
  CHECK(refused->error.code == "concurrent_change");
  CHECK(refused->error.erp_message.find("You and Ann") != std::string::npos);
}

TEST_CASE("the request id repeats with the same bytes in the same sending only, and fits") {
  QuickBooks quickbooks({});
  const auto state = json::parse(R"({"checked":true,"line.0":"19","order":{"Id":"145","SyncToken":"7","Line":[]}})");
  auto newer = state;
  newer.find("order")->set("SyncToken", "8");
  const auto& dialect = quickbooks.dialect();
  auto job = newLine();
  const auto write = *dialect.next(job, state);
  const auto first = requestId(dialect.prepare(write, job, state));
  CHECK(requestId(dialect.prepare(write, job, state)) == first);
  CHECK(requestId(dialect.prepare(write, job, newer)) != first);
  job.sending = 1'234'567'890;
  const auto later = requestId(dialect.prepare(write, job, state));
  CHECK(later != first);
  CHECK(later.size() <= 50);
}

TEST_CASE("a request that QuickBooks has had before counts as done only when its effect is there") {
  const WireReply repeated{
      400, {}, R"({"Fault":{"Error":[{"Message":"Duplicate Request ID","code":"600"}],"type":"ValidationFault"}})"};
  std::string applied = kOrder;
  applied.replace(applied.find("Slab"), 4, "Footing F-7 [TB-4711/1]");
  applied.replace(applied.find("Concrete"), 8, "Concrete\\nTB-4711: CCO-001 Extra footing");
  applied.replace(applied.find(R"("Amount":15000.0)"), 16, R"("Amount":2500.0)");
  const bool there = GENERATE(true, false);
  QuickBooks quickbooks({token("t1"), repeated, ok(kFound), ok(there ? applied : std::string(kOrder))});
  quickbooks.state = json::parse(R"({"checked":true,"line.0":"19","order":{"Id":"145","Line":[]}})");
  const auto outcome = quickbooks.step(newLine());
  CHECK(std::holds_alternative<Done>(outcome) == there);
  CHECK(std::holds_alternative<TryLater>(outcome) == !there);
  CHECK(quickbooks.state.text("document").empty() != there);
}

TEST_CASE("a check that had to wait goes on where it stopped") {
  QuickBooks quickbooks({token("t1"), ok(kVendor), WireReply{429, {}, ""}, ok(kItem), ok(kFound), ok(kOrder)});
  const auto job = newLine();
  const auto check = *quickbooks.dialect().next(job, quickbooks.state);
  CHECK(std::holds_alternative<TryLater>(quickbooks.dialect().read(check, job, quickbooks.state)));
  CHECK(std::holds_alternative<Done>(quickbooks.dialect().read(check, job, quickbooks.state)));
  CHECK(quickbooks.dialect().next(job, quickbooks.state)->name == "add lines");
  CHECK(quickbooks.transport.done());
}

TEST_CASE("what the order itself says is checked before anything is written") {
  const auto [was, is, code] = GENERATE(table<const char*, const char*, const char*>(
      {{R"("DocNumber":"SC-001")", R"("POStatus":"Closed","DocNumber":"SC-001")", "commitment_closed"},
       {R"("value":"USD")", R"("value":"CAD")", "currency_differs"},
       {R"("value":"56","name":"V-1001")", R"("value":"57","name":"V-1002")", "vendor_differs"}}));
  std::string order = kOrder;
  order.replace(order.find(was), std::string_view(was).size(), is);
  QuickBooks quickbooks({token("t1"), ok(kVendor), ok(kItem), ok(kFound), ok(order)});
  const auto outcome = quickbooks.step(newLine());
  REQUIRE(std::holds_alternative<Refused>(outcome));
  CHECK(std::get<Refused>(outcome).error.code == code);
}

TEST_CASE("a check that finds the lines there already ends the walk") {
  std::string applied = kOrder;
  applied.replace(applied.find("Slab"), 4, "Footing F-7 [TB-4711/1]");
  QuickBooks quickbooks({token("t1"), ok(kVendor), ok(kItem), ok(kFound), ok(applied)});
  REQUIRE(std::holds_alternative<Done>(quickbooks.step(newLine())));
  CHECK_FALSE(quickbooks.dialect().next(newLine(), quickbooks.state));
}

TEST_CASE("another change order's lines are not ours, however alike the keys") {
  std::string order = kOrder;
  order.replace(order.find("Slab"), 4, "More [TB-47112/1]");
  QuickBooks quickbooks({token("t1"), ok(kFound), ok(order)});
  CHECK(std::holds_alternative<Absent>(quickbooks.dialect().lookUp(newLine())));
}

TEST_CASE("amounts are read exactly, with exponents too") {
  std::string order = kOrder;
  order.replace(order.find("Slab"), 4, "Footing F-7 [TB-4711/1]");
  const auto [wire, amount] = GENERATE(table<const char*, const char*>({{"1.25E+7", "12500000"},
                                                                        {"2500.0", "2500"},
                                                                        {"-1.5e-1", "-0.15"},
                                                                        {"0.10", "0.1"},
                                                                        {"123456789012.34", "123456789012.34"}}));
  const std::string member = R"("Amount":)";
  order.replace(order.find(member), member.size() + 7, member + wire);
  QuickBooks quickbooks({token("t1"), ok(kFound), ok(order)});
  const auto found = quickbooks.dialect().lookUp(newLine());
  REQUIRE(std::holds_alternative<Found>(found));
  CHECK(std::get<Found>(found).projection.total == *Decimal::parse(amount));
}

TEST_CASE("what proves absence is data of the profile") {
  const auto proofOf = [](json::Value options) {
    QuickBooks quickbooks({}, std::move(options));
    return quickbooks.dialect().plan(newLine()).back().proof;
  };
  CHECK(proofOf(options({})).kind == AbsenceProof::Kind::after);
  CHECK(proofOf(options({})).after_us == 300'000'000);
  CHECK(proofOf(options({{"absence_proof", "11m"}})).after_us == 660'000'000);
  CHECK(proofOf(options({{"absence_proof", "enforced"}})).kind == AbsenceProof::Kind::unique_key);
}
