// The vendor's error documents: the server exception (500), the short message (4xx) and the OAuth error.
#pragma once

#include <string>
#include <string_view>

#include "core/http.h"

namespace tieback::mock::acumatica {

inline constexpr const char* kJsonType = "application/json; charset=utf-8";

// {"message":"An error has occurred.","exceptionMessage":…,"exceptionType":…,"stackTrace":…}
HttpResponse exception(std::string_view message, int status = 500, std::string_view type = "PX.Data.PXException");
// {"message":…}
HttpResponse shortMessage(int status, std::string_view message);
// {"error":…,"error_description":…}: what the token endpoint answers
HttpResponse oauthError(std::string_view error, std::string_view description, int status = 400);

}  // namespace tieback::mock::acumatica
