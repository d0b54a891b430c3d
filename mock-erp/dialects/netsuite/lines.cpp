#include "lines.h"

#include <algorithm>

#include "numbers.h"
#include "references.h"

namespace tieback::mock::netsuite {
namespace {

constexpr std::size_t kDescription = 4000;

long long keyOf(const Json& line) {
  const Json* key = line.find("line");
  return key == nullptr ? 0 : key->integer().value_or(0);
}

long long lastKey(const Json& lines) {
  long long last = 0;
  for (const Json& line : lines.items()) last = std::max(last, keyOf(line));
  return last;
}

bool isCustom(const State& state, const std::string& name) {
  const BookRecord field = state.books.find("CustomField", name);
  return field && field->text("of") == "line";
}

// One line that is sent, put over one of the order's, or over an empty one.
class LineChange {
 public:
  LineChange(const State& state, std::size_t index, bool strictNames)
      : state_(state), path_("item.items[" + std::to_string(index) + "]"), strictNames_(strictNames) {}

  Json over(Json line, const Json& sent) {
    if (!sent.isObject()) throw Refusal{400, "INVALID_CONTENT", "Invalid content in the request body.", path_};
    for (const JsonMember& member : sent.members()) set(line, member);
    if (line.text("item").empty()) throw userError("Please enter value(s) for: Item.", path_);
    const bool counts = line.find("amount") == nullptr || sent.find("quantity") != nullptr ||
                        sent.find("rate") != nullptr || sent.find("amount") != nullptr;
    if (counts) putAmount(line, sent);
    return line;
  }

 private:
  void set(Json& line, const JsonMember& member) const {
    const std::string path = path_ + "." + member.name;
    for (const auto& [field, collection] : lineReferences()) {
      if (member.name != field) continue;
      line.set(member.name, namedBy(state_, typeOfCollection(collection), member.value, member.name, path));
      return;
    }
    if (member.name == "line" || member.name == "links") return;
    if (member.name == "quantity" || member.name == "rate" || member.name == "amount") {
      const auto number = decimalOf(&member.value);
      if (!number) throw invalidValue(member.value.dump(), member.name, path);
      line.set(member.name, numberJson(*number));
      return;
    }
    if (isCustom(state_, member.name)) {
      line.set(member.name, customValue(state_, *state_.books.find("CustomField", member.name), member.value, path));
      return;
    }
    if (std::find(lineFields().begin(), lineFields().end(), member.name) == lineFields().end()) {
      if (strictNames_) throw unknownField(member.name);
      return;
    }
    if (member.value.isString()) {
      line.set(member.name, textWithin(state_, member.value.string(), member.name, kDescription, path));
    } else {
      line.set(member.name, member.value);
    }
  }

  // The amount follows quantity and rate, unless it is sent itself: then the rate follows.
  void putAmount(Json& line, const Json& sent) const {
    const auto quantity = decimalOf(line.find("quantity")).value_or(Decimal(1, 0));
    if (quantity.isNegative() && state_.settings.negativeQuantities == "refuse") {
      throw userError("Please enter a positive quantity.", path_ + ".quantity");
    }
    line.set("quantity", numberJson(quantity));
    const bool own = sent.find("amount") != nullptr && state_.settings.sentAmounts == "take";
    const auto rate = decimalOf(line.find("rate"));
    const auto computed = rate ? productInCents(quantity, *rate) : std::optional(Decimal());
    const auto amount = own ? decimalOf(sent.find("amount")) : computed;
    if (!amount) throw invalidValue(line.find("rate")->dump(), "rate", path_ + ".rate");
    line.set("amount", numberJson(amount->rounded(2)));
    if (own && computed != amount) {
      const auto follows = rateOf(*amount, quantity);
      line.set("rate", follows ? numberJson(*follows) : Json());
    }
  }

  const State& state_;
  const std::string path_;
  const bool strictNames_;
};

}  // namespace

bool isClosedLine(const Json& line) {
  const Json* closed = line.find("isClosed");
  return closed != nullptr && closed->isBool() && closed->boolean();
}

Json changedLines(const State& state, const Json& before, const Json& sent, bool replace, bool strictNames) {
  const Json* items = sent.find("items");
  if (items == nullptr || !items->isArray()) {
    throw Refusal{400, "INVALID_CONTENT", "Invalid content in the request body.", "item"};
  }
  Json lines = before;
  long long last = lastKey(before);
  std::vector<long long> named;
  for (std::size_t i = 0; i < items->items().size(); ++i) {
    const Json& each = items->items()[i];
    LineChange change(state, i, strictNames);
    const long long key = keyOf(each);
    auto& present = lines.items();
    const auto known =
        std::find_if(present.begin(), present.end(), [&](const Json& line) { return key != 0 && keyOf(line) == key; });
    if (known != present.end()) {
      *known = change.over(*known, each);
      named.push_back(key);
    } else {
      Json made = Json::object();
      made.set("line", Json::number(++last));
      lines.push(change.over(std::move(made), each));
      named.push_back(last);
    }
  }
  if (replace) {
    std::erase_if(lines.items(),
                  [&](const Json& line) { return std::find(named.begin(), named.end(), keyOf(line)) == named.end(); });
  }
  return lines;
}

Decimal totalOf(const Json& lines) {
  Decimal total;
  for (const Json& line : lines.items()) {
    const auto amount = decimalOf(line.find("amount"));
    if (amount) total = Decimal::sum(total, *amount).value_or(total);
  }
  return total;
}

std::string completeLines(const State& state, Json& lines) {
  long long last = lastKey(lines);
  for (Json& line : lines.items()) {
    if (!line.isObject()) return "item: each line is a mapping";
    if (keyOf(line) == 0) line.set("line", Json::number(++last));
    for (const auto& [field, collection] : lineReferences()) {
      const auto name = line.text(field);
      if (!name.empty() && !state.books.find(collection, name)) {
        return "item: there is no " + std::string(collection) + " " + std::string(name);
      }
    }
    if (line.text("item").empty()) return "item: a line names no item";
    if (line.find("quantity") == nullptr) line.set("quantity", Json::number(1));
    const auto quantity = decimalOf(line.find("quantity"));
    const auto rate = decimalOf(line.find("rate"));
    if (line.find("amount") == nullptr && quantity && rate) {
      if (const auto amount = productInCents(*quantity, *rate)) line.set("amount", numberJson(*amount));
    }
    if (!quantity || !decimalOf(line.find("amount"))) return "item: a line has neither rate nor amount";
  }
  return {};
}

}  // namespace tieback::mock::netsuite
