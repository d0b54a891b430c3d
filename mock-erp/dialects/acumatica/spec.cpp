#include "spec.h"

namespace tieback::mock::acumatica {
namespace {

constexpr FieldType kText = FieldType::kText;
constexpr FieldType kFlag = FieldType::kFlag;
constexpr FieldType kDate = FieldType::kDate;
constexpr FieldType kInteger = FieldType::kInteger;
constexpr int kAmountDigits = 4;
constexpr int kQtyDigits = 6;

FieldSpec text(std::string_view name, int limit, std::string_view label = {}) {
  return {name, kText, limit, label};
}
FieldSpec amount(std::string_view name) {
  return {name, FieldType::kDecimal, kAmountDigits};
}
FieldSpec quantity(std::string_view name, std::string_view label = {}) {
  return {name, FieldType::kDecimal, kQtyDigits, label};
}
FieldSpec date(std::string_view name, std::string_view label = {}) {
  return {name, kDate, 0, label};
}
FieldSpec flag(std::string_view name) {
  return {name, kFlag};
}
FieldSpec whole(std::string_view name, std::string_view label = {}) {
  return {name, kInteger, 0, label};
}
FieldSpec computed(FieldSpec field) {
  field.computed = true;
  return field;
}
FieldSpec derived(FieldSpec field) {
  field.computed = field.derived = true;
  return field;
}
FieldSpec hidden(FieldSpec field) {
  field.hidden = true;
  return field;
}
FieldSpec modified() {
  return computed(date("LastModifiedDateTime"));
}

const EntitySpec& commitmentLineSpec() {
  static const EntitySpec spec{"Commitments",
                               {text("Status", 15, "Status"),
                                text("POType", 20, "PO Type"),
                                text("PONbr", 15, "PO Nbr."),
                                whole("POLineNbr", "PO Line Nbr."),
                                text("ProjectTaskID", 30, "Project Task"),
                                text("CostCode", 30, "Cost Code"),
                                text("InventoryID", 30, "Inventory ID"),
                                text("Description", 256, "Description"),
                                quantity("Qty", "Quantity"),
                                text("UOM", 6, "UOM"),
                                quantity("UnitCost", "Unit Cost"),
                                amount("Amount"),
                                text("Vendor", 30, "Vendor"),
                                text("CurrencyID", 5, "Currency"),
                                text("Account", 30, "Account"),
                                derived(text("LineDescription", 256)),
                                derived(amount("LineAmount")),
                                derived(quantity("OrderQty")),
                                derived(quantity("OpenQty")),
                                derived(date("OrderDate")),
                                derived(amount("PotentiallyRevisedAmount")),
                                derived(quantity("PotentiallyRevisedQty")),
                                derived(amount("AmountinBaseCurrency"))},
                               {},
                               nullptr};
  return spec;
}

const EntitySpec& purchaseOrderLineSpec() {
  static const EntitySpec spec{
      "Details",
      {whole("LineNbr"), text("LineType", 20), text("InventoryID", 30), text("LineDescription", 256),
       text("Description", 256), text("Project", 30), text("ProjectTask", 30), text("CostCode", 30),
       quantity("OrderQty"), text("UOM", 6), quantity("UnitCost"), amount("ExtendedCost"), text("Account", 30),
       flag("Completed"), flag("Cancelled")},
      {pod::kLineNbr}};
  return spec;
}

const EntitySpec& subcontractLineSpec() {
  static const EntitySpec spec{
      "Details",
      {whole("LineNbr"), text("InventoryID", 30), text("LineDescription", 256), text("Description", 256),
       text("Project", 30), text("Task", 30), text("CostCode", 30), quantity("OrderQty"), text("UOM", 6),
       quantity("UnitCost"), amount("ExtendedCost"), amount("Amount"), text("Account", 30), flag("Completed"),
       flag("Canceled"), flag("Closed")},
      {scd::kLineNbr}};
  return spec;
}

const EntitySpec& periodLineSpec() {
  static const EntitySpec spec{
      "Details",
      {text("FinancialPeriodID", 6), text("Description", 60), date("StartDate"), date("EndDate"), text("Status", 15)},
      {periodd::kId}};
  return spec;
}

}  // namespace

std::optional<std::size_t> EntitySpec::field(std::string_view fieldName) const {
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (fields[i].name == fieldName) return i;
  }
  return std::nullopt;
}

std::string_view EntitySpec::label(std::size_t index) const {
  return fields[index].label.empty() ? fields[index].name : fields[index].label;
}

const EntitySpec& changeOrderSpec() {
  static const EntitySpec spec{"ChangeOrder",
                               {text("RefNbr", 15, "Reference Nbr."),
                                text("Class", 15, "Class"),
                                text("ProjectID", 30, "Project"),
                                date("ChangeDate", "Change Date"),
                                date("CompletionDate", "Approval Date"),
                                whole("ContractTimeChangeDays"),
                                computed(text("Customer", 30)),
                                text("Description", 256, "Description"),
                                text("DetailedDescription", 0),
                                text("ExternalRefNbr", 30, "External Ref. Nbr."),
                                flag("Hold"),
                                computed(text("OriginalCORefNbr", 15)),
                                text("RevenueChangeNbr", 15, "Revenue Change Nbr."),
                                computed(text("Status", 30)),
                                computed(text("ReverseStatus", 30)),
                                computed(amount("CommitmentsChangeTotal")),
                                computed(amount("CostBudgetChangeTotal")),
                                computed(amount("RevenueBudgetChangeTotal")),
                                computed(quantity("GrossMargin")),
                                computed(amount("GrossMarginAmount")),
                                modified(),
                                hidden(flag("locked")),
                                hidden(date("pendingSince"))},
                               {co::kRefNbr},
                               &commitmentLineSpec(),
                               true,
                               co::kExternalRef};
  return spec;
}

const EntitySpec& purchaseOrderSpec() {
  static const EntitySpec spec{
      "PurchaseOrder",
      {text("Type", 20), text("OrderNbr", 15), text("Status", 30), text("VendorID", 30, "Vendor"),
       text("Description", 60), text("Project", 30, "Project"), date("Date"), text("CurrencyID", 5),
       text("VendorRef", 40), flag("Hold"), computed(amount("LineTotal")), computed(amount("OrderTotal")), modified(),
       hidden(flag("locked"))},
      {po::kType, po::kNbr},
      &purchaseOrderLineSpec()};
  return spec;
}

const EntitySpec& subcontractSpec() {
  static const EntitySpec spec{
      "Subcontract",
      {text("SubcontractNbr", 15), text("Status", 30), text("VendorID", 30, "Vendor"), text("Description", 60),
       date("Date"), text("CurrencyID", 5), text("VendorRef", 40), computed(amount("LineTotal")),
       computed(amount("SubcontractTotal")), modified(), hidden(flag("locked"))},
      {sc::kNbr},
      &subcontractLineSpec()};
  return spec;
}

const EntitySpec& vendorSpec() {
  static const EntitySpec spec{
      "Vendor",
      {text("VendorID", 30, "Vendor"), text("VendorName", 255), text("LegalName", 255), text("Status", 15),
       text("VendorClass", 10), text("CurrencyID", 5), text("Terms", 10), modified()},
      {vendor::kId}};
  return spec;
}

const EntitySpec& projectSpec() {
  static const EntitySpec spec{
      "Project",
      {text("ProjectID", 30, "Project"), text("Description", 255), text("Status", 15), text("Customer", 30),
       text("ExternalRefNbr", 30), flag("Hold"), modified(), hidden(flag("ChangeOrderWorkflow"))},
      {project::kId}};
  return spec;
}

const EntitySpec& projectTaskSpec() {
  static const EntitySpec spec{"ProjectTask",
                               {text("ProjectID", 30, "Project"), text("ProjectTaskID", 30, "Project Task"),
                                text("Description", 255), text("Status", 15), flag("Default"), modified()},
                               {task::kProject, task::kId}};
  return spec;
}

const EntitySpec& costCodeSpec() {
  static const EntitySpec spec{
      "CostCode",
      {text("CostCodeID", 30, "Cost Code"), text("Description", 255), modified(), hidden(flag("Active"))},
      {costcode::kId}};
  return spec;
}

const EntitySpec& financialPeriodSpec() {
  static const EntitySpec spec{"FinancialPeriod",
                               {text("FinancialYear", 4), date("StartDate"), whole("NbrOfPeriods"), modified()},
                               {period::kYear},
                               &periodLineSpec()};
  return spec;
}

const EntitySpec& changeOrderClassSpec() {
  static const EntitySpec spec{
      "ChangeOrderClass",
      {text("ClassID", 15), text("Description", 255), flag("Commitments"), flag("ApprovalRequired"), flag("Default")},
      {coclass::kId},
      nullptr,
      false};
  return spec;
}

const EntitySpec& userSpec() {
  static const EntitySpec spec{"User",
                               {text("Name", 64), text("Password", 512), flag("Active"), text("Rights", 10)},
                               {user::kName},
                               nullptr,
                               false};
  return spec;
}

const EntitySpec& oauthClientSpec() {
  static const EntitySpec spec{
      "OAuthClient",
      {text("ClientID", 100), text("ClientSecret", 512), text("ClientName", 255), text("RedirectUri", 1024)},
      {client::kId},
      nullptr,
      false};
  return spec;
}

const std::vector<const EntitySpec*>& allSpecs() {
  static const std::vector<const EntitySpec*> specs{&changeOrderSpec(), &purchaseOrderSpec(),   &subcontractSpec(),
                                                    &vendorSpec(),      &projectSpec(),         &projectTaskSpec(),
                                                    &costCodeSpec(),    &financialPeriodSpec(), &changeOrderClassSpec(),
                                                    &userSpec(),        &oauthClientSpec()};
  return specs;
}

}  // namespace tieback::mock::acumatica
