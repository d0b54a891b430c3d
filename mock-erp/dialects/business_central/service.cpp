#include "service.h"

#include <algorithm>

#include "batch.h"
#include "metadata.h"
#include "resources.h"

namespace tieback::mock::business_central {
namespace {

// /v2.0/{tenant}/{environment}/api/{route}/… or, without the tenant, /v2.0/{environment}/api/{route}/…
struct Address {
  std::string tenant;
  std::string environment;
  std::string root;  // as it was asked, up to and with the route
  std::vector<std::string> rest;
};

std::optional<Address> addressOf(const State& state, const HttpRequest& request) {
  const auto path = splitPath(request.path);
  const auto api = std::find(path.begin(), path.end(), "api");
  const auto before = static_cast<std::size_t>(api - path.begin());
  if (api == path.end() || (before != 2 && before != 3)) return std::nullopt;
  Address address;
  if (before == 3) address.tenant = path[1];
  address.environment = path[before - 1];
  const auto route = splitPath(state.settings.apiRoute);
  const auto begin = before + 1;
  if (path.size() < begin + route.size() || !std::equal(route.begin(), route.end(), api + 1)) return std::nullopt;
  for (std::size_t i = 0; i < begin + route.size(); ++i) address.root += "/" + path[i];
  address.rest.assign(path.begin() + static_cast<std::ptrdiff_t>(begin + route.size()), path.end());
  return address;
}

}  // namespace

std::string clientOf(const State& state, const HttpRequest& request) {
  auto caller = callerOf(state, request, "");
  return std::holds_alternative<Caller>(caller) ? std::get<Caller>(caller).clientId : std::string();
}

HttpResponse serve(State& state, const HttpRequest& request) {
  const auto address = addressOf(state, request);
  if (!address) {
    return errorResponse({404, "BadRequest_ResourceNotFound", "Resource not found for the segment 'api'."}, state.ids);
  }
  auto caller = callerOf(state, request, address->tenant);
  if (auto* refusal = std::get_if<Refusal>(&caller)) {
    HttpResponse response = errorResponse(*refusal, state.ids);
    response.headers.emplace_back("WWW-Authenticate", "Bearer");
    return response;
  }
  if (!state.books.find("Environment", address->environment)) {
    return errorResponse({404, "NoEnvironment", "Environment does not exist."}, state.ids);
  }
  const ServiceRoot root{baseUrl(request) + address->root, std::get<Caller>(caller)};
  if (address->rest.size() == 1 && address->rest.front() == "$batch") return runBatch(state, root, request);
  if (address->rest.size() == 1 && address->rest.front() == "$metadata" && request.method == "GET") {
    HttpResponse response;
    response.contentType = "application/xml";
    response.headers = {{"OData-Version", "4.0"}};
    response.body = metadataDocument();
    return response;
  }
  Call call{request.method, address->rest, request.query, {}, request.headers};
  if (!request.body.empty()) {
    auto body = parseJson(request.body);
    if (std::holds_alternative<JsonError>(body)) {
      return errorResponse({400, "BadRequest", "Invalid Request Body"}, state.ids);
    }
    call.body = std::move(std::get<Json>(body));
  }
  const Answer answer = handle(state, root, call);
  HttpResponse response;
  response.status = answer.status;
  response.headers = {{"OData-Version", "4.0"}};
  if (!answer.etag.empty()) response.headers.emplace_back("ETag", answer.etag);
  response.applied = answer.applied;
  if (answer.status == 204) return response;
  response.contentType = kJsonType;
  response.body = answer.body.dump();
  return response;
}

}  // namespace tieback::mock::business_central
