#include "erp/dialects/tryton/checks.h"

#include <algorithm>
#include <map>

#include "erp/dialects/tryton/documents.h"
#include "erp/dialects/tryton/errors.h"
#include "erp/dialects/tryton/reading.h"
#include "erp/dialects/tryton/values.h"
#include "erp/support/line_values.h"
#include "erp/support/outcomes.h"

namespace tieback::erp::tryton {
namespace {

using domain::DraftLine;
using json::Value;
using Problem = std::optional<Outcome>;

// One run of the check; what it learns goes into `state`.
class Check {
 public:
  Check(Client& client, const domain::Draft& draft, State& state) : client_(client), draft_(draft), state_(state) {}

  Outcome run() {
    for (auto part : {&Check::checkDraft, &Check::checkCompany, &Check::checkVendor, &Check::checkCommitment,
                      &Check::checkProducts, &Check::checkLines}) {
      if (auto problem = (this->*part)()) return std::move(*problem);
    }
    state_.set("checked", true);
    return Done{};
  }

 private:
  Problem checkDraft() {
    if (!draft_.number.empty()) {
      return refuse("number_not_taken", "Tryton numbers its documents by itself.", "number", draft_.number,
                    "Leave the number empty.", Category::bad_input);
    }
    for (const auto& [name, text] : draft_.fields) {
      if (isReserved(name)) {
        return refuse("field_reserved", "The profile maps a field that the connector fills in itself.", name, text,
                      "Take it out of `fields` in this connection's profile.", Category::bad_input);
      }
    }
    return std::nullopt;
  }

  Problem checkCompany() {
    auto company = client_.company();
    if (auto* outcome = std::get_if<Outcome>(&company)) return std::move(*outcome);
    state_.set("company", std::get<std::string>(company));
    return std::nullopt;
  }

  Problem checkVendor() {
    auto found =
        client_.find("model.party.party", list({clause("code", "=", draft_.vendor)}), list({"code", "active"}));
    if (auto* outcome = std::get_if<Outcome>(&found)) return std::move(*outcome);
    const auto& parties = std::get<Records>(found);
    if (parties.empty()) {
      return refuse("vendor_unknown", "Tryton does not know the vendor.", "party", draft_.vendor,
                    "Link the company to an ERP vendor that exists, or add the party in Tryton.");
    }
    if (!isTrue(parties.front(), "active")) {
      return refuse("vendor_inactive", "The vendor is not active in Tryton.", "party", draft_.vendor,
                    "Activate the party in Tryton and try again.");
    }
    state_.set("party", textOf(parties.front(), "id"));
    return std::nullopt;
  }

  Problem checkCommitment() {
    auto found = client_.find("model.purchase.purchase", list({clause("reference", "=", draft_.commitment)}),
                              list({"state", "party", "party.code", "invoice_address", "currency", "currency.code",
                                    "currency.digits", "invoice_method", "payment_term"}));
    if (auto* outcome = std::get_if<Outcome>(&found)) return std::move(*outcome);
    const auto& purchases = std::get<Records>(found);
    if (purchases.size() != 1) {
      return refuse(purchases.empty() ? "commitment_unknown" : "commitment_ambiguous",
                    purchases.empty() ? "Tryton does not know the commitment."
                                      : "Several purchases in Tryton have the commitment's reference.",
                    "reference", draft_.commitment, "Check the commitment's link to the ERP.");
    }
    const auto& purchase = purchases.front();
    const auto status = textOf(purchase, "state");
    if (status != "processing" && status != "done") {
      return refuse("commitment_not_open",
                    "The commitment's purchase is " + status + " in Tryton and cannot be changed.", "state",
                    draft_.commitment, "Confirm the purchase in Tryton and try again, or reject the change order.");
    }
    if (textOf(purchase, "party.code") != draft_.vendor) {
      return refuse("vendor_differs",
                    "The commitment belongs to vendor " + textOf(purchase, "party.code") + " in Tryton.", "party",
                    draft_.vendor, "Link the contract company to that vendor, or check the commitment's link.");
    }
    if (textOf(purchase, "currency.code") != draft_.currency) {
      return refuse("currency_differs", "The commitment is in " + textOf(purchase, "currency.code") + " in Tryton.",
                    "currency", draft_.currency,
                    "A change order has its commitment's currency: check the commitment's link.");
    }
    return keep(purchase);
  }

  Problem keep(const Value& purchase) {
    if (textOf(purchase, "invoice_address").empty()) {
      return refuse("vendor_no_address", "The commitment's purchase has no invoice address in Tryton.",
                    "invoice_address", draft_.commitment, "Give it one in Tryton and try again.");
    }
    state_.set("commitment", textOf(purchase, "id"));
    state_.set("address", textOf(purchase, "invoice_address"));
    state_.set("currency", textOf(purchase, "currency"));
    state_.set("invoice_method", textOf(purchase, "invoice_method"));
    state_.set("payment_term", textOf(purchase, "payment_term"));
    const auto digits = decimalOf(purchase, "currency.digits").value_or(Decimal(2, 0));
    rules_.amount_digits = static_cast<int>(digits.unscaled());
    return std::nullopt;
  }

  Problem checkProducts() {
    auto codes = Value::array();
    for (const auto& line : draft_.lines) codes.push(line.cost_code);
    auto found = client_.find("model.product.product", list({clause("code", "in", std::move(codes))}),
                              list({"code", "active", "purchasable", "purchase_uom", "purchase_uom.digits"}));
    if (auto* outcome = std::get_if<Outcome>(&found)) return std::move(*outcome);
    products_ = std::move(std::get<Records>(found));
    for (const auto& line : draft_.lines) {
      const auto* product = productOf(line.cost_code);
      if (product == nullptr) {
        return refuse("cost_code_unknown", "Tryton has no product for the cost code.", "product", line.cost_code,
                      "Add a purchasable product with that code in Tryton and try again, or reject the change order.");
      }
      if (!isTrue(*product, "active") || !isTrue(*product, "purchasable")) {
        return refuse("cost_code_inactive",
                      "The product for the cost code is not active or may not be bought in Tryton.", "product",
                      line.cost_code, "Make it active and purchasable in Tryton and try again.");
      }
    }
    return std::nullopt;
  }

  const Value* productOf(const std::string& code) const {
    const auto found = std::find_if(products_.begin(), products_.end(),
                                    [&](const auto& product) { return textOf(product, "code") == code; });
    return found == products_.end() ? nullptr : &*found;
  }

  Problem checkLines() {
    if (draft_.hasChangedLines()) {
      auto found = readCommitmentLines(client_, state_.text("commitment"));
      if (auto* outcome = std::get_if<Outcome>(&found)) return std::move(*outcome);
      commitment_lines_ = std::move(std::get<Records>(found));
    }
    const auto changed = commitmentLines(draft_, commitment_lines_);
    for (std::size_t i = 0; i < draft_.lines.size(); ++i) {
      const bool is_new = draft_.lines[i].change == DraftLine::Change::new_line;
      if (auto problem = is_new ? checkNewLine(i) : checkChangedLine(i, changed[i])) return problem;
    }
    return std::nullopt;
  }

  Problem checkNewLine(std::size_t index) {
    const auto& line = draft_.lines[index];
    const auto* product = productOf(line.cost_code);
    auto rules = rules_;
    rules.quantity_digits = static_cast<int>(decimalOf(*product, "purchase_uom.digits").value_or(Decimal()).unscaled());
    return keepLine(index, newLine(line.quantity, line.unit_cost, line.amount, rules), textOf(*product, "id"),
                    textOf(*product, "purchase_uom"));
  }

  Problem checkChangedLine(std::size_t index, const Value* before) {
    const auto& line = draft_.lines[index];
    const auto suffix = "." + std::to_string(index);
    if (before == nullptr) {
      return refuse("commitment_line_unknown", "The commitment's purchase has no such line in Tryton.", "line",
                    line.commitment_line_origin.empty() ? std::to_string(line.position) : line.commitment_line_origin,
                    "Compare the commitment's schedule of values with Tryton.");
    }
    if (textOf(*before, "product.code") != line.cost_code) {
      return refuse("cost_code_differs",
                    "The commitment's line has the cost code " + textOf(*before, "product.code") + " in Tryton.",
                    "product", line.cost_code, "Compare the commitment's schedule of values with Tryton.");
    }
    const auto quantity = decimalOf(*before, "quantity");
    const auto price = decimalOf(*before, "unit_price");
    if (!quantity || !price) {
      return refuse("line_unreadable", "A quantity or price of the commitment's line could not be read exactly.",
                    "line", textOf(*before, "id"), "Look at the line in Tryton.");
    }
    auto rules = rules_;
    rules.quantity_digits = static_cast<int>(decimalOf(*before, "unit.digits").value_or(Decimal()).unscaled());
    const LineValue value{*quantity, *price};
    state_.set("line" + suffix, textOf(*before, "id"));
    state_.set("text" + suffix, textOf(*before, "description"));
    state_.set("base." + textOf(*before, "id"), lineAmount(value, rules.amount_digits).toString());
    return keepLine(index, changedLine(value, line.quantity, line.unit_cost, line.amount, rules),
                    textOf(*before, "product"), textOf(*before, "unit"));
  }

  Problem keepLine(std::size_t index, const std::variant<LineValue, std::string>& value, const std::string& product,
                   const std::string& unit) {
    const auto& line = draft_.lines[index];
    if (const auto* why = std::get_if<std::string>(&value)) {
      return refuse("amount_not_representable",
                    "Tryton cannot hold line " + std::to_string(index + 1) + " exactly: " + *why + ".", "amount",
                    line.amount.toString(), "Give the line a quantity and unit cost that make its amount.",
                    Category::bad_input);
    }
    const auto suffix = "." + std::to_string(index);
    const auto& exact = std::get<LineValue>(value);
    state_.set("product" + suffix, product);
    state_.set("unit" + suffix, unit);
    state_.set("quantity" + suffix, exact.quantity.toString());
    state_.set("unit_price" + suffix, exact.unit_price.toString());
    return std::nullopt;
  }

  Client& client_;
  const domain::Draft& draft_;
  State& state_;
  LineRules rules_{.erp = kErp};
  Records products_;
  Records commitment_lines_;
};

}  // namespace

Outcome runChecks(Client& client, const Job& job, State& state) {
  State learned = state.isObject() ? state : Value::object();
  auto outcome = Check(client, job.draft, learned).run();
  if (std::holds_alternative<Done>(outcome)) state = std::move(learned);
  return outcome;
}

}  // namespace tieback::erp::tryton
