#include "erp/dialects/quickbooks_online/errors.h"

#include <array>

namespace tieback::erp::quickbooks_online {
namespace {

constexpr std::int64_t kMinuteUs = 60'000'000;

// Searched from the top: the narrow before the wide.
// https://developer.intuit.com/app/developer/qbo/docs/develop/troubleshooting/error-codes
constexpr auto kRules = std::to_array<ErrorRule>({
    {"#3200 ", "bad_login", "", "QuickBooks Online does not accept the sign-in of this connection.",
     "Sign in to QuickBooks Online again for this connection, then try again.", Category::not_permitted},
    {"#100 ", "bad_login", "realm_id", "The sign-in of this connection is not for this company.",
     "Correct `realm_id`, or sign in again to the company that it names.", Category::not_permitted},
    {"#3100 ", "erp_not_permitted", "realm_id", "The sign-in may not reach this company.",
     "Correct `realm_id`, or connect the app to that company in QuickBooks Online, then try again.",
     Category::not_permitted},
    {"#120 ", "erp_not_permitted", "", "The person who signed in may not do this in QuickBooks Online.",
     "Have someone sign in who may, or give that person the access, then try again.", Category::not_permitted},
    {"#5020 ", "feature_missing", "", "The company's QuickBooks Online plan has no purchase orders.",
     "Purchase orders need the Plus or Advanced plan.", Category::not_permitted},
    {"#6190 ", "company_suspended", "", "The company's QuickBooks Online subscription has ended, or was not paid.",
     "Have it renewed in QuickBooks Online, then try again.", Category::not_permitted},
    {"#5010 ", "concurrent_change", "", "Someone changed the purchase order in QuickBooks Online at the same moment.",
     "Nothing to do: it is read again and tried again by itself.", Category::erp_unavailable},
    {"#600 ", "request_repeated", "",
     "QuickBooks Online has had this very request before and does not show its effect.",
     "Look in QuickBooks Online for the reference; if it is not there, try again.", Category::erp_unavailable},
    {"#6140 ", "number_taken", "DocNumber", "Another transaction has this number in QuickBooks Online.",
     "Change `external_key` in the profile, or renumber the other transaction, then try again."},
    {"#6210 *duplicate", "number_taken", "DocNumber", "Another transaction has this number in QuickBooks Online.",
     "Change `external_key` in the profile, or renumber the other transaction, then try again."},
    {"#6200 ", "period_closed", "TxnDate", "The books of that accounting period are closed in QuickBooks Online.",
     "Reopen the period in QuickBooks Online and try again, or reject the change order."},
    {"#6210 ", "period_closed", "TxnDate", "The books of that accounting period are closed in QuickBooks Online.",
     "Reopen the period in QuickBooks Online and try again, or reject the change order."},
    {"account period*closed", "period_closed", "TxnDate",
     "The books of that accounting period are closed in QuickBooks Online.",
     "Reopen the period in QuickBooks Online and try again, or reject the change order."},
    {"#2500 *vendorref", "vendor_unknown", "VendorRef", "QuickBooks Online does not know the vendor.",
     "Link the company to a vendor that exists, or add the vendor in QuickBooks Online."},
    {"#2500 *itemref", "cost_code_unknown", "ItemRef", "QuickBooks Online does not know the item of the cost code.",
     "Add the item in QuickBooks Online and try again, or reject the change order."},
    {"#2500 *customerref", "project_unknown", "CustomerRef", "QuickBooks Online does not know the project.",
     "Check the project's link to the ERP."},
    {"#2500 *classref", "category_unknown", "ClassRef", "QuickBooks Online does not know the class of the category.",
     "Add the class in QuickBooks Online, or set `category_is` to none."},
    {"#2500 *taxcoderef", "tax_code_unknown", "TaxCodeRef", "QuickBooks Online does not know the tax code.",
     "Correct the line's tax code, or `tax_code` in the profile."},
    {"#2500 *apaccountref", "account_unknown", "APAccountRef",
     "QuickBooks Online does not know the purchase order's payables account.",
     "Correct the account of the commitment's purchase order."},
    {"#2500 *accountref", "cost_code_unknown", "AccountRef",
     "QuickBooks Online does not know the account of the cost code.",
     "Add the account in QuickBooks Online and try again, or reject the change order."},
    {"inactive", "reference_inactive", "", "Something that the purchase order names is inactive in QuickBooks Online.",
     "Make the vendor, item, account, customer or class active in QuickBooks Online and try again."},
    {"#610 ", "record_gone", "", "The purchase order is no longer in QuickBooks Online.",
     "Someone has deleted it there. Check the commitment's link to the ERP."},
    {"#6070 ", "amount_mismatch", "Amount", "A line's amount is not its quantity times its price.",
     "Correct the line's quantity and unit cost."},
    {"#6000 *0 or greater", "negative_total", "TotalAmt",
     "QuickBooks Online takes no purchase order whose total is below zero.",
     "Set `change_order_as` to order_lines in the profile, so that it reduces the commitment's own purchase order."},
    {"#6000 *closed", "commitment_closed", "POStatus", "The purchase order is closed in QuickBooks Online.",
     "Reopen the purchase order in QuickBooks Online and try again, or reject the change order."},
    {"#6100 ", "tax_code_unknown", "TaxCodeRef", "QuickBooks Online does not take the line's tax code.",
     "Correct the line's tax code, or `tax_code` in the profile."},
    {"#2050 ", "too_long", "", "A text is longer than QuickBooks Online takes.",
     "Lower the limit in the profile, so that it is refused or cut before."},
    {"#2170 ", "value_invalid", "", "QuickBooks Online does not know one of the values that were sent.",
     "Correct the value in the profile."},
});

bool isThrottle(const WireReply& reply, const std::optional<Fault>& fault) {
  if (reply.status == 429) return true;
  return fault && (fault->code == "3001" || fault->message.find("ThrottleExceeded") != std::string::npos);
}

// The limit is so many requests in a minute; where no header says more, a minute it is.
Outcome throttle(const WireReply& reply, const std::optional<Fault>& fault, std::int64_t now_us) {
  auto later = throttled(kErp, &reply, now_us, fault ? wordsOf(*fault) : excerpt(reply.body.substr(0, 500)));
  if (!later.at_us) later.at_us = now_us + kMinuteUs;
  return later;
}

// Only a fault about the request itself says that nothing was done.
bool isAboutRequest(const WireReply& reply, const Fault& fault) {
  if (fault.type == "SystemFault") return false;
  return reply.status == 200 || (reply.status >= 400 && reply.status < 500);
}

Outcome refusalOf(const Fault& fault) {
  const auto* rule =
      findRule(kRules, "#" + fault.code + " " + fault.message + " " + fault.detail + " " + fault.element);
  auto error = explain({}, kErp, wordsOf(fault));
  error.field = fault.element;
  if (rule != nullptr) {
    error.code = rule->code;
    error.category = rule->category;
    error.message = rule->message;
    error.remedy = rule->remedy;
    if (!rule->field.empty()) error.field = rule->field;
  }
  if (error.category == Category::erp_unavailable) return TryLater{std::move(error), std::nullopt, false};
  return Refused{std::move(error)};
}

Outcome byStatus(const WireReply& reply, Effect effect) {
  constexpr int kRequestTimeout = 408;
  const auto words = excerpt(reply.body.substr(0, 2000));
  if (reply.status == 401) {
    return refused("bad_login", Category::not_permitted,
                   "QuickBooks Online does not accept the sign-in of this connection.",
                   "Sign in to QuickBooks Online again for this connection, then try again.", words);
  }
  if (reply.status == 403) {
    return refused("erp_not_permitted", Category::not_permitted, "The sign-in may not do this in QuickBooks Online.",
                   "Check `realm_id` and the person's access in QuickBooks Online, then try again.", words);
  }
  if (reply.status >= 300 && reply.status < 400) {
    return refused("redirected", Category::erp_refused,
                   "QuickBooks Online sent us on to " + excerpt(reply.header("Location")) + ".",
                   "Put the API's final address into this connection's url.", words);
  }
  if (reply.status >= 400 && reply.status < 500 && reply.status != kRequestTimeout) {
    return refused("endpoint_unknown", Category::erp_refused,
                   "QuickBooks Online answered with status " + std::to_string(reply.status) + ".",
                   "Check url and realm_id of this connection.", words);
  }
  return unclear(effect, kErp, "status " + std::to_string(reply.status) + ": " + words);
}

}  // namespace

std::span<const ErrorRule> errorRules() {
  return kRules;
}

std::string wordsOf(const Fault& fault) {
  auto words = fault.message;
  // The detail often begins with the message.
  if (fault.detail.find(fault.message) != std::string::npos) {
    words = fault.detail;
  } else if (!fault.detail.empty()) {
    words += (words.empty() ? "" : ": ") + fault.detail;
  }
  return excerpt(fault.code.empty() ? words : words + " (" + fault.code + ")");
}

Outcome outcomeOf(const WireReply& reply, Effect effect, std::int64_t now_us) {
  const auto fault = faultOf(reply);
  if (isThrottle(reply, fault)) return throttle(reply, fault, now_us);
  if (fault && isAboutRequest(reply, *fault)) return refusalOf(*fault);
  if (fault) return unclear(effect, kErp, wordsOf(*fault));
  return byStatus(reply, effect);
}

std::variant<json::Value, Outcome> documentOf(const WireReply& reply, Effect effect, std::int64_t now_us) {
  if (reply.status != 200 || faultOf(reply)) return outcomeOf(reply, effect, now_us);
  auto body = parseBody(reply);
  if (!body || !body->isObject()) {
    return unclear(effect, kErp, "the answer is no JSON: " + excerpt(reply.body.substr(0, 500)));
  }
  return std::move(*body);
}

}  // namespace tieback::erp::quickbooks_online
