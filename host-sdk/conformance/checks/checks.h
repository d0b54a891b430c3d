// Every check by its function; what each proves stands in check_list.cpp.
#pragma once

#include "../check.h"

namespace tieback::conformance {

void checkOneExport(const Samples& samples);
void checkLoad(const Samples& samples);
void checkEntry(const Samples& samples);
void checkLifecycle(const Samples& samples);
void checkBadConfig(const Samples& samples);
void checkCreateDestroy(const Samples& samples);
void checkExtensions(const Samples& samples);
void checkHostileInput(const Samples& samples);
void checkDocuments(const Samples& samples);
void checkItemDocuments(const Samples& samples);
void checkSend(const Samples& samples);
void checkIdempotence(const Samples& samples);
void checkExpectedRevision(const Samples& samples);
void checkPermissions(const Samples& samples);
void checkCompaniesApart(const Samples& samples);
void checkBorrowed(const Samples& samples);
void checkSinks(const Samples& samples);
void checkHostServices(const Samples& samples);
void checkExceptions(const Samples& samples);
void checkThreads(const Samples& samples);
void checkDataRaces(const Samples& samples);

}  // namespace tieback::conformance
