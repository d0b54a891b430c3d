#include "erp/dialects/acumatica/errors.h"

#include <array>

namespace tieback::erp::acumatica {
namespace {

// Searched from the top: the narrow before the wide. The vendor's wordings differ between versions and languages, so a
// miss is no harm: the error is then `erp_refused` with its words as they are.
constexpr auto kRules = std::to_array<ErrorRule>({
    {"the entity*is not found", "entity_unknown", "checks", "This connection's endpoint in Acumatica lacks an entity.",
     "Extend the endpoint in Acumatica, or take the check that needs it out of `checks` in the profile."},
    {"the endpoint is not found", "endpoint_unknown", "endpoint",
     "Acumatica has no web service endpoint of that name and version.",
     "Correct `endpoint` and `version` of this connection, or add the endpoint in Acumatica; then try again."},
    {"previous operation*not been completed", kBusy, "", "Acumatica is still working on this change order.",
     "Nothing to do: it is tried again by itself.", Category::erp_unavailable},
    {"locked by", kLocked, "", "Someone in Acumatica has locked a record that this change order touches.",
     "Ask them to close it, then try again.", Category::erp_unavailable},
    {"another process has", kConcurrentChange, "", "Someone changed the record in Acumatica at the same moment.",
     "Nothing to do: it is tried again by itself.", Category::erp_unavailable},
    {"invalid credentials", "bad_login", "", "Acumatica does not accept the login.",
     "Correct user name and password of this connection.", Category::not_permitted},
    {"financial period*closed", "period_closed", "ChangeDate", "The financial period of the posting date is closed.",
     "Reopen the period in Acumatica and try again, or reject the change order and choose another date."},
    {"financial period*inactive", "period_closed", "ChangeDate",
     "The financial period of the posting date is not open.", "Open the period in Acumatica and try again."},
    {"period*closed", "period_closed", "ChangeDate", "The financial period of the posting date is closed.",
     "Reopen the period in Acumatica and try again, or reject the change order and choose another date."},
    {"vendor*inactive", "vendor_inactive", "Vendor", "The vendor is not active in Acumatica.",
     "Activate the vendor in Acumatica and try again."},
    {"vendor*hold", "vendor_inactive", "Vendor", "The vendor is on hold in Acumatica.",
     "Take the vendor off hold in Acumatica and try again."},
    {"vendor*cannot be found", "vendor_unknown", "Vendor", "Acumatica does not know the vendor.",
     "Link the company to an ERP vendor that exists, or add the vendor in Acumatica."},
    {"cost code*inactive", "cost_code_inactive", "CostCode", "The cost code is not active in Acumatica.",
     "Activate the cost code in Acumatica and try again, or reject the change order."},
    {"cost code*cannot be found", "cost_code_unknown", "CostCode", "Acumatica does not know the cost code.",
     "Add the cost code in Acumatica and try again, or reject the change order."},
    {"project task*cannot be found", "task_unknown", "ProjectTaskID", "Acumatica does not know the project task.",
     "Add the task to the project in Acumatica and try again."},
    {"project*cannot be found", "project_unknown", "ProjectID", "Acumatica does not know the project.",
     "Check the project's link to the ERP."},
    {"subcontract*closed", "commitment_closed", "PONbr", "The subcontract is closed in Acumatica.",
     "Reopen the subcontract in Acumatica and try again, or reject the change order."},
    {"purchase order*closed", "commitment_closed", "PONbr", "The purchase order is closed in Acumatica.",
     "Reopen the purchase order in Acumatica and try again, or reject the change order."},
    {"commitment*cannot be changed because*status", "commitment_not_open", "PONbr",
     "The commitment does not stand where Acumatica lets it be changed.",
     "Bring it back to Open in Acumatica and try again, or reject the change order."},
    {"commitment*cannot be found", "commitment_unknown", "PONbr", "Acumatica does not know the commitment.",
     "Check the commitment's link to the ERP."},
    {"ponbr*cannot be found", "commitment_unknown", "PONbr", "Acumatica does not know the commitment.",
     "Check the commitment's link to the ERP."},
    {"class*cannot be found", "class_unknown", "Class", "Acumatica does not know the change order class.",
     "Correct `class` in this connection's profile, or add the class in Acumatica."},
    {"already exists", "number_taken", "RefNbr", "A record with this number exists in Acumatica already.",
     "Choose another number and try again."},
    {"access rights", "erp_not_permitted", "", "The login may not do this in Acumatica.",
     "Give the login's role the access right in Acumatica and try again.", Category::not_permitted},
});

std::string text(const json::Value* value) {
  return value != nullptr && value->isString() ? value->asString() : "";
}

// The deepest words are the most telling ones: PX.Data.PXException wraps what the graph said.
std::string exceptionText(const json::Value& body) {
  auto words = text(body.find("exceptionMessage"));
  const auto* inner = body.find("innerException");
  if (inner != nullptr && inner->isObject()) {
    const auto deeper = exceptionText(*inner);
    if (!deeper.empty() && words.find(deeper) == std::string::npos) words += (words.empty() ? "" : " / ") + deeper;
  }
  return words;
}

struct FieldError {
  std::string field;
  std::string value;
  std::string words;
};

// {"Commitments":[{"PONbr":{"value":"SC-1","error":"…"}}],"error":"…"}: the errors within come before the record's own.
void collect(const json::Value& value, const std::string& name, std::vector<FieldError>& found) {
  if (value.isArray()) {
    for (const auto& item : value.items()) collect(item, name, found);
    return;
  }
  if (!value.isObject()) return;
  for (const auto& [member, child] : value.members()) {
    if (member != "error") collect(child, member, found);
  }
  const auto words = text(value.find("error"));
  if (!words.empty()) found.push_back({value.find("value") != nullptr ? name : "", value.text("value"), words});
}

std::vector<FieldError> fieldErrors(const WireReply& reply) {
  std::vector<FieldError> found;
  if (const auto body = parseBody(reply)) collect(*body, "", found);
  return found;
}

Outcome refusal(const WireReply& reply, const std::string& words) {
  const auto fields = fieldErrors(reply);
  // The first field's own words explain best; the rest is often its consequence.
  auto error = explain(kRules, kErp, fields.empty() ? words : fields.front().words);
  error.erp_message = words;
  if (!fields.empty()) {
    if (!fields.front().field.empty()) error.field = fields.front().field;
    error.value = fields.front().value;
  }
  if (error.category == Category::erp_unavailable) return TryLater{std::move(error), std::nullopt, false};
  return Refused{std::move(error)};
}

}  // namespace

bool isLoginLimit(const WireReply& reply) {
  return reply.status >= 300 && reply.body.find("API Login Limit") != std::string::npos;
}

std::string errorText(const WireReply& reply) {
  const auto body = parseBody(reply);
  if (!body || !body->isObject()) return {};
  auto words = exceptionText(*body);
  if (!words.empty()) return excerpt(words);
  for (const auto& error : fieldErrors(reply)) {
    if (words.find(error.words) == std::string::npos) words += (words.empty() ? "" : " / ") + error.words;
  }
  if (words.empty() && reply.status >= 400) words = text(body->find("message"));
  return excerpt(words);
}

Outcome outcomeOf(const WireReply& reply, Effect effect, std::int64_t now_us) {
  if (isLoginLimit(reply) || reply.status == 429) return throttled(kErp, &reply, now_us, errorText(reply));
  const auto words = errorText(reply);
  if (reply.status == 401) {
    return refused("bad_login", Category::not_permitted, "Acumatica does not accept the login of this connection.",
                   "Correct the credentials of this connection, then try again.", errorText(reply));
  }
  if (reply.status == 402) {
    return refused("licence", Category::not_permitted, "Acumatica's licence does not allow this.",
                   "Ask the Acumatica administrator, then try again.", errorText(reply));
  }
  if (reply.status == 403) {
    return refused("erp_not_permitted", Category::not_permitted, "The login may not do this in Acumatica.",
                   "Give the login's role the access right in Acumatica and try again.", errorText(reply));
  }
  if (reply.status >= 300 && reply.status < 400) {
    return refused("redirected", Category::erp_refused,
                   "Acumatica sent us on to " + excerpt(reply.header("Location")) + ".",
                   "Put the site's final address into this connection's url.", errorText(reply));
  }
  if (reply.status == 404 && words.empty()) {
    return refused("endpoint_unknown", Category::erp_refused, "Acumatica knows no such address.",
                   "Check url, endpoint and version of this connection.", errorText(reply));
  }
  // A 4xx says that the request was at fault, so it was not applied; a 500 says so only in the vendor's own shape.
  const bool client_fault = reply.status >= 400 && reply.status < 500;
  if (client_fault) return refusal(reply, words.empty() ? "status " + std::to_string(reply.status) : words);
  if (reply.status == 500 && !words.empty()) return refusal(reply, words);
  return unclear(effect, kErp, "status " + std::to_string(reply.status) + ": " + excerpt(reply.body.substr(0, 2000)));
}

}  // namespace tieback::erp::acumatica
