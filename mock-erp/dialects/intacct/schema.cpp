// Sequences as the reference of purchasing transactions lists them, in the order that the vendor's SDK writes.
#include "schema.h"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

namespace tieback::mock::intacct {
namespace {

using Names = std::span<const std::string_view>;

constexpr auto kCreate = std::to_array<std::string_view>({"transactiontype",
                                                          "datecreated",
                                                          "dateposted",
                                                          "createdfrom",
                                                          "vendorid",
                                                          "documentno",
                                                          "referenceno",
                                                          "vendordocno",
                                                          "termname",
                                                          "datedue",
                                                          "message",
                                                          "shippingmethod",
                                                          "returnto",
                                                          "payto",
                                                          "deliverto",
                                                          "supdocid",
                                                          "externalid",
                                                          "basecurr",
                                                          "currency",
                                                          "exchratedate",
                                                          "exchratetype",
                                                          "exchrate",
                                                          "customfields",
                                                          "state",
                                                          "projectid",
                                                          "changelognumber",
                                                          "needbydate",
                                                          "donotshipbeforedate",
                                                          "donotshipafterdate",
                                                          "promiseddate",
                                                          "contractstartdate",
                                                          "contractenddate",
                                                          "cancelafterdate",
                                                          "scope",
                                                          "inclusions",
                                                          "exclusions",
                                                          "terms",
                                                          "schedulestartdate",
                                                          "actualstartdate",
                                                          "scheduledcompletiondate",
                                                          "revisedcompletiondate",
                                                          "substantialcompletiondate",
                                                          "actualcompletiondate",
                                                          "noticetoproceed",
                                                          "responsedue",
                                                          "executedon",
                                                          "scheduleimpact",
                                                          "internalrefno",
                                                          "internalinitiatedby",
                                                          "internalverbalby",
                                                          "internalissuedby",
                                                          "internalissuedon",
                                                          "internalapprovedby",
                                                          "internalapprovedon",
                                                          "internalsignedby",
                                                          "internalsignedon",
                                                          "internalsource",
                                                          "internalsourcerefno",
                                                          "externalrefno",
                                                          "externalverbalby",
                                                          "externalapprovedby",
                                                          "externalapprovedon",
                                                          "externalsignedby",
                                                          "externalsignedon",
                                                          "performancebondrequired",
                                                          "performancebondreceived",
                                                          "performancebondamount",
                                                          "performancesuretycompany",
                                                          "paymentbondrequired",
                                                          "paymentbondreceived",
                                                          "paymentbondamount",
                                                          "paymentsuretycompany",
                                                          "taxsolutionid",
                                                          "potransitems",
                                                          "subtotals"});

// Of an update: the same, without what cannot be changed, and with lines under another name.
constexpr auto kUpdate = std::to_array<std::string_view>({"datecreated",    "dateposted",
                                                          "referenceno",    "vendordocno",
                                                          "termname",       "datedue",
                                                          "message",        "shippingmethod",
                                                          "returnto",       "payto",
                                                          "deliverto",      "supdocid",
                                                          "externalid",     "basecurr",
                                                          "currency",       "exchratedate",
                                                          "exchratetype",   "exchrate",
                                                          "customfields",   "state",
                                                          "projectid",      "changelognumber",
                                                          "scope",          "inclusions",
                                                          "exclusions",     "terms",
                                                          "scheduleimpact", "internalrefno",
                                                          "internalsource", "internalsourcerefno",
                                                          "externalrefno",  "updatepotransitems",
                                                          "updatesubtotals"});

constexpr auto kItem = std::to_array<std::string_view>({"itemid",
                                                        "itemaliasid",
                                                        "itemdesc",
                                                        "taxable",
                                                        "warehouseid",
                                                        "quantity",
                                                        "unit",
                                                        "linelevelsimpletaxtype",
                                                        "price",
                                                        "sourcelinekey",
                                                        "overridetaxamount",
                                                        "deliverto",
                                                        "tax",
                                                        "locationid",
                                                        "departmentid",
                                                        "memo",
                                                        "itemdetails",
                                                        "form1099",
                                                        "form1099type",
                                                        "form1099box",
                                                        "customfields",
                                                        "projectid",
                                                        "taskid",
                                                        "costtypeid",
                                                        "customerid",
                                                        "vendorid",
                                                        "employeeid",
                                                        "classid",
                                                        "contractid",
                                                        "billable",
                                                        "needbydate",
                                                        "donotshipbeforedate",
                                                        "donotshipafterdate",
                                                        "promiseddate",
                                                        "dateconfirmed",
                                                        "cancelafterdate",
                                                        "dateshiptosupplier",
                                                        "allocationid",
                                                        "retainagepercentage",
                                                        "trx_amountretained",
                                                        "relateddockey",
                                                        "relateddoclinekey",
                                                        "conversiontype",
                                                        "partialexempt",
                                                        "paymenttaxcapture",
                                                        "reverseconversion",
                                                        "linesubtotals",
                                                        "taxscxheduleid",
                                                        "sourcedocid",
                                                        "sourcedoclineid"});

constexpr auto kDate = std::to_array<std::string_view>({"year", "month", "day"});

std::string unexpected(const XmlNode& node) {
  return "XML Parse schema error: Error 1871: Element '" + node.name + "': This element is not expected.";
}

std::string missing(const XmlNode& parent, std::string_view name) {
  return "XML Parse schema error: Error 1871: Element '" + parent.name + "': Missing child element(s). Expected is ( " +
         std::string(name) + " ).";
}

std::optional<std::string> inOrder(const XmlNode& parent, Names names) {
  auto from = names.begin();
  for (const XmlNode& child : parent.children) {
    const auto found = std::find(from, names.end(), child.name);
    if (found == names.end()) return unexpected(child);
    from = std::next(found);
  }
  return std::nullopt;
}

std::optional<std::string> dateProblem(const XmlNode& parent) {
  for (const XmlNode& child : parent.children) {
    const bool date = child.name.starts_with("date") || child.name == "exchratedate" || child.name.ends_with("bydate");
    if (!date || child.children.empty()) continue;
    if (auto problem = inOrder(child, kDate)) return problem;
    for (const auto name : kDate) {
      if (child.find(name) == nullptr) return missing(child, name);
    }
  }
  return std::nullopt;
}

std::optional<std::string> itemsProblem(const XmlNode& items, bool updates) {
  for (const XmlNode& item : items.children) {
    const bool update = updates && item.name == "updatepotransitem";
    if (item.name != "potransitem" && !update) return unexpected(item);
    if (auto problem = inOrder(item, kItem)) return problem;
    if (update) continue;
    for (const std::string_view name : {"itemid", "quantity"}) {
      if (item.find(name) == nullptr) return missing(item, name);
    }
  }
  return std::nullopt;
}

std::optional<std::string> createProblem(const XmlNode& call) {
  if (auto problem = inOrder(call, kCreate)) return problem;
  for (const std::string_view name : {"transactiontype", "datecreated", "vendorid", "potransitems"}) {
    if (call.find(name) == nullptr) return missing(call, name);
  }
  if (auto problem = dateProblem(call)) return problem;
  return itemsProblem(*call.find("potransitems"), false);
}

std::optional<std::string> updateProblem(const XmlNode& call) {
  if (auto problem = inOrder(call, kUpdate)) return problem;
  if (auto problem = dateProblem(call)) return problem;
  const XmlNode* items = call.find("updatepotransitems");
  return items == nullptr ? std::nullopt : itemsProblem(*items, true);
}

}  // namespace

std::optional<std::string> schemaProblem(const XmlNode& function) {
  if (function.children.size() != 1) return missing(function, "a function's name");
  const XmlNode& call = function.children.front();
  if (call.name == "create_potransaction") return createProblem(call);
  if (call.name == "update_potransaction") return updateProblem(call);
  return std::nullopt;
}

}  // namespace tieback::mock::intacct
