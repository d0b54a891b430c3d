#include "lookups.h"

#include <algorithm>
#include <functional>

#include "answers.h"
#include "order_reads.h"

namespace tieback::mock::xero {
namespace {

using Clauses = std::vector<std::pair<std::string, std::string>>;

void skipSpaces(std::string_view& text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
}

bool take(std::string_view& text, std::string_view part) {
  if (!text.starts_with(part)) return false;
  text.remove_prefix(part.size());
  return true;
}

// Name=="text", Name="text" or Name==Guid("…").
std::optional<std::pair<std::string, std::string>> takeClause(std::string_view& text) {
  skipSpaces(text);
  const std::size_t end = text.find_first_of(" =");
  if (end == std::string_view::npos || end == 0) return std::nullopt;
  std::string name(text.substr(0, end));
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  if (!std::all_of(name.begin(), name.end(), letter)) return std::nullopt;
  text.remove_prefix(end);
  skipSpaces(text);
  if (!take(text, "==") && !take(text, "=")) return std::nullopt;
  skipSpaces(text);
  const bool guid = take(text, "Guid(") || take(text, "GUID(");
  if (!take(text, "\"")) return std::nullopt;
  const std::size_t quote = text.find('"');
  if (quote == std::string_view::npos) return std::nullopt;
  std::string value(text.substr(0, quote));
  text.remove_prefix(quote + 1);
  if (guid && !take(text, ")")) return std::nullopt;
  return std::pair{std::move(name), std::move(value)};
}

HttpResponse queryError(const std::string& where) {
  return apiException(400, 16, "QueryParseException", "Syntax error in '" + where + "'");
}

bool fits(const Json& record, const Clauses& clauses) {
  return std::all_of(clauses.begin(), clauses.end(),
                     [&](const auto& clause) { return record.text(clause.first) == clause.second; });
}

// All records of a collection that the query's `where` takes.
std::variant<std::vector<Json>, HttpResponse> chosen(const ApiCall& call, const char* collection,
                                                     const std::function<Json(const Json&)>& render) {
  const std::string where = call.query("where");
  const auto clauses = parseWhere(where);
  if (!clauses) return queryError(where);
  std::vector<Json> out;
  for (const auto& [key, record] : call.state.books.of(collection)) {
    Json shown = render(*record);
    if (fits(shown, *clauses)) out.push_back(std::move(shown));
  }
  return out;
}

HttpResponse answerAll(const ApiCall& call, const char* name, const char* collection,
                       const std::function<Json(const Json&)>& render) {
  auto found = chosen(call, collection, render);
  if (auto* refusal = std::get_if<HttpResponse>(&found)) return std::move(*refusal);
  return envelope(call.state, call.caller.app, call.nowMicros, name,
                  Json(std::get<std::vector<Json>>(std::move(found))));
}

HttpResponse contacts(const ApiCall& call) {
  if (call.path.size() > 1) {
    const BookRecord one = call.state.books.firstOf(kContacts, [&](const Json& each) {
      return each.text("ContactID") == call.path[1] || each.text("ContactNumber") == call.path[1];
    });
    if (!one) return notFound();
    return envelope(call.state, call.caller.app, call.nowMicros, "Contacts", Json::array().push(renderContact(*one)));
  }
  auto found = chosen(call, kContacts, renderContact);
  if (auto* refusal = std::get_if<HttpResponse>(&found)) return std::move(*refusal);
  auto& all = std::get<std::vector<Json>>(found);
  if (call.query("includeArchived") != "true") {
    all.erase(
        std::remove_if(all.begin(), all.end(), [](const Json& each) { return each.text("ContactStatus") != "ACTIVE"; }),
        all.end());
  }
  auto page = pageOf(call, all);
  if (auto* refusal = std::get_if<HttpResponse>(&page)) return std::move(*refusal);
  auto& one = std::get<Page>(page);
  return envelope(call.state, call.caller.app, call.nowMicros, "Contacts", std::move(one.records), one.more);
}

HttpResponse trackingCategories(const ApiCall& call) {
  const bool archived = call.query("includeArchived") == "true";
  const auto shown = [&](const Json& record) { return archived || record.text("Status") == "ACTIVE"; };
  Json list = Json::array();
  for (const auto& [name, category] : call.state.books.of(kCategories)) {
    if (!shown(*category)) continue;
    Json options = Json::array();
    for (const auto& [key, option] : call.state.books.of(kOptions)) {
      if (option->text("Category") != name || !shown(*option)) continue;
      options.push(Json::object()
                       .set("TrackingOptionID", option->text("TrackingOptionID"))
                       .set("Name", option->text("Name"))
                       .set("Status", option->text("Status")));
    }
    list.push(Json::object()
                  .set("Name", name)
                  .set("Status", category->text("Status"))
                  .set("TrackingCategoryID", category->text("TrackingCategoryID"))
                  .set("Options", std::move(options)));
  }
  return envelope(call.state, call.caller.app, call.nowMicros, "TrackingCategories", std::move(list));
}

HttpResponse organisation(const ApiCall& call) {
  const BookRecord found = call.state.books.find(kOrganisations, call.caller.organisation);
  Json list = Json::array();
  if (found) {
    list.push(Json::object()
                  .set("OrganisationID", found->text("OrganisationID"))
                  .set("Name", found->text("Name"))
                  .set("LegalName", found->text("Name"))
                  .set("BaseCurrency", found->text("BaseCurrency"))
                  .set("CountryCode", found->text("CountryCode"))
                  .set("OrganisationStatus", "ACTIVE"));
  }
  return envelope(call.state, call.caller.app, call.nowMicros, "Organisations", std::move(list));
}

}  // namespace

std::optional<Clauses> parseWhere(std::string_view text) {
  Clauses clauses;
  skipSpaces(text);
  while (!text.empty()) {
    auto clause = takeClause(text);
    if (!clause) return std::nullopt;
    clauses.push_back(std::move(*clause));
    skipSpaces(text);
    if (text.empty()) break;
    if (!take(text, "AND") && !take(text, "and") && !take(text, "&&")) return std::nullopt;
    skipSpaces(text);
    if (text.empty()) return std::nullopt;
  }
  return clauses;
}

Json renderContact(const Json& contact) {
  Json out = Json::object();
  for (const char* name : {"ContactID", "ContactNumber", "AccountNumber", "ContactStatus", "Name", "EmailAddress"}) {
    if (!contact.text(name).empty()) out.set(name, contact.text(name));
  }
  out.set("Addresses", Json::array()).set("Phones", Json::array()).set("ContactGroups", Json::array());
  out.set("IsSupplier", Json(true)).set("IsCustomer", Json(false));
  if (!contact.text("DefaultCurrency").empty()) out.set("DefaultCurrency", contact.text("DefaultCurrency"));
  out.set("ContactPersons", Json::array()).set("HasValidationErrors", Json(false));
  return out;
}

std::optional<HttpResponse> readLookup(const ApiCall& call) {
  const std::string& name = call.path.front();
  const auto asItIs = [](const Json& record) { return record; };
  if (name == "Contacts") return contacts(call);
  if (name == "Organisation" || name == "Organisations") return organisation(call);
  if (name == "TrackingCategories") return trackingCategories(call);
  if (name == "Accounts") return answerAll(call, "Accounts", kAccounts, asItIs);
  if (name == "TaxRates") return answerAll(call, "TaxRates", kTaxRates, asItIs);
  return std::nullopt;
}

}  // namespace tieback::mock::xero
