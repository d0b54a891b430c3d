// Puts what a client sent onto a record, line by line, the way PUT does: lines are found by id or key, others are
// added. Threads: the state is guarded by the caller.
#pragma once

#include "core/ids.h"
#include "input.h"
#include "record.h"

namespace tieback::mock::acumatica {

// A line of the merged record and what was sent for it.
struct MergedLine {
  Record* line = nullptr;
  Input* sent = nullptr;
  bool isNew = false;
};

// Computed fields that were sent are skipped. The pointers are into `record` and `input`.
std::vector<MergedLine> mergeInput(const EntitySpec& spec, Input& input, Record& record, IdSource& ids);

}  // namespace tieback::mock::acumatica
