// What every dialect makes of the ways an exchange can go wrong, whatever the vendor.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "erp/port/dialect.h"

namespace tieback::erp {

// Does the request change something in the ERP? Decides what a lost answer means.
enum class Effect { read, write };

// A whole answer, or what its absence means.
using Answer = std::variant<WireReply, Outcome>;

// NotSent is TryLater; Lost is InDoubt for a write and TryLater for a read. `erp`: "Acumatica".
Answer answerOf(Exchange exchange, Effect effect, std::string_view erp);

// An answer came, but nobody can tell from it what happened: InDoubt for a write, TryLater for a read.
Outcome unclear(Effect effect, std::string_view erp, const std::string& what);

// Throttled: not before Retry-After (seconds or a date), where the ERP names one.
TryLater throttled(std::string_view erp, const WireReply* reply, std::int64_t now_us, std::string erp_message);
std::optional<std::int64_t> retryAfterUs(const WireReply& reply, std::int64_t now_us);

// One row of a dialect's table of the vendor's words.
struct ErrorRule {
  std::string_view
      pattern;  // parts that must occur in this order, whatever their case, with * between: "vendor*inactive"
  std::string_view code;
  std::string_view field;
  std::string_view message;  // plain explanation
  std::string_view remedy;
  Category category = Category::erp_refused;
};

bool matches(std::string_view pattern, std::string_view text);
const ErrorRule* findRule(std::span<const ErrorRule> rules, std::string_view text);

// The error for the vendor's words: by its rule, or `erp_refused` with the words as they are.
ErpError explain(std::span<const ErrorRule> rules, std::string_view erp, const std::string& erp_message);

// A refusal of ours: plain words, the field and value they are about, and what to do.
Refused refuse(std::string code, std::string message, std::string field, std::string value, std::string remedy,
               Category category = Category::erp_refused);
// A refusal of the vendor's, in its own words beside ours.
Refused refused(std::string code, Category category, std::string message, std::string remedy, std::string erp_message);

// The reply's JSON; nothing when it is none.
std::optional<json::Value> parseBody(const WireReply& reply);

// A text of at most 500 characters for a message, control characters and HTML tags taken out.
std::string excerpt(std::string_view text);

}  // namespace tieback::erp
