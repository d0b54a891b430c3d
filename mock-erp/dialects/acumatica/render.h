// Records as the vendor writes them:
// {"id":…,"rowNumber":1,"note":{"value":""},"Field":{"value":…},…,"custom":{},"_links":{…}}. An empty field is {};
// lines are there only when they were asked for.
#pragma once

#include <string>
#include <vector>

#include "core/http.h"
#include "input.h"
#include "query.h"
#include "record.h"
#include "settings.h"

namespace tieback::mock {
class JsonWriter;
}

namespace tieback::mock::acumatica {

// The URL path of the endpoint: "/entity/Default/24.200.001".
std::string endpointPath(const Settings& settings);

void renderRecord(JsonWriter& writer, const EntitySpec& spec, const Record& record, const Query& query,
                  const Settings& settings);
HttpResponse renderOne(const EntitySpec& spec, const Record& record, const Query& query, const Settings& settings);
// The 422: what was sent, each field with its message.
HttpResponse renderRefusal(const EntitySpec& spec, const Input& input, std::string_view id);

}  // namespace tieback::mock::acumatica
