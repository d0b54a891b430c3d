#include "erp/dialects/business_central/comparing.h"

#include <algorithm>

#include "erp/dialects/business_central/document.h"
#include "erp/dialects/business_central/odata.h"

namespace tieback::erp::business_central {
namespace {

using domain::Draft;
using domain::DraftLine;
using json::Value;

// Lines that go in as lines of their own, in the draft's order.
std::vector<std::size_t> addedLines(const Config& config, const Draft& draft) {
  std::vector<std::size_t> added;
  for (std::size_t i = 0; i < draft.lines.size(); ++i) {
    if (!isUpdate(config, draft.lines[i])) added.push_back(i);
  }
  return added;
}

// For each of `wanted` the found line that carries it, or null: at its own place, else any with its amount, else any.
std::vector<const Value*> match(const Draft& draft, const std::vector<std::size_t>& wanted,
                                const std::vector<const Value*>& found) {
  std::vector<const Value*> matched(wanted.size(), nullptr);
  std::vector<bool> taken(found.size(), false);
  const auto same = [&](std::size_t i, std::size_t j) {
    return amount(*found[j], "amountExcludingTax") == draft.lines[wanted[i]].amount;
  };
  for (int round = 0; round < 3; ++round) {
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      for (std::size_t j = 0; j < found.size() && matched[i] == nullptr; ++j) {
        const bool fits = round == 2 || (same(i, j) && (round == 1 || i == j));
        if (taken[j] || !fits) continue;
        matched[i] = found[j];
        taken[j] = true;
      }
    }
  }
  return matched;
}

std::string joined(const std::vector<std::string>& texts) {
  std::string out;
  for (const auto& text : texts) out += (out.empty() ? "" : "; ") + text;
  return out;
}

std::string expectedDimensions(const Config& config, const Draft& draft) {
  std::vector<std::string> lines;
  for (const auto index : addedLines(config, draft)) {
    std::vector<std::string> pairs;
    for (const auto& [code, value] : dimensionsFor(config, draft, draft.lines[index]))
      pairs.push_back(code + "=" + value);
    std::sort(pairs.begin(), pairs.end());
    std::string text;
    for (const auto& pair : pairs) text += (text.empty() ? "" : ", ") + pair;
    lines.push_back(text);
  }
  return joined(lines);
}

std::string headText(const Config& config, const Draft& draft, const OwnLines& own) {
  if (own.head == nullptr) return {};
  const auto text = own.head->text("description");
  const auto before = described(config, draft.external_key, "");
  return text.starts_with(before) ? text.substr(before.size()) : text;
}

}  // namespace

domain::Projection expectedOf(const Config& config, const Draft& draft) {
  domain::Projection projection;
  auto& header = projection.header;
  header.emplace_back("vendorNumber", draft.vendor);
  if (!draft.currency.empty()) header.emplace_back("currencyCode", draft.currency);
  if (!config.linked_order) {
    header.emplace_back("number", draft.commitment);
  } else {
    if (config.manual_number) header.emplace_back("number", draft.number);
    if (!draft.date.empty()) header.emplace_back("postingDate", draft.date);
    for (const auto& [name, text] : draft.fields) {
      if (name != kComment) header.emplace_back(name, text);
    }
  }
  header.emplace_back(kComment, commentOf(draft));
  if (!config.dimensions.empty()) header.emplace_back("dimensions", expectedDimensions(config, draft));
  for (const auto& line : draft.lines) projection.line_amounts.push_back(line.amount);
  projection.total = draft.total;
  return projection;
}

domain::Projection projectionOf(const Config& config, const Draft& draft, const Value& order) {
  domain::Projection projection;
  const auto own = ownLinesOf(config, order, draft.external_key);
  const auto wanted = addedLines(config, draft);
  const auto matched = match(draft, wanted, own.lines);

  std::vector<std::string> dimensions;
  for (const auto* line : matched) dimensions.push_back(line == nullptr ? "" : dimensionsOf(config, *line));
  for (const auto& [name, text] : expectedOf(config, draft).header) {
    const auto found = name == kComment       ? headText(config, draft, own)
                       : name == "dimensions" ? joined(dimensions)
                                              : order.text(name);
    projection.header.emplace_back(name, found);
  }

  const auto add = [&](const Decimal& value) {
    projection.line_amounts.push_back(value);
    projection.total = projection.total + value;
  };
  std::size_t next_added = 0;
  std::size_t next_change = 0;
  for (const auto& line : draft.lines) {
    if (!isUpdate(config, line)) {
      const auto* found = matched[next_added++];
      if (found != nullptr) add(amountOrZero(*found, "amountExcludingTax"));
    } else if (next_change < own.changes.size()) {
      add(deltaOf(order, own.changes[next_change++], draft.external_key, config));
    }
  }
  // What nobody asked for shows as one more amount.
  for (const auto* line : own.lines) {
    if (std::find(matched.begin(), matched.end(), line) == matched.end())
      add(amountOrZero(*line, "amountExcludingTax"));
  }
  for (; next_change < own.changes.size(); ++next_change) {
    add(deltaOf(order, own.changes[next_change], draft.external_key, config));
  }
  return projection;
}

std::vector<std::string> lineIdsOf(const Config& config, const Draft& draft, const Value& order) {
  const auto own = ownLinesOf(config, order, draft.external_key);
  const auto matched = match(draft, addedLines(config, draft), own.lines);
  std::vector<std::string> ids(draft.lines.size());
  std::size_t next_added = 0;
  std::size_t next_change = 0;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const Value* line = nullptr;
    if (!isUpdate(config, draft.lines[i])) {
      line = matched[next_added++];
    } else if (next_change < own.changes.size()) {
      line = lineAt(order, own.changes[next_change++].place);
    }
    if (line != nullptr) ids[i] = line->text("id");
  }
  return ids;
}

}  // namespace tieback::erp::business_central
