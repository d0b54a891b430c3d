#include <api/connector_request.h>

namespace tieback::host {

json::Value connectorRequest(const Call& call, const json::Value& body) {
  auto request = json::Value::object({{"actor", call.actor.toJson()}, {"company", call.actor.company}});
  if (!call.request_id.empty()) request.set("request_id", call.request_id);
  if (const auto item = call.params.find("item"); item != call.params.end()) request.set("item", item->second);
  auto params = json::Value::object();
  for (const auto& [name, value] : body.members()) {
    if (name == "expected_revision") {
      request.set(name, value);
    } else {
      params.members().emplace_back(name, value);
    }
  }
  request.set("params", std::move(params));
  return request;
}

Error asCallerSees(Error error, std::string_view within) {
  if (!error.where.starts_with(within)) within = kParams;
  if (!error.where.starts_with(within)) return error;
  const std::string before = error.where;
  error.where.erase(0, within.size());
  for (auto at = error.message.find(before); at != std::string::npos;
       at = error.message.find(before, at + error.where.size())) {
    error.message.replace(at, before.size(), error.where);
  }
  return error;
}

}  // namespace tieback::host
