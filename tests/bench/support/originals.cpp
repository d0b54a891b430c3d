#include "support/originals.h"

#include "support/change_orders.h"
#include "support/connector_host.h"
#include "support/mock_erp.h"

#include <chrono>

#include <fixture/shape.h>

namespace tieback::bench {
namespace {

using json::Value;

constexpr std::chrono::seconds kPatience{60};

class Originals {
 public:
  Originals(const Settings& settings, const std::string& ledger_url)
      : erp_(erpProfile(settings.erps, "acumatica")),
        clock_((settings.work / "originals-clock").string(), *qa::parseTime(kSeedsTime)),
        mock_(settings, "originals", erp_, clock_, 10),
        host_(settings, "originals", connectorConfig(settings, ledger_url, erp_.connections(1, kCompany, mock_.url())),
              {1, 1, 1, 1, 1, 1}, {erp_.secrets(), clock_.path()}) {}

  std::vector<test::Original> make() {
    host_.startWork();
    const auto ready = submit(1, "V-1001");
    const auto accepted = act(Operation::accept, submit(2, "V-1001"), answers());
    const auto rejected =
        act(Operation::reject, submit(3, "V-1001"), Value::object({{"reason", "The cost code is wrong."}}));
    // Told to the host as well: whoever opens this ledger next must not hear of it.
    const auto synced = exported(4, "V-1001", "synced");
    const auto failed = exported(5, "V-404", "failed");
    host_.stopWork();
    return {{ready, 2}, {accepted.text("id"), 1}, {failed, 1}, {rejected.text("id"), 6}, {synced, 90}};
  }

 private:
  static Value answers() { return Value::object({{"answers", Value::object()}}); }

  std::string submit(int id, const std::string& vendor) {
    return host_.send({.id = id, .commitment = id, .vendor_origin = vendor}).text("id");
  }

  Value item(const std::string& id) {
    return host_.call(Operation::get, request({.actor = approver(), .item = id})).at("item");
  }

  Value act(Operation operation, const std::string& id, Value params) {
    return host_.decide(operation, item(id), std::move(params));
  }

  // `end`: what becomes of it, as the ERP knows the vendor or not.
  std::string exported(int number, const std::string& vendor, const std::string& end) {
    auto id = submit(number, vendor);
    act(Operation::accept, id, answers());
    act(Operation::export_item, id, Value::object());
    host_.awaitEvents(end, 1, kPatience);
    return id;
  }

  ErpProfile erp_;
  qa::ClockFile clock_;
  MockErp mock_;
  ConnectorHost host_;
};

}  // namespace

std::vector<test::Original> makeOriginals(const Settings& settings, const std::string& ledger_url) {
  return Originals(settings, ledger_url).make();
}

}  // namespace tieback::bench
