// A mail's parts, and the two ways to write them down.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tieback::mail {

// One part; which members count is said by its kind.
struct Part {
  enum class Kind {
    heading,    // text
    paragraph,  // text
    quote,      // text of several lines
    facts,      // rows of two: label and value
    table,      // rows of equal length; the first is its head. A row's last cell may be a link (see link_column).
    link        // text is the address
  };
  Kind kind = Kind::paragraph;
  std::string text;
  std::vector<std::vector<std::string>> rows;
  bool link_column = false;  // table: the last cell of each row is a link
};

// Lines of text, for people who read mail plain. Control characters become blanks.
std::string plainText(const std::vector<Part>& parts);
// A whole HTML document without anything loaded from elsewhere.
std::string htmlText(const std::vector<Part>& parts);

// & < > " ' as entities; control characters as blanks (line breaks are kept).
std::string htmlEscaped(std::string_view text);
// An http or https address without blanks, quotes or control characters.
bool isWebLink(std::string_view text);

}  // namespace tieback::mail
