// Change orders that were made in Tryton: purchases whose origin is another purchase, as exports make them for new
// lines.
//
// Amendments are not listed. Tryton keeps of an amendment what a line becomes and not what it was before, so that the
// change it made can't be told once the line was changed again.
#pragma once

#include "erp/dialects/tryton/client.h"

namespace tieback::erp::tryton {

ImportResult listForImport(Client& client, const ImportQuery& query);

}  // namespace tieback::erp::tryton
