// Change orders that were made in Acumatica, page by page.
//
// There is one entity for all of them, with or without commitments. Its list is asked for with $top and $skip: the
// contract-based API has no other way to page, and no order of one's own.
#pragma once

#include "erp/dialects/acumatica/client.h"

namespace tieback::erp::acumatica {

ImportResult listForImport(Client& client, const ImportQuery& query);

// Of a change order with its commitments expanded. One without any is told as cancelled: there is nothing to import,
// and what was staged of it before is out of date.
ImportRecord importRecordOf(const json::Value& record);

}  // namespace tieback::erp::acumatica
