#include "erp/dialects/netsuite/checks.h"

#include <array>

#include "erp/dialects/netsuite/body.h"
#include "erp/dialects/netsuite/check_lines.h"
#include "erp/dialects/netsuite/errors.h"
#include "erp/dialects/netsuite/lookups.h"
#include "erp/dialects/netsuite/marks.h"
#include "erp/dialects/netsuite/steps.h"
#include "erp/dialects/netsuite/values.h"

namespace tieback::erp::netsuite {
namespace {

using Problem = std::optional<Outcome>;

// One run of the check; what it learns goes into `state`.
class Check {
 public:
  Check(const Config& config, Client& client, const domain::Draft& draft, State& state)
      : config_(config), client_(client), draft_(draft), state_(state) {}

  // What has passed is kept when NetSuite, or our own limit of requests, holds the rest up: under a small limit the
  // check would else never come to its end. The order is read last, with the lines that are worked out from it.
  Outcome run() {
    using Part = Problem (Check::*)();
    static constexpr std::array<Part, 8> kParts = {&Check::checkDraft, &Check::checkVendor,  &Check::checkPeriod,
                                                   &Check::checkItems, &Check::checkProject, &Check::checkCategories,
                                                   &Check::checkTaxes, &Check::checkOrder};
    const auto* passed = state_.find("parts");
    for (auto i = static_cast<std::size_t>(passed == nullptr ? 0 : passed->asInteger()); i < kParts.size(); ++i) {
      const Part part = kParts.at(i);
      if (auto problem = (this->*part)()) return std::move(*problem);
      state_.set("parts", static_cast<std::int64_t>(i + 1));
    }
    state_.erase("parts");
    state_.set("checked", true);
    return Done{};
  }

 private:
  Problem checkDraft() {
    if (!isPlainKey(draft_.external_key)) {
      return refuse("external_key_invalid", "NetSuite's external ids are letters, digits, - and _.", "external_key",
                    draft_.external_key, "Correct `external_key` in this connection's profile.", Category::bad_input);
    }
    if (!draft_.number.empty() && !config_.manual_number) {
      return refuse("number_not_taken", "NetSuite numbers its orders by itself here.", "number", draft_.number,
                    "Leave the number empty.", Category::bad_input);
    }
    for (const auto& [name, text] : draft_.fields) {
      if (isReserved(config_, name)) {
        return refuse("field_reserved", "The profile maps a field that the connector fills in itself.", name, text,
                      "Take it out of `fields` in this connection's profile.", Category::bad_input);
      }
      if (config_.isLines() && !isColumn(name)) {
        return refuse("field_not_of_lines", "The profile maps a field of the order, which belongs to the commitment.",
                      name, text, "Map a column (custcol…) in this connection's profile, or use `linked_order`.",
                      Category::bad_input);
      }
    }
    if (config_.isLines() || !draft_.total.isNegative()) return std::nullopt;
    return refuse(
        "negative_total", "NetSuite takes no purchase order with a negative total.", "total", draft_.total.toString(),
        "Export a credit as lines of the commitment's order (`form: lines`), or book it in NetSuite by hand.");
  }

  Problem checkVendor() {
    auto rows = findAll(client_, config_, kVendor, {draft_.vendor});
    if (auto* outcome = std::get_if<Outcome>(&rows)) return std::move(*outcome);
    auto vendor = pick(std::get<Records>(rows), config_, kVendor, draft_.vendor, config_.check("vendor"));
    if (auto* outcome = std::get_if<Outcome>(&vendor)) return std::move(*outcome);
    state_.set("vendor", std::get<std::string>(vendor));
    return std::nullopt;
  }

  Problem checkOrder() {
    auto read = readCommitment(config_, client_, draft_);
    if (auto* outcome = std::get_if<Outcome>(&read)) return std::move(*outcome);
    order_ = std::move(std::get<json::Value>(read));
    if (order_.isNull()) {
      return refuse("commitment_unknown", "NetSuite does not know the commitment's purchase order.", "tranId",
                    draft_.commitment, "Check the commitment's link to the ERP.");
    }
    if (config_.check("commitment") && isClosed(order_)) {
      return refuse("commitment_closed",
                    "The commitment's purchase order is " + statusName() + " in NetSuite and takes no change orders.",
                    "status", draft_.commitment,
                    "Reopen the order in NetSuite and try again, or reject the change order.");
    }
    if (idOf(order_, "entity") != state_.text("vendor")) {
      return refuse("vendor_differs", "The commitment's purchase order belongs to another vendor in NetSuite.",
                    "entity", draft_.vendor,
                    "Link the contract company to that vendor, or check the commitment's link.");
    }
    state_.set("order", order_.text("id"));
    state_.set("order_number", order_.text("tranId"));
    keepHeader();
    if (auto problem = checkCurrency()) return problem;
    return putLines(config_, draft_, order_, state_);
  }

  std::string statusName() const {
    const auto* status = order_.find("status");
    const auto name = status == nullptr ? "" : status->text("refName");
    return name.empty() ? "closed" : name;
  }

  // What a linked order has in common with the commitment's.
  void keepHeader() {
    const auto keep = [&](const char* name, const std::string& fixed) {
      const auto id = fixed.empty() ? idOf(order_, name) : fixed;
      if (!id.empty()) state_.set(name, id);
    };
    keep("subsidiary", config_.subsidiary);
    keep("currency", "");
    keep("department", config_.department);
    keep("class", config_.class_);
    keep("location", config_.location);
  }

  Problem checkCurrency() {
    // An account without several currencies does not tell.
    const auto id = idOf(order_, "currency");
    if (id.empty() || draft_.currency.empty()) return std::nullopt;
    auto rows = client_.query("SELECT id, symbol FROM currency WHERE id = " + quoted(id));
    if (auto* outcome = std::get_if<Outcome>(&rows)) return std::move(*outcome);
    const auto& found = std::get<Records>(rows);
    const auto symbol = found.empty() ? std::string() : found.front().text("symbol");
    if (symbol == draft_.currency) return std::nullopt;
    return refuse("currency_differs", "The commitment's purchase order is in " + symbol + " in NetSuite.", "currency",
                  draft_.currency, "A change order has its commitment's currency: check the commitment's link.");
  }

  Problem checkPeriod() {
    if (!config_.check("period") || draft_.date.empty()) return std::nullopt;
    const auto day = "TO_DATE(" + quoted(draft_.date) + ", 'YYYY-MM-DD')";
    auto rows = client_.query(
        "SELECT id, periodname, closed, alllocked, aplocked FROM accountingperiod WHERE isquarter = 'F' AND isyear = "
        "'F' AND isadjust = 'F' AND startdate <= " +
        day + " AND enddate >= " + day + " ORDER BY id");
    if (auto* outcome = std::get_if<Outcome>(&rows)) return std::move(*outcome);
    const auto& periods = std::get<Records>(rows);
    if (periods.empty()) {
      return refuse("period_closed", "NetSuite has no accounting period for the posting date.", "tranDate", draft_.date,
                    "Set the period up in NetSuite and try again, or reject the change order and choose another date.");
    }
    for (const auto& period : periods) {
      for (const char* flag : {"closed", "alllocked", "aplocked"}) {
        if (period.text(flag) != "T") continue;
        return refuse(
            "period_closed", "The accounting period " + period.text("periodname") + " is closed or locked in NetSuite.",
            "tranDate", draft_.date,
            "Reopen the period in NetSuite and try again, or reject the change order and choose another date.");
      }
    }
    return std::nullopt;
  }

  Problem checkItems() {
    return putIds(
        kItem, "item", config_.check("cost_codes"), [](const auto& line) { return line.cost_code; }, &Check::each);
  }
  Problem checkProject() {
    return putDimension(config_.project_to, [&](const auto&) { return draft_.project; });
  }
  Problem checkCategories() {
    return putDimension(config_.category_to, [](const auto& line) { return line.category; });
  }
  Problem checkTaxes() {
    if (!config_.tax_codes) return std::nullopt;
    return putIds(
        kTaxCode, "tax", true, [](const auto& line) { return line.tax_code; }, &Check::each);
  }

  static bool each(const domain::DraftLine&) { return true; }

  template <class NameOf>
  Problem putDimension(const std::string& field, NameOf name) {
    if (field.empty()) return std::nullopt;
    // A line that is changed keeps its own.
    return putIds(dimensionKind(field), field, true, name,
                  [&](const domain::DraftLine& line) { return !updates(config_, line); });
  }

  template <class NameOf, class Wants>
  Problem putIds(const Kind& kind, std::string_view into, bool active, NameOf name, Wants wants) {
    std::vector<std::string> names;
    for (const auto& line : draft_.lines) {
      if (wants(line) && !name(line).empty()) names.push_back(name(line));
    }
    auto rows = findAll(client_, config_, kind, names);
    if (auto* outcome = std::get_if<Outcome>(&rows)) return std::move(*outcome);
    for (std::size_t i = 0; i < draft_.lines.size(); ++i) {
      const auto& line = draft_.lines[i];
      if (!wants(line) || name(line).empty()) continue;
      auto id = pick(std::get<Records>(rows), config_, kind, name(line), active);
      if (auto* outcome = std::get_if<Outcome>(&id)) return std::move(*outcome);
      state_.set(keyOf(into, i), std::get<std::string>(id));
    }
    return std::nullopt;
  }

  const Config& config_;
  Client& client_;
  const domain::Draft& draft_;
  State& state_;
  json::Value order_;
};

}  // namespace

std::string statusOf(const json::Value& order) {
  // Some answers put the type before the letter: "PurchOrd:H".
  const auto id = idOf(order, "status");
  const auto colon = id.find(':');
  return colon == std::string::npos ? id : id.substr(colon + 1);
}

bool isClosed(const json::Value& order) {
  const auto* status = order.find("status");
  if (status == nullptr) return false;
  const auto name = status->text("refName");
  const auto letter = statusOf(order);
  return letter == "H" || letter == kRejected || name == "Closed" || name == "Rejected by Supervisor" ||
         name == "Cancelled";
}

OrderRead readCommitment(const Config& config, Client& client, const domain::Draft& draft) {
  auto found = findOrders(client, config, draft.commitment);
  if (auto* outcome = std::get_if<Outcome>(&found)) return std::move(*outcome);
  const auto& rows = std::get<Records>(found);
  if (rows.empty()) return json::Value();
  if (rows.size() > 1) {
    return refuse("commitment_ambiguous", "Several purchase orders in NetSuite have the commitment's number.", "tranId",
                  draft.commitment,
                  "Renumber one of them in NetSuite, or link by external ids (`match: external_id`).");
  }
  return client.order(rows.front().text("id"));
}

Outcome runChecks(const Config& config, Client& client, const Job& job, State& state) {
  State learned = state.isObject() && state.find("parts") != nullptr ? state : json::Value::object();
  if (!state.text("tries").empty()) learned.set("tries", state.text("tries"));
  auto outcome = Check(config, client, job.draft, learned).run();
  if (!std::holds_alternative<Refused>(outcome)) state = std::move(learned);
  return outcome;
}

}  // namespace tieback::erp::netsuite
