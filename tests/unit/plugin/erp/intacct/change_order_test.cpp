// The requests of a change order, byte by byte, and both readings of what its lines hold.
#include <catch2/catch.hpp>

#include "samples.h"

using namespace tieback;
using namespace tieback::erp;
using namespace tieback::erp::test;

namespace {

Decimal d(const char* text) {
  return *Decimal::parse(text);
}

domain::DraftLine line(const char* code, const char* amount) {
  domain::DraftLine line;
  line.item_ids = {"i1"};
  line.cost_code = code;
  line.category = "SUB";
  line.description = "Footing <F-7>";
  line.amount = d(amount);
  return line;
}

domain::DraftLine changed(const char* amount) {
  auto made = line("05-100", amount);
  made.change = domain::DraftLine::Change::changed_line;
  made.commitment_line_origin = "256";
  return made;
}

Job jobOf(std::vector<domain::DraftLine> lines) {
  Job job;
  job.idempotency_key = "key";
  job.sending = 1;
  job.draft.external_key = "TB-4711";
  job.draft.date = "2026-06-15";
  job.draft.currency = "USD";
  job.draft.project = "TOWER";
  job.draft.vendor = "V-1001";
  job.draft.commitment = "SC-001";
  job.draft.fields = {{"TIEBACK_ID", "4711"}, {"message", "Extra & more"}, {"scope", "East"}};
  job.draft.lines = std::move(lines);
  for (const auto& each : job.draft.lines) job.draft.total = job.draft.total + each.amount;
  return job;
}

const std::string kOrder =
    "<PODOCUMENT><RECORDNO>255</RECORDNO><DOCID>Subcontract-SC-001</DOCID><STATE>Pending</STATE>"
    "<CUSTVENDID>V-1001</CUSTVENDID><CURRENCY>USD</CURRENCY></PODOCUMENT>";
const std::string kOrderLine =
    "<PODOCUMENTENTRY><RECORDNO>256</RECORDNO><LINE_NO>0</LINE_NO><ITEMID>05-100</ITEMID><UNIT>Each</UNIT>"
    "<UIQTY>100.0000000000</UIQTY><UIPRICE>150.0000000000</UIPRICE><LOCATIONID>100</LOCATIONID>"
    "<DEPARTMENTID>IT</DEPARTMENTID><CLASSID></CLASSID><PROJECTID>TOWER</PROJECTID><TASKID>05-100</TASKID>"
    "<COSTTYPEID>SUB</COSTTYPEID><REVQTY>110.0000000000</REVQTY><REVPRICE>150.0000000000</REVPRICE></PODOCUMENTENTRY>";

struct Bench {
  explicit Bench(json::Value options, std::initializer_list<Exchange> answers) : transport(answers) {
    auto context = intacctContext(transport);
    options.set("checks", json::Value::array());
    context.options = std::move(options);
    dialect = make_intacct(std::move(context));
  }

  Outcome check(const Job& job) { return dialect->read(*dialect->next(job, json::Value::object()), job, state); }
  std::string createBody(const Job& job) {
    const auto outcome = check(job);
    if (const auto* refused = std::get_if<Refused>(&outcome))
      return refused->error.code + ": " + refused->error.message;
    REQUIRE(std::holds_alternative<Done>(outcome));
    return dialect->prepare(*dialect->next(job, state), job, state).body;
  }

  ScriptedTransport transport;
  std::unique_ptr<Dialect> dialect;
  State state = json::Value::object();
};

WireReply order(int lines_remaining = 0) {
  return results(rows("PODOCUMENT", kOrder) + rows("PODOCUMENTENTRY", kOrderLine, lines_remaining));
}

std::string itemsOf(const std::string& body) {
  const auto begin = body.find("<potransitem>");
  return body.substr(begin, body.find("</potransitems>") - begin);
}

}  // namespace

TEST_CASE("a change order is created as a draft, its elements in the schema's order") {
  Bench bench(json::Value::object({{"task_from", "cost_code"}, {"cost_type_from", "category"}}),
              {session("S"), order()});
  CHECK(bench.createBody(jobOf({changed("2500.00"), line("05-200", "-100.50")})) ==
        "<function controlid=\"key.1\"><create_potransaction>"
        "<transactiontype>Subcontract Change Order</transactiontype>"
        "<datecreated><year>2026</year><month>06</month><day>15</day></datecreated>"
        "<createdfrom></createdfrom><vendorid>V-1001</vendorid><referenceno>TB-4711</referenceno>"
        "<datedue><year>2026</year><month>06</month><day>15</day></datedue><message>Extra &amp; more</message>"
        "<returnto><contactname></contactname></returnto><payto><contactname></contactname></payto>"
        "<customfields><customfield><customfieldname>TIEBACK_ID</customfieldname><customfieldvalue>4711</"
        "customfieldvalue>"
        "</customfield></customfields><state>Draft</state><scope>East</scope><potransitems>"
        "<potransitem><itemid>05-100</itemid><quantity>1</quantity><unit>Each</unit><price>2500.00</price>"
        "<locationid>100</locationid><departmentid>IT</departmentid><memo>Footing &lt;F-7&gt;</memo>"
        "<projectid>TOWER</projectid><taskid>05-100</taskid><costtypeid>SUB</costtypeid><relateddockey>255</"
        "relateddockey>"
        "<relateddoclinekey>256</relateddoclinekey></potransitem>"
        "<potransitem><itemid>05-200</itemid><quantity>1</quantity><unit>Each</unit><price>-100.50</price>"
        "<locationid>100</locationid><departmentid>IT</departmentid><memo>Footing &lt;F-7&gt;</memo>"
        "<projectid>TOWER</projectid><taskid>05-200</taskid><costtypeid>SUB</costtypeid><relateddockey>255</"
        "relateddockey>"
        "</potransitem></potransitems></create_potransaction></function>");
}

TEST_CASE("a write is unique by its function's controlid, and rolled back when it fails") {
  const auto created = results(
      "<result><status>success</status><function>create_potransaction</function>"
      "<controlid>key.1</controlid><key>Subcontract Change Order-CO-7</key></result>");
  Bench bench(json::Value::object(), {session("S"), order(), created});
  const auto job = jobOf({line("05-200", "10.00")});
  bench.check(job);
  const auto step = *bench.dialect->next(job, bench.state);
  CHECK(std::holds_alternative<Done>(
      bench.dialect->send(step, bench.dialect->prepare(step, job, bench.state), job, bench.state)));
  CHECK(bench.state.text("docid") == "Subcontract Change Order-CO-7");
  const auto& body = bench.transport.sent[2].body;
  CHECK_THAT(body, Catch::Contains("<controlid>key.1</controlid><uniqueid>true</uniqueid>"));
  CHECK_THAT(body, Catch::Contains("<operation transaction=\"true\">"));
  CHECK_THAT(bench.transport.sent[1].body, Catch::Contains("<uniqueid>false</uniqueid>"));
  CHECK(bench.dialect->next(job, bench.state)->name == "compare draft");
}

TEST_CASE("where lines hold deltas, a changed line tells what is added") {
  Bench bench(json::Value::object(), {session("S"), order()});
  auto less = changed("-1500.00");
  less.quantity = d("-10");
  less.unit_cost = d("150.00");
  CHECK_THAT(itemsOf(bench.createBody(jobOf({less}))),
             Catch::Contains("<quantity>-10</quantity><unit>Each</unit><price>150.00</price>"));
}

TEST_CASE("where lines hold new totals, a changed line tells what it becomes after the changes before it") {
  const auto options = json::Value::object(
      {{"lines_hold", "total"}, {"revised_quantity_field", "REVQTY"}, {"revised_price_field", "REVPRICE"}});
  Bench by_price(options, {session("S"), order()});
  CHECK_THAT(itemsOf(by_price.createBody(jobOf({changed("1100.00")}))),
             Catch::Contains("<quantity>110</quantity><unit>Each</unit><price>160.00</price>"));
  CHECK(by_price.state.text("base.0") == "16500.00");
  Bench by_quantity(options, {session("S"), order()});
  auto less = changed("-1500.00");
  less.quantity = d("-10");
  CHECK_THAT(itemsOf(by_quantity.createBody(jobOf({less}))),
             Catch::Contains("<quantity>100</quantity><unit>Each</unit><price>150.00</price>"));
  // Read back, the amount is a delta again.
  Bench reading(options, {session("S"), order(),
                          results(rows("PODOCUMENT",
                                       "<PODOCUMENT><RECORDNO>300</RECORDNO><DOCID>D-1</DOCID>"
                                       "<STATE>Draft</STATE><TRX_SUBTOTAL>17600.00</TRX_SUBTOTAL></PODOCUMENT>") +
                                  rows("PODOCUMENTENTRY",
                                       "<PODOCUMENTENTRY><RECORDNO>301</RECORDNO>"
                                       "<TRX_VALUE>17600.0000000000</TRX_VALUE></PODOCUMENTENTRY>"))});
  const auto job = jobOf({changed("1100.00")});
  reading.check(job);
  reading.state.set("docid", "D-1");
  const auto back = reading.dialect->readBack(job, reading.state);
  CHECK(std::get<ReadBack>(back).projection.line_amounts == std::vector{d("1100.00")});
  CHECK(std::get<ReadBack>(back).projection.total == d("1100.00"));
}

TEST_CASE("a draft whose amounts are not those that were sent is not posted") {
  Bench bench(json::Value::object(),
              {session("S"), results(rows("PODOCUMENT",
                                          "<PODOCUMENT><RECORDNO>300</RECORDNO><DOCID>D-1</DOCID>"
                                          "<STATE>I</STATE></PODOCUMENT>") +
                                     rows("PODOCUMENTENTRY",
                                          "<PODOCUMENTENTRY><RECORDNO>301</RECORDNO>"
                                          "<TRX_VALUE>99.00</TRX_VALUE></PODOCUMENTENTRY>"))});
  const auto job = jobOf({line("05-200", "10.00")});
  bench.state = json::Value::object({{"docid", "D-1"}, {"status", "created"}});
  const auto outcome = bench.dialect->read(*bench.dialect->next(job, bench.state), job, bench.state);
  const auto& error = std::get<Refused>(outcome).error;
  CHECK(error.code == "draft_differs");
  CHECK(error.value == "99.00");
  CHECK(bench.dialect->residue(bench.state) == "D-1, Draft in Intacct");
  CHECK(bench.dialect->discardStep(bench.state)->name == "delete");
}

TEST_CASE("the sign of a negative line without a quantity stands where the profile wants it") {
  Bench bench(json::Value::object({{"negative_lines", "quantity"}}), {session("S"), order()});
  CHECK_THAT(itemsOf(bench.createBody(jobOf({line("05-200", "-100.50")}))),
             Catch::Contains("<quantity>-1</quantity><unit>Each</unit><price>100.50</price>"));
}

TEST_CASE("number, term and tax go where the profile says") {
  auto taxed = line("05-200", "10.00");
  taxed.tax_code = "WA Sales";
  Bench bench(json::Value::object({{"key_field", "document_number"},
                                   {"term", "Net 30"},
                                   {"tax", "line_level_simple"},
                                   {"post", "at_once"},
                                   {"item_from", "fixed"},
                                   {"item", "SUBCON"}}),
              {session("S"), order()});
  const auto body = bench.createBody(jobOf({taxed}));
  CHECK_THAT(body, Catch::Contains("<documentno>TB-4711</documentno><termname>Net 30</termname>"));
  CHECK_THAT(body, !Catch::Contains("referenceno") && !Catch::Contains("datedue"));
  CHECK_THAT(body, Catch::Contains("<state>Pending</state>"));
  CHECK_THAT(body, Catch::Contains("<itemid>SUBCON</itemid>"));
  CHECK_THAT(body, Catch::Contains("<linelevelsimpletaxtype>WA Sales</linelevelsimpletaxtype><price>10.00</price>"));
}

TEST_CASE("what does not fit is refused before anything is written") {
  const auto problem = [](json::Value options, Job job) {
    Bench bench(std::move(options), {session("S"), order()});
    return bench.createBody(job);
  };
  auto job = jobOf({line("05-200", "10.00")});
  job.draft.fields = {{"potransitems", "x"}};
  CHECK_THAT(problem(json::Value::object(), job), Catch::StartsWith("field_unknown"));
  job = jobOf({line("05-200", "10.00")});
  job.draft.number = "CO-1";
  CHECK_THAT(problem(json::Value::object(), job), Catch::StartsWith("number_not_taken"));
  auto strange = changed("10.00");
  strange.commitment_line_origin = "999";
  CHECK_THAT(problem(json::Value::object(), jobOf({strange})), Catch::StartsWith("commitment_line_unknown"));
  strange = changed("10.00");
  strange.cost_code = "05-200";
  CHECK_THAT(problem(json::Value::object(), jobOf({strange})), Catch::StartsWith("cost_code_differs"));
  auto odd = line("05-200", "0.01");
  odd.quantity = d("3000000");
  CHECK_THAT(problem(json::Value::object(), jobOf({odd})), Catch::StartsWith("amount_not_exact"));
}

TEST_CASE("a list that does not fit a page is read on") {
  std::string more = kOrderLine;
  more.replace(more.find("256"), 3, "257").replace(more.find("<LINE_NO>0"), 10, "<LINE_NO>1");
  Bench bench(json::Value::object({{"line_ids", "line_number"}}),
              {session("S"), order(1), results(rows("PODOCUMENTENTRY", more))});
  auto second = changed("10.00");
  second.commitment_line_origin = "2";
  CHECK_THAT(bench.createBody(jobOf({second})), Catch::Contains("<relateddoclinekey>257</relateddoclinekey>"));
  CHECK_THAT(bench.transport.sent[2].body, Catch::Contains("<offset>1</offset>"));
}

TEST_CASE("a repeat that Intacct refuses is adopted when its document is there and is ours") {
  const auto document = [](const char* amount) {
    return std::string("<PODOCUMENTENTRY><RECORDNO>301</RECORDNO><TRX_VALUE>") + amount +
           "</TRX_VALUE></PODOCUMENTENTRY>";
  };
  const auto* amount = GENERATE("10.00", "99.00");
  const std::string header =
      "<PODOCUMENT><RECORDNO>300</RECORDNO><DOCID>D-1</DOCID><DOCNO>1</DOCNO><STATE>Draft</STATE><CUSTVENDID>V-1001</"
      "CUSTVENDID>"
      "<WHENCREATED>06/15/2026</WHENCREATED><TRX_SUBTOTAL>10.00</TRX_SUBTOTAL><PONUMBER>TB-4711</PONUMBER></"
      "PODOCUMENT>";
  Bench bench(
      json::Value::object(),
      {session("S"), order(), functionFailed(errorXml("BL03000001", "whatever it says of a repeated controlid")),
       results(rows("PODOCUMENT", header)),
       results(rows("PODOCUMENT", "<PODOCUMENT><RECORDNO>255</RECORDNO></PODOCUMENT>")),
       results(rows("PODOCUMENT", header) + rows("PODOCUMENTENTRY", document(amount)))});
  auto job = jobOf({line("05-200", "10.00")});
  job.draft.fields.clear();
  bench.check(job);
  const auto step = *bench.dialect->next(job, bench.state);
  const auto outcome = bench.dialect->send(step, bench.dialect->prepare(step, job, bench.state), job, bench.state);
  if (std::string(amount) == "10.00") {
    CHECK(std::holds_alternative<Done>(outcome));
    CHECK(bench.dialect->next(job, bench.state)->name == "post");
  } else {
    CHECK(std::get<Refused>(outcome).error.code == "erp_refused");
  }
}

TEST_CASE("what the profile leaves undecided is refused at start-up, with its place") {
  struct Row {
    json::Value options;
    const char* where;
  };
  const auto row = GENERATE(values<Row>({
      {json::Value::object({{"lines_hold", "total"}}), "options.revised_quantity_field"},
      {json::Value::object({{"item_from", "fixed"}}), "options.item"},
      {json::Value::object({{"cost_type_from", "category"}}), "options.cost_type_from"},
      {json::Value::object({{"key_field", "document_number"}, {"numbering", "manual"}}), "options.numbering"},
      {json::Value::object({{"post", "sometimes"}}), "options.post"},
  }));
  ScriptedTransport transport({});
  auto context = intacctContext(transport);
  context.options = row.options;
  try {
    make_intacct(std::move(context));
    FAIL("was accepted");
  } catch (const ConfigError& error) {
    CHECK(error.where == row.where);
  }
}

TEST_CASE("a link to the platform goes into the message, or a field of the company's own, escaped as XML wants it") {
  Bench bench(json::Value::object({}), {session("S"), order()});
  auto job = jobOf({line("05-200", "100.50")});
  job.draft.fields = {{"message", "https://app.example/5?co=4711&tab=2"}, {"PLATFORM_LINK", "https://app.example/5"}};
  const auto body = bench.createBody(job);
  CHECK_THAT(body, Catch::Contains("<message>https://app.example/5?co=4711&amp;tab=2</message>"));
  CHECK_THAT(body, Catch::Contains("<customfieldname>PLATFORM_LINK</customfieldname>"
                                   "<customfieldvalue>https://app.example/5</customfieldvalue>"));
}
