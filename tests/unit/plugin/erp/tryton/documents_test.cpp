// What is sent of a draft.
#include "erp/dialects/tryton/documents.h"

#include <catch2/catch.hpp>

using namespace tieback;
using namespace tieback::erp;
using namespace tieback::erp::tryton;

namespace {

domain::Draft sampleDraft() {
  domain::DraftLine line;
  line.item_ids = {"i1"};
  line.cost_code = "03-300";
  line.description = "Extra footing";
  line.amount = *Decimal::parse("2500.00");
  domain::Draft draft;
  draft.external_key = "SC-001/CCO-001 (4711)";
  draft.date = "2026-06-15";
  draft.lines = {line};
  draft.fields = {{"description", "Extra"}, {"comment", "https://app.example/5?co=4711&tab=2"}};
  return draft;
}

const State kState = json::Value::object({{"party", "5"},
                                          {"address", "6"},
                                          {"currency", "2"},
                                          {"invoice_method", "order"},
                                          {"commitment", "11"},
                                          {"product.0", "21"},
                                          {"unit.0", "1"},
                                          {"quantity.0", "1"},
                                          {"unit_price.0", "2500.00"},
                                          {"line.0", "31"}});

}  // namespace

TEST_CASE("a purchase carries the reference, names the commitment's as its origin, and a link where the profile says") {
  const auto record = purchaseRecord(sampleDraft(), kState);
  CHECK(record.text("reference") == "SC-001/CCO-001 (4711)");
  CHECK(record.text("origin") == "purchase.purchase,11");
  CHECK(record.text("description") == "Extra");
  CHECK(record.text("comment") == "https://app.example/5?co=4711&tab=2");
}

TEST_CASE("an amendment has one text, which is the reference; there is no room for a link") {
  auto draft = sampleDraft();
  draft.lines.front().change = domain::DraftLine::Change::changed_line;
  const auto record = amendmentRecord(draft, kState);
  CHECK(record.text("description") == "SC-001/CCO-001 (4711)");
  CHECK(record.find("comment") == nullptr);
}
