#include <directory/actor.h>
#include <plugin_host/plugin_set.h>

#include <algorithm>

namespace tieback::host {
namespace {

Error connectorMissing(const std::string& company) {
  return {"connector_missing", Category::internal,
          "No connector serves this company. The operator must name it in the host's configuration.", "",
          json::Value::object({{"company", company}})};
}

json::Value healthOf(const Runtime& runtime) {
  const auto request =
      json::Value::object({{"actor", systemActor("").toJson()}, {"company", ""}, {"params", json::Value::object()}});
  CallResult result = runtime.connector().call(Operation::health, request);
  if (result.ok() && result.answer.isObject()) {
    result.answer.set("name", runtime.name());
    return result.answer;
  }
  // A connector without a health operation is taken for well; one whose health fails is not.
  const bool unsupported = result.error.code == "not_supported";
  auto checks = json::Value::array();
  if (!unsupported) {
    checks.push(json::Value::object({{"name", "health"}, {"status", "down"}, {"message", result.error.message}}));
  }
  return json::Value::object({{"status", unsupported ? "ok" : "down"}, {"checks", checks}, {"name", runtime.name()}});
}

}  // namespace

PluginSet::~PluginSet() {
  stop();
}

Result<void> PluginSet::add(const Loader& loader, const PluginConfig& config) {
  auto plugin = loader.load(config.path);
  if (!plugin) return plugin.error();
  const auto made = (*plugin)->connectors();
  const bool known = std::any_of(made.begin(), made.end(), [&](const auto& of) { return of.id == config.connector; });
  if (!known) {
    std::string names;
    for (const auto& of : made) names += (names.empty() ? "" : ", ") + of.id;
    return badRequest("The plugin " + (*plugin)->path().string() + " has no connector " + config.connector +
                          "; it has: " + (names.empty() ? "none" : names) + ".",
                      "connector");
  }
  auto runtime = std::make_unique<Runtime>(config.connector, shared_, workers_);
  if (auto created = runtime->create(*plugin, config.connector, config.config); !created) {
    Error error = created.error();
    error.where = error.where.empty() ? "config" : "config." + error.where;
    return error;
  }
  shared_.log.info("connector created", {{"connector", config.connector}, {"plugin", (*plugin)->path().string()}});
  entries_.push_back({config.companies, std::move(runtime)});
  return {};
}

void PluginSet::start() {
  for (Entry& entry : entries_) entry.runtime->start();
}

void PluginSet::clockMoved() {
  for (Entry& entry : entries_) entry.runtime->lanes().clockMoved();
}

void PluginSet::cancel() {
  for (Entry& entry : entries_) entry.runtime->cancel();
}

void PluginSet::finish() {
  cancel();
  for (Entry& entry : entries_) entry.runtime->finish();
}

void PluginSet::stop() {
  cancel();
  for (Entry& entry : entries_) entry.runtime->stop();
}

const Runtime* PluginSet::of(const std::string& company) const {
  const Runtime* for_all = nullptr;
  for (const Entry& entry : entries_) {
    if (std::find(entry.companies.begin(), entry.companies.end(), company) != entry.companies.end())
      return entry.runtime.get();
    if (entry.companies.empty() && for_all == nullptr) for_all = entry.runtime.get();
  }
  return for_all;
}

CallResult PluginSet::call(const std::string& company, Operation operation, const json::Value& request) {
  const Runtime* runtime = of(company);
  if (runtime != nullptr) return runtime->connector().call(operation, request);
  CallResult result;
  result.status = TIEBACK_INTERNAL;
  result.error = connectorMissing(company);
  return result;
}

RawResult PluginSet::callRaw(const std::string& company, Operation operation, const json::Value& request) {
  const Runtime* runtime = of(company);
  if (runtime != nullptr) return runtime->connector().callRaw(operation, request.dump());
  return {TIEBACK_INTERNAL, toJson(connectorMissing(company)).dump()};
}

std::vector<json::Value> PluginSet::health() const {
  std::vector<json::Value> all;
  for (const Entry& entry : entries_) all.push_back(healthOf(*entry.runtime));
  return all;
}

}  // namespace tieback::host
