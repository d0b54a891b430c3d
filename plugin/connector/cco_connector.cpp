#include "connector/cco_connector.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <thread>

#include "connector/audit.h"
#include "connector/setup.h"

namespace tieback {
namespace {

constexpr std::int64_t kMaintenanceUs = 10'000'000;
constexpr std::int64_t kAnswersKeptUs = 7LL * 24 * 3600 * 1'000'000;

constexpr auto kLedgerPause = std::chrono::milliseconds(200);

std::string newIncarnation(const HostClient& host) {
  std::array<std::uint8_t, 16> bytes{};
  host.randomBytes(bytes);
  static constexpr char kHex[] = "0123456789abcdef";
  std::string text;
  for (const auto byte : bytes) {
    text += kHex[byte >> 4];
    text += kHex[byte & 15];
  }
  return text;
}

std::vector<std::string> connectionIds(const life::Connections& connections) {
  std::vector<std::string> ids;
  for (const auto& connection : connections.all()) ids.push_back(connection->id);
  return ids;
}

// Reads the request, then lets `operation` answer it.
template <class Room>
Result<json::Value> answer(const json::Value& document, const Room& room,
                           Result<json::Value> (Room::*operation)(const ops::Request&) const) {
  auto request = ops::requestFrom(document);
  if (!request) return request.error();
  return (room.*operation)(*request);
}

}  // namespace

Result<std::unique_ptr<CcoConnector>> CcoConnector::create(HostClient host, const json::Value& document) {
  if (auto complete = host.require(
          {Service::clock, Service::wake, Service::directory, Service::secrets, Service::events, Service::random});
      !complete) {
    return complete.error();
  }
  auto config = configFrom(document);
  if (!config) return config.error();
  auto connections = setUpConnections(*config, host);
  if (!connections) return connections.error();
  std::unique_ptr<ledger::Ledger> ledger;
  try {
    ledger = openLedger(*config, host);
    auto connector = std::make_unique<CcoConnector>(host, std::move(*config), std::move(*connections),
                                                    std::move(ledger), newIncarnation(host));
    connector->begin();
    return connector;
  } catch (const ledger::LedgerError& error) {
    return Error{"ledger_unavailable", Category::internal, error.what(), "ledger.url"};
  }
}

CcoConnector::CcoConnector(HostClient host, ConnectorConfig config, std::unique_ptr<life::Connections> connections,
                           std::unique_ptr<ledger::Ledger> ledger, std::string incarnation)
    : host_(host),
      config_(std::move(config)),
      connections_(std::move(connections)),
      ledger_(std::move(ledger)),
      services_{host_, *ledger_, *connections_},
      sending_(services_),
      deciding_(services_),
      taking_over_(services_),
      reading_(services_),
      fleet_(*ledger_, incarnation, config_.ledger_host, processes_),
      context_{host_, *ledger_, *connections_, std::move(incarnation), fleet_, &CcoConnector::waitForLedger},
      lanes_(context_),
      events_(host_, *ledger_),
      mails_(host_, *ledger_, config_.mail),
      summary_(host_, *ledger_, *connections_, config_.summary_at) {
  if (config_.audit) checkpoints_.emplace(host_, *ledger_, *config_.audit, connectionIds(*connections_));
}

CcoConnector::~CcoConnector() {
  // Every call has returned: nothing of this host is under way.
  try {
    fleet_.leave();
  } catch (const std::exception&) {
    // The others find out by themselves.
  }
}

void CcoConnector::begin() {
  fleet_.join();
  // What an earlier process left under way is put right before anything new begins.
  lanes_.maintain();
  ledger_->write([this](ledger::Transaction& transaction) { transaction.releaseOutbox(ledger_->now()); });
}

const void* CcoConnector::factory(std::string_view id) {
  return auditTable(id);
}

Result<json::Value> CcoConnector::submit(const json::Value& request) {
  return answer(request, sending_, &ops::Sending::submit);
}
Result<json::Value> CcoConnector::resend(const json::Value& request) {
  return answer(request, sending_, &ops::Sending::resend);
}
Result<json::Value> CcoConnector::retrieve(const json::Value& request) {
  return answer(request, sending_, &ops::Sending::retrieve);
}
Result<json::Value> CcoConnector::voidItem(const json::Value& request) {
  return answer(request, sending_, &ops::Sending::voidItem);
}
Result<json::Value> CcoConnector::accept(const json::Value& request) {
  return answer(request, deciding_, &ops::Deciding::accept);
}
Result<json::Value> CcoConnector::unaccept(const json::Value& request) {
  return answer(request, deciding_, &ops::Deciding::unaccept);
}
Result<json::Value> CcoConnector::reject(const json::Value& request) {
  return answer(request, deciding_, &ops::Deciding::reject);
}
Result<json::Value> CcoConnector::exportItem(const json::Value& request) {
  return answer(request, deciding_, &ops::Deciding::exportItem);
}
Result<json::Value> CcoConnector::tryAgain(const json::Value& request) {
  return answer(request, deciding_, &ops::Deciding::tryAgain);
}
Result<json::Value> CcoConnector::cancel(const json::Value& request) {
  return answer(request, deciding_, &ops::Deciding::cancel);
}
Result<json::Value> CcoConnector::resolveDoubt(const json::Value& request) {
  return answer(request, deciding_, &ops::Deciding::resolveDoubt);
}
Result<json::Value> CcoConnector::acknowledge(const json::Value& request) {
  return answer(request, deciding_, &ops::Deciding::acknowledge);
}
Result<json::Value> CcoConnector::unlink(const json::Value& request) {
  return answer(request, deciding_, &ops::Deciding::unlink);
}
Result<json::Value> CcoConnector::link(const json::Value& request) {
  return answer(request, taking_over_, &ops::TakingOver::link);
}
Result<json::Value> CcoConnector::dismiss(const json::Value& request) {
  return answer(request, taking_over_, &ops::TakingOver::dismiss);
}
Result<json::Value> CcoConnector::restore(const json::Value& request) {
  return answer(request, taking_over_, &ops::TakingOver::restore);
}
Result<json::Value> CcoConnector::list(const json::Value& request) {
  return answer(request, reading_, &ops::Reading::list);
}
Result<json::Value> CcoConnector::counts(const json::Value& request) {
  return answer(request, reading_, &ops::Reading::counts);
}
Result<json::Value> CcoConnector::get(const json::Value& request) {
  return answer(request, reading_, &ops::Reading::get);
}
Result<json::Value> CcoConnector::preview(const json::Value& request) {
  return answer(request, reading_, &ops::Reading::preview);
}
Result<json::Value> CcoConnector::prompts(const json::Value& request) {
  return answer(request, reading_, &ops::Reading::prompts);
}

Result<bool> CcoConnector::work(tieback_lane lane, const Cancel& cancel) {
  const life::WorkUnderWay::Scope scope(*connections_->workUnderWay(), cancel);
  try {
    return workLane(lane, cancel);
  } catch (const ledger::LedgerError& error) {
    // The transaction was undone. What was under way is put right by the maintenance lane, now or when the disk is
    // back.
    host_.wake(TIEBACK_LANE_MAINTENANCE, ledger_->now() + (lane == TIEBACK_LANE_MAINTENANCE ? kMaintenanceUs : 0));
    return ops::ledgerUnavailable(error);
  }
}

Result<bool> CcoConnector::workLane(tieback_lane lane, const Cancel& cancel) {
  switch (lane) {
    case TIEBACK_LANE_EXPORT:
      return lanes_.workExport(cancel);
    case TIEBACK_LANE_LOOK_UP:
      return lanes_.workLookUp(cancel);
    case TIEBACK_LANE_MAIL:
      return mails_.work();
    case TIEBACK_LANE_EVENTS:
      return events_.work();
    case TIEBACK_LANE_MAINTENANCE:
      return maintain();
    case TIEBACK_LANE_LISTEN:
      return lanes_.listen(cancel);
    default:
      return false;
  }
}

// Between two tries of a worker whose walk has news for a ledger that can't be reached at the moment.
bool CcoConnector::waitForLedger() {
  std::this_thread::sleep_for(kLedgerPause);
  return true;
}

bool CcoConnector::maintain() {
  lanes_.maintain();
  const auto now = ledger_->now();
  ledger_->write([&](ledger::Transaction& transaction) {
    transaction.forgetAnswersBefore(now - kAnswersKeptUs);
    transaction.tidy();
  });
  auto next = std::min(summary_.work(), now + kMaintenanceUs);
  if (checkpoints_) next = std::min(next, checkpoints_->work());
  host_.wake(TIEBACK_LANE_MAINTENANCE, next);
  return false;
}

}  // namespace tieback

TIEBACK_PLUGIN(tieback::CcoConnector);
