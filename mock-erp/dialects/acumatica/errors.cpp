#include "errors.h"

#include "core/json.h"

namespace tieback::mock::acumatica {
namespace {

HttpResponse jsonResponse(int status, const Json& body) {
  HttpResponse response;
  response.status = status;
  response.contentType = kJsonType;
  response.body = body.dump();
  return response;
}

}  // namespace

HttpResponse exception(std::string_view message, int status, std::string_view type) {
  Json body = Json::object();
  body.set("message", "An error has occurred.")
      .set("exceptionMessage", message)
      .set("exceptionType", type)
      .set("stackTrace", "   at PX.Api.ContractBased.EntityService.Put(EntityImpl entity)");
  return jsonResponse(status, body);
}

HttpResponse shortMessage(int status, std::string_view message) {
  return jsonResponse(status, Json::object().set("message", message));
}

HttpResponse oauthError(std::string_view error, std::string_view description, int status) {
  Json body = Json::object().set("error", error);
  if (!description.empty()) body.set("error_description", description);
  return jsonResponse(status, body);
}

}  // namespace tieback::mock::acumatica
