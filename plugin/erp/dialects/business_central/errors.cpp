#include "erp/dialects/business_central/errors.h"

#include <array>

namespace tieback::erp::business_central {
namespace {

// Searched from the top in "code: message"; the codes are those of
// https://learn.microsoft.com/dynamics365/business-central/dev-itpro/webservices/dynamics-error-codes
// A miss is no harm: the error is then `erp_refused` with the vendor's words as they are.
constexpr auto kRules = std::to_array<ErrorRule>({
    {"authentication_", "bad_login", "", "Business Central does not accept the sign-in of this connection.",
     "Enable the application on the page Microsoft Entra Applications in Business Central, check tenant and client id, "
     "then try again.",
     Category::not_permitted},
    {"authorization_", "erp_not_permitted", "", "The application may not do this in Business Central.",
     "Give it the permission sets that the set-up names, then try again.", Category::not_permitted},
    {"current permissions prevented", "erp_not_permitted", "", "The application may not do this in Business Central.",
     "Give it the permission sets that the set-up names, then try again.", Category::not_permitted},
    {"do not have permission", "erp_not_permitted", "", "The application may not do this in Business Central.",
     "Give it the permission sets that the set-up names, then try again.", Category::not_permitted},
    {"noenvironment", "environment_unknown", "environment", "Business Central has no such environment in this tenant.",
     "Correct `tenant` and `environment` of this connection."},
    {"internal_companynotfound", "company_unknown", "company",
     "Business Central has no such company in this environment.", "Correct `company` of this connection."},
    {"internal_tenantunavailable", "erp_unavailable", "", "The tenant cannot be reached at the moment.",
     "Nothing to do: it is tried again by itself.", Category::erp_unavailable},
    {"request_entitychanged", kChanged, "", "Someone changed the record in Business Central at the same moment.",
     "Nothing to do: it is read again and tried again by itself.", Category::erp_unavailable},
    {"because a line already exists", kChanged, "sequence", "Someone added a line to the order at the same moment.",
     "Nothing to do: it is read again and tried again by itself.", Category::erp_unavailable},
    {"locked by another user", "locked", "",
     "Someone in Business Central holds a record that this change order touches.",
     "Ask them to close it, then try again.", Category::erp_unavailable},
    {"being updated in a transaction done by another session", "locked", "",
     "Someone in Business Central holds a record that this change order touches.",
     "Ask them to close it, then try again.", Category::erp_unavailable},
    {"badrequest_invalidtoken", "etag_invalid", "", "Business Central did not take the record's version.",
     "Try again; if it stays, tell who runs the connector."},
    {"status must be equal to 'open'*purchase header", "commitment_released", "status",
     "The order is released or in review in Business Central, so its lines cannot be changed.",
     "Reopen the order in Business Central (Release, Reopen), try again, and release it afterwards."},
    {"purchase header already exists", "number_taken", "number",
     "An order with this number exists in Business Central.",
     "Unaccept it, choose another number and export it again."},
    {"internal_entitywithsamekeyexists", "already_there", "", "Business Central has such a record already.",
     "Look in Business Central what holds its place, then try again."},
    {"may not enter numbers manually", "number_not_taken", "number",
     "The number series of purchase orders takes no numbers of ours.",
     "Allow manual numbers in that series in Business Central, or set `numbering: auto` in the profile."},
    {"control 'number' is read-only", "number_not_taken", "number",
     "This API page takes no number for a purchase order.",
     "Set `numbering: auto` in the profile, or point `endpoint.api` at a page that takes one."},
    {"control '*is read-only", "field_read_only", "fields",
     "The profile fills a field that this API page does not take.",
     "Take it out of `fields` in this connection's profile.", Category::bad_input},
    {"property*does not exist on type", "field_unknown", "fields",
     "The profile fills a field that this API page does not have (or this version of Business Central lacks it).",
     "Correct `fields` and `reference_in` in this connection's profile.", Category::bad_input},
    {"vendor*is blocked", "vendor_inactive", "vendorNumber", "The vendor is blocked in Business Central.",
     "Unblock the vendor in Business Central and try again, or reject the change order."},
    {"buy-from vendor cannot be found", "vendor_unknown", "vendorNumber", "Business Central does not know the vendor.",
     "Link the company to an ERP vendor that exists, or add the vendor in Business Central."},
    {"account does not exist", "account_unknown", "lineObjectNumber", "Business Central does not know the G/L account.",
     "Correct `number` or `numbers` in this connection's profile, or add the account."},
    {"item does not exist", "item_unknown", "lineObjectNumber", "Business Central does not know the item.",
     "Correct `number` or `numbers` in this connection's profile, or add the item."},
    {"blocked must be equal to*g/l account", "account_blocked", "lineObjectNumber",
     "The G/L account is blocked in Business Central.", "Unblock it in Business Central and try again."},
    {"direct posting must be equal to*g/l account", "account_blocked", "lineObjectNumber",
     "The G/L account takes no direct posting in Business Central.",
     "Allow it there, or name another account in the profile."},
    {"blocked must be equal to*item", "item_blocked", "lineObjectNumber", "The item is blocked in Business Central.",
     "Unblock it in Business Central and try again."},
    {"does not match to a dimension value", "cost_code_unknown", "dimensionSetLines",
     "Business Central does not know a value of a dimension (project, cost code or category).",
     "Add the dimension value in Business Central and try again, or reject the change order."},
    {"dimension value*is blocked", "cost_code_inactive", "dimensionSetLines",
     "A value of a dimension (project, cost code or category) is blocked in Business Central.",
     "Unblock the dimension value in Business Central and try again, or reject the change order."},
    {"does not match to a dimension", "dimension_unknown", "dimensionSetLines",
     "Business Central does not have a dimension that the profile names.",
     "Correct `dimensions` in this connection's profile, or add the dimension."},
    {"unit of measure*cannot be found", "uom_unknown", "unitOfMeasureCode",
     "Business Central does not know the unit of measure.",
     "Add the unit in Business Central, or set `send_uom: false` in the profile."},
    {"tax group*cannot be found", "tax_code_unknown", "taxCode", "Business Central does not know the tax code.",
     "Correct `tax_codes` in this connection's profile."},
    {"vat*posting*cannot be found", "tax_code_unknown", "taxCode", "Business Central does not know the tax code.",
     "Correct `tax_codes` in this connection's profile."},
    {"not within*allowed posting dates", "period_closed", "postingDate",
     "Business Central allows no posting on this date.",
     "Allow the date there (General Ledger Setup) and try again, or reject the change order and choose another date."},
    {"currencycode*does not match to a currency", "currency_unknown", "currencyCode",
     "Business Central does not know the currency.", "Add it there, or check the commitment's link to the ERP."},
    {"application_stringexceededlength", "text_too_long", "", "A text is longer than Business Central takes.",
     "Shorten it, or set the limit in the profile.", Category::bad_input},
    {"exceeded*length", "text_too_long", "", "A text is longer than Business Central takes.",
     "Shorten it, or set the limit in the profile.", Category::bad_input},
    {"badrequest_notfound", "address_unknown", "", "Business Central knows no such address.",
     "Check tenant, environment, company and api of this connection."},
    {"badrequest_resourcenotfound", "address_unknown", "", "Business Central knows no such address.",
     "Check environment, company and api of this connection."},
});

struct Words {
  std::string code;
  std::string text;  // "code: message"
};

// {"error":{"code":"…","message":"…  CorrelationId:  …."}}; empty when it is not in that shape.
Words wordsOf(const WireReply& reply) {
  const auto body = parseBody(reply);
  const auto* error = body ? body->find("error") : nullptr;
  if (error == nullptr || !error->isObject()) return {};
  const auto code = error->text("code");
  const auto message = error->text("message");
  return {code, excerpt(code + (message.empty() ? "" : ": " + message))};
}

// A status of 5xx in the vendor's own shape whose code says that the application had its say, so that all was undone.
bool saysUndone(const std::string& code) {
  return code.starts_with("Application_") || code.starts_with("Request_") || code.starts_with("BadRequest") ||
         code == "Internal_EntityWithSameKeyExists" || code == "Internal_InvalidTableRelation" ||
         code == "Internal_RecordNotFound" || code == "Internal_DataNotFoundFilter" ||
         code == "Internal_CompanyNotFound";
}

Outcome refusal(const std::string& words) {
  auto error = explain(kRules, kErp, words);
  if (error.category == Category::erp_unavailable) return TryLater{std::move(error), std::nullopt, false};
  return Refused{std::move(error)};
}

// Down, or overloaded: it says when to come back. Only of a look is it certain that nothing happened.
Outcome notServed(const WireReply& reply, Effect effect, std::int64_t now_us, const std::string& words) {
  auto outcome = unclear(
      effect, kErp,
      "status " + std::to_string(reply.status) + ": " + (words.empty() ? excerpt(reply.body.substr(0, 2000)) : words));
  if (auto* later = std::get_if<TryLater>(&outcome)) later->at_us = retryAfterUs(reply, now_us);
  return outcome;
}

}  // namespace

std::span<const ErrorRule> errorRules() {
  return kRules;
}

Outcome outcomeOf(const WireReply& reply, Effect effect, std::int64_t now_us) {
  const auto words = wordsOf(reply);
  const auto status = "status " + std::to_string(reply.status);
  if (reply.status == 429) return throttled(kErp, &reply, now_us, words.text);
  if (reply.status == 401)
    return refusal(words.code.starts_with("Authentication_") ? words.text
                                                             : "Authentication_: " + status + " " + words.text);
  if (reply.status == 403) return refusal("Authorization_: " + (words.text.empty() ? status : words.text));
  if (reply.status >= 300 && reply.status < 400) {
    return refused("redirected", Category::erp_refused,
                   "Business Central sent us on to " + excerpt(reply.header("Location")) + ".",
                   "Put the final address into this connection's url.", words.text);
  }
  // The server gave up waiting, for us or for itself: what became of a request that writes is not known.
  if (reply.status == 408 || reply.status == 502 || reply.status == 503 || reply.status == 504) {
    return notServed(reply, effect, now_us, words.text);
  }
  if (reply.status == 409 || reply.status == 412)
    return refusal("Request_EntityChanged: " + (words.text.empty() ? status : words.text));
  if (reply.status == 404 && words.code.empty()) {
    return refused("address_unknown", Category::erp_refused, "Business Central knows no such address.",
                   "Check url, tenant, environment, company and api of this connection.", status);
  }
  const bool client_fault = reply.status >= 400 && reply.status < 500;
  if (client_fault)
    return refusal(words.text.empty() ? status + ": " + excerpt(reply.body.substr(0, 2000)) : words.text);
  if (saysUndone(words.code)) return refusal(words.text);
  return notServed(reply, effect, now_us, words.text);
}

std::optional<Outcome> signInRefusal(const WireReply& reply, std::int64_t now_us) {
  const auto body = parseBody(reply);
  const auto description = body ? body->text("error_description") : std::string();
  if (reply.status == 429) return throttled(kErp, &reply, now_us, excerpt(description));
  if (description.empty() || reply.status >= 500) return std::nullopt;
  struct Row {
    std::string_view code;
    std::string_view field;
    std::string_view message;
    std::string_view remedy;
  };
  // https://learn.microsoft.com/entra/identity-platform/reference-error-codes
  static constexpr auto kRows = std::to_array<Row>({
      {"AADSTS7000215", "client_secret", "Microsoft Entra does not accept the client secret.",
       "Put the secret's value (not its id) where this connection's configuration says, then try again."},
      {"AADSTS7000222", "client_secret", "The client secret has expired.",
       "Make a new client secret for the application in Microsoft Entra and store it, then try again."},
      {"AADSTS700016", "client_id", "Microsoft Entra does not know the application in this tenant.",
       "Correct `client_id` and `tenant`, or let an administrator of the tenant consent to the application."},
      {"AADSTS90002", "tenant", "Microsoft Entra does not know the tenant.", "Correct `tenant` of this connection."},
      {"AADSTS900023", "tenant", "Microsoft Entra does not know the tenant.", "Correct `tenant` of this connection."},
      {"AADSTS500011", "scope", "Business Central is not set up in this tenant, or the scope is wrong.",
       "Correct `scope` and `tenant` of this connection."},
      {"AADSTS65001", "client_id", "Nobody has consented to the application in this tenant.",
       "Let an administrator grant consent (page Microsoft Entra Applications, Grant Consent), then try again."},
  });
  for (const auto& row : kRows) {
    if (!matches(row.code, description)) continue;
    auto refused = refuse("bad_login", std::string(row.message), std::string(row.field), "", std::string(row.remedy),
                          Category::not_permitted);
    refused.error.erp_message = excerpt(body->text("error") + " " + description);
    return refused;
  }
  return std::nullopt;
}

}  // namespace tieback::erp::business_central
