#include "profile/profile_reader.h"

namespace tieback::profile {
namespace {

using json::Value;

Value limitJson(const FieldLimit& limit) {
  auto object = Value::object({{"cut", limit.cut}, {"required", limit.required}});
  if (limit.max) object.set("max", static_cast<std::uint64_t>(*limit.max));
  return object;
}

std::string askName(Prompt::Ask ask) {
  if (ask == Prompt::Ask::none) return "none";
  return ask == Prompt::Ask::required ? "required" : "optional";
}

Value promptJson(const Prompt& prompt) {
  auto object = Value::object({{"key", prompt.key},
                               {"label", prompt.label},
                               {"kind", promptKindName(prompt.kind)},
                               {"ask", askName(prompt.ask)},
                               {"multiline", prompt.multiline},
                               {"prefill", prompt.prefill},
                               {"help", prompt.help}});
  if (prompt.max) object.set("max", static_cast<std::uint64_t>(*prompt.max));
  auto choices = Value::array();
  for (const auto& choice : prompt.choices) choices.push(choice);
  object.set("choices", std::move(choices));
  return object;
}

Value rulesJson(const VendorProfile& profile) {
  return Value::object({{"single_category", profile.single_category},
                        {"category_required", profile.category_required},
                        {"sum_same_line", profile.sum_same_line},
                        {"segregation_of_duties", profile.segregation_of_duties}});
}

Value retryJson(const RetryPolicy& retry) {
  return Value::object({{"first_us", retry.first_us},
                        {"max_us", retry.max_us},
                        {"factor_percent", retry.factor_percent},
                        {"jitter_percent", retry.jitter_percent},
                        {"attempts", retry.attempts}});
}

Value apiJson(const ApiLimits& api) {
  return Value::object({{"concurrency", api.concurrency},
                        {"per_minute", api.per_minute},
                        {"timeout_us", api.timeout_us},
                        {"circuit_failures", api.circuit_failures},
                        {"circuit_rest_us", api.circuit_rest_us}});
}

Value mailJson(const MailRules& mail) {
  return Value::object({{"rejection_to_creator", mail.rejection_to_creator},
                        {"rejection_to_sender", mail.rejection_to_sender},
                        {"rejection_subject", mail.rejection_subject},
                        {"notify_failed", mail.notify_failed},
                        {"notify_synced", mail.notify_synced},
                        {"notify_resent", mail.notify_resent}});
}

}  // namespace

std::string promptKindName(Prompt::Kind kind) {
  if (kind == Prompt::Kind::date) return "date";
  return kind == Prompt::Kind::choice ? "choice" : "text";
}

Value profileJson(const VendorProfile& profile) {
  auto limits = Value::object();
  for (const auto& [key, limit] : profile.limits) limits.set(key, limitJson(limit));
  auto prompts = Value::array();
  for (const auto& prompt : profile.prompts) prompts.push(promptJson(prompt));
  auto fields = Value::object();
  for (const auto& [name, text] : profile.fields) {
    auto field = Value::object({{"value", text}});
    const auto limit = profile.field_limits.find(name);
    if (limit != profile.field_limits.end()) field.set("limit", limitJson(limit->second));
    fields.set(name, std::move(field));
  }
  return Value::object({{"name", profile.name},
                        {"title", profile.title},
                        {"dialect", profile.dialect},
                        {"limits", std::move(limits)},
                        {"prompts", std::move(prompts)},
                        {"decimals", Value::object({{"amount", profile.amount_decimals},
                                                    {"quantity", profile.quantity_decimals},
                                                    {"price", profile.price_decimals}})},
                        {"rules", rulesJson(profile)},
                        {"external_key", profile.external_key},
                        {"date", profile.date},
                        {"fields", std::move(fields)},
                        {"caution", profile.caution},
                        {"retry", retryJson(profile.retry)},
                        {"api", apiJson(profile.api)},
                        {"mail", mailJson(profile.mail)},
                        {"erp", profile.erp}});
}

}  // namespace tieback::profile
