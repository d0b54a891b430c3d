#include <algorithm>
#include <initializer_list>
#include <set>

#include "domain/text_template.h"
#include "profile/profile_reader.h"

namespace tieback::profile {
namespace {

using Problem = std::optional<SchemaProblem>;
using Roots = std::initializer_list<std::string_view>;

std::string listed(Roots roots) {
  std::string text;
  for (const auto root : roots) text += (text.empty() ? "" : ", ") + std::string(root);
  return text;
}

bool asks(const VendorProfile& profile, std::string_view key) {
  return std::any_of(profile.prompts.begin(), profile.prompts.end(), [&](const Prompt& p) { return p.key == key; });
}

// It parses, and each of its paths begins with one of `roots`; answers.* is among the prompts.
Problem checkTemplate(const VendorProfile& profile, const std::string& path, const std::string& text, Roots roots) {
  const auto parsed = domain::TextTemplate::parse(text);
  if (!parsed) return SchemaProblem{path, false, parsed.error().message};
  for (const auto& name : parsed->paths()) {
    const auto root = domain::rootOf(name);
    if (std::find(roots.begin(), roots.end(), root) == roots.end()) {
      return SchemaProblem{path, false, "nothing is known as {" + name + "}; known here: " + listed(roots) + "."};
    }
    // The three known prompts may be named whether asked or not: a profile is extended to ask for them.
    const std::string key = root == "answers" && name.size() > 8 ? name.substr(8) : "";
    const bool known = key == "description" || key == "erp_number" || key == "accounting_date";
    if (root == "answers" && !known && !asks(profile, key)) {
      return SchemaProblem{path, false, "{" + name + "} is no prompt of this profile."};
    }
  }
  return std::nullopt;
}

Problem checkChoices(const Prompt& prompt, const std::string& path) {
  const bool choice = prompt.kind == Prompt::Kind::choice;
  if (choice && prompt.choices.empty()) return SchemaProblem{path, false, "a prompt of kind choice needs `choices`."};
  if (!choice && !prompt.choices.empty()) return SchemaProblem{path + ".choices", true, "`choices` needs kind choice."};
  const std::set<std::string> distinct(prompt.choices.begin(), prompt.choices.end());
  if (distinct.size() != prompt.choices.size())
    return SchemaProblem{path + ".choices", false, "a choice stands here twice."};
  return std::nullopt;
}

Problem checkPrompt(const VendorProfile& profile, const Prompt& prompt) {
  const auto path = "prompts." + prompt.key;
  const bool text = prompt.kind == Prompt::Kind::text;
  if (prompt.ask != Prompt::Ask::none && prompt.label.empty())
    return SchemaProblem{path, false, "the key `label` is missing."};
  if (prompt.key == "accounting_date" && prompt.kind != Prompt::Kind::date) {
    return SchemaProblem{path + ".kind", false, "accounting_date is a date."};
  }
  if (prompt.max && !text) return SchemaProblem{path + ".max", true, "`max` is for kind text."};
  if (prompt.multiline && !text) return SchemaProblem{path + ".multiline", true, "`multiline` is for kind text."};
  if (auto problem = checkChoices(prompt, path)) return problem;
  return checkTemplate(profile, path + ".prefill", prompt.prefill,
                       {"change_order", "commitment", "additional_data", "job_origin_id", "currency", "today"});
}

Problem checkExternalKey(const VendorProfile& profile) {
  const auto limit = profile.limits.find("external_key");
  if (limit != profile.limits.end() && limit->second.cut) {
    return SchemaProblem{"limits.external_key.cut", false,
                         "the external key cannot be cut: it would no longer be unique."};
  }
  if (auto problem = checkTemplate(profile, "external_key", profile.external_key, {"change_order", "commitment"})) {
    return problem;
  }
  const auto parsed = domain::TextTemplate::parse(profile.external_key);
  const auto paths = parsed->paths();
  if (std::find(paths.begin(), paths.end(), "change_order.id") != paths.end()) return std::nullopt;
  return SchemaProblem{"external_key", false, "it must hold {change_order.id}: nothing else is unique."};
}

}  // namespace

std::optional<SchemaProblem> checkMeaning(const VendorProfile& profile) {
  for (const auto& prompt : profile.prompts) {
    if (auto problem = checkPrompt(profile, prompt)) return problem;
  }
  if (auto problem = checkExternalKey(profile)) return problem;
  if (auto problem =
          checkTemplate(profile, "date", profile.date, {"answers", "additional_data", "change_order", "today"})) {
    return problem;
  }
  for (const auto& [name, text] : profile.fields) {
    auto problem = checkTemplate(profile, "fields." + name, text,
                                 {"change_order", "commitment", "answers", "additional_data", "job_origin_id",
                                  "currency", "external_key", "today"});
    if (problem) return problem;
  }
  if (auto problem = checkTemplate(profile, "mail.rejection_subject", profile.mail.rejection_subject,
                                   {"company", "change_order", "commitment", "project", "vendor"})) {
    return problem;
  }
  if (profile.retry.max_us < profile.retry.first_us) {
    return SchemaProblem{"retry.max", false, "the longest pause is shorter than the first."};
  }
  if (profile.api.timeout_us < 100'000) return SchemaProblem{"api.timeout", false, "expected at least 100ms."};
  return std::nullopt;
}

}  // namespace tieback::profile
