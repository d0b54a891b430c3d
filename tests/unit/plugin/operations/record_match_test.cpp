// What of a change order in the ERP must be as an export would have made it.
#include <catch2/catch.hpp>

#include "operations/record_match.h"

namespace tieback::test {

namespace {

domain::DraftLine draftLine(const std::string& item, const std::string& code, const std::string& amount) {
  domain::DraftLine line;
  line.item_ids = {item};
  line.cost_code = code;
  line.category = "S";
  line.amount = *Decimal::parse(amount);
  return line;
}

domain::Draft draftOf(std::vector<domain::DraftLine> lines) {
  domain::Draft draft;
  for (const auto& line : lines) draft.total = draft.total + line.amount;
  draft.lines = std::move(lines);
  return draft;
}

json::Value recordLine(const std::string& id, json::Value code, json::Value category, const std::string& amount) {
  return json::Value::object(
      {{"origin_id", id}, {"cost_code", std::move(code)}, {"category", std::move(category)}, {"amount", amount}});
}

ledger::Staged recordOf(const std::string& amount, json::Value lines, const std::string& status = "closed") {
  ledger::Staged record;
  record.amount = *Decimal::parse(amount);
  record.document = json::Value::object({{"status", status}, {"erp_status", "On Hold"}, {"lines", std::move(lines)}});
  return record;
}

std::vector<std::string> fieldsOf(const ops::RecordMatch& match) {
  std::vector<std::string> fields;
  if (match.difference.isNull()) return fields;
  for (const auto& field : match.difference.at("fields").items()) {
    fields.push_back(field.text("field") + ": " + field.text("expected") + "/" + field.text("found"));
  }
  return fields;
}

using Fields = std::vector<std::string>;

const domain::Draft kDraft = draftOf({draftLine("1", "03-300", "1000.00"), draftLine("2", "05-120", "-250.00")});

}  // namespace

TEST_CASE("the same sums per cost code agree, however the ERP's lines are split") {
  const auto match =
      ops::matchRecord(kDraft, recordOf("750", json::Value::array({recordLine("a", "05-120", nullptr, "-250"),
                                                                   recordLine("b", "03-300", nullptr, "600.00"),
                                                                   recordLine("c", "03-300", nullptr, "400.00")})));
  CHECK(fieldsOf(match).empty());
  CHECK(match.lines == std::vector<std::pair<std::string, std::string>>{{"2", "a"}});
}

TEST_CASE("each cost code that differs is named, and the total") {
  const auto match =
      ops::matchRecord(kDraft, recordOf("800.00", json::Value::array({recordLine("a", "03-300", nullptr, "1000.00"),
                                                                      recordLine("b", "26-000", nullptr, "-200.00")})));
  CHECK(fieldsOf(match) ==
        Fields{"amount of 05-120: -250.00/0.00", "amount of 26-000: 0/-200.00", "total: 750.00/800.00"});
  CHECK(match.lines == std::vector<std::pair<std::string, std::string>>{{"1", "a"}});
}

TEST_CASE("a category is compared only where the ERP tells it of every line") {
  const auto lines = [](json::Value second) {
    return json::Value::array(
        {recordLine("a", "03-300", "S", "1000.00"), recordLine("b", "05-120", std::move(second), "-250.00")});
  };
  CHECK(fieldsOf(ops::matchRecord(kDraft, recordOf("750.00", lines(nullptr)))).empty());
  CHECK(fieldsOf(ops::matchRecord(kDraft, recordOf("750.00", lines("S")))).empty());
  CHECK(fieldsOf(ops::matchRecord(kDraft, recordOf("750.00", lines("M")))).size() == 2);
}

TEST_CASE("where the ERP tells no cost codes the total is all there is to compare") {
  const auto lines = json::Value::array({recordLine("a", nullptr, nullptr, "750")});
  CHECK(fieldsOf(ops::matchRecord(kDraft, recordOf("750.00", lines))).empty());
  CHECK(fieldsOf(ops::matchRecord(kDraft, recordOf("751", lines))) == Fields{"total: 750.00/751.00"});
}

TEST_CASE("what may still be changed in the ERP is a difference") {
  const auto lines = json::Value::array(
      {recordLine("a", "03-300", nullptr, "1000.00"), recordLine("b", "05-120", nullptr, "-250.00")});
  CHECK(fieldsOf(ops::matchRecord(kDraft, recordOf("750.00", lines, "held"))) ==
        Fields{"status in the ERP: decided/On Hold"});
  CHECK(fieldsOf(ops::matchRecord(kDraft, recordOf("750.00", lines, "open"))).empty());
}

}  // namespace tieback::test
