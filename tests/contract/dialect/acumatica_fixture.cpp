#include <tieback/sdk/json.h>

#include <algorithm>

#include "drafts.h"
#include "fixture.h"
#include "query_text.h"

namespace tieback::erp {
std::unique_ptr<Dialect> make_acumatica(DialectContext context);
}

namespace tieback::erp::test {
namespace {

using json::Value;

Value wrapped(Value value) {
  return Value::object({{"value", std::move(value)}});
}
std::string fieldOf(const Value& record, std::string_view name) {
  const auto* member = record.find(name);
  return member == nullptr ? "" : member->text("value");
}

WireReply jsonReply(int status, const Value& body) {
  return {status, {{"Content-Type", "application/json"}}, body.dump()};
}
WireReply exceptionReply(const std::string& words) {
  return jsonReply(500, Value::object({{"message", "An error has occurred."},
                                       {"exceptionMessage", "PX.Data.PXException: " + words},
                                       {"exceptionType", "PX.Data.PXException"}}));
}

const std::string kRoot = "/entity/Default/24.200.001/";

class AcumaticaFixture final : public Fixture {
 public:
  DialectContext context() override {
    DialectContext context;
    context.endpoint = Value::object({{"url", "https://acme.example/site"}, {"tenant", "Acme"}});
    context.credentials = Value::object({{"username", "tieback"}, {"password", "env:PW"}});
    context.options = Value::object({{"class", "COMMIT"}});
    return context;
  }
  DialectMaker maker() override { return &make_acumatica; }
  bool isWrite(const WireRequest& request) const override {
    return request.method != "GET" && request.target.rfind(kRoot, 0) == 0;
  }

  Job newLineJob() override { return job({onePiece("i1", "05-100", "2500.00"), onePiece("i2", "05-200", "-100.50")}); }
  Job changedLineJob() override { return job({changedLine("i3", "05-100", 1, "-750.25")}); }
  Job mixedJob() override {
    return job({changedLine("i3", "05-200", 2, "40.00"), onePiece("i1", "05-100", "2500.00")});
  }
  Refusable refusedAtWrite() override {
    auto wanted = newLineJob();
    wanted.draft.title = "closed period";
    return {wanted, "The financial period is closed."};
  }
  Refusable refusedAtCheck() override {
    auto wanted = newLineJob();
    wanted.draft.vendor = "V-OLD";
    return {wanted, ""};
  }

  WireReply answer(const WireRequest& request) override {
    if (request.target == "/entity/auth/login") return logIn(request);
    if (!request.target.empty() && session_ != cookieOf(request)) return {401, {}, ""};
    if (request.target == "/entity/auth/logout") return {204, {}, ""};
    if (request.method == "PUT") return put(json::parse(request.body));
    if (request.method == "POST") return act(request);
    if (request.method == "DELETE") return remove(request.target.substr(request.target.rfind('/') + 1));
    return get(decoded(request.target));
  }

  void endSessions() override { session_ = "none"; }
  int logins() const override { return logins_; }
  std::size_t documents() const override { return orders_.size(); }
  bool allFinal() const override {
    for (const auto& order : orders_) {
      if (fieldOf(order, "Status") != "Closed") return false;
    }
    return true;
  }
  void removeDocuments() override { orders_.clear(); }
  std::size_t documentsOf(const Job&) const override { return 1; }

  std::string cannotImport() const override { return {}; }
  void makeByHand(const Job& job, int) override {
    auto lines = Value::array();
    for (const auto& line : job.draft.lines) {
      lines.push(Value::object({{"Status", wrapped("New Line")},
                                {"PONbr", wrapped(job.draft.commitment)},
                                {"CostCode", wrapped(line.cost_code)},
                                {"Description", wrapped(line.description)},
                                {"Qty", wrapped(Value::number(line.quantity->toString()))},
                                {"UnitCost", wrapped(Value::number(line.unit_cost->toString()))},
                                {"Amount", wrapped(Value::number(line.amount.toString()))}}));
    }
    put(Value::object({{"ProjectID", wrapped(job.draft.project)},
                       {"ChangeDate", wrapped(job.draft.date + "T00:00:00")},
                       {"Description", wrapped(job.draft.title)},
                       {"Commitments", lines}}));
    orders_.back().set("Status", wrapped("Closed"));
  }

 private:
  static domain::DraftLine onePiece(std::string item, std::string code, const char* amount) {
    auto line = newLine(std::move(item), std::move(code), amount);
    line.quantity = Decimal(1, 0);
    line.unit_cost = line.amount;
    return line;
  }
  static Job job(std::vector<domain::DraftLine> lines) {
    auto job = jobWith(std::move(lines));
    job.draft.fields = {{"DetailedDescription", "Because of the soil"}};
    return job;
  }

  static std::string cookieOf(const WireRequest& request) {
    for (const auto& [name, value] : request.headers) {
      if (name == "Cookie") return value;
    }
    return {};
  }

  WireReply logIn(const WireRequest& request) {
    const auto body = json::parse(request.body);
    if (body.text("password") != "secret of env:PW") return exceptionReply("Invalid credentials. Please try again.");
    ++logins_;
    const auto id = std::to_string(logins_);
    session_ = ".ASPXAUTH=b" + id + "; ASP.NET_SessionId=a" + id;
    return {204,
            {{"Set-Cookie", "ASP.NET_SessionId=a" + id + "; path=/; HttpOnly"}, {"Set-Cookie", ".ASPXAUTH=b" + id}},
            ""};
  }

  WireReply get(const std::string& target) {
    if (target.find("/status/") != std::string::npos) return poll();
    auto list = Value::array();
    if (target.find("/ChangeOrder?") != std::string::npos && target.find("&$top=50") != std::string::npos) {
      list = page(target);
    } else if (target.find("/ChangeOrder?") != std::string::npos) {
      for (const auto& order : orders_) {
        const auto key = filterValue(target, "ExternalRefNbr");
        const auto number = filterValue(target, "RefNbr");
        const bool by_key = target.find("ExternalRefNbr eq") != std::string::npos;
        if (by_key ? fieldOf(order, "ExternalRefNbr") == key : fieldOf(order, "RefNbr") == number) list.push(order);
      }
      timePasses();
    } else if (target.find("/Vendor?") != std::string::npos) {
      const auto id = filterValue(target, "VendorID");
      list.push(Value::object({{"VendorID", wrapped(id)}, {"Status", wrapped(id == "V-OLD" ? "Inactive" : "Active")}}));
    } else if (target.find("/CostCode?") != std::string::npos) {
      for (const char* code : {"05-100", "05-200"}) list.push(Value::object({{"CostCodeID", wrapped(code)}}));
    } else if (target.find("/Subcontract?") != std::string::npos) {
      list.push(subcontract());
    }
    return jsonReply(200, list);
  }

  // All were last changed at kStart.
  Value page(const std::string& target) const {
    auto list = Value::array();
    const auto since = target.find("LastModifiedDateTime ge datetimeoffset'");
    if (since != std::string::npos && target.substr(since + 39, 10) > "2026-05-28") return list;
    const auto skip = target.find("&$skip=");
    const std::size_t first = skip == std::string::npos ? 0 : std::stoul(target.substr(skip + 7));
    for (std::size_t i = first; i < std::min(first + 50, orders_.size()); ++i) list.push(orders_[i]);
    return list;
  }

  static Value subcontract() {
    auto lines = Value::array();
    // Not in their order, as a server may list them.
    for (const auto& [number, code] : {std::pair{4, "05-200"}, std::pair{2, "05-100"}}) {
      lines.push(Value::object({{"id", "line-" + std::to_string(number)},
                                {"LineNbr", wrapped(number)},
                                {"CostCode", wrapped(code)},
                                {"Task", wrapped("05")},
                                {"Completed", wrapped(false)}}));
    }
    return Value::object({{"SubcontractNbr", wrapped("SC-001")},
                          {"Status", wrapped("Open")},
                          {"VendorID", wrapped("V-1001")},
                          {"Details", lines}});
  }

  WireReply put(Value order) {
    if (fieldOf(order, "Description") == "closed period") return exceptionReply("The financial period is closed.");
    const auto number = std::to_string(++numbers_);
    order.set("id", "guid-" + number);
    order.set("RefNbr", wrapped("00000" + number));
    order.set("Status", wrapped("On Hold"));
    order.set("LastModifiedDateTime", wrapped("2026-05-28T20:26:40+00:00"));
    Decimal total;
    auto& lines = order["Commitments"].items();
    for (std::size_t i = 0; i < lines.size(); ++i) {
      lines[i].set("id", "co-line-" + number + "-" + std::to_string(i));
      lines[i].set("Vendor", wrapped("V-1001"));
      lines[i].set("CurrencyID", wrapped("USD"));
      total = total + *Decimal::parse(fieldOf(lines[i], "Amount"));
      const auto nbr = fieldOf(lines[i], "POLineNbr");
      if (fieldOf(lines[i], "Status") == "Update" && nbr != (fieldOf(lines[i], "CostCode") == "05-100" ? "2" : "4")) {
        lines[i]["POLineNbr"].set("error", "'PO Line Nbr.' cannot be found in the system.");
        return jsonReply(422, order);
      }
    }
    std::reverse(lines.begin(), lines.end());
    order.set("CommitmentsChangeTotal", wrapped(Value::number(total.toString() + "00")));
    orders_.push_back(order);
    return jsonReply(200, order);
  }

  Value* find(const std::string& number) {
    for (auto& order : orders_) {
      if (fieldOf(order, "RefNbr") == number) return &order;
    }
    return nullptr;
  }

  WireReply act(const WireRequest& request) {
    auto* order = find(fieldOf(json::parse(request.body).at("entity"), "RefNbr"));
    if (order == nullptr) return exceptionReply("The record cannot be found.");
    const bool release = request.target.find("/ReleaseChangeOrder") != std::string::npos;
    const auto status = fieldOf(*order, "Status");
    if (status != (release ? "Open" : "On Hold"))
      return exceptionReply("The action is not available in the status " + status);
    if (!release) {
      order->set("Status", wrapped("Pending Approval"));
      return {204, {}, ""};
    }
    releasing_ = fieldOf(*order, "RefNbr");
    looks_ = 2;
    return {202, {{"Location", "/site" + kRoot + "ChangeOrder/ReleaseChangeOrder/status/guid-op"}}, ""};
  }

  WireReply poll() {
    if (releasing_.empty()) return {404, {}, ""};
    if (--looks_ > 0) return {202, {}, ""};
    find(releasing_)->set("Status", wrapped("Closed"));
    releasing_.clear();
    return {204, {}, ""};
  }

  WireReply remove(const std::string& number) {
    for (auto order = orders_.begin(); order != orders_.end(); ++order) {
      if (fieldOf(*order, "RefNbr") != number) continue;
      orders_.erase(order);
      return {204, {}, ""};
    }
    return {404, {}, ""};
  }

  // An approver in Acumatica opens what waits, once it has been looked at; a release that nobody polls ends all the
  // same.
  void timePasses() {
    for (auto& order : orders_) {
      if (fieldOf(order, "Status") == "Pending Approval") {
        order.set("Status", wrapped("Open"));
      } else if (releasing_ == fieldOf(order, "RefNbr")) {
        order.set("Status", wrapped("Closed"));
        releasing_.clear();
      }
    }
  }

  std::vector<Value> orders_;
  std::string session_ = "none";
  std::string releasing_;
  int logins_ = 0;
  int numbers_ = 0;
  int looks_ = 0;
};

}  // namespace

std::unique_ptr<Fixture> make_acumatica_fixture();
std::unique_ptr<Fixture> make_acumatica_fixture() {
  return std::make_unique<AcumaticaFixture>();
}

}  // namespace tieback::erp::test
