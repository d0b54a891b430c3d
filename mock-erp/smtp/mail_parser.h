// What a person sees of a raw mail: headers and the text and HTML bodies, out of multiparts, decoded.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tieback::mock {

struct ParsedMail {
  std::vector<std::pair<std::string, std::string>> headers;  // as sent, unfolded, encoded words decoded
  std::string subject;
  std::string messageId;
  std::string text;  // of the first text/plain part
  std::string html;  // of the first text/html part
};

// Never fails: what cannot be read as MIME is in `text` as it stands.
ParsedMail parseMail(const std::string& raw);

// "=?UTF-8?Q?Gr=C3=BC=C3=9Fe?=" as UTF-8; other text unchanged. Charsets other than UTF-8 are passed through.
std::string decodeWords(std::string_view text);

}  // namespace tieback::mock
