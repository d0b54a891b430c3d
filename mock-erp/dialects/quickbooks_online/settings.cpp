#include "settings.h"

#include "support/books.h"

namespace tieback::mock::quickbooks_online {
namespace {

using Kind = BookField::Kind;

BookField flag(const char* name, bool value) {
  return {name, Kind::flag, false, Json(value)};
}
BookField number(const char* name, long long value) {
  return {name, Kind::integer, false, Json::number(value)};
}
BookField word(const char* name, std::vector<std::string> words) {
  Json first(words.front());
  return {name, Kind::text, false, std::move(first), {}, std::move(words)};
}

const std::vector<BookField>& fields() {
  static const std::vector<BookField> all = {
      {"realm_id", Kind::text, false, Json("9130347957983456")},
      {"company_name", Kind::text, false, Json("Sandbox Company")},
      {"user_name", Kind::text, false, Json("Ann Accountant")},
      // Sign-in. A refresh token older than the first is replaced when it is used, and then holds on for the second.
      number("token_lifetime_seconds", 3600),
      number("refresh_rotation_seconds", 86'400),
      number("refresh_grace_seconds", 86'400),
      number("refresh_lifetime_seconds", 8'726'400),
      // Requests in a minute of the clock; 0: no limit.
      number("requests_per_minute", 500),
      word("throttle_format", {"xml", "json"}),
      word("throttle_status", {"429", "403"}),
      // A requestid that was used before: the first answer again, a refusal (600), or nothing special.
      word("request_id", {"replay", "refuse", "ignore"}),
      flag("replay_faults", true),
      flag("unique_numbers", true),
      flag("negative_total", false),
      flag("sparse_update", true),
      flag("closed_order_changes", true),
      flag("books_close_orders", true),
      number("max_orders", 500'000),
  };
  return all;
}

}  // namespace

Settings::Settings() : values_(Json::object()) {
  checkRecord(fields(), values_);
}

std::optional<BooksError> Settings::patch(const Json& changes) {
  if (!changes.isObject()) return BooksError{"", "settings are a mapping"};
  Json values = values_;
  for (const JsonMember& change : changes.members()) values.set(change.name, change.value);
  if (auto error = checkRecord(fields(), values)) return error;
  values_ = std::move(values);
  return std::nullopt;
}

}  // namespace tieback::mock::quickbooks_online
