// An HTTP exchange as dialects see it: plain values, no sockets.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tieback::mock {

using Headers = std::vector<std::pair<std::string, std::string>>;

// The first header of that name, whatever its case; null when there is none.
const std::string* findHeader(const Headers& headers, std::string_view name);
bool equalsIgnoringCase(std::string_view a, std::string_view b);

struct HttpRequest {
  std::string method;  // in capitals
  std::string path;    // as sent, still percent-encoded, without the query
  std::string query;   // as sent, without the '?'
  Headers headers;
  std::string body;
  bool secure = false;

  const std::string* header(std::string_view name) const { return findHeader(headers, name); }
};

struct HttpResponse {
  int status = 200;
  Headers headers;
  std::string body;
  std::string contentType;  // no header when empty
  // Whether the request changed the books: what the journal says about it.
  bool applied = false;
};

std::string percentDecode(std::string_view text, bool plusIsSpace = false);
// "a=1&b=x%20y" as decoded pairs, in order.
std::vector<std::pair<std::string, std::string>> parseForm(std::string_view text);
// The path's segments, decoded, without empty ones.
std::vector<std::string> splitPath(std::string_view path);
// The value of a cookie that the request carries; nothing when it has none of that name.
std::optional<std::string_view> cookie(const HttpRequest& request, std::string_view name);
const char* reasonPhrase(int status);

// Shell-like pattern: '*' is any run of characters (also '/'), '?' any one.
bool globMatches(std::string_view pattern, std::string_view text);

}  // namespace tieback::mock
