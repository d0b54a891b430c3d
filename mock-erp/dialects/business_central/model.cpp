#include "model.h"

#include <algorithm>

namespace tieback::mock::business_central {
namespace {

constexpr bool kReadOnly = true;

std::vector<Property> orderProperties() {
  return {{"id", Kind::guid, kReadOnly},
          {"number", Kind::text, kReadOnly, 20},
          {"orderDate", Kind::date},
          {"postingDate", Kind::date},
          {"vendorId", Kind::guid},
          {"vendorNumber", Kind::text, false, 20},
          {"vendorName", Kind::text, kReadOnly},
          {"payToName", Kind::text, kReadOnly},
          {"payToVendorId", Kind::guid},
          {"payToVendorNumber", Kind::text, false, 20},
          {"shipToName", Kind::text, false, 100},
          {"shipToContact", Kind::text, false, 100},
          {"buyFromAddressLine1", Kind::text, false, 100},
          {"buyFromAddressLine2", Kind::text, false, 50},
          {"buyFromCity", Kind::text, false, 30},
          {"buyFromCountry", Kind::text, false, 10},
          {"buyFromState", Kind::text, false, 30},
          {"buyFromPostCode", Kind::text, false, 20},
          {"payToAddressLine1", Kind::text, kReadOnly},
          {"payToAddressLine2", Kind::text, kReadOnly},
          {"payToCity", Kind::text, kReadOnly},
          {"payToCountry", Kind::text, kReadOnly},
          {"payToState", Kind::text, kReadOnly},
          {"payToPostCode", Kind::text, kReadOnly},
          {"shipToAddressLine1", Kind::text, false, 100},
          {"shipToAddressLine2", Kind::text, false, 50},
          {"shipToCity", Kind::text, false, 30},
          {"shipToCountry", Kind::text, false, 10},
          {"shipToState", Kind::text, false, 30},
          {"shipToPostCode", Kind::text, false, 20},
          {"shortcutDimension1Code", Kind::text, false, 20},
          {"shortcutDimension2Code", Kind::text, false, 20},
          {"currencyId", Kind::guid},
          {"currencyCode", Kind::text, false, 10},
          {"pricesIncludeTax", Kind::flag},
          {"paymentTermsId", Kind::guid},
          {"shipmentMethodId", Kind::guid},
          {"purchaser", Kind::text, false, 20},
          {"requestedReceiptDate", Kind::date},
          {"discountAmount", Kind::decimal},
          {"discountAppliedBeforeTax", Kind::flag, kReadOnly},
          {"totalAmountExcludingTax", Kind::decimal, kReadOnly},
          {"totalTaxAmount", Kind::decimal, kReadOnly},
          {"totalAmountIncludingTax", Kind::decimal, kReadOnly},
          {"fullyReceived", Kind::flag},
          {"status", Kind::text, kReadOnly},
          {"lastModifiedDateTime", Kind::moment, kReadOnly}};
}

std::vector<Property> lineProperties() {
  return {{"id", Kind::guid, kReadOnly},
          {"documentId", Kind::guid},
          {"sequence", Kind::integer},
          {"itemId", Kind::guid},
          {"accountId", Kind::guid},
          {"lineType", Kind::text},
          {"lineObjectNumber", Kind::text, false, 20},
          {"description", Kind::text, false, 100},
          {"description2", Kind::text, false, 50},
          {"unitOfMeasureId", Kind::guid},
          {"unitOfMeasureCode", Kind::text, false, 10},
          {"quantity", Kind::decimal},
          {"directUnitCost", Kind::decimal},
          {"discountAmount", Kind::decimal},
          {"discountPercent", Kind::decimal},
          {"discountAppliedBeforeTax", Kind::flag, kReadOnly},
          {"amountExcludingTax", Kind::decimal, kReadOnly},
          {"taxCode", Kind::text, false, 20},
          {"taxPercent", Kind::decimal, kReadOnly},
          {"totalTaxAmount", Kind::decimal, kReadOnly},
          {"amountIncludingTax", Kind::decimal, kReadOnly},
          {"invoiceDiscountAllocation", Kind::decimal, kReadOnly},
          {"netAmount", Kind::decimal, kReadOnly},
          {"netTaxAmount", Kind::decimal, kReadOnly},
          {"netAmountIncludingTax", Kind::decimal, kReadOnly},
          {"expectedReceiptDate", Kind::date},
          {"receivedQuantity", Kind::decimal},
          {"invoicedQuantity", Kind::decimal},
          {"invoiceQuantity", Kind::decimal},
          {"receiveQuantity", Kind::decimal},
          {"itemVariantId", Kind::guid},
          {"locationId", Kind::guid}};
}

const Property kId{"id", Kind::guid, kReadOnly};
const Property kModified{"lastModifiedDateTime", Kind::moment, kReadOnly};

std::vector<EntitySet> makeSets() {
  return {
      {"companies",
       "company",
       "companies",
       "name",
       {kId, {"systemVersion"}, {"timestamp", Kind::integer}, {"name"}, {"displayName"}, {"businessProfileId"}}},
      {"vendors",
       "vendor",
       "vendors",
       "number",
       {kId,
        {"number", Kind::text, false, 20},
        {"displayName", Kind::text, false, 100},
        {"email"},
        {"currencyCode"},
        {"blocked"},
        {"balance", Kind::decimal, kReadOnly},
        kModified}},
      {"accounts",
       "account",
       "accounts",
       "number",
       {kId,
        {"number"},
        {"displayName"},
        {"category"},
        {"subCategory"},
        {"blocked", Kind::flag},
        {"accountType"},
        {"directPosting", Kind::flag},
        {"netChange", Kind::decimal},
        kModified}},
      {"items",
       "item",
       "items",
       "number",
       {kId,
        {"number"},
        {"displayName"},
        {"type"},
        {"blocked", Kind::flag},
        {"baseUnitOfMeasureCode"},
        {"unitCost", Kind::decimal},
        kModified}},
      {"dimensions",
       "dimension",
       "dimensions",
       "code",
       {kId, {"code"}, {"displayName"}, {"consolidationCode"}, kModified}},
      {"dimensionValues",
       "dimensionValue",
       "dimensionValues",
       "code",
       {kId, {"code"}, {"dimensionId", Kind::guid}, {"displayName"}, {"consolidationCode"}, kModified}},
      {"accountingPeriods",
       "accountingPeriod",
       "accountingPeriods",
       "startingDate",
       {kId,
        {"startingDate", Kind::date},
        {"name"},
        {"newFiscalYear", Kind::flag},
        {"closed", Kind::flag},
        {"dateLocked", Kind::flag},
        kModified}},
      {"generalLedgerSetup",
       "generalLedgerSetup",
       "generalLedgerSetup",
       "localCurrencyCode",
       {kId,
        {"allowPostingFrom", Kind::date},
        {"allowPostingTo", Kind::date},
        {"additionalReportingCurrency"},
        {"localCurrencyCode"},
        {"localCurrencySymbol"},
        kModified}},
      {"currencies", "currency", "currencies", "code", {kId, {"code"}, {"displayName"}, {"symbol"}, kModified}},
      {"unitsOfMeasure",
       "unitOfMeasure",
       "unitsOfMeasure",
       "code",
       {kId, {"code"}, {"displayName"}, {"internationalStandardCode"}, kModified}},
      {"taxGroups", "taxGroup", "taxGroups", "code", {kId, {"code"}, {"displayName"}, {"taxType"}, kModified}},
      {"purchaseOrders", "purchaseOrder", "purchaseOrders", "number", orderProperties()},
      {"purchaseOrderLines", "purchaseOrderLine", "", "sequence", lineProperties()},
      {"dimensionSetLines",
       "dimensionSetLine",
       "",
       "code",
       {{"id", Kind::guid},
        {"code", Kind::text, false, 20},
        {"consolidationCode", Kind::text, kReadOnly},
        {"parentId", Kind::guid, kReadOnly},
        {"parentType", Kind::text, kReadOnly},
        {"displayName"},
        {"valueId", Kind::guid},
        {"valueCode", Kind::text, false, 20},
        {"valueConsolidationCode", Kind::text, kReadOnly},
        {"valueDisplayName"}}},
      {"purchaseInvoices",
       "purchaseInvoice",
       "purchaseInvoices",
       "number",
       {kId,
        {"number"},
        {"invoiceDate", Kind::date},
        {"postingDate", Kind::date},
        {"vendorNumber"},
        {"vendorName"},
        {"orderId", Kind::guid, kReadOnly},
        {"orderNumber", Kind::text, kReadOnly},
        {"totalAmountExcludingTax", Kind::decimal, kReadOnly},
        {"status", Kind::text, kReadOnly},
        kModified}},
      {"purchaseInvoiceLines", "purchaseInvoiceLine", "", "sequence", lineProperties()},
  };
}

BookField::Kind bookKind(Kind kind) {
  switch (kind) {
    case Kind::decimal:
      return BookField::Kind::decimal;
    case Kind::integer:
      return BookField::Kind::integer;
    case Kind::flag:
      return BookField::Kind::flag;
    case Kind::date:
      return BookField::Kind::date;
    default:
      return BookField::Kind::text;
  }
}

std::vector<BookField> fieldsOf(const EntitySet& set) {
  std::vector<BookField> fields;
  for (const Property& each : set.properties) fields.push_back({std::string(each.name), bookKind(each.kind)});
  return fields;
}

BookField& fieldNamed(std::vector<BookField>& fields, std::string_view name) {
  return *std::find_if(fields.begin(), fields.end(), [&](const BookField& field) { return field.name == name; });
}

BookField listOf(const char* name, std::vector<BookField> fields) {
  BookField list{name, BookField::Kind::list};
  list.fallback = Json::array();
  list.fields = std::move(fields);
  return list;
}

std::vector<BookField> orderLineFields(const EntitySet& lines) {
  auto fields = fieldsOf(lines);
  fieldNamed(fields, "lineType").words = {"Comment", "Account", "Item", "Resource", "Fixed Asset", "Charge"};
  fields.push_back({"version", BookField::Kind::integer});
  // The code of each dimension and its value's.
  fields.push_back({"dimensions", BookField::Kind::object, false, Json::object()});
  return fields;
}

void addWords(std::vector<BookField>& fields, std::string_view name, std::vector<std::string> words) {
  BookField& field = fieldNamed(fields, name);
  field.fallback = words.front();
  field.words = std::move(words);
}

// What only the books know of a set's records.
BookSpec specOf(const EntitySet& set) {
  BookSpec spec{std::string(set.collection), {std::string(set.key)}, fieldsOf(set)};
  auto& fields = spec.fields;
  if (set.name != "companies") fields.push_back({"company"});
  if (set.name == "vendors") addWords(fields, "blocked", {" ", "Payment", "All"});
  if (set.name == "accounts") {
    addWords(fields, "accountType", {"Posting", "Heading", "Total", "Begin Total", "End Total"});
    fieldNamed(fields, "directPosting").fallback = true;
  }
  if (set.name == "generalLedgerSetup") spec.keys = {"company"};
  if (set.name == "dimensionValues") {
    spec.keys = {"dimension", "code"};
    fields.push_back({"dimension", BookField::Kind::text, true});
    fields.push_back({"blocked", BookField::Kind::flag});
  }
  if (set.name == "purchaseOrders") {
    addWords(fields, "status", {"Draft", "In Review", "Open"});
    fields.push_back({"version", BookField::Kind::integer});
    fields.push_back({"locked", BookField::Kind::flag});
    fields.push_back(listOf("purchaseOrderLines", orderLineFields(lineSet())));
  }
  if (set.name == "purchaseInvoices")
    fields.push_back(listOf("purchaseInvoiceLines", orderLineFields(invoiceLineSet())));
  return spec;
}

}  // namespace

const std::vector<EntitySet>& entitySets() {
  static const std::vector<EntitySet> sets = makeSets();
  return sets;
}

const EntitySet* entitySet(std::string_view name) {
  const auto& sets = entitySets();
  const auto found = std::find_if(sets.begin(), sets.end(), [&](const EntitySet& set) { return set.name == name; });
  return found == sets.end() ? nullptr : &*found;
}

const EntitySet& lineSet() {
  return *entitySet("purchaseOrderLines");
}
const EntitySet& dimensionSet() {
  return *entitySet("dimensionSetLines");
}
const EntitySet& invoiceLineSet() {
  return *entitySet("purchaseInvoiceLines");
}

const Property* property(const EntitySet& set, std::string_view name) {
  const auto found = std::find_if(set.properties.begin(), set.properties.end(),
                                  [&](const Property& each) { return each.name == name; });
  return found == set.properties.end() ? nullptr : &*found;
}

const EntitySet* navigation(const EntitySet& set, std::string_view name) {
  const bool lines = (set.name == "purchaseOrders" && name == "purchaseOrderLines") ||
                     (set.name == "purchaseInvoices" && name == "purchaseInvoiceLines");
  const bool dimensions =
      name == "dimensionSetLines" && (set.name == "purchaseOrderLines" || set.name == "purchaseInvoiceLines");
  const bool values = set.name == "dimensions" && name == "dimensionValues";
  const bool vendor = name == "vendor" && set.name == "purchaseOrders";
  if (vendor) return entitySet("vendors");
  return lines || dimensions || values ? entitySet(name) : nullptr;
}

Json emptyValue(Kind kind) {
  switch (kind) {
    case Kind::guid:
      return kNoGuid;
    case Kind::decimal:
    case Kind::integer:
      return Json::number(0);
    case Kind::flag:
      return false;
    case Kind::date:
      return kNoDate;
    case Kind::moment:
      return "0001-01-01T00:00:00Z";
    case Kind::text:
      return "";
  }
  return {};
}

std::vector<BookSpec> bookSpecs() {
  std::vector<BookSpec> specs = {{"Tenant", {"id"}, {{"id"}, {"domain"}}},
                                 {"Environment", {"name"}, {{"name"}, {"type"}}},
                                 // An application of Microsoft Entra, and whether Business Central lets it in.
                                 {"Application",
                                  {"clientId"},
                                  {{"clientId"},
                                   {"clientSecret", BookField::Kind::text, true},
                                   {"secretExpires", BookField::Kind::date},
                                   {"tenant", BookField::Kind::text},
                                   {"state", BookField::Kind::text, false, "Enabled", {}, {"Enabled", "Disabled"}},
                                   {"permissions", BookField::Kind::text, false, "write", {}, {"read", "write"}}}}};
  for (const EntitySet& set : entitySets()) {
    if (!set.collection.empty()) specs.push_back(specOf(set));
  }
  return specs;
}

}  // namespace tieback::mock::business_central
