#include "objects.h"

#include <algorithm>
#include <map>

namespace tieback::mock::intacct {
namespace {

using Kind = BookField::Kind;

const std::vector<std::string> kActive = {"active", "inactive"};

BookField text(std::string name) {
  return {std::move(name), Kind::text};
}
BookField number(std::string name) {
  return {std::move(name), Kind::decimal};
}
BookField needed(std::string name) {
  return {std::move(name), Kind::text, true};
}
BookField recordNo() {
  return {"RECORDNO", Kind::integer};
}
BookField status() {
  return {"STATUS", Kind::text, false, "active", {}, kActive};
}

std::vector<BookField> lineFields() {
  return {recordNo(),
          {"LINE_NO", Kind::integer},
          needed("ITEMID"),
          text("ITEMDESC"),
          text("MEMO"),
          {"UNIT", Kind::text, false, "Each"},
          {"UIQTY", Kind::decimal, true},
          {"UIPRICE", Kind::decimal, true},
          number("UIVALUE"),
          number("QUANTITY"),
          number("PRICE"),
          number("TRX_PRICE"),
          number("TRX_VALUE"),
          number("TOTAL"),
          number("REVISEDUNITQTY"),
          number("REVISEDUNITPRICE"),
          number("REVISEDVALUE"),
          text("LOCATIONID"),
          text("DEPARTMENTID"),
          text("CLASSID"),
          text("PROJECTID"),
          text("TASKID"),
          text("COSTTYPEID"),
          text("LINELEVELSIMPLETAXTYPE"),
          {"RELATEDDOCKEY", Kind::integer},
          {"RELATEDDOCLINEKEY", Kind::integer},
          {"SOURCE_DOCLINEKEY", Kind::integer},
          {"ADDEDBYCHANGE", Kind::flag, false, false}};
}

std::vector<BookField> documentFields() {
  return {recordNo(),
          text("DOCID"),
          needed("DOCNO"),
          needed("DOCPARID"),
          {"STATE",
           Kind::text,
           false,
           "Pending",
           {},
           {"Draft", "Pending", "Submitted", "Partially Approved", "Approved", "Declined", "Closed", "In Progress",
            "Converted", "Partially Converted"}},
          needed("CUSTVENDID"),
          text("CUSTVENDNAME"),
          text("PONUMBER"),
          text("VENDORDOCNO"),
          {"WHENCREATED", Kind::date, true},
          {"WHENPOSTED", Kind::date},
          {"WHENDUE", Kind::date},
          text("WHENMODIFIED"),
          text("TERM.NAME"),
          text("MESSAGE"),
          text("SHIPVIA"),
          text("SUPDOCID"),
          text("EXTERNALID"),
          text("BASECURR"),
          {"CURRENCY", Kind::text, false, "USD"},
          text("CREATEDFROM"),
          {"CHANGELOGNUMBER", Kind::integer},
          text("SCOPE"),
          text("INCLUSIONS"),
          text("EXCLUSIONS"),
          text("TERMS"),
          text("SCHEDULEIMPACT"),
          text("INTERNALREFNO"),
          text("INTERNALSOURCE"),
          text("INTERNALSOURCEREFNO"),
          text("EXTERNALREFNO"),
          number("SUBTOTAL"),
          number("TOTAL"),
          number("TRX_SUBTOTAL"),
          number("TRX_TOTAL"),
          number("TRX_REVISEDTOTAL"),
          text("MEGAENTITYID"),
          {"CUSTOM", Kind::object},
          {"LINES", Kind::list, true, {}, lineFields()}};
}

std::vector<BookSpec> makeSpecs() {
  return {
      {"Sender", {"SENDERID"}, {needed("SENDERID"), needed("PASSWORD"), {"AUTHORIZED", Kind::flag, false, true}}},
      {"User",
       {"USERID"},
       {needed("USERID"), needed("PASSWORD"), status(), {"RIGHTS", Kind::text, false, "full", {}, {"full", "read"}}}},
      {"Period",
       {"NAME"},
       {needed("NAME"),
        {"START_DATE", Kind::date, true},
        {"END_DATE", Kind::date, true},
        {"CLOSED", Kind::flag, false, false}}},
      {"LOCATION", {"LOCATIONID"}, {recordNo(), needed("LOCATIONID"), text("NAME"), status()}},
      {"DEPARTMENT", {"DEPARTMENTID"}, {recordNo(), needed("DEPARTMENTID"), text("TITLE"), status()}},
      {"CLASS", {"CLASSID"}, {recordNo(), needed("CLASSID"), text("NAME"), status()}},
      {"APTERM", {"NAME"}, {recordNo(), needed("NAME"), status()}},
      {"VENDOR",
       {"VENDORID"},
       {recordNo(),
        needed("VENDORID"),
        needed("NAME"),
        status(),
        {"ONHOLD", Kind::flag, false, false},
        text("CURRENCY")}},
      {"PROJECT", {"PROJECTID"}, {recordNo(), needed("PROJECTID"), text("NAME"), status()}},
      {"TASK", {"PROJECTID", "TASKID"}, {recordNo(), needed("PROJECTID"), needed("TASKID"), text("NAME")}},
      {"COSTTYPE",
       {"PROJECTID", "TASKID", "COSTTYPEID"},
       {recordNo(), needed("PROJECTID"), needed("TASKID"), needed("COSTTYPEID"), text("NAME")}},
      {"ITEM",
       {"ITEMID"},
       {recordNo(), needed("ITEMID"), text("NAME"), {"ITEMTYPE", Kind::text, false, "Non-Inventory"}, status()}},
      {std::string(kDefinition),
       {"DOCID"},
       {recordNo(),
        needed("DOCID"),
        text("DESCRIPTION"),
        {"DOCCLASS", Kind::text, false, "Order"},
        {"CATEGORY", Kind::text, false, "Order"},
        text("REPORTINGCATEGORY"),
        {"STATUS", Kind::text, false, "Active", {}, {"Active", "Inactive"}},
        {"ENABLEDOCCHANGE", Kind::text, false, "No Change", {}, {"No Change", "Enable Change", "Change Order"}},
        {"ENABLE_SEQNUM", Kind::flag, false, true},
        text("SEQUENCE"),
        {"APPROVAL", Kind::flag, false, false},
        {"CUSTOMFIELDS", Kind::list, false, Json::array()}}},
      {std::string(kDocument), {"DOCID"}, documentFields()},
  };
}

std::map<std::string, std::vector<ObjectField>, std::less<>> makeFields() {
  std::map<std::string, std::vector<ObjectField>, std::less<>> objects;
  const auto readable = [](const std::vector<BookField>& fields) {
    std::vector<ObjectField> list;
    for (const BookField& field : fields) {
      if (field.kind != Kind::list && field.kind != Kind::object) list.push_back({field.name, field.kind});
    }
    return list;
  };
  for (const BookSpec& spec : bookSpecs()) {
    const bool object = std::all_of(spec.name.begin(), spec.name.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
    if (object) objects[spec.name] = readable(spec.fields);
  }
  auto& line = objects[std::string(kLine)] = readable(lineFields());
  line.push_back({"DOCHDRNO", Kind::integer});
  line.push_back({"DOCHDRID", Kind::text});
  line.push_back({"DOCPARID", Kind::text});
  return objects;
}

}  // namespace

const std::vector<BookSpec>& bookSpecs() {
  static const std::vector<BookSpec> specs = makeSpecs();
  return specs;
}

const std::vector<ObjectField>* objectFields(std::string_view object) {
  static const auto objects = makeFields();
  const auto found = objects.find(object);
  return found == objects.end() ? nullptr : &found->second;
}

std::optional<ObjectField> fieldNamed(std::string_view object, std::string_view name) {
  const auto* fields = objectFields(object);
  if (fields == nullptr) return std::nullopt;
  const auto found =
      std::find_if(fields->begin(), fields->end(), [&](const auto& field) { return field.name == name; });
  return found == fields->end() ? std::nullopt : std::optional(*found);
}

std::string fieldText(const Json& record, const ObjectField& field) {
  const Json* value = record.find(field.name);
  if (value == nullptr) {
    const Json* custom = record.find("CUSTOM");
    value = custom == nullptr ? nullptr : custom->find(field.name);
  }
  if (value == nullptr || value->isNull()) return {};
  if (value->isBool()) return value->boolean() ? "true" : "false";
  if (value->isNumber()) return value->numberText();
  if (!value->isString()) return {};
  const std::string& words = value->string();
  if (field.kind != Kind::date || words.size() != 10) return words;
  return words.substr(5, 2) + "/" + words.substr(8, 2) + "/" + words.substr(0, 4);
}

long long recordNumber(const Json& record) {
  const Json* number = record.find("RECORDNO");
  return number == nullptr ? 0 : number->integer().value_or(0);
}

}  // namespace tieback::mock::intacct
