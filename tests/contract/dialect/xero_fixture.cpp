// Xero, with the change order as lines on the commitment's purchase order.
#include "xero_site.h"

namespace tieback::erp::test {
namespace {

class XeroLines final : public XeroSite {
 public:
  DialectContext context() override {
    auto made = XeroSite::context();
    made.options.set("import_prefix", "CO-");
    return made;
  }

  std::size_t documents() const override {
    const auto& lines = orders().front().at("LineItems").items();
    return std::any_of(lines.begin(), lines.end(), ours) ? 1 : 0;
  }
  bool allFinal() const override { return orders().size() == 1 && keepsOthers(); }
  std::string cannotImport() const override { return {}; }
  void makeByHand(const Job& job, int number) override {
    change(0, linesByHand(job, " [CO-" + std::to_string(number) + "]"));
  }
  void removeDocuments() override {
    auto& lines = orders().front()["LineItems"].items();
    lines.erase(std::remove_if(lines.begin(), lines.end(), ours), lines.end());
  }
  std::size_t documentsOf(const Job&) const override { return 1; }

 private:
  static bool ours(const json::Value& line) { return line.text("Description").find("[TB-") != std::string::npos; }
  bool keepsOthers() const {
    const auto& first = orders().front().at("LineItems").items().front();
    return first.text("Description") == "Slabs" && first.text("LineItemID") == "line-2";
  }
};

}  // namespace

std::unique_ptr<Fixture> make_xero_fixture() {
  return std::make_unique<XeroLines>();
}

}  // namespace tieback::erp::test
