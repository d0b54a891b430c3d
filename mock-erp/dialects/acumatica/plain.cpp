#include "plain.h"

#include <algorithm>
#include <charconv>
#include <chrono>

#include "commitments.h"

namespace tieback::mock::acumatica {
namespace {

Json plainValue(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* decimal = std::get_if<Decimal>(&value)) return JsonNumber{decimal->text()};
  if (const auto* whole = std::get_if<long long>(&value)) return Json::number(*whole);
  if (const auto* flag = std::get_if<bool>(&value)) return *flag;
  if (const auto* date = std::get_if<DateTime>(&value)) return dateTimeText(*date);
  return Json();
}

// False when the JSON does not fit the field; an empty text is an empty field.
bool readValue(FieldType type, const Json& json, Value& into) {
  into = std::monostate();
  if (json.isNull()) return true;
  switch (type) {
    case FieldType::kText: {
      if (!json.isString() && !json.isNumber()) return false;
      const std::string& text = json.isString() ? json.string() : json.numberText();
      if (!text.empty()) into = text;
      return true;
    }
    case FieldType::kDecimal: {
      if (!json.isString() && !json.isNumber()) return false;
      const auto decimal = Decimal::parse(json.isString() ? json.string() : json.numberText());
      if (decimal) into = *decimal;
      return decimal.has_value();
    }
    case FieldType::kInteger: {
      const auto whole = json.integer();
      if (whole) into = *whole;
      return whole.has_value();
    }
    case FieldType::kFlag:
      if (json.isBool()) into = json.boolean();
      return json.isBool();
    case FieldType::kDate: {
      const auto date = json.isString() ? parseDateTime(json.string()) : std::nullopt;
      if (date) into = *date;
      return date.has_value();
    }
  }
  return false;
}

const char* expected(FieldType type) {
  static constexpr const char* kNames[] = {"a text", "a decimal number", "a whole number", "true or false",
                                           "a date as 2026-06-30 or 2026-06-30T10:00:00"};
  return kNames[static_cast<std::size_t>(type)];
}

std::size_t place(const EntitySpec& spec, const Json& json, const Record& owner) {
  const std::string_view idText = json.text("id");
  const auto id = Guid::parse(idText);
  for (std::size_t i = 0; i < owner.details.size(); ++i) {
    if (id && owner.details[i].id == *id) return i;
    if (!idText.empty() || spec.keys.empty()) continue;
    const bool same = std::all_of(spec.keys.begin(), spec.keys.end(), [&](std::size_t key) {
      const Json* sent = json.find(spec.fields[key].name);
      Value value;
      return sent != nullptr && readValue(spec.fields[key].type, *sent, value) && value == owner.details[i].get(key);
    });
    if (same) return i;
  }
  return owner.details.size();
}

std::optional<BooksError> readDetails(const EntitySpec& spec, const Json& list, Record& owner, IdSource& ids) {
  const std::string pointer = "/" + std::string(spec.name);
  if (!list.isArray()) return BooksError{pointer, std::string("expected a list of lines, got ") + list.kindName()};
  for (std::size_t i = 0; i < list.items().size(); ++i) {
    const Json& item = list.items()[i];
    const std::string itsPointer = pointer + "/" + std::to_string(i);
    if (!item.isObject()) return BooksError{itsPointer, std::string("expected a line, got ") + item.kindName()};
    const std::size_t at = place(spec, item, owner);
    if (const Json* gone = item.find("delete"); gone != nullptr && gone->isBool() && gone->boolean()) {
      if (at == owner.details.size()) return BooksError{itsPointer, "there is no such line to delete"};
      owner.details.erase(owner.details.begin() + static_cast<std::ptrdiff_t>(at));
      continue;
    }
    if (at == owner.details.size()) owner.details.emplace_back(ids.newGuid());
    if (auto error = fromPlain(spec, item, owner.details[at], ids)) {
      error->pointer = itsPointer + error->pointer;
      return error;
    }
  }
  return std::nullopt;
}

}  // namespace

Json toPlain(const EntitySpec& spec, const Record& record) {
  Json json = Json::object();
  json.set("id", record.id.text());
  for (std::size_t i = 0; i < spec.fields.size(); ++i) {
    if (record.has(i)) json.set(std::string(spec.fields[i].name), plainValue(record.get(i)));
  }
  if (spec.detail != nullptr) {
    Json lines = Json::array();
    for (const Record& line : record.details) lines.push(toPlain(*spec.detail, line));
    json.set(std::string(spec.detail->name), std::move(lines));
  }
  return json;
}

std::optional<BooksError> fromPlain(const EntitySpec& spec, const Json& json, Record& record, IdSource& ids) {
  if (!json.isObject()) return BooksError{"", std::string("expected a record, got ") + json.kindName()};
  for (const JsonMember& member : json.members()) {
    const std::string pointer = "/" + member.name;
    if (member.name == "id" || member.name == "delete") continue;
    if (spec.detail != nullptr && member.name == spec.detail->name) {
      if (auto error = readDetails(*spec.detail, member.value, record, ids)) return error;
      continue;
    }
    const auto field = spec.field(member.name);
    if (!field) return BooksError{pointer, std::string(spec.name) + " has no field '" + member.name + "'"};
    const FieldSpec& type = spec.fields[*field];
    Value value;
    if (!readValue(type.type, member.value, value)) {
      return BooksError{pointer, member.name + ": expected " + expected(type.type) + ", got " + member.value.dump()};
    }
    if (const auto* text = std::get_if<std::string>(&value);
        text != nullptr && type.limit > 0 && utf16Length(*text) > static_cast<std::size_t>(type.limit)) {
      return BooksError{pointer, member.name + ": longer than " + std::to_string(type.limit) + " characters"};
    }
    record.set(*field, value);
  }
  return std::nullopt;
}

namespace {

// "2027": January to December, numbered as the vendor numbers them (012027).
void addMonths(const EntitySpec& spec, Record& record, IdSource& ids) {
  const std::string year(record.text(period::kYear));
  int number = 0;
  const auto [end, problem] = std::from_chars(year.data(), year.data() + year.size(), number);
  if (problem != std::errc() || end != year.data() + year.size() || year.size() != 4) return;
  Json months = Json::array();
  for (unsigned month = 1; month <= 12; ++month) {
    const auto last = std::chrono::year_month_day_last(std::chrono::year(number),
                                                       std::chrono::month_day_last(std::chrono::month(month)));
    const std::string two = (month < 10 ? "0" : "") + std::to_string(month);
    const std::string day = std::to_string(static_cast<unsigned>(last.day()));
    Json each = Json::object();
    each.set("FinancialPeriodID", two + year)
        .set("StartDate", year + "-" + two + "-01")
        .set("EndDate", year + "-" + two + "-" + day);
    months.push(std::move(each));
  }
  Json details = Json::object();
  details.set(std::string(spec.detail->name), std::move(months));
  (void)fromPlain(spec, details, record, ids);
  if (!record.has(period::kStart)) record.set(period::kStart, *parseDateTime(year + "-01-01"));
  if (!record.has(period::kCount)) record.set(period::kCount, 12LL);
}

}  // namespace

void setDefaults(const EntitySpec& spec, Record& record, IdSource& ids) {
  const auto otherwise = [&](std::size_t field, const Value& value) {
    if (!record.has(field)) record.set(field, value);
  };
  const auto text = [](const char* value) { return Value(std::string(value)); };
  if (&spec == &vendorSpec()) otherwise(vendor::kStatus, text("Active"));
  if (&spec == &projectSpec()) otherwise(project::kStatus, text("Active"));
  if (&spec == &projectTaskSpec()) otherwise(task::kStatus, text("Active"));
  if (&spec == &costCodeSpec()) otherwise(costcode::kActive, true);
  if (&spec == &userSpec()) otherwise(user::kActive, true);
  if (&spec == &changeOrderClassSpec()) {
    otherwise(coclass::kCommitments, true);
    otherwise(coclass::kApproval, false);
  }
  if (&spec == &changeOrderSpec()) {
    otherwise(co::kStatus, text("On Hold"));
    otherwise(co::kHold, record.text(co::kStatus) == "On Hold");
  }
  if (&spec == &financialPeriodSpec()) {
    if (record.details.empty()) addMonths(spec, record, ids);
    for (Record& each : record.details) {
      if (!each.has(periodd::kStatus)) each.set(periodd::kStatus, text("Open"));
    }
  }
  if (&spec == &purchaseOrderSpec()) {
    otherwise(po::kType, text("Normal"));
    otherwise(po::kStatus, text("Open"));
    completeCommitment(purchaseOrderShape(), record);
  }
  if (&spec == &subcontractSpec()) {
    otherwise(sc::kStatus, text("Open"));
    completeCommitment(subcontractShape(), record);
  }
}

}  // namespace tieback::mock::acumatica
