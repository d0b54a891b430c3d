#include <tieback/sdk/json.h>

#include <algorithm>

#include "fixture.h"

namespace tieback::erp {
std::unique_ptr<Dialect> make_netsuite(DialectContext context);
}

namespace tieback::erp::test {
namespace {

using json::Value;

constexpr const char* kOrder = "/services/rest/record/v1/purchaseOrder/9001";
// Made for this test.
constexpr const char* kKey = R"(-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgAHXn2IoTyw2F1gsA
33dyksO9JMnYFpNoP7my7F8ZGymhRANCAAQejCMfXtP7yWLbj757WdH6k+dNw3Vt
X9Qwx9lMnoo7LBmAo8fcrbZtkCEFlmv1F/TsmztlXGfjmF5P6u0X7F3y
-----END PRIVATE KEY-----
)";

Value ref(const char* id, const char* name) {
  return Value::object({{"id", id}, {"refName", name}});
}

WireReply rows(Value::Array found) {
  auto body = Value::object({{"count", static_cast<std::int64_t>(found.size())}, {"hasMore", false}});
  body.set("items", Value::array(std::move(found)));
  return {200, {}, body.dump()};
}

WireReply refused(int status, const char* code, const char* words) {
  const auto detail = Value::object({{"detail", words}, {"o:errorCode", code}});
  return {status, {}, Value::object({{"status", status}, {"o:errorDetails", Value::array({detail})}}).dump()};
}

class NetSuiteFixture final : public Fixture {
 public:
  NetSuiteFixture() {
    order_ = Value::object({{"id", "9001"},
                            {"tranId", "SC-001"},
                            {"entity", ref("57", "V-1001 Apex")},
                            {"currency", ref("1", "US Dollar")},
                            {"status", ref("B", "Pending Receipt")}});
    order_["item"].set("items", Value::array({line(1, "233", "100.0", "15000.0"), line(2, "234", "1.0", "10000.0")}));
  }

  DialectContext context() override {
    DialectContext context;
    context.endpoint = Value::object({{"url", "https://1234567.suitetalk.api.netsuite.com"}, {"account", "1234567"}});
    context.credentials = Value::object({{"login", "client_credentials"},
                                         {"client_id", "c1"},
                                         {"certificate_id", "k1"},
                                         {"private_key", "file:key"},
                                         {"algorithm", "ES256"}});
    context.options = Value::object({{"changed_lines", "update"}});
    context.secret = [](const std::string&) { return kKey; };
    return context;
  }
  DialectMaker maker() override { return &make_netsuite; }
  bool isWrite(const WireRequest& request) const override { return request.method == "PATCH"; }

  Job newLineJob() override { return job({newLine("i1", "03-300", "2500.00"), newLine("i2", "05-120", "-100.50")}); }
  Job changedLineJob() override { return job({changedLine("i3", "03-300", "1", "1500.00")}); }
  Job mixedJob() override {
    return job({changedLine("i3", "05-120", "2", "-750.25"), newLine("i1", "03-300", "2500.00")});
  }
  Refusable refusedAtWrite() override {
    auto wanted = newLineJob();
    wanted.draft.fields = {{"custcol_unknown", "x"}};
    return {wanted, "Unknown reference or subrecord field custcol_unknown"};
  }
  Refusable refusedAtCheck() override {
    auto wanted = newLineJob();
    wanted.draft.vendor = "V-1003";
    return {wanted, ""};
  }

  WireReply answer(const WireRequest& request) override {
    if (request.target == "/services/rest/auth/oauth2/v1/token") return logIn();
    if (headerIn(request, "Authorization") != "Bearer " + token_) {
      return refused(401, "INVALID_LOGIN", "Invalid login attempt.");
    }
    if (request.target.starts_with("/services/rest/query/v1/suiteql"))
      return query(json::parse(request.body).text("q"));
    if (request.target == std::string(kOrder) + "?expandSubResources=true") return {200, {}, order_.dump()};
    if (request.method == "PATCH" && request.target == kOrder) return patch(json::parse(request.body));
    return refused(404, "NONEXISTENT_ID", "The record instance does not exist.");
  }

  void endSessions() override { token_ = "ended"; }
  int logins() const override { return logins_; }
  // All a change order's lines count as one document.
  std::size_t documents() const override { return marked() ? 1 : 0; }
  bool allFinal() const override { return true; }
  void removeDocuments() override {
    std::erase_if(lines(), [](const auto& each) { return !each.text("custcol_tieback_ref").empty(); });
  }
  std::size_t documentsOf(const Job&) const override { return 1; }

 private:
  static domain::DraftLine newLine(std::string item, std::string code, const char* amount) {
    domain::DraftLine line;
    line.item_ids = {std::move(item)};
    line.cost_code = std::move(code);
    line.description = "Extra " + line.cost_code;
    line.amount = *Decimal::parse(amount);
    return line;
  }
  static domain::DraftLine changedLine(std::string item, std::string code, const char* origin, const char* amount) {
    auto line = newLine(std::move(item), std::move(code), amount);
    line.change = domain::DraftLine::Change::changed_line;
    line.commitment_line_origin = origin;
    return line;
  }
  static Job job(std::vector<domain::DraftLine> lines) {
    Job job;
    job.idempotency_key = "0123456789abcdef0123456789abcdef";
    job.draft.external_key = "TB-4711";
    job.draft.date = "2026-06-15";
    job.draft.currency = "USD";
    job.draft.project = "TOWER";
    job.draft.vendor = "V-1001";
    job.draft.commitment = "SC-001";
    job.draft.lines = std::move(lines);
    for (const auto& line : job.draft.lines) job.draft.total = job.draft.total + line.amount;
    job.draft.fields = {{"custcol_tieback_note", "Extra steel"}};
    return job;
  }
  static std::string headerIn(const WireRequest& request, std::string_view name) {
    return WireReply{0, request.headers, ""}.header(name);
  }
  static Value line(int key, const char* item, const char* quantity, const char* amount) {
    return Value::object({{"line", key},
                          {"item", ref(item, "item")},
                          {"quantity", Value::number(quantity)},
                          {"amount", Value::number(amount)}});
  }

  Value::Array& lines() { return order_.find("item")->find("items")->items(); }

  WireReply logIn() {
    token_ = "token" + std::to_string(++logins_);
    return {200, {}, Value::object({{"access_token", token_}, {"expires_in", "3600"}}).dump()};
  }

  static bool has(const std::string& text, const char* part) { return text.find(part) != std::string::npos; }

  static WireReply query(const std::string& q) {
    if (has(q, "FROM vendor")) {
      return rows({Value::object({{"id", "57"}, {"entityid", "V-1001"}, {"isinactive", "F"}}),
                   Value::object({{"id", "59"}, {"entityid", "V-1003"}, {"isinactive", "T"}})});
    }
    if (has(q, "FROM item")) {
      return rows({Value::object({{"id", "233"}, {"itemid", "03-300"}, {"isinactive", "F"}}),
                   Value::object({{"id", "234"}, {"itemid", "05-120"}, {"isinactive", "F"}})});
    }
    if (has(q, "FROM job")) {
      return rows({Value::object({{"id", "81"}, {"entityid", "TOWER"}, {"isinactive", "F"}})});
    }
    if (has(q, "FROM transaction")) return rows({Value::object({{"id", "9001"}, {"tranid", "SC-001"}})});
    if (has(q, "FROM currency")) return rows({Value::object({{"id", "1"}, {"symbol", "USD"}})});
    if (has(q, "FROM accountingperiod")) {
      return rows({Value::object({{"id", "6"}, {"periodname", "Jun 2026"}, {"closed", "F"}})});
    }
    return refused(400, "INVALID_PARAMETER", "Invalid search query.");
  }

  WireReply patch(const Value& body) {
    for (const auto& sent : body.at("item").at("items").items()) {
      if (sent.find("custcol_unknown") != nullptr) {
        return refused(400, "INVALID_CONTENT", "Unknown reference or subrecord field custcol_unknown in request body.");
      }
    }
    for (const auto& sent : body.at("item").at("items").items()) {
      const auto known = std::find_if(lines().begin(), lines().end(),
                                      [&](const auto& each) { return each.text("line") == sent.text("line"); });
      auto target = known == lines().end() ? Value::object({{"line", ++keys_}}) : *known;
      for (const auto& [name, value] : sent.members()) target.set(name, value);
      if (known == lines().end()) {
        lines().push_back(std::move(target));
      } else {
        *known = std::move(target);
      }
    }
    return {204, {}, ""};
  }

  bool marked() const {
    const auto& items = order_.at("item").at("items").items();
    return std::any_of(items.begin(), items.end(),
                       [](const auto& each) { return each.text("custcol_tieback_ref").find("TB-") == 0; });
  }

  Value order_;
  std::int64_t keys_ = 2;
  std::string token_;
  int logins_ = 0;
};

}  // namespace

std::unique_ptr<Fixture> make_netsuite_fixture() {
  return std::make_unique<NetSuiteFixture>();
}

}  // namespace tieback::erp::test
