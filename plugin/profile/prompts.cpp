#include "profile/prompts.h"

#include <algorithm>

#include "domain/text.h"
#include "domain/text_template.h"
#include "profile/draft_texts.h"
#include "profile/profile_reader.h"

namespace tieback::profile {
namespace {

using json::Value;

Error invalid(const std::string& key, const std::string& message) {
  return Error{"answer_invalid", Category::bad_input, message, "params.answers" + (key.empty() ? "" : "." + key)};
}

// A text of several lines is put into a box of one line.
std::string oneLine(const std::string& text) {
  std::string joined;
  for (const char c : text) {
    if (c == '\r') continue;
    joined += c == '\n' || c == '\t' ? ' ' : c;
  }
  return joined;
}

std::string prefillOf(const Prompt& prompt, const Value& document, const std::string& today) {
  const auto parsed = domain::TextTemplate::parse(prompt.prefill);
  if (!parsed) return {};  // checked when the profile was loaded
  auto text = parsed->fill([&](std::string_view path) { return path == "today" ? today : pathText(document, path); });
  if (prompt.kind == Prompt::Kind::date && text.size() > 10 && text[10] == 'T') text.resize(10);
  return prompt.multiline ? text : oneLine(text);
}

Value promptAnswer(const Prompt& prompt, const Value& document, const std::string& today) {
  auto object = Value::object({{"key", prompt.key},
                               {"label", prompt.label},
                               {"kind", promptKindName(prompt.kind)},
                               {"required", prompt.ask == Prompt::Ask::required}});
  if (prompt.max) object.set("max_length", static_cast<std::uint64_t>(*prompt.max));
  if (const auto prefill = prefillOf(prompt, document, today); !prefill.empty()) object.set("prefill", prefill);
  if (!prompt.help.empty()) object.set("help", prompt.help);
  for (const auto& choice : prompt.choices) object["choices"].push(choice);
  return object;
}

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

Result<void> checkText(const Prompt& prompt, const std::string& text) {
  const auto count = domain::codePoints(text);
  const auto max = prompt.max.value_or(65535);
  if (count > max) {
    return invalid(prompt.key, prompt.label + " has " + domain::countOf(count, "character") + "; at most " +
                                   std::to_string(max) + " are allowed.");
  }
  const auto breaks = prompt.multiline ? domain::LineBreaks::allowed : domain::LineBreaks::refused;
  if (!domain::hasControlCharacters(text, breaks)) return {};
  return invalid(prompt.key,
                 prompt.label + " holds control characters" + (prompt.multiline ? "." : " or line breaks."));
}

Result<void> checkAnswer(const Prompt& prompt, const std::string& text) {
  if (text.empty()) return {};
  if (prompt.kind == Prompt::Kind::text) return checkText(prompt, text);
  if (prompt.kind == Prompt::Kind::date && !domain::isDate(text)) {
    return invalid(prompt.key, prompt.label + " must be a date written as 2026-06-15.");
  }
  const bool chosen = std::find(prompt.choices.begin(), prompt.choices.end(), text) != prompt.choices.end();
  if (prompt.kind == Prompt::Kind::choice && !chosen) {
    return invalid(prompt.key, prompt.label + " must be one of: " + listed(prompt.choices) + ".");
  }
  return {};
}

const Prompt* asked(const VendorProfile& profile, const std::string& key) {
  for (const auto& prompt : profile.prompts) {
    if (prompt.key == key && prompt.ask != Prompt::Ask::none) return &prompt;
  }
  return nullptr;
}

}  // namespace

Value prompts(const VendorProfile& profile, const Value& document, const std::string& today) {
  auto list = Value::array();
  for (const auto& prompt : profile.prompts) {
    if (prompt.ask != Prompt::Ask::none) list.push(promptAnswer(prompt, document, today));
  }
  return Value::object({{"prompts", std::move(list)}, {"caution", profile.caution}});
}

Result<void> checkAnswers(const VendorProfile& profile, const Value& answers) {
  if (!answers.isObject() && !answers.isNull()) return invalid("", "The answers must be an object of key and text.");
  const Value::Object none;
  for (const auto& [key, answer] : answers.isNull() ? none : answers.members()) {
    const auto* prompt = asked(profile, key);
    if (prompt == nullptr)
      return invalid(domain::cutTo(key, 60), profile.title + " does not ask for this; leave it out.");
    if (!answer.isString()) return invalid(key, prompt->label + " must be a text.");
    if (auto checked = checkAnswer(*prompt, answer.asString()); !checked) return checked;
  }
  for (const auto& prompt : profile.prompts) {
    const bool given = !domain::trimmed(answers.text(prompt.key)).empty();
    if (prompt.ask == Prompt::Ask::required && !given)
      return invalid(prompt.key, prompt.label + " is needed to accept.");
  }
  return {};
}

}  // namespace tieback::profile
