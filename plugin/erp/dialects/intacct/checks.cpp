#include "erp/dialects/intacct/checks.h"

#include <algorithm>
#include <array>
#include <functional>

#include "erp/dialects/intacct/document.h"
#include "erp/dialects/intacct/order.h"
#include "erp/dialects/intacct/steps.h"

namespace tieback::erp::intacct {
namespace {

using domain::DraftLine;
using Problem = std::optional<Outcome>;

bool isActive(const xml::Element& record) {
  const auto status = record.textAt("STATUS");
  return status.empty() || status == "active" || status == "Active" || status == "T";
}

Problem checkDraft(const Config& config, const domain::Draft& draft) {
  if (draft.external_key.empty()) {
    return refuse("external_key_missing", "The change order has no reference for Intacct.", "referenceno", "",
                  "Correct `external_key` in this connection's profile.", Category::bad_input);
  }
  if (config.manual_number && draft.number.empty()) {
    return refuse("number_invalid", "Intacct needs a document number on this connection.", "documentno", "",
                  "Unaccept it and choose a number.", Category::bad_input);
  }
  if (!config.manual_number && !draft.number.empty()) {
    return refuse("number_not_taken", "The document number is not the approver's on this connection.", "documentno",
                  draft.number, "Leave the number empty, or set `numbering: manual` in the profile.",
                  Category::bad_input);
  }
  for (const auto& [name, text] : draft.fields) {
    if (isField(name)) continue;
    return refuse("field_unknown", "The profile maps a field that a change order in Intacct does not have.", name, text,
                  "Correct `fields` in this connection's profile.", Category::bad_input);
  }
  return std::nullopt;
}

// One check's question and what its answer means.
struct Question {
  Ask ask;
  std::function<Problem(const Records&)> judge;
};

Question vendorQuestion(const domain::Draft& draft) {
  return {{"VENDOR", {"VENDORID", "NAME", "STATUS", "ONHOLD"}, {{"VENDORID", {draft.vendor}}}},
          [&draft](const Records& found) -> Problem {
            if (found.empty()) {
              return refuse("vendor_unknown", "Intacct does not know the vendor.", "vendorid", draft.vendor,
                            "Link the company to an ERP vendor that exists, or add the vendor in Intacct.");
            }
            const bool held = found.front().textAt("ONHOLD") == "true";
            if (isActive(found.front()) && !held) return std::nullopt;
            return refuse("vendor_inactive",
                          std::string("The vendor is ") + (held ? "on hold" : "not active") + " in Intacct.",
                          "vendorid", draft.vendor, "Activate the vendor in Intacct and try again.");
          }};
}

Question definitionQuestion(const Config& config, const domain::Draft& draft) {
  const auto& type = config.changeType(draft.is_purchase_order);
  return {{"PODOCUMENTPARAMS", {"DOCID", "STATUS", "ENABLEDOCCHANGE"}, {{"DOCID", {type}}}},
          [type](const Records& found) -> Problem {
            if (found.empty() || !isActive(found.front())) {
              return refuse("definition_unknown", "Intacct has no such transaction definition, or it is not active.",
                            "transactiontype", type,
                            "Correct the transaction definitions (…_type) in this connection's profile.");
            }
            const auto kind = found.front().textAt("ENABLEDOCCHANGE");
            if (kind.empty() || kind == "Change Order") return std::nullopt;
            return refuse("definition_not_change_order",
                          "The transaction definition is not one for change orders in Intacct.", "transactiontype",
                          type, "Choose a definition with the change management type Change Order.");
          }};
}

Question projectQuestion(const domain::Draft& draft) {
  return {{"PROJECT", {"PROJECTID", "STATUS"}, {{"PROJECTID", {draft.project}}}},
          [&draft](const Records& found) -> Problem {
            if (found.empty()) {
              return refuse("project_unknown", "Intacct does not know the project.", "projectid", draft.project,
                            "Check the project's link to the ERP.");
            }
            if (isActive(found.front())) return std::nullopt;
            return refuse("project_inactive", "The project is not active in Intacct.", "projectid", draft.project,
                          "Activate the project in Intacct and try again.");
          }};
}

// Those of the new lines, each once.
std::vector<std::string> ofNewLines(const domain::Draft& draft,
                                    const std::function<std::string(const DraftLine&)>& what) {
  std::vector<std::string> values;
  for (const auto& line : draft.lines) {
    const auto value = what(line);
    if (line.change != DraftLine::Change::new_line || value.empty()) continue;
    if (std::find(values.begin(), values.end(), value) == values.end()) values.push_back(value);
  }
  return values;
}

const xml::Element* recordOf(const Records& records, std::string_view field, const std::string& value) {
  const auto found =
      std::find_if(records.begin(), records.end(), [&](const auto& each) { return each.textAt(field) == value; });
  return found == records.end() ? nullptr : &*found;
}

Question itemsQuestion(std::vector<std::string> items) {
  return {{"ITEM", {"ITEMID", "STATUS"}, {{"ITEMID", items}}}, [items](const Records& found) -> Problem {
            for (const auto& item : items) {
              const auto* record = recordOf(found, "ITEMID", item);
              if (record == nullptr) {
                return refuse("cost_code_unknown", "Intacct has no item for the cost code.", "itemid", item,
                              "Add the item in Intacct and try again, or reject the change order.");
              }
              if (isActive(*record)) continue;
              return refuse("cost_code_inactive", "The item for the cost code is not active in Intacct.", "itemid",
                            item, "Activate the item in Intacct and try again, or reject the change order.");
            }
            return std::nullopt;
          }};
}

Question tasksQuestion(const domain::Draft& draft, std::vector<std::string> tasks) {
  return {{"TASK", {"TASKID"}, {{"PROJECTID", {draft.project}}, {"TASKID", tasks}}},
          [tasks](const Records& found) -> Problem {
            for (const auto& task : tasks) {
              if (recordOf(found, "TASKID", task) != nullptr) continue;
              return refuse("task_unknown", "The project has no task for the cost code in Intacct.", "taskid", task,
                            "Add the task to the project in Intacct and try again, or reject the change order.");
            }
            return std::nullopt;
          }};
}

Problem judgeOrder(const Config& config, const domain::Draft& draft, const Records& found, State& state) {
  constexpr auto kOpen = std::to_array<std::string_view>({"Pending", "Approved", "In Progress", "Partially Converted"});
  if (found.size() != 1) {
    return refuse(found.empty() ? "commitment_unknown" : "commitment_ambiguous",
                  found.empty() ? "Intacct does not know the commitment." : "Intacct has the commitment several times.",
                  "relateddockey", orderId(config, draft), "Check the commitment's link to the ERP.");
  }
  const auto& order = found.front();
  state.set("order", order.textAt("RECORDNO"));
  if (!config.check("commitment")) return std::nullopt;
  const auto status = statusWord(order.textAt("STATE"));
  if (std::find(kOpen.begin(), kOpen.end(), status) == kOpen.end()) {
    return refuse("commitment_not_open", "The commitment is " + status + " in Intacct and cannot be changed.",
                  "relateddockey", draft.commitment,
                  "Bring it back to Pending in Intacct and try again, or reject the change order.");
  }
  const auto vendor = order.textAt("CUSTVENDID");
  if (!vendor.empty() && !draft.vendor.empty() && vendor != draft.vendor) {
    return refuse("vendor_differs", "The commitment belongs to vendor " + vendor + " in Intacct.", "vendorid",
                  draft.vendor, "Link the contract company to that vendor, or check the commitment's link to the ERP.");
  }
  const auto currency = order.textAt("CURRENCY");
  if (!currency.empty() && !draft.currency.empty() && currency != draft.currency) {
    return refuse("currency_differs", "The commitment is in " + currency + " in Intacct.", "currency", draft.currency,
                  "A change order has its commitment's currency: check the commitment's link to the ERP.");
  }
  return std::nullopt;
}

Question orderQuestion(const Config& config, const domain::Draft& draft, State& state) {
  return {{"PODOCUMENT",
           {"RECORDNO", "DOCID", "STATE", "CUSTVENDID", "CURRENCY"},
           {{"DOCID", {orderId(config, draft)}}},
           config.orderType(draft.is_purchase_order)},
          [&](const Records& found) { return judgeOrder(config, draft, found, state); }};
}

}  // namespace

Outcome runChecks(const Config& config, Client& client, const Job& job, State& state) {
  const auto& draft = job.draft;
  State learned = state;
  if (auto problem = checkDraft(config, draft)) return std::move(*problem);
  std::vector<Question> questions;
  if (config.check("vendor")) questions.push_back(vendorQuestion(draft));
  if (config.check("definition")) questions.push_back(definitionQuestion(config, draft));
  if (config.check("project")) questions.push_back(projectQuestion(draft));
  auto items = ofNewLines(draft, [&](const auto& line) { return itemOf(config, line); });
  if (config.check("items") && !items.empty()) questions.push_back(itemsQuestion(std::move(items)));
  auto tasks = ofNewLines(draft, [](const auto& line) { return line.cost_code; });
  if (config.check("tasks") && config.tasks && !tasks.empty()) questions.push_back(tasksQuestion(draft, tasks));
  // Always: the create needs the order's record numbers and dimensions.
  questions.push_back(orderQuestion(config, draft, learned));
  questions.push_back(
      {orderLinesAsk(config, draft), [&](const Records& found) { return planLines(config, draft, found, learned); }});

  std::vector<Ask> asks;
  for (const auto& question : questions) asks.push_back(question.ask);
  auto found = client.findAll(asks);
  if (auto* outcome = std::get_if<Outcome>(&found)) return std::move(*outcome);
  const auto& answers = std::get<std::vector<Records>>(found);
  for (std::size_t i = 0; i < questions.size(); ++i) {
    if (auto problem = questions[i].judge(answers[i])) return std::move(*problem);
  }
  learned.set("checked", true);
  state = std::move(learned);
  return Done{};
}

}  // namespace tieback::erp::intacct
