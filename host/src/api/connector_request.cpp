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

Error asCallerSees(Error error) {
  constexpr std::string_view kParams = "params.";
  if (error.where.starts_with(kParams)) error.where.erase(0, kParams.size());
  return error;
}

}  // namespace tieback::host
