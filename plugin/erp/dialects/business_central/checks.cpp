#include "erp/dialects/business_central/checks.h"

#include <algorithm>
#include <set>

#include "erp/dialects/business_central/comparing.h"
#include "erp/dialects/business_central/document.h"
#include "erp/dialects/business_central/errors.h"
#include "erp/dialects/business_central/master_data.h"
#include "erp/dialects/business_central/odata.h"
#include "erp/dialects/business_central/state.h"
#include "erp/dialects/business_central/steps.h"

namespace tieback::erp::business_central {
namespace {

using domain::DraftLine;
using json::Value;

// Of description2, and of a key in brackets that leaves room for words in description (100).
constexpr std::size_t kMaxReference = 50;
constexpr std::size_t kMaxNumber = 20;
constexpr std::int64_t kPlaceStep = 10000;

class Checks {
 public:
  Checks(const Config& config, Client& client, const Job& job, State& state)
      : config_(config), client_(client), draft_(job.draft), state_(state) {}

  Problem run() {
    if (auto problem = draft()) return problem;
    if (auto problem = company()) return problem;
    if (auto problem = lookUpMasterData(config_, client_, draft_, state_)) return problem;
    // Always: the lines' places, accounts and versions come from the order.
    return commitment();
  }

 private:
  Problem draft() const {
    if (draft_.external_key.empty() || draft_.external_key.size() > kMaxReference) {
      auto refused =
          refuse("external_key_too_long", "The reference does not fit a line's second description.", "description2",
                 draft_.external_key, "Shorten `external_key` in this connection's profile.", Category::bad_input);
      refused.error.limit = std::to_string(kMaxReference);
      return refused;
    }
    if (config_.manual_number && (draft_.number.empty() || draft_.number.size() > kMaxNumber)) {
      auto refused = refuse("number_invalid", "Business Central needs an order number of 1 to 20 characters.", "number",
                            draft_.number, "Unaccept it and choose another number.", Category::bad_input);
      refused.error.limit = std::to_string(kMaxNumber);
      return refused;
    }
    if (!config_.manual_number && !draft_.number.empty()) {
      return refuse("number_not_taken", "Business Central numbers the order by itself on this connection.", "number",
                    draft_.number, "Leave the number empty.", Category::bad_input);
    }
    for (const auto& [name, text] : draft_.fields) {
      if (isReserved(name) || (name != kComment && !config_.linked_order)) {
        return refuse("field_reserved",
                      isReserved(name) ? "The profile maps a field that the connector fills in itself."
                                       : "The profile maps a field of the order's header, which is left as it is.",
                      name, text, "Take it out of `fields` in this connection's profile.", Category::bad_input);
      }
    }
    return amounts();
  }

  Problem amounts() const {
    for (const auto& line : draft_.lines) {
      if (config_.update_lines && line.change == DraftLine::Change::changed_line) continue;
      const auto value = valueOf(line);
      if (const auto* why = std::get_if<std::string>(&value)) return impossible(line, *why);
      if (numberOf(config_, line).empty() && line.change == DraftLine::Change::new_line) {
        return refuse("account_unknown", "The profile names no account or item for this line.", "lineObjectNumber",
                      line.category + " " + line.cost_code, "Add it to `numbers` (or set `number`) in the profile.",
                      Category::bad_input);
      }
    }
    return std::nullopt;
  }

  static Refused impossible(const DraftLine& line, const std::string& why) {
    return refuse("amount_impossible",
                  "Business Central cannot hold the line \"" + line.description + "\": " + why + ".", "directUnitCost",
                  line.amount.toString(),
                  "Reject the change order and give the line a quantity and unit cost that make its amount.");
  }

  Problem company() {
    auto id = client_.company();
    if (auto* outcome = std::get_if<Outcome>(&id)) return std::move(*outcome);
    state_.set("company", std::get<std::string>(id));
    return std::nullopt;
  }

  Problem commitment() {
    auto found = client_.list("purchaseOrders", ordersQuery("number eq " + quoted(draft_.commitment)));
    if (auto* outcome = std::get_if<Outcome>(&found)) return std::move(*outcome);
    const auto& records = std::get<Records>(found);
    if (records.empty()) {
      return refuse("commitment_unknown",
                    "Business Central has no such purchase order (one that is invoiced in full is "
                    "no longer there).",
                    "number", draft_.commitment, "Check the commitment's link to the ERP, or reject the change order.");
    }
    const auto& order = records.front();
    if (!config_.linked_order && alreadyThere(order)) return otherDocument(order);
    if (config_.check("commitment")) {
      if (auto problem = orderFits(order)) return problem;
    }
    state_.set("order", order.text("id"));
    state_.set("number", order.text("number"));
    state_.set("first", (lastPlace(order) / kPlaceStep + 1) * kPlaceStep);
    return lines(order);
  }

  // A request of ours that was thought lost has landed.
  bool alreadyThere(const Value& order) { return !ownLinesOf(config_, order, draft_.external_key).empty(); }

  Problem otherDocument(const Value& order) {
    const auto own = ownLinesOf(config_, order, draft_.external_key);
    auto posted = postedState(config_, state_.text("company"), order, own);
    if (projectionOf(config_, draft_, order) != expectedOf(config_, draft_)) {
      return refuse(
          "other_document",
          "The order holds lines with this change order's reference, with other amounts: " + nameOf(config_, posted) +
              ".",
          "description2", draft_.external_key,
          "Compare them with the change order. Remove them in Business Central if they are left over, then try "
          "again.");
    }
    state_ = std::move(posted);
    return std::nullopt;
  }

  Problem orderFits(const Value& order) const {
    const auto vendor = order.text("vendorNumber");
    if (!draft_.vendor.empty() && vendor != draft_.vendor) {
      return refuse("vendor_differs", "The order belongs to vendor " + vendor + " in Business Central.", "vendorNumber",
                    draft_.vendor,
                    "Link the contract company to that vendor, or check the commitment's link to the ERP.");
    }
    const auto currency = order.text("currencyCode");
    if (!currency.empty() && !draft_.currency.empty() && currency != draft_.currency) {
      return refuse("currency_differs", "The order is in " + currency + " in Business Central.", "currencyCode",
                    draft_.currency,
                    "A change order has its commitment's currency: check the commitment's link to the ERP.");
    }
    if (config_.linked_order) return std::nullopt;
    if (order.flag("pricesIncludeTax")) {
      return refuse("prices_include_tax",
                    "The order's unit costs include tax, so amounts would not be what was approved.",
                    "pricesIncludeTax", "true", "Switch it off on the order in Business Central, then try again.");
    }
    const auto status = order.text("status");
    if (status != kDraft) {
      return refuse("commitment_released",
                    status == "In Review"
                        ? "The order waits for an approval in Business Central, so it cannot be changed."
                        : "The order is released in Business Central, so it cannot be changed.",
                    "status", status,
                    "Reopen the order in Business Central (Release, Reopen), try again, and release it afterwards.");
    }
    return std::nullopt;
  }

  // Which of the order's lines a changed line means: by its id or number, else by its place among accounts and items.
  const Value* orderLine(const Value& order, const DraftLine& line) const {
    std::vector<const Value*> real;
    for (const auto& each : nested(order, "purchaseOrderLines")) {
      const auto& origin = line.commitment_line_origin;
      if (!origin.empty() && (each.text("sequence") == origin || sameGuid(each.text("id"), origin))) return &each;
      if (each.text("lineType") != "Comment") real.push_back(&each);
    }
    std::stable_sort(real.begin(), real.end(), [](const auto* a, const auto* b) {
      return amountOrZero(*a, "sequence") < amountOrZero(*b, "sequence");
    });
    const auto place = static_cast<std::size_t>(line.position);
    return line.position >= 1 && place <= real.size() ? real[place - 1] : nullptr;
  }

  Problem lines(const Value& order) {
    std::set<std::string> updated;
    for (std::size_t i = 0; i < draft_.lines.size(); ++i) {
      const auto& line = draft_.lines[i];
      if (line.change != DraftLine::Change::changed_line) continue;
      const auto* found = orderLine(order, line);
      if (found == nullptr) {
        return refuse("commitment_line_unknown", "The order in Business Central has no such line.", "sequence",
                      line.commitment_line_origin.empty() ? "at place " + std::to_string(line.position)
                                                          : line.commitment_line_origin,
                      "Compare the commitment's schedule of values with Business Central.");
      }
      const auto suffix = "." + std::to_string(i);
      if (!config_.update_lines) {
        state_.set("type" + suffix, found->text("lineType"));
        state_.set("object" + suffix, found->text("lineObjectNumber"));
      } else if (auto problem = update(line, *found, suffix)) {
        return problem;
      } else if (!updated.insert(found->text("id")).second) {
        return refuse("line_changed_twice", "The change order changes one line of the order twice.", "sequence",
                      found->text("sequence"), "Set `rules.sum_same_line: true` in this connection's profile.",
                      Category::bad_input);
      }
    }
    return std::nullopt;
  }

  Problem update(const DraftLine& line, const Value& found, const std::string& suffix) {
    const auto quantity = amount(found, "quantity");
    const auto cost = amount(found, "directUnitCost");
    const auto before = amount(found, "amountExcludingTax");
    const auto discount = amountOrZero(found, "discountAmount");
    if (!quantity || !cost || !before || !discount.isZero() || etagOf(found).empty()) {
      return refuse(
          "commitment_line_discounted", "The order's line has a discount, so its new amount cannot be set exactly.",
          "discountAmount", discount.toString(),
          "Take the discount off the line in Business Central, or set `changed_lines: new_line` in the profile.");
    }
    const auto value = changedLine({*quantity, *cost}, line.quantity, line.unit_cost, line.amount, kLineRules);
    if (const auto* why = std::get_if<std::string>(&value)) return impossible(line, *why);
    const auto& after = std::get<LineValue>(value);
    state_.set("line" + suffix, found.text("id"));
    state_.set("etag" + suffix, etagOf(found));
    state_.set("place" + suffix, found.text("sequence"));
    state_.set("before" + suffix, before->toString());
    state_.set("quantity" + suffix, after.quantity.toString());
    state_.set("cost" + suffix, after.unit_price.toString());
    return std::nullopt;
  }

  const Config& config_;
  Client& client_;
  const domain::Draft& draft_;
  State& state_;
};

}  // namespace

Outcome runChecks(const Config& config, Client& client, const Job& job, State& state) {
  State learned = state;
  if (auto problem = Checks(config, client, job, learned).run()) {
    if (!std::holds_alternative<Refused>(*problem)) state = std::move(learned);
    return std::move(*problem);
  }
  auto& members = learned.members();
  members.erase(std::remove_if(members.begin(), members.end(),
                               [](const auto& member) { return member.first.starts_with("seen."); }),
                members.end());
  learned.set("checked", true);
  state = std::move(learned);
  return Done{};
}

}  // namespace tieback::erp::business_central
