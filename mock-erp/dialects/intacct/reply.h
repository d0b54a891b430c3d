// What a function gives back, and errors in the gateway's shape.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tieback::mock::intacct {

struct Error {
  std::string number;        // "BL01001973"
  std::string description2;  // the words
  std::string correction = {};
  std::string id = {};           // of additionalinfo: "PO-0123"
  std::string description = {};  // a title, rarely
};
using Errors = std::vector<Error>;

struct FunctionResult {
  Errors errors = {};        // none: it succeeded
  std::string content = {};  // XML after <controlid>: <key>, <data>
  bool applied = false;      // the books were changed
};

inline FunctionResult failed(Error error) {
  return {{std::move(error)}, {}, false};
}

// The general number under which business rules fail; `wrapper`: "Could not create Document record!", said last.
FunctionResult refused(std::string words, std::string id, std::string correction = {}, std::string wrapper = {});

// <errormessage>…; `supportId` stands in the words as the vendor has it; `details`: showadditionalerrorinfo.
std::string errorMessage(const Errors& errors, const std::string& supportId, bool details);

}  // namespace tieback::mock::intacct
