#include "erp/dialects/xero/checks.h"

#include <algorithm>

#include "erp/dialects/xero/amounts.h"
#include "erp/dialects/xero/codes.h"
#include "erp/dialects/xero/found.h"
#include "erp/dialects/xero/order.h"
#include "erp/dialects/xero/steps.h"

namespace tieback::erp::xero {
namespace {

using json::Value;
using Problem = std::optional<Outcome>;

constexpr std::size_t kMaxNumber = 255;
constexpr std::size_t kMaxDescription = 4000;

// In characters, as limits are counted.
std::size_t lengthOf(const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

class Check {
 public:
  Check(const Config& config, Client& client, const domain::Draft& draft, State& state)
      : config_(config), client_(client), draft_(draft), state_(state) {}

  Outcome run() {
    for (const auto step :
         {&Check::checkTexts, &Check::checkLines, &Check::checkOrder, &Check::checkVendor, &Check::checkDimensions}) {
      if (auto problem = (this->*step)()) return std::move(*problem);
      if (!state_.text("order").empty()) break;  // its lines are there already: nothing is to be written
    }
    state_.set("checked", true);
    return Done{};
  }

 private:
  Problem checkTexts() {
    for (const auto& [name, text] : draft_.fields) {
      if (!config_.ownOrder()) {
        return refuse("field_not_usable", "The header of the commitment's order is not the change order's to fill in.",
                      name, text, "Take it out of `fields` in this connection's profile.", Category::bad_input);
      }
      if (!isMappable(name)) {
        return refuse("field_reserved", "The profile maps a field that is filled in by the connector or not known.",
                      name, text, "Take it out of `fields` in this connection's profile.", Category::bad_input);
      }
    }
    if (config_.ownOrder() && lengthOf(numberOf(draft_)) > kMaxNumber) {
      return refuse("number_invalid", "The number is longer than Xero takes.", "PurchaseOrderNumber", numberOf(draft_),
                    "Unaccept it and give a shorter number.", Category::bad_input);
    }
    for (const auto& line : draft_.lines) {
      const auto text = descriptionOf(config_, draft_, line);
      if (text.empty() || lengthOf(text) > kMaxDescription) {
        return refuse("description_invalid", "Xero wants a description of 1 to 4000 characters on each line.",
                      "Description", text.substr(0, 80), "Correct the line's description.", Category::bad_input);
      }
    }
    return std::nullopt;
  }

  Problem checkLines() {
    for (std::size_t i = 0; i < draft_.lines.size(); ++i) {
      const auto& line = draft_.lines[i];
      const auto value = lineValue(line.quantity, line.unit_cost, line.amount, config_.unit_decimals);
      const auto* why = std::get_if<std::string>(&value);
      if (why == nullptr) continue;
      return refuse("amount_not_representable",
                    "Xero cannot hold line " + std::to_string(i + 1) + " exactly: " + *why + ".", "amount",
                    line.amount.toString(), "Give the line a quantity and unit cost that make its amount.",
                    Category::bad_input);
    }
    return std::nullopt;
  }

  Problem checkOrder() {
    auto found = client_.order(draft_.commitment);
    if (auto* outcome = std::get_if<Outcome>(&found)) return std::move(*outcome);
    auto& records = std::get<Records>(found);
    const bool deleted = std::any_of(records.begin(), records.end(), isDeleted);
    records.erase(std::remove_if(records.begin(), records.end(), isDeleted), records.end());
    if (records.empty()) {
      return refuse("commitment_unknown",
                    deleted ? "The commitment's purchase order was deleted in Xero."
                            : "Xero has no purchase order for the commitment.",
                    "PurchaseOrderNumber", draft_.commitment,
                    "Check the commitment's link to the ERP, or create the order anew in Xero.");
    }
    if (records.size() > 1) {
      return refuse("commitment_ambiguous", "Several purchase orders in Xero have the commitment's number.",
                    "PurchaseOrderNumber", draft_.commitment, "Give each its own number in Xero, then try again.");
    }
    order_ = std::move(records.front());
    if (auto problem = checkBasis()) return problem;
    if (config_.ownOrder()) return std::nullopt;
    if (!ownLines(config_, draft_, order_).empty()) {
      putOrder(state_, order_);
      return std::nullopt;
    }
    if (order_.text("Status") == kBilled) {
      return refuse("commitment_closed", "The commitment's purchase order is billed in Xero and takes no more lines.",
                    "Status", std::string(kBilled),
                    "Reject the change order, or let this connection export orders of their own (`form: own_order`).");
    }
    putTarget(state_, order_);
    return std::nullopt;
  }

  // Currency and tax: amounts mean the same there and here.
  Problem checkBasis() const {
    const auto currency = order_.text("CurrencyCode");
    if (!draft_.currency.empty() && !currency.empty() && currency != draft_.currency) {
      return refuse("currency_differs", "The commitment's purchase order is in " + currency + " in Xero.",
                    "CurrencyCode", draft_.currency, "Check the commitment's link to the ERP.");
    }
    const auto basis = order_.text("LineAmountTypes");
    if (config_.ownOrder() || basis.empty() || basis == "NoTax" || basis == config_.line_amounts) return std::nullopt;
    return refuse("tax_basis_differs",
                  "Amounts on the commitment's purchase order are tax " + basis + " in Xero, the change order's " +
                      config_.line_amounts + ".",
                  "LineAmountTypes", basis,
                  "Change \"Amounts are\" on the order in Xero, or `line_amounts` in the profile, then try again.");
  }

  Problem checkVendor() {
    if (!config_.ownOrder() && !config_.check("vendor")) return std::nullopt;
    auto found = findVendor(config_, client_, draft_.vendor);
    if (auto* outcome = std::get_if<Outcome>(&found)) return std::move(*outcome);
    const auto& contact = std::get<Value>(found);
    const auto* holder = order_.find("Contact");
    const auto of_order = holder == nullptr ? std::string() : holder->text("ContactID");
    if (!of_order.empty() && of_order != contact.text("ContactID")) {
      return refuse("vendor_differs", "The commitment's purchase order is " + holder->text("Name") + "'s in Xero.",
                    "Contact", draft_.vendor, "Compare the commitment's vendor with Xero.");
    }
    state_.set("contact", contact.text("ContactID"));
    return std::nullopt;
  }

  Problem checkDimensions() { return checkCodes(config_, client_, draft_); }

  const Config& config_;
  Client& client_;
  const domain::Draft& draft_;
  State& state_;
  Value order_;
};

std::string vendorField(const Config& config) {
  switch (config.vendor_by) {
    case Config::VendorBy::contact_id:
      return "ContactID";
    case Config::VendorBy::contact_number:
      return "ContactNumber";
    case Config::VendorBy::account_number:
      break;
  }
  return "AccountNumber";
}

}  // namespace

std::variant<Value, Outcome> findVendor(const Config& config, Client& client, const std::string& vendor) {
  auto found = client.contacts(vendor);
  if (auto* outcome = std::get_if<Outcome>(&found)) return std::move(*outcome);
  auto& records = std::get<Records>(found);
  const auto field = vendorField(config);
  const auto other = [&](const Value& contact) { return contact.text(field) != vendor; };
  records.erase(std::remove_if(records.begin(), records.end(), other), records.end());
  if (records.empty()) {
    return refuse("vendor_unknown", "Xero has no contact with the vendor's number.", field, vendor,
                  "Link the company to an ERP vendor that exists, or add the number to the contact in Xero.");
  }
  const auto active = std::find_if(records.begin(), records.end(),
                                   [](const Value& contact) { return contact.text("ContactStatus") == "ACTIVE"; });
  if (active == records.end()) {
    return refuse("vendor_inactive", "The vendor's contact is archived in Xero.", field, vendor,
                  "Restore the contact in Xero and try again.");
  }
  const auto actives = std::count_if(records.begin(), records.end(),
                                     [](const Value& contact) { return contact.text("ContactStatus") == "ACTIVE"; });
  if (actives > 1) {
    return refuse("vendor_ambiguous", "Several contacts in Xero have the vendor's number.", field, vendor,
                  "Give each contact its own number in Xero, then try again.");
  }
  return std::move(*active);
}

Outcome runChecks(const Config& config, Client& client, const Job& job, State& state) {
  State learned = Value::object();
  auto outcome = Check(config, client, job.draft, learned).run();
  if (std::holds_alternative<Done>(outcome)) state = std::move(learned);
  return outcome;
}

}  // namespace tieback::erp::xero
