// Refusals in the vendor's shape and words.
// https://learn.microsoft.com/dynamics365/business-central/dev-itpro/webservices/dynamics-error-codes
#pragma once

#include <string>

#include "core/http.h"
#include "core/ids.h"
#include "core/json.h"

namespace tieback::mock::business_central {

struct Refusal {
  int status = 400;
  std::string code;
  std::string message;
};

// {"error":{"code":"…","message":"…  CorrelationId:  ….""}}
Json errorDocument(const Refusal& refusal, IdSource& ids);
HttpResponse errorResponse(const Refusal& refusal, IdSource& ids);

// What AL code says no with.
Refusal dialog(std::string message);
// A value that another table does not have.
Refusal noRelation(const std::string& field, const std::string& table, const std::string& value,
                   const std::string& related);
Refusal notFound();

extern const char* const kJsonType;

}  // namespace tieback::mock::business_central
