// Texts as people count them: in Unicode code points. All take valid UTF-8 (what json::parse() lets through).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tieback::domain {

std::size_t codePoints(std::string_view text);

// The first `max` code points, without blanks at the cut.
std::string cutTo(std::string_view text, std::size_t max);

// Control characters (Unicode category Cc). With `line_breaks` allowed, \n, \r\n and \t pass.
enum class LineBreaks { refused, allowed };
bool hasControlCharacters(std::string_view text, LineBreaks line_breaks);

// Without blanks and line breaks at both ends.
std::string trimmed(std::string_view text);

// A date as 2026-06-15 that the calendar has.
bool isDate(std::string_view text);

// "2,000 characters" would be read wrongly abroad: "2000 characters", "1 character".
std::string countOf(std::size_t count, std::string_view unit);

}  // namespace tieback::domain
