// NetSuite's error documents.
// https://docs.oracle.com/en/cloud/saas/netsuite/ns-online-help/section_156570709583.html
#pragma once

#include <string>
#include <string_view>

#include "core/http.h"
#include "core/json.h"

namespace tieback::mock::netsuite {

// Why a request is refused; thrown through the work on a record and answered by the dialect.
struct Refusal {
  int status = 400;
  std::string code;         // "USER_ERROR"
  std::string detail;       // "Error while accessing a resource. …"
  std::string path = {};    // o:errorPath: "item.items[0].item"
  std::string query = {};   // o:errorQueryParam
  std::string header = {};  // o:errorHeader
};

// What happens to the record itself is told after the same few words.
Refusal userError(const std::string& words, std::string path = "");
// "You have entered an Invalid Field Value 9999 for the following field: item"
Refusal invalidValue(const std::string& value, const std::string& field, std::string path);

HttpResponse answer(const Refusal& refusal);
HttpResponse invalidLogin(const std::string& realm, bool bearer);
HttpResponse jsonAnswer(int status, const Json& body);

}  // namespace tieback::mock::netsuite
