// Small texts with places to fill: "TB-{change_order.id}", "{answers.description|change_order.description}". In a place
// stand one or more paths; the first that is not empty counts. `{{` and `}}` are braces themselves.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <tieback/sdk/result.h>

namespace tieback::domain {

class TextTemplate {
 public:
  // Errors: template_invalid, with what is wrong at which character.
  static Result<TextTemplate> parse(std::string_view text);

  // Gives the text of a path, empty when there is none.
  using Lookup = std::function<std::string(std::string_view path)>;
  std::string fill(const Lookup& lookup) const;

  // All paths, in order, alternatives included.
  std::vector<std::string> paths() const;
  bool mentions(std::string_view root) const;  // "answers" for any path that starts with it
  // The path when the template is nothing but one place with one path; else empty.
  std::string onlyPath() const;

 private:
  using Alternatives = std::vector<std::string>;
  using Part = std::variant<std::string, Alternatives>;
  std::vector<Part> parts_;
};

// "change_order" of "change_order.title".
std::string_view rootOf(std::string_view path);

}  // namespace tieback::domain
