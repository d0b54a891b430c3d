// Xero, with the change order as a purchase order of its own that someone in Xero approves.
#include "xero_site.h"

namespace tieback::erp::test {
namespace {

class XeroOwnOrder final : public XeroSite {
 public:
  DialectContext context() override {
    auto made = XeroSite::context();
    made.options.set("form", "own_order");
    made.options.set("finish", "approved_in_xero");
    made.options.set("import_pattern", "{commitment}/");
    return made;
  }

  std::size_t documents() const override {
    return static_cast<std::size_t>(std::count_if(orders().begin(), orders().end(), ours));
  }
  bool allFinal() const override {
    return std::all_of(orders().begin(), orders().end(), [](const auto& order) {
      return order.text("Status") == "AUTHORISED" || order.text("Status") == "DELETED";
    });
  }
  std::string cannotImport() const override { return {}; }
  void makeByHand(const Job& job, int number) override {
    enter(json::Value::object({{"PurchaseOrderNumber", "PO-" + std::to_string(number)},
                               {"Reference", job.draft.commitment + "/" + std::to_string(number)},
                               {"Contact", contactOf("V-1001")},
                               {"CurrencyCode", "USD"},
                               {"LineAmountTypes", "Exclusive"},
                               {"Status", "AUTHORISED"},
                               {"LineItems", json::Value::array(linesByHand(job, ""))}}));
  }
  void removeDocuments() override {
    for (auto& order : orders()) {
      if (ours(order)) order.set("Status", "DELETED");
    }
  }
  std::size_t documentsOf(const Job&) const override { return 1; }

 private:
  static bool ours(const json::Value& order) {
    return order.text("Reference").rfind("TB-", 0) == 0 && order.text("Status") != "DELETED";
  }
};

}  // namespace

std::unique_ptr<Fixture> make_xero_own_order_fixture() {
  return std::make_unique<XeroOwnOrder>();
}

}  // namespace tieback::erp::test
