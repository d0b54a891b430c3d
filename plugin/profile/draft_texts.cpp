#include "profile/draft_texts.h"

#include <algorithm>

#include "domain/text.h"
#include "domain/text_template.h"

namespace tieback::profile {
namespace {

using json::Value;

constexpr const char* kMendText = "Shorten or complete it in the change order.";

struct LimitedPath {
  std::string_view path;
  std::string_view limit;  // its name in the profile
  const char* field;       // for people
};
constexpr LimitedPath kLimited[] = {{"change_order.number", "number", "number"},
                                    {"change_order.title", "title", "title"},
                                    {"change_order.description", "description", "description"},
                                    {"answers.description", "description", "description"},
                                    {"commitment.number", "commitment_number", "commitment number"},
                                    {"external_key", "external_key", "external key"}};

std::string capitalised(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

bool asksFor(const VendorProfile& profile, std::string_view key) {
  return std::any_of(profile.prompts.begin(), profile.prompts.end(),
                     [&](const Prompt& prompt) { return prompt.key == key && prompt.ask != Prompt::Ask::none; });
}

// Longer than any ERP takes: a bound for what is kept, mailed and shown.
struct Bound {
  const char* path;
  const char* field;
  std::size_t max;
  domain::LineBreaks line_breaks;
};
constexpr auto kOneLine = domain::LineBreaks::refused;
constexpr Bound kBounds[] = {{"change_order.id", "change order id", 64, kOneLine},
                             {"change_order.number", "number", 255, kOneLine},
                             {"change_order.title", "title", 1000, kOneLine},
                             {"change_order.description", "description", 65535, domain::LineBreaks::allowed},
                             {"commitment.id", "commitment id", 64, kOneLine},
                             {"commitment.number", "commitment number", 255, kOneLine},
                             {"commitment.title", "commitment title", 1000, kOneLine},
                             {"commitment.origin_id", "commitment's ERP id", 255, kOneLine},
                             {"commitment.project.name", "project name", 1000, kOneLine},
                             {"commitment.project.origin_id", "project's ERP id", 255, kOneLine},
                             {"commitment.vendor.company", "contract company", 1000, kOneLine},
                             {"commitment.vendor.origin_id", "vendor's ERP id", 255, kOneLine},
                             {"job_origin_id", "job's ERP id", 255, kOneLine},
                             {"change_order.created_by.name", "creator's name", 255, kOneLine},
                             {"change_order.created_by.email", "creator's address", 254, kOneLine}};
constexpr Bound kLineBounds[] = {{"id", "id", 64, kOneLine},
                                 {"commitment_line_item_id", "commitment line", 64, kOneLine},
                                 {"cost_code.origin_id", "cost code", 255, kOneLine},
                                 {"line_item_type.origin_id", "category", 255, kOneLine},
                                 {"line_item_type.code", "category", 255, kOneLine},
                                 {"description", "description", 10000, domain::LineBreaks::allowed},
                                 {"uom", "unit of measure", 64, kOneLine},
                                 {"tax_code", "tax code", 64, kOneLine}};

void checkBound(const Value& from, const Bound& bound, const std::string& prefix, const std::string& shown,
                UnmetList& unmet) {
  const auto text = pathText(from, bound.path);
  const auto name = shown.empty() ? "The " + std::string(bound.field) : shown + ": the " + bound.field;
  if (domain::codePoints(text) > bound.max) {
    unmet.add({"too_long", prefix + bound.path,
               name + " has " + domain::countOf(domain::codePoints(text), "character") + "; at most " +
                   std::to_string(bound.max) + " can be sent.",
               kMendText});
  }
  if (domain::hasControlCharacters(text, bound.line_breaks)) {
    unmet.add({"control_characters", prefix + bound.path, name + " holds control characters.",
               "Type it anew: they often come with text that was copied from elsewhere."});
  }
}

void checkBounds(const Value& document, const ChangeOrder& order, UnmetList& unmet) {
  for (const auto& bound : kBounds) checkBound(document, bound, "", "", unmet);
  for (std::size_t i = 0; i < order.lines.size(); ++i) {
    const auto& item = document.at("change_order_items").items()[i];
    const std::string shown = order.lines[i].shown();
    for (const auto& bound : kLineBounds) checkBound(item, bound, order.lines[i].path + ".", shown, unmet);
  }
}

}  // namespace

std::string pathText(const Value& document, std::string_view path) {
  const auto* found = document.path(path);
  if (found == nullptr) return {};
  if (found->isNumber()) return found->asNumberText();
  return found->isString() ? domain::trimmed(found->asString()) : std::string();
}

Value Mapping::toJson() const {
  return Value::object({{"field", field}, {"from", from}, {"value", value}, {"original", original}, {"cut", cut}});
}

std::string DraftTexts::raw(std::string_view path) const {
  if (path == "today") return sources_.today;
  if (path == "external_key" && !sources_.external_key.empty()) return sources_.external_key;
  if (path == "external_key") {
    const auto parsed = domain::TextTemplate::parse(sources_.profile.external_key);
    return parsed ? parsed->fill([&](std::string_view name) { return pathText(sources_.document, name); })
                  : std::string();
  }
  if (domain::rootOf(path) != "answers") return pathText(sources_.document, path);
  if (sources_.answers == nullptr || path.size() < 9) return {};
  return pathText(*sources_.answers, path.substr(8));
}

std::string DraftTexts::at(std::string_view path) {
  auto text = raw(path);
  for (const auto& known : kLimited) {
    if (known.path != path) continue;
    if (const auto* limit = limitNamed(known.limit)) return limited(*limit, known.field, std::string(path), text);
  }
  return text;
}

const FieldLimit* DraftTexts::limitNamed(std::string_view name) const {
  const auto limit = sources_.profile.limits.find(name);
  return limit == sources_.profile.limits.end() ? nullptr : &limit->second;
}

std::string DraftTexts::limited(const FieldLimit& limit, const std::string& field, const std::string& path,
                                const std::string& text) {
  if (limit.required && text.empty()) {
    unmet_.add({"text_missing", path, capitalised(field) + " is empty, but " + sources_.profile.title + " needs it.",
                kMendText});
  }
  const auto count = domain::codePoints(text);
  if (!limit.max || count <= *limit.max) return text;
  if (!limit.cut) {
    unmet_.add({"too_long", path,
                capitalised(field) + " has " + domain::countOf(count, "character") + "; " + sources_.profile.title +
                    " takes at most " + std::to_string(*limit.max) + ".",
                kMendText});
    return text;
  }
  Mapping cut{field, path, domain::cutTo(text, *limit.max), text, true};
  const bool known = std::any_of(cuts_.begin(), cuts_.end(),
                                 [&](const Mapping& other) { return other.field == field && other.from == path; });
  auto value = cut.value;
  if (!known) cuts_.push_back(std::move(cut));
  return value;
}

std::string DraftTexts::fill(const std::string& field, const std::string& text, const FieldLimit* limit) {
  const auto parsed = domain::TextTemplate::parse(text);
  if (!parsed) return {};  // the profile was checked when it was loaded
  const auto filled = domain::trimmed(parsed->fill([this](std::string_view path) { return at(path); }));
  return limit == nullptr ? filled : limited(*limit, field, field, filled);
}

void checkTextsAtSend(const Value& document, const ChangeOrder& order, const VendorProfile& profile, UnmetList& unmet) {
  if (!document.isObject()) return;
  checkBounds(document, order, unmet);
  DraftTexts texts({document, profile, nullptr, "", ""}, unmet);
  texts.at("change_order.number");
  texts.at("change_order.title");
  texts.at("commitment.number");
  texts.at("external_key");
  // Where the approver is asked, the answer is what counts.
  if (!asksFor(profile, "description")) texts.at("change_order.description");
  if (const auto* limit = texts.limitNamed("line_description")) {
    for (const auto& line : order.lines)
      texts.limited(*limit, line.shown() + ": description", line.path + ".description", line.description);
  }
  for (const auto& [name, text] : profile.fields) {
    const auto parsed = domain::TextTemplate::parse(text);
    const auto limit = profile.field_limits.find(name);
    const bool now = parsed && !parsed->mentions("answers") && !parsed->mentions("today");
    if (now && limit != profile.field_limits.end()) texts.fill(name, text, &limit->second);
  }
}

}  // namespace tieback::profile
