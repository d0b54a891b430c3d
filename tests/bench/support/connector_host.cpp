#include "support/connector_host.h"

#include <stdexcept>

namespace tieback::bench {
namespace {

using json::Value;

constexpr const char* kConnector = "org.tieback.cco";

Value userOf(std::string_view id) {
  return Value::object({{"id", id}, {"name", "Ann Approver"}, {"email", "u-ann@example.com"}, {"time_zone", "UTC"}});
}

// A result's value, or an exception with what was wrong.
template <class T>
T orThrow(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().code + ": " + result.error().message);
  return std::move(result).value();
}

}  // namespace

Value connectorConfig(const Settings& settings, const std::string& ledger_url, Value connections) {
  return Value::object({{"base_dir", settings.work.string()},
                        {"ledger", Value::object({{"url", ledger_url}})},
                        {"profiles", Value::array({settings.profiles.string()})},
                        {"connections", std::move(connections)}});
}

ConnectorHost::ConnectorHost(const Settings& settings, const std::string& name, const Value& config,
                             const host::Lanes::Counts& workers, Given given)
    : secrets_(std::move(given.secrets)),
      notified_(std::move(given.notified)),
      log_(LogLevel::info, settings.work / (name + "-host.log"), mask_),
      clock_(given.clock.empty() ? host::systemClock() : host::fileClock(given.clock)),
      random_(host::connectorRandom(1)),
      plugin_(orThrow(Loader().load(settings.plugin))) {
  const host::SharedServices services{log_, metrics_, *clock_, *this, *this, *this, *this, *random_};
  runtime_ = std::make_unique<host::Runtime>(name, services, workers);
  const auto made = runtime_->create(plugin_, kConnector, config);
  if (!made) throw std::runtime_error(made.error().where + ": " + made.error().message);
}

ConnectorHost::~ConnectorHost() {
  runtime_->stop();
}

Value ConnectorHost::call(Operation operation, const Value& request) const {
  auto result = connector().call(operation, request);
  if (!result.ok()) {
    throw std::runtime_error(std::string(tieback::name(operation)) + ": " + toJson(result.error).dump());
  }
  return std::move(result.answer);
}

Value ConnectorHost::send(const ChangeOrderOf& of, const std::string& company) const {
  return call(Operation::submit,
              request({.actor = projectManager(company),
                       .params = Value::object({{"change_order_revision", 1}, {"document", changeOrder(of)}}),
                       .request_id = "submit-" + std::to_string(of.id),
                       .company = company}))
      .at("item");
}

Value ConnectorHost::decide(Operation operation, const Value& item, Value params, const std::string& company) const {
  return call(operation, request({.actor = approver(company),
                                  .params = std::move(params),
                                  .item = item.text("id"),
                                  .revision = item.at("revision").asInteger(),
                                  .request_id = std::string(name(operation)) + "-" + item.text("id"),
                                  .company = company}))
      .at("item");
}

void ConnectorHost::awaitEvents(const std::string& kind, std::int64_t count, std::chrono::seconds patience) {
  std::unique_lock lock(mutex_);
  const auto failed = [&] { return kind != "failed" && events_["failed"] > 0; };
  awaited_ = {kind, count};
  const bool there = delivered_.wait_for(lock, patience, [&] { return events_[kind] >= count || failed(); });
  if (failed()) throw std::runtime_error("an export failed; see the host's log");
  if (!there) {
    throw std::runtime_error("only " + std::to_string(events_[kind]) + " of " + std::to_string(count) + " are " + kind);
  }
}

std::int64_t ConnectorHost::told(const std::string& kind) {
  const std::lock_guard lock(mutex_);
  return events_[kind];
}

Result<Value> ConnectorHost::approvers(std::string_view) {
  return Value::object({{"users", Value::array({userOf("u-ann")})}});
}

Result<Value> ConnectorHost::user(std::string_view, std::string_view user) {
  return Value::object({{"user", userOf(user)}});
}

Result<std::string> ConnectorHost::get(std::string_view reference) {
  const std::lock_guard lock(secrets_mutex_);
  const auto found = secrets_.find(reference);
  if (found != secrets_.end()) return found->second;
  return Error{"no_such_secret", Category::bad_input, "There is no secret " + std::string(reference) + "."};
}

Result<void> ConnectorHost::compareAndPut(std::string_view reference, std::string_view expected,
                                          std::string_view value) {
  const std::lock_guard lock(secrets_mutex_);
  const auto found = secrets_.find(reference);
  if (found == secrets_.end() || found->second != expected) {
    return Error{"secret_changed", Category::conflict, "The secret is another one by now."};
  }
  found->second = value;
  return {};
}

void ConnectorHost::notify(std::string_view notice) {
  if (notified_) notified_(notice);
}

Result<void> ConnectorHost::deliver(std::string_view event) {
  // Only counted, as the connector writes it: what a platform makes of an event is not what is measured.
  constexpr std::string_view kMember = R"("kind":")";
  const auto at = event.find(kMember);
  if (at == std::string_view::npos) return Error{"no_kind", Category::bad_input, "An event without a kind."};
  const auto rest = event.substr(at + kMember.size());
  const std::string kind(rest.substr(0, rest.find('"')));
  const std::lock_guard lock(mutex_);
  const std::int64_t count = ++events_[kind];
  if (kind == "failed" || (kind == awaited_.kind && count >= awaited_.count)) delivered_.notify_all();
  return {};
}

}  // namespace tieback::bench
