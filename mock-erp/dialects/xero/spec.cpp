#include "spec.h"

namespace tieback::mock::xero {
namespace {

using Kind = BookField::Kind;

BookField text(std::string name) {
  return {std::move(name), Kind::text};
}
BookField needed(std::string name) {
  return {std::move(name), Kind::text, true};
}
BookField status(std::string name, std::vector<std::string> words) {
  const Json first = words.front();
  return {std::move(name), Kind::text, false, first, {}, std::move(words)};
}
BookField of(Kind kind, std::string name, Json fallback = {}) {
  return {std::move(name), kind, false, std::move(fallback)};
}

const std::vector<std::string> kActive = {"ACTIVE", "ARCHIVED"};

std::vector<BookField> lineFields() {
  return {text("LineItemID"),
          text("Description"),
          of(Kind::decimal, "Quantity"),
          of(Kind::decimal, "UnitAmount"),
          of(Kind::decimal, "LineAmount"),
          of(Kind::decimal, "DiscountRate"),
          text("ItemCode"),
          text("AccountCode"),
          text("TaxType"),
          of(Kind::decimal, "TaxAmount"),
          of(Kind::object, "Tracking")};
}

BookSpec orders() {
  BookSpec spec{kOrders, {"PurchaseOrderNumber"}, {}};
  spec.fields = {needed("PurchaseOrderNumber"),
                 text("PurchaseOrderID"),
                 text("Reference"),
                 needed("Contact"),  // its ContactNumber
                 of(Kind::date, "Date"),
                 of(Kind::date, "DeliveryDate"),
                 status("Status", {"AUTHORISED", "DRAFT", "SUBMITTED", "BILLED", "DELETED"}),
                 status("LineAmountTypes", {"Exclusive", "Inclusive", "NoTax"}),
                 text("CurrencyCode"),
                 of(Kind::flag, "SentToContact", Json(false)),
                 text("DeliveryAddress"),
                 text("AttentionTo"),
                 text("Telephone"),
                 text("DeliveryInstructions"),
                 of(Kind::decimal, "SubTotal"),
                 of(Kind::decimal, "TotalTax"),
                 of(Kind::decimal, "Total"),
                 of(Kind::integer, "Updated"),  // milliseconds since 1970
                 {"LineItems", Kind::list, false, Json::array(), lineFields()},
                 {"History",
                  Kind::list,
                  false,
                  Json::array(),
                  {text("Changes"), of(Kind::integer, "At"), text("User"), text("Details")}}};
  return spec;
}

}  // namespace

std::vector<BookSpec> bookSpecs() {
  return {
      {kOrganisations,
       {"OrganisationID"},
       {needed("OrganisationID"),
        needed("Name"),
        {"BaseCurrency", Kind::text, false, Json("USD")},
        {"CountryCode", Kind::text, false, Json("US")},
        of(Kind::list, "Currencies", Json::array())}},
      {kApps,
       {"ClientId"},
       {needed("ClientId"), needed("ClientSecret"), needed("Name"), status("Type", {"web", "custom"}), text("Scopes"),
        text("RedirectUri")}},
      {kConnections, {"ConnectionID"}, {needed("ConnectionID"), needed("ClientId"), needed("OrganisationID")}},
      {kRefreshTokens, {"Token"}, {needed("Token"), needed("ClientId"), text("Scopes")}},
      {kContacts,
       {"ContactNumber"},
       {needed("ContactNumber"), text("ContactID"), text("AccountNumber"), needed("Name"), text("EmailAddress"),
        text("DefaultCurrency"), status("ContactStatus", {"ACTIVE", "ARCHIVED", "GDPRREQUEST"})}},
      {kAccounts,
       {"Code"},
       {needed("Code"),
        text("AccountID"),
        needed("Name"),
        {"Type", Kind::text, false, Json("DIRECTCOSTS")},
        text("TaxType"),
        status("Status", kActive)}},
      {kTaxRates,
       {"TaxType"},
       {needed("TaxType"),
        needed("Name"),
        {"EffectiveRate", Kind::decimal, false, Json(JsonNumber{"0"})},
        status("Status", {"ACTIVE", "DELETED", "ARCHIVED"})}},
      {kCategories, {"Name"}, {needed("Name"), text("TrackingCategoryID"), status("Status", kActive)}},
      {kOptions,
       {"Category", "Name"},
       {needed("Category"), needed("Name"), text("TrackingOptionID"), status("Status", kActive)}},
      orders(),
  };
}

}  // namespace tieback::mock::xero
