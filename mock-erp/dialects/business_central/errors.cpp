#include "errors.h"

namespace tieback::mock::business_central {

const char* const kJsonType = "application/json; odata.metadata=minimal; odata.streaming=true";

Json errorDocument(const Refusal& refusal, IdSource& ids) {
  return Json::object().set("error", Json::object()
                                         .set("code", refusal.code)
                                         .set("message", refusal.message + "  CorrelationId:  " + ids.guid() + "."));
}

HttpResponse errorResponse(const Refusal& refusal, IdSource& ids) {
  HttpResponse response;
  response.status = refusal.status;
  response.contentType = kJsonType;
  response.headers = {{"OData-Version", "4.0"}};
  response.body = errorDocument(refusal, ids).dump();
  return response;
}

Refusal dialog(std::string message) {
  return {400, "Application_DialogException", std::move(message)};
}

Refusal noRelation(const std::string& field, const std::string& table, const std::string& value,
                   const std::string& related) {
  return {400, "Internal_InvalidTableRelation",
          "The field " + field + " of table " + table + " contains a value (" + value +
              ") that cannot be found in the related table (" + related + ")."};
}

Refusal notFound() {
  return {404, "BadRequest_NotFound", "Bad Request - Error in query syntax"};
}

}  // namespace tieback::mock::business_central
