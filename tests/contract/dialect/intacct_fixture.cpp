#include <erp/support/xml.h>
#include <tieback/sdk/json.h>

#include <algorithm>
#include <map>
#include <set>

#include "drafts.h"
#include "fixture.h"

namespace tieback::erp {
std::unique_ptr<Dialect> make_intacct(DialectContext context);
}

namespace tieback::erp::test {
namespace {

using json::Value;
using Record = std::map<std::string, std::string>;

struct Table {
  std::vector<Record> records;
};

std::string control(const xml::Element& function) {
  return "<function>" + function.children.front().name + "</function><controlid>" + function.attribute("controlid") +
         "</controlid>";
}

std::string error(const std::string& words) {
  return "<errormessage><error><errorno>BL01001973</errorno><description></description><description2>" + words +
         " [Support ID: x~" + std::to_string(words.size()) +
         "]</description2><correction></correction></error></errormessage>";
}

// Keeps documents as records of PODOCUMENT and PODOCUMENTENTRY. An approver opens what waits once it has been looked
// at.
const std::string kModified = "05/28/2026 20:26:40";

class IntacctFixture final : public Fixture {
 public:
  IntacctFixture() {
    tables_["VENDOR"].records = {{{"VENDORID", "V-1001"}, {"STATUS", "active"}, {"ONHOLD", "false"}},
                                 {{"VENDORID", "V-OLD"}, {"STATUS", "inactive"}, {"ONHOLD", "false"}}};
    tables_["ITEM"].records = {{{"ITEMID", "05-100"}, {"STATUS", "active"}},
                               {{"ITEMID", "05-200"}, {"STATUS", "active"}}};
    tables_["PODOCUMENTPARAMS"].records = {
        {{"DOCID", "Subcontract CO"}, {"STATUS", "Active"}, {"ENABLEDOCCHANGE", "Change Order"}}};
    tables_["PODOCUMENT"].records = {{{"RECORDNO", "255"},
                                      {"DOCID", "Subcontract-SC-001"},
                                      {"DOCNO", "SC-001"},
                                      {"DOCPARID", "Subcontract"},
                                      {"STATE", "Pending"},
                                      {"CUSTVENDID", "V-1001"},
                                      {"CURRENCY", "USD"}}};
    for (const auto& [line, code] : {std::pair{"0", "05-100"}, std::pair{"1", "05-200"}}) {
      tables_["PODOCUMENTENTRY"].records.push_back({{"RECORDNO", std::string("25") + (*line == '0' ? "6" : "7")},
                                                    {"DOCHDRNO", "255"},
                                                    {"DOCHDRID", "Subcontract-SC-001"},
                                                    {"LINE_NO", line},
                                                    {"ITEMID", code},
                                                    {"UNIT", "Each"},
                                                    {"LOCATIONID", "100"}});
    }
  }

  DialectContext context() override {
    DialectContext context;
    context.endpoint = Value::object({{"url", "https://api.intacct.com"}, {"company", "ACME"}});
    context.credentials = Value::object(
        {{"sender_id", "acme_ws"}, {"sender_password", "env:SP"}, {"user_id", "ws_user"}, {"user_password", "env:PW"}});
    context.options = Value::object({{"subcontract_change_type", "Subcontract CO"}, {"link_read_as", "RELATEDDOCKEY"}});
    return context;
  }
  DialectMaker maker() override { return &make_intacct; }
  bool isWrite(const WireRequest& request) const override {
    return request.body.find("_potransaction") != std::string::npos;
  }

  Job newLineJob() override { return job({newLine("i1", "05-100", "2500.00"), newLine("i2", "05-200", "-100.50")}); }
  Job changedLineJob() override { return job({changedLine("i3", "05-100", 1, "-750.25")}); }
  Job mixedJob() override { return job({changedLine("i3", "05-200", 2, "40.00"), newLine("i1", "05-100", "2500.00")}); }
  Refusable refusedAtWrite() override {
    auto wanted = newLineJob();
    wanted.draft.fields = {{"message", "closed period"}};
    return {wanted, "The period is closed."};
  }
  Refusable refusedAtCheck() override {
    auto wanted = newLineJob();
    wanted.draft.vendor = "V-OLD";
    return {wanted, ""};
  }

  WireReply answer(const WireRequest& request) override {
    const auto parsed = xml::parse(request.body);
    const auto& document = std::get<xml::Element>(parsed);
    const auto* operation = document.child("operation");
    const auto* login = operation->path("authentication/login");
    if (login != nullptr) return logIn(document, *login);
    if (operation->textAt("authentication/sessionid") != session_) return turnedAway();
    std::string results;
    for (const auto& function : operation->child("content")->children) results += run(function);
    return response(results);
  }

  void endSessions() override { session_ = "none"; }
  int logins() const override { return logins_; }
  std::size_t documents() const override { return ours().size(); }
  bool allFinal() const override {
    for (const auto& record : ours()) {
      if (record.at("STATE") != "Approved") return false;
    }
    return true;
  }
  std::string cannotImport() const override { return {}; }
  void makeByHand(const Job& job, int) override {
    const auto number = std::to_string(300 + ++numbers_);
    for (const auto& line : job.draft.lines) {
      const auto place = std::to_string(tables_["PODOCUMENTENTRY"].records.size());
      tables_["PODOCUMENTENTRY"].records.push_back({{"RECORDNO", number + "0" + place},
                                                    {"DOCHDRNO", number},
                                                    {"LINE_NO", place},
                                                    {"ITEMID", line.cost_code},
                                                    {"MEMO", line.description},
                                                    {"RELATEDDOCKEY", "255"},
                                                    {"TRX_VALUE", line.amount.toString() + "00000000"}});
    }
    tables_["PODOCUMENT"].records.push_back({{"RECORDNO", number},
                                             {"DOCID", "Subcontract CO-CO-" + number},
                                             {"DOCNO", "CO-" + number},
                                             {"DOCPARID", "Subcontract CO"},
                                             {"STATE", "Approved"},
                                             {"CUSTVENDID", job.draft.vendor},
                                             {"WHENCREATED", "06/15/2026"},
                                             {"WHENMODIFIED", kModified},
                                             {"CURRENCY", job.draft.currency},
                                             {"TRX_SUBTOTAL", job.draft.total.toString()}});
  }
  void removeDocuments() override {
    std::erase_if(tables_["PODOCUMENT"].records, [](const auto& record) { return record.at("RECORDNO") != "255"; });
  }
  std::size_t documentsOf(const Job&) const override { return 1; }

 private:
  static Job job(std::vector<domain::DraftLine> lines) {
    auto job = jobWith(std::move(lines));
    job.draft.fields = {{"message", "Because of the soil & <rain>"}};
    return job;
  }

  static WireReply reply(const std::string& operation) {
    return {
        200,
        {{"Content-Type", "text/xml"}},
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><response><control><status>success</status></control><operation>" +
            operation + "</operation></response>"};
  }
  static WireReply response(const std::string& results) {
    return reply("<authentication><status>success</status></authentication>" + results);
  }
  static WireReply turnedAway() {
    return reply("<authentication><status>failure</status></authentication>" +
                 error("Sign-in information is incorrect"));
  }

  WireReply logIn(const xml::Element& document, const xml::Element& login) {
    if (document.textAt("control/password") != "secret of env:SP" || login.textAt("password") != "secret of env:PW") {
      return turnedAway();
    }
    session_ = "s" + std::to_string(++logins_);
    return response(
        "<result><status>success</status><function>getAPISession</function><controlid>c</"
        "controlid><data><api><sessionid>" +
        session_ + "</sessionid><endpoint>https://api.intacct.com/ia/xml/xmlgw.phtml</endpoint></api></data></result>");
  }

  std::string run(const xml::Element& function) {
    const auto& call = function.children.front();
    if (call.name == "query") return query(function, call);
    if (call.name == "create_potransaction") return create(function, call);
    if (call.name == "update_potransaction") return post(function, call);
    auto& records = tables_["PODOCUMENT"].records;
    const auto removed =
        std::erase_if(records, [&](const auto& record) { return record.at("DOCID") == call.attribute("key"); });
    return removed > 0 ? success(function, "") : failure(function, "There is no such document.");
  }

  static std::string success(const xml::Element& function, const std::string& content) {
    return "<result><status>success</status>" + control(function) + content + "</result>";
  }
  static std::string failure(const xml::Element& function, const std::string& words) {
    return "<result><status>failure</status>" + control(function) + error(words) + "</result>";
  }

  static bool fits(const xml::Element& filter, const Record& record) {
    if (filter.name == "filter" || filter.name == "and") {
      return std::all_of(filter.children.begin(), filter.children.end(),
                         [&](const auto& f) { return fits(f, record); });
    }
    const auto found = record.find(filter.textAt("field"));
    if (filter.name == "greaterthan") return std::stol(found->second) > std::stol(filter.textAt("value"));
    // Only what was modified is asked for so, and by the day.
    if (filter.name == "greaterthanorequalto") return sortable(found->second) >= sortable(filter.textAt("value"));
    return std::any_of(filter.children.begin(), filter.children.end(), [&](const auto& child) {
      return child.name == "value" && found != record.end() && child.text == found->second;
    });
  }

  static std::string sortable(const std::string& time) {
    return time.substr(6, 4) + time.substr(0, 2) + time.substr(3, 2) + time.substr(10);
  }

  std::string query(const xml::Element& function, const xml::Element& call) {
    const auto object = call.textAt("object");
    xml::Writer rows;
    std::size_t count = 0;
    std::size_t remaining = 0;
    const std::size_t most = std::stoul(call.textAt("pagesize"));
    for (const auto& record : tables_[object].records) {
      if (!fits(*call.child("filter"), record)) continue;
      if (count == most) {
        ++remaining;
        continue;
      }
      ++count;
      rows.open(object);
      for (const auto& field : call.child("select")->children) {
        const auto value = record.find(field.text);
        rows.element(field.text, value == record.end() ? "" : value->second);
      }
      rows.close();
    }
    if (object == "PODOCUMENT") timePasses();
    const auto number = std::to_string(count);
    return success(function, "<data listtype=\"" + object + "\" totalcount=\"" + number + "\" offset=\"0\" count=\"" +
                                 number + "\" numremaining=\"" + std::to_string(remaining) + "\">" + rows.take() +
                                 "</data>");
  }

  std::string create(const xml::Element& function, const xml::Element& call) {
    if (call.textAt("message") == "closed period") return failure(function, "The period is closed.");
    const auto number = std::to_string(300 + ++numbers_);
    const auto docid = call.textAt("transactiontype") + "-CO-" + number;
    Decimal total;
    std::vector<Record> lines;
    for (const auto& item : call.child("potransitems")->children) {
      const auto value = *Decimal::parse(item.textAt("quantity")) * *Decimal::parse(item.textAt("price"));
      total = total + value;
      const auto key = item.textAt("relateddoclinekey");
      if (item.textAt("relateddockey") != "255" || item.textAt("locationid") != "100" ||
          (!key.empty() && key != (item.textAt("itemid") == "05-100" ? "256" : "257"))) {
        return failure(function, "Source document line not found.");
      }
      lines.push_back({{"RECORDNO", number + std::to_string(lines.size())},
                       {"DOCHDRNO", number},
                       {"DOCHDRID", docid},
                       {"LINE_NO", std::to_string(lines.size())},
                       {"RELATEDDOCKEY", "255"},
                       {"TRX_VALUE", value.rescaled(2)->toString() + "00000000"}});
    }
    tables_["PODOCUMENT"].records.push_back(
        {{"RECORDNO", number},
         {"DOCID", docid},
         {"DOCNO", "CO-" + number},
         {"DOCPARID", call.textAt("transactiontype")},
         {"STATE", call.textAt("state")},
         {"CUSTVENDID", call.textAt("vendorid")},
         {"PONUMBER", call.textAt("referenceno")},
         {"WHENMODIFIED", kModified},
         {"MESSAGE", call.textAt("message")},
         {"WHENCREATED", call.textAt("datecreated/month") + "/" + call.textAt("datecreated/day") + "/" +
                             call.textAt("datecreated/year")},
         {"TRX_SUBTOTAL", total.toString()}});
    auto& entries = tables_["PODOCUMENTENTRY"].records;
    entries.insert(entries.end(), lines.begin(), lines.end());
    return success(function, "<key>" + docid + "</key>");
  }

  std::string post(const xml::Element& function, const xml::Element& call) {
    for (auto& record : tables_["PODOCUMENT"].records) {
      if (record.at("DOCID") != call.attribute("key")) continue;
      if (record.at("STATE") != "Draft")
        return failure(function, "It cannot be updated as it is " + record.at("STATE"));
      record["STATE"] = "Submitted";
      return success(function, "<key>" + record.at("DOCID") + "</key>");
    }
    return failure(function, "There is no such document.");
  }

  void timePasses() {
    for (auto& record : tables_["PODOCUMENT"].records) {
      if (record.at("STATE") == "Submitted") record["STATE"] = "Approved";
    }
  }

  std::vector<Record> ours() const {
    std::vector<Record> found;
    for (const auto& record : tables_.at("PODOCUMENT").records) {
      if (record.at("RECORDNO") != "255") found.push_back(record);
    }
    return found;
  }

  std::map<std::string, Table> tables_;
  std::string session_ = "none";
  int logins_ = 0;
  int numbers_ = 0;
};

}  // namespace

std::unique_ptr<Fixture> make_intacct_fixture() {
  return std::make_unique<IntacctFixture>();
}

}  // namespace tieback::erp::test
