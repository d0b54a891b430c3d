// A NetSuite of a few records for the contract suite: change orders as lines of an order, or as orders of their own.
#pragma once

#include <tieback/sdk/json.h>

#include <algorithm>

#include "drafts.h"
#include "fixture.h"

namespace tieback::erp {
std::unique_ptr<Dialect> make_netsuite(DialectContext context);
}

namespace tieback::erp::test::netsuite_erp {

using json::Value;

inline constexpr const char* kOrders = "/services/rest/record/v1/purchaseOrder";
inline constexpr const char* kOrder = "/services/rest/record/v1/purchaseOrder/9001";
// Made for this test.
inline constexpr const char* kKey = R"(-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgAHXn2IoTyw2F1gsA
33dyksO9JMnYFpNoP7my7F8ZGymhRANCAAQejCMfXtP7yWLbj757WdH6k+dNw3Vt
X9Qwx9lMnoo7LBmAo8fcrbZtkCEFlmv1F/TsmztlXGfjmF5P6u0X7F3y
-----END PRIVATE KEY-----
)";

inline Value ref(const char* id, const char* name) {
  return Value::object({{"id", id}, {"refName", name}});
}

inline WireReply rows(Value::Array found) {
  auto body = Value::object({{"count", static_cast<std::int64_t>(found.size())}, {"hasMore", false}});
  body.set("items", Value::array(std::move(found)));
  return {200, {}, body.dump()};
}

inline WireReply refused(int status, const char* code, const char* words) {
  const auto detail = Value::object({{"detail", words}, {"o:errorCode", code}});
  return {status, {}, Value::object({{"status", status}, {"o:errorDetails", Value::array({detail})}}).dump()};
}

class NetSuiteFixture final : public Fixture {
 public:
  explicit NetSuiteFixture(bool linked) : linked_(linked) {
    order_ = Value::object({{"id", "9001"},
                            {"tranId", "SC-001"},
                            {"entity", ref("57", "V-1001 Apex")},
                            {"currency", ref("1", "US Dollar")},
                            {"status", ref("B", "Pending Receipt")},
                            {"lastModifiedDate", "2026-05-28T20:26:40Z"}});
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
    context.options =
        linked_
            ? Value::object({{"form", "linked_order"}, {"finish", "approved"}, {"link_field", "custbody_commitment"}})
            : Value::object({{"changed_lines", "update"}});
    context.secret = [](const std::string&) { return kKey; };
    return context;
  }
  DialectMaker maker() override { return &make_netsuite; }
  bool isWrite(const WireRequest& request) const override {
    return request.method != "GET" && request.target.starts_with(kOrders);
  }

  Job newLineJob() override { return job({newLine("i1", "03-300", "2500.00"), newLine("i2", "05-120", "-100.50")}); }
  Job changedLineJob() override { return job({changeOf("i3", "03-300", 1, "1500.00")}); }
  Job mixedJob() override { return job({changeOf("i3", "05-120", 2, "-750.25"), newLine("i1", "03-300", "2500.00")}); }
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
    if (linked_ && request.target.starts_with(kOrders)) return ownOrder(request);
    return refused(404, "NONEXISTENT_ID", "The record instance does not exist.");
  }

  void endSessions() override { token_ = "ended"; }
  int logins() const override { return logins_; }
  // All a change order's lines count as one document.
  std::size_t documents() const override { return own_.size() + (marked() ? 1 : 0); }
  bool allFinal() const override {
    return std::all_of(own_.begin(), own_.end(), [](const auto& each) { return each.at("status").text("id") == "B"; });
  }
  std::string cannotImport() const override { return {}; }
  void makeByHand(const Job& job, int number) override {
    if (!linked_) return addByHand(lines(), job, "CO-" + std::to_string(number) + "/");
    auto made = order_;
    made.set("id", std::to_string(20000 + number));
    made.set("tranId", "PO-" + std::to_string(number));
    made.set("custbody_commitment", ref("9001", "Purchase Order #SC-001"));
    made["item"].set("items", Value::array());
    addByHand(made["item"]["items"].items(), job, "");
    own_.push_back(std::move(made));
  }
  void removeDocuments() override {
    own_.clear();
    std::erase_if(lines(), [](const auto& each) { return !each.text("custcol_tieback_ref").empty(); });
  }
  std::size_t documentsOf(const Job&) const override { return 1; }

 private:
  static domain::DraftLine changeOf(std::string item, std::string code, int key, const char* amount) {
    auto line = changedLine(std::move(item), std::move(code), 0, amount);
    line.commitment_line_origin = std::to_string(key);
    return line;
  }
  static Job job(std::vector<domain::DraftLine> lines) {
    auto job = jobWith(std::move(lines));
    job.idempotency_key = "0123456789abcdef0123456789abcdef";
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

  void addByHand(Value::Array& items, const Job& job, const std::string& mark) {
    int place = 0;
    for (const auto& each : job.draft.lines) {
      auto made = line(static_cast<int>(++keys_), each.cost_code == "03-300" ? "233" : "234", "1",
                       each.amount.toString().c_str());
      if (!mark.empty()) made.set("custcol_tieback_ref", mark + std::to_string(++place));
      items.push_back(std::move(made));
    }
  }

  // Ids of those that may hold change orders; all were last changed at kStart.
  WireReply changedOrders(const std::string& q) const {
    const auto since = q.find("TO_DATE('");
    if (since != std::string::npos && q.substr(since + 9, 10) > "2026-05-28") return rows({});
    const auto above = q.find(" AND id > ");
    const int after = above == std::string::npos ? 0 : std::stoi(q.substr(above + 10));
    Value::Array found;
    const auto add = [&](const Value& order) {
      if (std::stoi(order.text("id")) > after) found.push_back(Value::object({{"id", order.text("id")}}));
    };
    if (!linked_) add(order_);
    for (const auto& order : own_) add(order);
    return rows(std::move(found));
  }

  // Those whose number the query names.
  WireReply ordersIn(const std::string& q) const {
    Value::Array found;
    const auto add = [&](const Value& order) {
      if (q.find("'" + order.text("tranId") + "'") != std::string::npos) {
        found.push_back(Value::object({{"id", order.text("id")}, {"tranid", order.text("tranId")}}));
      }
    };
    add(order_);
    for (const auto& order : own_) add(order);
    return rows(std::move(found));
  }

  WireReply query(const std::string& q) const {
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
    if (has(q, "FROM transactionline") || has(q, "custbody_commitment")) return changedOrders(q);
    if (has(q, "FROM transaction WHERE id IN")) return rows({Value::object({{"id", "9001"}, {"tranid", "SC-001"}})});
    if (has(q, "FROM transaction")) return ordersIn(q);
    if (has(q, "FROM currency")) return rows({Value::object({{"id", "1"}, {"symbol", "USD"}})});
    if (has(q, "FROM accountingperiod")) {
      return rows({Value::object({{"id", "6"}, {"periodname", "Jun 2026"}, {"closed", "F"}})});
    }
    return refused(400, "INVALID_PARAMETER", "Invalid search query.");
  }

  WireReply patch(const Value& body) {
    if (!knows(body)) {
      return refused(400, "INVALID_CONTENT", "Unknown reference or subrecord field custcol_unknown in request body.");
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

  static bool knows(const Value& body) {
    const auto& items = body.at("item").at("items").items();
    return std::none_of(items.begin(), items.end(),
                        [](const auto& each) { return each.find("custcol_unknown") != nullptr; });
  }

  WireReply ownOrder(const WireRequest& request) {
    if (request.method == "POST") return create(json::parse(request.body));
    const auto name = request.target.substr(0, request.target.find('?')).substr(std::string(kOrders).size() + 1);
    const auto found = std::find_if(own_.begin(), own_.end(), [&](const auto& each) {
      return name == each.text("id") || name == "eid:" + each.text("externalId");
    });
    if (found == own_.end()) return refused(404, "NONEXISTENT_ID", "The record instance does not exist.");
    if (request.method == "GET") {
      const auto shown = found->dump();
      // Somebody approves it after it was looked at.
      found->set("status", ref("B", "Pending Receipt"));
      return {200, {}, shown};
    }
    own_.erase(found);
    return {204, {}, ""};
  }

  WireReply create(Value made) {
    if (!knows(made)) {
      return refused(400, "INVALID_CONTENT", "Unknown reference or subrecord field custcol_unknown in request body.");
    }
    for (const auto& each : own_) {
      if (each.text("externalId") == made.text("externalId")) {
        return refused(400, "USER_ERROR", "Error while accessing a resource. This record already exists.");
      }
    }
    const auto id = std::to_string(9100 + own_.size());
    made.set("id", id);
    made.set("tranId", "PO" + id);
    made.set("status", ref("A", "Pending Supervisor Approval"));
    std::int64_t line = 0;
    for (auto& each : made.find("item")->find("items")->items()) each.set("line", ++line);
    own_.push_back(std::move(made));
    return {204, {{"Location", "https://1234567.suitetalk.api.netsuite.com" + (kOrders + ("/" + id))}}, ""};
  }

  bool marked() const {
    const auto& items = order_.at("item").at("items").items();
    return std::any_of(items.begin(), items.end(),
                       [](const auto& each) { return each.text("custcol_tieback_ref").find("TB-") == 0; });
  }

  const bool linked_;
  Value order_;
  std::vector<Value> own_;  // orders that came of exports
  std::int64_t keys_ = 2;
  std::string token_;
  int logins_ = 0;
};

}  // namespace tieback::erp::test::netsuite_erp
