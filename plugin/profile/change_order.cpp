#include "profile/change_order.h"

#include <charconv>

#include "domain/text.h"

namespace tieback::profile {
namespace {

using json::Value;

const std::string kMendHost = "Send it again; if this stays, the connector host gives incomplete documents.";

std::string textOf(const Value& value, std::string_view path) {
  const auto* found = value.path(path);
  if (found == nullptr) return {};
  if (found->isNumber()) return found->asNumberText();
  return found->isString() ? domain::trimmed(found->asString()) : std::string();
}

int positionOf(const Value& value, std::size_t index) {
  const auto text = textOf(value, "position");
  int position = 0;
  std::from_chars(text.data(), text.data() + text.size(), position);
  return position > 0 ? position : static_cast<int>(index) + 1;
}

class Reader {
 public:
  Reader(const Value& document, UnmetList& unmet) : document_(document), unmet_(unmet) {}

  ChangeOrder read() {
    if (!document_.isObject()) {
      incomplete("", "The document is not a JSON object.");
      return {};
    }
    ChangeOrder order;
    readHeader(order);
    readCommitment(order);
    for (std::size_t i = 0; const auto* item = entry("commitment_items", i); ++i) {
      order.sov.push_back(sovLine(*item, i));
      order.sov_by_id.emplace(order.sov.back().id, i);
    }
    for (std::size_t i = 0; const auto* item = entry("change_order_items", i); ++i)
      order.lines.push_back(line(*item, i));
    return order;
  }

 private:
  void incomplete(const std::string& field, const std::string& message) {
    unmet_.add({"document_incomplete", field, message, kMendHost});
  }

  std::string needed(const char* path) {
    auto text = textOf(document_, path);
    if (text.empty()) incomplete(path, std::string("The document does not say ") + path + ".");
    return text;
  }

  void readHeader(ChangeOrder& order) {
    order.id = needed("change_order.id");
    order.number = needed("change_order.number");
    order.title = textOf(document_, "change_order.title");
    order.description = textOf(document_, "change_order.description");
    order.status = textOf(document_, "change_order.status");
    order.origin_id = textOf(document_, "change_order.origin_id");
    order.currency = textOf(document_, "currency");
    order.job_origin_id = textOf(document_, "job_origin_id");
    if (const auto* total = document_.path("change_order.total_amount")) {
      order.total = decimal(*total, [] { return Place{"change_order.total_amount", "The change order's total"}; });
    }
  }

  void readCommitment(ChangeOrder& order) {
    order.commitment_id = needed("commitment.id");
    order.commitment_number = textOf(document_, "commitment.number");
    order.commitment_origin_id = textOf(document_, "commitment.origin_id");
    order.project_origin_id = textOf(document_, "commitment.project.origin_id");
    order.vendor_origin_id = textOf(document_, "commitment.vendor.origin_id");
    order.vendor_name = textOf(document_, "commitment.vendor.company");
    const auto type = textOf(document_, "commitment.type");
    order.is_purchase_order = type == "PurchaseOrderContract";
    if (!order.is_purchase_order && type != "WorkOrderContract") {
      incomplete("commitment.type", "commitment.type is neither WorkOrderContract nor PurchaseOrderContract.");
    }
    const auto method = textOf(document_, "commitment.accounting_method");
    order.by_unit = method == "unit";
    if (!method.empty() && !order.by_unit && method != "amount") {
      incomplete("commitment.accounting_method", "commitment.accounting_method is neither amount nor unit.");
    }
  }

  // The entry of that list, or null at its end.
  const Value* entry(const char* list, std::size_t index) {
    const auto* found = document_.find(list);
    if (found == nullptr || found->isNull()) return nullptr;
    if (!found->isArray()) {
      incomplete(list, std::string(list) + " is not a list.");
      return nullptr;
    }
    if (index == 0 && found->size() > kMostLines) {
      unmet_.add({"too_many_lines", list,
                  std::string(list) + " holds " + std::to_string(found->size()) + " lines; at most " +
                      std::to_string(kMostLines) + " can be sent.",
                  "Split the change order into several."});
      return nullptr;
    }
    return index < found->size() ? &found->items()[index] : nullptr;
  }

  // Where a number stands, and what people call it.
  struct Place {
    std::string path;
    std::string what;
  };

  // `place` gives it where it has to be told.
  template <class PlaceOf>
  std::optional<Decimal> decimal(const Value& value, const PlaceOf& place) {
    if (value.isNull()) return std::nullopt;
    const auto text = value.isNumber() ? value.asNumberText() : value.isString() ? value.asString() : value.dump();
    const auto parsed = Decimal::parse(text);
    if (!parsed) {
      const Place at = place();
      unmet_.add({"amount_invalid", at.path,
                  at.what + " is not a plain decimal number: " + json::quote(domain::cutTo(text, 40)) + ".",
                  "Enter it as digits with a point, as in 12500.00."});
    }
    return parsed;
  }

  // `shown` gives what people call the item.
  template <class Shown>
  std::optional<Decimal> decimalOf(const Value& item, const std::string& path, const char* name, const Shown& shown) {
    const auto* found = item.find(name);
    if (found == nullptr) return std::nullopt;
    return decimal(*found, [&] { return Place{path + "." + name, shown() + ": " + name}; });
  }

  static LineCodes codes(const Value& item) {
    LineCodes codes;
    codes.cost_code = textOf(item, "cost_code.origin_id");
    codes.cost_code_shown = textOf(item, "cost_code.full_code");
    const auto* cost_code = item.find("cost_code");
    codes.has_cost_code = cost_code != nullptr && cost_code->isObject();
    codes.category = textOf(item, "line_item_type.origin_id");
    if (codes.category.empty()) codes.category = textOf(item, "line_item_type.code");
    return codes;
  }

  SovLine sovLine(const Value& item, std::size_t index) {
    const auto path = "commitment_items[" + std::to_string(index) + "]";
    SovLine line;
    line.id = textOf(item, "id");
    if (line.id.empty()) incomplete(path + ".id", path + " has no id.");
    line.origin_id = textOf(item, "origin_id");
    line.position = positionOf(item, index);
    line.codes = codes(item);
    line.description = textOf(item, "description");
    line.uom = textOf(item, "uom");
    const auto shown = [&] { return "Commitment line " + std::to_string(line.position); };
    line.amount = decimalOf(item, path, "amount", shown);
    line.quantity = decimalOf(item, path, "quantity", shown);
    return line;
  }

  ChangeOrderLine line(const Value& item, std::size_t index) {
    ChangeOrderLine line;
    line.path = "change_order_items[" + std::to_string(index) + "]";
    line.id = textOf(item, "id");
    if (line.id.empty()) incomplete(line.path + ".id", line.path + " has no id.");
    line.sov_line_id = textOf(item, "commitment_line_item_id");
    line.position = positionOf(item, index);
    line.codes = codes(item);
    line.description = textOf(item, "description");
    line.uom = textOf(item, "uom");
    line.tax_code = textOf(item, "tax_code");
    const auto shown = [&] { return line.shown(); };
    line.quantity = decimalOf(item, line.path, "quantity", shown);
    line.unit_cost = decimalOf(item, line.path, "unit_cost", shown);
    const auto* amount = item.find("amount");
    if (amount == nullptr || amount->isNull()) incomplete(line.path + ".amount", line.shown() + " has no amount.");
    line.amount = decimalOf(item, line.path, "amount", shown).value_or(Decimal());
    return line;
  }

  const Value& document_;
  UnmetList& unmet_;
};

}  // namespace

std::string ChangeOrderLine::shown() const {
  const auto line = "Line " + std::to_string(position);
  return description.empty() ? line : line + " (" + domain::cutTo(description, 40) + ")";
}

const SovLine* ChangeOrder::sovLine(const std::string& sov_line_id) const {
  const auto found = sov_by_id.find(sov_line_id);
  return found == sov_by_id.end() ? nullptr : &sov[found->second];
}

ChangeOrder readChangeOrder(const Value& document, UnmetList& unmet) {
  return Reader(document, unmet).read();
}

}  // namespace tieback::profile
