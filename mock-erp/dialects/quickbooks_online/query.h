// The query language: select * | count(*) from Entity [where field op value [and …]] [orderby field [desc]]
// [startposition n] [maxresults n].
// https://developer.intuit.com/app/developer/qbo/docs/learn/explore-the-quickbooks-online-api/data-queries
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "answers.h"
#include "specs.h"

namespace tieback::mock::quickbooks_online {

struct Condition {
  std::string field;
  std::string op;  // in capitals: =, <, >, <=, >=, LIKE, IN
  std::vector<std::string> values;
};

struct Statement {
  const Entity* entity = nullptr;
  bool count = false;
  std::vector<Condition> conditions;
  std::string orderBy;
  bool descending = false;
  long long startPosition = 1;
  long long maxResults = 100;
};

std::variant<Statement, Fault> parseStatement(const std::string& text);
bool fits(const Statement& statement, const Json& record);
// What orders and compares by: the text of a member by its path.
std::string memberText(const Json& record, std::string_view path);

}  // namespace tieback::mock::quickbooks_online
