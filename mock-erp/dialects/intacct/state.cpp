#include "state.h"

#include "core/clock.h"
#include "core/decimal.h"

namespace tieback::mock::intacct {
namespace {

constexpr int kMoneyDigits = 2;

Decimal decimalOf(const Json& record, std::string_view name) {
  const Json* value = record.find(name);
  if (value == nullptr || !value->isNumber()) return {};
  return Decimal::parse(value->numberText()).value_or(Decimal());
}

Json asNumber(std::string digits) {
  return Json(JsonNumber{std::move(digits)});
}

bool isSet(const Json& record, std::string_view name) {
  const Json* value = record.find(name);
  return value != nullptr && !value->isNull();
}

}  // namespace

BookRecord State::putDocument(Json document) {
  documentIds[recordNumber(document)] = std::string(document.text("DOCID"));
  document.set("WHENMODIFIED", modificationTime(now));
  return books.put(kDocument, std::move(document));
}

void State::eraseDocument(const Json& document) {
  documentIds.erase(recordNumber(document));
  books.erase(kDocument, document.text("DOCID"));
}

BookRecord State::documentOf(long long record) const {
  const auto found = documentIds.find(record);
  return found == documentIds.end() ? nullptr : books.find(kDocument, found->second);
}

std::string modificationTime(std::int64_t micros) {
  const std::string text = isoTime(micros);
  return text.substr(5, 2) + "/" + text.substr(8, 2) + "/" + text.substr(0, 4) + " " + text.substr(11, 8);
}

bool workOut(Json& document) {
  Decimal total;
  Decimal revised;
  for (Json& line : document.find("LINES")->items()) {
    const auto value = Decimal::product(decimalOf(line, "UIQTY"), decimalOf(line, "UIPRICE"));
    if (!value) return false;
    const Decimal rounded = value->rounded(kMoneyDigits);
    for (const char* name : {"UIVALUE", "TRX_VALUE", "TOTAL"}) line.set(name, asNumber(rounded.text(kMoneyDigits)));
    line.set("QUANTITY", *line.find("UIQTY"))
        .set("PRICE", *line.find("UIPRICE"))
        .set("TRX_PRICE", *line.find("UIPRICE"));
    if (!isSet(line, "REVISEDVALUE")) {
      line.set("REVISEDUNITQTY", *line.find("UIQTY")).set("REVISEDUNITPRICE", *line.find("UIPRICE"));
      line.set("REVISEDVALUE", asNumber(rounded.text(kMoneyDigits)));
    }
    const bool added = line.find("ADDEDBYCHANGE") != nullptr && line.find("ADDEDBYCHANGE")->boolean();
    const auto sum = Decimal::sum(total, added ? Decimal() : rounded);
    const auto revisedSum = Decimal::sum(revised, decimalOf(line, "REVISEDVALUE"));
    if (!sum || !revisedSum) return false;
    total = *sum;
    revised = *revisedSum;
  }
  for (const char* name : {"SUBTOTAL", "TOTAL", "TRX_SUBTOTAL", "TRX_TOTAL"}) {
    document.set(name, asNumber(total.text(kMoneyDigits)));
  }
  document.set("TRX_REVISEDTOTAL", asNumber(revised.text(kMoneyDigits)));
  return true;
}

void complete(State& state, std::string_view collection, Json& record) {
  const bool object = objectFields(collection) != nullptr;
  if (object && !isSet(record, "RECORDNO")) record.set("RECORDNO", Json::number(state.nextRecord()));
  if (collection != kDocument) return;
  record.set("WHENMODIFIED", modificationTime(state.now));
  record.set("DOCID", std::string(record.text("DOCPARID")) + "-" + std::string(record.text("DOCNO")));
  const BookRecord vendor = state.books.find("VENDOR", record.text("CUSTVENDID"));
  if (vendor && !isSet(record, "CUSTVENDNAME")) record.set("CUSTVENDNAME", std::string(vendor->text("NAME")));
  if (!isSet(record, "CHANGELOGNUMBER")) record.set("CHANGELOGNUMBER", Json::number(0));
  long long place = 0;
  for (Json& line : record.find("LINES")->items()) {
    if (!isSet(line, "RECORDNO")) line.set("RECORDNO", Json::number(state.nextRecord()));
    line.set("LINE_NO", Json::number(place++));
  }
  workOut(record);
}

}  // namespace tieback::mock::intacct
