#include "erp/dialects/quickbooks_online/checks.h"

#include <algorithm>
#include <array>
#include <map>

#include "erp/dialects/quickbooks_online/document.h"
#include "erp/dialects/quickbooks_online/errors.h"
#include "erp/dialects/quickbooks_online/values.h"

namespace tieback::erp::quickbooks_online {
namespace {

using json::Value;
using Problem = std::optional<Outcome>;

constexpr std::size_t kMostKey = 21;        // of DocNumber
constexpr std::size_t kNamesPerQuery = 30;  // a query is part of the address

// Lists that a reference points into, and how their records are named.
struct List {
  std::string_view entity;
  std::string_view name;  // the field that holds the name
};

std::string fieldOf(const List& list, IdKind kind) {
  if (kind == IdKind::id) return "Id";
  return kind == IdKind::number ? "AcctNum" : std::string(list.name);
}

// One run of the check; what it learns goes into `state`.
class Check {
 public:
  Check(const Config& config, Client& client, const domain::Draft& draft, State& state)
      : config_(config), client_(client), draft_(draft), state_(state) {}

  // A part that has passed is not asked again when a later one has to wait. The order itself comes last, so that what
  // is written is what was read just before.
  Outcome run() {
    using Part = Problem (Check::*)();
    constexpr auto kParts =
        std::to_array<Part>({&Check::checkDraft, &Check::findVendor, &Check::readPreferences, &Check::findCostCodes,
                             &Check::findProject, &Check::findClasses, &Check::readOrder});
    for (auto i = passed(); i < kParts.size(); ++i) {
      if (auto problem = (this->*kParts[i])()) return std::move(*problem);
      if (i + 1 < kParts.size()) state_.set("passed", static_cast<std::int64_t>(i + 1));
    }
    state_.set("checked", true);
    return Done{};
  }

 private:
  Problem checkDraft() {
    if (!draft_.number.empty()) {
      return refuse("number_not_taken", "The purchase order's number is the change order's key.", "number",
                    draft_.number, "Leave the number empty.", Category::bad_input);
    }
    if (config_.linked() && draft_.external_key.size() > kMostKey) {
      return refuse("external_key_too_long", "A purchase order's number holds 21 characters.", "external_key",
                    draft_.external_key, "Shorten `external_key` in this connection's profile.", Category::bad_input);
    }
    for (const auto& [name, text] : draft_.fields) {
      if (isReserved(config_, name)) {
        return refuse("field_reserved",
                      config_.linked() ? "The profile maps a field that the connector fills in itself."
                                       : "Of the commitment's own purchase order only PrivateNote may be added to.",
                      name, text, "Take it out of `fields` in this connection's profile.", Category::bad_input);
      }
    }
    return std::nullopt;
  }

  std::size_t passed() const {
    return state_.find("passed") == nullptr ? 0 : static_cast<std::size_t>(state_.at("passed").asInteger());
  }

  Problem findVendor() {
    if (!config_.check("vendor")) return std::nullopt;
    auto found = one({"Vendor", "DisplayName"}, config_.vendor, draft_.vendor, "vendor", "VendorRef",
                     "Link the company to a vendor that exists, or add the vendor in QuickBooks Online.");
    if (auto* outcome = std::get_if<Outcome>(&found)) return std::move(*outcome);
    state_.set("vendor", std::get<Value>(found).text("Id"));
    return std::nullopt;
  }

  Problem readPreferences() {
    const bool numbering = config_.linked() && config_.check("numbering");
    if (!numbering && !config_.check("period")) return std::nullopt;
    auto got = client_.preferences();
    if (auto* outcome = std::get_if<Outcome>(&got)) return std::move(*outcome);
    const auto& preferences = std::get<Value>(got);
    if (numbering && !customNumbers(preferences)) {
      return refuse("custom_numbers_off", "QuickBooks Online numbers purchase orders by itself.", "DocNumber",
                    draft_.external_key,
                    "Switch on custom transaction numbers for purchase orders (Account and settings, Expenses), then "
                    "try again.");
    }
    const auto* accounting = preferences.find("AccountingInfoPrefs");
    if (config_.check("period") && accounting != nullptr) {
      state_.set("closed_until", accounting->text("BookCloseDate").substr(0, 10));
    }
    return std::nullopt;
  }

  Problem readOrder() {
    auto found = commitmentOrders(config_, client_, draft_);
    if (auto* outcome = std::get_if<Outcome>(&found)) return std::move(*outcome);
    auto& orders = std::get<Records>(found);
    if (orders.size() != 1) {
      return refuse(orders.empty() ? "commitment_unknown" : "commitment_ambiguous",
                    orders.empty() ? "QuickBooks Online does not know the commitment's purchase order."
                                   : "Several purchase orders in QuickBooks Online have the commitment's number.",
                    "DocNumber", draft_.commitment, "Check the commitment's link to the ERP.");
    }
    auto& order = orders.front();
    // A request whose answer was lost may have been applied only now.
    if (!config_.linked() && hasLinesOf(draft_.external_key, order)) {
      state_.set("document", order.text("Id"));
      state_.set("number", order.text("DocNumber"));
      state_.set("key", draft_.external_key);
      return std::nullopt;
    }
    if (auto problem = checkOrder(order)) return problem;
    state_.set("order", std::move(order));
    return std::nullopt;
  }

  Problem checkOrder(const Value& order) {
    if (config_.check("vendor") && state_.text("vendor") != referenceOf(order, "VendorRef")) {
      const auto* vendor = order.find("VendorRef");
      return refuse("vendor_differs",
                    "The commitment's purchase order belongs to vendor " +
                        (vendor == nullptr ? std::string() : vendor->text("name", vendor->text("value"))) +
                        " in QuickBooks Online.",
                    "VendorRef", draft_.vendor,
                    "Link the contract company to that vendor, or check the commitment's link.");
    }
    if (config_.check("commitment")) {
      if (auto problem = checkStatus(order)) return problem;
    }
    if (auto problem = checkPeriod(order)) return problem;
    if (config_.linked() || noteWith(draft_, order).size() <= kMostNote) return std::nullopt;
    return refuse("note_full", "The memo of the commitment's purchase order has no room left in QuickBooks Online.",
                  "PrivateNote", draft_.commitment,
                  "Shorten the memo there, or take PrivateNote out of `fields` in the profile.");
  }

  Problem checkStatus(const Value& order) {
    if (order.text("POStatus") == "Closed") {
      return refuse("commitment_closed", "The commitment's purchase order is closed in QuickBooks Online.", "POStatus",
                    draft_.commitment,
                    "Reopen the purchase order in QuickBooks Online and try again, or reject the change order.");
    }
    const auto currency = referenceOf(order, "CurrencyRef");
    if (currency.empty() || draft_.currency.empty() || currency == draft_.currency) return std::nullopt;
    return refuse("currency_differs", "The commitment is in " + currency + " in QuickBooks Online.", "CurrencyRef",
                  draft_.currency, "A change order has its commitment's currency: check the commitment's link.");
  }

  static bool customNumbers(const Value& preferences) {
    const auto* named = preferences.path("OtherPrefs.NameValue");
    if (named == nullptr || !named->isArray()) return false;
    return std::any_of(named->items().begin(), named->items().end(), [](const auto& each) {
      return each.text("Name") == "VendorAndPurchasesPrefs.UseCustomTxnNumbers" && each.text("Value") == "true";
    });
  }

  // The books are closed for all that is dated before.
  Problem checkPeriod(const Value& order) {
    const auto closed_until = state_.text("closed_until");
    const auto date = config_.linked() ? draft_.date : order.text("TxnDate");
    if (closed_until.empty() || date.empty() || date > closed_until) return std::nullopt;
    return refuse("period_closed",
                  "The accounting period of the purchase order's date is closed in QuickBooks Online: the books are "
                  "closed until " +
                      closed_until + ".",
                  "TxnDate", date, "Reopen the period in QuickBooks Online and try again, or reject the change order.");
  }

  Problem findCostCodes() {
    std::vector<std::string> codes;
    for (const auto& line : draft_.lines) codes.push_back(line.cost_code);
    const bool accounts = config_.account_lines;
    const List list = accounts ? List{"Account", "Name"} : List{"Item", "Name"};
    auto found = all(list, config_.cost_code, codes, accounts ? "account" : "item", "cost code");
    if (auto* outcome = std::get_if<Outcome>(&found)) return std::move(*outcome);
    const auto& records = std::get<std::map<std::string, Value>>(found);
    for (std::size_t i = 0; i < draft_.lines.size(); ++i) {
      const auto& record = records.at(draft_.lines[i].cost_code);
      if (!accounts && referenceOf(record, "ExpenseAccountRef").empty()) {
        return refuse("cost_code_no_account",
                      "The item of the cost code has no expense account in QuickBooks Online, so it can't be bought.",
                      "ItemRef", draft_.lines[i].cost_code,
                      "Tick 'I purchase this product/service' on the item, with an expense account, and try again.");
      }
      state_.set("line." + std::to_string(i), record.text("Id"));
    }
    return std::nullopt;
  }

  Problem findProject() {
    if (config_.project == IdKind::none) return std::nullopt;
    auto found = one({"Customer", "DisplayName"}, config_.project, draft_.project, "project", "CustomerRef",
                     "Check the project's link to the ERP.");
    if (auto* outcome = std::get_if<Outcome>(&found)) return std::move(*outcome);
    state_.set("customer", std::get<Value>(found).text("Id"));
    return std::nullopt;
  }

  Problem findClasses() {
    if (config_.category == IdKind::none) return std::nullopt;
    std::vector<std::string> names;
    for (const auto& line : draft_.lines) {
      if (!line.category.empty()) names.push_back(line.category);
    }
    auto found = all({"Class", "Name"}, config_.category, names, "class", "category");
    if (auto* outcome = std::get_if<Outcome>(&found)) return std::move(*outcome);
    const auto& records = std::get<std::map<std::string, Value>>(found);
    for (std::size_t i = 0; i < draft_.lines.size(); ++i) {
      const auto& category = draft_.lines[i].category;
      if (!category.empty()) state_.set("class." + std::to_string(i), records.at(category).text("Id"));
    }
    return std::nullopt;
  }

  // Inactive records are hidden unless they are asked for.
  std::variant<Value, Outcome> one(const List& list, IdKind kind, const std::string& wanted, const std::string& what,
                                   const std::string& field, const std::string& remedy) {
    const auto by = fieldOf(list, kind);
    auto found = client_.query(list.entity, by + " = " + literal(wanted) + " and Active in (true, false)");
    if (auto* outcome = std::get_if<Outcome>(&found)) return std::move(*outcome);
    for (auto& record : std::get<Records>(found)) {
      if (record.text(by) != wanted) continue;
      if (record.flag("Active", true)) return std::move(record);
      return Outcome(refuse(what + "_inactive", "The " + what + " is not active in QuickBooks Online.", field, wanted,
                            "Make it active in QuickBooks Online and try again."));
    }
    return Outcome(
        refuse(what + "_unknown", "QuickBooks Online does not know the " + what + ".", field, wanted, remedy));
  }

  std::variant<std::map<std::string, Value>, Outcome> all(const List& list, IdKind kind,
                                                          std::vector<std::string> wanted, const std::string& record,
                                                          const std::string& what) {
    std::sort(wanted.begin(), wanted.end());
    wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
    const auto by = fieldOf(list, kind);
    std::map<std::string, Value> records;
    for (std::size_t begin = 0; begin < wanted.size(); begin += kNamesPerQuery) {
      const auto end = std::min(begin + kNamesPerQuery, wanted.size());
      std::string names;
      for (auto i = begin; i < end; ++i) names += (names.empty() ? "" : ", ") + literal(wanted[i]);
      auto found = client_.query(list.entity, by + " in (" + names + ") and Active in (true, false)");
      if (auto* outcome = std::get_if<Outcome>(&found)) return std::move(*outcome);
      for (auto& each : std::get<Records>(found)) records.insert_or_assign(each.text(by), std::move(each));
    }
    const auto code = what == "cost code" ? std::string("cost_code") : what;
    for (const auto& name : wanted) {
      const auto it = records.find(name);
      const auto unknown = it == records.end();
      if (!unknown && it->second.flag("Active", true)) continue;
      return Outcome(refuse(
          code + (unknown ? "_unknown" : "_inactive"),
          "QuickBooks Online has no " + std::string(unknown ? "" : "active ") + record + " for the " + what + ".",
          std::string(list.entity), name,
          (unknown ? "Add the " : "Make the ") + record + (unknown ? "" : " active") +
              " in QuickBooks Online and try again, or reject the change order."));
    }
    return records;
  }

  const Config& config_;
  Client& client_;
  const domain::Draft& draft_;
  State& state_;
};

}  // namespace

Orders commitmentOrders(const Config& config, Client& client, const domain::Draft& draft) {
  std::vector<std::string> ids;
  if (config.commitment == IdKind::id) {
    ids.push_back(draft.commitment);
  } else {
    auto found = client.query("PurchaseOrder", "DocNumber = " + literal(draft.commitment));
    if (auto* outcome = std::get_if<Outcome>(&found)) return std::move(*outcome);
    for (const auto& order : std::get<Records>(found)) {
      if (order.text("DocNumber") == draft.commitment) ids.push_back(order.text("Id"));
    }
  }
  Records orders;
  for (const auto& id : ids) {
    auto read = client.read("PurchaseOrder", id);
    if (auto* outcome = std::get_if<Outcome>(&read)) return std::move(*outcome);
    if (auto& order = std::get<std::optional<Value>>(read)) orders.push_back(std::move(*order));
  }
  return orders;
}

Outcome runChecks(const Config& config, Client& client, const Job& job, State& state) {
  if (!state.isObject()) state = Value::object();
  return Check(config, client, job.draft, state).run();
}

}  // namespace tieback::erp::quickbooks_online
