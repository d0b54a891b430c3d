#include "operations/request.h"

#include "domain/digest.h"

namespace tieback::ops {

std::string Request::digest() const {
  return domain::sha256Hex(
      json::Value::object({{"item", item}, {"revision", expected_revision}, {"params", params}}).canonical());
}

Result<Request> requestFrom(const json::Value& document) {
  Request request;
  auto actor = domain::Actor::fromJson(document.at("actor"));
  if (!actor) return actor.error();
  request.actor = std::move(*actor);
  request.company = document.text("company");
  request.request_id = document.text("request_id");
  request.item = document.text("item");
  if (const json::Value* revision = document.find("expected_revision"); revision != nullptr && revision->isNumber()) {
    request.expected_revision = revision->asInteger();
  }
  if (const json::Value* params = document.find("params"); params != nullptr && params->isObject())
    request.params = *params;
  if (request.actor.company != request.company) {
    return Error{"not_permitted", Category::not_permitted,
                 "You do not belong to the company \"" + request.company + "\".", "company"};
  }
  return request;
}

Result<const life::Connection*> connectionOf(const Request& request, const life::Connections& connections) {
  const auto own = connections.ofCompany(request.company);
  const std::string wanted = request.params.text("connection");
  for (const auto* connection : own) {
    if (connection->id == wanted || (wanted.empty() && own.size() == 1)) return connection;
  }
  return Error{"connection_not_found", Category::bad_input,
               own.empty() ? "This company has no ERP connection." : "Name one of the company's connections.",
               "params.connection"};
}

Error itemNotFound(const std::string& item) {
  return {"item_not_found", Category::bad_input,
          "There is no change order \"" + item + "\" in this company's ERP Integrations.", "item"};
}

}  // namespace tieback::ops
