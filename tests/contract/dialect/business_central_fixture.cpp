#include <tieback/sdk/json.h>

#include <algorithm>

#include "business_central_script.h"
#include "drafts.h"
#include "query_text.h"

namespace tieback::erp {
std::unique_ptr<Dialect> make_business_central(DialectContext context);
}

namespace tieback::erp::test {
namespace {

using json::Value;

const std::string kCompany = "c0000000-0000-4000-8000-000000000001";
const std::string kRoot = "/v2.0/contoso.example/Production/api/v2.0/";

std::string idOf(int number) {
  auto digits = std::to_string(number);
  return "d0000000-0000-4000-8000-" + std::string(12 - digits.size(), '0') + digits;
}

// What stands in the brackets after `name`.
std::string keyIn(const std::string& url, const std::string& name) {
  const auto at = url.find(name + "(");
  if (at == std::string::npos) return {};
  const auto begin = at + name.size() + 1;
  return url.substr(begin, url.find(')', begin) - begin);
}

WireReply jsonReply(int status, const Value& body) {
  return {status, {{"Content-Type", "application/json; odata.metadata=minimal"}}, body.dump()};
}
Value errorBody(const std::string& code, const std::string& words) {
  return Value::object({{"error", Value::object({{"code", code}, {"message", words + "  CorrelationId:  7f."}})}});
}
WireReply listReply(Value list) {
  return jsonReply(200, Value::object({{"value", std::move(list)}}));
}

// One request of a batch as it came out.
struct Inner {
  int status = 200;
  Value body;
};

class BusinessCentral final : public Fixture {
 public:
  explicit BusinessCentral(BusinessCentralForm form) : form_(form) {
    auto& order = orders_.emplace_back(newOrder("SC-001"));
    auto& lines = order["purchaseOrderLines"];
    lines.push(line(10000, "62100", "100", "150"));
    lines.push(line(20000, "62200", "1", "10000"));
  }

  DialectContext context() override {
    DialectContext context;
    context.endpoint = Value::object({{"url", "https://api.businesscentral.dynamics.com"},
                                      {"tenant", "contoso.example"},
                                      {"environment", "Production"},
                                      {"company", "Acme"}});
    context.credentials = Value::object({{"client_id", "app-1"}, {"client_secret", "env:CS"}});
    context.options =
        Value::object({{"number", "62100"},
                       {"dimensions", Value::object({{"project", "PROJECT"}, {"cost_code", "COSTCODE"}})},
                       {"checks", Value::array({"vendor", "commitment", "dimensions", "numbers", "period"})}});
    context.options.set("import_prefix", "CO-");
    context.options.set("import_pattern", "{commitment}:");
    if (form_ == BusinessCentralForm::linked_order) context.options.set("post_as", "linked_order");
    if (form_ == BusinessCentralForm::updated_lines) context.options.set("changed_lines", "update");
    return context;
  }
  DialectMaker maker() override { return &make_business_central; }
  bool isWrite(const WireRequest& request) const override { return request.target == kRoot + "$batch"; }

  Job newLineJob() override { return job({newLine("i1", "05-100", "2500.00"), newLine("i2", "05-200", "-100.50")}); }
  Job changedLineJob() override { return job({changedLine("i3", "05-100", 1, "-750.25")}); }
  Job mixedJob() override { return job({changedLine("i3", "05-200", 2, "40.00"), newLine("i1", "05-100", "2500.00")}); }
  Refusable refusedAtWrite() override {
    auto wanted = newLineJob();
    wanted.draft.lines[1].description = "to a locked account";
    return {wanted, "Blocked must be equal to 'No'"};
  }
  Refusable refusedAtCheck() override {
    auto wanted = newLineJob();
    wanted.draft.vendor = "V-OLD";
    return {wanted, ""};
  }

  WireReply answer(const WireRequest& request) override {
    if (request.target == "/contoso.example/oauth2/v2.0/token") return signIn(request);
    if (tokenOf(request) != token_ || token_.empty()) {
      return jsonReply(
          401, errorBody("Authentication_InvalidCredentials", "The server has rejected the client credentials."));
    }
    if (request.method == "POST") return batch(json::parse(request.body));
    return get(decoded(request.target));
  }

  void endSessions() override { token_.clear(); }
  int logins() const override { return logins_; }
  std::size_t documents() const override {
    return static_cast<std::size_t>(std::count_if(orders_.begin(), orders_.end(), [](const auto& order) {
      const auto& lines = order.at("purchaseOrderLines").items();
      return std::any_of(lines.begin(), lines.end(), [](const auto& each) { return isOurs(each); });
    }));
  }
  bool allFinal() const override { return true; }
  std::string cannotImport() const override { return {}; }
  void makeByHand(const Job& job, int number) override {
    const bool own = form_ == BusinessCentralForm::linked_order;
    if (own) orders_.push_back(newOrder("PO-" + std::to_string(number)));
    auto& order = own ? orders_.back() : orders_.front();
    order.set("status", "Open");
    const auto mark = own ? std::string() : "CO-" + std::to_string(number);
    auto& lines = order["purchaseOrderLines"];
    auto place = static_cast<std::int64_t>(lines.size() + 1) * 10000;
    lines.push(Value::object({{"id", idOf(++ids_)},
                              {"sequence", place},
                              {"lineType", "Comment"},
                              {"description", job.draft.commitment + ": by hand"},
                              {"description2", mark}}));
    for (const auto& each : job.draft.lines) {
      const auto cost = each.amount.isNegative() ? Decimal() - each.amount : each.amount;
      auto made = line(place += 10000, "62100", each.amount.isNegative() ? "-1" : "1", cost.toString().c_str());
      made.set("description2", mark);
      made.set("dimensionSetLines",
               Value::array({Value::object({{"code", "COSTCODE"}, {"valueCode", each.cost_code}})}));
      lines.push(std::move(made));
    }
  }
  void removeDocuments() override {
    if (form_ == BusinessCentralForm::linked_order) return void(orders_.resize(1));
    auto& lines = orders_.front()["purchaseOrderLines"].items();
    lines.erase(std::remove_if(lines.begin(), lines.end(), [](const auto& each) { return isOurs(each); }), lines.end());
  }
  std::size_t documentsOf(const Job&) const override { return 1; }

 private:
  static Job job(std::vector<domain::DraftLine> lines) {
    auto job = jobWith(std::move(lines));
    job.draft.fields = {{"Comment", "CCO-003 Extra steel"}};
    return job;
  }

  static bool isOurs(const Value& line) { return line.text("description2").starts_with("TB-"); }

  static std::string tokenOf(const WireRequest& request) {
    for (const auto& [name, value] : request.headers) {
      if (name == "Authorization") return value;
    }
    return {};
  }

  WireReply signIn(const WireRequest& request) {
    if (request.body.find("client_secret=secret%20of%20env%3ACS") == std::string::npos) {
      return jsonReply(401, Value::object({{"error", "invalid_client"},
                                           {"error_description", "AADSTS7000215: Invalid client secret provided."}}));
    }
    token_ = "Bearer t" + std::to_string(++logins_);
    return jsonReply(
        200, Value::object({{"token_type", "Bearer"}, {"expires_in", 3599}, {"access_token", token_.substr(7)}}));
  }

  WireReply get(const std::string& target) {
    const auto has = [&](const std::string& what) { return target.find(what) != std::string::npos; };
    if (target.starts_with(kRoot + "companies?")) {
      return listReply(Value::array({Value::object({{"id", kCompany}, {"name", filterValue(target, "name")}})}));
    }
    if (has("/purchaseOrders?")) return orders(target);
    if (has("/vendors?")) {
      const auto vendor = filterValue(target, "number");
      const auto* blocked = vendor == "V-OLD" ? "All" : "_x0020_";
      return listReply(Value::array({Value::object({{"number", vendor}, {"blocked", blocked}})}));
    }
    if (has("/dimensionValues?")) {
      auto values = Value::array();
      for (const char* code : {"TOWER", "05-100", "05-200"}) values.push(Value::object({{"code", code}}));
      return listReply(std::move(values));
    }
    if (has("/dimensions?")) {
      return listReply(Value::array({Value::object({{"id", idOf(900)}, {"code", filterValue(target, "code")}})}));
    }
    if (has("/accounts?")) {
      return listReply(Value::array({Value::object(
          {{"number", "62100"}, {"accountType", "Posting"}, {"directPosting", true}, {"blocked", false}})}));
    }
    if (has("/accountingPeriods?")) {
      return listReply(Value::array({Value::object({{"startingDate", "2026-06-01"}, {"closed", false}}),
                                     Value::object({{"startingDate", "2026-01-01"}, {"closed", true}})}));
    }
    if (has("/generalLedgerSetup?")) {
      return listReply(
          Value::array({Value::object({{"allowPostingFrom", "0001-01-01"}, {"allowPostingTo", "0001-01-01"}})}));
    }
    return listReply(Value::array());
  }

  // One order a page, so that a list goes on.
  WireReply orders(const std::string& target) {
    // All were last changed at kStart.
    const auto since = target.find("lastModifiedDateTime ge ");
    if (since != std::string::npos && target.substr(since + 24, 19) > "2026-05-28T20:26:40") {
      return listReply(Value::array());
    }
    const auto number = filterValue(target, "number");
    const auto vendor = filterValue(target, "vendorNumber");
    const auto by_id = target.find("$filter=id eq ");
    const auto id = by_id == std::string::npos ? std::string() : target.substr(by_id + 14, idOf(0).size());
    std::vector<const Value*> fitting;
    for (const auto& order : orders_) {
      if (!id.empty() && order.text("id") != id) continue;
      if (number.empty() ? vendor.empty() || order.text("vendorNumber") == vendor : order.text("number") == number)
        fitting.push_back(&order);
    }
    const auto skip = target.find("$skiptoken=");
    const auto at = skip == std::string::npos ? 0u : static_cast<std::size_t>(std::stoi(target.substr(skip + 11)));
    auto body = Value::object({{"value", Value::array()}});
    if (at < fitting.size()) body["value"].push(*fitting[at]);
    if (at + 1 < fitting.size()) {
      const auto plain = target.substr(0, skip == std::string::npos ? target.size() : skip - 1);
      std::string link = "https://api.businesscentral.dynamics.com" + plain + "&$skiptoken=" + std::to_string(at + 1);
      for (auto space = link.find(' '); space != std::string::npos; space = link.find(' '))
        link.replace(space, 1, "%20");
      body.set("@odata.nextLink", link);
    }
    return jsonReply(200, body);
  }

  std::string nextEtag() { return "W/\"JzQ0O" + std::to_string(++versions_) + "Oyc=\""; }

  Value newOrder(const std::string& number) {
    return Value::object({{"@odata.etag", nextEtag()},
                          {"id", idOf(++ids_)},
                          {"number", number},
                          {"vendorNumber", "V-1001"},
                          {"currencyCode", "USD"},
                          {"pricesIncludeTax", false},
                          {"status", "Draft"},
                          {"lastModifiedDateTime", "2026-05-28T20:26:40Z"},
                          {"purchaseOrderLines", Value::array()}});
  }

  Value line(std::int64_t place, const char* account, const char* quantity, const char* cost) {
    auto made = Value::object({{"@odata.etag", nextEtag()}, {"id", idOf(++ids_)}, {"sequence", place}});
    made.set("lineType", "Account");
    made.set("lineObjectNumber", account);
    made.set("quantity", Value::number(quantity));
    made.set("directUnitCost", Value::number(cost));
    setAmount(made);
    return made;
  }

  static void setAmount(Value& line) {
    const auto of = [&](const char* name) {
      return line.find(name) == nullptr ? Decimal() : *Decimal::parse(line.at(name).asNumberText());
    };
    const auto product = of("quantity") * of("directUnitCost");
    line.set("amountExcludingTax", Value::number(product.rescaled(2).value_or(product).toString()));
  }

  WireReply batch(const Value& body) {
    const auto before = orders_;
    auto responses = Value::array();
    for (const auto& request : body.at("requests").items()) {
      auto inner = apply(request);
      responses.push(
          Value::object({{"id", request.at("id")}, {"status", inner.status}, {"body", std::move(inner.body)}}));
      if (inner.status < 300) continue;
      orders_ = before;
      break;
    }
    return jsonReply(200, Value::object({{"responses", std::move(responses)}}));
  }

  Inner apply(const Value& request) {
    const auto url = request.text("url");
    const auto method = request.text("method");
    const auto order = keyIn(url, "purchaseOrders");
    const auto line = keyIn(url, "purchaseOrderLines");
    if (url.find("companies(" + kCompany + ")/") != 0)
      return {404, errorBody("BadRequest_NotFound", "No such company")};
    if (method == "POST" && order.empty()) return addOrder(request.at("body"));
    if (method == "POST") return addLine(order, request.at("body"));
    const auto match = request.at("headers").text("If-Match");
    if (!order.empty()) return removeOrder(order, match);
    return method == "DELETE" ? removeLine(line, match) : changeLine(line, match, request.at("body"));
  }

  Inner addOrder(const Value& body) {
    auto made = newOrder(std::to_string(106000 + ++numbers_));
    for (const auto& [name, value] : body.members()) {
      if (name != "purchaseOrderLines") made.set(name, value);
    }
    orders_.push_back(made);
    std::int64_t place = 0;
    for (const auto& each : body.at("purchaseOrderLines").items()) {
      auto line = each;
      line.set("sequence", place += 10000);
      auto added = addLine(made.text("id"), line);
      if (added.status != 201) return added;
    }
    made.erase("purchaseOrderLines");
    return {201, made};
  }

  Inner addLine(const std::string& id, const Value& body) {
    auto order = std::find_if(orders_.begin(), orders_.end(), [&](const auto& each) { return each.text("id") == id; });
    if (order == orders_.end()) return {404, errorBody("BadRequest_NotFound", "No such order")};
    if (body.text("description") == "to a locked account") {
      return {400, errorBody("Application_FieldValidationException",
                             "Blocked must be equal to 'No'  in G/L Account: No.=62100. Current value is 'Yes'.")};
    }
    auto& lines = (*order)["purchaseOrderLines"];
    for (const auto& each : lines.items()) {
      if (each.text("sequence") != body.text("sequence")) continue;
      return {400, errorBody("Application_DialogException", "You cannot insert a line because a line already exists.")};
    }
    auto made = body;
    made.set("@odata.etag", nextEtag());
    made.set("id", idOf(++ids_));
    setAmount(made);
    lines.push(made);
    order->set("@odata.etag", nextEtag());
    return {201, made};
  }

  Inner removeOrder(const std::string& id, const std::string& match) {
    auto order = std::find_if(orders_.begin(), orders_.end(), [&](const auto& each) { return each.text("id") == id; });
    if (order == orders_.end()) return {404, errorBody("BadRequest_NotFound", "No such order")};
    (void)match;  // adding the lines has changed the order's version since it was answered
    orders_.erase(order);
    return {204, {}};
  }

  Value* findLine(const std::string& id) {
    for (auto& order : orders_) {
      for (auto& each : order["purchaseOrderLines"].items()) {
        if (each.text("id") == id) return &each;
      }
    }
    return nullptr;
  }

  static Inner changed() {
    return {409, errorBody("Request_EntityChanged", "Another user has already changed the record.")};
  }

  Inner removeLine(const std::string& id, const std::string& match) {
    const auto* line = findLine(id);
    if (line == nullptr) return {404, errorBody("BadRequest_NotFound", "No such line")};
    if (line->text("@odata.etag") != match) return changed();
    auto& lines = orders_.front()["purchaseOrderLines"].items();
    lines.erase(std::remove_if(lines.begin(), lines.end(), [&](const auto& each) { return each.text("id") == id; }),
                lines.end());
    return {204, {}};
  }

  Inner changeLine(const std::string& id, const std::string& match, const Value& body) {
    auto* line = findLine(id);
    if (line == nullptr) return {404, errorBody("BadRequest_NotFound", "No such line")};
    if (line->text("@odata.etag") != match) return changed();
    for (const auto& [name, value] : body.members()) line->set(name, value);
    line->set("@odata.etag", nextEtag());
    setAmount(*line);
    return {200, *line};
  }

  const BusinessCentralForm form_;
  std::vector<Value> orders_;
  std::string token_;
  int logins_ = 0;
  int numbers_ = 0;
  int ids_ = 0;
  int versions_ = 0;
};

}  // namespace

std::unique_ptr<Fixture> scriptedBusinessCentral(BusinessCentralForm form) {
  return std::make_unique<BusinessCentral>(form);
}

std::unique_ptr<Fixture> make_business_central_fixture();
std::unique_ptr<Fixture> make_business_central_fixture() {
  return scriptedBusinessCentral(BusinessCentralForm::new_lines);
}

}  // namespace tieback::erp::test
