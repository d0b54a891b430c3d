// Actions on change orders and the long operations behind them: 202 with a Location, polled until 204.
// Threads: the state is guarded by the caller.
#pragma once

#include <optional>
#include <string_view>

#include "core/http.h"
#include "core/json.h"
#include "state.h"

namespace tieback::mock::acumatica {

// POST …/ChangeOrder/{action} with {"entity":{…},"parameters":{…}}. `applied` of the answer: the books were changed or
// an operation was begun that will change them.
HttpResponse startAction(State& state, std::string_view action, const Json& body, const Session& session,
                         std::int64_t now);
// GET …/ChangeOrder/{action}/status/{id}
HttpResponse operationStatus(State& state, std::string_view id, std::int64_t now);

// Finishes operations and approvals whose time has come. Call first at every request.
void settle(State& state, std::int64_t now);
// Another session has looked at the document: that counts as a poll of the operation on it.
void observe(State& state, std::string_view refNbr, const Session& session, std::int64_t now);
// Whether an operation of this session keeps it from the document (or, as set, from the whole form).
bool isBusy(const State& state, std::string_view refNbr, const Session& session);
// "The previous operation has not been completed yet."
HttpResponse busyAnswer();

}  // namespace tieback::mock::acumatica
