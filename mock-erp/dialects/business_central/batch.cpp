#include "batch.h"

namespace tieback::mock::business_central {
namespace {

Headers headersOf(const Json& request) {
  Headers headers;
  const Json* given = request.find("headers");
  if (given == nullptr || !given->isObject()) return headers;
  for (const JsonMember& member : given->members()) {
    if (member.value.isString()) headers.emplace_back(member.name, member.value.string());
  }
  return headers;
}

Call callOf(const ServiceRoot& root, const Json& request) {
  Call call;
  call.method = std::string(request.text("method"));
  std::string url(request.text("url"));
  if (url.starts_with(root.url)) url.erase(0, root.url.size());
  const std::size_t question = url.find('?');
  if (question != std::string::npos) call.query = url.substr(question + 1);
  call.path = splitPath(url.substr(0, question));
  call.headers = headersOf(request);
  if (const Json* body = request.find("body")) call.body = *body;
  return call;
}

Json responseOf(const Json& request, const Answer& answer) {
  Json headers = Json::object();
  if (answer.status != 204) {
    headers.set("content-type", "application/json; odata.metadata=minimal").set("odata-version", "4.0");
  }
  const Json* id = request.find("id");
  Json response = Json::object().set("id", id == nullptr ? Json() : *id);
  response.set("status", Json::number(answer.status)).set("headers", std::move(headers));
  if (answer.status != 204) response.set("body", answer.body);
  return response;
}

bool says(const HttpRequest& request, std::string_view header, std::string_view word) {
  const std::string* value = request.header(header);
  return value != nullptr && value->find(word) != std::string::npos;
}

}  // namespace

HttpResponse runBatch(State& state, const ServiceRoot& root, const HttpRequest& request) {
  auto parsed = parseJson(request.body);
  const Json* body = std::get_if<Json>(&parsed);
  const Json* requests = body == nullptr ? nullptr : body->find("requests");
  if (request.method != "POST" || requests == nullptr || !requests->isArray()) {
    return errorResponse({400, "BadRequest", "Invalid Request Body"}, state.ids);
  }
  if (static_cast<long long>(requests->items().size()) > state.settings.maxBatchSize) {
    return errorResponse({413, "BadRequest", "The number of operations in the batch is beyond the limit."}, state.ids);
  }
  const bool whole = says(request, "Isolation", "snapshot") && state.settings.transactionalBatch;
  const bool goOn = says(request, "Prefer", "odata.continue-on-error");
  state.changes.emplace();
  const long long versions = state.versions;
  const long long nextOrder = state.nextOrder;
  bool applied = false;
  Json responses = Json::array();
  for (const Json& each : requests->items()) {
    const Answer answer = handle(state, root, callOf(root, each));
    applied = applied || answer.applied;
    responses.push(responseOf(each, answer));
    if (answer.status < 400) continue;
    if (whole) {
      takeBack(state);
      state.versions = versions;
      state.nextOrder = nextOrder;
      applied = false;
      break;
    }
    if (!goOn) break;
  }
  state.changes.reset();
  HttpResponse response;
  response.contentType = kJsonType;
  response.headers = {{"OData-Version", "4.0"}};
  response.body = Json::object().set("responses", std::move(responses)).dump();
  response.applied = applied;
  return response;
}

}  // namespace tieback::mock::business_central
