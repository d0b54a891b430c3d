#include "profile/draft_builder.h"

#include <map>
#include <stdexcept>

#include "domain/text.h"
#include "domain/text_template.h"
#include "profile/line_rules.h"
#include "profile/send_rules.h"

namespace tieback::profile {
namespace {

using domain::Draft;
using domain::DraftLine;

class Builder {
 public:
  Builder(const ChangeOrder& order, const VendorProfile& profile, DraftTexts& texts, UnmetList& unmet)
      : order_(order), profile_(profile), texts_(texts), unmet_(unmet) {}

  Draft build() {
    readHeader();
    for (const auto& line : order_.lines) addLine(line);
    for (auto& line : draft_.lines) finishLine(line);
    mapFields();
    return std::move(draft_);
  }
  std::vector<Mapping> takeMapped() {
    auto all = texts_.cuts();
    all.insert(all.end(), mapped_.begin(), mapped_.end());
    return all;
  }

 private:
  void readHeader() {
    draft_.external_key = texts_.at("external_key");
    draft_.number = texts_.at("answers.erp_number");
    draft_.title = texts_.at("change_order.title");
    draft_.description = texts_.fill("description", kDescriptionTemplate);
    draft_.date = postingDate();
    draft_.currency = order_.currency;
    draft_.project = order_.project_origin_id.empty() ? order_.job_origin_id : order_.project_origin_id;
    draft_.vendor = order_.vendor_origin_id;
    draft_.commitment = order_.commitment_origin_id;
    draft_.is_purchase_order = order_.is_purchase_order;
    draft_.commitment_number = texts_.at("commitment.number");
    draft_.change_order_number = texts_.at("change_order.number");
    draft_.total = Decimal(0, profile_.amount_decimals);
  }

  // A time counts by its day.
  std::string postingDate() {
    auto date = texts_.fill("date", profile_.date);
    if (date.size() > 10 && date[10] == 'T') date.resize(10);
    if (!domain::isDate(date)) {
      unmet_.add({"date_invalid", "date",
                  "The posting date " + json::quote(domain::cutTo(date, 40)) + " is no date as 2026-06-15.",
                  "Enter the accounting date, or correct the date in the change order."});
    }
    return date;
  }

  std::optional<Decimal> scaled(const std::optional<Decimal>& value, int scale) {
    if (!value) return std::nullopt;
    const auto at_scale = value->rescaled(scale);
    return at_scale ? at_scale : value;
  }

  void addLine(const ChangeOrderLine& line) {
    const auto amount = *scaled(line.amount, profile_.amount_decimals);
    draft_.total = draft_.total + amount;
    const bool sums = !line.sov_line_id.empty() && profile_.sum_same_line;
    const auto known = sums ? by_sov_line_.find(line.sov_line_id) : by_sov_line_.end();
    if (known != by_sov_line_.end()) {
      addTo(draft_.lines[known->second], line, amount);
      return;
    }
    if (sums) by_sov_line_[line.sov_line_id] = draft_.lines.size();
    draft_.lines.push_back(makeLine(line, amount));
  }

  DraftLine makeLine(const ChangeOrderLine& line, const Decimal& amount) {
    DraftLine made;
    made.item_ids = {line.id};
    made.position = line.position;
    made.cost_code = costCodeOf(order_, line);
    made.category = categoryOf(order_, line);
    made.description = line.description;
    made.uom = uomOf(order_, line);
    made.quantity = scaled(line.quantity, profile_.quantity_decimals);
    made.unit_cost = scaled(line.unit_cost, profile_.price_decimals);
    made.amount = amount;
    made.tax_code = line.tax_code;
    if (const auto* sov = order_.sovLine(line.sov_line_id)) {
      made.change = DraftLine::Change::changed_line;
      made.commitment_line_id = sov->id;
      made.commitment_line_origin = sov->origin_id;
      made.position = sov->position;
      if (made.description.empty()) made.description = sov->description;
      made.old_amount = scaled(sov->amount, profile_.amount_decimals);
      made.old_quantity = scaled(sov->quantity, profile_.quantity_decimals);
    }
    return made;
  }

  // Several edits of one line are one: amounts and quantities add up; a unit cost stays only where all agree.
  void addTo(DraftLine& sum, const ChangeOrderLine& line, const Decimal& amount) {
    sum.item_ids.push_back(line.id);
    sum.amount = sum.amount + amount;
    const auto unit_cost = scaled(line.unit_cost, profile_.price_decimals);
    if (unit_cost != sum.unit_cost) sum.unit_cost.reset();
    const auto quantity = scaled(line.quantity, profile_.quantity_decimals);
    if (quantity) sum.quantity = sum.quantity ? *sum.quantity + *quantity : *quantity;
    const bool said = line.description.empty() ||
                      ("; " + sum.description + "; ").find("; " + line.description + "; ") != std::string::npos;
    if (!said) sum.description += (sum.description.empty() ? "" : "; ") + line.description;
  }

  void finishLine(DraftLine& line) {
    const auto* limit = texts_.limitNamed("line_description");
    if (limit == nullptr) return;
    const auto number = std::to_string(&line - draft_.lines.data() + 1);
    line.description = texts_.limited(*limit, "line " + number + " description",
                                      "change_order_items.description (line " + number + ")", line.description);
  }

  void mapFields() {
    for (const auto& [name, text] : profile_.fields) {
      const auto limit = profile_.field_limits.find(name);
      const auto cuts = texts_.cuts().size();
      auto value = texts_.fill(name, text, limit == profile_.field_limits.end() ? nullptr : &limit->second);
      draft_.fields.emplace_back(name, value);
      const bool noted = texts_.cuts().size() > cuts && texts_.cuts().back().field == name;
      if (!noted) mapped_.push_back({name, text, value, value, false});
    }
  }

  const ChangeOrder& order_;
  const VendorProfile& profile_;
  DraftTexts& texts_;
  UnmetList& unmet_;
  Draft draft_;
  std::vector<Mapping> mapped_;
  std::map<std::string, std::size_t> by_sov_line_;
};

}  // namespace

Result<BuiltDraft> buildDraft(const json::Value& document, const VendorProfile& profile, const json::Value& answers,
                              const std::string& external_key, const std::string& today) {
  UnmetList unmet;
  const auto order = readChangeOrder(document, unmet);
  checkRules(order, profile, unmet);
  if (!unmet.empty()) return unmetError(unmet.list());
  try {
    DraftTexts texts({document, profile, &answers, external_key, today}, unmet);
    Builder builder(order, profile, texts, unmet);
    BuiltDraft built;
    built.draft = builder.build();
    built.mapped = builder.takeMapped();
    if (!unmet.empty()) return unmetError(unmet.list());
    return built;
  } catch (const std::overflow_error&) {
    unmet.add({"amount_too_large", "change_order_items", "Amounts or quantities sum to more than can be kept exactly.",
               "Correct them in the change order's schedule of values."});
    return unmetError(unmet.list());
  }
}

std::string makeExternalKey(const VendorProfile& profile, const json::Value& document) {
  const auto parsed = domain::TextTemplate::parse(profile.external_key);
  return parsed ? parsed->fill([&](std::string_view path) { return pathText(document, path); }) : std::string();
}

}  // namespace tieback::profile
