#include "erp/dialects/acumatica/checks.h"

#include <algorithm>
#include <array>

#include "erp/dialects/acumatica/document.h"
#include "erp/dialects/acumatica/entity.h"
#include "erp/dialects/acumatica/errors.h"
#include "erp/dialects/acumatica/order_lines.h"

namespace tieback::erp::acumatica {
namespace {

using Problem = std::optional<Outcome>;

// Lengths of the database's columns.
constexpr std::size_t kMaxExternalRef = 30;
constexpr std::size_t kMaxRefNbr = 15;
constexpr std::size_t kCostCodesPerQuery = 20;

Problem checkDraft(const Config& config, const domain::Draft& draft) {
  if (draft.external_key.empty() || draft.external_key.size() > kMaxExternalRef) {
    auto refused =
        refuse("external_key_too_long", "The reference does not fit Acumatica's External Ref. Nbr.", "ExternalRefNbr",
               draft.external_key, "Shorten `external_key` in this connection's profile.", Category::bad_input);
    refused.error.limit = std::to_string(kMaxExternalRef);
    return refused;
  }
  if (config.manual_number && (draft.number.empty() || draft.number.size() > kMaxRefNbr)) {
    auto refused = refuse("number_invalid", "Acumatica needs a change order number of 1 to 15 characters.", "RefNbr",
                          draft.number, "Unaccept it and choose another number.", Category::bad_input);
    refused.error.limit = std::to_string(kMaxRefNbr);
    return refused;
  }
  if (!config.manual_number && !draft.number.empty()) {
    return refuse("number_not_taken", "Acumatica numbers change orders by itself on this connection.", "RefNbr",
                  draft.number, "Leave the number empty, or set `numbering: manual` in the profile.",
                  Category::bad_input);
  }
  for (const auto& [name, text] : draft.fields) {
    if (isReserved(name)) {
      return refuse("field_reserved", "The profile maps a field that the connector fills in itself.", name, text,
                    "Take it out of `fields` in this connection's profile.", Category::bad_input);
    }
  }
  return std::nullopt;
}

// The one record with that key, or why not.
std::variant<json::Value, Outcome> one(Client& client, std::string_view entity, const std::string& filter,
                                       std::string_view more, const Refused& unknown) {
  auto found = client.find(entity, filter, more);
  if (auto* outcome = std::get_if<Outcome>(&found)) return std::move(*outcome);
  auto& records = std::get<Records>(found);
  if (records.empty()) return unknown;
  return std::move(records.front());
}

Problem checkVendor(Client& client, const domain::Draft& draft) {
  auto found =
      one(client, "Vendor", "VendorID eq " + quoted(draft.vendor), "&$select=VendorID,VendorName,Status&$top=1",
          refuse("vendor_unknown", "Acumatica does not know the vendor.", "Vendor", draft.vendor,
                 "Link the company to an ERP vendor that exists, or add the vendor in Acumatica."));
  if (auto* outcome = std::get_if<Outcome>(&found)) return std::move(*outcome);
  const auto status = field(std::get<json::Value>(found), "Status");
  if (status == "Inactive" || status == "On Hold") {
    return refuse("vendor_inactive", "The vendor is " + status + " in Acumatica.", "Vendor", draft.vendor,
                  "Activate the vendor in Acumatica and try again.");
  }
  return std::nullopt;
}

Problem checkProject(Client& client, const domain::Draft& draft) {
  auto found = one(client, "Project", "ProjectID eq " + quoted(draft.project), "&$select=ProjectID,Status&$top=1",
                   refuse("project_unknown", "Acumatica does not know the project.", "ProjectID", draft.project,
                          "Check the project's link to the ERP."));
  if (auto* outcome = std::get_if<Outcome>(&found)) return std::move(*outcome);
  const auto status = field(std::get<json::Value>(found), "Status");
  if (status.empty() || status == "Active") return std::nullopt;
  return refuse("project_inactive", "The project is " + status + " in Acumatica.", "ProjectID", draft.project,
                "Activate the project in Acumatica and try again.");
}

Problem checkClass(const Config& config, Client& client) {
  if (config.change_order_class.empty()) return std::nullopt;
  auto found = one(client, "ChangeOrderClass", "ClassID eq " + quoted(config.change_order_class), "&$top=1",
                   refuse("class_unknown", "Acumatica does not know the change order class.", "Class",
                          config.change_order_class, "Correct `class` in this connection's profile."));
  if (auto* outcome = std::get_if<Outcome>(&found)) return std::move(*outcome);
  const auto* active = std::get<json::Value>(found).path("Active.value");
  if (active != nullptr && active->isBoolean() && !active->asBoolean()) {
    return refuse("class_inactive", "The change order class is not active in Acumatica.", "Class",
                  config.change_order_class, "Activate the class in Acumatica, or correct `class` in the profile.");
  }
  return std::nullopt;
}

Problem checkCostCodes(Client& client, const domain::Draft& draft) {
  std::vector<std::string> codes;
  for (const auto& line : draft.lines) {
    if (!line.cost_code.empty() && std::find(codes.begin(), codes.end(), line.cost_code) == codes.end()) {
      codes.push_back(line.cost_code);
    }
  }
  for (std::size_t begin = 0; begin < codes.size(); begin += kCostCodesPerQuery) {
    const auto end = std::min(begin + kCostCodesPerQuery, codes.size());
    std::string filter;
    for (auto i = begin; i < end; ++i) filter += (filter.empty() ? "" : " or ") + ("CostCodeID eq " + quoted(codes[i]));
    auto found = client.find("CostCode", filter, "&$select=CostCodeID,Description");
    if (auto* outcome = std::get_if<Outcome>(&found)) return std::move(*outcome);
    for (auto i = begin; i < end; ++i) {
      const auto& records = std::get<Records>(found);
      const bool known = std::any_of(records.begin(), records.end(),
                                     [&](const auto& record) { return field(record, "CostCodeID") == codes[i]; });
      if (!known) {
        return refuse("cost_code_unknown", "Acumatica does not know the cost code.", "CostCode", codes[i],
                      "Add the cost code in Acumatica and try again, or reject the change order.");
      }
    }
  }
  return std::nullopt;
}

Problem checkPeriod(Client& client, const domain::Draft& draft) {
  if (draft.date.size() < 10) return std::nullopt;
  const auto unknown = refuse("period_unknown", "Acumatica has no financial period for the posting date.", "ChangeDate",
                              draft.date, "Open the financial year in Acumatica, or choose another date.");
  auto found = one(client, "FinancialPeriod", "FinancialYear eq " + quoted(draft.date.substr(0, 4)),
                   "&$expand=Details&$top=1", unknown);
  if (auto* outcome = std::get_if<Outcome>(&found)) return std::move(*outcome);
  for (const auto& period : details(std::get<json::Value>(found), "Details")) {
    const auto begin = field(period, "StartDate").substr(0, 10);
    const auto end = field(period, "EndDate").substr(0, 10);
    if (draft.date < begin || draft.date > end || begin == end) continue;
    const auto status = field(period, "Status");
    if (status == "Open" || status.empty()) return std::nullopt;
    return refuse("period_closed", "The financial period of the posting date is " + status + " in Acumatica.",
                  "ChangeDate", draft.date,
                  "Open period " + field(period, "FinancialPeriodID") +
                      " in Acumatica and try again, or reject the change order and choose another date.");
  }
  return unknown;
}

Problem checkCommitment(const Config& config, Client& client, const domain::Draft& draft, State& state) {
  constexpr auto kSelectable = std::to_array<std::string_view>({"Open", "Pending Printing", "Pending Email"});
  const std::string entity = draft.is_purchase_order ? "PurchaseOrder" : "Subcontract";
  const auto filter = draft.is_purchase_order ? "Type eq " + quoted(config.po_type_purchase_order) +
                                                    " and OrderNbr eq " + quoted(draft.commitment)
                                              : "SubcontractNbr eq " + quoted(draft.commitment);
  auto found = one(client, entity, filter, "&$expand=Details&$top=1",
                   refuse("commitment_unknown", "Acumatica does not know the commitment.", "PONbr", draft.commitment,
                          "Check the commitment's link to the ERP."));
  if (auto* outcome = std::get_if<Outcome>(&found)) return std::move(*outcome);
  const auto& order = std::get<json::Value>(found);
  if (config.check("commitment")) {
    const auto status = field(order, "Status");
    if (std::find(kSelectable.begin(), kSelectable.end(), status) == kSelectable.end()) {
      return refuse("commitment_not_open", "The commitment is " + status + " in Acumatica and cannot be changed.",
                    "PONbr", draft.commitment,
                    "Bring it back to Open in Acumatica and try again, or reject the change order.");
    }
    const auto vendor = field(order, "VendorID");
    if (!vendor.empty() && !draft.vendor.empty() && vendor != draft.vendor) {
      return refuse("vendor_differs", "The commitment belongs to vendor " + vendor + " in Acumatica.", "Vendor",
                    draft.vendor,
                    "Link the contract company to that vendor, or check the commitment's link to the ERP.");
    }
    const auto currency = field(order, "CurrencyID");
    if (!currency.empty() && !draft.currency.empty() && currency != draft.currency) {
      return refuse("currency_differs", "The commitment is in " + currency + " in Acumatica.", "CurrencyID",
                    draft.currency,
                    "A change order has its commitment's currency: check the commitment's link to the ERP.");
    }
  }
  return findLines(draft, order, state);
}

}  // namespace

Outcome runChecks(const Config& config, Client& client, const Job& job, State& state) {
  const auto& draft = job.draft;
  State learned = state;
  if (auto problem = checkDraft(config, draft)) return std::move(*problem);
  if (config.check("class")) {
    if (auto problem = checkClass(config, client)) return std::move(*problem);
  }
  if (config.check("project")) {
    if (auto problem = checkProject(client, draft)) return std::move(*problem);
  }
  if (config.check("vendor")) {
    if (auto problem = checkVendor(client, draft)) return std::move(*problem);
  }
  if (config.check("cost_codes")) {
    if (auto problem = checkCostCodes(client, draft)) return std::move(*problem);
  }
  if (config.check("period")) {
    if (auto problem = checkPeriod(client, draft)) return std::move(*problem);
  }
  // Always: the create needs the order's line numbers and tasks.
  if (auto problem = checkCommitment(config, client, draft, learned)) return std::move(*problem);
  learned.set("checked", true);
  state = std::move(learned);
  return Done{};
}

}  // namespace tieback::erp::acumatica
