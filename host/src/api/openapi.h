// The description of this API, as it stands in host/api/openapi.yaml.
#pragma once

#include <string_view>

namespace tieback::host {

std::string_view openapiYaml();

}  // namespace tieback::host
