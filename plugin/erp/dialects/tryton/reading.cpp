#include "erp/dialects/tryton/reading.h"

#include <algorithm>

#include "erp/dialects/tryton/values.h"

namespace tieback::erp::tryton {
namespace {

using json::Value;

Value purchaseFields(const domain::Draft& draft) {
  auto fields = list({"number", "state", "reference", "party.code", "currency.code", "currency.digits", "purchase_date",
                      "origin.reference"});
  for (const auto& [name, text] : draft.fields) fields.push(name);
  return fields;
}

const char* const kPurchase = "model.purchase.purchase";
const char* const kLine = "model.purchase.line";
const char* const kAmendment = "model.purchase.amendment";
const char* const kAmendmentLine = "model.purchase.amendment.line";

// Takes the one record of a query into `one`; what stands in the way is given back.
std::optional<Reading> takeOne(Query found, const std::string& key, const char* kind, std::optional<Value>& one) {
  if (auto* outcome = std::get_if<Outcome>(&found)) return std::move(*outcome);
  auto& records = std::get<Records>(found);
  if (records.size() > 1) {
    std::string ids;
    for (const auto& record : records) ids += (ids.empty() ? "" : ", ") + textOf(record, "id");
    return TooMany{"Several " + std::string(kind) + "s in Tryton have the reference " + key + ": ids " + ids};
  }
  if (!records.empty()) one = std::move(records.front());
  return std::nullopt;
}

std::optional<Outcome> takeAll(Query found, Records& into) {
  if (auto* outcome = std::get_if<Outcome>(&found)) return std::move(*outcome);
  into = std::move(std::get<Records>(found));
  return std::nullopt;
}

// What hangs on the documents found.
Reading withLines(Client& client, Documents documents) {
  if (documents.purchase) {
    auto domain = list({clause("purchase", "=", id(textOf(*documents.purchase, "id"))), clause("type", "=", "line")});
    auto fields = list({"product.code", "quantity", "unit_price", "amount", "description"});
    if (auto outcome = takeAll(client.find(kLine, std::move(domain), std::move(fields)), documents.purchase_lines)) {
      return std::move(*outcome);
    }
  }
  if (!documents.amendment) return documents;
  const auto amendment = id(textOf(*documents.amendment, "id"));
  const auto fields = list({"action", "line", "quantity", "unit_price"});
  auto domain = list({clause("amendment", "=", amendment)});
  if (auto outcome = takeAll(client.find(kAmendmentLine, std::move(domain), fields), documents.amendment_lines)) {
    return std::move(*outcome);
  }
  if (auto outcome =
          takeAll(readCommitmentLines(client, textOf(*documents.amendment, "purchase")), documents.commitment_lines)) {
    return std::move(*outcome);
  }
  domain = list({clause("amendment.purchase", "=", id(textOf(*documents.amendment, "purchase"))),
                 clause("amendment.state", "=", "validated"), clause("amendment", "<", amendment)});
  if (auto outcome = takeAll(client.find(kAmendmentLine, std::move(domain), fields), documents.earlier_lines)) {
    return std::move(*outcome);
  }
  return documents;
}

Reading readBoth(Client& client, const domain::Draft& draft, const Value& purchases, const Value& amendments) {
  Documents documents;
  if (!purchases.isNull()) {
    auto found = client.find(kPurchase, purchases, purchaseFields(draft));
    if (auto stop = takeOne(std::move(found), draft.external_key, "purchase", documents.purchase))
      return std::move(*stop);
  }
  if (!amendments.isNull()) {
    auto found = client.find(kAmendment, amendments,
                             list({"state", "purchase", "purchase.reference", "purchase.party.code",
                                   "purchase.currency.code", "purchase.currency.digits"}));
    if (auto stop = takeOne(std::move(found), draft.external_key, "amendment", documents.amendment))
      return std::move(*stop);
  }
  return withLines(client, std::move(documents));
}

}  // namespace

Reading readByKey(Client& client, const domain::Draft& draft) {
  return readBoth(client, draft,
                  list({clause("reference", "=", draft.external_key), clause("state", "!=", "cancelled")}),
                  list({clause("description", "=", draft.external_key)}));
}

Reading readByName(Client& client, const domain::Draft& draft, const std::string& name) {
  const auto comma = name.find(',');
  const std::string record = comma == std::string::npos ? std::string() : name.substr(comma + 1);
  const bool numeric = !record.empty() && record.find_first_not_of("0123456789") == std::string::npos;
  Value purchases;
  Value amendments;
  if (!numeric) {
    purchases = list({clause("number", "=", name), clause("state", "!=", "cancelled")});
  } else if (name.substr(0, comma) == "purchase.amendment") {
    amendments = list({clause("id", "=", id(record))});
  } else {
    purchases = list({clause("id", "=", id(record)), clause("state", "!=", "cancelled")});
  }
  return readBoth(client, draft, purchases, amendments);
}

Reading readByState(Client& client, const domain::Draft& draft, const State& state) {
  const auto byId = [&](std::string_view name) {
    const auto text = state.text(name);
    return text.empty() ? Value() : list({clause("id", "=", id(text))});
  };
  return readBoth(client, draft, byId("purchase"), byId("amendment"));
}

Query readCommitmentLines(Client& client, const std::string& purchase) {
  auto found = client.find(kLine, list({clause("purchase", "=", id(purchase)), clause("type", "=", "line")}),
                           list({"product", "product.code", "quantity", "unit", "unit.digits", "unit_price", "amount",
                                 "description", "sequence"}));
  if (auto* records = std::get_if<Records>(&found)) {
    // As the form shows them: by sequence, those without one first, then by id.
    std::stable_sort(records->begin(), records->end(), [](const Value& a, const Value& b) {
      return decimalOf(a, "sequence").value_or(Decimal(-1, 0)) < decimalOf(b, "sequence").value_or(Decimal(-1, 0));
    });
  }
  return found;
}

}  // namespace tieback::erp::tryton
