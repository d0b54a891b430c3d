#include "erp/dialects/business_central/order.h"

#include <algorithm>
#include <charconv>

#include "erp/dialects/business_central/odata.h"
#include "erp/support/encode.h"

namespace tieback::erp::business_central {
namespace {

using json::Value;

constexpr std::string_view kPlace = "Line ";
constexpr std::string_view kWas = " was ";
constexpr std::string_view kChangedBy = ", changed by ";

std::int64_t placeOf(const Value& line) {
  const auto text = line.text("sequence");
  std::int64_t place = 0;
  std::from_chars(text.data(), text.data() + text.size(), place);
  return place;
}

std::vector<const Value*> sorted(const Value& order) {
  std::vector<const Value*> lines;
  for (const auto& line : nested(order, "purchaseOrderLines")) lines.push_back(&line);
  std::stable_sort(lines.begin(), lines.end(), [](const auto* a, const auto* b) { return placeOf(*a) < placeOf(*b); });
  return lines;
}

std::string marker(const std::string& external_key) {
  return "[" + external_key + "] ";
}

bool isOwn(const Config& config, const Value& line, const std::string& external_key) {
  return referenceOf(config, line) == external_key;
}

std::optional<ChangeNote> readNote(const std::string& text) {
  if (!text.starts_with(kPlace)) return std::nullopt;
  const auto was = text.find(kWas);
  const auto by = text.find(kChangedBy);
  if (was == std::string::npos || by == std::string::npos || by < was) return std::nullopt;
  const auto before = Decimal::parse(text.substr(was + kWas.size(), by - was - kWas.size()));
  const auto delta = Decimal::parse(text.substr(by + kChangedBy.size()));
  if (!before || !delta) return std::nullopt;
  return ChangeNote{text.substr(kPlace.size(), was - kPlace.size()), *before, *delta};
}

bool isComment(const Value& line) {
  return line.text("lineType") == "Comment";
}

}  // namespace

std::string ordersQuery(const std::string& filter) {
  return (filter.empty() ? "" : "$filter=" + percentEncode(filter) + "&") +
         "$expand=purchaseOrderLines($expand=dimensionSetLines)";
}

std::string referencesQuery(const Config& config, const std::string& filter) {
  const std::string reference = config.reference_in_description ? "description" : "description2";
  return "$filter=" + percentEncode(filter) +
         "&$select=id,number&$expand=purchaseOrderLines($select=id,sequence,lineType," + reference + ")";
}

std::string noteText(const ChangeNote& note) {
  return std::string(kPlace) + note.place + std::string(kWas) + note.before.toString() + std::string(kChangedBy) +
         note.delta.toString();
}

std::string referenceOf(const Config& config, const Value& line) {
  if (!config.reference_in_description) return line.text("description2");
  const auto text = line.text("description");
  const auto end = text.find("] ");
  return text.starts_with('[') && end != std::string::npos ? text.substr(1, end - 1) : std::string();
}

std::string wordsOf(const Config& config, const Value& line) {
  auto text = line.text("description");
  if (!config.reference_in_description || referenceOf(config, line).empty()) return text;
  return text.substr(text.find("] ") + 2);
}

OwnLines ownLinesOf(const Config& config, const Value& order, const std::string& external_key) {
  OwnLines own;
  for (const auto* line : sorted(order)) {
    if (!isOwn(config, *line, external_key)) continue;
    own.all.push_back(line);
    if (!isComment(*line)) {
      own.lines.push_back(line);
    } else if (auto note = readNote(wordsOf(config, *line))) {
      own.changes.push_back(std::move(*note));
    } else if (own.head == nullptr) {
      own.head = line;
    }
  }
  return own;
}

std::string described(const Config& config, const std::string& external_key, const std::string& text) {
  return config.reference_in_description ? marker(external_key) + text : text;
}

Decimal deltaOf(const Value& order, const ChangeNote& note, const std::string& external_key, const Config& config) {
  bool ours_is_last = true;
  for (const auto* line : sorted(order)) {
    if (!isComment(*line)) continue;
    const auto other = readNote(wordsOf(config, *line));
    if (other && other->place == note.place) ours_is_last = isOwn(config, *line, external_key);
  }
  if (!ours_is_last) return note.delta;
  const auto* line = lineAt(order, note.place);
  return (line == nullptr ? Decimal() : amountOrZero(*line, "amountExcludingTax")) - note.before;
}

const Value* lineAt(const Value& order, const std::string& place) {
  for (const auto& line : nested(order, "purchaseOrderLines")) {
    if (line.text("sequence") == place) return &line;
  }
  return nullptr;
}

std::int64_t lastPlace(const Value& order) {
  std::int64_t last = 0;
  for (const auto& line : nested(order, "purchaseOrderLines")) last = std::max(last, placeOf(line));
  return last;
}

std::string dimensionsOf(const Config& config, const Value& line) {
  std::vector<std::string> found;
  for (const auto& dimension : nested(line, "dimensionSetLines")) {
    const auto code = dimension.text("code");
    const bool ours = std::any_of(config.dimensions.begin(), config.dimensions.end(),
                                  [&](const auto& each) { return each.second == code; });
    if (ours) found.push_back(code + "=" + dimension.text("valueCode"));
  }
  std::sort(found.begin(), found.end());
  std::string text;
  for (const auto& each : found) text += (text.empty() ? "" : ", ") + each;
  return text;
}

json::Value originData(const Config& config, const json::Value& order, const OwnLines& own) {
  auto lines = json::Value::array();
  for (const auto* line : own.all) lines.push(line->text("id"));
  return json::Value::array(
      {json::Value::object({{"kind", config.linked_order ? "purchase order" : "lines of a purchase order"},
                            {"id", order.text("id")},
                            {"number", order.text("number")},
                            {"lines", std::move(lines)}})});
}

}  // namespace tieback::erp::business_central
