#include <tieback/sdk/json.h>

#include <algorithm>

#include "drafts.h"
#include "quickbooks_online_books.h"

namespace tieback::erp {
std::unique_ptr<Dialect> make_quickbooks_online(DialectContext context);
}

namespace tieback::erp::test {
namespace {

using json::Value;

constexpr std::string_view kApi = "/v3/company/9130/";
constexpr std::string_view kKey = "TB-4711";

std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      out += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

WireReply answered(std::string_view name, Value value) {
  auto body = Value::object();
  body.set(name, std::move(value));
  body.set("time", "2026-06-15T02:00:00.000-07:00");
  return {200, {{"Content-Type", "application/json"}}, body.dump()};
}

WireReply fault(const char* code, const char* message, const char* detail) {
  auto error = Value::object({{"Message", message}, {"Detail", detail}, {"code", code}, {"element", ""}});
  auto fault = Value::object({{"Error", Value::array({std::move(error)})}, {"type", "ValidationFault"}});
  auto reply = answered("Fault", std::move(fault));
  reply.status = 400;
  return reply;
}

Value named(const char* id, const char* field, const char* name, bool active = true) {
  return Value::object({{field, name}, {"Active", active}, {"Id", id}, {"SyncToken", "0"}});
}

class QuickBooks final : public Fixture {
 public:
  explicit QuickBooks(std::string form) : form_(std::move(form)) {
    vendors_ = {named("56", "DisplayName", "V-1001"), named("57", "DisplayName", "V-1003", false)};
    for (auto item : {named("19", "Name", "03-300"), named("20", "Name", "05-120")}) {
      item.set("ExpenseAccountRef", Value::object({{"value", "80"}}));
      items_.push_back(std::move(item));
    }
    auto line = Value::object({{"Id", "1"}, {"Description", "Slab"}, {"DetailType", "ItemBasedExpenseLineDetail"}});
    line.set("Amount", Value::number("15000.0"));
    orders_ = {Value::object({{"Id", "145"},
                              {"SyncToken", "3"},
                              {"DocNumber", "SC-001"},
                              {"POStatus", "Open"},
                              {"VendorRef", Value::object({{"value", "56"}, {"name", "V-1001"}})},
                              {"CurrencyRef", Value::object({{"value", "USD"}})},
                              {"PrivateNote", "Concrete"},
                              {"ShipAddr", Value::object({{"Line1", "Harbour Tower"}})},
                              {"Line", Value::array({std::move(line)})}})};
  }

  DialectContext context() override {
    DialectContext context;
    context.endpoint = Value::object({{"url", "https://quickbooks.example"}, {"realm_id", "9130"}});
    context.credentials = Value::object(
        {{"client_id", "app"}, {"client_secret", "env:CS"}, {"refresh_token", "store:quickbooks/refresh"}});
    context.options = Value::object({{"change_order_as", form_}});
    return context;
  }
  DialectMaker maker() override { return &make_quickbooks_online; }
  bool isWrite(const WireRequest& request) const override { return request.target.find("/purchaseorder?") != npos; }

  Job newLineJob() override { return job({newLine("i1", "03-300", "2500.00"), newLine("i2", "05-120", "-100.50")}); }
  Job changedLineJob() override { return job({changeOf("i3", "03-300", "1500.00")}); }
  Job mixedJob() override { return job({changeOf("i3", "05-120", "-750.25"), newLine("i1", "03-300", "2500.00")}); }
  Refusable refusedAtWrite() override {
    auto wanted = newLineJob();
    wanted.draft.lines.front().tax_code = "99";
    return {wanted, "Line.ItemBasedExpenseLineDetail.TaxCodeRef"};
  }
  Refusable refusedAtCheck() override {
    auto wanted = newLineJob();
    wanted.draft.vendor = "V-1003";
    return {wanted, ""};
  }

  WireReply answer(const WireRequest& request) override {
    if (request.target.starts_with("/oauth2/v1/tokens/bearer")) return token();
    const auto bearer = std::find_if(request.headers.begin(), request.headers.end(),
                                     [](const auto& each) { return each.first == "Authorization"; });
    if (bearer == request.headers.end() || token_.empty() || bearer->second != "Bearer " + token_) {
      return {401,
              {},
              R"({"fault":{"error":[{"message":"message=AuthenticationFailed; errorCode=003200; statusCode=401",)"
              R"("detail":"Token expired","code":"3200"}],"type":"AUTHENTICATION"}})"};
    }
    if (!request.target.starts_with(kApi)) return {404, {}, "<html>Not Found</html>"};
    const auto path = request.target.substr(kApi.size());
    if (path.starts_with("query?query=")) return query(decoded(path.substr(12, path.find('&') - 12)));
    if (path.starts_with("purchaseorder/")) return read(path.substr(14, path.find('?') - 14));
    if (path.starts_with("purchaseorder?")) return write(path, json::parse(request.body));
    if (path.starts_with("companyinfo/")) return answered("CompanyInfo", Value::object({{"CompanyName", "Acme"}}));
    const auto custom = Value::object({{"Name", "VendorAndPurchasesPrefs.UseCustomTxnNumbers"}, {"Value", "true"}});
    return answered("Preferences",
                    Value::object({{"OtherPrefs", Value::object({{"NameValue", Value::array({custom})}})}}));
  }

  void endSessions() override { token_.clear(); }
  int logins() const override { return logins_; }
  std::size_t documents() const override {
    std::size_t count = orders_.size() - 1;
    const auto text = orders_.front().dump();
    return count + (text.find("[" + std::string(kKey)) == npos ? 0 : 1);
  }
  // The commitment's own content is as it was, whatever was added.
  bool allFinal() const override {
    const auto& order = orders_.front();
    return order.path("ShipAddr.Line1") != nullptr && order.at("Line").items().front().text("Description") == "Slab" &&
           order.text("PrivateNote").starts_with("Concrete");
  }
  std::string cannotImport() const override {
    return "QuickBooks keeps no change orders: what a person adds to an order, or orders beside it, names none";
  }
  void removeDocuments() override {
    orders_.resize(1);
    orders_.front().find("Line")->items().resize(1);
  }
  std::size_t documentsOf(const Job&) const override { return 1; }

 private:
  static constexpr auto npos = std::string::npos;

  static domain::DraftLine changeOf(std::string item, std::string code, const char* amount) {
    auto line = changedLine(std::move(item), std::move(code), 1, amount);
    line.commitment_line_origin = "1";
    return line;
  }
  static Job job(std::vector<domain::DraftLine> lines) {
    auto job = jobWith(std::move(lines));
    job.idempotency_key = "0123456789abcdef0123456789abcdef";
    job.draft.external_key = kKey;
    job.draft.commitment_number = "SC-001";
    job.draft.fields = {{"PrivateNote", "CCO-001 Extra steel"}};
    return job;
  }

  WireReply token() {
    token_ = "access" + std::to_string(++logins_);
    const auto body = Value::object({{"access_token", token_}, {"refresh_token", "next"}, {"expires_in", 3600}});
    return {200, {}, body.dump()};
  }

  WireReply query(const std::string& statement) {
    const auto entity = statement.substr(14, statement.find(' ', 14) - 14);
    const auto& records = entity == "Vendor" ? vendors_ : entity == "Item" ? items_ : orders_;
    auto found = Value::array();
    for (const auto& record : records) {
      for (const auto* field : {"DisplayName", "Name", "DocNumber"}) {
        const auto name = record.text(field);
        if (!name.empty() && statement.find("'" + name + "'") != npos) found.push(record);
      }
    }
    auto response = Value::object();
    if (found.size() > 0) response.set(entity, std::move(found));
    return answered("QueryResponse", std::move(response));
  }

  WireReply read(const std::string& id) {
    for (const auto& order : orders_) {
      if (order.text("Id") == id) return answered("PurchaseOrder", order);
    }
    return fault("610", "Object Not Found", "Object Not Found : Something you're trying to use was deleted.");
  }

  WireReply write(const std::string& path, Value order) {
    const auto begin = path.find("requestid=") + 10;
    const auto id = path.substr(begin, path.find('&', begin) - begin);
    const auto done =
        std::find_if(requests_.begin(), requests_.end(), [&](const auto& each) { return each.first == id; });
    if (done != requests_.end()) return done->second;
    auto reply = apply(std::move(order));
    requests_.emplace_back(id, reply);
    return reply;
  }

  WireReply apply(Value order) {
    auto& lines = order.find("Line")->items();
    for (auto& line : lines) {
      if (line.dump().find("TaxCodeRef") != npos) {
        return fault("2500", "Invalid Reference Id",
                     "Invalid Reference Id : Line.ItemBasedExpenseLineDetail.TaxCodeRef");
      }
      if (line.text("Id").empty()) line.set("Id", std::to_string(++last_line_));
    }
    if (order.text("Id").empty()) {
      for (const auto& other : orders_) {
        if (other.text("DocNumber") == order.text("DocNumber")) {
          return fault("6140", "Duplicate Document Number Error", "This number has already been used.");
        }
      }
      order.set("Id", std::to_string(145 + orders_.size()));
      order.set("SyncToken", "0");
      orders_.push_back(order);
      return answered("PurchaseOrder", std::move(order));
    }
    auto& stored = orders_.front();
    if (order.text("SyncToken") != stored.text("SyncToken")) {
      return fault("5010", "Stale Object Error", "Stale Object Error : You and Ann were working on this.");
    }
    order.set("SyncToken", std::to_string(std::stoi(stored.text("SyncToken")) + 1));
    stored = order;
    return answered("PurchaseOrder", std::move(order));
  }

  const std::string form_;
  std::vector<Value> vendors_, items_, orders_;
  std::vector<std::pair<std::string, WireReply>> requests_;
  std::string token_;
  int logins_ = 0;
  int last_line_ = 1;
};

}  // namespace

std::unique_ptr<Fixture> makeQuickBooks(const std::string& form) {
  return std::make_unique<QuickBooks>(form);
}

std::unique_ptr<Fixture> make_quickbooks_online_fixture() {
  return makeQuickBooks("order_lines");
}

}  // namespace tieback::erp::test
