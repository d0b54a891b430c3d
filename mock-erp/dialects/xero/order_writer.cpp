#include "order_writer.h"

#include <algorithm>

#include "amounts.h"
#include "answers.h"
#include "order_lines.h"
#include "order_reads.h"

namespace tieback::mock::xero {
namespace {

constexpr std::int64_t kMicrosPerMilli = 1000;
constexpr std::size_t kMaxText = 255;
constexpr std::size_t kMaxInstructions = 500;

// How far an order has come; it only goes forward.
int rankOf(std::string_view status) {
  if (status == "SUBMITTED") return 1;
  if (status == "AUTHORISED") return 2;
  if (status == "BILLED") return 3;
  return status == "DELETED" ? 4 : 0;
}

class Writer {
 public:
  Writer(const ApiCall& call, const Json& input) : call_(call), state_(call.state), input_(input) {}

  Element run() {
    if (!findOrder()) return std::move(element_);
    const std::string_view status = element_.order.text("Status");
    if (status == "BILLED" || status == "DELETED") {
      fail("Purchase order not of valid status for modification");
      return std::move(element_);
    }
    readNumber();
    readContact();
    readHeader();
    readLines();
    readStatus();
    checkTotal();
    note();
    return std::move(element_);
  }

 private:
  void fail(std::string words) { element_.errors.push_back(std::move(words)); }

  std::string given(const char* name) const { return std::string(input_.text(name)); }

  // False when there is nothing to go on with.
  bool findOrder() {
    const bool byPath = call_.path.size() > 1;
    const std::string id = byPath ? call_.path[1] : given("PurchaseOrderID");
    BookRecord found;
    if (call_.request.method == "POST" && !id.empty()) {
      found = orderNamed(state_, id);
      if (!found) {
        fail("Purchase order could not be found");
        element_.order = Json::object();
        return false;
      }
    } else if (call_.request.method == "POST" && !given("PurchaseOrderNumber").empty()) {
      found = state_.books.find(kOrders, given("PurchaseOrderNumber"));
      if (found && found->text("Status") == "DELETED") found = nullptr;
    }
    if (found) {
      element_.order = *found;
      element_.formerKey = std::string(found->text("PurchaseOrderNumber"));
      return true;
    }
    element_.isNew = true;
    element_.order = Json::object().set("PurchaseOrderID", state_.ids.guid()).set("Status", "DRAFT");
    element_.order.set("LineAmountTypes", "Exclusive").set("SentToContact", Json(false));
    element_.order.set("LineItems", Json::array()).set("History", Json::array());
    return true;
  }

  void readNumber() {
    std::string number = given("PurchaseOrderNumber");
    if (number.empty()) {
      if (!element_.isNew) return;
      do {
        const std::string digits = std::to_string(++state_.lastOrderNumber);
        number = "PO-" + std::string(digits.size() < 4 ? 4 - digits.size() : 0, '0') + digits;
      } while (state_.books.find(kOrders, number));
    }
    if (number.size() > kMaxText) fail("The PurchaseOrderNumber is too long");
    const BookRecord holder = number == element_.formerKey ? nullptr : state_.books.find(kOrders, number);
    const bool free = !holder || (holder->text("Status") == "DELETED" && state_.settings.deletedNumbers == "free");
    if (!free && state_.settings.numbers == "unique") fail("Order number must be unique");
    // The books know an order by its number: a second one of that number is kept under one of its own.
    if (!free && state_.settings.numbers == "shared")
      number += " (" + std::string(element_.order.text("PurchaseOrderID")).substr(0, 8) + ")";
    element_.order.set("PurchaseOrderNumber", number);
  }

  void readContact() {
    const Json* contact = input_.find("Contact");
    if (contact != nullptr && contact->isObject() && !contact->members().empty()) {
      const BookRecord found = state_.books.firstOf(kContacts, [&](const Json& each) {
        return (!contact->text("ContactID").empty() && each.text("ContactID") == contact->text("ContactID")) ||
               (!contact->text("ContactNumber").empty() &&
                each.text("ContactNumber") == contact->text("ContactNumber"));
      });
      element_.order.set("Contact", found ? Json(found->text("ContactNumber")) : Json(""));
    }
    const BookRecord used = state_.books.find(kContacts, element_.order.text("Contact"));
    if (!used) {
      fail("A Contact must be specified for this type of transaction");
    } else if (used->text("ContactStatus") != "ACTIVE") {
      fail(
          "The contact with the specified contact details has been archived. The contact must be un-archived before "
          "creating new invoices or credit notes.");
    }
  }

  void readHeader() {
    for (const char* name : {"Reference", "DeliveryAddress", "AttentionTo", "Telephone", "DeliveryInstructions"}) {
      const Json* value = input_.find(name);
      if (value != nullptr && value->isString()) element_.order.set(name, *value);
    }
    if (element_.order.text("Reference").size() > kMaxText) fail("The Reference is too long");
    if (element_.order.text("DeliveryInstructions").size() > kMaxInstructions) {
      fail("The DeliveryInstructions are too long: 500 characters at most");
    }
    readDate("Date");
    readDate("DeliveryDate");
    const std::string basis = given("LineAmountTypes");
    if (basis == "Exclusive" || basis == "Inclusive" || basis == "NoTax") element_.order.set("LineAmountTypes", basis);
    const std::string currency = given("CurrencyCode");
    if (!currency.empty()) {
      if (!hasCurrency(currency)) fail("Organisation is not subscribed to currency " + currency);
      element_.order.set("CurrencyCode", currency);
    }
  }

  void readDate(const char* name) {
    const std::string text = given(name);
    constexpr std::string_view kPrefix = "/Date(";
    if (text.rfind(kPrefix, 0) == 0) {
      element_.order.set(name, dayOfMillis(std::strtoll(text.c_str() + kPrefix.size(), nullptr, 10)));
    } else if (text.size() >= 10) {
      element_.order.set(name, text.substr(0, 10));
    }
  }

  bool hasCurrency(const std::string& code) const {
    const BookRecord organisation = state_.books.find(kOrganisations, call_.caller.organisation);
    if (!organisation || organisation->text("BaseCurrency") == code) return true;
    const Json* more = organisation->find("Currencies");
    return more != nullptr && more->isArray() &&
           std::any_of(more->items().begin(), more->items().end(),
                       [&](const Json& each) { return each.isString() && each.string() == code; });
  }

  void readLines() {
    const Json* items = input_.find("LineItems");
    if (items != nullptr && items->isArray() && (!items->items().empty() || element_.isNew)) {
      const bool four = state_.settings.unitDecimals == "4" || call_.query("unitdp") == "4";
      const LineInput lines{state_, state_.ids, four};
      const Json stored = *element_.order.find("LineItems");
      element_.order.set("LineItems", mergeLines(lines, stored, *items, element_.errors));
    }
    if (element_.isNew && element_.order.find("LineItems")->items().empty()) {
      fail("One or more line items must be specified");
    }
    completeOrder(state_, element_.order, call_.nowMicros);
  }

  void readStatus() {
    const std::string wanted = given("Status");
    const std::string before(element_.order.text("Status"));
    if (!wanted.empty() && wanted != before) {
      const bool known = rankOf(wanted) > 0 || wanted == "DRAFT";
      if (!known) fail("The status '" + wanted + "' is not valid");
      // Going back is not refused; it does nothing.
      if (known && rankOf(wanted) > rankOf(before)) element_.order.set("Status", wanted);
    }
    const Json* sent = input_.find("SentToContact");
    if (sent == nullptr || !sent->isBool() || !sent->boolean()) return;
    const std::string_view now = element_.order.text("Status");
    if (now == "AUTHORISED" || now == "BILLED") {
      element_.order.set("SentToContact", Json(true));
    } else {
      element_.warnings.emplace_back("Only AUTHORISED and BILLED purchase orders may have SentToContact updated.");
    }
  }

  void checkTotal() {
    const auto total = decimalAt(element_.order, "Total");
    if (total && total->isNegative() && state_.settings.negativeTotal == "refuse") {
      fail("The total of a purchase order must not be negative");
    }
  }

  void note() {
    Json history = *element_.order.find("History");
    history.push(Json::object()
                     .set("Changes", element_.isNew ? "Created" : "Edited")
                     .set("At", Json::number(call_.nowMicros / kMicrosPerMilli))
                     .set("User", "System Generated")
                     .set("Details", "Received through the Xero API from " + call_.caller.app));
    element_.order.set("History", std::move(history));
  }

  const ApiCall& call_;
  State& state_;
  const Json& input_;
  Element element_;
};

}  // namespace

Element readElement(const ApiCall& call, const Json& input) {
  return Writer(call, input).run();
}

}  // namespace tieback::mock::xero
