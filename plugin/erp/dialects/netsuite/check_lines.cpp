#include "erp/dialects/netsuite/check_lines.h"

#include <map>

#include "erp/dialects/netsuite/amounts.h"
#include "erp/dialects/netsuite/body.h"
#include "erp/dialects/netsuite/client.h"
#include "erp/dialects/netsuite/errors.h"
#include "erp/dialects/netsuite/marks.h"
#include "erp/dialects/netsuite/steps.h"
#include "erp/dialects/netsuite/values.h"

namespace tieback::erp::netsuite {
namespace {

using domain::DraftLine;
using json::Value;
using Problem = std::optional<Outcome>;

constexpr std::size_t kMaxReference = 300;  // of a free-form text field in NetSuite

// The order's line that a changed line means: by its key, else by its place.
const Value* meantLine(const DraftLine& line, const Value& order) {
  if (!line.commitment_line_origin.empty()) return lineByKey(order, line.commitment_line_origin);
  const auto& lines = linesOf(order);
  const auto place = static_cast<std::size_t>(line.position);
  return line.position >= 1 && place <= lines.size() ? &lines[place - 1] : nullptr;
}

// The line whose dimensions a new one takes: the one it changes, else the last of the same item, else the first.
const Value* modelLine(const DraftLine& line, const std::string& item, const Value& order) {
  if (line.change == DraftLine::Change::changed_line) {
    if (const auto* meant = meantLine(line, order)) return meant;
  }
  const auto& lines = linesOf(order);
  const Value* model = lines.empty() ? nullptr : &lines.front();
  for (const auto& candidate : lines) {
    if (idOf(candidate, "item") == item) model = &candidate;
  }
  return model;
}

class Lines {
 public:
  Lines(const Config& config, const domain::Draft& draft, const Value& order, State& state)
      : config_(config), draft_(draft), order_(order), state_(state) {}

  Problem put() {
    for (std::size_t i = 0; i < draft_.lines.size(); ++i) {
      if (auto problem = updates(config_, draft_.lines[i]) ? changed(i) : added(i)) return problem;
    }
    return std::nullopt;
  }

 private:
  Problem added(std::size_t index) {
    const auto& line = draft_.lines[index];
    const auto* model = modelLine(line, state_.text(keyOf("item", index)), order_);
    const std::pair<const char*, std::string> fixed[] = {{"customer", ""},
                                                         {"department", config_.department},
                                                         {"class", config_.class_},
                                                         {"location", config_.location}};
    for (const auto& [field, id] : fixed) {
      if (!state_.text(keyOf(field, index)).empty()) continue;
      const auto inherited = model == nullptr ? std::string() : idOf(*model, field);
      const auto& wanted = id.empty() ? inherited : id;
      if (!wanted.empty()) state_.set(keyOf(field, index), wanted);
    }
    return keep(index, addedLine(line.quantity, line.unit_cost, line.amount));
  }

  Problem changed(std::size_t index) {
    const auto& line = draft_.lines[index];
    const auto named =
        line.commitment_line_origin.empty() ? std::to_string(line.position) : line.commitment_line_origin;
    const auto* found = meantLine(line, order_);
    if (found == nullptr) {
      return refuse("commitment_line_unknown", "The commitment's purchase order has no such line in NetSuite.", "line",
                    named, "Compare the commitment's schedule of values with NetSuite.");
    }
    if (found->flag("isClosed")) {
      return refuse("commitment_line_closed", "The purchase order's line is closed in NetSuite.", "line", named,
                    "Reopen the line in NetSuite and try again, or add a new line instead.");
    }
    if (idOf(*found, "item") != state_.text(keyOf("item", index))) {
      return refuse("cost_code_differs", "The purchase order's line has another item in NetSuite.", "item",
                    line.cost_code, "Compare the commitment's schedule of values with NetSuite.");
    }
    const auto key = found->text("line");
    auto held = held_.find(key);
    if (held == held_.end()) {
      const auto value = valueOf(*found);
      if (!value) {
        return refuse("line_unreadable", "Quantity or amount of the purchase order's line can't be read exactly.",
                      "line", named, "Look at the line in NetSuite.");
      }
      held = held_.emplace(key, Held{*value, found->text(config_.reference_column)}).first;
    }
    state_.set(keyOf("line", index), key);
    state_.set(keyOf("before", index), fingerprint(config_, *found));
    return change(index, held->second);
  }

  struct Held {
    LineValue value;
    std::string marks;
  };

  static std::optional<LineValue> valueOf(const Value& line) {
    const auto quantity = numberOf(line, "quantity");
    const auto amount = numberOf(line, "amount");
    if (!quantity || !amount) return std::nullopt;
    const auto held = heldLine(*quantity, numberOf(line, "rate"), *amount);
    const auto* exact = std::get_if<LineValue>(&held);
    return exact == nullptr ? std::nullopt : std::optional(*exact);
  }

  // Two changes of one line follow each other.
  Problem change(std::size_t index, Held& held) {
    const auto& line = draft_.lines[index];
    const auto before = amountOf(held.value);
    const auto value = movedLine(held.value, line.quantity, line.unit_cost, line.amount);
    held.marks = withMark(held.marks, {draft_.external_key, index + 1, before, before + line.amount});
    if (held.marks.size() > kMaxReference) {
      return refuse("reference_full",
                    "The reference of the purchase order's line has no room for one more change order.",
                    config_.reference_column, state_.text(keyOf("line", index)),
                    "Make the column a long text in NetSuite, or set `changed_lines: new_line` in the profile.");
    }
    state_.set(keyOf("marks", index), held.marks);
    if (const auto* exact = std::get_if<LineValue>(&value)) held.value = *exact;
    return keep(index, value);
  }

  Problem keep(std::size_t index, const std::variant<LineValue, std::string>& value) {
    const auto& line = draft_.lines[index];
    if (const auto* why = std::get_if<std::string>(&value)) {
      return refuse("amount_not_representable",
                    "NetSuite cannot hold line " + std::to_string(index + 1) + " exactly: " + *why + ".", "amount",
                    line.amount.toString(), "Give the line a quantity and unit cost that make its amount.",
                    Category::bad_input);
    }
    const auto& fits = std::get<LineValue>(value);
    state_.set(keyOf("quantity", index), fits.quantity.toString());
    state_.set(keyOf("rate", index), fits.unit_price.toString());
    state_.set(keyOf("amount", index), amountOf(fits).toString());
    return std::nullopt;
  }

  const Config& config_;
  const domain::Draft& draft_;
  const Value& order_;
  State& state_;
  std::map<std::string, Held> held_;  // by the line's key
};

}  // namespace

const Value* lineByKey(const Value& order, const std::string& key) {
  for (const auto& line : linesOf(order)) {
    if (line.text("line") == key) return &line;
  }
  return nullptr;
}

std::string fingerprint(const Config& config, const Value& line) {
  std::string text;
  for (const char* name : {"quantity", "rate", "amount"}) {
    const auto value = numberOf(line, name);
    text += (value ? value->rescaled(value->significantScale()).value_or(*value).toString() : "") + "|";
  }
  return text + line.text(config.reference_column);
}

std::optional<Outcome> putLines(const Config& config, const domain::Draft& draft, const Value& order, State& state) {
  return Lines(config, draft, order, state).put();
}

}  // namespace tieback::erp::netsuite
