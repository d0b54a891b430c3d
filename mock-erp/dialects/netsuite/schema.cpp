#include "schema.h"

#include <algorithm>
#include <stdexcept>

namespace tieback::mock::netsuite {
namespace {

using Kind = BookField::Kind;

BookField text(const char* name, bool required = false) {
  return {name, Kind::text, required, {}, {}, {}};
}
BookField flag(const char* name) {
  return {name, Kind::flag, false, Json(false), {}, {}};
}
BookField word(const char* name, const char* fallback, std::vector<std::string> words) {
  return {name, Kind::text, false, Json(fallback), {}, std::move(words)};
}

// Records with an internal id, a name, and no more than that.
BookSpec named(const char* collection, const char* name) {
  return {collection, {name}, {text("id"), text(name, true), text("externalId"), flag("isInactive")}};
}

BookSpec orderSpec() {
  BookField number{"total", Kind::decimal, false, {}, {}, {}};
  BookField date{"tranDate", Kind::date, false, {}, {}, {}};
  BookField lines{"item", Kind::list, false, Json::array(), {}, {}};
  BookField custom{"custom", Kind::object, false, {}, {}, {}};
  return {kPurchaseOrder,
          {"tranId"},
          {text("id"), text("tranId", true), text("externalId"), text("entity", true), text("subsidiary"),
           text("currency"), text("department"), text("class"), text("location"), date, text("memo"),
           text("otherRefNum"), word("status", "B", {"A", "B", "C", "D", "E", "F", "G", "H"}), flag("locked"),
           text("lastModifiedDate"), number, lines, custom}};
}

}  // namespace

std::vector<BookSpec> bookSpecs() {
  const std::vector<std::string> rights{"full", "view"};
  BookSpec vendor = named("Vendor", "entityId");
  vendor.fields.push_back(text("companyName"));
  vendor.fields.push_back(text("subsidiary"));
  BookSpec item = named("Item", "itemId");
  item.fields.push_back(text("displayName"));
  BookSpec currency = named("Currency", "symbol");
  currency.fields.push_back(text("name"));
  BookSpec period{"AccountingPeriod",
                  {"startDate"},
                  {text("id"),
                   {"startDate", Kind::date, true, {}, {}, {}},
                   {"endDate", Kind::date, true, {}, {}, {}},
                   text("periodName", true),
                   flag("closed"),
                   flag("allLocked"),
                   flag("apLocked"),
                   flag("isYear"),
                   flag("isQuarter"),
                   flag("isAdjust")}};
  BookSpec field{"CustomField",
                 {"scriptId"},
                 {text("scriptId", true),
                  word("of", "line", {"line", "order"}),
                  word("type", "text", {"text", "order"}),
                  {"maxLength", Kind::integer, false, Json::number(300), {}, {}}}};
  BookSpec integration{
      "Integration", {"consumerKey"}, {text("consumerKey", true), text("consumerSecret", true), text("name")}};
  BookSpec token{"AccessToken",
                 {"tokenId"},
                 {text("tokenId", true), text("tokenSecret", true), text("consumerKey", true), flag("revoked"),
                  word("rights", "full", rights)}};
  BookSpec certificate{"Certificate",
                       {"certificateId"},
                       {text("certificateId", true), text("clientId", true), text("pem", true), flag("revoked"),
                        word("rights", "full", rights)}};
  return {std::move(vendor),
          std::move(item),
          named("Job", "entityId"),
          named("Classification", "name"),
          named("Department", "name"),
          named("Location", "name"),
          named("Subsidiary", "name"),
          std::move(currency),
          named("SalesTaxItem", "itemId"),
          std::move(period),
          orderSpec(),
          std::move(field),
          std::move(integration),
          std::move(token),
          std::move(certificate)};
}

const std::vector<RecordType>& recordTypes() {
  static const std::vector<RecordType> all = {
      {"Vendor", "vendor", "vendor", "entityId"},
      {"Item", "nonInventoryPurchaseItem", "item", "itemId"},
      {"Job", "job", "job", "entityId"},
      {"Classification", "classification", "classification", "name"},
      {"Department", "department", "department", "name"},
      {"Location", "location", "location", "name"},
      {"Subsidiary", "subsidiary", "subsidiary", "name"},
      {"Currency", "currency", "currency", "symbol"},
      {"SalesTaxItem", "salesTaxItem", "salestaxitem", "itemId"},
      {"AccountingPeriod", "accountingPeriod", "accountingperiod", "periodName"},
      {kPurchaseOrder, "purchaseOrder", "transaction", "tranId"},
  };
  return all;
}

const RecordType* typeOfResource(std::string_view resource) {
  for (const RecordType& type : recordTypes()) {
    // Paths are answered whatever their case.
    if (equalsIgnoringCase(type.resource, resource)) return &type;
  }
  return nullptr;
}

const RecordType* typeOfTable(std::string_view table) {
  for (const RecordType& type : recordTypes()) {
    if (equalsIgnoringCase(type.table, table)) return &type;
  }
  return nullptr;
}

const RecordType& typeOfCollection(std::string_view collection) {
  for (const RecordType& type : recordTypes()) {
    if (type.collection == collection) return type;
  }
  throw std::out_of_range("no record type " + std::string(collection));
}

const std::vector<ReferenceField>& orderReferences() {
  static const std::vector<ReferenceField> all = {{"entity", "Vendor"},        {"subsidiary", "Subsidiary"},
                                                  {"currency", "Currency"},    {"department", "Department"},
                                                  {"class", "Classification"}, {"location", "Location"}};
  return all;
}

const std::vector<ReferenceField>& lineReferences() {
  static const std::vector<ReferenceField> all = {
      {"item", "Item"},         {"customer", "Job"},        {"department", "Department"}, {"class", "Classification"},
      {"location", "Location"}, {"taxCode", "SalesTaxItem"}};
  return all;
}

const std::vector<std::string>& orderFields() {
  static const std::vector<std::string> all = {"externalId", "tranId", "tranDate", "memo", "otherRefNum", "item"};
  return all;
}

const std::vector<std::string>& lineFields() {
  static const std::vector<std::string> all = {
      "line",       "quantity",  "rate", "amount", "description", "isClosed", "expectedReceiptDate",
      "isBillable", "vendorName"};
  return all;
}

const char* statusName(std::string_view letter) {
  static constexpr std::pair<char, const char*> kNames[] = {{'A', "Pending Supervisor Approval"},
                                                            {'B', "Pending Receipt"},
                                                            {'C', "Rejected by Supervisor"},
                                                            {'D', "Partially Received"},
                                                            {'E', "Pending Billing/Partially Received"},
                                                            {'F', "Pending Bill"},
                                                            {'G', "Fully Billed"},
                                                            {'H', "Closed"}};
  for (const auto& [key, name] : kNames) {
    if (letter.size() == 1 && letter[0] == key) return name;
  }
  return "";
}

}  // namespace tieback::mock::netsuite
