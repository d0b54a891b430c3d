#include <tieback/sdk/json.h>

#include <algorithm>
#include <map>

#include "drafts.h"
#include "fixture.h"

namespace tieback::erp {
std::unique_ptr<Dialect> make_tryton(DialectContext context);
}

namespace tieback::erp::test {
namespace {

using json::Value;

Value money(const Decimal& value) {
  return Value::object({{"__class__", "Decimal"}, {"decimal", value.toString()}});
}
Decimal moneyOf(const Value& value) {
  return *Decimal::parse(value.isObject() ? value.text("decimal") : value.asNumberText());
}
Value floating(const Decimal& value) {
  return Value::number(value.toString() + (value.scale() == 0 ? ".0" : ""));
}

// Two decimals are enough for the prices used here.
Decimal product(const Value& line) {
  return *(moneyOf(line.at("quantity")) * moneyOf(line.at("unit_price"))).rescaled(2);
}

WireReply page(int status) {
  return {status, {{"Content-Type", "text/html"}}, "<html><body>error</body></html>"};
}
WireReply answered(Value result) {
  return {200, {}, Value::object({{"id", 1}, {"result", std::move(result)}}).dump()};
}
WireReply userError(const std::string& words) {
  const auto error = Value::array({"UserError", Value::array({words, "", nullptr})});
  return {200, {}, Value::object({{"id", 1}, {"error", error}}).dump()};
}

class TrytonFixture final : public Fixture {
 public:
  TrytonFixture() {
    records_["party.party"] = {Value::object({{"id", 2}, {"code", "V-1001"}, {"active", 1}}),
                               Value::object({{"id", 4}, {"code", "V-1003"}, {"active", 0}})};
    for (const auto& [id, code] : {std::pair{1, "03-300"}, std::pair{2, "05-120"}}) {
      records_["product.product"].push_back(
          Value::object({{"id", id}, {"code", code}, {"active", 1}, {"purchasable", 1}, {"purchase_uom", 1}}));
    }
    addPurchase(Value::object({{"reference", "SC-001"}, {"party", 2}, {"invoice_address", 2}, {"currency", 1}}),
                {lineOf(1, "100", "150.00"), lineOf(2, "1", "10000.00")});
    records_["purchase.purchase"].back().set("state", "processing");
  }

  DialectContext context() override {
    DialectContext context;
    context.endpoint = Value::object({{"url", "http://127.0.0.1:8000"}, {"database", "erp"}});
    context.credentials = Value::object({{"username", "tieback"}, {"password", "env:PW"}});
    context.options = Value::object();
    return context;
  }
  DialectMaker maker() override { return &make_tryton; }
  bool isWrite(const WireRequest& request) const override {
    return request.body.find("\"model.purchase.") != std::string::npos &&
           request.body.find("search_read") == std::string::npos;
  }

  Job newLineJob() override { return job({newLine("i1", "03-300", "2500.00"), newLine("i2", "05-120", "-100.50")}); }
  Job changedLineJob() override { return job({changeOf("i3", "03-300", 1, "1500.00")}); }
  Job mixedJob() override { return job({changeOf("i3", "05-120", 2, "-750.25"), newLine("i1", "03-300", "2500.00")}); }
  Refusable refusedAtWrite() override {
    auto wanted = newLineJob();
    wanted.draft.fields = {{"description", "two\nlines"}};
    return {wanted, "The value for field \"Description\" in \"Purchase\" is not valid"};
  }
  Refusable refusedAtCheck() override {
    auto wanted = newLineJob();
    wanted.draft.vendor = "V-1003";
    return {wanted, ""};
  }

  WireReply answer(const WireRequest& request) override {
    const auto call = json::parse(request.body);
    if (request.target != "/erp/" || call.size() != 3) return page(500);
    const auto method = call.text("method");
    const auto& params = call.at("params").items();
    if (method == "common.db.login") return logIn(params);
    if (session_.empty() || authorization(request).find("Session ") != 0 || !session_valid_) return {401, {}, ""};
    if (method == "model.res.user.get_preferences")
      return answered(Value::object({{"company", 1}, {"language", "en"}}));
    const auto dot = method.rfind('.');
    const auto model = method.substr(6, dot - 6);
    const auto action = method.substr(dot + 1);
    if (!params.back().isObject() || params.back().text("company") != "1") return userError("Access rule");
    if (action == "search_read") return search(model, params);
    if (action == "create") return create(model, params[0].items());
    return press(model, action, params[0].items().front().asNumberText());
  }

  void endSessions() override { session_valid_ = false; }
  int logins() const override { return logins_; }
  std::size_t documents() const override { return records_.at("purchase.purchase").size() - 1 + amendments().size(); }
  bool allFinal() const override {
    const auto& purchases = records_.at("purchase.purchase");
    const bool bought = std::all_of(purchases.begin(), purchases.end(),
                                    [](const auto& record) { return record.text("state") == "processing"; });
    const auto all = amendments();
    const bool amended =
        std::all_of(all.begin(), all.end(), [](const auto& record) { return record.text("state") == "validated"; });
    return bought && amended && invoices_ == purchases.size() - 1;
  }
  std::string cannotImport() const override { return {}; }
  void makeByHand(const Job& job, int number) override {
    Value::Array lines;
    for (const auto& line : job.draft.lines) {
      lines.push_back(lineOf(line.cost_code == "03-300" ? 1 : 2, "1", line.amount.toString().c_str()));
    }
    const auto commitment = records_.at("purchase.purchase").front().text("id");
    addPurchase(Value::object({{"origin", "purchase.purchase," + commitment}, {"party", 2}, {"currency", 1}}), lines);
    auto& made = records_["purchase.purchase"].back();
    made.set("number", "PO" + std::to_string(number));
    made.set("state", "processing");
  }
  void removeDocuments() override {
    records_["purchase.purchase"].resize(1);
    records_["purchase.amendment"].clear();
  }
  std::size_t documentsOf(const Job& job) const override {
    return (job.draft.hasNewLines() ? 1u : 0u) + (job.draft.hasChangedLines() ? 1u : 0u);
  }

 private:
  static domain::DraftLine changeOf(std::string item, std::string code, int position, const char* amount) {
    auto line = changedLine(std::move(item), std::move(code), position, amount);
    line.old_amount = position == 1 ? *Decimal::parse("15000.00") : *Decimal::parse("10000.00");
    return line;
  }
  static Job job(std::vector<domain::DraftLine> lines) {
    auto job = jobWith(std::move(lines));
    job.draft.external_key = "SC-001/CCO-001 (4711)";
    job.draft.fields = {{"comment", ""}, {"description", "Extra steel"}};
    return job;
  }

  static std::string authorization(const WireRequest& request) {
    for (const auto& [name, value] : request.headers) {
      if (name == "Authorization") return value;
    }
    return {};
  }
  static Value lineOf(int product_id, const char* quantity, const char* price) {
    return Value::object({{"product", product_id},
                          {"quantity", Value::number(quantity)},
                          {"unit", 1},
                          {"unit_price", money(*Decimal::parse(price))},
                          {"description", "Original work"}});
  }

  std::vector<Value> amendments() const {
    const auto found = records_.find("purchase.amendment");
    return found == records_.end() ? std::vector<Value>() : found->second;
  }

  WireReply logIn(const Value::Array& params) {
    if (params[1].text("password") != "secret of env:PW") return {401, {}, "<html></html>"};
    ++logins_;
    session_ = "key" + std::to_string(logins_);
    session_valid_ = true;
    return answered(Value::array({1, session_}));
  }

  Value* record(const std::string& model, const std::string& id) {
    for (auto& each : records_[model]) {
      if (each.text("id") == id) return &each;
    }
    return nullptr;
  }

  // A field as search_read gives it and as a domain sees it; relations are followed by their dots.
  Value fieldOf(const Value& from, const std::string& model, const std::string& field) {
    static const std::map<std::string, std::string> kRelations = {
        {"party", "party.party"},  {"product", "product.product"},      {"purchase", "purchase.purchase"},
        {"line", "purchase.line"}, {"amendment", "purchase.amendment"}, {"origin", "purchase.purchase"}};
    const auto dot = field.find('.');
    if (dot == std::string::npos) {
      if (model == "purchase.line" && field == "amount") return money(product(from));
      if (field == "create_date") return created();
      if (field == "untaxed_amount") return money(sumOf(from.at("id")));
      const auto* value = from.find(field);
      return value == nullptr ? Value() : *value;
    }
    const auto name = field.substr(0, dot);
    const auto rest = field.substr(dot + 1);
    if (name == "currency") return rest == "code" ? Value("USD") : Value(2);
    if (name == "unit" || name == "purchase_uom") return 0;
    auto id = from.text(name);
    if (name == "origin") id = id.substr(std::min(id.size(), id.find(',') + 1));
    const auto& target = kRelations.at(name);
    const auto* related = record(target, id);
    return related == nullptr ? Value() : fieldOf(*related, target, rest);
  }

  // kStart, as Tryton writes it.
  static Value created() {
    return Value::object({{"__class__", "datetime"},
                          {"year", 2026},
                          {"month", 5},
                          {"day", 28},
                          {"hour", 20},
                          {"minute", 26},
                          {"second", 40},
                          {"microsecond", 0}});
  }
  static std::int64_t dayOf(const Value& time) {
    return (time.at("year").asInteger() * 100 + time.at("month").asInteger()) * 100 + time.at("day").asInteger();
  }
  Decimal sumOf(const Value& purchase) {
    Decimal sum;
    for (const auto& line : records_["purchase.line"]) {
      if (line.at("purchase") == purchase) sum = sum + product(line);
    }
    return sum;
  }

  bool holds(const Value& each, const std::string& model, const Value& clause) {
    const auto& parts = clause.items();
    if (parts[0] == Value("OR")) return holds(each, model, parts[1]) || holds(each, model, parts[2]);
    const auto value = fieldOf(each, model, parts[0].asString());
    const auto op = parts[1].asString();
    if (op == "=") return value == parts[2];
    if (op == "!=") return value != parts[2];
    if (op == ">") return value.asInteger() > parts[2].asInteger();
    if (op == ">=") return !value.isNull() && dayOf(value) >= dayOf(parts[2]);  // only times are asked for so
    if (op == "like") {
      const auto& pattern = parts[2].asString();
      return value.isString() && value.asString().rfind(pattern.substr(0, pattern.size() - 1), 0) == 0;
    }
    if (op == "<") return value.asInteger() < parts[2].asInteger();
    const auto& among = parts[2].items();
    return std::find(among.begin(), among.end(), value) != among.end();
  }

  // "party.code" goes under "party.".
  static void put(Value& row, const std::string& field, Value value) {
    const auto dot = field.find('.');
    if (dot == std::string::npos) {
      row.set(field, std::move(value));
    } else {
      put(row[field.substr(0, dot + 1)], field.substr(dot + 1), std::move(value));
    }
  }

  WireReply search(const std::string& model, const Value::Array& params) {
    auto rows = Value::array();
    for (const auto& each : records_[model]) {
      const auto& domain = params[0].items();
      if (!std::all_of(domain.begin(), domain.end(), [&](const auto& clause) { return holds(each, model, clause); }))
        continue;
      auto row = Value::object({{"id", each.at("id")}});
      for (const auto& field : params[4].items()) put(row, field.asString(), fieldOf(each, model, field.asString()));
      rows.push(std::move(row));
      if (params[2].isNumber() && static_cast<std::int64_t>(rows.size()) == params[2].asInteger()) break;
    }
    return answered(std::move(rows));
  }

  std::string addPurchase(Value purchase, Value::Array lines) {
    const auto id = static_cast<int>(++ids_);
    purchase.set("id", id);
    purchase.set("state", "draft");
    for (auto& line : lines) addLine("purchase.line", std::move(line), "purchase", id);
    records_["purchase.purchase"].push_back(std::move(purchase));
    return std::to_string(id);
  }
  void addLine(const std::string& model, Value line, const char* owner, int id) {
    line.set("id", static_cast<int>(++ids_));
    line.set("type", "line");
    line.set(owner, id);
    line.set("quantity", floating(moneyOf(line.at("quantity"))));
    records_[model].push_back(std::move(line));
  }

  WireReply create(const std::string& model, const Value::Array& values) {
    auto made = values.front();
    if (made.text("description").find('\n') != std::string::npos) {
      return userError("The value for field \"Description\" in \"Purchase\" is not valid.");
    }
    auto lines = made.at("lines").items().front().items().at(1).items();
    made.erase("lines");
    if (model == "purchase.purchase") return answered(Value::array({Value::number(addPurchase(made, lines))}));
    const auto id = static_cast<int>(++ids_);
    made.set("id", id);
    made.set("state", "draft");
    for (auto& line : lines) addLine("purchase.amendment.line", std::move(line), "amendment", id);
    records_[model].push_back(std::move(made));
    return answered(Value::array({id}));
  }

  WireReply press(const std::string& model, const std::string& button, const std::string& id) {
    auto* found = record(model, id);
    if (found == nullptr) return userError("You are not allowed to read records \"" + id + "\"");
    const auto state = found->text("state");
    if (button == "quote" && state == "draft") {
      found->set("state", "quotation");
      found->set("number", id);
    } else if (button == "confirm" && state == "quotation") {
      found->set("state", "processing");
      ++invoices_;
    } else if (button == "validate_amendment" && state == "draft") {
      validate(id);
      found->set("state", "validated");
    } else if (button == "delete") {
      std::erase_if(records_[model], [&](const auto& each) { return each.text("id") == id; });
    }
    return answered(nullptr);
  }

  void validate(const std::string& amendment) {
    for (const auto& change : records_["purchase.amendment.line"]) {
      if (change.text("amendment") != amendment) continue;
      auto* line = record("purchase.line", change.text("line"));
      for (const char* name : {"product", "quantity", "unit", "unit_price", "description"}) {
        const auto* value = change.find(name);
        line->set(name, value == nullptr ? Value() : *value);
      }
    }
  }

  std::map<std::string, std::vector<Value>> records_;
  std::string session_;
  bool session_valid_ = false;
  int logins_ = 0;
  int ids_ = 0;
  std::size_t invoices_ = 0;
};

}  // namespace

std::unique_ptr<Fixture> make_tryton_fixture();
std::unique_ptr<Fixture> make_tryton_fixture() {
  return std::make_unique<TrytonFixture>();
}

}  // namespace tieback::erp::test
