// What people send about commitments and change orders, read strictly into the model.
#pragma once

#include <base/field_reader.h>
#include <project/model.h>
#include <store/database.h>

#include <optional>
#include <string>

namespace tieback::host {

// The fields of a change order that people set. `lines` tells what lines may say: those of the commitment, the
// currency.
struct LineRules {
  const Commitment* commitment = nullptr;  // null: these are SOV lines, which change no other
  std::string currency;
};

// Reads the change order's own fields and, where given, its whole list of lines.
void readChangeOrder(Connection& connection, FieldReader& fields, const LineRules& rules, ChangeOrder& order);
void readCommitment(Connection& connection, FieldReader& fields, const LineRules& rules, Commitment& commitment);

inline constexpr std::size_t kMostLines = 1000;

}  // namespace tieback::host
