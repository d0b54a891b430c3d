// Everything a site of the ERP holds, in one copyable value: what a snapshot is.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "books.h"
#include "core/ids.h"
#include "sessions.h"
#include "settings.h"

namespace tieback::mock::acumatica {

// An action that goes on in the background; it is done when it has been looked at often enough and its time has come.
struct Operation {
  std::string id;
  std::string action;
  std::string refNbr;
  std::string sessionId;
  long long observationsLeft = 0;
  std::int64_t dueMicros = 0;
  bool done = false;
  std::string failure;  // what went wrong, once done
};

struct State {
  explicit State(std::uint64_t seed) : ids(seed) {}

  Settings settings;
  Books books;
  Sessions sessions;
  IdSource ids;
  std::map<std::string, Operation> operations;   // by id
  std::vector<std::string> finished;             // ids in order of completion; the oldest are forgotten
  std::vector<std::string> pendingApproval;      // RefNbr of change orders that wait for the approver
  std::map<std::string, long long> lastNumbers;  // numbering sequences, by entity
};

// The next free number of an entity's sequence, six digits: "000042".
std::string nextNumber(State& state, const EntitySpec& spec, std::string_view keyPrefix = {});

}  // namespace tieback::mock::acumatica
