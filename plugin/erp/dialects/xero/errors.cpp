#include "erp/dialects/xero/errors.h"

#include <array>

namespace tieback::erp::xero {
namespace {

// Searched from the top: the narrow before the wide. A miss is no harm: the error is then `erp_refused` with Xero's
// words as they are. Where the words were seen: docs/erp/xero.md.
constexpr auto kRules = std::to_array<ErrorRule>({
    {"order number must be unique", kNumberTaken, "PurchaseOrderNumber", "Xero has a purchase order with that number.",
     "Unaccept it and give another number, or look at the order with that number in Xero."},
    {"idempotency key*different request", "key_reused", "", "Xero took this request for the repeat of another.",
     "Nothing to do: it is tried again by itself.", Category::erp_unavailable},
    {"account code*is not a valid code", "account_unknown", "AccountCode",
     "Xero has no such account, or it may not be used on a purchase order.",
     "Add the account in Xero, or correct `account` or `accounts` in the profile, then try again."},
    {"account code*archived", "account_archived", "AccountCode", "The account is archived in Xero.",
     "Restore the account in Xero or name another in the profile, then try again."},
    {"account code must be specified", "account_missing", "AccountCode", "Xero wants an account on each line.",
     "Name the account in the profile (`account` or `accounts`), then try again."},
    {"account must be valid", "account_unknown", "AccountCode",
     "Xero has no such account, or it may not be used on a purchase order.",
     "Add the account in Xero, or correct `account` or `accounts` in the profile, then try again."},
    {"taxtype code*cannot be used with account", "tax_type_differs", "TaxType",
     "The tax rate does not go with the line's account in Xero.",
     "Correct `tax_type` or `tax_types` in the profile, or the account's tax rates in Xero, then try again."},
    {"taxtype code*does not exist", "tax_type_unknown", "TaxType", "Xero has no such tax rate for purchases.",
     "Correct `tax_type` or `tax_types` in the profile (codes such as INPUT2, not names), then try again."},
    {"taxtype field is mandatory", "tax_type_missing", "TaxType", "Xero wants a tax rate on each line.",
     "Name it in the profile (`tax_type`), then try again."},
    {"tax rate must be valid", "tax_type_unknown", "TaxType", "Xero has no such tax rate for purchases.",
     "Correct `tax_type` or `tax_types` in the profile (codes such as INPUT2, not names), then try again."},
    {"line total*does not match", "amount_differs", "LineAmount",
     "Xero works out another amount from the line's quantity and unit cost.",
     "Give the line a quantity and unit cost that make its amount."},
    {"contact*archived", "vendor_inactive", "Contact", "The contact is archived in Xero.",
     "Restore the contact in Xero and try again."},
    {"contact*could not be found", "vendor_unknown", "Contact", "Xero does not know the contact.",
     "Check the company's link to the ERP vendor."},
    {"contact*cannot be empty", "vendor_unknown", "Contact", "Xero does not know the contact.",
     "Check the company's link to the ERP vendor."},
    {"tracking", "tracking_unknown", "Tracking", "Xero does not take a tracking option of the lines.",
     "Add the option to the tracking category in Xero and try again."},
    {"not of valid status", "commitment_not_open", "Status",
     "The purchase order does not stand where Xero lets it be changed.",
     "Look at its status in Xero. A billed order takes no more lines: export as an order of its own (`form: "
     "own_order`)."},
    {"cannot be edited", "commitment_not_open", "Status",
     "The purchase order does not stand where Xero lets it be changed.",
     "Look at its status in Xero. A billed order takes no more lines: export as an order of its own (`form: "
     "own_order`)."},
    {"lock date", "period_closed", "Date", "The books are locked for that date in Xero.",
     "Move the lock date in Xero and try again, or reject the change order and choose another date."},
    {"not subscribed to currency", "currency_unknown", "CurrencyCode", "The organisation in Xero lacks the currency.",
     "Add the currency in Xero and try again."},
    {"senttocontact", "not_approved", "Status", "Xero marks approved orders as sent only.",
     "Look at the order in Xero, then try again."},
    {"total*negative", "total_negative", "Total", "Xero takes no purchase order whose total is negative.",
     "Put the credit on the commitment's own order (`form: order_lines`), or reject the change order."},
    {"total*less than zero", "total_negative", "Total", "Xero takes no purchase order whose total is negative.",
     "Put the credit on the commitment's own order (`form: order_lines`), or reject the change order."},
    {"description*characters", "text_too_long", "Description", "A text is longer than Xero takes.",
     "Shorten it, or set its limit in the profile."},
    {"too long", "text_too_long", "", "A text is longer than Xero takes.",
     "Shorten it, or set its limit in the profile."},
});

std::string text(const json::Value* value) {
  return value != nullptr && value->isString() ? value->asString() : "";
}

void add(std::string& words, const std::string& more) {
  if (more.empty() || words.find(more) != std::string::npos) return;
  words += (words.empty() ? "" : " / ") + more;
}

// {"ValidationErrors":[{"Message":"…"}],"LineItems":[{"ValidationErrors":[…]}],"Contact":{…}}
void collect(const json::Value& value, std::string& words) {
  if (value.isArray()) {
    for (const auto& item : value.items()) collect(item, words);
    return;
  }
  if (!value.isObject()) return;
  for (const auto& [name, member] : value.members()) {
    if (name == "ValidationErrors" && member.isArray()) {
      for (const auto& error : member.items()) add(words, error.text("Message"));
    } else {
      collect(member, words);
    }
  }
}

std::string wordsOf(const json::Value& body) {
  std::string words;
  if (const auto* elements = body.find("Elements")) collect(*elements, words);
  if (words.empty()) words = text(body.find("Message"));
  if (words.empty()) words = text(body.find("Detail"));
  return excerpt(words);
}

Outcome refusal(const std::string& words) {
  // The first of several words explains best; the rest is often its consequence.
  auto error = explain(kRules, kErp, words.substr(0, words.find(" / ")));
  if (error.code == "erp_refused") error = explain(kRules, kErp, words);
  error.erp_message = words;
  if (error.category == Category::erp_unavailable) return TryLater{std::move(error), std::nullopt, false};
  return Refused{std::move(error)};
}

// "minute", "Minute limit", "DayLimit": the header's words differ between versions.
std::string limitOf(const WireReply& reply) {
  auto problem = reply.header("X-Rate-Limit-Problem");
  if (matches("app", problem)) return "The app's limit of calls per minute is reached.";
  if (matches("minute", problem)) return "The organisation's limit of calls per minute is reached.";
  if (matches("da", problem)) return "The organisation's limit of calls per day is reached.";
  if (matches("concurrent", problem)) return "Too many calls are under way at once.";
  return problem;
}

Outcome notPermitted(const WireReply& reply) {
  const auto words = errorText(reply);
  if (reply.status == 403) {
    return refused(
        "wrong_tenant", Category::not_permitted, "This connection's sign-in does not reach the organisation in Xero.",
        "Check `tenant` of this connection, and that the organisation is still connected to the app in Xero.",
        errorText(reply));
  }
  if (matches("authorizationunsuccessful", words)) {
    return refused("erp_not_permitted", Category::not_permitted, "The app may not do this in Xero.",
                   "Grant the app the scopes that this connection needs and sign in again.", errorText(reply));
  }
  return refused("bad_login", Category::not_permitted, "Xero does not accept the sign-in of this connection.",
                 "Sign in to Xero again for this connection, then try again.", errorText(reply));
}

}  // namespace

std::span<const ErrorRule> errorRules() {
  return kRules;
}

std::string errorText(const WireReply& reply) {
  const auto body = parseBody(reply);
  if (body && body->isObject()) return wordsOf(*body);
  return {};
}

bool saysNotFound(const WireReply& reply) {
  if (reply.status != 404) return false;
  const bool page = reply.body.find("<html") != std::string::npos || reply.body.find("<HTML") != std::string::npos;
  return !page;
}

std::optional<Outcome> refusalWithin(const json::Value& element) {
  std::string words;
  collect(element, words);
  const bool error = element.text("StatusAttributeString") == "ERROR" || !words.empty();
  if (!error) return std::nullopt;
  return refusal(words.empty() ? "the order was answered as an error, without words" : words);
}

Outcome outcomeOf(const WireReply& reply, Effect effect, std::int64_t now_us) {
  if (reply.status == 429) {
    const auto words = errorText(reply);
    auto later = throttled(kErp, &reply, now_us, words.empty() ? reply.header("X-Rate-Limit-Problem") : words);
    if (const auto limit = limitOf(reply); !limit.empty()) later.error.message += " " + limit;
    return later;
  }
  if (reply.status == 401 || reply.status == 403) return notPermitted(reply);
  if (reply.status >= 300 && reply.status < 400) {
    return refused("redirected", Category::erp_refused, "Xero sent us on to " + excerpt(reply.header("Location")) + ".",
                   "Check `url` of this connection: https://api.xero.com.", errorText(reply));
  }
  if (saysNotFound(reply)) {
    return refused("record_gone", Category::erp_refused, "Xero has no such record any more.",
                   "Look for the purchase order in Xero, then try again or reject the change order.", errorText(reply));
  }
  // A 4xx in Xero's own shape says that the request was at fault, so it was not applied.
  const auto words = errorText(reply);
  if (reply.status >= 400 && reply.status < 500 && !words.empty()) return refusal(words);
  return unclear(effect, kErp, "status " + std::to_string(reply.status) + ": " + excerpt(reply.body.substr(0, 2000)));
}

}  // namespace tieback::erp::xero
