#include "requests.h"

#include <atomic>
#include <fstream>
#include <iterator>

namespace tieback::conformance {
namespace {

using json::Value;

Value readDocument(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) throw NotChecked("the sample " + file + " cannot be read");
  return json::parse(std::string(std::istreambuf_iterator<char>(stream), {}));
}

std::string freshRequestId() {
  static std::atomic<unsigned> count{0};
  return "conformance-" + std::to_string(++count);
}

// What each operation's params must hold at least.
Value leastParams(Operation operation) {
  if (operation == Operation::submit || operation == Operation::resend) {
    return Value::object({{"change_order_revision", 1}, {"document", Value::object()}});
  }
  if (operation == Operation::reject) return Value::object({{"reason", "Conformance"}});
  if (operation == Operation::resolve_doubt) return Value::object({{"outcome", "look_again"}});
  if (operation == Operation::link || operation == Operation::dismiss || operation == Operation::restore) {
    Value params = Value::object({{"record", "no-such-connection/no-such-record"}, {"record_revision", 1}});
    if (operation == Operation::dismiss) params.set("reason", "Conformance");
    return params;
  }
  if (operation == Operation::set_mail_preference) return Value::object({{"daily_summary", true}});
  return Value::object();
}

}  // namespace

const Rights& rightsFor(Operation operation) {
  switch (operation) {
    case Operation::submit:
    case Operation::resend:
    case Operation::retrieve:
    case Operation::void_item:
      return kProjectManager;
    case Operation::unlink:
      return kErpAdmin;
    default:
      return kApprover;
  }
}

Requests::Requests(const Samples& samples, const Value& config) {
  if (const Value* connections = config.find("connections"); connections != nullptr && connections->isArray()) {
    for (const Value& connection : connections->items()) {
      const std::string company = connection.text("company");
      if (company.empty()) continue;
      if (&connection == &connections->items().front()) company_ = company;
      if (company != company_) other_company_ = company;
    }
  }
  if (samples.cco_file.empty()) return;
  document_ = readDocument(samples.cco_file);
  if (const Value* id = document_.path("commitment.project.id")) {
    project_ = id->isNumber() ? id->asNumberText() : id->asString();
  }
}

Value Requests::actor(const Rights& rights, std::string_view id) const {
  Value company = Value::object();
  if (!rights.erp.empty()) company.set("erp_integrations", rights.erp);
  Value tools = Value::object();
  if (!rights.commitments.empty()) tools.set("commitments", rights.commitments);
  if (!rights.change_orders.empty()) tools.set("change_orders", rights.change_orders);
  Value projects = Value::object();
  if (tools.size() > 0) projects.set(rights.project.empty() ? project_ : rights.project, tools);
  Value privileges = Value::array();
  if (rights.may_push) privileges.push("can_push_to_accounting");
  // Different rights are different people: what one did must not be taken for a repetition by the other.
  const std::string name = !id.empty() ? std::string(id)
                                       : "u-" + rights.erp + (rights.may_push ? "+" : "-") + rights.commitments + "-" +
                                             rights.change_orders + rights.project;
  return Value::object({{"id", name},
                        {"name", "Conformance"},
                        {"email", "conformance@example.com"},
                        {"company", company_},
                        {"levels", Value::object({{"company", company}, {"projects", projects}})},
                        {"privileges", privileges}});
}

Value Requests::make(Operation operation, const Rights& rights, Value params) const {
  Value request = Value::object({{"actor", actor(rights)}, {"company", company_}});
  if (info(operation).mutating) request.set("request_id", freshRequestId());
  request.set("params", params.isNull() ? leastParams(operation) : std::move(params));
  return request;
}

Value Requests::about(Operation operation, const Rights& rights, const Value& item, Value params) const {
  Value request = make(operation, rights, std::move(params));
  if (info(operation).about_item) request.set("item", item.at("id"));
  if (info(operation).needs_revision) request.set("expected_revision", item.at("revision"));
  return request;
}

Value Requests::harmless(Operation operation) const {
  const Value nothing = Value::object({{"id", "no-such-item"}, {"revision", 1}});
  return about(operation, rightsFor(operation), nothing);
}

Value Requests::sampleParams() const {
  if (document_.isNull()) throw NotChecked("there is no sample change order: give one with --cco");
  return Value::object({{"change_order_revision", 1}, {"document", document_}});
}

Value Setting::send() {
  subject.need(Operation::submit);
  const Answer answer =
      subject.call(Operation::submit, requests.make(Operation::submit, kProjectManager, requests.sampleParams()));
  if (!answer.ok()) throw NotChecked("the sample change order was refused: " + answer.tell());
  const Value* item = answer.document.find("item");
  expect(item != nullptr && item->isObject() && item->find("id") != nullptr && item->find("revision") != nullptr,
         "submit answered without an item");
  return *item;
}

Value Setting::read(const Value& item) {
  subject.need(Operation::get);
  const Answer answer = subject.call(Operation::get, requests.about(Operation::get, kApprover, item));
  expect(answer.ok(), "get of the item that was sent: " + answer.tell());
  const Value* now = answer.document.find("item");
  expect(now != nullptr && now->isObject(), "get answered without an item");
  return *now;
}

Value Setting::answers(const Value& item) {
  Value given = Value::object();
  if (subject.supports(Operation::prompts)) {
    const Answer asked = subject.call(Operation::prompts, requests.about(Operation::prompts, kApprover, item));
    const Value* prompts = asked.ok() ? asked.document.find("prompts") : nullptr;
    for (std::size_t i = 0; prompts != nullptr && prompts->isArray() && i < prompts->items().size(); ++i) {
      const Value& prompt = prompts->items()[i];
      if (!prompt.flag("required")) continue;
      const std::string fallback = prompt.text("kind") == "date" ? "2026-06-15" : "Conformance";
      const std::string prefill = prompt.text("prefill");
      given.set(prompt.text("key"), prefill.empty() ? fallback : prefill);
    }
  }
  return Value::object({{"answers", given}});
}

}  // namespace tieback::conformance
