#include "erp/support/outcomes.h"

#include <Poco/DateTime.h>
#include <Poco/DateTimeFormat.h>
#include <Poco/DateTimeParser.h>

#include <algorithm>
#include <charconv>

namespace tieback::erp {
namespace {

constexpr std::size_t kMaxBody = 32u << 20;
constexpr std::size_t kMaxExcerpt = 500;

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::size_t findNoCase(std::string_view text, std::string_view part, std::size_t from) {
  if (from > text.size()) return std::string_view::npos;
  const auto found = std::search(text.begin() + static_cast<std::ptrdiff_t>(from), text.end(), part.begin(), part.end(),
                                 [](char a, char b) { return lower(a) == lower(b); });
  return found == text.end() && !part.empty() ? std::string_view::npos : static_cast<std::size_t>(found - text.begin());
}

ErpError unavailable(std::string code, std::string message) {
  ErpError error;
  error.code = std::move(code);
  error.category = Category::erp_unavailable;
  error.message = std::move(message);
  error.remedy = "Nothing to do: it is tried again by itself.";
  return error;
}

}  // namespace

Answer answerOf(Exchange exchange, Effect effect, std::string_view erp) {
  if (auto* reply = std::get_if<WireReply>(&exchange)) return std::move(*reply);
  if (const auto* not_sent = std::get_if<NotSent>(&exchange)) {
    auto error = not_sent->at_us
                     ? unavailable("throttled", std::string(erp) + " is not asked more often: " + not_sent->why + ".")
                     : unavailable("erp_unreachable", std::string(erp) + " could not be reached: " + not_sent->why);
    return Outcome(TryLater{std::move(error), not_sent->at_us, true});
  }
  return unclear(effect, erp, std::get<Lost>(exchange).why);
}

Outcome unclear(Effect effect, std::string_view erp, const std::string& what) {
  if (effect == Effect::write) return InDoubt{what};
  return TryLater{unavailable("erp_unavailable", std::string(erp) + " gave no usable answer: " + what), std::nullopt,
                  false};
}

TryLater throttled(std::string_view erp, const WireReply* reply, std::int64_t now_us, std::string erp_message) {
  auto error = unavailable("throttled", std::string(erp) + " allows no more calls for now.");
  error.erp_message = std::move(erp_message);
  return TryLater{std::move(error), reply != nullptr ? retryAfterUs(*reply, now_us) : std::nullopt, true};
}

std::optional<std::int64_t> retryAfterUs(const WireReply& reply, std::int64_t now_us) {
  const auto text = reply.header("Retry-After");
  if (text.empty()) return std::nullopt;
  std::int64_t seconds = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  constexpr std::int64_t kDay = 24 * 3600;
  if (problem == std::errc() && end == text.data() + text.size()) {
    return now_us + std::clamp<std::int64_t>(seconds, 0, kDay) * 1'000'000;
  }
  // Poco's parser makes something of nearly any text; a date of HTTP has one length and one zone.
  constexpr std::size_t kDateLength = 29;
  if (text.size() != kDateLength || !text.ends_with(" GMT")) return std::nullopt;
  Poco::DateTime when;
  int zone = 0;
  if (!Poco::DateTimeParser::tryParse(Poco::DateTimeFormat::HTTP_FORMAT, text, when, zone)) return std::nullopt;
  return std::clamp<std::int64_t>(when.timestamp().epochMicroseconds(), now_us, now_us + kDay * 1'000'000);
}

bool matches(std::string_view pattern, std::string_view text) {
  std::size_t from = 0;
  while (!pattern.empty()) {
    const auto star = pattern.find('*');
    const auto part = pattern.substr(0, star);
    const auto found = findNoCase(text, part, from);
    if (found == std::string_view::npos) return false;
    from = found + part.size();
    pattern = star == std::string_view::npos ? std::string_view() : pattern.substr(star + 1);
  }
  return true;
}

const ErrorRule* findRule(std::span<const ErrorRule> rules, std::string_view text) {
  const auto found =
      std::find_if(rules.begin(), rules.end(), [&](const auto& rule) { return matches(rule.pattern, text); });
  return found == rules.end() ? nullptr : &*found;
}

ErpError explain(std::span<const ErrorRule> rules, std::string_view erp, const std::string& erp_message) {
  ErpError error;
  error.erp_message = excerpt(erp_message);
  if (const auto* rule = findRule(rules, erp_message)) {
    error.code = rule->code;
    error.category = rule->category;
    error.field = rule->field;
    error.message = rule->message;
    error.remedy = rule->remedy;
    return error;
  }
  error.code = "erp_refused";
  error.message = std::string(erp) + " refused it: " + error.erp_message;
  error.remedy = "Mend in " + std::string(erp) + " what its message names and try again, or reject the change order.";
  return error;
}

Refused refuse(std::string code, std::string message, std::string field, std::string value, std::string remedy,
               Category category) {
  return Refused{ErpError{.code = std::move(code),
                          .category = category,
                          .message = std::move(message),
                          .field = std::move(field),
                          .value = std::move(value),
                          .remedy = std::move(remedy)}};
}

Refused refused(std::string code, Category category, std::string message, std::string remedy, std::string erp_message) {
  auto refusal = refuse(std::move(code), std::move(message), "", "", std::move(remedy), category);
  refusal.error.erp_message = std::move(erp_message);
  return refusal;
}

std::optional<json::Value> parseBody(const WireReply& reply) {
  std::string_view text = reply.body;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);  // a mark that JSON does not want, and some senders add
  try {
    return json::parse(text, {kMaxBody, 64});
  } catch (const json::ParseError&) {
    return std::nullopt;
  }
}

std::string excerpt(std::string_view text) {
  std::string out;
  bool in_tag = false;
  bool space = false;
  const bool html = text.find("</") != std::string_view::npos;
  for (const char c : text) {
    if (html && c == '<') in_tag = true;
    const bool skip = in_tag;
    if (html && c == '>') in_tag = false;
    if (skip || static_cast<unsigned char>(c) <= 0x20 || c == 0x7f) {
      space = true;
      continue;
    }
    if (space && !out.empty()) out += ' ';
    space = false;
    out += c;
  }
  if (out.size() > kMaxExcerpt) {
    auto end = kMaxExcerpt;
    while (end > 0 && (static_cast<unsigned char>(out[end]) & 0xc0) == 0x80) --end;
    out.resize(end);
    out += "…";
  }
  return cleanUtf8(out);
}

}  // namespace tieback::erp
