#include "erp/dialects/acumatica/client.h"

#include <Poco/Exception.h>
#include <Poco/URI.h>

#include "erp/dialects/acumatica/entity.h"
#include "erp/dialects/acumatica/errors.h"
#include "erp/support/encode.h"

namespace tieback::erp::acumatica {
namespace {

const Headers kAccept = {{"Accept", "application/json"}};
const Headers kJson = {{"Accept", "application/json"}, {"Content-Type", "application/json"}};

}  // namespace

std::string Client::root() const {
  return "/entity/" + percentEncode(config_.endpoint) + "/" + percentEncode(config_.version) + "/";
}

Query Client::find(std::string_view entity, const std::string& filter, std::string_view more) {
  std::string parameters = (filter.empty() ? "" : "&$filter=" + percentEncode(filter)) + std::string(more);
  if (!parameters.empty()) parameters.front() = '?';
  const WireRequest request{"GET", root() + std::string(entity) + parameters, kAccept, ""};
  auto answer = session_.call(request, Effect::read);
  if (auto* outcome = std::get_if<Outcome>(&answer)) return std::move(*outcome);
  const auto& reply = std::get<WireReply>(answer);
  if (reply.status != 200) return outcomeOf(reply, Effect::read, now());
  auto body = parseBody(reply);
  if (!body || !body->isArray()) return unclear(Effect::read, kErp, "a list was asked for, and something else came");
  return std::move(body->items());
}

Query Client::changeOrders(const std::string& filter, std::string_view more) {
  const std::string expanded = "&$expand=Commitments" + std::string(more);
  auto found = find("ChangeOrder", filter, expanded);
  const auto* outcome = std::get_if<Outcome>(&found);
  const auto* later = outcome == nullptr ? nullptr : std::get_if<TryLater>(outcome);
  if (later == nullptr || later->error.code != kBusy) return found;
  session_.renew();
  return find("ChangeOrder", filter, expanded);
}

WireRequest Client::put(const json::Value& body, bool insert_only) const {
  WireRequest request{"PUT", root() + "ChangeOrder?$expand=Commitments", kJson, body.dump()};
  if (insert_only) request.headers.emplace_back("If-None-Match", "*");
  return request;
}

WireRequest Client::action(std::string_view name, const std::string& ref_nbr) const {
  const auto body = json::Value::object(
      {{"entity", json::Value::object({{"RefNbr", wrap(ref_nbr)}})}, {"parameters", json::Value::object()}});
  return {"POST", root() + "ChangeOrder/" + std::string(name), kJson, body.dump()};
}

WireRequest Client::remove(const std::string& ref_nbr) const {
  return {"DELETE", root() + "ChangeOrder/" + percentEncode(ref_nbr), kAccept, ""};
}

std::optional<std::string> Client::target(const std::string& location) const {
  try {
    const Poco::URI site(config_.site);
    const Poco::URI there(location);
    if (!there.getHost().empty() && (there.getHost() != site.getHost() || there.getPort() != site.getPort())) {
      return std::nullopt;
    }
    auto path = there.getPathEtc();
    const auto& base = site.getPath();
    if (!base.empty() && path.rfind(base + "/", 0) == 0) path.erase(0, base.size());
    if (path.empty() || path.front() != '/') return std::nullopt;
    return path;
  } catch (const Poco::Exception&) {
    return std::nullopt;
  }
}

}  // namespace tieback::erp::acumatica
