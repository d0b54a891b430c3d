#include "erp/dialects/intacct/errors.h"

#include <algorithm>
#include <array>

namespace tieback::erp::intacct {
namespace {

// Searched from the top, in the text "number id: words"; the narrow before the wide. The wordings that the public pages
// do not show are what the product is known for; a miss is no harm: the error is then `erp_refused`, its words kept.
constexpr auto kRules = std::to_array<ErrorRule>({
    {"gw-0010", "throttled", "", "Intacct allows no more calls for now.", "Nothing to do: it is tried again by itself.",
     Category::erp_unavailable},
    {"gw-0011", "sender_not_accepted", "sender_id",
     "Intacct's gateway turned the request away: the sender ID is not active, or the company is not there.",
     "Check `sender_id` and `company` of this connection, then try again.", Category::not_permitted},
    {"xl03000003", "request_invalid", "", "Intacct could not read the request.",
     "Check that `fields` of the profile name what Intacct has; else report this with the words of Intacct.",
     Category::internal},
    {"web services authorization", "sender_not_authorised", "sender_id",
     "The company has not authorised this connection's sender ID.",
     "Add the sender ID under Company > Security > Web Services authorizations in Intacct, then try again.",
     Category::not_permitted},
    {"partner id or password", "bad_login", "sender_id", "Intacct does not accept the sender ID or its password.",
     "Correct `sender_id` and `sender_password` of this connection, then try again.", Category::not_permitted},
    {"sign-in information is incorrect", "bad_login", "user_id",
     "Intacct does not accept the login of this connection.",
     "Correct company, user and password of this connection, then try again.", Category::not_permitted},
    {"control*already*processed", "already_executed", "",
     "Intacct says that it has executed this request before, and shows no document of it.",
     "Look in Intacct whether somebody deleted it. To send it anew, reject the change order and have it re-sent."},
    {"permission", "erp_not_permitted", "", "The login may not do this in Intacct.",
     "Give the web services user the permission in Intacct and try again.", Category::not_permitted},
    {"not authorized", "erp_not_permitted", "", "The login may not do this in Intacct.",
     "Give the web services user the permission in Intacct and try again.", Category::not_permitted},
    {"pl01000127*document number is missing", "number_missing", "documentno",
     "The transaction definition in Intacct has no numbering of its own.",
     "Give the definition a numbering sequence in Intacct, or set `numbering` or `key_field` in the profile."},
    {"document number*already exists", "number_taken", "documentno", "Another document has this number in Intacct.",
     "Choose another number and try again."},
    {"period*closed", "period_closed", "datecreated", "The accounting period of the posting date is closed in Intacct.",
     "Reopen the period in Intacct and try again, or reject the change order and choose another date."},
    {"books*closed", "period_closed", "datecreated", "The books are closed for the posting date in Intacct.",
     "Reopen them in Intacct and try again, or reject the change order and choose another date."},
    {"transaction definition*not", "definition_unknown", "transactiontype",
     "Intacct has no such transaction definition, or it is not active.",
     "Correct the transaction definitions (…_type) in this connection's profile."},
    {"vendor*inactive", "vendor_inactive", "vendorid", "The vendor is not active in Intacct.",
     "Activate the vendor in Intacct and try again."},
    {"vendor*on hold", "vendor_inactive", "vendorid", "The vendor is on hold in Intacct.",
     "Take the vendor off hold in Intacct and try again."},
    {"invalid vendor", "vendor_unknown", "vendorid", "Intacct does not know the vendor.",
     "Link the company to an ERP vendor that exists, or add the vendor in Intacct."},
    {"item*inactive", "cost_code_inactive", "itemid", "The item is not active in Intacct.",
     "Activate the item in Intacct and try again, or reject the change order."},
    {"invalid item", "cost_code_unknown", "itemid", "Intacct does not know the item.",
     "Add the item in Intacct and try again, or reject the change order."},
    {"invalid task", "task_unknown", "taskid", "The project has no such task in Intacct.",
     "Add the task to the project in Intacct and try again."},
    {"invalid cost type", "cost_type_unknown", "costtypeid", "The task has no such cost type in Intacct.",
     "Add the cost type to the project's task in Intacct and try again."},
    {"project*inactive", "project_inactive", "projectid", "The project is not active in Intacct.",
     "Activate the project in Intacct and try again."},
    {"invalid project", "project_unknown", "projectid", "Intacct does not know the project.",
     "Check the project's link to the ERP."},
    {"invalid location", "location_unknown", "locationid", "Intacct does not know the location, or wants one.",
     "Correct `location` in this connection's profile."},
    {"location*required", "location_unknown", "locationid", "Intacct wants a location on each line.",
     "Set `location` in this connection's profile."},
    {"source document*closed", "commitment_closed", "relateddockey", "The commitment is closed in Intacct.",
     "Reopen it in Intacct and try again, or reject the change order."},
    {"source document*converted", "commitment_not_open", "relateddockey",
     "The commitment does not stand where Intacct lets it be changed.",
     "Look at the document in Intacct, then try again, or reject the change order."},
    {"source document line*not", "commitment_line_unknown", "relateddoclinekey",
     "The commitment has no such line in Intacct.", "Compare the commitment's schedule of values with Intacct."},
    {"source document*not", "commitment_unknown", "relateddockey", "Intacct does not know the commitment.",
     "Check the commitment's link to the ERP."},
    {"not a valid field", "field_unknown", "", "A field that is asked for does not exist in Intacct.",
     "Correct the names of fields in this connection's profile."},
    {"currently being*by another", "locked", "", "Someone in Intacct has the document open.",
     "Ask them to close it, then try again.", Category::erp_unavailable},
});

constexpr std::string_view kRolledBack = "XL03000009";
// The gateway itself has failed: nobody knows how far it came.
constexpr std::string_view kGatewayFailed = "GW-000";

bool isWrapper(const VendorError& error) {
  return error.number == kRolledBack || matches("could not create", error.words) ||
         matches("could not update", error.words) || matches("could not delete", error.words);
}

std::string withoutSupportId(std::string text) {
  for (const std::string_view opening : {"[Support ID:", "[Request ID:"}) {
    const auto at = text.find(opening);
    const auto end = text.find(']', at == std::string::npos ? 0 : at);
    if (at != std::string::npos && end != std::string::npos) text.erase(at, end + 1 - at);
  }
  while (!text.empty() && text.back() == ' ') text.pop_back();
  return text;
}

std::string lineOf(const VendorError& error) {
  return error.number + (error.id.empty() ? "" : " " + error.id) + ": " + error.words;
}

ErpError explained(const std::vector<VendorError>& errors) {
  ErpError error = explain(kRules, kErp, textOf(errors));
  for (const auto& each : errors) {
    if (findRule(kRules, lineOf(each)) == nullptr) continue;
    const auto words = error.erp_message;
    error = explain(kRules, kErp, lineOf(each));
    error.erp_message = words;
    break;
  }
  return error;
}

Outcome outcomeOf(ErpError error) {
  if (error.category == Category::erp_unavailable) return TryLater{std::move(error), std::nullopt, false};
  return Refused{std::move(error)};
}

Refused refusedBy(const WireReply& reply, std::string code, Category category, std::string message,
                  std::string remedy) {
  return Refused{ErpError{.code = std::move(code),
                          .category = category,
                          .message = std::move(message),
                          .remedy = std::move(remedy),
                          .erp_message = excerpt(reply.body.substr(0, 2000))}};
}

}  // namespace

std::span<const ErrorRule> rules() {
  return kRules;
}

std::vector<VendorError> errorsIn(const xml::Element* errormessage) {
  std::vector<VendorError> errors;
  if (errormessage == nullptr) return errors;
  for (const auto& error : errormessage->children) {
    if (error.name != "error") continue;
    std::string words;
    for (const auto* part : {"description", "description2", "correction"}) {
      const auto text = withoutSupportId(error.textAt(part));
      if (!text.empty()) words += (words.empty() ? "" : " ") + text;
    }
    errors.push_back({error.textAt("errorno"), error.textAt("additionalinfo/errorid"), excerpt(words)});
  }
  return errors;
}

std::string textOf(const std::vector<VendorError>& errors) {
  std::string text;
  for (const auto& error : errors) {
    if (error.number == kRolledBack && errors.size() > 1) continue;
    text += (text.empty() ? "" : " / ") + lineOf(error);
  }
  return text.empty() ? "no reason was given" : text;
}

Outcome outcomeOfFunction(const std::vector<VendorError>& errors) {
  // A wrapper without its reason is how Intacct says that it was busy: it was rolled back, and works the next time.
  if (!errors.empty() && std::all_of(errors.begin(), errors.end(), isWrapper)) {
    ErpError error;
    error.code = "busy";
    error.category = Category::erp_unavailable;
    error.message = "Intacct did not do it and gave no reason.";
    error.remedy = "Nothing to do: it is tried again by itself.";
    error.erp_message = textOf(errors);
    return TryLater{std::move(error), std::nullopt, false};
  }
  return outcomeOf(explained(errors));
}

Outcome outcomeOfControl(const std::vector<VendorError>& errors, const WireReply& reply, Effect effect,
                         std::int64_t now_us) {
  const auto words = textOf(errors);
  const auto failed = [](const VendorError& error) { return error.number.rfind(kGatewayFailed, 0) == 0; };
  if (reply.status >= 500 || std::any_of(errors.begin(), errors.end(), failed)) {
    return unclear(effect, kErp, "the gateway failed: " + words);
  }
  auto error = explained(errors);
  if (error.code == "throttled") return throttled(kErp, &reply, now_us, words);
  return outcomeOf(std::move(error));
}

Outcome outcomeOfLogin(const std::vector<VendorError>& errors) {
  auto error = explained(errors);
  if (error.code == "erp_refused") {
    error.code = "bad_login";
    error.message = "Intacct does not accept the login of this connection.";
    error.remedy = "Correct company, user and password of this connection, then try again.";
    error.category = Category::not_permitted;
  }
  return outcomeOf(std::move(error));
}

Outcome outcomeOfStatus(const WireReply& reply, const std::string& why, Effect effect, std::int64_t now_us) {
  if (reply.status == 429) return throttled(kErp, &reply, now_us, excerpt(reply.body.substr(0, 2000)));
  if (reply.status >= 300 && reply.status < 400) {
    return refusedBy(reply, "redirected", Category::erp_refused,
                     "Intacct sent us on to " + excerpt(reply.header("Location")) + ", which is not followed.",
                     "Put Intacct's own address into this connection's url.");
  }
  if (reply.status == 401 || reply.status == 403) {
    return refusedBy(reply, "erp_not_permitted", Category::not_permitted,
                     "Something before Intacct turned the request away.",
                     "Check url of this connection, and what stands between here and Intacct.");
  }
  if (reply.status >= 400 && reply.status < 500) {
    return refusedBy(reply, "endpoint_unknown", Category::erp_refused,
                     "There is no Intacct at this address (status " + std::to_string(reply.status) + ").",
                     "Correct url of this connection.");
  }
  return unclear(effect, kErp,
                 "status " + std::to_string(reply.status) + ", " + why + ": " + excerpt(reply.body.substr(0, 500)));
}

}  // namespace tieback::erp::intacct
