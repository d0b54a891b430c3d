// The head of one HTTP/1.x answer: status and headers.
#pragma once

#include <string>
#include <string_view>

#include "erp/port/transport.h"

namespace tieback::erp {

struct ReplyHead {
  bool http_1_1 = false;
  int status = 0;
  Headers headers;  // as they came, repeated ones too

  // The first header of that name, whatever its case, or null.
  const std::string* find(std::string_view name) const;
};

// `text`: from the status line up to the empty line. A header that goes on in the next line becomes one line; a line
// that is no header is left out. Throws NetFailure when it does not begin as an answer does.
ReplyHead parseReplyHead(std::string_view text);

}  // namespace tieback::erp
