#include "erp/dialects/tryton/errors.h"

#include <array>

namespace tieback::erp::tryton {
namespace {

constexpr auto kRules = std::to_array<ErrorRule>({
    {"\"invoice address\" in \"purchase\"", "vendor_no_address", "Invoice Address",
     "The vendor has no address in Tryton.", "Give the party an address in Tryton and try again."},
    {"account category", "cost_code_no_account", "Account Category",
     "The product that stands for the cost code has no account category in Tryton.",
     "Give the product an account category in Tryton and try again."},
    {"field \"product\" in \"purchase line\" is not valid", "cost_code_inactive", "Product",
     "The product that stands for the cost code may not be bought in Tryton.",
     "Make the product purchasable in Tryton and try again, or reject the change order."},
    {"digits", "too_many_decimals", "", "A quantity or price has more decimals than Tryton keeps.",
     "Correct the line's quantity or unit cost."},
    {"period", "period_closed", "Purchase Date", "Tryton has no open period for the date.",
     "Open the period in Tryton and try again, or reject the change order and choose another date."},
    {"calling button", "erp_not_permitted", "", "The login may not press this button in Tryton.",
     "Give the login the group that the button needs (Purchase Administrator, Purchase Amendment) and try again.",
     Category::not_permitted},
    {"you are not allowed", "erp_not_permitted", "", "The login may not do this in Tryton, or the record is gone.",
     "Check the login's groups and company in Tryton, then try again.", Category::not_permitted},
    {"doesn't exist!", "endpoint_unknown", "database", "Tryton has no such database.",
     "Correct `database` of this connection's endpoint."},
});

// A lock or a race: rolled back, and worth repeating.
constexpr auto kBusy = std::to_array<std::string_view>(
    {"database is locked", "could not serialize access", "could not obtain lock", "deadlock detected"});

std::string text(const json::Value& value) {
  if (value.isString()) return value.asString();
  if (value.isArray() && value.size() > 0) return text(value.items().front());
  return value.dump();
}

Outcome busy(std::string code, const std::string& words) {
  ErpError error;
  error.code = std::move(code);
  error.category = Category::erp_unavailable;
  error.message = "Tryton was busy with the same records.";
  error.remedy = "Nothing to do: it is tried again by itself.";
  error.erp_message = excerpt(words);
  return TryLater{std::move(error), std::nullopt, false};
}

Outcome warning(const json::Value& arguments) {
  std::string words;
  for (std::size_t i = 1; arguments.isArray() && i < arguments.size(); ++i) {
    words += (words.empty() ? "" : " ") + text(arguments.items()[i]);
  }
  ErpError error;
  error.code = "user_warning";
  error.message = "Tryton wants a person to confirm a warning.";
  error.remedy = "Look at the warning in Tryton; when it is harmless, have the login confirm it there for good.";
  error.erp_message = excerpt(words);
  return Refused{std::move(error)};
}

}  // namespace

Outcome outcomeOfError(const json::Value& error) {
  if (!error.isArray() || error.size() == 0) return Refused{explain(kRules, kErp, error.dump())};
  const auto kind = text(error.items().front());
  const auto arguments = error.size() > 1 ? error.items()[1] : json::Value();
  if (kind == "UserError") return Refused{explain(kRules, kErp, text(arguments))};
  if (kind == "UserWarning") return warning(arguments);
  if (kind == "ConcurrencyException") return busy("concurrent_change", text(arguments));
  for (const auto words : kBusy) {
    if (matches(words, kind)) return busy("busy", kind);
  }
  return Refused{explain(kRules, kErp, kind)};
}

Outcome outcomeOfStatus(const WireReply& reply, Effect effect, std::int64_t now_us) {
  if (reply.status == 429) return throttled(kErp, &reply, now_us, excerpt(reply.body.substr(0, 2000)));
  if (reply.status == 401) {
    return refused("bad_login", Category::not_permitted, "Tryton does not accept the login of this connection.",
                   "Correct user name and password of this connection, then try again.",
                   excerpt(reply.body.substr(0, 2000)));
  }
  if (reply.status == 403) {
    return refused("erp_not_permitted", Category::not_permitted,
                   "Tryton knows no such call, or forbids it to this login.",
                   "Check that the modules purchase and purchase_amendment are active, and the login's groups.",
                   excerpt(reply.body.substr(0, 2000)));
  }
  if (reply.status >= 300 && reply.status < 500) {
    return refused("endpoint_unknown", Category::erp_refused,
                   "Tryton answered with status " + std::to_string(reply.status) + ".",
                   "Check url and database of this connection.", excerpt(reply.body.substr(0, 2000)));
  }
  return unclear(effect, kErp, "status " + std::to_string(reply.status) + ": " + excerpt(reply.body.substr(0, 2000)));
}

}  // namespace tieback::erp::tryton
