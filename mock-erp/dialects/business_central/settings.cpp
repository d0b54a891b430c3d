#include "settings.h"

#include <stdexcept>

#include "support/books.h"

namespace tieback::mock::business_central {
namespace {

using Kind = BookField::Kind;

BookField number(const char* name, long long fallback) {
  return {name, Kind::integer, false, Json::number(fallback)};
}
BookField flag(const char* name, bool fallback) {
  return {name, Kind::flag, false, fallback};
}

const std::vector<BookField>& fields() {
  static const std::vector<BookField> all = {
      // Where the API is, below /v2.0/{tenant}/{environment}/api/; a custom one has publisher/group/version.
      {"api_route", Kind::text, false, "v2.0"},
      number("token_lifetime_seconds", 3599),
      // Requests of one application in a sliding window of five minutes; 0: no limit. The service takes 6000.
      number("requests_per_5_minutes", 6000),
      // Seconds in Retry-After of a 429; 0: no header, for none is documented.
      number("retry_after_429", 60),
      number("max_page_size", 20000),
      number("max_batch_size", 100),
      number("first_order_number", 106001),
      // The standard page's number is read-only; a customer's page may take it, where the number series is manual.
      flag("number_editable", false),
      flag("manual_numbers", true),
      // description2 of a line came with a later version.
      flag("description2", true),
      // In percent, of every line with a tax code.
      number("tax_percent", 0),
      // A commit inside AL code would end the transaction of a batch in the middle.
      flag("transactional_batch", true),
      number("max_orders", 500000),
  };
  return all;
}

}  // namespace

Settings::Settings() : values_(Json::object()) {
  checkRecord(fields(), values_);
}

long long Settings::number(std::string_view name) const {
  return values_.find(name)->integer().value_or(0);
}
bool Settings::flag(std::string_view name) const {
  return values_.find(name)->boolean();
}
std::string Settings::text(std::string_view name) const {
  return std::string(values_.text(name));
}

std::optional<BooksError> Settings::patch(const Json& changes) {
  if (!changes.isObject()) return BooksError{"", std::string("expected an object, got ") + changes.kindName()};
  Json changed = values_;
  for (const JsonMember& change : changes.members()) {
    if (change.value.isNull()) return BooksError{"/" + change.name, change.name + ": a value is wanted"};
    if (const auto whole = change.value.integer(); whole && *whole < 0) {
      return BooksError{"/" + change.name, change.name + ": expected a whole number, 0 or more"};
    }
    changed.set(change.name, change.value);
  }
  if (auto error = checkRecord(fields(), changed)) return error;
  values_ = std::move(changed);
  return std::nullopt;
}

}  // namespace tieback::mock::business_central
