#include "erp/dialects/tryton/comparing.h"

#include <algorithm>
#include <set>

#include "erp/dialects/tryton/documents.h"
#include "erp/dialects/tryton/values.h"
#include "erp/support/line_values.h"

namespace tieback::erp::tryton {
namespace {

using domain::DraftLine;
using json::Value;

bool isNew(const DraftLine& line) {
  return line.change == DraftLine::Change::new_line;
}

Decimal orZero(const std::optional<Decimal>& value) {
  return value.value_or(Decimal());
}

int amountDigits(const Documents& documents) {
  const auto digits = documents.purchase ? decimalOf(*documents.purchase, "currency.digits")
                                         : decimalOf(*documents.amendment, "purchase.currency.digits");
  return static_cast<int>(digits.value_or(Decimal(2, 0)).unscaled());
}

// An amendment's line is what the purchase's line becomes.
Decimal targetOf(const Value& amendment_line, int digits) {
  return lineAmount({orZero(decimalOf(amendment_line, "quantity")), orZero(decimalOf(amendment_line, "unit_price"))},
                    digits);
}

const Value* byField(const Records& records, std::string_view field, const std::string& value) {
  const auto found =
      std::find_if(records.begin(), records.end(), [&](const auto& record) { return textOf(record, field) == value; });
  return found == records.end() ? nullptr : &*found;
}

bool isValidated(const Documents& documents) {
  return textOf(*documents.amendment, "state") == "validated";
}

// What an amended line holds now, or will once it is validated.
Decimal valueOf(const Value& amendment_line, const Documents& documents) {
  const auto* now = byField(documents.commitment_lines, "id", textOf(amendment_line, "line"));
  if (now != nullptr && isValidated(documents)) return orZero(decimalOf(*now, "amount"));
  return targetOf(amendment_line, amountDigits(documents));
}

std::optional<Decimal> baseOf(const std::string& line, const DraftLine* drafted, const Documents& documents) {
  if (!isValidated(documents)) {
    const auto* now = byField(documents.commitment_lines, "id", line);
    return now == nullptr ? std::nullopt : decimalOf(*now, "amount");
  }
  std::optional<Decimal> base;
  for (const auto& earlier : documents.earlier_lines) {
    if (textOf(earlier, "line") == line) base = targetOf(earlier, amountDigits(documents));
  }
  return base || drafted == nullptr ? base : drafted->old_amount;
}

Decimal deltaOf(const Value& amendment_line, const State& state, const Documents& documents) {
  const auto base = Decimal::parse(state.text("base." + textOf(amendment_line, "line")));
  return valueOf(amendment_line, documents) - orZero(base);
}

int fit(const DraftLine& line, const Value& found) {
  if (textOf(found, "product.code") != line.cost_code) return 0;
  return 1 + (decimalOf(found, "amount") == line.amount ? 4 : 0) +
         (textOf(found, "description") == line.description ? 2 : 0);
}

// The purchase's lines for the draft's new lines, each given away once, the best fit first.
std::vector<const Value*> matchNewLines(const domain::Draft& draft, const Documents& documents) {
  std::vector<const Value*> matched(draft.lines.size(), nullptr);
  std::set<const Value*> taken;
  for (int wanted = 7; wanted > 0; --wanted) {
    for (std::size_t i = 0; i < draft.lines.size(); ++i) {
      if (!isNew(draft.lines[i])) continue;
      for (const auto& found : documents.purchase_lines) {
        if (matched[i] != nullptr || taken.count(&found) != 0 || fit(draft.lines[i], found) < wanted) continue;
        matched[i] = &found;
        taken.insert(&found);
      }
    }
  }
  return matched;
}

// The amendment's lines for the draft's changed lines.
std::vector<const Value*> matchChangedLines(const domain::Draft& draft, const Documents& documents) {
  auto matched = commitmentLines(draft, documents.commitment_lines);
  for (auto& line : matched) {
    if (line != nullptr) line = byField(documents.amendment_lines, "line", textOf(*line, "id"));
  }
  return matched;
}

std::string joined(const std::string& a, const std::string& b) {
  if (a.empty() || a == b) return b;
  return b.empty() ? a : a + ", " + b;
}

std::string headerValue(const std::string& name, const Documents& documents) {
  const auto of = [](const std::optional<Value>& record, std::string_view field) {
    return record ? textOf(*record, field) : std::string();
  };
  if (name == "vendor")
    return joined(of(documents.purchase, "party.code"), of(documents.amendment, "purchase.party.code"));
  if (name == "commitment") {
    return joined(of(documents.purchase, "origin.reference"), of(documents.amendment, "purchase.reference"));
  }
  if (name == "currency") {
    return joined(of(documents.purchase, "currency.code"), of(documents.amendment, "purchase.currency.code"));
  }
  if (name == "purchase_date") return documents.purchase ? dateOf(*documents.purchase, name) : "";
  return of(documents.purchase, name);
}

}  // namespace

void putInto(State& state, const domain::Draft& draft, const Documents& documents) {
  if (documents.purchase) {
    state.set("purchase", textOf(*documents.purchase, "id"));
    state.set("purchase_number", textOf(*documents.purchase, "number"));
    state.set("purchase_state", textOf(*documents.purchase, "state"));
  }
  if (!documents.amendment) return;
  state.set("amendment", textOf(*documents.amendment, "id"));
  state.set("amendment_state", textOf(*documents.amendment, "state"));
  const auto changed = matchChangedLines(draft, documents);
  for (const auto& line : documents.amendment_lines) {
    const auto at = std::find(changed.begin(), changed.end(), &line);
    const auto* drafted = at == changed.end() ? nullptr : &draft.lines[static_cast<std::size_t>(at - changed.begin())];
    const auto purchase_line = textOf(line, "line");
    const auto name = "base." + purchase_line;
    if (!state.text(name).empty()) continue;
    if (const auto base = baseOf(purchase_line, drafted, documents)) state.set(name, base->toString());
  }
}

domain::Projection projectionOf(const domain::Draft& draft, const State& state, const Documents& documents) {
  domain::Projection projection;
  for (const auto& [name, text] : expectedOf(draft).header) {
    // The key is what it was found by, in whichever document.
    projection.header.emplace_back(name, name == "reference" ? text : headerValue(name, documents));
  }
  const auto added = matchNewLines(draft, documents);
  const auto changed = matchChangedLines(draft, documents);
  const auto add = [&](const Decimal& amount) {
    projection.line_amounts.push_back(amount);
    projection.total = projection.total + amount;
  };
  for (std::size_t i = 0; i < draft.lines.size(); ++i) {
    if (added[i] != nullptr) add(orZero(decimalOf(*added[i], "amount")));
    if (changed[i] != nullptr) add(deltaOf(*changed[i], state, documents));
  }
  for (const auto& line : documents.purchase_lines) {
    if (std::find(added.begin(), added.end(), &line) == added.end()) add(orZero(decimalOf(line, "amount")));
  }
  for (const auto& line : documents.amendment_lines) {
    if (std::find(changed.begin(), changed.end(), &line) == changed.end()) add(deltaOf(line, state, documents));
  }
  return projection;
}

std::vector<std::string> lineIds(const domain::Draft& draft, const Documents& documents) {
  const auto added = matchNewLines(draft, documents);
  const auto changed = matchChangedLines(draft, documents);
  std::vector<std::string> ids(draft.lines.size());
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (added[i] != nullptr) ids[i] = textOf(*added[i], "id");
    if (changed[i] != nullptr) ids[i] = textOf(*changed[i], "line");
  }
  return ids;
}

}  // namespace tieback::erp::tryton
