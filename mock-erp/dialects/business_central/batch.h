// $batch: many calls in one request; with 'Isolation: snapshot' all of them or none.
// https://learn.microsoft.com/dynamics365/business-central/dev-itpro/webservices/use-odata-batch
#pragma once

#include "resources.h"

namespace tieback::mock::business_central {

HttpResponse runBatch(State& state, const ServiceRoot& root, const HttpRequest& request);

}  // namespace tieback::mock::business_central
