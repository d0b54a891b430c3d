#include "erp/dialects/netsuite/body.h"

#include <algorithm>
#include <array>

#include "erp/dialects/netsuite/client.h"
#include "erp/dialects/netsuite/marks.h"
#include "erp/dialects/netsuite/steps.h"
#include "erp/dialects/netsuite/values.h"

namespace tieback::erp::netsuite {
namespace {

using domain::DraftLine;
using json::Value;

constexpr auto kReserved =
    std::to_array<std::string_view>({"class", "currency", "department", "entity", "expense", "externalId", "id", "item",
                                     "location", "orderStatus", "status", "subsidiary", "tranDate", "tranId"});
constexpr auto kDimensions = std::to_array<std::string_view>({"customer", "department", "class", "location"});
constexpr std::size_t kKeyLength = 32;  // hexadecimal digits of a UUID
constexpr std::size_t kTurnLength = 8;  // of them, for the sending and its tries

Decimal decimalIn(const State& state, const std::string& name) {
  return Decimal::parse(state.text(name)).value_or(Decimal());
}

// A preview has no state yet: what the change order itself says stands in.
void putValue(const Config& config, const DraftLine& line, const State& state, std::size_t index, Value& body) {
  const bool known = !state.text(keyOf("amount", index)).empty();
  const auto rate = state.text(keyOf("rate", index));
  body.set("quantity", number(known ? decimalIn(state, keyOf("quantity", index)) : line.quantity.value_or(Decimal())));
  if (!rate.empty()) body.set("rate", number(decimalIn(state, keyOf("rate", index))));
  if (config.send_amount || !known) {
    body.set("amount", number(known ? decimalIn(state, keyOf("amount", index)) : line.amount));
  }
}

void putFields(const domain::Draft& draft, bool columns, Value& body) {
  for (const auto& [name, text] : draft.fields) {
    if (isColumn(name) == columns && !text.empty()) body.set(name, text);
  }
}

// What a line's dimension is called on the platform's side, until its id is known.
std::string dimensionName(const Config& config, const domain::Draft& draft, const DraftLine& line,
                          std::string_view field) {
  if (field == config.project_to) return draft.project;
  return field == config.category_to ? line.category : "";
}

Value newLine(const Config& config, const domain::Draft& draft, const State& state, std::size_t index) {
  const auto& line = draft.lines[index];
  auto body = Value::object();
  body.set("item", reference(state.text(keyOf("item", index)), line.cost_code));
  putValue(config, line, state, index, body);
  if (!line.description.empty()) body.set("description", line.description);
  for (const auto field : kDimensions) {
    const auto id = state.text(keyOf(field, index));
    const auto name = dimensionName(config, draft, line, field);
    if (!id.empty() || !name.empty()) body.set(field, reference(id, name));
  }
  if (config.tax_codes && !line.tax_code.empty()) {
    body.set("taxCode", reference(state.text(keyOf("tax", index)), line.tax_code));
  }
  putFields(draft, true, body);
  if (config.isLines()) {
    if (!config.date_column.empty() && !draft.date.empty()) body.set(config.date_column, draft.date);
    body.set(config.reference_column, Mark{draft.external_key, index + 1, std::nullopt, std::nullopt}.text());
  }
  return body;
}

// Changes of one line of the order, the last of which says what it is to hold.
Value changedLine(const Config& config, const domain::Draft& draft, const State& state, std::size_t index) {
  auto body = Value::object();
  const auto key = state.text(keyOf("line", index));
  body.set("line", key.empty() ? Value(draft.lines[index].position) : Value::number(key));
  putValue(config, draft.lines[index], state, index, body);
  body.set(config.reference_column, state.text(keyOf("marks", index)));
  return body;
}

bool changedAgain(const Config& config, const domain::Draft& draft, const State& state, std::size_t index) {
  const auto key = state.text(keyOf("line", index));
  for (std::size_t later = index + 1; later < draft.lines.size(); ++later) {
    if (updates(config, draft.lines[later]) && !key.empty() && state.text(keyOf("line", later)) == key) return true;
  }
  return false;
}

Value itemList(Value items) {
  return Value::object({{"items", std::move(items)}});
}

// NetSuite wants a UUID. One that a failed job has used up is no good for the next try: the key tells which sending,
// and which try of it, this is.
std::string idempotencyKey(const Job& job, const State& state) {
  auto digits = job.idempotency_key.substr(0, kKeyLength);
  digits.append(kKeyLength - digits.size(), '0');
  const auto turn = std::to_string(job.sending) + "0" + state.text("tries", "0");
  const auto size = std::min(turn.size(), kTurnLength);
  digits.replace(kKeyLength - kTurnLength, kTurnLength,
                 std::string(kTurnLength - size, '0') + turn.substr(turn.size() - size));
  std::string uuid;
  for (std::size_t at = 0; at < kKeyLength; ++at) {
    if (at == 8 || at == 12 || at == 16 || at == 20) uuid += '-';
    uuid += digits[at];
  }
  return uuid;
}

WireRequest request(const Config& config, const Job& job, const State& state, std::string method, std::string target,
                    const Value& body) {
  // A field that NetSuite does not know must not be passed over in silence, which is its default.
  WireRequest made{std::move(method),
                   std::move(target),
                   {{"Content-Type", "application/json"},
                    {"Accept", "application/json"},
                    {"X-NetSuite-PropertyNameValidation", "Error"}},
                   body.dump()};
  if (config.async) {
    made.headers.emplace_back("Prefer", "respond-async");
    made.headers.emplace_back("X-NetSuite-Idempotency-Key", idempotencyKey(job, state));
  }
  return made;
}

// The subsidiary before what must belong to it: NetSuite works fields off in their order.
Value orderBody(const Config& config, const domain::Draft& draft, const State& state) {
  auto body = Value::object();
  if (!config.upsert) body.set("externalId", draft.external_key);
  if (config.manual_number && !draft.number.empty()) body.set("tranId", draft.number);
  body.set("entity", reference(state.text("vendor"), draft.vendor));
  for (const char* name : {"subsidiary", "currency"}) {
    if (!state.text(name).empty()) body.set(name, reference(state.text(name), ""));
  }
  if (!draft.date.empty()) body.set("tranDate", draft.date);
  for (const char* name : {"department", "class", "location"}) {
    if (!state.text(name).empty()) body.set(name, reference(state.text(name), ""));
  }
  if (!config.link_field.empty()) body.set(config.link_field, reference(state.text("order"), draft.commitment));
  putFields(draft, false, body);
  auto items = Value::array();
  for (std::size_t i = 0; i < draft.lines.size(); ++i) items.push(newLine(config, draft, state, i));
  body.set("item", itemList(std::move(items)));
  return body;
}

}  // namespace

bool updates(const Config& config, const DraftLine& line) {
  return config.update_lines && line.change == DraftLine::Change::changed_line;
}

bool isColumn(std::string_view field) {
  return field.starts_with("custcol");
}

bool isReserved(const Config& config, std::string_view field) {
  return std::find(kReserved.begin(), kReserved.end(), field) != kReserved.end() || field == config.link_field ||
         (config.isLines() && (field == config.reference_column || field == config.date_column));
}

WireRequest linesRequest(const Config& config, const Job& job, const State& state) {
  const auto& draft = job.draft;
  auto items = Value::array();
  for (std::size_t i = 0; i < draft.lines.size(); ++i) {
    if (!updates(config, draft.lines[i])) {
      items.push(newLine(config, draft, state, i));
    } else if (!changedAgain(config, draft, state, i)) {
      items.push(changedLine(config, draft, state, i));
    }
  }
  const auto order = state.text("order");
  return request(config, job, state, "PATCH", std::string(kOrders) + "/" + (order.empty() ? draft.commitment : order),
                 Value::object({{"item", itemList(std::move(items))}}));
}

WireRequest orderRequest(const Config& config, const Job& job, const State& state) {
  const auto body = orderBody(config, job.draft, state);
  if (!config.upsert) return request(config, job, state, "POST", kOrders, body);
  return request(config, job, state, "PUT", std::string(kOrders) + "/eid:" + job.draft.external_key + "?replace=item",
                 body);
}

}  // namespace tieback::erp::netsuite
