#include "profile/metadata.h"

#include <algorithm>

#include "domain/text_template.h"
#include "profile/profile_reader.h"

namespace tieback::profile {
namespace {

using json::Value;

Value enabled(bool is) {
  return Value::object({{"enabled", is}});
}

Value validation(const std::string& message, std::optional<std::size_t> length = {}) {
  auto object = Value::object({{"enabled", true}, {"message", message}});
  if (length) object.set("length", static_cast<std::uint64_t>(*length));
  return object;
}

class Fields {
 public:
  void add(const std::string& field, const char* rule, Value value) {
    auto& entry = fields_[field];
    if (entry.isNull()) entry = enabled(true);
    entry["validation"].set(rule, std::move(value));
  }

  // What is cut needs no validation: it may be entered.
  void limit(const std::string& field, const std::string& shown, const FieldLimit& limit) {
    if (limit.required) add(field, "present", validation(shown + " can't be blank."));
    if (!limit.max || limit.cut) return;
    add(field, "max_length", validation(shown + " is too long. Maximum %{length} characters.", limit.max));
  }

  Value take() { return Value::object({{"fields", fields_.isNull() ? Value::object() : std::move(fields_)}}); }

 private:
  Value fields_;
};

const Prompt* promptOf(const VendorProfile& profile, std::string_view key) {
  for (const auto& prompt : profile.prompts) {
    if (prompt.key == key && prompt.ask != Prompt::Ask::none) return &prompt;
  }
  return nullptr;
}

void addLimits(const VendorProfile& profile, Fields& fields) {
  for (const auto& [name, shown] :
       {std::pair("number", "Number"), {"title", "Title"}, {"description", "Description"}}) {
    const auto found = profile.limits.find(name);
    if (found != profile.limits.end()) fields.limit(name, shown, found->second);
  }
}

// The platform calls the ERP's own number of a record its code.
Value exportRules(const VendorProfile& profile) {
  Fields fields;
  addLimits(profile, fields);
  if (const auto* number = promptOf(profile, "erp_number")) {
    fields.limit("code", number->label, {number->max, false, number->ask == Prompt::Ask::required});
  }
  auto rules = fields.take();
  rules.set("warning_message", Value::object({{"enabled", !profile.caution.empty()}, {"message", profile.caution}}));
  return rules;
}

Value saveRules(const VendorProfile& profile) {
  Fields fields;
  addLimits(profile, fields);
  return fields.take();
}

Value itemRules(const VendorProfile& profile) {
  Fields fields;
  fields.add("cost_code", "present", validation("Cost code can't be blank."));
  if (profile.category_required) fields.add("line_item_type", "present", validation("Category can't be blank."));
  const auto decimals = [&](const char* field, const char* shown, int count) {
    fields.add(field, "numeric", validation(std::string(shown) + " must be a number."));
    fields.add(
        field, "max_length_decimal",
        validation(std::string(shown) + " has too many decimals. Maximum %{length}.", static_cast<std::size_t>(count)));
  };
  decimals("total_amount", "Amount", profile.amount_decimals);
  decimals("quantity", "Quantity", profile.quantity_decimals);
  decimals("unit_cost", "Unit cost", profile.price_decimals);
  const auto found = profile.limits.find("line_description");
  if (found != profile.limits.end()) fields.limit("description", "Description", found->second);
  return fields.take();
}

// The prefill that the platform calls procore_change_order_number: the ERP's number starts as the change order's.
bool prefillsNumber(const VendorProfile& profile) {
  const auto* prompt = promptOf(profile, "erp_number");
  if (prompt == nullptr) return false;
  const auto parsed = domain::TextTemplate::parse(prompt->prefill);
  const auto paths = parsed ? parsed->paths() : std::vector<std::string>();
  return std::find(paths.begin(), paths.end(), "change_order.number") != paths.end();
}

Value customFields(const VendorProfile& profile) {
  auto list = Value::array();
  for (const auto& prompt : profile.prompts) {
    if (prompt.ask == Prompt::Ask::none || prompt.key == "erp_number") continue;
    auto field = Value::object({{"key", prompt.key},
                                {"label", prompt.label},
                                {"type", promptKindName(prompt.kind)},
                                {"required", prompt.ask == Prompt::Ask::required}});
    if (prompt.max) field.set("max_length", static_cast<std::uint64_t>(*prompt.max));
    for (const auto& choice : prompt.choices) field["choices"].push(choice);
    list.push(std::move(field));
  }
  return list;
}

Value changeOrders(const VendorProfile& profile, const MetadataOptions& options) {
  auto configs = Value::object({{"export", enabled(true)},
                                {"import", enabled(options.import)},
                                {"unlink", enabled(options.unlink)},
                                {"procore_change_order_number", enabled(prefillsNumber(profile))},
                                {"line_items_require_single_category", enabled(profile.single_category)}});
  return Value::object(
      {{"enabled", true},
       {"configs", std::move(configs)},
       {"tab", Value::object(
                   {{"enabled", true},
                    {"columns",
                     Value::object({{"code", Value::object({{"enabled", true}, {"text", profile.title + " ID"}})}})}})},
       {"rules", Value::object({{"export", exportRules(profile)}, {"save", saveRules(profile)}})},
       {"custom_fields", customFields(profile)}});
}

Value changeOrderItems(const VendorProfile& profile, const MetadataOptions& options) {
  return Value::object({{"enabled", true},
                        {"configs", Value::object({{"export", enabled(true)}, {"import", enabled(options.import)}})},
                        {"tab", enabled(true)},
                        {"rules", Value::object({{"export", itemRules(profile)}, {"save", itemRules(profile)}})}});
}

// Commitments are not ours to export, but the platform asks which kinds have change orders, and how long a number may
// be.
Value commitments(const VendorProfile& profile, const MetadataOptions& options) {
  Fields fields;
  const auto found = profile.limits.find("commitment_number");
  if (found != profile.limits.end()) fields.limit("number", "Number", found->second);
  return Value::object(
      {{"enabled", true},
       {"configs", Value::object({{"export_purchase_orders", enabled(options.abilities.purchase_orders)},
                                  {"export_subcontracts", enabled(options.abilities.subcontracts)}})},
       {"rules", Value::object({{"save", fields.take()}})}});
}

}  // namespace

json::Value metadata(const VendorProfile& profile, const MetadataOptions& options) {
  auto labels =
      Value::object({{"name", profile.title}, {"id_name", profile.title + " ID"}, {"short_name", profile.title}});
  auto entities = Value::object({{"commitments", commitments(profile, options)},
                                 {"commitment_change_orders", changeOrders(profile, options)},
                                 {"commitment_change_order_items", changeOrderItems(profile, options)}});
  return Value::object(
      {{"settings", Value::object({{"labels", std::move(labels)}, {"entities", std::move(entities)}})}});
}

}  // namespace tieback::profile
