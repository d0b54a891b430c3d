#include "checks/checks.h"

#include <array>

namespace tieback::conformance {

std::span<const Check> allChecks() {
  static constexpr std::array<Check, 21> kChecks{{
      {"one-export", "the file exports tieback_entry and nothing else", &checkOneExport, false},
      {"load", "it loads with RTLD_NOW | RTLD_LOCAL: no symbol is missing", &checkLoad},
      {"entry", "the entry's size, version and members are right", &checkEntry},
      {"lifecycle", "init and deinit can be repeated; factories and descriptors are whole", &checkLifecycle},
      {"bad-config", "create() answers any configuration with a connector or an error document", &checkBadConfig},
      {"create-destroy", "a connector can be made and destroyed again and again, and twice at once",
       &checkCreateDestroy},
      {"extensions", "an unknown extension or factory is null", &checkExtensions},
      {"hostile-input", "every operation answers hostile input with bad_input and an error document",
       &checkHostileInput},
      {"exceptions", "no exception leaves any slot", &checkExceptions},
      {"documents", "what it answers fits the schemas", &checkDocuments},
      {"send", "the sample change order can be sent", &checkSend},
      {"item-documents", "what it answers about an item fits the schemas", &checkItemDocuments},
      {"idempotence", "a repeated request id gets the first answer, another body a conflict", &checkIdempotence},
      {"expected-revision", "another revision than the item's is a conflict, and changes nothing",
       &checkExpectedRevision},
      {"permissions", "each level and privilege may do what the table says, and no more", &checkPermissions},
      {"companies-apart", "another company's item is answered exactly as one that does not exist",
       &checkCompaniesApart},
      {"borrowed", "no borrowed text is read after the call that brought it", &checkBorrowed},
      {"sinks", "a sink that takes no more makes the call TIEBACK_INTERNAL, and nothing worse", &checkSinks},
      {"host-services", "absent, failing and lying host services are survived, and absent ones named",
       &checkHostServices},
      {"threads", "many threads at once get right answers", &checkThreads},
      {"data-races", "ThreadSanitizer sees no data race", &checkDataRaces, false},
  }};
  return kChecks;
}

}  // namespace tieback::conformance
