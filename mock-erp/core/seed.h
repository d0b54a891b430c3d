// Seed files: what the books hold at the start. One YAML document per file:
//   dialect: acumatica
//   settings: {…}          # as PATCH /_mock/settings/<dialect> takes them
//   books:
//     Vendor:
//       - {VendorID: V-1001, VendorName: Apex Concrete LLC, Status: Active}
// Threads: at start-up only.
#pragma once

#include <optional>
#include <string>

namespace tieback::mock {

class Dialects;

// Puts a file's records into the books of its dialect. Gives "file:line:column: what is wrong", or nothing when all
// was taken. Unknown and repeated keys are errors. After an error the books may hold part of the file.
std::optional<std::string> loadSeed(const std::string& path, const Dialects& dialects);

}  // namespace tieback::mock
