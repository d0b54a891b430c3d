// One purchase order as a client sends it: merged into what is there, and checked.
#pragma once

#include <string>
#include <vector>

#include "order_writes.h"

namespace tieback::mock::xero {

// What comes of it. Nothing is in the books yet.
struct Element {
  Json order;                       // as the books have it
  std::vector<std::string> errors;  // why it cannot be, in Xero's words where those are known
  std::vector<std::string> warnings;
  bool isNew = false;
  std::string formerKey;  // the number that it had in the books; empty when it is new
};

Element readElement(const ApiCall& call, const Json& input);

}  // namespace tieback::mock::xero
