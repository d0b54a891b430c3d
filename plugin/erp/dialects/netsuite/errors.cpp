#include "erp/dialects/netsuite/errors.h"

#include <array>

namespace tieback::erp::netsuite {
namespace {

// Searched from the top, in "CODE (path): words": the narrow before the wide. Most refusals have the code USER_ERROR,
// so the words tell; they differ with the account's language, and a miss is no harm: the error is then `erp_refused`
// with its words as they are.
constexpr auto kRules = std::to_array<ErrorRule>({
    {"rcrd_has_been_changed", "concurrent_change", "", "Someone changed the purchase order in NetSuite just then.",
     "Nothing to do: it is read anew and tried again by itself.", Category::erp_unavailable},
    {"record has been changed", "concurrent_change", "", "Someone changed the purchase order in NetSuite just then.",
     "Nothing to do: it is read anew and tried again by itself.", Category::erp_unavailable},
    {"locked by a user defined workflow", "locked", "",
     "A workflow in NetSuite keeps the purchase order from being changed.",
     "Let the workflow release the order in NetSuite (an approval, say), then try again."},
    {"does not have permission", "erp_not_permitted", "", "The role of this connection may not do this in NetSuite.",
     "Give the role the permission in NetSuite (Purchase Order: Edit), then try again.", Category::not_permitted},
    {"insufficient_permission", "erp_not_permitted", "", "The role of this connection may not do this in NetSuite.",
     "Give the role the permission in NetSuite (Purchase Order: Edit), then try again.", Category::not_permitted},
    {"permission violation", "erp_not_permitted", "", "The role of this connection may not do this in NetSuite.",
     "Give the role the permission in NetSuite (Purchase Order: Edit), then try again.", Category::not_permitted},
    {"feature*not enabled", "feature_off", "", "NetSuite's account lacks a feature that this connection needs.",
     "Switch on REST Web Services and Purchase Orders in NetSuite (Setup, Company, Enable Features)."},
    {"period*closed", "period_closed", "tranDate", "The accounting period of the posting date is closed.",
     "Reopen the period in NetSuite and try again, or reject the change order and choose another date."},
    {"period*locked", "period_closed", "tranDate", "The accounting period of the posting date is locked.",
     "Unlock the period in NetSuite and try again, or reject the change order and choose another date."},
    {"invalid field value*field: entity", "vendor_refused", "entity", "NetSuite does not take this vendor here.",
     "The vendor may be inactive or of another subsidiary: mend it in NetSuite and try again."},
    {"invalid field value*field: item", "cost_code_refused", "item", "NetSuite does not take this item here.",
     "The item may be inactive or of another subsidiary: mend it in NetSuite and try again."},
    {"invalid field value*field: customer", "project_refused", "customer", "NetSuite does not take this project here.",
     "The project may be inactive or not open for purchases: mend it in NetSuite and try again."},
    {"invalid field value*field: location", "dimension_refused", "location", "NetSuite does not take this location.",
     "A location must belong to the order's subsidiary: correct it in the profile or in NetSuite."},
    {"invalid field value*field: class", "dimension_refused", "class", "NetSuite does not take this class.",
     "A class must belong to the order's subsidiary: correct it in the profile or in NetSuite."},
    {"invalid field value*field: department", "dimension_refused", "department",
     "NetSuite does not take this department.",
     "A department must belong to the order's subsidiary: correct it in the profile or in NetSuite."},
    {"invalid field value*field: subsidiary", "dimension_refused", "subsidiary",
     "NetSuite does not take this subsidiary.", "The vendor must belong to it: correct it in the profile or NetSuite."},
    {"invalid field value*field: taxcode", "tax_code_refused", "taxCode", "NetSuite does not take this tax code.",
     "Set `tax: erp` in the profile where NetSuite works the tax out (SuiteTax), or correct the tax code."},
    {"unknown identifier", "field_unknown", "", "NetSuite knows no such field, or the role may not see it.",
     "Add the field in NetSuite, show it to the role, or correct its name in the profile."},
    {"unknown reference or subrecord field", "field_unknown", "", "NetSuite knows no such field.",
     "Add the field in NetSuite and show it on the form and to the role, or correct its name in the profile."},
    {"maximum number*of characters", "text_too_long", "", "A text is longer than NetSuite takes.",
     "Shorten the text, or set the limit in the profile."},
    {"please enter value(s) for", "field_required", "", "NetSuite wants a field that was not filled in.",
     "Give the field a value through `fields` in the profile, or make it optional on NetSuite's form."},
    {"must enter a value", "field_required", "", "NetSuite wants a field that was not filled in.",
     "Give the field a value through `fields` in the profile, or make it optional on NetSuite's form."},
    {"total can not be negative", "negative_total", "", "NetSuite takes no purchase order with a negative total.",
     "Export a credit as lines of the commitment's order (`form: lines`), or book it in NetSuite by hand."},
    {"nonexistent_id", "record_gone", "", "NetSuite no longer has the record.",
     "Check the commitment's link to the ERP, then try again."},
});

std::string text(const json::Value& value, std::string_view name) {
  const auto* member = value.find(name);
  return member != nullptr && member->isString() ? member->asString() : "";
}

// "You have entered an Invalid Field Value 9999 for the following field: item" names the value.
std::string valueIn(const std::string& words) {
  constexpr std::string_view kBefore = "Invalid Field Value ";
  const auto from = words.find(kBefore);
  if (from == std::string::npos) return {};
  const auto begin = from + kBefore.size();
  return words.substr(begin, words.find(" for the following field", begin) - begin);
}

Outcome refusal(const Problem& problem, const WireReply& reply) {
  const auto words = problem.words.empty() ? "status " + std::to_string(reply.status) : problem.words;
  auto error = explain(errorRules(), kErp, words);
  if (error.field.empty()) error.field = problem.path;
  error.value = valueIn(words);
  if (error.category == Category::erp_unavailable) return TryLater{std::move(error), std::nullopt, false};
  return Refused{std::move(error)};
}

}  // namespace

std::span<const ErrorRule> errorRules() {
  return kRules;
}

Problem problemOf(const WireReply& reply) {
  Problem problem;
  const auto body = parseBody(reply);
  const auto* details = body ? body->find("o:errorDetails") : nullptr;
  if (details == nullptr || !details->isArray()) return problem;
  std::string words;
  for (const auto& detail : details->items()) {
    const auto code = text(detail, "o:errorCode");
    const auto path = text(detail, "o:errorPath");
    if (problem.code.empty()) problem.code = code;
    if (problem.path.empty()) problem.path = path;
    const auto said = code + (path.empty() ? "" : " (" + path + ")") + ": " + text(detail, "detail");
    if (words.find(said) == std::string::npos) words += (words.empty() ? "" : " / ") + said;
  }
  problem.words = excerpt(words);
  return problem;
}

bool isThrottled(const WireReply& reply) {
  if (reply.status == 429) return true;
  const auto code = problemOf(reply).code;
  return reply.status == 400 && (code == "SSS_REQUEST_LIMIT_EXCEEDED" || code == "CONCURRENCY_LIMIT_EXCEEDED" ||
                                 code == "WS_REQUEST_BLOCKED" || code == "WS_CONCUR_SESSION_DISALLWD");
}

bool isDuplicate(const WireReply& reply) {
  if (reply.status != 400 && reply.status != 409) return false;
  const auto words = problemOf(reply).words;
  return matches("record already exists", words) || matches("entity already exists", words) ||
         matches("dup_rcrd", words);
}

bool isAbsent(const WireReply& reply) {
  const auto code = problemOf(reply).code;
  return reply.status == 404 && (code == "NONEXISTENT_ID" || code == "RCRD_DSNT_EXIST");
}

bool isRepeated(const WireReply& reply) {
  return (reply.status == 400 || reply.status == 409) && problemOf(reply).code == "IDEMPOTENCY_ERROR";
}

Outcome outcomeOf(const WireReply& reply, Effect effect, std::int64_t now_us) {
  const auto problem = problemOf(reply);
  if (isThrottled(reply)) return throttled(kErp, &reply, now_us, problem.words);
  if (reply.status == 401) {
    return refused("bad_login", Category::not_permitted, "NetSuite does not accept the login of this connection.",
                   "Look at NetSuite's Login Audit Trail (Setup, Users/Roles), which names the reason; correct the "
                   "account and credentials of this connection, then try again.",
                   problem.words);
  }
  if (reply.status == 403) {
    return refused("erp_not_permitted", Category::not_permitted,
                   "The role of this connection may not do this in NetSuite.",
                   "Give the role the permission in NetSuite, then try again.", problem.words);
  }
  if (reply.status >= 300 && reply.status < 400) {
    return refused("redirected", Category::erp_refused,
                   "NetSuite sent us on to " + excerpt(reply.header("Location")) + ".",
                   "Put the account's own address into this connection's url.", "");
  }
  if (reply.status == 404 && problem.code.empty()) {
    return refused("endpoint_unknown", Category::erp_refused, "NetSuite knows no such address.",
                   "Check url and account of this connection.", excerpt(reply.body.substr(0, 2000)));
  }
  if (reply.status >= 400 && reply.status < 500 && !problem.words.empty()) return refusal(problem, reply);
  if (reply.status >= 400 && reply.status < 500 && effect == Effect::read) return refusal(problem, reply);
  return unclear(effect, kErp, "status " + std::to_string(reply.status) + ": " + excerpt(reply.body.substr(0, 2000)));
}

}  // namespace tieback::erp::netsuite
