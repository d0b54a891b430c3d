// GET, PUT, PATCH and DELETE of the endpoint's entities. Threads: the state is guarded by the caller.
#pragma once

#include <string>
#include <vector>

#include "core/http.h"
#include "input.h"
#include "query.h"
#include "render.h"
#include "state.h"

namespace tieback::mock::acumatica {

// One request for records of an entity, already read.
struct EntityRequest {
  const EntitySpec& spec;
  const HttpRequest& http;
  const Query& query;
  std::vector<std::string> keys;  // path segments after the entity
  const Session& session;
  std::int64_t now;
};

Reply getRecords(State& state, const EntityRequest& request);
// PUT, and PATCH, which only updates.
Reply putRecord(State& state, const EntityRequest& request, ReadInput& read);
Reply deleteRecord(State& state, const EntityRequest& request);

}  // namespace tieback::mock::acumatica
