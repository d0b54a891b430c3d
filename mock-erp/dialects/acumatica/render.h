// Records as the vendor writes them:
// {"id":…,"rowNumber":1,"note":{"value":""},"Field":{"value":…},…,"custom":{},"_links":{…}}. An empty field is {};
// lines are there only when they were asked for.
#pragma once

#include <string>
#include <vector>

#include "books.h"
#include "core/http.h"
#include "input.h"
#include "query.h"
#include "settings.h"

namespace tieback::mock::acumatica {

// The URL path of the endpoint: "/entity/Default/24.200.001".
std::string endpointPath(const Settings& settings);

// What a request comes to: an answer that is ready, or records that can be written when the books are free again.
struct Reply {
  enum class Body { kReady, kOne, kList };

  Reply() = default;
  Reply(HttpResponse ready) : response(std::move(ready)) {}

  Body body = Body::kReady;
  HttpResponse response;  // without the body unless it is ready
  std::vector<RecordPtr> records;
  const EntitySpec* spec = nullptr;
  Query query;
  std::string endpoint;  // endpointPath()
};
// Writes the records; needs no lock.
HttpResponse finish(Reply reply);

// The 422: what was sent, each field with its message.
HttpResponse renderRefusal(const EntitySpec& spec, const Input& input, std::string_view id);

}  // namespace tieback::mock::acumatica
