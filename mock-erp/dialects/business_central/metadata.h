// $metadata: the entity sets as an OData 4 description, for clients that want one.
#pragma once

#include <string>

namespace tieback::mock::business_central {

std::string metadataDocument();

}  // namespace tieback::mock::business_central
