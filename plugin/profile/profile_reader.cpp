#include "profile/profile_reader.h"

#include "domain/digest.h"
#include "profile/duration.h"

namespace tieback::profile {
namespace {

using json::Value;

// Each leaves the default in place when the key is missing.
void take(const Value* from, std::string_view key, std::string& to) {
  if (from != nullptr && from->find(key) != nullptr) to = from->at(key).asString();
}
void take(const Value* from, std::string_view key, bool& to) {
  if (from != nullptr && from->find(key) != nullptr) to = from->at(key).asBoolean();
}
void take(const Value* from, std::string_view key, int& to) {
  if (from != nullptr && from->find(key) != nullptr) to = static_cast<int>(from->at(key).asInteger());
}
void take(const Value* from, std::string_view key, std::optional<std::size_t>& to) {
  if (from != nullptr && from->find(key) != nullptr) to = static_cast<std::size_t>(from->at(key).asInteger());
}
void takeDuration(const Value* from, std::string_view key, std::int64_t& to) {
  if (from != nullptr && from->find(key) != nullptr) to = parseDuration(from->at(key).asString()).value_or(to);
}

FieldLimit readLimit(const Value& source) {
  FieldLimit limit;
  take(&source, "max", limit.max);
  take(&source, "cut", limit.cut);
  take(&source, "required", limit.required);
  return limit;
}

std::string knownLabel(const std::string& key) {
  if (key == "description") return "Description";
  if (key == "erp_number") return "ERP number";
  if (key == "accounting_date") return "Accounting date";
  return {};
}

Prompt::Kind kindOf(const Value& source, const std::string& key) {
  const auto name = source.text("kind", key == "accounting_date" ? "date" : "text");
  if (name == "date") return Prompt::Kind::date;
  return name == "choice" ? Prompt::Kind::choice : Prompt::Kind::text;
}

Prompt::Ask askOf(const Value& source) {
  const auto name = source.text("ask", "optional");
  if (name == "none") return Prompt::Ask::none;
  return name == "required" ? Prompt::Ask::required : Prompt::Ask::optional;
}

// The limit that an answer inherits: what would be refused later is refused at once; what would be cut may be entered.
std::optional<std::size_t> inheritedMax(const VendorProfile& profile, const std::string& key) {
  const auto found = profile.limits.find(key == "erp_number" ? "number" : key);
  const bool inherits = (key == "erp_number" || key == "description") && found != profile.limits.end();
  return inherits && !found->second.cut ? found->second.max : std::nullopt;
}

Prompt readPrompt(const VendorProfile& profile, const std::string& key, const Value& source) {
  Prompt prompt;
  prompt.key = key;
  prompt.label = knownLabel(key);
  take(&source, "label", prompt.label);
  prompt.kind = kindOf(source, key);
  prompt.ask = askOf(source);
  if (prompt.kind == Prompt::Kind::text) prompt.max = inheritedMax(profile, key);
  take(&source, "max", prompt.max);
  take(&source, "multiline", prompt.multiline);
  take(&source, "prefill", prompt.prefill);
  take(&source, "help", prompt.help);
  if (const auto* choices = source.find("choices")) {
    for (const auto& choice : choices->items()) prompt.choices.push_back(choice.asString());
  }
  return prompt;
}

void readFields(VendorProfile& profile, const Value& source) {
  for (const auto& [name, field] : source.members()) {
    const auto text = field.isString() ? field.asString() : field.at("value").asString();
    if (text.empty()) continue;
    profile.fields[name] = text;
    if (field.isObject()) profile.field_limits[name] = readLimit(field);
  }
}

void readRules(VendorProfile& profile, const Value& source) {
  const auto* decimals = source.find("decimals");
  take(decimals, "amount", profile.amount_decimals);
  take(decimals, "quantity", profile.quantity_decimals);
  take(decimals, "price", profile.price_decimals);
  const auto* rules = source.find("rules");
  take(rules, "single_category", profile.single_category);
  take(rules, "category_required", profile.category_required);
  take(rules, "sum_same_line", profile.sum_same_line);
  take(rules, "segregation_of_duties", profile.segregation_of_duties);
  take(&source, "external_key", profile.external_key);
  take(&source, "date", profile.date);
  take(&source, "caution", profile.caution);
}

void readService(VendorProfile& profile, const Value& source) {
  const auto* retry = source.find("retry");
  takeDuration(retry, "first", profile.retry.first_us);
  takeDuration(retry, "max", profile.retry.max_us);
  take(retry, "factor_percent", profile.retry.factor_percent);
  take(retry, "jitter_percent", profile.retry.jitter_percent);
  take(retry, "attempts", profile.retry.attempts);
  const auto* api = source.find("api");
  take(api, "concurrency", profile.api.concurrency);
  take(api, "per_minute", profile.api.per_minute);
  takeDuration(api, "timeout", profile.api.timeout_us);
  take(api, "circuit_failures", profile.api.circuit_failures);
  takeDuration(api, "circuit_rest", profile.api.circuit_rest_us);
  const auto* mail = source.find("mail");
  take(mail, "rejection_to_creator", profile.mail.rejection_to_creator);
  take(mail, "rejection_to_sender", profile.mail.rejection_to_sender);
  take(mail, "rejection_subject", profile.mail.rejection_subject);
  take(mail, "notify_failed", profile.mail.notify_failed);
  take(mail, "notify_synced", profile.mail.notify_synced);
  take(mail, "notify_resent", profile.mail.notify_resent);
}

}  // namespace

VendorProfile readProfile(const std::string& name, const Value& source) {
  VendorProfile profile;
  profile.name = name;
  take(&source, "title", profile.title);
  take(&source, "dialect", profile.dialect);
  readRules(profile, source);
  if (const auto* limits = source.find("limits")) {
    for (const auto& [key, limit] : limits->members()) profile.limits[key] = readLimit(limit);
  }
  if (const auto* prompts = source.find("prompts")) {
    for (const auto& [key, prompt] : prompts->members()) profile.prompts.push_back(readPrompt(profile, key, prompt));
  }
  if (const auto* fields = source.find("fields")) readFields(profile, *fields);
  readService(profile, source);
  const auto* erp = source.find("erp");
  profile.erp = erp == nullptr ? Value::object() : *erp;
  profile.digest = domain::sha256Hex(profileJson(profile).canonical());
  return profile;
}

}  // namespace tieback::profile
