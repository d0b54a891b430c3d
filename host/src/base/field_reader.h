// Reads the members of a JSON object strictly: each must be known, of the right kind and within its limits. The first
// thing that is wrong is kept, with the path of the value.
//
//   FieldReader fields(body, "");
//   fields.text("title", order.title, {.max = 255, .required = true});
//   if (auto wrong = fields.finish()) return *wrong;
//
// A member that is absent leaves its target as it is.
#pragma once

#include <tieback/sdk/error.h>
#include <tieback/sdk/json.h>

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tieback::host {

struct TextRule {
  std::size_t max = 255;   // characters
  bool multiline = false;  // line breaks and tabs are fine; other control characters never are
  bool required = false;   // must be there, and not empty
};

class FieldReader {
 public:
  // `where`: the path of `object` in the request; empty at the top.
  FieldReader(const json::Value& object, std::string where);

  bool has(std::string_view name);  // there and not null
  void text(std::string_view name, std::string& into, const TextRule& rule = {});
  void text(std::string_view name, std::optional<std::string>& into, const TextRule& rule = {});  // null clears
  // Plain decimal text with at most `max_scale` decimals; JSON numbers are refused: an amount is text.
  void decimal(std::string_view name, std::string& into, int max_scale);
  void decimal(std::string_view name, std::optional<std::string>& into, int max_scale);
  void date(std::string_view name, std::optional<std::string>& into);  // YYYY-MM-DD, a day that exists
  void integer(std::string_view name, std::optional<std::int64_t>& into);
  void flag(std::string_view name, bool& into);
  void choice(std::string_view name, std::string& into, std::initializer_list<std::string_view> choices);
  const json::Value* array(std::string_view name, std::size_t max_items);
  const json::Value* object(std::string_view name);

  // Says that something is wrong with the member (empty: with the object itself).
  void refuse(std::string_view name, std::string message);
  void refuse(Error error);
  bool good() const { return !error_; }

  // What was wrong first, an unknown member included.
  std::optional<Error> finish();

  std::string whereOf(std::string_view name) const;

 private:
  const json::Value* take(std::string_view name);
  const std::string* takeText(std::string_view name, bool required);
  bool checkText(std::string_view name, const std::string& text, const TextRule& rule);
  bool checkDecimal(std::string_view name, const std::string& text, int max_scale);

  const json::Value& object_;
  std::string where_;
  std::vector<std::string> known_;
  std::optional<Error> error_;
};

// Does `text` hold a control character (line breaks and tabs aside where `multiline`)?
bool hasControlCharacter(std::string_view text, bool multiline);
std::size_t characters(std::string_view utf8);

}  // namespace tieback::host
