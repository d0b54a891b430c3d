#include "profile/send_rules.h"

#include <Poco/String.h>

#include <algorithm>
#include <set>
#include <stdexcept>

#include "profile/draft_texts.h"
#include "profile/line_rules.h"

namespace tieback::profile {
namespace {

constexpr const char* kMendLines = "Mend it in the change order's schedule of values.";

void checkHeader(const ChangeOrder& order, UnmetList& unmet) {
  const bool currency = order.currency.size() == 3 && std::all_of(order.currency.begin(), order.currency.end(),
                                                                  [](char c) { return c >= 'A' && c <= 'Z'; });
  if (!currency) {
    unmet.add({"currency_missing", "currency", "The change order has no currency (three letters, as USD).",
               "Set the currency of the project or commitment."});
  }
  if (order.commitment_origin_id.empty()) {
    unmet.add({"commitment_not_synced", "commitment.origin_id",
               "Commitment " + order.commitment_number + " is not in the ERP yet.",
               "Export the commitment in the ERP Integrations tool first."});
  }
  if (order.project_origin_id.empty() && order.job_origin_id.empty()) {
    unmet.add({"project_not_linked", "job_origin_id", "The project is not linked to a job in the ERP.",
               "Link the project in the ERP Integrations tool."});
  }
  if (!order.project_origin_id.empty() && !order.job_origin_id.empty() &&
      order.project_origin_id != order.job_origin_id) {
    unmet.add({"project_differs", "job_origin_id",
               "The project is linked to ERP job " + order.project_origin_id + ", but the change order names job " +
                   order.job_origin_id + ".",
               "Check the project's link in the ERP Integrations tool."});
  }
  if (order.vendor_origin_id.empty()) {
    unmet.add({"vendor_not_linked", "commitment.vendor.origin_id",
               "The contract company " + order.vendor_name + " is not linked to a vendor in the ERP.",
               "Link the company in the ERP Integrations tool's Vendors tab."});
  }
  if (Poco::icompare(order.status, "approved") != 0) {
    unmet.add({"status_not_approved", "change_order.status",
               "The change order's status is " + (order.status.empty() ? "not set" : order.status) + ", not Approved.",
               "Set the change order's status to Approved."});
  }
  if (!order.origin_id.empty()) {
    unmet.add({"already_in_erp", "change_order.origin_id",
               "The change order is already in the ERP, as " + order.origin_id + ".",
               "Unlink it first in the ERP Integrations tool, once its record in the ERP is gone."});
  }
}

void checkTotal(const ChangeOrder& order, UnmetList& unmet) try {
  Decimal sum;
  for (const auto& line : order.lines) sum = sum + line.amount;
  if (order.total && sum != *order.total) {
    unmet.add(
        {"total_differs", "change_order.total_amount",
         "The lines sum to " + sum.toString() + ", but the change order's total is " + order.total->toString() + ".",
         "Correct the lines or the total, then send it."});
  }
} catch (const std::overflow_error&) {
  unmet.add({"amount_too_large", "change_order_items", "The lines sum to more than can be kept exactly.", kMendLines});
}

void checkCategories(const ChangeOrder& order, UnmetList& unmet) {
  std::set<std::string> categories;
  for (const auto& line : order.lines) categories.insert(categoryOf(order, line));
  if (categories.size() < 2) return;
  std::string listed;
  for (const auto& category : categories)
    listed += (listed.empty() ? "" : ", ") + (category.empty() ? "none" : category);
  unmet.add({"several_categories", "change_order_items",
             "The ERP takes one category per change order; the lines have " + listed + ".",
             "Split the change order so that all lines of each have one category."});
}

struct AbilityCheck {
  bool able;
  bool needed;
  const char* code;
  const char* field;
  const char* message;
  const char* mend;
};

void checkAbilities(const ChangeOrder& order, const Abilities& abilities, UnmetList& unmet) {
  bool adds = false;
  bool changes = false;
  bool negative = false;
  bool negative_new = false;
  for (const auto& line : order.lines) {
    const bool is_new = line.sov_line_id.empty();
    adds = adds || is_new;
    changes = changes || !is_new;
    negative = negative || line.amount.isNegative();
    negative_new = negative_new || (is_new && line.amount.isNegative());
  }
  const AbilityCheck checks[] = {
      {abilities.purchase_orders, order.is_purchase_order, "purchase_orders_not_supported", "commitment.type",
       "This ERP takes no change orders of purchase orders.", "Enter the change in the ERP by hand."},
      {abilities.subcontracts, !order.is_purchase_order, "subcontracts_not_supported", "commitment.type",
       "This ERP takes no change orders of subcontracts.", "Enter the change in the ERP by hand."},
      {abilities.new_lines, adds, "new_lines_not_supported", "change_order_items", "This ERP takes no new lines.",
       "Change lines that the commitment has."},
      {abilities.changed_lines, changes, "changed_lines_not_supported", "change_order_items",
       "This ERP takes no changes of lines that the commitment has.", "Add new lines instead."},
      {abilities.negative_amounts, negative, "negative_amounts_not_supported", "change_order_items",
       "This ERP takes no negative amounts.", "Enter the deduction in the ERP by hand."},
      {abilities.negative_new_lines, negative_new, "negative_new_lines_not_supported", "change_order_items",
       "This ERP takes no new lines with a negative amount.", "Deduct from a line that the commitment has."},
  };
  for (const auto& check : checks) {
    if (check.needed && !check.able) unmet.add({check.code, check.field, check.message, check.mend});
  }
}

}  // namespace

void checkRules(const ChangeOrder& order, const VendorProfile& profile, UnmetList& unmet) {
  checkHeader(order, unmet);
  if (order.lines.empty()) {
    unmet.add({"no_lines", "change_order_items", "The change order has no lines.",
               "Add at least one line to its schedule of values."});
  }
  checkLines(order, profile, unmet);
  if (profile.single_category) checkCategories(order, unmet);
  checkTotal(order, unmet);
  if (order.total && order.total->significantScale() > profile.amount_decimals) {
    unmet.add({"too_many_decimals", "change_order.total_amount",
               "The total " + order.total->toString() + " has more than " + std::to_string(profile.amount_decimals) +
                   " decimals, which the ERP does not keep.",
               "Correct the amounts."});
  }
}

std::vector<Unmet> checkDocument(const json::Value& document, const VendorProfile& profile,
                                 const Abilities& abilities) {
  UnmetList unmet;
  const auto order = readChangeOrder(document, unmet);
  checkRules(order, profile, unmet);
  checkAbilities(order, abilities, unmet);
  checkTextsAtSend(document, order, profile, unmet);
  return unmet.list();
}

}  // namespace tieback::profile
