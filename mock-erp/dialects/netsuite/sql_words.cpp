#include "sql_words.h"

#include <string_view>

namespace tieback::mock::netsuite {
namespace {

bool isDigit(char c) {
  return c >= '0' && c <= '9';
}
bool isLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

// 'O''Neill'
std::string quotedText(const std::string& query, std::size_t& at) {
  std::string text;
  for (++at; at < query.size(); ++at) {
    if (query[at] == '\'') {
      if (at + 1 >= query.size() || query[at + 1] != '\'') break;
      ++at;
    }
    text.push_back(query[at]);
  }
  ++at;
  return text;
}

}  // namespace

std::vector<SqlWord> sqlWords(const std::string& query) {
  std::vector<SqlWord> words;
  for (std::size_t at = 0; at < query.size();) {
    const char c = query[at];
    if (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
      ++at;
    } else if (c == '\'') {
      words.push_back({SqlWord::Kind::value, quotedText(query, at)});
    } else if (isDigit(c) || (c == '-' && at + 1 < query.size() && isDigit(query[at + 1]))) {
      const std::size_t from = at++;
      while (at < query.size() && (isDigit(query[at]) || query[at] == '.')) ++at;
      words.push_back({SqlWord::Kind::value, query.substr(from, at - from)});
    } else if (isLetter(c)) {
      const std::size_t from = at++;
      while (at < query.size() && (isLetter(query[at]) || isDigit(query[at]))) ++at;
      words.push_back({SqlWord::Kind::name, query.substr(from, at - from)});
    } else {
      const bool two = at + 1 < query.size() && (query.substr(at, 2) == "<=" || query.substr(at, 2) == ">=" ||
                                                 query.substr(at, 2) == "<>" || query.substr(at, 2) == "!=");
      words.push_back({SqlWord::Kind::sign, query.substr(at, two ? 2 : 1)});
      at += two ? 2 : 1;
    }
  }
  return words;
}

}  // namespace tieback::mock::netsuite
