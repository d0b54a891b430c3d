#include "specs.h"

#include <algorithm>
#include <array>

#include "core/http.h"

namespace tieback::mock::quickbooks_online {
namespace {

using Kind = BookField::Kind;

const BookField kActive{"Active", Kind::flag, false, Json(true)};
const BookField kId{"Id"};
const BookField kSyncToken{"SyncToken", Kind::text, false, Json("0")};

// Of Intuit's Finance.xsd and the API's reference.
constexpr auto kOrderTexts =
    std::to_array<std::string_view>({"DocNumber", "PrivateNote", "Memo", "GlobalTaxCalculation", "EmailStatus",
                                     "PrintStatus", "FOB", "domain", "TransactionLocationType", "TxnSource", "status"});
constexpr auto kOrderDates = std::to_array<std::string_view>({"TxnDate", "DueDate", "ExpectedDate"});
constexpr auto kOrderObjects = std::to_array<std::string_view>(
    {"VendorRef", "APAccountRef", "CurrencyRef", "ClassRef", "DepartmentRef", "SalesTermRef", "ShipMethodRef", "ShipTo",
     "ShipAddr", "VendorAddr", "POEmail", "TxnTaxDetail", "MetaData", "RecurDataRef", "ProjectRef"});
constexpr auto kOrderLists = std::to_array<std::string_view>({"Line", "LinkedTxn", "CustomField"});
constexpr auto kReadOnly =
    std::to_array<std::string_view>({"MetaData", "TotalAmt", "RecurDataRef", "domain", "status"});

template <std::size_t N>
bool has(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

BookSpec orderSpec() {
  BookSpec spec{"PurchaseOrder", {"Id"}, {kId, kSyncToken}};
  for (const auto name : kOrderTexts) spec.fields.push_back({std::string(name)});
  for (const auto name : kOrderDates) spec.fields.push_back({std::string(name), Kind::date});
  for (const auto name : kOrderObjects) spec.fields.push_back({std::string(name), Kind::object});
  for (const auto name : kOrderLists) spec.fields.push_back({std::string(name), Kind::list});
  spec.fields.push_back({"POStatus", Kind::text, false, Json("Open"), {}, {"Open", "Closed"}});
  spec.fields.push_back({"ExchangeRate", Kind::decimal});
  spec.fields.push_back({"TotalAmt", Kind::decimal});
  return spec;
}

}  // namespace

const Entity* entityNamed(std::string_view name) {
  static const std::vector<Entity> all = {
      {"PurchaseOrder",
       "PurchaseOrder",
       {"Id", "DocNumber", "TxnDate", "DueDate", "MetaData.CreateTime", "MetaData.LastUpdatedTime"},
       false},
      {"Vendor", "Vendor", {"Id", "DisplayName", "CompanyName", "Active"}},
      {"Customer", "Customer", {"Id", "DisplayName", "FullyQualifiedName", "CompanyName", "Active"}},
      {"Item", "Item", {"Id", "Name", "FullyQualifiedName", "Type", "Active"}},
      {"Account",
       "Account",
       {"Id", "Name", "AcctNum", "FullyQualifiedName", "AccountType", "Classification", "Active"}},
      {"Class", "Class", {"Id", "Name", "FullyQualifiedName", "Active"}},
      {"TaxCode", "TaxCode", {"Id", "Name", "Active"}},
  };
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Entity& each) { return equalsIgnoringCase(each.name, name); });
  return found == all.end() ? nullptr : &*found;
}

std::vector<BookSpec> bookSpecs() {
  return {
      orderSpec(),
      {"Vendor",
       {"DisplayName"},
       {{"DisplayName", Kind::text, true}, kId, kSyncToken, kActive, {"CompanyName"}, {"CurrencyRef", Kind::object}}},
      {"Customer",
       {"DisplayName"},
       {{"DisplayName", Kind::text, true},
        kId,
        kSyncToken,
        kActive,
        {"CompanyName"},
        {"FullyQualifiedName"},
        {"Job", Kind::flag},
        {"IsProject", Kind::flag}}},
      {"Item",
       {"Name"},
       {{"Name", Kind::text, true},
        kId,
        kSyncToken,
        kActive,
        {"FullyQualifiedName"},
        {"Description"},
        {"Type", Kind::text, false, Json("Service")},
        {"ExpenseAccountRef", Kind::object}}},
      {"Account",
       {"Name"},
       {{"Name", Kind::text, true},
        kId,
        kSyncToken,
        kActive,
        {"AcctNum"},
        {"FullyQualifiedName"},
        {"AccountType", Kind::text, true},
        {"AccountSubType"},
        {"Classification"}}},
      {"Class", {"Name"}, {{"Name", Kind::text, true}, kId, kSyncToken, kActive, {"FullyQualifiedName"}}},
      {"TaxCode", {"Name"}, {{"Name", Kind::text, true}, kId, kSyncToken, kActive}},
      {"Preferences",
       {"Name"},
       {{"Name", Kind::text, true},
        {"BookCloseDate", Kind::date},
        {"UseCustomTxnNumbers", Kind::flag, false, Json(true)},
        {"ClassTrackingPerTxnLine", Kind::flag, false, Json(true)},
        {"MultiCurrencyEnabled", Kind::flag, false, Json(false)},
        {"HomeCurrency", Kind::text, false, Json("USD")}}},
      {"App", {"ClientId"}, {{"ClientId", Kind::text, true}, {"ClientSecret", Kind::text, true}, {"RedirectUri"}}},
      {"Consent",
       {"RefreshToken"},
       {{"RefreshToken", Kind::text, true},
        {"ClientId", Kind::text, true},
        {"Rights", Kind::text, false, Json("full"), {}, {"full", "none"}},
        {"Revoked", Kind::flag, false, Json(false)},
        {"TakenOver", Kind::flag, false, Json(false)}}},
  };
}

bool isOrderMember(std::string_view name) {
  constexpr auto kOthers =
      std::to_array<std::string_view>({"Id", "SyncToken", "sparse", "POStatus", "ExchangeRate", "TotalAmt"});
  return has(kOrderTexts, name) || has(kOrderDates, name) || has(kOrderObjects, name) || has(kOrderLists, name) ||
         has(kOthers, name);
}

bool isReadOnly(std::string_view name) {
  return has(kReadOnly, name);
}

}  // namespace tieback::mock::quickbooks_online
