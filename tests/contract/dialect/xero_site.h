// A Xero of the suite's own: purchase orders, contacts and tracking categories, in as few lines as the suite needs.
// What the forms have in common; each fixture says which one it is.
#pragma once

#include <tieback/sdk/json.h>

#include <algorithm>
#include <string>
#include <vector>

#include "drafts.h"
#include "fixture.h"

namespace tieback::erp {
std::unique_ptr<Dialect> make_xero(DialectContext context);
}

namespace tieback::erp::test {

class XeroSite : public Fixture {
 public:
  XeroSite() {
    auto order = json::Value::object({{"PurchaseOrderNumber", "SC-001"},
                                      {"Contact", contact("V-1001", "c-1", "ACTIVE")},
                                      {"CurrencyCode", "USD"},
                                      {"LineAmountTypes", "Exclusive"},
                                      {"Status", "AUTHORISED"},
                                      {"LineItems", json::Value::array({orderLine("Slabs", "03-300", "15000.00")})}});
    keep(std::move(order));
  }

  DialectContext context() override {
    DialectContext context;
    context.endpoint = json::Value::object({{"url", "https://api.xero.example"}, {"tenant", "tenant-1"}});
    context.credentials =
        json::Value::object({{"client_id", "app"}, {"client_secret", "env:CS"}, {"refresh_token", "env:RT"}});
    context.options = json::Value::object({{"project_tracking", "Job"}});
    return context;
  }
  DialectMaker maker() override { return &make_xero; }
  bool isWrite(const WireRequest& request) const override {
    return request.method != "GET" && request.target.rfind("/api.xro/2.0/", 0) == 0;
  }

  Job newLineJob() override { return job({newLine("i1", "03-300", "2500.00"), newLine("i2", "05-120", "-100.50")}); }
  Job changedLineJob() override { return job({changedLine("i3", "03-300", 1, "-750.25")}); }
  Job mixedJob() override { return job({changedLine("i3", "03-300", 1, "40.00"), newLine("i1", "05-120", "2500.00")}); }
  Refusable refusedAtWrite() override {
    auto wanted = newLineJob();
    wanted.draft.lines[0].tax_code = "NOSUCH";
    return {wanted, "The TaxType code 'NOSUCH' does not exist"};
  }
  Refusable refusedAtCheck() override {
    auto wanted = newLineJob();
    wanted.draft.vendor = "V-1003";
    return {wanted, ""};
  }

  WireReply answer(const WireRequest& request) override {
    if (request.target == "/connect/token") return token();
    const WireReply sent{0, request.headers, ""};
    if (sent.header("Authorization") != "Bearer " + token_ || sent.header("Xero-tenant-id") != "tenant-1") {
      return json(401, json::Value::object({{"Title", "Unauthorized"}, {"Detail", "TokenExpired: token expired"}}));
    }
    if (request.target.find("?order=PurchaseOrderNumber") != std::string::npos) return changedOrders(request);
    if (request.method == "GET") return get(request.target);
    const auto body = json::parse(request.body).at("PurchaseOrders").items().front();
    return request.method == "PUT" ? create(body) : update(request.target, body);
  }

  void endSessions() override { token_ = "ended"; }
  int logins() const override { return logins_; }

 protected:
  static Job job(std::vector<domain::DraftLine> lines) {
    auto job = jobWith(std::move(lines));
    job.idempotency_key = "k";
    return job;
  }

  // Lines as a person enters them; `mark` goes behind their descriptions.
  static json::Value::Array linesByHand(const Job& job, const std::string& mark) {
    json::Value::Array lines;
    for (const auto& line : job.draft.lines) {
      lines.push_back(
          orderLine((line.description + mark).c_str(), line.cost_code.c_str(), line.amount.toString().c_str()));
    }
    return lines;
  }
  void enter(json::Value order) { keep(std::move(order)); }
  void change(std::size_t order, json::Value::Array lines) {
    for (auto& line : lines) orders_[order]["LineItems"].push(std::move(line));
    complete(orders_[order]);
  }
  static json::Value contactOf(const char* number) { return contact(number, "c-1", "ACTIVE"); }

  std::vector<json::Value>& orders() { return orders_; }
  const std::vector<json::Value>& orders() const { return orders_; }

 private:
  static json::Value contact(const std::string& number, const std::string& id, const std::string& status) {
    return json::Value::object(
        {{"ContactID", id}, {"AccountNumber", number}, {"Name", number}, {"ContactStatus", status}});
  }
  static json::Value option(const char* category, const char* name) {
    return json::Value::object({{"Name", category}, {"Option", name}});
  }
  static json::Value orderLine(const char* text, const char* code, const char* amount) {
    return json::Value::object({{"Description", text},
                                {"Quantity", json::Value::number("1")},
                                {"UnitAmount", json::Value::number(amount)},
                                {"LineAmount", json::Value::number(amount)},
                                {"Tracking", json::Value::array({option("Cost Code", code), option("Job", "TOWER")})}});
  }
  static WireReply json(int status, const json::Value& body) {
    return {status, {{"Content-Type", "application/json"}}, body.dump()};
  }
  static WireReply listOf(const char* name, json::Value::Array items) {
    return json(200, json::Value::object({{"Status", "OK"}, {name, json::Value::array(std::move(items))}}));
  }

  WireReply token() {
    token_ = "token-" + std::to_string(++logins_);
    return json(200, json::Value::object({{"access_token", token_},
                                          {"expires_in", 1800},
                                          {"refresh_token", "refresh-" + std::to_string(logins_)}}));
  }

  // All were last changed at kStart.
  WireReply changedOrders(const WireRequest& request) const {
    constexpr std::size_t kPage = 100;
    if (WireReply{0, request.headers, ""}.header("If-Modified-Since") > "2026-05-28T20:26:40") {
      return listOf("PurchaseOrders", {});
    }
    const auto page = std::stoul(request.target.substr(request.target.find("&page=") + 6));
    json::Value::Array some;
    for (auto i = (page - 1) * kPage; i < std::min(page * kPage, orders_.size()); ++i) some.push_back(orders_[i]);
    return listOf("PurchaseOrders", std::move(some));
  }

  WireReply get(const std::string& target) {
    timePasses();
    if (target.find("/Contacts?") != std::string::npos) {
      return listOf("Contacts", {contact("V-1001", "c-1", "ACTIVE"), contact("V-1003", "c-3", "ARCHIVED")});
    }
    if (target.find("/TrackingCategories") != std::string::npos) {
      return listOf("TrackingCategories", {category("Cost Code", {"03-300", "05-120"}), category("Job", {"TOWER"})});
    }
    if (target.find('?') != std::string::npos) return listOf("PurchaseOrders", orders_);
    const auto name = target.substr(target.rfind('/') + 1);
    for (const auto& order : orders_) {
      if (order.text("PurchaseOrderID") == name || order.text("PurchaseOrderNumber") == name) {
        return listOf("PurchaseOrders", {order});
      }
    }
    return {404, {}, "The resource you're looking for cannot be found"};
  }

  static json::Value category(const char* name, std::initializer_list<const char*> options) {
    auto list = json::Value::array();
    for (const auto* each : options) list.push(json::Value::object({{"Name", each}, {"Status", "ACTIVE"}}));
    return json::Value::object({{"Name", name}, {"Status", "ACTIVE"}, {"Options", list}});
  }

  WireReply refused(const std::string& words) {
    const auto errors = json::Value::array({json::Value::object({{"Message", words}})});
    return json(400, json::Value::object(
                         {{"ErrorNumber", 10},
                          {"Type", "ValidationException"},
                          {"Message", "A validation exception occurred"},
                          {"Elements", json::Value::array({json::Value::object({{"ValidationErrors", errors}})})}}));
  }

  static bool badTax(const json::Value& order) {
    const auto* lines = order.find("LineItems");
    return lines != nullptr && std::any_of(lines->items().begin(), lines->items().end(),
                                           [](const auto& line) { return line.text("TaxType") == "NOSUCH"; });
  }

  WireReply create(json::Value order) {
    if (badTax(order)) return refused("The TaxType code 'NOSUCH' does not exist or cannot be used.");
    for (const auto& other : orders_) {
      if (other.text("PurchaseOrderNumber") == order.text("PurchaseOrderNumber")) {
        return refused("Order number must be unique");
      }
    }
    order.set("DateString", order.text("Date") + "T00:00:00");
    return listOf("PurchaseOrders", {keep(std::move(order))});
  }

  WireReply update(const std::string& target, const json::Value& changes) {
    if (badTax(changes)) return refused("The TaxType code 'NOSUCH' does not exist or cannot be used.");
    for (auto& order : orders_) {
      if (target.find("/" + order.text("PurchaseOrderID") + "?") == std::string::npos) continue;
      for (const auto& [name, value] : changes.members()) order.set(name, value);
      complete(order);
      return listOf("PurchaseOrders", {order});
    }
    return {404, {}, "The resource you're looking for cannot be found"};
  }

  const json::Value& keep(json::Value order) {
    order.set("PurchaseOrderID", "po-" + std::to_string(++ids_));
    complete(order);
    orders_.push_back(std::move(order));
    return orders_.back();
  }

  // Ids of new lines, totals, and the time of the change.
  void complete(json::Value& order) {
    Decimal sum;
    for (auto& line : order["LineItems"].items()) {
      if (line.text("LineItemID").empty()) line.set("LineItemID", "line-" + std::to_string(++ids_));
      sum = sum + *Decimal::parse(line.text("LineAmount"));
    }
    order.set("SubTotal", json::Value::number(sum.toString()));
    order.set("UpdatedDateUTC", "/Date(" + std::to_string(++ids_) + "+0000)/");
  }

  // Someone approves what was submitted, once it has been looked at.
  void timePasses() {
    for (auto& order : orders_) {
      if (order.text("Status") == "SUBMITTED" && ++looks_ > 2) order.set("Status", "AUTHORISED");
    }
  }

  std::vector<json::Value> orders_;
  std::string token_ = "none";
  int logins_ = 0;
  int ids_ = 0;
  int looks_ = 0;
};

}  // namespace tieback::erp::test
